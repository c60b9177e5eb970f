"""How much of a line that came late the old cycle keeps, and what is left of it for its own: worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Evidence, Use
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import RenewalStanding
from tests.rules.renewing import CERTIFIED, TWELVE_HOURS, counted, curriculum_text

ASKED = '\n[[renewal.group.requirement]]\ncode = "{0}"\ntitle = "{0}"\n'
TWO_TOPICS = (
    ASKED.format("topics") + 'evidence = "education"\nmeasure = "distinct"\nof = "topic"\nat_least = 2\n'
)


def line(
    name: str, on: str, minutes: int, kind: str = "education", fact: str = "", **attributes: Any
) -> Evidence:
    """One line; cycles run from 1 January 2020, 2022 and so on, unless they are shorter."""
    return Evidence(name, kind, date.fromisoformat(on), minutes=minutes, fact=fact, attributes=attributes)


def renewed(
    asks: str, *lines: Evidence, on: str = "2022-03-01", cycle: str = "2 years", **more: Any
) -> RenewalStanding:
    """The renewal of somebody certified on 1 January 2020."""
    curriculum = read(curriculum_text(asks=asks, cycle=cycle))
    found = evaluate(Case(curriculum, lines, certified_on=CERTIFIED, **more), date.fromisoformat(on)).renewal
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("topic", "spent", "hours", "topics"),
    [("a", 60, 9, 1), ("b", 60, 9, 1), ("c", 600, 0, 0)],
)
def test_a_line_is_divided_where_the_old_cycle_has_its_topics_without_it(
    topic: str, spent: int, hours: int, topics: int
) -> None:
    # One hour is missing. Both topics are there, unless the late line has to bring one of them.
    early = [line("e1", "2020-06-01", 300, topic="a"), line("e2", "2020-07-01", 360, topic="b")]
    if topic == "c":
        early[1] = line("e2", "2020-07-01", 360, topic="a")

    found = renewed(TWELVE_HOURS + TWO_TOPICS, *early, line("late", "2022-02-01", 600, topic=topic))

    assert found.spent == {"late": spent}
    assert (counted(found), counted(found, "topics")) == (hours * 60, topics)


def test_a_length_is_asked_of_the_line_as_it_was_logged() -> None:
    asks = TWELVE_HOURS.replace("12 h", "2 h") + "must = { minutes = { at_least = 60 } }\n"
    lines = (line("e1", "2020-06-01", 90), line("e2", "2021-06-01", 70), line("e3", "2022-02-01", 120))

    second = renewed(asks, *lines, on="2021-07-01", cycle="1 year")
    third = renewed(asks, *lines, on="2022-03-01", cycle="1 year")

    # Half an hour of the seventy minutes completes the first cycle; the forty that are left count in the second, which
    # then takes eighty of two hours.
    assert (second.cycle, second.spent, counted(second)) == (2, {"e2": 30}, 40)
    assert (third.cycle, third.spent, counted(third)) == (3, {"e3": 80}, 40)


def test_what_limits_long_lines_limits_a_part_of_one_too() -> None:
    # Of courses of half a day and more at most two hours count.
    asks = TWELVE_HOURS + 'limit = [{ where = { minutes = { at_least = 240 } }, at_most = "2 h" }]\n'
    early = (line("e1", "2020-06-01", 200), line("e2", "2020-07-01", 200), line("e3", "2020-08-01", 230))

    found = renewed(asks, *early, line("late", "2022-02-01", 600))

    assert (found.spent, counted(found)) == ({"late": 90}, 120)


@pytest.mark.parametrize(("kind", "spent", "left"), [("course", 60, 900), ("conference", 600, 0)])
def test_credits_by_the_hour_are_divided_and_credits_by_the_line_are_not(
    kind: str, spent: int, left: int
) -> None:
    asks = ASKED.format("credits") + (
        'evidence = "education"\nmeasure = "credits"\nat_least = 12\n'
        'convert = [{ where = { sort = "conference" }, each = 1, gives = 1 }, { each = "1 h", gives = 1 }]\n'
    )

    found = renewed(
        asks, line("e", "2020-06-01", 660, sort="course"), line("late", "2022-02-01", 600, sort=kind)
    )

    assert found.spent == {"late": spent}
    assert counted(found, "credits") == left, "in hundredths"


@pytest.mark.parametrize(("reuse", "spent", "left"), [("", 60, 540), ('reuse = "none"', 600, 0)])
def test_a_line_of_which_another_certificate_used_some_is_spent_whole_only_where_that_matters(
    reuse: str, spent: int, left: int
) -> None:
    found = renewed(
        TWELVE_HOURS + reuse,
        line("e", "2020-06-01", 660),
        line("late", "2022-02-01", 600, fact="f"),
        used_elsewhere=(Use("f", "other", 30),),
    )

    assert (found.spent, counted(found)) == ({"late": spent}, left)


@pytest.mark.parametrize(("each", "before", "spent"), [("1", 2, 60), ("1", 1, 600), ('"1 h"', 1, 60)])
def test_a_line_that_is_leaned_on_as_one_line_is_not_divided(each: str, before: int, spent: int) -> None:
    # Each supervision, or each hour of it, lets six hours of work count. Asked are twelve, and two of supervision.
    asks = (
        TWELVE_HOURS.replace('"education"', '"work"')
        + f'limit = [{{ support = {{ evidence = "supervision", each = {each}, allows = "6 h" }} }}]\n'
        + ASKED.format("supervision")
        + 'evidence = "supervision"\nmeasure = "hours"\nat_least = "2 h"\n'
    )
    supervision = [line(f"s{n}", f"2020-06-0{n + 1}", 60 // before, "supervision") for n in range(before)]

    found = renewed(
        asks,
        line("w", "2020-05-01", 720, "work"),
        *supervision,
        line("late", "2022-02-01", 600, "supervision"),
    )

    assert found.spent == {"late": spent}


def test_what_tells_lines_apart_within_hours_takes_a_line_as_a_whole() -> None:
    asks = TWELVE_HOURS + 'limit = [{ per = "year", of = "topic", at_least = 2 }]\n'
    early = (line("e1", "2020-06-01", 300, topic="a"), line("e2", "2020-07-01", 300, topic="b"))
    late = (line("l1", "2022-01-10", 120, topic="a"), line("l2", "2022-01-20", 600, topic="b"))

    # In 2022 two topics are needed for anything of it to count, and two hours are missing.
    assert renewed(asks, *early, *late).spent == {"l1": 120, "l2": 600}
    assert renewed(asks.split("limit")[0], *early, *late).spent == {"l1": 120}


def test_what_looks_beyond_cycles_does_not_keep_a_line_whole() -> None:
    asks = (
        TWELVE_HOURS
        + ASKED.format("exam")
        + 'evidence = "education"\nwhere = { exam = true }\nacross_cycles = true\n'
    )

    found = renewed(asks, line("e", "2020-06-01", 660), line("late", "2022-02-01", 600, exam=True))

    assert (found.spent, counted(found), counted(found, "exam")) == ({"late": 60}, 540, 1)
