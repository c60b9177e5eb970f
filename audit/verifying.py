"""Whether the chain of events is whole, and where it breaks first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError

from audit.heads import Head, HeadUnreadable, head_file, read_heads
from audit.models import BEGINNING, Event

CHUNK = 1000  # events held in memory at once


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain is not what it must be.

    ``kind``: "altered" (the row does not have the hash of its content), "unlinked" (it does not follow the row before:
    something was put in, swapped or rewritten), "missing" (a sequence is absent), "cut" (the end is gone), "rewritten"
    (the hash differs from the one kept outside), "unreadable" (the row is not an event any more), "head" (the file of
    heads itself is damaged). ``sequence`` is where, as far as it can be told.
    """

    kind: str
    sequence: int
    explanation: str

    def __str__(self) -> str:
        return f"event {self.sequence}: {self.kind}: {self.explanation}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``events`` whole ones were read before the break, or all; ``heads`` lines of the head file agreed."""

    events: int
    head: str
    heads: int
    broken: Break | None

    @property
    def whole(self) -> bool:
        return self.broken is None


def verify() -> Verdict:
    """Read the whole chain in constant memory, and compare it with every head kept outside the database."""
    heads = Heads()
    count, previous = 0, BEGINNING
    try:
        for event in events():
            expected = count + 1
            broken = compare(event, expected, previous) or heads.compare(event)
            if broken:
                return Verdict(count, previous, heads.agreed, broken)
            count, previous = expected, event.hash
        return Verdict(count, previous, heads.agreed, heads.beyond(count))
    except Unreadable as error:
        return Verdict(count, previous, heads.agreed, Break("unreadable", count + 1, str(error)))
    except HeadUnreadable as error:
        return Verdict(count, previous, heads.agreed, Break("head", count, str(error)))


def compare(event: Event, expected: int, previous: str) -> Break | None:
    """What is wrong with ``event`` as the chain's number ``expected``, after a row whose hash is ``previous``."""
    if event.sequence != expected:
        if event.sequence < expected:
            return Break("unlinked", event.sequence, f"stands where event {expected} is expected")
        return Break("missing", expected, f"the next event is {event.sequence}")
    try:
        computed = event.computed_hash()
    except (AttributeError, TypeError, ValueError) as error:
        return Break("unreadable", expected, f"its content is not an event's ({error})")
    if computed != event.hash:
        return Break("altered", expected, "its content does not have the hash it was recorded with")
    if event.previous_hash != previous:
        return Break("unlinked", expected, f"it does not follow event {expected - 1} as that is now")
    return None


class Heads:
    """The head file read alongside the chain, so that neither need fit in memory."""

    def __init__(self) -> None:
        path = head_file()
        self.lines: Iterator[Head] = read_heads(path) if path and path.exists() else iter(())
        self.waiting = next(self.lines, None)
        self.agreed = 0

    def compare(self, event: Event) -> Break | None:
        """Check every head that speaks of ``event``."""
        while self.waiting is not None and self.waiting.sequence <= event.sequence:
            head = self.waiting
            if head.sequence < event.sequence:
                return Break("head", head.sequence, f"line {head.line} of the head file is out of order")
            if head.hash != event.hash:
                return Break(
                    "rewritten",
                    event.sequence,
                    f"its hash is not the one kept outside on {head.at:%Y-%m-%d %H:%M:%S %Z}",
                )
            self.agreed += 1
            self.waiting = next(self.lines, None)
        return None

    def beyond(self, last: int) -> Break | None:
        """What the heads know of events after the chain's end."""
        if self.waiting is None:
            return None
        if self.waiting.sequence <= last:
            return Break("head", last, f"line {self.waiting.line} of the head file is out of order")
        return Break(
            "cut", last + 1, f"the chain ends at {last}; the head file knows event {self.waiting.sequence}"
        )


class Unreadable(ValueError):
    """A row cannot be read as an event."""


def events() -> Iterator[Event]:
    """All events by sequence, CHUNK at a time; what is appended meanwhile is seen too. Raises Unreadable."""
    rows = Event.objects.order_by("sequence")
    after: int | None = None
    while True:
        page = rows if after is None else rows.filter(sequence__gt=after)
        try:
            chunk = list(page[:CHUNK])
        except (ValueError, TypeError, AttributeError, DatabaseError):
            # Somewhere among these is a row of nonsense; whole ones before it still count.
            yield from one_by_one(page)
            return
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].sequence


def one_by_one(page: Any) -> Iterator[Event]:
    for place in range(CHUNK):
        try:
            yield page[place]
        except IndexError:
            return
        except (ValueError, TypeError, AttributeError, DatabaseError) as error:
            raise Unreadable(f"the row cannot be read ({type(error).__name__}: {error})") from error
