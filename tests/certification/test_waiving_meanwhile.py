"""Requests for waivers while something else changes: days pass, the enrolment moves to another version, or is left."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from certification import enrolling, publishing, waiving
from certification.models import Enrolment, Waiver
from people.refusals import NotNow, NotYours
from tests.cast import World
from tests.certification import versions
from tests.certification.test_waiving import asked, figures
from tests.certification.versions import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    return world.admitted(world.ines)


CONSULTATION = 'where = { purpose = "consultation" }'


def moved(world: World, enrolment: Enrolment, source: str) -> None:
    draft = publishing.load(by=world.ruth, source=source)
    versions.moved(world, enrolment, publishing.publish(by=world.ruth, curriculum=draft))


def test_a_request_whose_last_day_passed_while_it_waited_is_not_approved(
    world: World, mine: Enrolment
) -> None:
    waiver = asked(world, mine, ends_on=world.ines.today())

    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=5)),
        pytest.raises(NotNow, match=r"Its last day is past\. Decline it, or have it asked for anew\."),
    ):
        waiving.approve(by=world.ruth, waiver=waiver)

    waiver.refresh_from_db()
    assert waiver.status == "requested"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ('waiver = { by = ["Committee"] }', "Only one of these may waive it: Committee. Decline it"),
        ('waiver = { at_most = "2 h" }', "At most 2.h of it may be waived. Decline it"),
        ('waiver = "never"', "no longer lets it be waived"),
    ],
)
@pytest.mark.parametrize("amount", [None, 240])
def test_a_request_another_version_would_not_count_is_not_approved(
    world: World, mine: Enrolment, now: str, said: str, amount: int | None
) -> None:
    waiver = asked(world, mine, amount=amount, body="Training committee")
    moved(world, mine, text().replace(CONSULTATION, f"{CONSULTATION}\n{now}"))

    with pytest.raises(NotNow, match=said):
        waiving.approve(by=world.ruth, waiver=waiver)

    waiver.refresh_from_db()
    assert (waiver.status, figures(mine, "consultation-hours")[0]) == ("requested", 0)


def test_sabotage_without_looking_again_what_counts_for_nothing_is_approved(
    world: World, mine: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiver = asked(world, mine, body="Training committee")
    moved(world, mine, text().replace(CONSULTATION, f'{CONSULTATION}\nwaiver = {{ by = ["Committee"] }}'))
    monkeypatch.setattr(waiving, "_require_it_counts", lambda *_all, **_named: None)

    waiving.approve(by=world.ruth, waiver=waiver)

    assert (waiver.status, figures(mine, "consultation-hours")[0]) == ("approved", 0)


def test_all_of_it_is_not_asked_for_where_only_a_part_may_be_waived(world: World, mine: Enrolment) -> None:
    moved(world, mine, text().replace(CONSULTATION, f'{CONSULTATION}\nwaiver = {{ at_most = "2 h" }}'))

    with pytest.raises(NotNow, match=r"At most 2.h of it may be waived") as refused:
        asked(world, mine)

    assert refused.value.field == "amount"
    assert asked(world, mine, amount=120).status == "requested"


def test_nothing_counts_from_a_day_that_is_still_to_come(world: World, mine: Enrolment) -> None:
    today = world.ines.today()

    with pytest.raises(NotNow, match="still to come") as refused:
        asked(
            world,
            mine,
            effective_on=today + dt.timedelta(days=2),
            ends_on=today + dt.timedelta(days=9),
        )

    assert refused.value.field == "effective_on"


def test_a_file_left_while_somebody_was_asking_gets_no_request(world: World, mine: Enrolment) -> None:
    """Read before it was left, as the other of two at once has it: what is locked decides."""
    read_before = Enrolment.objects.select_related("person", "curriculum", "stream").get(pk=mine.pk)
    enrolling.withdraw(by=world.ines, enrolment=mine)

    with pytest.raises(NotNow, match="open enrolment"):
        asked(world, read_before)

    assert not Waiver.objects.exists()


def test_a_request_is_judged_by_the_version_moved_to_while_it_was_made(world: World, mine: Enrolment) -> None:
    read_before = Enrolment.objects.select_related("person", "curriculum", "stream").get(pk=mine.pk)
    never = text(consultation="4 h").replace(
        'evidence = "coursework.reflection"', 'evidence = "coursework.reflection"\nwaiver = "never"', 1
    )
    moved(world, mine, never)

    with pytest.raises(NotNow, match="cannot be waived"):
        asked(world, read_before, requirement="reflection")
    with pytest.raises(NotNow, match=r"At most 4.h of it may be waived"):
        asked(world, read_before, amount=300)

    assert not Waiver.objects.exists()


def test_whoever_stopped_supervising_her_meanwhile_does_not_ask(world: World, mine: Enrolment) -> None:
    read_before = Enrolment.objects.select_related("person", "curriculum", "stream").get(pk=mine.pk)
    Enrolment.objects.filter(pk=mine.pk).update(supervisor=None)

    with pytest.raises(NotYours):
        asked(world, read_before)
