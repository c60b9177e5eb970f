"""For whom a requirement is meant, and which waivers hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from certification.rules.case import Case, Document, Evidence, Waiver
from certification.rules.curriculum import OnlyIf, Requirement, Waivable
from certification.rules.files.reading import read
from certification.rules.judge.entitlement import applies, waiver_holds
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding

HEAD = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "r"
title = "R"
evidence = "talk"
"""
CURRICULUM = read(HEAD)
ON = date(2026, 6, 1)
ASKED = Requirement("r", "R")


def enrolled(day: date | None, *documents: Document) -> Case:
    """Somebody's case."""
    return Case(CURRICULUM, documents=documents, enrolled_on=day)


@pytest.mark.parametrize(
    ("only_if", "day", "expected"),
    [
        (OnlyIf(), None, True),
        (OnlyIf(enrolled_from=ON), None, False),
        (OnlyIf(enrolled_from=ON), date(2026, 5, 31), False),
        (OnlyIf(enrolled_from=ON), ON, True),
        (OnlyIf(enrolled_before=ON), None, False),
        (OnlyIf(enrolled_before=ON), date(2026, 5, 31), True),
        (OnlyIf(enrolled_before=ON), ON, False),
    ],
)
def test_a_rule_for_those_who_came_before_or_since(only_if: OnlyIf, day: date | None, expected: bool) -> None:
    assert applies(only_if, enrolled(day), ON, lambda code: True) is expected


@pytest.mark.parametrize(
    ("paper", "held"),
    [
        (Document("d", "licence"), True),
        (Document("d", "licence", valid_from=ON, expires_on=ON), True),
        (Document("d", "licence", valid_from=date(2026, 6, 2)), False),
        (Document("d", "licence", expires_on=date(2026, 5, 31)), False),
        (Document("d", "licence", status="claimed"), False),
        (Document("d", "insurance"), False),
    ],
)
def test_a_rule_for_those_who_hold_a_paper_or_do_not(paper: Document, held: bool) -> None:
    case = enrolled(None, paper)

    assert applies(OnlyIf(holding="licence"), case, ON, lambda code: True) is held
    assert applies(OnlyIf(not_holding="licence"), case, ON, lambda code: True) is not held


def test_a_rule_for_those_who_met_another() -> None:
    assert applies(OnlyIf(met="a"), enrolled(None), ON, lambda code: code == "a")
    assert not applies(OnlyIf(met="b"), enrolled(None), ON, lambda code: code == "a")


WAIVER = Waiver("r", body="board", requested_by="ana", approved_by="bo", granted_on=ON, ends_on=ON)
BOARD = replace(ASKED, waivable=Waivable(bodies=("council", "board")))


@pytest.mark.parametrize(
    ("waiver", "requirement", "on", "expected"),
    [
        (WAIVER, ASKED, ON, True),
        (WAIVER, BOARD, ON, True),
        (replace(WAIVER, body="friends"), BOARD, ON, False),
        (replace(WAIVER, requirement="s"), ASKED, ON, False),
        (WAIVER, replace(ASKED, waivable=Waivable(allowed=False)), ON, False),
        (WAIVER, ASKED, date(2026, 5, 31), False),
        (WAIVER, ASKED, date(2026, 6, 2), False),
        (replace(WAIVER, approved_by="ana"), ASKED, ON, False),
        (replace(WAIVER, requested_by="", approved_by=""), ASKED, ON, True),
    ],
)
def test_a_waiver_holds_by_whom_it_may_for_as_long_as_it_says_and_by_two_people(
    waiver: Waiver, requirement: Requirement, on: date, expected: bool
) -> None:
    assert waiver_holds(waiver, requirement, on) is expected


def judged(text: str, waiver: Waiver, *days: date) -> RequirementStanding:
    """The requirement with one waiver and a line on each of these days."""
    lines = tuple(Evidence(f"e{number}", "talk", day) for number, day in enumerate(days))
    file = HEAD + text
    return evaluate(Case(read(file), lines, waivers=(waiver,)), ON).requirements["r"]


@pytest.mark.parametrize(("amount", "waived"), [(None, 3), (5, 3), (3, 3), (1, 1), (0, 0), (-5, 0)])
def test_no_more_is_waived_than_is_asked_and_never_less_than_nothing(amount: int | None, waived: int) -> None:
    found = judged("at_least = 3", Waiver("r", amount))

    assert (found.waived, found.figures.counted, found.met) == (waived, waived, waived == 3)


def test_with_a_waiver_it_is_met_on_the_day_both_together_are_enough() -> None:
    february, march = date(2026, 2, 1), date(2026, 3, 1)
    waiver = Waiver("r", 1, granted_on=date(2026, 1, 1))
    once_a_day = 'at_least = 3\nlimit = [{ per = "day", at_most = 1 }]'

    assert judged("at_least = 3", waiver, february, march).met_on == march
    assert judged("at_least = 2", waiver, february, march).met_on == february
    assert judged("at_least = 1", waiver, february, march).met_on == date(2026, 1, 1)
    assert judged(once_a_day, waiver, february, february, march).met_on == march
    assert judged(
        "at_least = 3", replace(waiver, granted_on=date(2026, 4, 1)), february, march
    ).met_on == date(2026, 4, 1)
    assert judged("at_least = 3", Waiver("r", 1), february, march).met_on == march


def test_what_only_helps_toward_a_value_puts_nothing_off() -> None:
    coverage = 'measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = 2'
    days = [("a", 1), ("b", 2), ("b", 3)]
    lines = tuple(
        Evidence(f"e{day}", "talk", date(2026, 2, day), attributes={"area": area}) for area, day in days
    )

    case = Case(read(HEAD + coverage), lines, waivers=(Waiver("r", 1),))

    assert evaluate(case, ON).requirements["r"].met_on == date(2026, 2, 3)
