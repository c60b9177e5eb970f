"""A certificate stays in force cycle by cycle: notice, grace, reinstatement, carry-over, audit."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.judging import evaluate
from certification.rules.problems import Problems
from certification.rules.reading import read
from certification.rules.renewing import in_audit_sample
from certification.rules.standing import RenewalStanding

CERTIFIED = date(2020, 1, 1)


def curriculum_text(carry: str = "") -> str:
    """Twelve hours in each cycle of two years."""
    return f"""
[stream]
code = "x"
name = "X"
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "basic"
title = "Basic"
evidence = "training"
[renewal]
cycle = "2 years"
notice = "3 months"
grace = "3 months"
reinstatement = "1 year"
audit_sample = "10 %"
{carry}
[[renewal.group]]
code = "continuing"
title = "Continuing education"
[[renewal.group.requirement]]
code = "hours"
title = "Hours"
evidence = "education"
measure = "hours"
at_least = "12 h"
"""


def renewal_on(on: date, *hours: tuple[date, int], carry: str = "") -> RenewalStanding:
    """The renewal of somebody certified on 1 January 2020 with this many hours on these days."""
    lines = tuple(
        Evidence(f"e{n}", "education", day, minutes=60 * some) for n, (day, some) in enumerate(hours)
    )
    renewal = evaluate(Case(read(curriculum_text(carry)), lines, certified_on=CERTIFIED), on).renewal
    assert renewal is not None
    return renewal


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2020, 1, 1), "running"),
        (date(2021, 9, 29), "running"),
        (date(2021, 9, 30), "notice"),
        (date(2021, 12, 31), "notice"),
        (date(2022, 1, 1), "grace"),
        (date(2022, 3, 31), "grace"),
        (date(2022, 4, 1), "lapsed"),
        (date(2023, 3, 31), "lapsed"),
        (date(2023, 4, 1), "ended"),
    ],
)
def test_an_unrenewed_certificate_passes_through_notice_grace_and_lapse(on: date, state: str) -> None:
    renewal = renewal_on(on)

    assert (renewal.state, renewal.cycle, renewal.met) == (state, 1, False)


def test_enough_hours_lead_into_the_next_cycle() -> None:
    renewal = renewal_on(date(2022, 1, 1), (date(2021, 12, 31), 12))

    assert (renewal.state, renewal.cycle, renewal.starts_on, renewal.ends_on) == (
        "running", 2, date(2022, 1, 1), date(2023, 12, 31),
    )  # fmt: skip


def test_hours_of_another_cycle_do_not_count_in_this_one() -> None:
    renewal = renewal_on(date(2022, 6, 1), (date(2021, 12, 31), 12), (date(2022, 1, 1), 5))

    assert renewal.groups[0].requirements[0].figures.counted == 5 * 60


def test_hours_in_the_time_of_grace_save_the_old_cycle_and_are_spent_there() -> None:
    renewal = renewal_on(date(2022, 3, 1), (date(2021, 6, 1), 6), (date(2022, 2, 1), 6))

    assert (renewal.state, renewal.cycle) == ("running", 2)
    assert renewal.groups[0].requirements[0].figures.counted == 0


def test_nothing_is_carried_over_unless_the_file_says_so() -> None:
    hours = ((date(2021, 6, 1), 20),)

    assert renewal_on(date(2022, 6, 1), *hours).carried == {}
    assert renewal_on(date(2022, 6, 1), *hours, carry='carry_over = "6 h"').carried == {"hours": 6 * 60}


def test_what_is_carried_over_counts_and_is_not_carried_twice() -> None:
    carry = 'carry_over = "6 h"'

    second = renewal_on(date(2022, 6, 1), (date(2021, 6, 1), 20), carry=carry)
    third = renewal_on(date(2024, 6, 1), (date(2021, 6, 1), 20), (date(2022, 6, 1), 6), carry=carry)

    assert second.groups[0].requirements[0].figures.counted == 6 * 60
    assert (third.cycle, third.carried) == (3, {})


def test_the_standing_says_when_the_state_changes_by_itself() -> None:
    case = Case(read(curriculum_text()), certified_on=CERTIFIED)

    assert evaluate(case, date(2020, 6, 1)).recheck_on == date(2021, 9, 30)
    assert evaluate(case, date(2021, 10, 1)).recheck_on == date(2022, 1, 1)
    assert evaluate(case, date(2022, 1, 1)).recheck_on == date(2022, 4, 1)


def test_a_tenth_of_renewals_is_audited_and_always_the_same_tenth() -> None:
    curriculum = read(curriculum_text())
    drawn = [in_audit_sample(curriculum, f"person {number}", 1) for number in range(2000)]

    assert drawn == [in_audit_sample(curriculum, f"person {number}", 1) for number in range(2000)]
    assert 140 < sum(drawn) < 260


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
