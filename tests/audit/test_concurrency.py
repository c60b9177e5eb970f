"""Many at once, on PostgreSQL: SQLite has one writer at a time and would hide every race."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection

from audit import recording
from audit.models import Event
from audit.moving import AlreadyMoved, move
from audit.recording import note, recorded
from audit.verifying import verify

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS, EACH = 8, 25


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Run ``work`` in WRITERS threads that start together; what they raised."""
    together = Barrier(WRITERS)
    raised: list[BaseException] = []

    def run(number: int) -> None:
        try:
            together.wait()
            work(number)
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def append_many(number: int) -> None:
    for count in range(EACH):
        with recorded():
            note("tick", by=None, subject=None, writer=number, count=count)


def test_eight_writers_leave_one_whole_chain():
    raised = at_once(append_many)

    verdict = verify()
    assert not raised
    assert (verdict.events, verdict.broken) == (WRITERS * EACH, None)


def test_sabotage_without_the_lock_writers_claim_the_same_place(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recording, "lock_chain", lambda: None)

    raised = at_once(append_many)

    # The primary key is the second defence: what would have been a fork is an error, and the chain stays whole.
    assert raised
    assert all(isinstance(error, IntegrityError) for error in raised)
    assert verify().whole


def test_sabotage_without_lock_and_key_the_chain_forks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recording, "lock_chain", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DROP CONSTRAINT audit_event_pkey")

    try:
        at_once(append_many)
        assert not verify().whole
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM audit_event")
            cursor.execute("RESET session_replication_role")
            cursor.execute("ALTER TABLE audit_event ADD CONSTRAINT audit_event_pkey PRIMARY KEY (sequence)")


def test_one_of_eight_takes_the_step(committed_doors: Any):
    door = committed_doors._default_manager.create()
    copies = [committed_doors._default_manager.get() for _ in range(WRITERS)]

    raised = at_once(lambda number: move(copies[number], "open", by=None, room=f"r{number}"))

    assert len(raised) == WRITERS - 1
    assert all(isinstance(error, AlreadyMoved) for error in raised)
    assert Event.objects.filter(action="door.open", subject_id=str(door.public_id)).count() == 1
