"""Where the cycles of a certificate begin and end, and what a day of the cycle means."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from tests.rules.renewing import (
    CERTIFIED,
    counted,
    curriculum_text,
    renewal_of,
    renewal_on,
)


@pytest.mark.parametrize(
    ("certified", "on", "cycle", "starts", "ends"),
    [
        (date(2024, 5, 10), date(2024, 6, 1), 1, date(2024, 5, 10), date(2025, 12, 31)),
        (date(2024, 5, 10), date(2026, 1, 1), 1, date(2024, 5, 10), date(2025, 12, 31)),
        (date(2024, 12, 31), date(2025, 1, 1), 1, date(2024, 12, 31), date(2025, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 1), 1, date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_cycles_may_end_on_one_day_of_the_year(
    certified: date, on: date, cycle: int, starts: date, ends: date
) -> None:
    text = curriculum_text('ends_on = "12-31"')

    renewal = evaluate(Case(read(text), certified_on=certified), on).renewal

    assert renewal is not None
    assert (renewal.cycle, renewal.starts_on, renewal.ends_on) == (cycle, starts, ends)


def test_the_cycle_after_a_short_one_is_whole() -> None:
    lines = (Evidence("e", "education", date(2025, 1, 1), minutes=720),)
    case = Case(read(curriculum_text('ends_on = "12-31"')), lines, certified_on=date(2024, 5, 10))

    renewal = evaluate(case, date(2026, 6, 1)).renewal

    assert renewal is not None
    assert (renewal.cycle, renewal.starts_on, renewal.ends_on) == (2, date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("minutes", "late", "spent"),
    [(719, 60, 1), (718, 60, 2), (719, 2, 1), (718, 2, 2), (719, 1, 1), (660, 60, 60)],
)
def test_of_a_late_line_no_minute_more_is_spent_than_the_old_cycle_lacks(
    minutes: int, late: int, spent: int
) -> None:
    first_of_next = date(2022, 1, 1)
    lines = (
        Evidence("early", "education", date(2021, 1, 1), minutes=minutes),
        Evidence("late", "education", first_of_next, minutes=late),
    )
    case = Case(read(curriculum_text()), lines, certified_on=CERTIFIED)

    # Seen on the very day of the late line, which is the first day of the next cycle.
    renewal = renewal_of(case, first_of_next)

    assert (renewal.cycle, renewal.spent, counted(renewal)) == (2, {"late": spent}, late - spent)


def test_a_first_cycle_that_is_cut_to_one_day_ends_like_any_other() -> None:
    certified = date(2024, 12, 31)
    case = Case(read(curriculum_text('ends_on = "12-31"', cycle="1 year")), (), certified_on=certified)

    found = [renewal_of(case, day) for day in (certified, date(2025, 1, 1), date(2025, 4, 1))]

    assert [(one.starts_on, one.ends_on) for one in found] == [(certified, certified)] * 3
    assert [one.state for one in found] == ["notice", "grace", "lapsed"]


@pytest.mark.parametrize(
    ("certified", "day", "carried"),
    [
        # Of a cycle that ends with February the last six months begin with September.
        (date(2021, 3, 1), date(2022, 8, 31), {}),
        (date(2021, 3, 1), date(2022, 9, 1), {"hours": 360}),
        (date(2022, 3, 1), date(2023, 8, 31), {}),
        (date(2022, 3, 1), date(2023, 9, 1), {"hours": 360}),
        (date(2021, 3, 15), date(2022, 9, 14), {}),
        (date(2021, 3, 15), date(2022, 9, 15), {"hours": 360}),
    ],
)
def test_the_last_months_of_a_cycle_are_reckoned_from_the_day_after_it(
    certified: date, day: date, carried: dict[str, int]
) -> None:
    hours = (("before", certified, 720), ("late", day, 360))
    lines = tuple(Evidence(name, "education", on, minutes=minutes) for name, on, minutes in hours)
    carry = curriculum_text('carry_over = { at_most = "6 h", within = "6 months" }')

    renewal = evaluate(Case(read(carry), lines, certified_on=certified), date(2024, 6, 1)).renewal

    assert renewal is not None
    assert renewal.carried == carried


@pytest.mark.parametrize(
    ("carry", "carried"),
    [
        ('carry_over = { at_most = "6 h" }', {"hours": 360}),
        ('carry_over = { at_most = "6 h", of = ["hours"] }', {"hours": 360}),
        ('carry_over = { at_most = "6 h", within = "6 months" }', {"hours": 120}),
        ('carry_over = { at_most = "1 h", within = "6 months" }', {"hours": 60}),
    ],
)
def test_only_what_was_done_late_in_the_cycle_is_carried_over_where_the_file_says_so(
    carry: str, carried: dict[str, int]
) -> None:
    # Of twenty hours eight are more than needed; two of them were done in the last six months (from 1 July on).
    days = ((date(2020, 6, 1), 17), (date(2021, 6, 30), 1), (date(2021, 7, 1), 2))

    assert renewal_on(date(2022, 6, 1), *days, carry=carry).carried == carried


def test_what_is_carried_over_must_be_there_and_measured_so() -> None:
    with pytest.raises(Problems) as caught:
        read(curriculum_text('carry_over = { at_most = 6, of = ["hour"] }'))

    assert [str(problem) for problem in caught.value.problems] == [
        'renewal › carry_over › of: no requirement "hour"; did you mean "hours"?',
        (
            "renewal › carry_over: is written as a number, but no requirement of the renewal counts or has credits; "
            'write "6 h" for hours, 6 for credits'
        ),
    ]


def test_an_examination_of_ten_years_outlasts_a_cycle_of_two() -> None:
    text = curriculum_text() + (
        '[[renewal.group.requirement]]\ncode = "exam"\ntitle = "Exam"\nevidence = "exam"\n'
        'within = "10 years"\nacross_cycles = true\n'
    )
    lines = (
        Evidence("x", "exam", date(2019, 12, 1)),
        Evidence("h1", "education", date(2020, 6, 1), minutes=720),
        Evidence("h2", "education", date(2022, 6, 1), minutes=720),
    )
    case = Case(read(text), lines, certified_on=CERTIFIED)

    renewal = evaluate(case, date(2023, 1, 1)).renewal

    assert renewal is not None
    assert renewal.cycle == 2
    assert {one.code: one.met for one in renewal.groups[0].requirements} == {"hours": True, "exam": True}
    assert not evaluate(case, date(2030, 1, 1)).renewal.met


@pytest.mark.parametrize(("day", "met"), [(date(2020, 12, 30), False), (date(2020, 12, 31), True)])
def test_a_refresher_may_have_to_lie_at_the_end_of_the_cycle(day: date, met: bool) -> None:
    text = curriculum_text() + (
        '[[renewal.group.requirement]]\ncode = "refresher"\ntitle = "Refresher"\nevidence = "refresher"\n'
        'after = "cycle-end - 1 year"\n'
    )
    case = Case(read(text), (Evidence("r", "refresher", day),), certified_on=CERTIFIED)

    renewal = evaluate(case, date(2021, 6, 1)).renewal

    assert renewal is not None
    assert renewal.ends_on == date(2021, 12, 31)
    assert {one.code: one.met for one in renewal.groups[0].requirements}["refresher"] is met


def test_days_of_a_cycle_are_for_renewals_only() -> None:
    text = curriculum_text().replace('evidence = "training"', 'evidence = "training"\nafter = "cycle"')

    with pytest.raises(Problems) as caught:
        read(text)

    assert [str(problem) for problem in caught.value.problems] == [
        'requirement basic: "cycle" has no meaning outside [renewal]; write "enrolment" or a date'
    ]
