"""The chain's head, written outside the database: a chain alone cannot show that its end was cut off."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from audit.models import Event

# The last line is at most: 20 digits, 64 of hash, 32 of time, two spaces and the end of the line.
LONGEST_LINE = 160


class ChainWentBack(RuntimeError):
    """The database's chain is shorter than the file says it was: cut, or restored from an older backup."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the chain's last event was at a time. ``line`` counts from 1."""

    sequence: int
    hash: str
    at: datetime
    line: int = 0


class HeadUnreadable(ValueError):
    """A line of the head file is not "sequence hash time"."""


def head_file() -> Path | None:
    """Where the heads are kept; None when the setting is absent."""
    named = getattr(settings, "AUDIT_HEAD_FILE", None)
    return Path(named) if named else None


def write_head() -> bool:
    """Add "sequence hash time" to the head file when the chain has grown, and put it on disk; whether it did.

    Raises ChainWentBack when the chain is shorter than the file's last line.
    """
    path = head_file()
    if path is None:
        return False
    last = Event.objects.order_by("-sequence").only("sequence", "hash").first()
    known = last_line(path)
    ends = last.sequence if last else 0
    if known and ends < known.sequence:
        raise ChainWentBack(f"{path} knows event {known.sequence}; the chain ends at {ends}.")
    if last is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        drop_half_line(file)
        known = parse_last(file)
        if known and last.sequence <= known.sequence:
            return False
        file.write(
            f"{last.sequence} {last.hash} {timezone.now().astimezone(UTC).isoformat()}\n".encode("ascii")
        )
        file.flush()
        os.fsync(file.fileno())
    return True


def read_heads(path: Path) -> Iterator[Head]:
    """Every head of the file in order, one at a time. Raises HeadUnreadable."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            yield parse(line, number)


def last_line(path: Path) -> Head | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return parse_last(file)


def parse_last(file: BinaryIO) -> Head | None:
    """The last whole line."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - 2 * LONGEST_LINE))
    lines = [line for line in file.read().splitlines(keepends=True) if line.endswith(b"\n")]
    return parse(lines[-1], 0) if lines else None


def drop_half_line(file: BinaryIO) -> None:
    """What a crash left unfinished was never on record."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 2 * LONGEST_LINE)
    file.seek(start)
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        file.truncate(start + tail.rfind(b"\n") + 1)


def parse(line: bytes, number: int) -> Head:
    try:
        sequence, digest, at = line.decode("ascii").split()
        return Head(int(sequence), digest, datetime.fromisoformat(at), number)
    except ValueError:
        raise HeadUnreadable(f"line {number} of the head file is not “sequence hash time”") from None
