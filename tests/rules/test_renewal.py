"""A certificate stays in force cycle by cycle: notice, grace, reinstatement, carry-over, audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Document, Evidence, Waiver
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.judging import evaluate
from certification.rules.standing import RenewalStanding, Standing

CERTIFIED = date(2020, 1, 1)


def curriculum_text(
    carry: str = "", *, cycle: str = "2 years", grace: str = "3 months", asks: str = ""
) -> str:
    """Twelve hours in each cycle of two years, unless `asks` says something else."""
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
cycle = "{cycle}"
notice = "3 months"
grace = "{grace}"
reinstatement = "1 year"
audit_sample = "10 %"
{carry}
[[renewal.group]]
code = "continuing"
title = "Continuing education"
""" + (asks or TWELVE_HOURS)


TWELVE_HOURS = """
[[renewal.group.requirement]]
code = "hours"
title = "Hours"
evidence = "education"
measure = "hours"
at_least = "12 h"
"""


def education(*hours: tuple[date, int], **more: Any) -> tuple[Evidence, ...]:
    """This many hours of education on these days, called e0, e1…"""
    return tuple(
        Evidence(f"e{n}", "education", day, minutes=60 * some, **more) for n, (day, some) in enumerate(hours)
    )


def renewal_of(case: Case, on: date) -> RenewalStanding:
    """The renewal of this case on the day."""
    renewal = evaluate(case, on).renewal
    assert renewal is not None
    return renewal


def renewal_on(on: date, *hours: tuple[date, int], carry: str = "") -> RenewalStanding:
    """The renewal of somebody certified on 1 January 2020 with this many hours on these days."""
    return renewal_of(Case(read(curriculum_text(carry)), education(*hours), certified_on=CERTIFIED), on)


def counted(renewal: RenewalStanding, code: str = "hours") -> int:
    """What counts in the cycle shown."""
    return renewal.requirements[code].figures.counted


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


def renewed(
    words: str, *lines: Evidence, on: date, certified: date = CERTIFIED, **more: Any
) -> RenewalStanding:
    """The renewal under these words: a curriculum with one requirement "more" in each cycle."""
    text = curriculum_text().split("[renewal]")[0] + words
    found = evaluate(Case(read(text), lines, certified_on=certified, **more), on).renewal
    assert found is not None
    return found


def cycle_of(words: str, measure: str) -> str:
    """Renewal words with one requirement of this measure."""
    return (
        f'[renewal]\ncycle = "1 year"\n{words}\n[[renewal.group]]\ncode = "c"\ntitle = "C"\n'
        f'[[renewal.group.requirement]]\ncode = "more"\ntitle = "More"\nevidence = "education"\n{measure}\n'
    )


ALSO = '\n[[renewal.group.requirement]]\ncode = "also"\ntitle = "Also"\nevidence = "other"\nadvice = true\n'
ALSO_HOURS, ALSO_A_COUNT = ALSO + 'measure = "hours"\nat_least = "1 h"', ALSO + "at_least = 1"


def courses(number: int, **more: Any) -> tuple[Evidence, ...]:
    """So many hours, one a day, in the first cycle."""
    return tuple(
        Evidence(f"e{day}", "education", date(2020, 3, day), minutes=60, **more)
        for day in range(1, number + 1)
    )


@pytest.mark.parametrize(
    ("carry", "measure", "carried"),
    [
        ('carry_over = "2 h"', 'measure = "hours"\nat_least = "3 h"', {"more": 120}),
        ('carry_over = "3 h"', 'measure = "hours"\nat_least = "5 h"', {"more": 60}),
        ('carry_over = "3 h"', 'measure = "hours"\nat_least = "6 h"', {}),
        ("carry_over = 2", "at_least = 3", {"more": 2}),
        ("carry_over = 1", "at_least = 5", {"more": 1}),
        ('carry_over = "2 h"', "at_least = 3" + ALSO_HOURS, {}),
        ("carry_over = 2", 'measure = "hours"\nat_least = "3 h"' + ALSO_A_COUNT, {}),
        ("carry_over = 2", 'measure = "sum"\nof = "points"\nat_least = 3', {"more": 2}),
        (
            "carry_over = 2",
            'measure = "credits"\nat_least = 3\nconvert = [{ each = "1 h", gives = 1 }]',
            {"more": 200},
        ),
        (
            "carry_over = 4",
            'measure = "credits"\nat_least = 1\nconvert = [{ each = "3 h", gives = 1 }]',
            {"more": 100},
        ),
        ("carry_over = 2", 'measure = "distinct"\nof = "day"\nat_least = 3' + ALSO_A_COUNT, {}),
    ],
)
def test_what_may_be_carried_over_is_written_in_the_unit_of_what_is_asked(
    carry: str, measure: str, carried: dict[str, int]
) -> None:
    lines = courses(6, attributes={"points": 1})

    assert renewed(cycle_of(carry, measure), *lines, on=date(2021, 2, 1)).carried == carried


@pytest.mark.parametrize(
    ("certified", "on", "number", "days"),
    [
        (date(2020, 3, 1), date(2020, 3, 1), 1, (date(2020, 3, 1), date(2020, 6, 30))),
        (date(2020, 6, 30), date(2020, 6, 30), 1, (date(2020, 6, 30), date(2020, 6, 30))),
        (date(2020, 7, 1), date(2020, 7, 1), 1, (date(2020, 7, 1), date(2021, 6, 30))),
        (date(2020, 7, 2), date(2021, 6, 30), 1, (date(2020, 7, 2), date(2021, 6, 30))),
        (date(2020, 3, 1), date(2020, 7, 1), 2, (date(2020, 7, 1), date(2021, 6, 30))),
        (date(2020, 3, 1), date(2021, 7, 1), 3, (date(2021, 7, 1), date(2022, 6, 30))),
    ],
)
def test_a_cycle_may_end_on_one_day_of_the_year_for_everybody(
    certified: date, on: date, number: int, days: tuple[date, date]
) -> None:
    words = cycle_of('ends_on = "06-30"', "at_least = 1")
    lines = tuple(Evidence(f"e{n}", "education", certified.replace(year=2020 + n)) for n in range(2))

    found = renewed(words, *lines, on=on, certified=certified)

    assert (found.cycle, found.starts_on, found.ends_on) == (number, *days)


def test_nobody_renews_before_the_certificate_or_without_one() -> None:
    curriculum = read(curriculum_text())

    assert evaluate(Case(curriculum), CERTIFIED).renewal is None
    assert evaluate(Case(curriculum, certified_on=CERTIFIED), date(2019, 12, 31)).renewal is None
    assert evaluate(Case(curriculum, certified_on=CERTIFIED), CERTIFIED).renewal is not None


def test_a_waiver_counts_in_the_cycle_in_which_it_was_granted() -> None:
    words = cycle_of("", "at_least = 1")

    def met(granted: date | None) -> bool:
        return renewed(words, on=date(2020, 12, 31), waivers=(Waiver("more", granted_on=granted),)).met

    days = (None, date(2020, 1, 1), date(2020, 12, 31), date(2019, 12, 31), date(2021, 1, 1))

    # Without a day it belongs to no cycle.
    assert [met(day) for day in days] == [False, True, True, False, False]


def test_there_is_no_notice_where_the_file_names_none_or_all_is_met() -> None:
    words = cycle_of("", "at_least = 1")

    assert renewed(words, on=date(2020, 12, 31)).state == "running"
    assert renewed(cycle_of('notice = "1 month"', "at_least = 1"), on=date(2020, 12, 31)).state == "notice"
    assert renewed(cycle_of('notice = "1 month"', "at_least = 1"), *courses(1), on=date(2020, 12, 31)).met
    assert renewed(cycle_of('notice = "1 month"', ""), *courses(1), on=date(2020, 12, 31)).state == "running"


def test_advice_and_what_does_not_apply_do_not_keep_a_certificate_from_being_renewed() -> None:
    words = cycle_of("", "at_least = 1")
    advice = words.replace('title = "C"\n', 'title = "C"\nadvice = true\n')
    others = words.replace('title = "C"\n', 'title = "C"\nonly_if = { holding = "licence" }\n')

    assert [renewed(one, on=date(2020, 6, 1)).met for one in (words, advice, others)] == [False, True, True]


def test_only_of_those_named_is_anything_carried_over() -> None:
    words = cycle_of('carry_over = { at_most = 2, of = "also" }', "at_least = 3" + ALSO_A_COUNT)
    others = tuple(Evidence(f"o{day}", "other", date(2020, 4, day)) for day in range(1, 6))

    assert renewed(words, *courses(6), *others, on=date(2021, 2, 1)).carried == {"also": 2}


def test_what_was_cut_late_in_the_cycle_is_not_carried_over() -> None:
    words = cycle_of(
        'carry_over = { at_most = 3, within = "6 months" }',
        'at_least = 3\nlimit = [{ per = "day", at_most = 1 }]',
    )
    late = tuple(Evidence(f"l{number}", "education", date(2020, 12, 1)) for number in range(3))

    assert renewed(words, *courses(6), *late, on=date(2021, 2, 1)).carried == {"more": 1}


def test_what_counts_across_cycles_counts_to_the_very_day() -> None:
    words = cycle_of("", "at_least = 2\nacross_cycles = true")
    lines = (Evidence("a", "education", date(2018, 1, 1)), Evidence("b", "education", date(2020, 6, 1)))

    assert [renewed(words, *lines, on=date(2020, month, 1)).met for month in (5, 6)] == [False, True]


def test_the_lot_falls_on_the_same_people_for_ever() -> None:
    curriculum = read(curriculum_text())
    drawn = [(number, cycle) for number in range(40) for cycle in (1, 2)
             if in_audit_sample(curriculum, f"person {number}", cycle)]  # fmt: skip

    assert drawn == [(2, 1), (5, 1), (8, 2), (13, 2), (27, 1), (38, 1), (39, 2)]
    assert not in_audit_sample(read(curriculum_text().split("[renewal]")[0]), "person 1", 1)


def test_a_renewal_survives_storage() -> None:
    case = Case(read(curriculum_text()), courses(3), certified_on=CERTIFIED)

    for on in (date(2019, 1, 1), date(2020, 6, 1)):
        standing = evaluate(case, on)

        assert Standing.from_json(standing.to_json()) == standing
        assert (standing.renewal is None) is (on.year == 2019)
