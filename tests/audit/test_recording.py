"""What a transaction did is told by the transaction itself, or not at all."""

from __future__ import annotations

import uuid
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from audit.models import BEGINNING, Event
from audit.recording import NotRecorded, note, recorded
from audit.verifying import verify

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


def test_an_event_tells_who_did_what_to_what(doors: Any, keeper: Any):
    door = doors(public_id=uuid.UUID(int=9))

    with recorded():
        note(
            "door.painted", by=keeper, subject=door, colour="red", coats=2, dry=True, old=None, panels=[1, 2]
        )

    event = Event.objects.get()
    assert (event.sequence, event.previous_hash, event.action) == (1, BEGINNING, "door.painted")
    assert (event.actor_kind, event.actor_id) == ("keeper", str(uuid.UUID(int=7)))
    assert (event.subject_kind, event.subject_id) == ("door", str(uuid.UUID(int=9)))
    assert event.payload == {"colour": "red", "coats": 2, "dry": True, "old": None, "panels": [1, 2]}
    assert event.hash == event.computed_hash()
    assert event.at.utcoffset().total_seconds() == 0


def test_the_system_acts_without_a_person():
    with recorded():
        note("night.fell", by=None, subject=None)

    event = Event.objects.get()
    assert (event.actor_kind, event.actor_id, event.subject_kind) == ("system", "", "")


def test_each_event_follows_the_one_before():
    for name in ("one", "two"):
        with recorded():
            note(f"{name}.a", by=None, subject=None)
            note(f"{name}.b", by=None, subject=None)

    events = list(Event.objects.all())
    assert [event.sequence for event in events] == [1, 2, 3, 4]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert verify().whole


def test_what_the_hash_covers_reads_the_same_from_the_database():
    with recorded():
        note("odd.things", by=None, subject=None, big=2**62, letters="é\\\"ß字", when=date(2026, 2, 3),
             who=uuid.UUID(int=1), deep=[[1, []], "x"], z=1, a=2)  # fmt: skip

    event = Event.objects.get()
    assert event.payload["when"] == "2026-02-03"
    assert event.hash == event.computed_hash()


def test_nothing_is_noted_outside_a_recorded_transaction():
    with pytest.raises(NotRecorded):
        note("door.painted", by=None, subject=None)
    with pytest.raises(NotRecorded), transaction.atomic():
        note("door.painted", by=None, subject=None)


def test_a_failed_action_leaves_no_event_and_the_next_one_starts_clean():
    with pytest.raises(ZeroDivisionError), recorded():
        note("door.painted", by=None, subject=None)
        _ = 1 / 0

    with recorded():
        note("door.sold", by=None, subject=None)

    assert actions() == ["door.sold"]


def test_an_inner_action_joins_the_outer_one_and_is_told_in_its_order():
    @recorded()
    def paint() -> str:
        note("door.painted", by=None, subject=None)
        return "painted"

    with recorded():
        note("first", by=None, subject=None)
        assert paint() == "painted"
        assert actions() == []
        note("last", by=None, subject=None)

    assert actions() == ["first", "door.painted", "last"]


def test_a_failed_inner_action_dooms_the_whole_even_when_caught():
    def half_done() -> None:
        with recorded():
            note("half.done", by=None, subject=None)
            raise ValueError("half done")

    with pytest.raises(transaction.TransactionManagementError), recorded():
        note("outer", by=None, subject=None)
        with pytest.raises(ValueError, match="half done"):
            half_done()

    assert actions() == []


def test_an_inner_action_with_a_savepoint_is_undone_alone():
    with recorded():
        for number in range(4):
            try:
                with recorded(savepoint=True):
                    note(f"line.{number}", by=None, subject=None)
                    if number % 2:
                        raise ValueError("half done")
            except ValueError:
                note(f"refused.{number}", by=None, subject=None)

    assert actions() == ["line.0", "refused.1", "line.2", "refused.3"]
    assert verify().whole


def test_a_savepoint_rolled_back_by_hand_takes_its_events_with_it():
    with recorded():
        note("kept.before", by=None, subject=None)
        try:
            with transaction.atomic():
                note("lost", by=None, subject=None)
                with transaction.atomic():
                    note("lost.deeper", by=None, subject=None)
                raise ValueError("half done")
        except ValueError:
            pass
        with transaction.atomic():
            note("kept.after", by=None, subject=None)

    assert actions() == ["kept.before", "kept.after"]


def test_a_transaction_around_it_that_fails_takes_everything_along():
    with pytest.raises(ValueError, match="outside"), transaction.atomic():
        with recorded():
            note("door.painted", by=None, subject=None)
        assert actions() == ["door.painted"]
        raise ValueError("outside")

    assert actions() == []


def test_what_waits_for_the_commit_is_left_alone_and_sees_the_events():
    seen: list[list[str]] = []

    with TestCase.captureOnCommitCallbacks(execute=True) as callbacks, recorded():
        transaction.on_commit(lambda: seen.append(actions()))
        note("door.painted", by=None, subject=None)
        transaction.on_commit(lambda: seen.append(["second"]))

    assert len(callbacks) == 2
    assert seen == [["door.painted"], ["second"]]


def test_events_are_appended_last_in_one_insert_so_that_the_lock_is_held_shortest(doors: Any):
    with CaptureQueriesContext(connection) as queries, recorded():
        note("a", by=None, subject=None)
        doors._default_manager.create()
        note("b", by=None, subject=None)

    told = [one["sql"].split(" ")[0] for one in queries if "SAVEPOINT" not in one["sql"]]
    lock = ["SELECT"] if connection.vendor == "postgresql" else []
    assert told == ["INSERT", *lock, "SELECT", "INSERT"]


def test_a_transaction_that_tells_nothing_takes_no_lock(doors: Any):
    with CaptureQueriesContext(connection) as queries, recorded():
        doors._default_manager.create()

    assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) == 1


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"why": "because she said so"}, ValueError),
        ({"to": "ada@example.org"}, ValueError),
        ({"text": "x" * 129}, ValueError),
        ({"text": "a\nb"}, ValueError),
        ({"text": "a\x00b"}, ValueError),
        ({"text": "\ud800"}, ValueError),
        ({"share": 0.5}, TypeError),
        ({"more": {"a": 1}}, TypeError),
        ({"some": [1, 0.5]}, TypeError),
        ({"set": {1}}, TypeError),
    ],
)
def test_prose_addresses_and_shapeless_things_stay_out_of_the_chain(
    wrong: dict[str, Any], kind: type[Exception]
):
    with pytest.raises(kind), recorded():
        note("door.painted", by=None, subject=None, **wrong)

    assert actions() == []


def test_who_has_no_public_id_cannot_act():
    with pytest.raises(TypeError, match="public_id"), recorded():
        note("door.painted", by=object(), subject=None)


def test_another_thread_is_another_transaction():
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            note("door.painted", by=None, subject=None)
        except NotRecorded as error:
            caught.append(error)

    with recorded():
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()

    assert len(caught) == 1
    assert actions() == []


@pytest.mark.parametrize("attempt", ["update", "delete", "save"])
def test_an_event_is_never_changed_through_the_model_either(attempt: str):
    with recorded():
        note("door.painted", by=None, subject=None)
    event = Event.objects.get()
    event.action = "door.sold"

    with pytest.raises(IntegrityError, match="audit_event_is_never_changed"), transaction.atomic():
        match attempt:
            case "update":
                Event.objects.update(action="door.sold")
            case "delete":
                event.delete()
            case "save":
                event.save()

    assert actions() == ["door.painted"]
