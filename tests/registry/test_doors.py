"""Who opens the registry: registrars to act, auditors to look, nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Curriculum, Enrolment
from certification.views.urls_registry import urlpatterns
from tests.cast import World

LISTS = [
    "registry",
    "registry_applications",
    "registry_enrolments",
    "registry_enrolments_csv",
    "registry_people",
    "registry_curricula",
    "registry_awards",
    "registry_certificates",
    "registry_renewals",
    "registry_registrations",
    "registry_appointments",
    "registry_matrix",
    "registry_matrix_csv",
]
# Lists on which something can be decided: they take a POST as well.
ACTING_LISTS = ["registry_waivers", "registry_holds", "registry_checks"]
FORMS = ["registry_curriculum_new", "registry_appointment_new"]
DETAILS = [
    "registry_application",
    "registry_enrolment",
    "registry_person",
    "registry_curriculum",
    "registry_curriculum_file",
    "registry_curriculum_publish",
    "registry_award",
    "registry_certificate",
    "registry_registration",
    "registry_appointment",
    "registry_rehearsals",
    "registry_rehearsal",
    "registry_rehearsal_people",
    "registry_decisions",
]
READS_ONLY = {*LISTS, "registry_curriculum_file", "registry_rehearsal_people"}


def address(name: str) -> str:
    return reverse(name, args=[uuid.UUID(int=7)] if name in DETAILS else [])


def test_this_list_of_pages_is_whole() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*LISTS, *ACTING_LISTS, *FORMS, *DETAILS}


@pytest.mark.parametrize("name", [*LISTS, *ACTING_LISTS, *FORMS, *DETAILS])
def test_a_stranger_is_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    response = client.get(address(name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["ines", "mara", "tom"])
def test_therapists_supervisors_and_trainers_find_no_registry(
    world: World, as_: Callable[..., Client], who: str
) -> None:
    client = as_(getattr(world, who))

    answers = {
        name: client.get(address(name)).status_code for name in [*LISTS, *ACTING_LISTS, *FORMS, *DETAILS]
    }

    assert set(answers.values()) == {404}, answers


@pytest.mark.parametrize("who", ["ruth", "ada"])
def test_registrar_and_auditor_open_every_list(world: World, as_: Callable[..., Client], who: str) -> None:
    world.admitted(world.ines)
    client = as_(getattr(world, who))

    answers = {name: client.get(address(name)).status_code for name in [*LISTS, *ACTING_LISTS]}

    assert set(answers.values()) == {200}, answers


def test_an_auditor_finds_no_page_that_is_only_a_form(world: World, as_: Callable[..., Client]) -> None:
    published = Curriculum.objects.published().first()
    assert published
    client = as_(world.ada)

    answers = [client.get(address(name)).status_code for name in FORMS]
    answers.append(client.get(reverse("registry_curriculum_publish", args=[published.public_id])).status_code)

    assert answers == [404, 404, 404]


def test_whatever_an_auditor_sends_is_answered_as_a_missing_page(
    world: World, as_: Callable[..., Client]
) -> None:
    enrolment = world.admitted(world.ines)
    client = as_(world.ada)

    for name, acts in {
        "registry_application": ["admit", "decline"],
        "registry_enrolment": ["assign", "pause", "resume", "withdraw"],
        "registry_award": ["award", "defer"],
    }.items():
        for act in acts:
            response = client.post(reverse(name, args=[enrolment.public_id]), {"do": act, "sure": "on"})
            assert response.status_code == 404, (name, act)

    enrolment.refresh_from_db()
    assert enrolment.status == Enrolment.Status.ACTIVE


def test_an_auditor_sees_no_form_but_the_filters_and_those_of_the_frame(
    world: World, as_: Callable[..., Client]
) -> None:
    enrolment = world.admitted(world.ines)
    client = as_(world.ada)

    page = client.get(reverse("registry_enrolment", args=[enrolment.public_id])).content.decode()

    assert "Ines Halloran" in page
    assert 'name="do"' not in page


@pytest.mark.parametrize("name", sorted(READS_ONLY))
def test_a_page_that_only_shows_refuses_to_be_sent_anything(
    world: World, as_: Callable[..., Client], name: str
) -> None:
    assert as_(world.ruth).post(address(name)).status_code == 405


@pytest.mark.parametrize("name", DETAILS)
def test_what_does_not_exist_is_a_missing_page(world: World, as_: Callable[..., Client], name: str) -> None:
    client = as_(world.ruth)

    assert client.get(address(name)).status_code == 404
    assert client.post(address(name), {"do": "award"}).status_code in {404, 405}


JUNK = [
    "x" * 3000,
    "\x00",
    "'; DROP TABLE people_person; --",
    "9" * 400,
    "-1",
    "💥",
    "../../etc/passwd",
    "%00",
]
FIELDS = [
    *("q", "stream", "status", "standing", "supervisor", "attention", "page", "role", "access", "kind"),
    *("production", "validity", "review", "function", "when", "from", "person", "before"),
]


@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_no_junk_in_the_address_breaks_a_page(world: World, as_: Callable[..., Client], name: str) -> None:
    client = as_(world.ruth)

    for junk in JUNK:
        response = client.get(address(name), dict.fromkeys(FIELDS, junk))
        assert response.status_code == 200, junk
