"""What would help, worked out by hand: papers and days, people who are missing, limits that must be told apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, Document, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining

ON = date(2026, 6, 1)
TALK = 'evidence = "talk"\n'
HOURS = f'{TALK}measure = "hours"\n'
LEAD = '{ appointed = "lead" }'


def helps(*requirements: str, words: str = "", **case: Any) -> str:
    """The sentences on what remains for the whole of one group."""
    parts = (
        f'[[group.requirement]]\ncode = "{code}"\ntitle = "{code.upper()}"\n{more}\n'
        for code, more in zip("abcd", requirements, strict=False)
    )
    text = f'stream = {{ code = "x", name = "X" }}\n[[group]]\ncode = "g"\ntitle = "G"\n{words}\n{"".join(parts)}'
    standing = evaluate(Case(read(text), **case), ON)
    return " ".join(remaining(item, "en") for item in standing.remains).replace("\u00a0", " ")


def leads(*names: str) -> dict[str, Any]:
    return {"appointments": tuple(Appointment(name, "lead") for name in names)}


def licence(valid_from: date, status: str = "verified") -> dict[str, Any]:
    return {"documents": (Document("l", "licence", status, valid_from),)}


def talks(*days: int, month: int = 5, **more: Any) -> dict[str, Any]:
    return {"evidence": tuple(Evidence(f"t{day}", "talk", date(2026, month, day), **more) for day in days)}


PAPERS = [
    ('membership = "club"\nsince = 2026-06-01', {}, "A valid club is needed."),
    ('membership = "club"\nsince = 2026-05-31', {},
     "Needed without a gap since 31 May 2026: club. A gap takes a decision."),
    ('document = "licence"', licence(date(2026, 6, 1)), ""),
    ('document = "licence"', licence(date(2026, 6, 2)), "Only time is missing: from 2 June 2026 on."),
    ('document = "licence"\nat_least = 2', licence(date(2026, 6, 2)), "A valid licence is needed."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 1)), ""),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 2)),
     "Only time is missing: from 2 June 2026 on."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 1), "claimed"),
     "First: “document:licence”."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 2), "claimed"),
     "Only time is missing: from 2 June 2026 on."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "case", "expected"), PAPERS)
def test_papers_and_days(words: str, case: dict[str, Any], expected: str) -> None:
    assert helps(words, **case) == expected


CALLS = f'{{ evidence = "call", provider = {LEAD}, each = "1 h", allows = "2 h" }}'
NOBODY = "Nobody is known today who may give this (needed: lead)."
PEOPLE = [
    (f"{TALK}provider = {LEAD}", (), NOBODY),
    (f"{TALK}provider = {LEAD}", ("kim",), "Add 1 more: talk (provider: kim)."),
    (f'{TALK}measure = "distinct"\nof = "provider"\nat_least = 2\nprovider = {LEAD}', ("kim",), NOBODY),
    (f'{TALK}measure = "distinct"\nof = "provider"\nat_least = 2\nprovider = {LEAD}', ("kim", "lou"),
     "Add 1 more: talk (provider: kim). Add 1 more: talk (provider: lou)."),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least_share = '1/2' }}]", (), NOBODY),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least = 2 }}]", (), NOBODY),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least = 2 }}]", ("kim",),
     "Add 4 more: talk (provider: kim)."),
    (f'{HOURS}at_least = "4 h"\nlimit = [{{ support = {CALLS} }}]', (), NOBODY),
    (f'{HOURS}at_least = "4 h"\nlimit = [{{ support = {CALLS} }}]', ("kim",),
     "Add 4 h more: talk. Add 2 h more: call (provider: kim), to support the rest."),
    (f'{HOURS}at_least = "4 h"\nprovider = {LEAD}\nlimit = [{{ per = "provider", at_most = "3 h" }}]', ("kim", "lou"),
     "Add 1 h more: talk (provider: kim). Add 3 h more: talk (provider: lou)."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "names", "expected"), PEOPLE)
def test_people(words: str, names: tuple[str, ...], expected: str) -> None:
    assert helps(words, **leads(*names)) == expected


def test_one_who_may_give_it_is_found_among_many_who_may_not() -> None:
    others = tuple(Appointment(f"a{number:03}", "helper") for number in range(100))

    said = helps(f"{TALK}provider = {LEAD}", appointments=(*others, Appointment("zoe", "lead")))

    assert said == "Add 1 more: talk (provider: zoe)."


def test_of_an_exclusive_group_each_asks_for_what_it_lacks_when_those_before_are_full() -> None:
    two, three = f"{TALK}at_least = 2", f"{TALK}at_least = 3"

    assert helps(two, three, words="exclusive = true") == "Add 2 more: talk. Add 5 more: talk."
    assert helps(two, three, words="exclusive = true", **talks(1)) == "Add 1 more: talk. Add 4 more: talk."


WEEKLY = '{ evidence = "call", each = "1 h", allows = "2 h" }'
HALF_GROUP = '{ where = { size = "group" }, at_least_share = "1/2" }'
HALF_TWO = '{ where = { level = 2 }, at_least_share = "1/2" }'
FOUR_GROUP = '{ where = { size = "group" }, at_most = "4 h" }'
SIX_OTHERS = '{ where = { size = { not = "group" } }, at_most = "6 h" }'
TWO_SORTS = (
    "Add 6 h more: talk (size: other than group); more of this would not do: group hours. "
    "Add 4 h more: talk (size: group)."
)
TWO_A_WEEK = (
    "Add 20 h more: talk (at most 2 h a week), 6 h 40 min in each of 3 months, "
    "complete on 22 August 2026 at the earliest."
)
RATES = '{ where = { size = "group" }, each = "2 h", gives = 1 }, { each = "1 h", gives = 1 }'
CAP = '{ where = { size = "group" }, at_most = 4 }'
LIMITS = [
    (f'{HOURS}at_least = "9 h"\nlimit = [{{ per = "week", at_most = "2 h" }}]', {},
     "Add 9 h more: talk, 1 h 48 min in each of 5 weeks, complete on 29 June 2026 at the earliest."),
    (f'{HOURS}at_least = "9 h"\nlimit = [{{ per = "week", at_most = "2 h" }}]', talks(1, month=6, minutes=60),
     "Add 8 h more: talk, 2 h in each of 4 weeks, from 8 June 2026 on, complete on 29 June 2026 at the earliest."),
    (f'{TALK}at_least = 5\nlimit = [{{ per = "week", at_most = 2 }}, {{ per = "day", at_most = 1 }}]',
     talks(1, month=6),
     "Add 5 more: talk (at most 1 a day), spread evenly over 3 weeks, complete on 15 June 2026 at the earliest."),
    (f'{HOURS}at_least = "20 h"\nlimit = [{{ per = "week", at_most = "2 h" }}, {{ per = "month", at_most = "9 h" }}]',
     {}, TWO_A_WEEK),
    (f'{HOURS}at_least = "4 h"\nlimit = [{{ per = "week", support = {WEEKLY} }}]',
     talks(1, month=6, minutes=240), "Add 2 h more: call, in the same week as what it supports."),
    (f'{TALK}where = {{ second = {{ differs_from = "third" }} }}', {},
     "Add 1 more: talk (second: different from third, third: any)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{HALF_GROUP}, {HALF_TWO}]', {},
     "Add 10 h more: talk (level: 2, size: group)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{FOUR_GROUP}, {SIX_OTHERS}]', {}, TWO_SORTS),
    (f'{TALK}measure = "credits"\nat_least = 10\nconvert = [{RATES}]\nlimit = [{CAP}]', {},
     "Add 10 h more: talk; more of this would not do: size: group."),
    (f'{TALK}at_least = 2\nsame = "provider"', talks(1, 2, provider="kim"), ""),
    (f'{TALK}at_least = 3\nsame = "provider"', talks(1, 2, provider="kim"), "Add 1 more: talk (provider: kim)."),
    (f'{TALK}at_least = 2\nwindow = {{ length = "1 month" }}', talks(1), "Add 2 more: talk."),
    (f'{TALK}at_least = 2\nwindow = {{ length = "1 month" }}', talks(2), "Add 1 more: talk."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "case", "expected"), LIMITS, ids=range(len(LIMITS)))
def test_limits(words: str, case: dict[str, Any], expected: str) -> None:
    assert helps(words, **case) == expected
