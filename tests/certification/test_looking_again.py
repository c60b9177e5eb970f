"""What many files share changes: they are marked in that transaction, and looked at again in chunks."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.recording import recorded
from certification import appointing, checking, crediting, evidencing, recomputing, standing, tasks
from certification.models import Appointment, Curriculum, Enrolment, Standing
from people.models import Registration
from tests.cast import World

pytestmark = pytest.mark.django_db

PROVIDER = '\nprovider = { appointed = "supervisor" }\n'


@pytest.fixture
def world() -> World:
    return World()


def by_appointed(world: World) -> Curriculum:
    """A version in which consultation counts only if its leader was appointed that day."""
    from certification import publishing
    from tests.certification.versions import text

    words = 'where = { purpose = "consultation" }\nmeasure = "hours"'
    source = text().replace(words, f"{words}{PROVIDER}")
    assert source != text()
    return publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))


def stale() -> set[str]:
    return {row.enrolment.person.name for row in Standing.objects.filter(stale=True)}


def counted(enrolment: Enrolment) -> int:
    stored = Standing.objects.get(enrolment=enrolment)
    groups = {one["code"]: one for group in stored.content["groups"] for one in group["requirements"]}
    return int(groups["consultation-hours"]["figures"][2])


def test_an_end_dated_back_is_seen_by_the_sweep_and_takes_the_hours_with_it(world: World) -> None:
    by_appointed(world)
    mine = world.admitted(world.ines)
    world.consulted(mine, hours=4)
    before = counted(mine)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])

    appointing.end(
        by=world.ruth, appointment=appointment, last_day=timezone.now().date() - dt.timedelta(days=290)
    )
    marked = stale()
    still = counted(mine)
    judged = tasks.refresh_standings()

    assert (before, still) == (240, 240)
    assert marked == {"Ines Halloran"}
    assert judged == 1
    assert counted(mine) == 0
    assert stale() == set()


def test_a_new_appointment_gives_back_what_lacked_it(world: World) -> None:
    by_appointed(world)
    mine = world.admitted(world.ines)
    world.consulted(mine, hours=4)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(
        by=world.ruth, appointment=appointment, last_day=timezone.now().date() - dt.timedelta(days=290)
    )
    tasks.refresh_standings()

    appointing.appoint(
        by=world.ruth,
        person=world.mara,
        stream=world.streams["ctic"],
        function="supervisor",
        starts_on=timezone.now().date() - dt.timedelta(days=280),
    )
    marked = stale()
    tasks.refresh_standings()

    assert marked == {"Ines Halloran"}
    assert counted(mine) == 240


def test_only_files_that_may_change_are_marked(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    other = world.admitted(world.sam, "itatm")
    world.consulted(mine, hours=2)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])

    appointing.end(by=world.ruth, appointment=appointment, last_day=world.mara.today())

    assert stale() == {"Ines Halloran"}
    assert {theirs.person.name, other.person.name}.isdisjoint(stale())


def test_a_day_that_comes_is_seen_by_the_sweep(world: World) -> None:
    mine = world.admitted(world.ines)
    world.licensed(world.ines)
    licence = Registration.objects.get(person=world.ines, kind="licence")
    stored = Standing.objects.get(enrolment=mine)
    waits_until = stored.recheck_on
    assert licence.expires_on is not None
    nothing_yet = tasks.refresh_standings()
    met = stored.by_group["fitness"]["done"]

    with time_machine.travel(
        dt.datetime.combine(licence.expires_on, dt.time(12), dt.UTC) + dt.timedelta(days=2)
    ):
        judged = tasks.refresh_standings()
        again = tasks.refresh_standings()

    stored.refresh_from_db()
    assert waits_until == licence.expires_on + dt.timedelta(days=1)
    assert (nothing_yet, judged, again) == (0, 1, 0)
    assert stored.by_group["fitness"]["done"] == met - 1


def test_without_the_mark_the_sweep_sees_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage twin: were nothing marked, hours of somebody no longer appointed would go on counting."""
    by_appointed(world)
    mine = world.admitted(world.ines)
    world.consulted(mine, hours=4)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    monkeypatch.setattr(standing, "mark_stale", lambda standings: 0)

    appointing.end(
        by=world.ruth, appointment=appointment, last_day=timezone.now().date() - dt.timedelta(days=290)
    )
    tasks.refresh_standings()

    assert counted(mine) == 240
    differing = recomputing.differences(
        Enrolment.objects.select_related("person", "curriculum").filter(pk=mine.pk)
    )
    assert [row.pk for row, _what in differing] == [mine.pk]


def test_a_chunk_is_judged_in_a_constant_number_of_queries(world: World) -> None:
    spent = []
    for who in (world.ines, world.theo, world.sam):
        world.licensed(who)
        world.admitted(who)
        with CaptureQueriesContext(connection) as captured:
            crediting.resettle(Enrolment.objects.filter(status="active"), by=None)
        spent.append(len(captured))

    assert spent[0] == spent[1] == spent[2]


def test_what_is_stored_in_bulk_equals_what_is_stored_one_by_one(world: World) -> None:
    mine = world.admitted(world.ines)
    world.practised(mine, [world.admitted(world.theo)], sessions=2)
    with recorded():
        for enrolment in evidencing.lock(Enrolment.objects.filter(status="active")).values():
            crediting.settle(enrolment, by=None)
    one_by_one = list(
        Standing.objects.order_by("enrolment").values("enrolment", "content", "by_group", "met")
    )

    crediting.resettle(Enrolment.objects.filter(status="active"), by=None)

    assert (
        list(Standing.objects.order_by("enrolment").values("enrolment", "content", "by_group", "met"))
        == one_by_one
    )
    checking.declare(by=world.ines, kind="licence", body="College", number="1", expires_on=world.ines.today())
    assert Standing.objects.get(enrolment=mine).waiting >= 1
