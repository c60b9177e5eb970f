"""What waits for something else: other requirements, whole groups, and days that have yet to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, ClassPeriod, Document, Evidence, Hold, Waiver
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import Standing

ON = date(2026, 6, 1)


def asked(code: str, words: str = "", evidence: str = "") -> str:
    """One requirement about evidence of its own kind."""
    about = f'evidence = "{evidence or code}"'
    return f'[[group.requirement]]\ncode = "{code}"\ntitle = "{code.upper()}"\n{about}\n{words}\n'


def group(code: str, *inside: str, words: str = "") -> str:
    """One group."""
    return f'[[group]]\ncode = "{code}"\ntitle = "{code.upper()}"\n{words}\n' + "".join(inside)


def line(kind: str, day: date = date(2026, 1, 1), **more: Any) -> Evidence:
    """One line of evidence."""
    return Evidence(f"{kind} {day}", kind, day, **more)


def standing(text: str, *lines: Evidence, on: date = ON, **more: Any) -> Standing:
    """The standing of a case under this file."""
    return evaluate(Case(read('stream = { code = "x", name = "X" }\n' + text), lines, **more), on)


def counted(found: Standing) -> dict[str, tuple[int, int]]:
    """By requirement: what counts, and what would besides."""
    return {code: (one.figures.counted, one.figures.waiting) for code, one in found.requirements.items()}


LATER = date(2026, 2, 1)


def test_what_waits_for_a_requirement_below_it_is_judged_after_it() -> None:
    text = group("g", asked("b", 'after = "a"'), asked("a"))

    assert counted(standing(text, line("a"), line("b", LATER))) == {"b": (1, 0), "a": (1, 0)}
    assert counted(standing(text, line("a", LATER), line("b"))) == {"b": (0, 0), "a": (1, 0)}


def test_what_waits_for_a_claimed_line_would_count_with_it() -> None:
    text = group("g", asked("a"), asked("b", 'after = "a"'), asked("c", 'until = "b + 1 year"'))

    found = standing(text, line("a", status="claimed"), line("b", LATER), line("c", LATER))

    assert counted(found) == {"a": (0, 1), "b": (0, 1), "c": (1, 0)}


def test_what_waits_for_a_group_waits_for_all_of_it() -> None:
    text = group("one", asked("a"), asked("c")) + group("two", asked("b", 'after = "one"'))
    lines = (line("a"), line("c", LATER), line("b", date(2026, 1, 31)), line("b", LATER))

    assert counted(standing(text, *lines))["b"] == (1, 0)
    assert counted(standing(text, *lines[2:]))["b"] == (0, 0)
    assert counted(standing(text, lines[0], replace(lines[1], status="claimed"), *lines[2:]))["b"] == (0, 1)


def test_what_waits_for_a_group_also_waits_for_what_decides_who_it_is_for() -> None:
    text = group("one", asked("a", 'only_if = { met = "z" }'), asked("c"), words="needs = 1") + group(
        "two", asked("b", 'after = "one"'), asked("z")
    )

    without = standing(text, line("a"), line("b", LATER))
    claimed = standing(text, line("a"), line("b", LATER), line("z", status="claimed"))
    verified = standing(text, line("a"), line("b", LATER), line("z"))

    assert [counted(found)["b"] for found in (without, claimed, verified)] == [(0, 0), (0, 1), (1, 0)]
    assert not without.requirements["a"].applies


def test_what_waits_for_a_group_waits_for_what_decides_about_a_group_inside() -> None:
    inner = '[[group.group]]\ncode = "inner"\ntitle = "Inner"\nonly_if = { met = "z" }\n'
    text = (
        group("one", words="needs = 1") + asked("c")
        + inner + asked("a").replace("[[group.requirement]]", "[[group.group.requirement]]")
        + group("two", asked("b", 'after = "one"'), asked("z"))
    )  # fmt: skip

    claimed = standing(text, line("a"), line("b", LATER), line("z", status="claimed"))

    assert counted(claimed)["b"] == (0, 1)


def test_a_file_may_ask_for_what_stands_below_even_through_a_group() -> None:
    text = group("one", asked("b", 'after = "two"')) + group(
        "two", asked("a", 'only_if = { met = "z" }'), asked("z")
    )

    assert counted(standing(text, line("a"), line("z"), line("b", LATER))) == {
        "b": (1, 0),
        "a": (1, 0),
        "z": (1, 0),
    }


RATIO = group("g", asked("work", 'measure = "hours"\nat_least = "10 h"\n'
              'limit = [{ support = { evidence = "care", each = "1 h", allows = "5 h" } }]'))  # fmt: skip


def test_a_supporting_line_yet_to_come_is_a_day_to_look_again() -> None:
    lines = (line("work", minutes=600), line("care", minutes=60), line("care", date(2026, 7, 1), minutes=60))

    before, after = standing(RATIO, *lines), standing(RATIO, *lines, on=date(2026, 7, 1))

    assert (counted(before)["work"], before.recheck_on) == ((300, 0), date(2026, 7, 1))
    assert (counted(after)["work"], after.recheck_on) == ((600, 0), None)


def test_a_supporting_line_counts_once_somebody_vouches_for_it() -> None:
    lines = (line("work", minutes=600), line("care", minutes=60, status="claimed"))

    assert counted(standing(RATIO, *lines))["work"] == (0, 300)
    assert counted(standing(RATIO, lines[0], replace(lines[1], status="returned")))["work"] == (0, 0)


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({"holds": (Hold("fees", date(2026, 7, 1), date(2026, 7, 31)),)}, [date(2026, 7, 1), date(2026, 8, 1)]),
        ({"holds": (Hold("fees", None, date.max),)}, []),
        ({"waivers": (Waiver("a", granted_on=date(2026, 7, 1), ends_on=date(2026, 7, 31)),)},
         [date(2026, 7, 1), date(2026, 8, 1)]),
        ({"waivers": (Waiver("another", granted_on=date(2026, 7, 1)),)}, []),
        ({"documents": (Document("d", "licence", valid_from=date(2026, 7, 1), expires_on=date(2026, 7, 31)),)},
         [date(2026, 7, 1), date(2026, 8, 1)]),
        ({"documents": (Document("d", "cv", valid_from=date(2026, 7, 1)),)}, []),
        ({"classes": (ClassPeriod("kim", "certified", date(2026, 7, 1), date(2026, 7, 31)),)}, []),
        ({"appointments": (Appointment("kim", "lead", date(2026, 7, 1)),)}, []),
    ],
)  # fmt: skip
def test_days_on_which_papers_begin_and_end_are_days_to_look_again(more: Any, days: list[date]) -> None:
    text = group("g", asked("a", 'only_if = { holding = "licence" }'))

    assert next_days(text, more) == days


def next_days(text: str, more: dict[str, Any]) -> list[date]:
    """Every day to look again from June on, one after the other."""
    days: list[date] = []
    on: date | None = ON
    while on is not None:
        on = standing(text, on=on, **more).recheck_on
        days += [on] if on else []
    return days


def test_only_where_a_limit_is_lifted_by_it_does_it_matter_what_a_provider_is_today() -> None:
    text = group("g", asked("a", 'limit = [{ at_most = 3, lifted_when = { class = "certified" } }]'))

    assert next_days(text, {"classes": (ClassPeriod("kim", "certified", date(2026, 7, 1), date(2026, 7, 31)),)}) == [
        date(2026, 7, 1), date(2026, 8, 1),
    ]  # fmt: skip
    assert next_days(text, {"appointments": (Appointment("kim", "lead", date(2026, 7, 1)),)}) == [
        date(2026, 7, 1)
    ]


TITLES = """
[[title]]
title = "Therapist"
only_if = { holding = "licence" }
[[title]]
title = "Coach"
only_if = { not_holding = "ban" }
[[title]]
title = "Friend"
"""


def test_papers_that_decide_the_title_are_days_to_look_again() -> None:
    text = group("g", asked("a")) + TITLES
    papers = (
        Document("d", "licence", valid_from=date(2026, 7, 1), expires_on=date(2026, 7, 31)),
        Document("e", "ban", valid_from=date(2026, 8, 15)),
    )
    days = next_days(text, {"documents": papers})

    assert days == [date(2026, 7, 1), date(2026, 8, 1), date(2026, 8, 15)]
    assert [standing(text, documents=papers, on=on).title for on in (ON, *days)] == [
        "Coach", "Therapist", "Coach", "Friend",
    ]  # fmt: skip


def test_what_waits_alone_still_waits() -> None:
    paper = '[[group.requirement]]\ncode = "p"\ntitle = "P"\ndocument = "paper"\n'

    assert counted(standing(group("g", asked("a")), line("a", status="claimed"))) == {"a": (0, 1)}
    assert counted(standing(group("g", paper), documents=(Document("d", "paper", status="claimed"),))) == {
        "p": (0, 1)
    }


def test_a_line_that_never_grows_too_old_is_no_day_to_look_again() -> None:
    found = standing(group("g", asked("a", 'within = "9999 years"')), line("a"))

    assert (counted(found), found.recheck_on) == ({"a": (1, 0)}, None)


def test_papers_that_do_not_decide_the_title_do_not_matter() -> None:
    text = group("g", asked("a")) + '[[title]]\ntitle = "Therapist"\nonly_if = { holding = "licence" }\n'

    assert next_days(text, {"documents": (Document("d", "licence", valid_from=LATER.replace(month=7)),)}) == [
        date(2026, 7, 1)
    ]
    assert next_days(text, {"documents": (Document("d", "cv", valid_from=LATER.replace(month=7)),)}) == []


def test_days_that_matter_only_once_a_line_is_verified_are_days_to_look_again() -> None:
    text = group("g", asked("a")) + (
        '[[group.requirement]]\ncode = "time"\ntitle = "T"\nelapsed = "1 year"\nsince = "a"\n'
    )

    assert standing(text, line("a", status="claimed")).recheck_on == date(2027, 1, 1)
    assert standing(text).recheck_on is None
