"""Waivers that do not count, or not all of what they say, and the day on which that changes."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, Evidence, Waiver
from certification.rules.files.reading import read
from certification.rules.judge.ignoring import ignored_waivers

CURRICULUM = read("""
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "once"
title = "Once"
evidence = "talk"
at_least = 3
waiver = { by = "board", at_most = 2 }
[renewal]
cycle = "1 year"
grace = "1 month"
reinstatement = "1 month"
[[renewal.group]]
code = "again"
title = "Again"
[[renewal.group.requirement]]
code = "more"
title = "More"
evidence = "talk"
at_least = 3
waiver = { by = "board" }
[[renewal.group.requirement]]
code = "other"
title = "Other"
evidence = "walk"
at_least = 1
waiver = { by = "board" }
""")
CERTIFIED = date(2024, 1, 1)


def waiver(requirement: str, amount: int | None, granted: date, **more: date) -> Waiver:
    return Waiver(
        requirement, amount, body="board", requested_by="a", approved_by="b", granted_on=granted, **more
    )


def reasons(on: date, *waivers: Waiver, lines: tuple[Evidence, ...] = ()) -> list[str]:
    case = Case(CURRICULUM, lines, waivers=waivers, certified_on=CERTIFIED)
    return [one.reason for one in ignored_waivers(case, on)]


@pytest.mark.parametrize(("amount", "reason"), [(None, ["at-most"]), (3, ["at-most"]), (2, []), (1, [])])
def test_more_than_may_be_waived_is_told(amount: int | None, reason: list[str]) -> None:
    assert reasons(date(2024, 6, 1), waiver("once", amount, date(2024, 5, 1))) == reason


@pytest.mark.parametrize(
    ("on", "granted", "reason"),
    [
        (date(2024, 6, 1), date(2024, 1, 1), []),
        (date(2024, 6, 1), date(2023, 12, 31), ["other-cycle"]),
        (date(2024, 6, 1), date(2024, 6, 1), []),
        (date(2024, 6, 1), date(2024, 6, 2), ["not-yet"]),
        (date(2025, 6, 1), date(2025, 2, 28), []),
        (date(2025, 6, 1), date(2025, 3, 1), ["other-cycle"]),
        (date(2025, 6, 1), date(2025, 6, 1), ["other-cycle"]),
        (date(2025, 6, 1), date(2025, 6, 2), ["not-yet"]),
    ],
)
def test_a_waiver_counts_in_the_cycle_in_which_it_was_granted(
    on: date, granted: date, reason: list[str]
) -> None:
    assert reasons(on, waiver("renewal:more", 1, granted)) == reason


@pytest.mark.parametrize(
    ("ends", "reason"),
    [(date(2024, 5, 31), ["over"]), (date(2024, 6, 1), [])],
)
def test_a_waiver_that_has_ended_is_over(ends: date, reason: list[str]) -> None:
    assert reasons(date(2024, 6, 1), waiver("once", 1, date(2024, 5, 1), ends_on=ends)) == reason


def test_only_the_very_waiver_that_completed_an_earlier_cycle_is_used_up() -> None:
    talks = tuple(Evidence(f"t{day}", "talk", date(2024, 3, day)) for day in (1, 2))
    walk = Evidence("w", "walk", date(2024, 3, 1))
    late = date(2025, 1, 10)
    first = waiver("renewal:more", 1, late)

    def told(*others: Waiver) -> list[tuple[str, int | None, str]]:
        case = Case(CURRICULUM, (*talks, walk), waivers=(first, *others), certified_on=CERTIFIED)
        found = ignored_waivers(case, date(2025, 6, 1))
        return [(one.requirement.code, one.waiver.amount, one.reason) for one in found]

    assert told() == [("more", 1, "used-before")]
    assert told(waiver("renewal:more", 2, date(2025, 2, 10))) == [("more", 1, "used-before")]
    assert told(waiver("renewal:more", 1, date(2025, 2, 10))) == [("more", 1, "used-before")]
    assert told(waiver("renewal:other", 1, late)) == [("more", 1, "used-before")]


@pytest.mark.parametrize(
    ("granted", "reason"), [(date(2024, 12, 31), "other-cycle"), (date(2025, 1, 5), "used-before")]
)
def test_only_a_waiver_that_came_late_was_used_up_by_an_old_cycle(granted: date, reason: str) -> None:
    lines = (
        Evidence("t1", "talk", date(2024, 6, 1)),
        Evidence("t2", "talk", date(2024, 6, 2)),
        Evidence("w", "walk", date(2025, 1, 10)),
    )

    assert reasons(date(2025, 1, 20), waiver("more", 1, granted), lines=lines) == [reason]
