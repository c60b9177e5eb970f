"""What a person says of herself, and the door that leads each to her work."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audit.models import Event
from certification.views.home import work_of
from people.models import Person
from tests.arriving import arrive, junk
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World()
    for person in world.people.values():
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return world


def test_the_name_is_cleaned_and_the_page_answers_in_the_chosen_language(
    world: World, client: Client
) -> None:
    arrive(client, world.ines)

    answer = client.post(
        reverse("profile"),
        {"name": "  Inès\u202e   O’Halloran ", "language": "fr", "time_zone": "America/Halifax"},
    )

    world.ines.refresh_from_db()
    assert (world.ines.name, world.ines.language) == ("Inès O’Halloran", "fr")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    assert '<html lang="fr"' in client.get(reverse("profile")).content.decode()


def test_the_record_says_what_changed_and_not_to_what(world: World, client: Client) -> None:
    arrive(client, world.ines)

    client.post(
        reverse("profile"), {"name": "Ines Kowalska", "language": "en", "time_zone": "America/Toronto"}
    )

    event = Event.objects.get(action="person.introduced")
    assert event.payload == {"changed": ["name"]}


@pytest.mark.parametrize("field", ["name", "language", "time_zone"])
def test_junk_is_answered_and_nothing_is_stored(world: World, client: Client, field: str) -> None:
    arrive(client, world.ines)
    good = {"name": "Ines Halloran", "language": "en", "time_zone": "America/Toronto"}

    for text in junk():
        answer = client.post(reverse("profile"), good | {field: text})
        assert answer.status_code in {302, 422}

    world.ines.refresh_from_db()
    world.ines.full_clean(exclude=["password"])
    assert world.ines.time_zone == "America/Toronto"


def test_somebody_new_is_welcomed_and_then_led_on(client: Client) -> None:
    new = Person.objects.create_user("new@people.example")
    arrive(client, new)

    assert "Welcome" in client.get(reverse("profile")).content.decode()
    answer = client.post(
        reverse("profile"), {"name": "Nadia New", "language": "en", "time_zone": "America/Vancouver"}
    )

    assert answer["Location"] == reverse("home")


def test_each_person_is_led_to_her_work(world: World, client: Client) -> None:
    assert work_of(world.mara) == "queue"
    assert work_of(world.ruth) == "registry"
    assert work_of(world.ada) == "registry"
    assert work_of(world.tom) == "rosters"
    assert work_of(world.ines) == "progress"

    arrive(client, world.ines)
    assert client.get(reverse("home"))["Location"] == reverse("progress")


def test_a_visitor_is_shown_the_landing_page(client: Client) -> None:
    assert client.get(reverse("home")).status_code == 200
