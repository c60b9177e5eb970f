"""People found by name as it is written, in a query that reads no more than it finds."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.models import Enrolment
from certification.views.registry.listing import people_called
from people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> Person:
    return Person.objects.create_user("c.lo@people.example", name="Chloé  O’Connor-Łoś")


FOUND = ["chloe", "CHLO", "oconn", "los", "chl oco", "los chl", "o'connor", "c.lo@", "PEOPLE.example", "chl%"]
NOT_FOUND = ["hloe", "connor x", "chloe 7", "%", "_", "' or 1=1", "\x00", "\x00 \x00"]


@pytest.mark.parametrize("text", FOUND)
def test_by_the_beginnings_of_words_and_by_any_part_of_the_address(somebody: Person, text: str) -> None:
    assert list(Person.objects.called(text)) == [somebody]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_by_nothing_else(somebody: Person, text: str) -> None:
    assert list(Person.objects.called(text)) == []


def test_nothing_finds_nobody(somebody: Person) -> None:
    assert list(Person.objects.called("  ")) == []


def test_a_changed_name_is_found_however_it_is_written(somebody: Person) -> None:
    somebody.name = "Zoë Ångström"
    somebody.save(update_fields=["name"])
    found_saved = Person.objects.called("zoe ang").exists()
    Person.objects.bulk_create([Person(email="b@people.example", name="Björk")])

    assert found_saved
    assert not Person.objects.called("chloe").exists()
    assert Person.objects.called("bjork").exists()


def test_those_there_were_before_get_theirs_in_the_migration(somebody: Person) -> None:
    Person.objects.update(folded_name="")
    lost = Person.objects.called("chloe").exists()
    migration = importlib.import_module("people.migrations.0003_folded_names")

    migration.fold_names(apps, connection.schema_editor())

    assert not lost
    assert Person.objects.called("chloe").exists()


def test_a_list_asks_one_query_whoever_is_called_so(somebody: Person) -> None:
    Person.objects.bulk_create(
        [Person(email=f"c{number}@people.example", name=f"Chloé {number}") for number in range(1200)]
    )

    with CaptureQueriesContext(connection) as captured:
        list(Enrolment.objects.filter(person__in=people_called("chloe")))

    assert len(captured) == 1
    assert captured[0]["sql"].count("chloe") == 2
    assert len(captured[0]["sql"]) < 5000
