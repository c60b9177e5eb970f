"""A certificate stays in force cycle by cycle: notice, grace, reinstatement, carry-over, audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Document, Evidence, Waiver
from certification.rules.files.reading import read
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.judging import evaluate
from tests.rules.renewing import (
    CERTIFIED,
    TWELVE_HOURS,
    counted,
    curriculum_text,
    education,
    renewal_of,
    renewal_on,
)


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


def test_a_late_renewal_spends_only_what_the_old_cycle_lacked() -> None:
    hours = ((date(2021, 6, 1), 6), (date(2022, 1, 15), 6), (date(2022, 6, 1), 6), (date(2022, 12, 1), 6))

    renewal = renewal_on(date(2023, 12, 1), *hours)

    assert (renewal.state, renewal.cycle, renewal.met) == ("running", 2, True)
    assert renewal.spent == {"e1": 6 * 60}
    assert [line.evidence_id for line in renewal.requirements["hours"].lines] == ["e2", "e3"]


def test_of_the_line_that_completes_the_old_cycle_the_rest_stays_for_the_new_one() -> None:
    renewal = renewal_on(
        date(2022, 3, 1), (date(2021, 6, 1), 6), (date(2022, 1, 15), 2), (date(2022, 2, 1), 7)
    )

    assert renewal.spent == {"e1": 2 * 60, "e2": 4 * 60}
    assert counted(renewal) == 3 * 60


def test_what_came_late_on_the_same_day_is_spared_from_the_latest_on() -> None:
    lines = (
        *education((date(2021, 6, 1), 10)),
        Evidence("late", "education", date(2022, 1, 15), starts="14:00", minutes=120),
        Evidence("early", "education", date(2022, 1, 15), starts="09:00", minutes=120),
    )

    renewal = renewal_of(Case(read(curriculum_text()), lines, certified_on=CERTIFIED), date(2022, 2, 1))

    assert renewal.spent == {"early": 120}


def test_a_line_that_helped_the_old_cycle_to_nothing_is_not_spent() -> None:
    asks = TWELVE_HOURS + 'limit = [{ where = { online = true }, at_most = "4 h" }]\n'
    lines = (
        *education((date(2021, 6, 1), 8)),
        Evidence("o1", "education", date(2021, 7, 1), minutes=240, attributes={"online": True}),
        Evidence("o2", "education", date(2022, 1, 10), minutes=240, attributes={"online": True}),
        Evidence("last", "education", date(2022, 1, 20), minutes=60),
    )
    case = Case(read(curriculum_text(asks=asks)), lines[:1] + lines[2:], certified_on=CERTIFIED)

    renewal = renewal_of(case, date(2022, 2, 1))

    assert renewal.spent == {"o2": 240}
    assert counted(renewal) == 60
    assert renewal_of(replace(case, evidence=lines), date(2022, 2, 1)).spent == {}


def test_a_late_line_that_lets_earlier_ones_count_is_spent() -> None:
    asks = TWELVE_HOURS + 'limit = [{ where = { online = true }, at_most_share = "1/2" }]\n'
    lines = (
        Evidence("o", "education", date(2021, 7, 1), minutes=600, attributes={"online": True}),
        Evidence("own", "education", date(2021, 8, 1), minutes=120),
        Evidence("late", "education", date(2022, 1, 20), minutes=300),
    )

    renewal = renewal_of(
        Case(read(curriculum_text(asks=asks)), lines, certified_on=CERTIFIED), date(2022, 2, 1)
    )

    assert renewal.spent == {"late": 240}, "six hours in person let six hours online count"
    assert counted(renewal) == 60


def test_where_lines_are_counted_a_late_one_is_spent_whole() -> None:
    asks = """
[[renewal.group.requirement]]
code = "workshops"
title = "Workshops"
evidence = "education"
at_least = 2
"""
    hours = ((date(2021, 6, 1), 3), (date(2022, 1, 15), 3), (date(2022, 2, 1), 3))
    case = Case(read(curriculum_text(asks=asks)), education(*hours), certified_on=CERTIFIED)

    renewal = renewal_of(case, date(2022, 3, 1))

    assert renewal.spent == {"e1": 180}
    assert counted(renewal, "workshops") == 1


def test_hours_after_the_last_day_of_reinstatement_help_no_more() -> None:
    early, late = date(2023, 3, 31), date(2023, 4, 1)

    assert (renewal_on(early, (early, 12)).cycle, renewal_on(late, (late, 12)).state) == (2, "ended")
    assert renewal_on(late, (late, 12)).requirements["hours"].remains == ()


def test_a_reinstated_certificate_keeps_its_days() -> None:
    renewal = renewal_on(date(2022, 11, 1), (date(2022, 10, 1), 14))

    assert (renewal.state, renewal.starts_on, renewal.ends_on) == (
        "running",
        date(2022, 1, 1),
        date(2023, 12, 31),
    )
    assert counted(renewal) == 2 * 60


@pytest.mark.parametrize(
    ("certified", "cycle", "grace", "ends", "grace_until", "reinstatement_until"),
    [
        (date(2022, 3, 1), "2 years", "3 months", date(2024, 2, 29), date(2024, 5, 31), date(2025, 5, 31)),
        (date(2021, 3, 1), "2 years", "3 months", date(2023, 2, 28), date(2023, 5, 31), date(2024, 5, 31)),
        (date(2020, 2, 29), "1 year", "1 month", date(2021, 2, 27), date(2021, 3, 27), date(2022, 3, 27)),
        (date(2020, 2, 29), "4 years", "1 month", date(2024, 2, 28), date(2024, 3, 28), date(2025, 3, 28)),
        (date(2020, 12, 1), "1 year", "3 months", date(2021, 11, 30), date(2022, 2, 28), date(2023, 2, 28)),
        (date(2020, 5, 31), "1 year", "1 month", date(2021, 5, 30), date(2021, 6, 29), date(2022, 6, 29)),
        (date(2020, 5, 31), "1 year", "30 days", date(2021, 5, 30), date(2021, 6, 29), date(2022, 6, 29)),
    ],
)
def test_grace_and_reinstatement_are_counted_from_the_day_after(
    certified: date, cycle: str, grace: str, ends: date, grace_until: date, reinstatement_until: date
) -> None:
    curriculum = read(curriculum_text(cycle=cycle, grace=grace))

    renewal = renewal_of(Case(curriculum, certified_on=certified), certified)

    assert (renewal.ends_on, renewal.grace_until, renewal.reinstatement_until) == (
        ends, grace_until, reinstatement_until,
    )  # fmt: skip


def test_a_leap_day_comes_back_in_a_leap_year() -> None:
    curriculum = read(curriculum_text(cycle="1 year"))
    lines = education(*((date(year, 6, 1), 12) for year in range(2020, 2025)))

    starts = [
        renewal_of(Case(curriculum, lines, certified_on=date(2020, 2, 29)), date(year, 7, 1)).starts_on
        for year in range(2020, 2025)
    ]

    assert starts == [
        date(2020, 2, 29),
        date(2021, 2, 28),
        date(2022, 2, 28),
        date(2023, 2, 28),
        date(2024, 2, 29),
    ]


def test_what_was_carried_in_is_used_up_first() -> None:
    carry = 'carry_over = "6 h"'
    hours = ((date(2021, 6, 1), 20), (date(2022, 6, 1), 8))

    assert renewal_on(date(2024, 6, 1), *hours, carry=carry).carried == {"hours": 2 * 60}


def test_what_is_carried_over_needs_nobodys_leave_and_is_no_waiver() -> None:
    curriculum = read(curriculum_text('carry_over = "6 h"', asks=TWELVE_HOURS + 'waiver = "never"\n'))

    renewal = renewal_of(
        Case(curriculum, education((date(2021, 6, 1), 15)), certified_on=CERTIFIED), date(2022, 6, 1)
    )

    assert (counted(renewal), renewal.requirements["hours"].waived) == (3 * 60, 0)


def test_a_late_renewal_carries_over_only_what_lay_in_the_old_cycle() -> None:
    asks = (
        TWELVE_HOURS
        + """
[[renewal.group.requirement]]
code = "ethics"
title = "Ethics"
evidence = "ethics"
measure = "hours"
at_least = "2 h"
"""
    )
    lines = (
        *education((date(2021, 6, 1), 15), (date(2022, 1, 10), 4)),
        Evidence("ethics", "ethics", date(2022, 1, 20), minutes=180),
    )
    case = Case(read(curriculum_text('carry_over = "6 h"', asks=asks)), lines, certified_on=CERTIFIED)

    renewal = renewal_of(case, date(2022, 2, 1))

    assert renewal.carried == {"hours": 3 * 60}
    assert renewal.spent == {"ethics": 120}
    assert (counted(renewal), counted(renewal, "ethics")) == ((3 + 4) * 60, 60)


def waived(amount: int | None, on: date | None, code: str = "renewal:hours", **more: Any) -> Case:
    """Six hours in the first cycle and one waiver."""
    waiver = Waiver(code, amount, granted_on=on, **more)
    hours = education((date(2021, 6, 1), 6))
    return Case(read(curriculum_text('carry_over = "6 h"')), hours, waivers=(waiver,), certified_on=CERTIFIED)


def test_a_waiver_holds_in_the_cycle_it_was_granted_in() -> None:
    inside = renewal_of(waived(360, date(2021, 12, 1)), date(2022, 6, 1))

    assert (inside.state, inside.cycle, inside.carried, counted(inside)) == ("running", 2, {}, 0)
    assert renewal_of(waived(360, date(2019, 12, 1)), date(2022, 6, 1)).state == "lapsed"
    assert renewal_of(waived(None, None), date(2022, 6, 1)).state == "lapsed", (
        "a waiver without a day lies in no cycle"
    )


def test_a_waiver_granted_late_completes_the_old_cycle_and_not_the_new_one() -> None:
    renewal = renewal_of(waived(360, date(2022, 2, 1)), date(2022, 6, 1))

    assert (renewal.cycle, counted(renewal)) == (2, 0)


def test_a_waiver_leaves_no_surplus() -> None:
    renewal = renewal_of(waived(None, date(2021, 12, 1)), date(2022, 6, 1))

    assert renewal.carried == {}


def test_a_waiver_of_the_certification_itself_waives_no_renewal() -> None:
    text = curriculum_text().replace('code = "basic"', 'code = "hours"')
    case = Case(read(text), waivers=(Waiver("hours", granted_on=date(2021, 6, 1)),), certified_on=CERTIFIED)

    standing = evaluate(case, date(2022, 6, 1))

    assert standing.requirements["hours"].met
    assert standing.renewal is not None
    assert standing.renewal.state == "lapsed"


def test_the_next_look_knows_the_papers_and_waivers_renewal_hangs_on() -> None:
    text = curriculum_text(asks=TWELVE_HOURS + 'only_if = { not_holding = "exempt" }\n')
    paper = Document("d", "exempt", valid_from=date(2020, 2, 1), expires_on=date(2020, 6, 30))
    exempt = Case(read(text), documents=(paper,), certified_on=CERTIFIED)

    assert evaluate(exempt, date(2020, 5, 30)).recheck_on == date(2020, 7, 1)
    assert evaluate(waived(360, date(2021, 8, 1)), date(2021, 7, 1)).recheck_on == date(2021, 8, 1)
    ending = waived(360, date(2021, 8, 1), ends_on=date(2021, 8, 31))
    assert evaluate(ending, date(2021, 8, 1)).recheck_on == date(2021, 9, 1)
    assert evaluate(exempt, date(2019, 6, 1)).recheck_on == CERTIFIED


def test_the_audit_sample_is_drawn_by_name_and_cycle_alone() -> None:
    curriculum = read(curriculum_text())
    again = read(curriculum_text().replace('name = "X"', 'name = "Another name"'))

    def drawn(cycle: int) -> list[int]:
        return [number for number in range(60) if in_audit_sample(curriculum, f"C-{number}", cycle)]

    assert drawn(1) == [12, 39]
    assert drawn(2) == [1, 8, 12, 19, 20, 28, 33, 40, 54, 56, 58]
    assert [number for number in range(60) if in_audit_sample(again, f"C-{number}", 1)] == [12, 39]


def test_a_tenth_of_renewals_is_audited_and_always_the_same_tenth() -> None:
    curriculum = read(curriculum_text())
    drawn = [in_audit_sample(curriculum, f"person {number}", 1) for number in range(2000)]

    assert drawn == [in_audit_sample(curriculum, f"person {number}", 1) for number in range(2000)]
    assert 140 < sum(drawn) < 260
