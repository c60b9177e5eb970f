"""Registrations, people, offices and appointments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Appointment
from people.models import OfficeGrant, Person, Registration
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import applicant, declared, somebody

APPOINT = "/registry/appointments/new/"


@pytest.fixture
def licence(world: World) -> Registration:
    declared(world.ines)
    return Registration.objects.get(person=world.ines)


def page_of(record: Registration | Person | Appointment) -> str:
    return reverse(f"registry_{record._meta.model_name}", args=[record.public_id])


def test_a_licence_is_checked_once(world: World, as_: Callable[..., Client], licence: Registration) -> None:
    first, second = as_(world.ruth), as_(world.rafael)
    shown = text_of(first.get(page_of(licence)))
    first.post(page_of(licence), {"do": "check"})

    late = second.post(page_of(licence), {"do": "return", "comment": "The number is wrong."})

    licence.refresh_from_db()
    assert "Example College" in shown
    assert late.status_code == 422
    assert "no longer waiting" in text_of(late)
    assert (licence.status, licence.decided_by) == ("checked", world.ruth)


def test_a_licence_is_returned_with_a_comment_and_not_without(
    world: World, as_: Callable[..., Client], licence: Registration
) -> None:
    client = as_(world.ruth)

    answers = [
        client.post(page_of(licence), {"do": "return", "comment": comment}).status_code
        for comment in ("", "  ", "x" * 501, "\x00", "The number is not in the register.")
    ]

    licence.refresh_from_db()
    assert answers == [422, 422, 422, 422, 302]
    assert licence.status == "returned"


def test_nobody_checks_her_own_licence(world: World, as_: Callable[..., Client]) -> None:
    declared(world.ruth)
    own = Registration.objects.get(person=world.ruth)

    sent = as_(world.ruth).post(page_of(own), {"do": "check"})

    own.refresh_from_db()
    assert sent.status_code == 422
    assert "Nobody checks their own registration." in text_of(sent)
    assert own.status == "claimed"


@pytest.mark.parametrize(
    "name", ["registry_registrations", "registry_people", "registry_appointments", "registry"]
)
def test_lists_cost_the_same_for_three_and_for_nine(
    world: World, as_: Callable[..., Client], name: str
) -> None:
    client, address = as_(world.ruth), reverse(name)

    def one_more() -> None:
        who = applicant(world).person
        declared(who)
        Appointment.objects.create(
            person=who,
            stream=world.streams["coach"],
            function="trainer",
            starts_on=world.ruth.today(),
            appointed_by=world.ruth,
        )
        OfficeGrant.objects.create(person=who, office="auditor", starts_on=world.ruth.today())

    for _each in range(3):
        one_more()
    few = queries(client, address)
    for _each in range(6):
        one_more()

    assert queries(client, address) == few


def test_one_person_with_much_costs_the_same(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    few = queries(client, page_of(world.mara))
    for stream in world.streams.values():
        Appointment.objects.create(
            person=world.mara,
            stream=stream,
            function="trainer",
            starts_on=world.ruth.today(),
            appointed_by=world.ruth,
        )

    assert queries(client, page_of(world.mara)) == few


def test_a_suspended_person_is_out_at_once_and_may_be_readmitted(
    world: World, as_: Callable[..., Client]
) -> None:
    theirs, client = as_(world.theo), as_(world.ruth)

    unsure = client.post(page_of(world.theo), {"do": "suspend"})
    client.post(page_of(world.theo), {"do": "suspend", "sure": "on"})
    out = theirs.get(reverse("registry"))
    world.theo.refresh_from_db()
    suspended = not world.theo.is_active
    client.post(page_of(world.theo), {"do": "readmit"})
    world.theo.refresh_from_db()

    assert unsure.status_code == 422
    assert suspended
    assert out.status_code == 302
    assert world.theo.is_active


def test_nobody_suspends_herself_or_grants_herself_an_office(
    world: World, as_: Callable[..., Client]
) -> None:
    client = as_(world.ruth)
    today = world.ruth.today().isoformat()

    answers = [
        client.post(page_of(world.ruth), sent)
        for sent in (
            {"do": "suspend", "sure": "on"},
            {"do": "readmit"},
            {"do": "grant", "office": "auditor", "starts_on": today},
        )
    ]

    world.ruth.refresh_from_db()
    assert {answer.status_code for answer in answers} == {422}
    assert "Nobody takes an office by themselves" in text_of(answers[2])
    assert world.ruth.is_active
    assert OfficeGrant.objects.filter(person=world.ruth).count() == 1


def test_an_office_is_granted_once_and_only_a_known_one(world: World, as_: Callable[..., Client]) -> None:
    client, today = as_(world.ruth), world.ruth.today().isoformat()

    answers = [
        client.post(page_of(world.mara), {"do": "grant", "office": office, "starts_on": day}).status_code
        for office, day in (
            ("king", today),
            ("auditor", "yesterday"),
            ("auditor", "0000-00-00"),
            ("auditor", "\x00"),
            ("auditor", today),
            ("auditor", today),
        )
    ]

    assert answers == [422, 422, 422, 422, 302, 422]
    assert OfficeGrant.objects.get(person=world.mara).granted_by == world.ruth


def test_appointing_and_ending(world: World, as_: Callable[..., Client]) -> None:
    client, today = as_(world.ruth), world.ruth.today()
    who = somebody()
    sent = {
        "email": who.email.upper(),
        "stream": "ctic",
        "function": "supervisor",
        "starts_on": today.isoformat(),
        "ends_on": "",
    }

    made = client.post(APPOINT, sent)
    row = Appointment.objects.get(person=who)
    early = client.post(page_of(row), {"do": "end", "last_day": (today - dt.timedelta(days=1)).isoformat()})
    client.post(page_of(row), {"do": "end", "last_day": today.isoformat()})

    row.refresh_from_db()
    assert made["Location"] == page_of(row)
    assert early.status_code == 422
    assert row.ends_on == today


def test_what_cannot_be_appointed_keeps_what_was_typed(world: World, as_: Callable[..., Client]) -> None:
    client, today = as_(world.ruth), world.ruth.today()
    right = {
        "email": world.theo.email,
        "stream": "ctic",
        "function": "trainer",
        "starts_on": today.isoformat(),
    }
    wrong = [
        {"email": "nobody@people.example"},
        {"email": world.ruth.email},
        {"stream": "none"},
        {"stream": "\x00"},
        {"function": "queen"},
        {"starts_on": ""},
        {"starts_on": "9" * 300},
        {"ends_on": (today - dt.timedelta(days=1)).isoformat()},
    ]
    before = Appointment.objects.count()

    for change in wrong:
        response = client.post(APPOINT, right | change)
        assert response.status_code == 422, change

    assert 'value="theo@people.example"' in text_of(client.post(APPOINT, right | {"stream": "none"}))
    assert Appointment.objects.count() == before


def test_a_person_is_found_by_part_of_her_name_role_or_access(
    world: World, as_: Callable[..., Client]
) -> None:
    client = as_(world.ada)

    def found(**chosen: str) -> set[str]:
        page = text_of(client.get("/registry/people/", chosen))
        return {name for name in ("Ines Halloran", "Mara Okafor", "Ruth Registrar") if f">{name}<" in page}

    assert found(q="HÁLL") == {"Ines Halloran"}
    assert found(role="registrar") == {"Ruth Registrar"}
    assert found(role="supervisor") == {"Mara Okafor"}
    assert found(access="no") == set()
