"""What someone with the database owner's rights might do to the chain."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from django.db import connection

from audit.models import BEGINNING, Event
from audit.recording import note, recorded
from tests.laws.throwaway import drop_trigger, execute

LAW = "audit_event_is_never_changed"


def write_chain(length: int) -> None:
    """Events over several transactions, as life writes them."""
    for number in range(length // 3):
        with recorded():
            for step in range(3):
                note(
                    f"thing.step{step}",
                    by=None,
                    subject=None,
                    number=number,
                    code=f"c{step}",
                    list=[1, step, None],
                )


def take_the_laws_away() -> None:
    """Sabotage, and what a database's owner can do: from here on only the chain itself tells."""
    suffixes = ["_update", "_delete"] + ([] if connection.vendor == "postgresql" else ["_replace"])
    for suffix in suffixes:
        drop_trigger(LAW + suffix, of="audit_event")


def tamper(random: Random, length: int) -> str:
    """Do one thing at random to a chain of ``length`` events; what it was."""
    kind = random.choice(
        [
            alter,
            alter,
            alter_and_rehash,
            flip_a_bit,
            delete,
            delete_and_close_the_gap,
            insert,
            swap,
            cut,
            rewrite_all,
        ]
    )
    return f"{kind.__name__}: {kind(random, length)}"


def alter(random: Random, length: int) -> str:
    sequence = random.randint(1, length)
    column, value = altered(random, sequence)
    execute(f"UPDATE audit_event SET {column} = %s WHERE sequence = %s", [value, sequence])
    return f"{column} of {sequence}"


def altered(random: Random, sequence: int) -> tuple[str, Any]:
    event = Event.objects.get(sequence=sequence)
    column = random.choice(["action", "actor_kind", "actor_id", "subject_kind", "subject_id", "payload", "at", "hash",
                            "previous_hash", "sequence"])  # fmt: skip
    if column == "payload":
        key = random.choice([*event.payload, "added"])
        return column, json.dumps(event.payload | {key: random.choice([99, "99", True, None, [], "c9"])})
    if column == "at":
        return column, "2020-01-01 00:00:00.000001"
    if column in ("hash", "previous_hash"):
        return column, f"{random.getrandbits(256):064x}"
    if column == "sequence":
        return column, random.choice([0, sequence + 10_000])
    return column, getattr(event, column) + random.choice(["x", "1", "_"])


def alter_and_rehash(random: Random, length: int) -> str:
    """A row that agrees with itself again, but no longer with its successor or the head outside."""
    event = Event.objects.get(sequence=random.randint(1, length))
    event.action += "x"
    execute("UPDATE audit_event SET action = %s, hash = %s WHERE sequence = %s",
            [event.action, event.computed_hash(), event.sequence])  # fmt: skip
    return str(event.sequence)


def flip_a_bit(random: Random, length: int) -> str:
    sequence = random.randint(1, length)
    column = random.choice(["action", "actor_kind", "hash", "previous_hash"])
    letters = list(getattr(Event.objects.get(sequence=sequence), column))
    place = random.randrange(len(letters))
    letters[place] = chr(ord(letters[place]) ^ (1 << random.randrange(4)))
    execute(f"UPDATE audit_event SET {column} = %s WHERE sequence = %s", ["".join(letters), sequence])
    return f"{column} of {sequence}"


def delete(random: Random, length: int) -> str:
    sequence = random.randint(1, length)
    execute("DELETE FROM audit_event WHERE sequence = %s", [sequence])
    return str(sequence)


def delete_and_close_the_gap(random: Random, length: int) -> str:
    sequence = random.randint(1, length - 1)
    execute("DELETE FROM audit_event WHERE sequence = %s", [sequence])
    for later in range(sequence + 1, length + 1):
        execute("UPDATE audit_event SET sequence = %s WHERE sequence = %s", [later - 1, later])
    return str(sequence)


def insert(random: Random, length: int) -> str:
    """A forged event, honest about itself, that follows some event other than the last."""
    forged = Event.objects.get(sequence=random.randint(1, length))
    forged.sequence = random.choice([0, length + 1, length + 2])
    forged.hash = forged.computed_hash()
    Event.objects.bulk_create([forged])
    return str(forged.sequence)


def swap(random: Random, length: int) -> str:
    one, other = random.sample(range(1, length + 1), 2)
    parked = 9_000_000
    for old, new in ((one, parked), (other, one), (parked, other)):
        execute("UPDATE audit_event SET sequence = %s WHERE sequence = %s", [new, old])
    return f"{one} and {other}"


def cut(random: Random, length: int) -> str:
    sequence = random.randint(1, length)
    execute("DELETE FROM audit_event WHERE sequence >= %s", [sequence])
    return f"from {sequence}"


def rewrite_all(random: Random, length: int) -> str:
    """The perfect forgery: one event changed or left out and every later hash computed anew."""
    victim, leave_out = random.randint(1, length), random.random() < 0.5
    events, previous, sequence = list(Event.objects.all()), BEGINNING, 0
    execute("DELETE FROM audit_event")
    for event in events:
        if event.sequence == victim:
            if leave_out:
                continue
            event.action += "x"
        sequence += 1
        event.sequence, event.previous_hash = sequence, previous
        event.hash = previous = event.computed_hash()
        Event.objects.bulk_create([event])
    return f"{'without' if leave_out else 'with another'} {victim}"
