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
    ('document = "licence"\nat_least = 2', licence(date(2026, 6, 2)), "2 valid documents are needed: licence."),
    ('document = "reference"\nat_least = 3', {}, "3 valid documents are needed: reference."),
    ('membership = "club"\nat_least = 2', {}, "2 valid memberships are needed: club."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 1)), ""),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 2)),
     "Only time is missing: from 2 June 2026 on."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 1), "claimed"),
     "First: “licence”."),
    ('elapsed = "1 year"\nsince = "document:licence"', licence(date(2025, 6, 2), "claimed"),
     "Only time is missing: from 2 June 2026 on."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "case", "expected"), PAPERS)
def test_papers_and_days(words: str, case: dict[str, Any], expected: str) -> None:
    assert helps(words, **case) == expected


CALLS = f'{{ evidence = "call", provider = {LEAD}, each = "1 h", allows = "2 h" }}'
NO_PART = "Nobody is known today who may give a part of this (needed: lead)."
NOBODY = "Nobody is known today who may give this (needed: lead)."
PEOPLE = [
    (f"{TALK}provider = {LEAD}", (), f"{NOBODY} Add 1 more: talk (provider: lead)."),
    (f"{TALK}provider = {LEAD}", ("kim",), "Add 1 more: talk (provider: kim)."),
    (f'{TALK}measure = "distinct"\nof = "provider"\nat_least = 2\nprovider = {LEAD}', ("kim",),
     ("It takes 2 different people to give this (needed: lead); only one is known today. "
     "Add 1 more: talk (provider: kim). Add 1 more: talk (provider: lead), with one more provider.")),
    (f'{TALK}measure = "distinct"\nof = "provider"\nat_least = 2\nprovider = {LEAD}', ("kim", "lou"),
     "Add 1 more: talk (provider: kim). Add 1 more: talk (provider: lou)."),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least_share = '1/2' }}]", (),
     f"{NO_PART} Add 4 more: talk, at least 2 of them (provider: lead)."),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least = 2 }}]", (),
     f"{NO_PART} Add 4 more: talk, at least 2 of them (provider: lead)."),
    (f"{TALK}at_least = 4\nlimit = [{{ provider = {LEAD}, at_least = 2 }}]", ("kim",),
     "Add 4 more: talk, at least 2 of them (provider: kim)."),
    (f'{HOURS}at_least = "4 h"\nlimit = [{{ support = {CALLS} }}]', (),
     ("Nobody is known today who may give a part of this (needed: lead). "
     "Add 4 h more: talk. Add 2 h more: call (provider: lead), to support the rest.")),
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
    "Add 6 h more: talk (size: other than group); it may not be: group hours. "
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
     "Add 1 more: talk (second: different from third)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{HALF_GROUP}, {HALF_TWO}]', {},
     "Add 10 h more: talk, at least 5 h of it (level: 2, size: group)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{FOUR_GROUP}, {SIX_OTHERS}]', {}, TWO_SORTS),
    (f'{TALK}measure = "credits"\nat_least = 10\nconvert = [{RATES}]\nlimit = [{CAP}]', {},
     "Add 10 h more: talk; it may not be: size: group."),
    (f'{TALK}at_least = 2\nsame = "provider"', talks(1, 2, provider="kim"), ""),
    (f'{TALK}at_least = 3\nsame = "provider"', talks(1, 2, provider="kim"), "Add 1 more: talk (provider: kim)."),
    (f'{TALK}at_least = 2\nwindow = {{ length = "1 month" }}', talks(1), "Add 2 more: talk."),
    (f'{TALK}at_least = 2\nwindow = {{ length = "1 month" }}', talks(2),
     "Add 1 more: talk, by 1 June 2026 at the latest."),
]  # fmt: skip


MANY = leads(*[f"p{number:03}" for number in range(100)])
TWO_WITH_EACH = '{ per = "counterpart", at_least = "2 h" }'
SIX_ALONE = '{ where = { size = "individual" }, at_least = "6 h" }'
RATED = {
    "evidence": tuple(
        Evidence(f"t{day}", "talk", date(2026, 5, day), attributes={"rating": 5 if day > 10 else 3})
        for day in range(1, 12)
    )
}
READ_BY_A_STRANGER = [
    (f'{TALK}at_least = 2\nwhere = {{ month = "2026-06" }}', {}, "Add 2 more: talk (months: 2026-06)."),
    (f"{TALK}at_least = 2\nwhere = {{ year = 2026 }}", {}, "Add 2 more: talk (years: 2026)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{SIX_ALONE}, {{ per = "provider", at_most = "8 h" }}]', MANY,
     "Add 10 h more: talk (size: individual), 5 h with each of 2 different providers."),
    (f"{TALK}at_least = 2\nafter = 2026-07-01", talks(1, month=6),
     "It can count from 1 July 2026 on. Add 2 more: talk."),
    (f'{TALK}at_least = 3\nafter = "document:licence - 2 weeks"',
     talks(20, 25) | licence(date(2026, 7, 1)), "It can count from 17 June 2026 on. Add 3 more: talk."),
    (f'{HOURS}at_least = "4 h"\nlimit = [{{ per = "room", at_least = "2 h" }}]', {},
     "Add 4 h more: talk, all with one room."),
    (f'{TALK}measure = "distinct"\nof = "room"\nat_least = 2\nlimit = [{{ per = "room", at_least = 3 }}]', {},
     "Add 6 more: talk, 3 with each of 2 different values (room)."),
    (f'{TALK}at_least = 16\nlimit = [{{ per = "counterpart", at_least = 8 }}]', {},
     "Add 16 more: talk, with one more partner."),
    (f'{HOURS}at_least = "4 h"\nlimit = [{TWO_WITH_EACH}, {{ per = "line", at_most = "1 h" }}]', {},
     "Add 4 h more: talk, with one more partner."),
    (f'{TALK}at_least = 6\nsame = "provider"', {}, "Add 6 more: talk, with one more provider."),
    (f'{HOURS}at_least = "5 h"\nlimit = [{{ per = "month", at_least = "3 h" }}]', {},
     "Add 5 h more: talk (at least 3 h a month)."),
    (f'{HOURS}at_least = "10 h"\nlimit = [{{ per = "line", at_least = "2 h" }}]', {},
     "Add 10 h more: talk (at least 2 h each time)."),
    (f'{TALK}measure = "average"\nof = "rating"\nat_least = 4.5', RATED, "Add 29 more: talk (rating: 5)."),
    (f'{TALK}measure = "average"\nof = "rating"\nat_least = 3.5\nwhere = {{ rating = {{ at_least = 4 }} }}', {},
     "Add 1 more: talk (rating: at least 4)."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "case", "expected"), READ_BY_A_STRANGER, ids=range(len(READ_BY_A_STRANGER))
)
def test_what_a_stranger_read(words: str, case: dict[str, Any], expected: str) -> None:
    assert helps(words, **case) == expected


SCORE = f'{TALK}measure = "score"\nof = "score"\n'


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (f"{SCORE}at_least = 80", f'{SCORE}at_least = 70\nwhere = {{ size = "group" }}',
         "Reach 80 points: talk. Reach 70 points: talk (size: group)."),
        (f'{TALK}at_least = 3\nwhere = {{ size = "group" }}',
         f'{TALK}at_least = 2\nwhere = {{ size = ["individual", "group"] }}',
         "Add 3 more: talk (size: group). Add 2 more: talk (size: individual or group)."),
        (f"{TALK}at_least = 3\nwhere = {{ level = {{ at_least = 3 }} }}",
         f"{TALK}at_least = 2\nwhere = {{ level = {{ at_least = 2 }} }}",
         "Add 3 more: talk (level: at least 3); this completes 2 requirements."),
        (f'{HOURS}at_least = "10 h"',
         f'{HOURS}at_least = "8 h"\nlimit = [{{ where = {{ size = "group" }}, at_most_share = "1/2" }}]',
         "Add 10 h more: talk; at most 4 h of it may be: group hours; this completes 2 requirements."),
    ],
)  # fmt: skip
def test_what_is_said_of_two_contradicts_neither(one: str, other: str, expected: str) -> None:
    assert helps(one, other) == expected


@pytest.mark.parametrize(("words", "case", "expected"), LIMITS, ids=range(len(LIMITS)))
def test_limits(words: str, case: dict[str, Any], expected: str) -> None:
    assert helps(words, **case) == expected
