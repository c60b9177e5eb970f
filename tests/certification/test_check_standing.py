"""The command that judges everybody anew: whatever a stored standing says wrongly is named, and put right in chunks."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification import recomputing, standing, tasks
from certification.management.commands import check_standing
from certification.models import Enrolment, Standing
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    """An enrolment with lines that count, lines that wait and lines that do not."""
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    world.signed(world.session(mine, theirs))
    world.asked(world.session(mine, theirs, minutes=30))
    world.consulted(mine, hours=4)
    # The walks above took place on days of their own.
    tasks.refresh_standings()
    return mine


def told(**options: Any) -> tuple[str, int]:
    """What the command prints, and how it ends."""
    out = StringIO()
    try:
        call_command("check_standing", stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_standings_as_they_were_stored_do_not_differ(mine: Enrolment) -> None:
    assert told() == ("2 standings checked, 0 differ\n", 0)


def test_days_that_change_nothing_are_no_difference(mine: Enrolment) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
        assert told() == ("2 standings checked, 0 differ\n", 0)


def _requirement(content: dict[str, Any], code: str = "consultation-hours") -> dict[str, Any]:
    groups = content["groups"]
    return next(one for group in groups for one in group["requirements"] if one["code"] == code)


def _figures(content: dict[str, Any]) -> None:
    _requirement(content)["figures"][2] += 60


def _reason(content: dict[str, Any]) -> None:
    _requirement(content)["lines"][0][3] = "expired"


def _remains(content: dict[str, Any]) -> None:
    _requirement(content)["remains"] = []


def _overall(content: dict[str, Any]) -> None:
    content["remains"] = []


def _title(content: dict[str, Any]) -> None:
    content["title"] = "Grand Master"


def _holds(content: dict[str, Any]) -> None:
    content["holds"] = ["fees"]


def _renewal(content: dict[str, Any]) -> None:
    content["renewal"] = {"state": "lapsed"}


def _met_on(content: dict[str, Any]) -> None:
    _requirement(content, "modules")["met_on"] = "2020-01-01"


SABOTAGE: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a figure": (_figures, "figures"),
    "the reason of a line": (_reason, "reasons"),
    "what remains of a requirement": (_remains, "remains"),
    "what remains of all": (_overall, "remains"),
    "a title": (_title, "title"),
    "a hold": (_holds, "holds"),
    "a renewal": (_renewal, "renewal"),
    "the day something was met": (_met_on, "groups"),
}


@pytest.mark.parametrize("name", list(SABOTAGE))
@pytest.mark.parametrize("days", [0, 3])
def test_whatever_is_stored_wrongly_is_named_and_put_right(mine: Enrolment, name: str, days: int) -> None:
    sabotage, word = SABOTAGE[name]
    stored = Standing.objects.get(enrolment=mine)
    sound = copy.deepcopy(stored.content)
    sabotage(stored.content)
    assert stored.content != sound
    stored.save(update_fields=["content"])

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
        found = told()
        repaired = told(repair=True)
        again = told()

    stored.refresh_from_db()
    assert found == (f"{mine.public_id}: {word}\n2 standings checked, 1 differ\n", 1)
    assert repaired == (found[0], 0)
    assert again == ("2 standings checked, 0 differ\n", 0)
    assert _requirement(stored.content)["figures"] == _requirement(sound)["figures"]


@pytest.mark.parametrize("days", [0, 3])
def test_a_wrong_word_on_what_is_missing_is_named_and_put_right(mine: Enrolment, days: int) -> None:
    sound = Standing.objects.get(enrolment=mine).finding
    Standing.objects.filter(enrolment=mine).update(finding="0" * 64)

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
        found, _repaired, again = told(), told(repair=True), told()

    assert found == (f"{mine.public_id}: finding\n2 standings checked, 1 differ\n", 1)
    assert again == ("2 standings checked, 0 differ\n", 0)
    assert Standing.objects.get(enrolment=mine).finding == sound


@pytest.mark.parametrize("looks_again", [True, False], ids=["as-is", "sabotaged"])
def test_what_is_recorded_while_it_reads_is_no_difference(
    world: World, mine: Enrolment, monkeypatch: pytest.MonkeyPatch, looks_again: bool
) -> None:
    session = world.session(mine, Enrolment.objects.get(person=world.theo))
    rows = list(Enrolment.objects.filter(pk=mine.pk).select_related("person", "curriculum"))
    read, signed = standing.read_cases, list[bool]()

    def reading(enrolments: Any) -> Any:
        cases = read(enrolments)
        if not signed:
            signed.append(True)
            world.signed(session)
            tasks.refresh_standings()
        return cases

    monkeypatch.setattr(standing, "read_cases", reading)

    found = recomputing.differences(rows) if looks_again else recomputing._compared(rows)

    assert signed
    assert bool(found) is not looks_again


def test_a_missing_row_and_a_wrong_column_are_named(mine: Enrolment) -> None:
    other = Standing.objects.exclude(enrolment=mine).get()
    Standing.objects.filter(enrolment=mine).update(met=99, complete=True)
    other_id = other.enrolment.public_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certification_standing WHERE id = %s", [other.pk])

    lines, ended = told()

    assert ended == 1
    assert set(lines.splitlines()) == {
        f"{mine.public_id}: complete, met",
        f"{other_id}: missing",
        "2 standings checked, 2 differ",
    }


def test_repairs_are_made_a_chunk_at_a_time(
    world: World, mine: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.admitted(world.sam)
    Standing.objects.update(met=99)
    monkeypatch.setattr(check_standing, "CHUNK", 2)

    with CaptureQueriesContext(connection) as captured:
        lines, ended = told(repair=True)

    written = [
        one["sql"] for one in captured if one["sql"].startswith('INSERT INTO "certification_standing"')
    ]
    assert ended == 0
    assert lines.endswith("3 standings checked, 3 differ\n")
    assert len(written) == 2
    assert told()[1] == 0


def test_what_an_earlier_release_of_the_rules_judged_is_judged_anew_in_chunks(
    world: World, mine: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.admitted(world.sam)
    before = tasks.refresh_standings()
    Standing.objects.update(rules_version="1")
    monkeypatch.setattr(tasks, "CHUNK", 2)

    judged, again = tasks.refresh_standings(), tasks.refresh_standings()

    assert (before, judged, again) == (0, 3, 0)
    assert "1" not in set(Standing.objects.values_list("rules_version", flat=True))
