"""Transactions that tell what they did: events are noted on the way and appended last, under one lock.

``recorded()`` opens the transaction, ``note()`` adds an event to it. A note lives and dies with the savepoint it was
made in: it is kept among the connection's commit hooks, which Django drops when a savepoint is rolled back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from audit.models import BEGINNING, Event

# Any number will do that no other advisory lock of this database uses.
CHAIN_LOCK = 0x41554449
LONGEST_CODE = 128

# The connections inside a recorded(): a transaction belongs to one, so what it tells does too.
_recording: WeakSet[BaseDatabaseWrapper] = WeakSet()


class NotRecorded(RuntimeError):
    """``note`` was called outside ``recorded()``: there is no transaction the event could belong to."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An event waiting for its place in the chain; sits among the commit hooks until then."""

    action: str
    actor: tuple[str, str]
    subject: tuple[str, str]
    payload: dict[str, Any]

    def __call__(self) -> None:
        raise NotRecorded(f"{self.action} reached the commit without being appended.")


@contextmanager
def recorded(*, savepoint: bool = False) -> Iterator[None]:
    """Everything inside commits together with the events it noted, or nothing does. Also a decorator: ``@recorded()``.

    Inside another ``recorded()`` it joins that transaction and adds to its events. An exception that leaves a joined
    one dooms the whole transaction, since its action may be half done, even if it is caught further out. To
    catch it and go on, open the inner one with ``savepoint=True``: then its writes and its events, and only those,
    are undone.
    """
    here = this_connection()
    if here in _recording:
        with transaction.atomic(savepoint=savepoint):
            yield
        return
    with transaction.atomic():
        _recording.add(here)
        try:
            yield
            append(take_notes(here))
        finally:
            _recording.discard(here)


def note(action: str, *, by: Any, subject: Any, **payload: Any) -> None:
    """Tell that ``by`` (None: the system) did ``action`` to ``subject`` (None: to nothing in particular).

    Both have ``public_id`` and ``_meta``. The payload holds ids and codes: str without spaces, int, bool, None, UUID,
    date, or lists of these; anything else is a TypeError or ValueError. Raises NotRecorded outside ``recorded()``.
    """
    here = this_connection()
    if here not in _recording:
        raise NotRecorded(f"{action} was noted outside recorded().")
    actor = ("system", "") if by is None else identity(by)
    about = ("", "") if subject is None else identity(subject)
    content = {key: plain(key, value) for key, value in payload.items()}
    transaction.on_commit(Noted(code("action", action), actor, about, content))


def identity(record: Any) -> tuple[str, str]:
    """The kind and public id by which an event knows a record."""
    try:
        return record._meta.model_name, str(record.public_id)
    except AttributeError:
        raise TypeError(f"An event knows records by their public_id; {record!r} has none.") from None


def plain(key: str, value: Any) -> Any:
    """``value`` as JSON that means the same on both databases."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return code(key, str(value))
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(key, one) for one in value]
    raise TypeError(f"An event's payload holds ids and codes; {key} is a {type(value).__name__}.")


def code(key: str, value: str) -> str:
    # The chain can never be erased, so a name, an address or a sentence must not get in.
    if len(value) > LONGEST_CODE or not value.isprintable() or any(sign in value for sign in " @"):
        raise ValueError(f"An event's payload holds ids and codes; {key} looks like prose or an address.")
    return value


def take_notes(here: BaseDatabaseWrapper) -> list[Noted]:
    """The notes whose savepoint still stands, in order, taken out of the commit hooks."""
    notes = [entry[1] for entry in here.run_on_commit if isinstance(entry[1], Noted)]
    here.run_on_commit = [entry for entry in here.run_on_commit if not isinstance(entry[1], Noted)]
    return notes


def append(notes: list[Noted]) -> None:
    """Write ``notes`` as the chain's next events. The lock is held until commit, so nothing should follow."""
    if not notes:
        return
    lock_chain()
    last = Event.objects.order_by("-sequence").only("sequence", "hash").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, BEGINNING)
    at = timezone.now()
    events = []
    for noted in notes:
        sequence += 1
        event = Event(
            sequence=sequence,
            at=at,
            action=noted.action,
            actor_kind=noted.actor[0],
            actor_id=noted.actor[1],
            subject_kind=noted.subject[0],
            subject_id=noted.subject[1],
            payload=noted.payload,
            previous_hash=previous,
        )
        event.hash = previous = event.computed_hash()
        events.append(event)
    Event.objects.bulk_create(events)


def lock_chain() -> None:
    """One appender at a time until commit. SQLite has only one writer anyway (transactions begin IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def this_connection() -> BaseDatabaseWrapper:
    return transaction.get_connection()
