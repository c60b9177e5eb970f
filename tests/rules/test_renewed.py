"""What is carried over, waived and left out where a certificate is renewed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Evidence, Waiver
from certification.rules.files.reading import read
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.judging import evaluate
from certification.rules.standing import RenewalStanding, Standing
from tests.rules.renewing import (
    CERTIFIED,
    curriculum_text,
)


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
