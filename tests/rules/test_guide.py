"""The registrar's guide is tried block by block: what it shows can be written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import describe

GUIDE = Path("docs/writing-a-curriculum.md").read_text()
SECTIONS = dict(re.findall(r"^### (\d+)\. .*?\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
RECIPES = dict(re.findall(r"^### (\D.*?)\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
HEAD = """
[stream]
code = "guide"
name = "Guide"
[[group]]
code = "g"
title = "G"
"""


def test_the_guide_shows_every_kind_of_rule() -> None:
    assert [int(number) for number in SECTIONS] == list(range(1, 36))


TIMELINE = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (\d) \| (\w+) \| (\d+) \|", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("on", "cycle", "state", "counted"), TIMELINE)
def test_the_timeline_of_a_renewal_is_true(on: str, cycle: str, state: str, counted: str) -> None:
    lines = (
        Evidence("june", "education", date(2023, 6, 10), minutes=7 * 60),
        Evidence("april", "education", date(2024, 4, 15), minutes=8 * 60),
    )
    case = Case(read(HEAD + SECTIONS["34"]), lines, certified_on=date(2022, 3, 1))

    renewal = evaluate(case, date.fromisoformat(on)).renewal

    assert renewal is not None
    assert (renewal.cycle, renewal.state) == (int(cycle), state)
    assert renewal.requirements["credits"].figures.counted == int(counted) * 100


def test_the_timeline_passes_through_every_state() -> None:
    assert {state for _, _, state, _ in TIMELINE} == {"running", "notice", "grace", "lapsed", "ended"}


@pytest.mark.parametrize(
    ("on", "ends"), [(date(2023, 11, 15), date(2025, 8, 31)), (date(2025, 9, 1), date(2027, 8, 31))]
)
def test_the_first_cycle_ends_as_the_guide_says(on: date, ends: date) -> None:
    file = HEAD + SECTIONS["34"].replace('cycle = "2 years"\n', 'cycle = "2 years"\nends_on = "08-31"\n')
    lines = (Evidence("one", "education", date(2024, 1, 1), minutes=12 * 60),)

    renewal = evaluate(Case(read(file), lines, certified_on=date(2023, 11, 15)), on).renewal

    assert "on 31 August 2025, then 2027" in GUIDE
    assert renewal is not None
    assert renewal.ends_on == ends


def test_a_line_with_two_areas_counts_fully_in_both() -> None:
    line = Evidence(
        "one", "training.module", date(2026, 1, 1), minutes=600, attributes={"area": ("theory", "crisis")}
    )

    found = evaluate(Case(read(HEAD + SECTIONS["27"]), (line,)), date(2026, 6, 1)).requirements["areas"]

    assert found.missing == ("assessment",)


def test_the_guide_begins_with_a_whole_file() -> None:
    whole = re.search(r"^## A whole file\n\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL)

    assert whole is not None
    assert [one.code for one in read(whole[1]).walk()] == ["licence", "clients", "individual", "in-a-group"]


@pytest.mark.parametrize("name", RECIPES)
def test_each_recipe_of_the_guide_can_be_read_and_told(name: str) -> None:
    curriculum = read(HEAD + RECIPES[name])

    for language in ("en", "fr"):
        assert all(one.title in describe(curriculum, language) for one in curriculum.walk())


@pytest.mark.parametrize("number", SECTIONS)
def test_each_example_of_the_guide_can_be_read_and_told(number: str) -> None:
    curriculum = read(HEAD + SECTIONS[number])

    for language in ("en", "fr"):
        assert len(describe(curriculum, language).splitlines()) > 3
