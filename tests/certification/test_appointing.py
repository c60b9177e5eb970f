"""Appointments and offices: one at a time for each function, so that its end ends the right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from certification import appointing
from certification.models import Appointment
from laws.refusals import name_of
from people.models import OfficeGrant
from people.refusals import NotAppointed, NotNow
from tests.cast import World
from tests.conftest import PlatformClient
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def appoint(
    world: World, first: dt.date, last: dt.date | None = None, function: str = "trainer"
) -> Appointment:
    return appointing.appoint(
        by=world.ruth,
        person=world.olu,
        stream=world.streams["ctic"],
        function=function,
        starts_on=first,
        ends_on=last,
    )


def test_pressing_appoint_twice_appoints_once(world: World) -> None:
    client = enter(PlatformClient(), world.ruth)
    today = world.ruth.today().isoformat()
    sent = {"email": world.olu.email, "stream": "coach", "function": "trainer", "starts_on": today}

    first, second = (
        client.post("/registry/appointments/new/", sent),
        client.post("/registry/appointments/new/", sent),
    )

    assert (first.status_code, second.status_code) == (302, 422)
    assert "appointed to this function in these days already" in second.content.decode()
    assert Appointment.objects.filter(person=world.olu, stream__code="coach").count() == 1


def test_after_its_end_nobody_signs_by_it(world: World) -> None:
    today = world.ruth.today()
    made = appoint(world, today - 9 * DAY)
    with pytest.raises(NotNow):
        appoint(world, today - 5 * DAY)

    appointing.end(by=world.ruth, appointment=made, last_day=today - DAY)

    with pytest.raises(NotAppointed):
        appointing.require(person=world.olu, stream=world.streams["ctic"], function="trainer", days=[today])


def test_one_after_another_and_other_functions_and_streams_are_no_overlap(world: World) -> None:
    today = world.ruth.today()
    appoint(world, today - 9 * DAY, today - DAY)

    appoint(world, today)
    appointing.appoint(
        by=world.ruth, person=world.olu, stream=world.streams["itatm"], function="trainer", starts_on=today
    )

    assert Appointment.objects.filter(person=world.olu).count() == 4
    with pytest.raises(NotNow):
        appoint(world, today - DAY, today - DAY)


def test_the_database_refuses_what_goes_round_the_action(world: World) -> None:
    first = world.ruth.today()
    row = {"person": world.olu, "stream": world.streams["ctic"], "function": "trainer", "starts_on": first}
    Appointment.objects.create(**row)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Appointment.objects.create(**row)

    assert name_of(refused.value) == "one_appointment_at_a_time"


def test_sabotage_without_the_law_the_end_of_one_leaves_the_right(world: World) -> None:
    """The twin: two at a time, as pressing twice once made them."""
    today = world.ruth.today()
    made = appoint(world, today - 9 * DAY)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What the rows written so far still wait for is checked now: a table is not altered before.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE certification_appointment DROP CONSTRAINT one_appointment_at_a_time")
        else:
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER one_appointment_at_a_time_{event}")
    appoint(world, today - 9 * DAY)

    appointing.end(by=world.ruth, appointment=made, last_day=today - DAY)

    appointing.require(person=world.olu, stream=world.streams["ctic"], function="trainer", days=[today])


def test_an_office_is_held_once_at_a_time(world: World) -> None:
    today = world.ruth.today()
    grant = appointing.grant_office(by=world.ruth, person=world.sam, office="auditor", starts_on=today)

    with pytest.raises(NotNow, match="already"):
        appointing.grant_office(by=world.ruth, person=world.sam, office="auditor", starts_on=today + DAY)
    appointing.end_office(by=world.ruth, grant=grant, last_day=today)
    appointing.grant_office(by=world.ruth, person=world.sam, office="auditor", starts_on=today + DAY)

    assert OfficeGrant.objects.filter(person=world.sam).count() == 2
    with pytest.raises(NotNow):
        appointing.end_office(by=world.ruth, grant=grant, last_day=today + 9 * DAY)
