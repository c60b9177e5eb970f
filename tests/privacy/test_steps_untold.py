"""Whatever steps a client reached and whenever: everybody but herself reads the very same pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from certification import attendance, facts, standing
from certification.models import Enrolment
from certification.rules.standing import Remaining
from certification.views import progress_rows
from config.demonstration.travelling import travel
from practicum.models import SignOff
from tests.cast import World
from tests.certification.test_rehearsing import ONE_STEP
from tests.certification.versions import published
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db

LATE = """
[[group.requirement]]
code = "late"
title = "Sessions afterwards"
title_fr = "Séances ensuite"
evidence = "practicum.session.therapist"
at_least = 8
after = "one-step"
"""
PARTED = """
[[group.requirement]]
code = "parted"
title = "Hours parted by steps"
title_fr = "Heures par étape"
evidence = "practicum.session.client"
measure = "hours"
at_least = "6 h"
limit = [{ per = "steps", at_most = "1 h" }]
"""
ASKED = ONE_STEP % "integrate" + "at_least = 1\n" + LATE + PARTED
EARLY = (("integrate",), ("settle",), ("integrate",), ("settle",))
"""What she reached in three sessions that are signed, and in one that waits for her supervisor."""
AT_LAST = (("settle",), ("map",), ("integrate",), ("approach",))
LISTS = ("enrolments", "enrolments_csv", "matrix", "matrix_csv")
Pages = dict[str, str]


def walked(steps: Iterable[tuple[str, ...]]) -> tuple[World, Enrolment, list[SignOff]]:
    """Sessions in both chairs by turns; the last two lines wait in the supervisor's queue."""
    world = World()
    published(world, more=ASKED)
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.scoped(mine, days_ago=250)
    *signed, waits = steps
    for reached in signed:
        world.signed(world.session(theirs, mine, steps=reached), "client")
        world.signed(world.session(mine, theirs))
    client = world.session(theirs, mine, steps=waits)
    return world, mine, [world.asked(client, "client"), world.asked(world.session(mine, theirs))]


def plain(page: str) -> str:
    """The words of a page, without what differs from one world to the next: ids, digests, tokens."""
    words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", page)
    words = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{16,64}\b", "#", words)
    return re.sub(r"\s+", " ", strip_tags(words).replace("\xa0", " "))


def read(world: World, mine: Enrolment, asked: list[SignOff]) -> Pages:
    """What her supervisor, a registrar and an auditor read of her, wherever they may."""
    hers = [mine.public_id]
    pages = {
        "mara": [
            reverse("enrolment_progress", args=hers),
            reverse("queue"),
            reverse("supervisees"),
            *(reverse("line", args=[one.public_id]) for one in asked),
        ],
        "ruth": [
            reverse("enrolment_progress", args=hers),
            *(reverse(f"registry_{name}", args=hers) for name in ("enrolment", "decisions", "award")),
            # Both applied at one moment, so that their order among each other is chance.
            *(f"{reverse(f'registry_{name}')}?q=ines" for name in LISTS),
            f"{reverse('registry_enrolments')}?q=ines&standing=waiting",
        ],
        "ada": [reverse("enrolment_progress", args=hers), reverse("registry_enrolment", args=hers)],
    }
    found = {}
    for name, addresses in pages.items():
        client = enter(Client(), world.people[name])
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            body = b"".join(response) if response.streaming else response.content
            key = address.replace(str(mine.public_id), "hers")
            for number, one in enumerate(asked):
                key = key.replace(str(one.public_id), str(number))
            found[f"{name} {key}"] = plain(body.decode())
    return found


def told(steps: Iterable[tuple[str, ...]], at: dt.datetime) -> Pages:
    """These pages in a world of its own that begins at that minute, and of which nothing is left."""
    with travel(at), transaction.atomic():
        found = read(*walked(steps))
        transaction.set_rollback(True)
    return found


def differing() -> set[str]:
    """The pages on which two clients who reached other steps on other days are told apart."""
    minute = timezone.now().replace(second=0, microsecond=0)
    first, second = told(EARLY, minute), told(AT_LAST, minute)
    assert first.keys() == second.keys()
    return {key for key in first if first[key] != second[key]}


def test_others_read_the_same_whatever_she_reached_and_when() -> None:
    assert differing() == set()


def test_sabotage_without_the_rule_every_reader_would_tell_them_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attendance, "tells_steps", lambda requirement: False)

    found = differing()

    assert {
        *("mara /progress/hers/", "mara /supervisees/", "mara /queue/"),
        *(
            "ruth /progress/hers/",
            "ruth /registry/enrolments/hers/",
            "ruth /registry/cohort/export.csv?q=ines",
        ),
        "ada /registry/enrolments/hers/",
    } <= found


def test_sabotage_without_following_what_names_it_the_day_would_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attendance, "_leans_on", lambda one, around: frozenset())

    found = differing()

    assert {"mara /progress/hers/", "ruth /progress/hers/", "ruth /registry/enrolments/hers/"} <= found


def test_sabotage_with_what_waits_counted_the_line_in_her_queue_would_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = standing._waiting
    monkeypatch.setattr(standing, "_waiting", lambda asked, untold: counted(asked, frozenset()))

    assert {"mara /supervisees/", "ruth /registry/cohort/export.csv?q=ines"} <= differing()


def test_she_herself_reads_all_of_it() -> None:
    world, mine, _asked = walked(AT_LAST)

    page = plain(
        enter(Client(), world.ines).get(reverse("enrolment_progress", args=[mine.public_id])).content.decode()
    )

    assert re.search(r"Too early: counts only from .* on \(after “One step as client”\)", page)
    assert "3 h" in page.split("Hours parted by steps")[-1]


def test_a_supervisor_reads_that_the_lines_she_signed_are_there_and_signs_on() -> None:
    world, mine, (client, therapist) = walked(AT_LAST)
    mara = enter(Client(), world.mara)

    page = mara.get(reverse("enrolment_progress", args=[mine.public_id])).content.decode()
    queue = plain(mara.get(reverse("queue")).content.decode())

    row = plain(page.split('id="requirement-late"')[1].split("</details>")[0])
    assert "It leans on steps reached as a client, so only this is told of it." in row
    assert row.count("stepsVerified") == 3
    assert row.count("stepsWaiting") == 1
    assert "Too early" not in row
    assert "1 h" not in plain(page.split('id="requirement-parted"')[1].split("</details>")[0])
    assert "One step as client" not in queue
    assert "Sessions afterwards" not in queue
    assert {client.status, therapist.status} == {"requested"}


def test_what_would_come_of_it_is_hers_alone_to_try() -> None:
    world, mine, _asked = walked(EARLY)
    address = reverse("what_if", args=[mine.public_id])

    found = {
        name: enter(Client(), world.people[name]).get(address).status_code
        for name in ("ines", "mara", "ruth", "ada")
    }

    assert found == {"ines": 200, "mara": 404, "ruth": 404, "ada": 404}


def test_a_certificate_says_of_it_what_was_asked_and_no_more() -> None:
    _world, mine, _asked = walked(AT_LAST)
    judged = standing.judge(mine)
    late, group = judged.requirements["late"], judged.groups[-1]
    beyond = late.figures._replace(counted=11)

    def amount(*, untold: bool) -> str:
        met = late._replace(figures=beyond, met=True)
        return str(facts._met(met, group, "en", elsewhere=False, untold=untold)["amount"])

    assert (amount(untold=True), amount(untold=False)) == ("8", "11")


FULL = Remaining(
    "add", "as-client", 4, "count", kinds=("practicum.session.client",), serves=("as-client",),
    attributes={"minutes": 60, "steps": ("map",)}, asks=(("minutes", "at_least", "45"), ("steps", "is", "map")),
    until=dt.date(2026, 5, 1), since=dt.date(2026, 4, 1), latest=dt.date(2026, 6, 1), names=("map",), names_fr=("map",),
    lines=4, of="counterpart", per="month", parts=2, points="credits", part=2, part_of=("steps",), supports="week",
    alike=("steps",), without=("map",), without_fr=("map",), without_most=(1,),
)  # fmt: skip


def hints() -> dict[str, Remaining]:
    """What each reader is told of a hint in which everything is said that a hint can say."""
    assert all(FULL)
    world = World()
    mine = world.admitted(world.ines)
    found = {}
    for name in ("ines", "mara", "ruth"):
        reader = progress_rows.Reader.of(world.people[name], mine)
        found[name] = progress_rows.told_to(progress_rows.open_page(mine, reader), FULL)
    return found


def test_a_hint_tells_others_no_step() -> None:
    told = hints()
    assert told["ines"] == FULL
    assert told["mara"] == told["ruth"]
    assert "map" not in repr(told["mara"])
    assert "steps" not in repr(told["mara"])
    said = {field for field, value in told["mara"]._asdict().items() if value}
    assert said == progress_rows.TOLD_TO_ALL | {"attributes", "asks"}
    assert told["mara"].attributes == {"minutes": 60}
    assert told["mara"].asks == (("minutes", "at_least", "45"),)


def test_sabotage_a_hint_that_is_handed_on_as_it_is_would_tell_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_rows, "_about_attendance_only", lambda codes: False)
    assert "map" in repr(hints()["mara"])
