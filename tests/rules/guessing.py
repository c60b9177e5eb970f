"""Additions guessed blindly over all the words of the generator, to find what a search may have missed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from certification.rules.case import Evidence
from certification.rules.curriculum import Requirement
from tests.rules.generating import KINDS, PEOPLE, SIZES

STEPS = (("s1", "s2", "s3"), ("s1",), ("s2",), ("s3",))


def guessed(chance: Random, requirement: Requirement, on: date, *, today: bool = False) -> list[Evidence]:
    """Up to 24 verified lines of one, two or three sorts, on one day or spread over days, months or years."""
    known = [kind.replace(".*", ".two") for kind in requirement.filter.kinds] or list(KINDS)
    sorts = [_sort(chance, known) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    step = 0 if today else chance.choice([0, 0, 0, 7, 31, 92, 366])
    together = chance.choice([1, 1, 2, 5]) * len(sorts)
    return [
        _line(chance, index, sorts[index % len(sorts)], on + timedelta(days=step * (index // together)))
        for index in range(chance.choice([1, 2, 3, 6, 12, 24]))
    ]


def _sort(chance: Random, kinds: list[str]) -> dict:
    return {
        "kind": chance.choice(kinds if chance.random() < 0.8 else KINDS),
        "minutes": chance.choice([30, 60, 60, 600, 6000]),
        "provider": chance.choice([*PEOPLE, "", "lee"]),
        "counterpart": chance.choice([*PEOPLE, ""]),
        "size": chance.choice(SIZES),
        "level": chance.randint(1, 3),
        "score": chance.choice([60, 61, 90, 100]),
        "credits": chance.choice([1, 12, 40]),
        "second": chance.choice([*PEOPLE, "zoe"]),
        "steps": chance.choice(STEPS),
    }


def _line(chance: Random, index: int, sort: dict, day: date) -> Evidence:
    attributes = {name: sort[name] for name in ("size", "level", "score", "credits", "second", "steps")}
    if chance.random() < 0.1:
        attributes.pop(chance.choice(sorted(attributes)))
    return Evidence(
        id=f"guess {index}",
        kind=sort["kind"],
        on=day,
        minutes=sort["minutes"],
        provider=sort["provider"] or f"new {index}",
        counterpart=sort["counterpart"] or f"new {index}",
        recorded_on=day,
        attributes={**attributes, "ok": True},
    )
