"""Admitting and declining."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification import appointing, enrolling
from certification.models import Enrolment
from people.models import Letter, OfficeGrant
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import applicant, declared


@pytest.fixture
def application(world: World) -> Enrolment:
    return enrolling.apply(by=world.ines, stream=world.streams["ctic"], motivation="I see trauma daily.")


def page_of(enrolment: Enrolment) -> str:
    return reverse("registry_application", args=[enrolment.public_id])


def test_the_page_shows_what_the_registrar_decides_on(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    declared(world.ines)

    page = text_of(as_(world.ruth).get(page_of(application)))

    assert "I see trauma daily." in page
    assert "Example College 7" in page
    assert "Mara Okafor" in page
    assert "Olu Adeyemi" in page


def test_admitting_with_a_supervisor_makes_the_enrolment_active(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    response = as_(world.ruth).post(page_of(application), {"do": "admit", "supervisor": world.mara.public_id})

    assert response.status_code == 302
    application.refresh_from_db()
    assert (application.status, application.supervisor) == ("active", world.mara)
    assert Letter.objects.filter(person=world.ines).exists()


def test_nobody_but_an_appointed_supervisor_can_be_chosen(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    client = as_(world.ruth)

    for chosen in (world.theo.public_id, world.ines.public_id, "junk", "\x00", "9" * 400):
        response = client.post(page_of(application), {"do": "admit", "supervisor": chosen})
        assert response.status_code == 422, chosen

    application.refresh_from_db()
    assert application.status == "applied"


def test_declining_asks_for_a_sentence_and_keeps_what_was_typed(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    client = as_(world.ruth)

    empty = client.post(page_of(application), {"do": "decline", "note_to_applicant": "   "})
    long = client.post(page_of(application), {"do": "decline", "note_to_applicant": "word " * 200})

    assert empty.status_code == long.status_code == 422
    assert "word word" in text_of(long)
    application.refresh_from_db()
    assert application.status == "applied"


def test_a_declined_applicant_reads_why(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    sentence = "A licence comes first."
    response = as_(world.ruth).post(page_of(application), {"do": "decline", "note_to_applicant": sentence})

    assert response.status_code == 302
    application.refresh_from_db()
    assert application.status == "declined"
    assert sentence in Letter.objects.get(person=world.ines).body


def test_nobody_decides_on_her_own_application(world: World, as_: Callable[..., Client]) -> None:
    own = enrolling.apply(by=world.ruth, stream=world.streams["ctic"], motivation="")
    client = as_(world.ruth)

    shown = text_of(client.get(page_of(own)))
    sent = client.post(page_of(own), {"do": "admit"})

    assert 'name="do"' not in shown
    assert sent.status_code == 422
    assert "Nobody decides on their own application." in text_of(sent)
    own.refresh_from_db()
    assert own.status == "applied"


def test_of_two_registrars_at_once_the_second_is_told(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    first, second = as_(world.ruth), as_(world.rafael)
    second.get(page_of(application))
    first.post(page_of(application), {"do": "admit"})

    late = second.post(page_of(application), {"do": "decline", "note_to_applicant": "No."})

    assert late.status_code == 422
    assert "that cannot follow" in text_of(late)
    application.refresh_from_db()
    assert application.status == "active"


def test_a_decided_application_is_shown_as_its_enrolment(world: World, as_: Callable[..., Client]) -> None:
    enrolment = world.admitted(world.ines)

    response = as_(world.ruth).get(page_of(enrolment))

    assert response["Location"] == reverse("registry_enrolment", args=[enrolment.public_id])


def test_an_unknown_act_does_nothing(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    client = as_(world.ruth)

    for junk in ("", "delete", "\x00", "x" * 5000):
        assert client.post(page_of(application), {"do": junk}).status_code == 422

    application.refresh_from_db()
    assert application.status == "applied"


def test_the_list_costs_the_same_for_three_and_for_nine(world: World, as_: Callable[..., Client]) -> None:
    client, address = as_(world.ruth), reverse("registry_applications")
    for _each in range(3):
        declared(applicant(world).person)
    few = queries(client, address)
    for _each in range(6):
        declared(applicant(world).person)

    assert queries(client, address) == few


def test_a_supervisor_whose_time_is_over_is_not_offered(
    world: World, as_: Callable[..., Client], application: Enrolment
) -> None:
    ended = world.olu.appointments.get()
    appointing.end(by=world.ruth, appointment=ended, last_day=world.ruth.today() - dt.timedelta(days=1))

    page = text_of(as_(world.ruth).get(page_of(application)))

    assert "Olu Adeyemi" not in page


def test_an_office_that_ended_opens_nothing(world: World, as_: Callable[..., Client]) -> None:
    yesterday = world.ruth.today() - dt.timedelta(days=1)
    OfficeGrant.objects.filter(person=world.ruth).update(ends_on=yesterday)

    assert as_(world.ruth).get(reverse("registry")).status_code == 404
