"""A step in a lifecycle is taken once, by the first who tries, and told in the same transaction."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from audit.models import Event
from audit.moving import AlreadyMoved, move
from audit.recording import note, recorded
from laws.refusals import name_of

pytestmark = pytest.mark.django_db


def test_a_move_changes_the_row_the_record_in_hand_and_the_chain(doors: Any, keeper: Any):
    door = doors._default_manager.create()

    move(door, "open", by=keeper, because="warm_day", room=Concat(Value("ha"), Value("ll")))

    assert (door.status, door.room) == ("open", "hall")
    assert doors._default_manager.filter(status="open", room="hall").exists()
    event = Event.objects.get()
    assert (event.action, event.actor_kind, event.subject_id) == ("door.open", "keeper", str(door.public_id))
    assert event.payload == {"from": "shut", "to": "open", "because": "warm_day"}


def test_whoever_comes_second_is_told_so_and_nothing_is_written(doors: Any):
    door = doors._default_manager.create()
    late = doors._default_manager.get()
    move(door, "open", by=None, action="door.pushed")

    with pytest.raises(AlreadyMoved, match="no longer 'shut'"):
        move(late, "open", by=None, room="late")

    assert list(Event.objects.values_list("action", flat=True)) == ["door.pushed"]
    assert doors._default_manager.get().room == ""


def test_coming_second_does_not_doom_the_transaction_around(doors: Any):
    door = doors._default_manager.create()
    late = doors._default_manager.get()

    with recorded():
        move(door, "open", by=None)
        with pytest.raises(AlreadyMoved):
            move(late, "open", by=None)
        note("went.on", by=None, subject=None)

    assert list(Event.objects.values_list("action", flat=True)) == ["door.open", "went.on"]


def test_the_database_refuses_an_illegal_move_and_nothing_is_told(doors: Any):
    door = doors._default_manager.create()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        move(door, "broken", by=None)

    assert name_of(caught.value) == "door_moves"
    assert not Event.objects.exists()


def test_a_deleted_record_has_moved_too(doors: Any):
    door = doors._default_manager.create()
    doors._default_manager.all().delete()

    with pytest.raises(AlreadyMoved):
        move(door, "open", by=None)


def test_because_is_a_code_and_not_a_story(doors: Any):
    door = doors._default_manager.create()

    with pytest.raises(ValueError, match="prose"):
        move(door, "open", by=None, because="It was a warm day")

    assert doors._default_manager.get().status == "shut"
