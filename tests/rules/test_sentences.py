"""What remains and where a certificate stands, in many shapes and both languages, as it was read and approved.

    .venv/bin/python -m tests.rules.test_sentences

writes `sentences.txt` anew; read the difference before you commit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from certification.rules.case import Waiver
from certification.rules.curriculum import Curriculum
from certification.rules.files.reading import read
from certification.rules.judge.ignoring import Ignored
from certification.rules.prose.explaining import remaining
from certification.rules.prose.renewal_words import (
    audit_sentence,
    ignored_lines,
    late_sentence,
    renewal_sentences,
)
from certification.rules.standing import (
    AT_LEAST,
    AT_MOST,
    Figures,
    GroupStanding,
    Remaining,
    RenewalStanding,
    RequirementStanding,
)

APPROVED = Path("tests/rules/sentences.txt")
PERIODS = ("day", "week", "month", "quarter", "half-year", "year")
DAY = date(2026, 7, 1)


def add(amount: int, unit: str = "count", **more: Any) -> Remaining:
    """Evidence to be added."""
    return Remaining("add", "r", amount, unit, kinds=("talk",), **more)


def added() -> Iterator[Remaining]:
    """Evidence in every shape in which it may be asked for."""
    for amount, unit in ((1, "count"), (2, "count"), (45, "minutes"), (60, "minutes"), (150, "minutes"),
                         (1, "points"), (2, "points"), (100, "decimals"), (350, "decimals")):  # fmt: skip
        yield add(amount, unit)
        yield add(amount, unit, points="credits", attributes={"credits": amount, "level": 2})
        yield add(amount, unit, attributes={"score": amount})
    for value in (True, False, "group", "any", 90, Decimal("2.5"), ("s1", "s2"), ("s1",), 1250):
        yield add(1, attributes={"minutes" if value == 90 else "size": value})
    yield from spread()
    yield from beside()


def spread() -> Iterator[Remaining]:
    """Over times, people, values and periods."""
    for lines, unit in product((1, 2, 3), ("count", "minutes")):
        yield add(6, unit, lines=lines)
    for of, parts, amount in product(("provider", "counterpart", "level"), (1, 2, 3), (3, 180)):
        yield add(amount, "minutes" if amount > 3 else "count", of=of, parts=parts, lines=parts)
    for per, parts, amount in product(PERIODS, (1, 2, 3), (3, 100)):
        yield add(amount, "minutes" if amount > 3 else "count", per=per, parts=parts, lines=parts)
    yield add(4, per="week", parts=2, of="provider", lines=4)
    yield add(1, per="month")
    yield add(60, "minutes", per="month")
    yield add(2, per="month", parts=2, since=DAY)
    yield add(2, per="month", since=DAY, until=DAY)


def beside() -> Iterator[Remaining]:
    """What it is there for, what it must satisfy, what would not do instead, and what it covers."""
    for supports, parts in product(("any", *PERIODS), (0, 1, 2)):
        yield add(4, parts=parts, lines=parts, supports=supports)
    for supports, alike in product(("any", "week"), (("setting",), ("provider", "level"))):
        yield add(4, supports=supports, alike=alike)
    for until, names in product((None, DAY), ((), ("a",))):
        yield add(1, latest=DAY, until=until, names=names)
    for part_of, unit in product((("level",), ("level", "size"), ("none",)), ("minutes", "count")):
        yield add(
            9, unit, part=4, part_of=part_of, attributes={"level": 2, "size": "group", "format": "online"}
        )
    for asks in (
        (("size", "none_of", "phone"),),
        (("score", "at_least", "50"), ("score", "at_most", "90"), ("level", "any_of", "1, 2")),
        (("second", "same_as", "provider"), ("note", "given", "True"), ("minutes", "at_least", "90")),
        (("size", "is", "group"), ("week", f"{AT_MOST} minutes", "120"), ("day", f"{AT_MOST} count", "1")),
        (("month", f"{AT_LEAST} minutes", "120"), ("line", f"{AT_LEAST} minutes", "90")),
        (("month", "is", "2026-06"), ("year", "is", "2026")),
    ):
        yield add(1, asks=asks, attributes={"score": 90, "provider": "any", "format": "online"})
    for without in (("group hours",), ("size: group", "level: 2"), ("a", "b", "c")):
        yield add(1, without=without, without_fr=tuple(f"{one} fr" for one in without), until=DAY)
    for serves in (("a",), ("a", "b"), ("a", "b", "c")):
        yield add(1, serves=serves)
    for unit, parts, amount in product(("count", "minutes"), (1, 2), (2, 4)):
        yield add(amount, unit, names=("a", "group"), parts=parts)
    yield add(1, names=("a", "b", "c"))
    yield add(5, names=("a", "b", "c"))


def others() -> Iterator[Remaining]:
    """Everything else that may remain."""
    for kind in ("verify", "first", "wait", "document", "membership", "people", "repeat", "closed", "decision",
                 "unknown", "choose"):  # fmt: skip
        for amount, names in ((1, ("A",)), (2, ("A", "B"))):
            yield Remaining(
                kind, "r", amount, "count", kinds=("licence", "talk.two")[:amount], until=DAY,
                lines=0 if kind == "people" else amount,
                names=names, names_fr=tuple(f"{name} fr" for name in names),
            )  # fmt: skip
    for kind in ("document", "membership"):
        yield Remaining(kind, "r", 1, "count", kinds=("licence",), since=DAY)
    for kind in ("verify", "opens"):
        yield Remaining(kind, "r", 1, "count", until=DAY)
    yield Remaining("people", "r", 1, "count")
    for known, parts in ((0, 1), (1, 0), (2, 0)):
        yield Remaining("people", "r", 3, "count", lines=known, parts=parts, names=("lead",))
    yield Remaining("hold", "", 1, "count", names=("complaint",))


def requirement(code: str, unit: str, title_fr: str) -> RequirementStanding:
    """A requirement of renewal, as far as sentences look at it."""
    return RequirementStanding(
        code=code, title=f"Title {code}", title_fr=title_fr, unit=unit, measure="count", figures=Figures(0, 0, 0, 1, 0),
        met=False, met_on=None, applies=True, advice=False, waived=0,
    )  # fmt: skip


def renewals() -> Iterator[RenewalStanding]:
    """A certificate in every state, with and without what came over and what was used up."""
    asked = (
        requirement("a", "minutes", "Titre a"),
        requirement("b", "count", ""),
        requirement("c", "hundredths", ""),
    )
    group = GroupStanding(
        code="g",
        title="G",
        met=False,
        needs=None,
        met_on=None,
        applies=True,
        advice=False,
        requirements=asked,
    )
    for state, met in product(("running", "notice", "grace", "lapsed", "ended"), (False, True)):
        yield RenewalStanding(
            state, 2, date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 31), date(2027, 6, 30), met, (group,),
            {"a": 90, "b": 2, "c": 150} if met else {}, {"e1": 0, "e2": 60} if met else {},
        )  # fmt: skip
    last = date(2026, 12, 31)
    yield RenewalStanding("ended", 2, date(2026, 1, 1), last, last, last, False, (group,))


CURRICULUM = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "hours"
title = "Hours"
title_fr = "Heures"
evidence = "talk"
measure = "hours"
at_least = "3 h"
waiver = { by = ["board", "council"], at_most = "2 h" }
[[group.requirement]]
code = "talks"
title = "Talks"
evidence = "talk"
waiver = "never"
[renewal]
cycle = "1 year"
audit_sample = "10 %"
[[renewal.group]]
code = "again"
title = "Again"
[[renewal.group.requirement]]
code = "more"
title = "More"
evidence = "talk"
"""
REASONS = (
    "never",
    "body",
    "one-person",
    "not-yet",
    "over",
    "other-cycle",
    "no-cycle",
    "used-before",
    "at-most",
)


def ignored(curriculum: Curriculum) -> list[Ignored]:
    """A waiver for each reason why one does not count."""
    asked = {one.code: one for one in curriculum.walk()}
    given = (date(2026, 2, 1), date(2026, 3, 1), "ana", "nobody in particular")
    return [
        Ignored(
            Waiver(code, granted_on=first, ends_on=last, requested_by=who, body=body), asked[code], reason
        )
        for reason in REASONS
        for code, (first, last, who, body) in (("hours", given), ("talks", (None, None, "", "")))
    ]


def sentences(language: str) -> Iterator[str]:
    """All of them in one language."""
    for item in (*added(), *others()):
        yield remaining(item, language)
    for renewal in renewals():
        yield from renewal_sentences(renewal, language)
    yield late_sentence(renewal, ["e1", "e2"], language)
    curriculum = read(CURRICULUM)
    for drawn in (None, False, True):
        yield audit_sentence(curriculum, drawn, 3, language)
    yield repr(audit_sentence(read(CURRICULUM.replace('audit_sample = "10 %"', "")), True, 3, language))
    yield from ignored_lines(ignored(curriculum), language)
    assert not list(ignored_lines([], language))


def both() -> str:
    """Each sentence in English and below it in French, without the blanks that never break."""
    pairs = zip(sentences("en"), sentences("fr"), strict=True)
    told = "".join(f"{english}\n{french}\n\n" for english, french in pairs)
    return told.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_is_as_it_was_read_and_approved(language: str) -> None:
    known = APPROVED.read_text().splitlines()[(language == "fr") :: 3]

    assert [line.replace("\u00a0", " ").replace("\u202f", " ") for line in sentences(language)] == known


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sentence_does_not_know_the_order_in_which_attributes_are_stored(language: str) -> None:
    written = {"purpose": "consultation", "size": "individual", "format": "online"}
    stored = dict(sorted(written.items(), key=lambda one: (len(one[0]), one[0])))
    assert list(stored) != list(written)

    told = {
        remaining(
            Remaining(
                kind="add",
                requirement="talks",
                amount=60,
                unit="minutes",
                kinds=("talk",),
                attributes=attributes,
            ),
            language,
        )
        for attributes in (written, stored)
    }

    assert len(told) == 1


if __name__ == "__main__":
    APPROVED.write_text(both())
