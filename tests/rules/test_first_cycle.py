"""A first cycle that a day of the year would cut too short ends a year later."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.describing_beside import beside_lines
from tests.rules.renewing import curriculum_text


def text(least: str, cycle: str = "1 year", more: str = 'ends_on = "11-30"') -> str:
    return curriculum_text(f'{more}\nfirst_cycle_at_least = "{least}"', cycle=cycle)


@pytest.mark.parametrize(
    ("certified", "least", "cycle", "ends"),
    [
        # From 1 October on until the end of the next year; up to 30 September to the end of this one.
        (date(2023, 9, 30), "62 days", "1 year", date(2023, 11, 30)),
        (date(2023, 10, 1), "62 days", "1 year", date(2024, 11, 30)),
        (date(2023, 10, 1), "2 months", "1 year", date(2023, 11, 30)),
        (date(2023, 10, 2), "2 months", "1 year", date(2024, 11, 30)),
        (date(2023, 11, 30), "1 day", "1 year", date(2023, 11, 30)),
        (date(2023, 11, 30), "2 days", "1 year", date(2024, 11, 30)),
        (date(2023, 12, 1), "1 year", "1 year", date(2024, 11, 30)),
        (date(2023, 12, 2), "1 year", "1 year", date(2025, 11, 30)),
        (date(2023, 12, 1), "2 years", "2 years", date(2025, 11, 30)),
        (date(2023, 12, 2), "2 years", "2 years", date(2026, 11, 30)),
    ],
)
def test_a_first_cycle_shorter_than_that_ends_a_year_later(
    certified: date, least: str, cycle: str, ends: date
) -> None:
    renewal = evaluate(Case(read(text(least, cycle)), certified_on=certified), certified).renewal

    assert renewal is not None
    assert (renewal.cycle, renewal.starts_on, renewal.ends_on) == (1, certified, ends)


def test_the_second_cycle_is_as_long_as_always() -> None:
    lines = (Evidence("e", "education", date(2024, 11, 30), minutes=720),)
    case = Case(read(text("3 months")), lines, certified_on=date(2023, 10, 15))

    renewal = evaluate(case, date(2024, 12, 1)).renewal

    assert renewal is not None
    assert (renewal.cycle, renewal.starts_on, renewal.ends_on) == (2, date(2024, 12, 1), date(2025, 11, 30))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (text("3 months", more=""), "first_cycle_at_least: says nothing without ends_on"),
        (text("13 months"), "first_cycle_at_least: is longer than a cycle"),
        (text("366 days"), "first_cycle_at_least: is longer than a cycle"),
        (text("3 moons"), "first_cycle_at_least"),
    ],
)
def test_what_it_cannot_mean_is_refused(file: str, said: str) -> None:
    with pytest.raises(Problems) as refused:
        read(file)

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The first cycle is at least 3\xa0months long; else it ends a year later."),
        ("fr", "Le premier cycle dure au moins 3\xa0mois\xa0; sinon il finit un an plus tard."),
    ],
)
def test_it_is_told(language: str, said: str) -> None:
    assert said in " ".join(beside_lines(read(text("3 months")), language))
    assert "first cycle" not in " ".join(beside_lines(read(curriculum_text()), language))
