"""What a hint says of different values: of those that are still to be covered, and of those that are to be others."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import sentence
from tests.rules.test_hints_told import GO, HEAD, hint, items, members

COVER = 'measure = "coverage"\nof = "area"\nvalues = ["a", "b", "c"]\n'
COVERED = [
    ("", "Still to cover: a, b and c.", "Reste à couvrir : a, b et c."),
    (
        'where = { level = 2 }\nmust = { unit = "semester", minutes = { at_least = 45 } }',
        "Still to cover: a, b and c; by: talk (level: 2, the length: at least 45 min, unit: semester).",
        "Reste à couvrir : a, b et c ; par : talk (niveau : 2, la durée : au moins 45 min, unit : semester).",
    ),
    (
        'at_least = 2\nmust = { unit = "semester" }\nuntil = 2026-12-31',
        "Still to cover, 2 of: a, b or c; by: talk (unit: semester), by 31 December 2026 at the latest.",
        "Reste à couvrir, 2 parmi : a, b ou c ; par : talk (unit : semester), au plus tard le 31 décembre 2026.",
    ),
    (
        'provider = { class = "member" }',
        "Still to cover: a, b and c; by: talk (provider: kim).",
        "Reste à couvrir : a, b et c ; par : talk (intervenant : kim).",
    ),
]


@pytest.mark.parametrize(("words", "english", "french"), COVERED)
def test_what_lines_must_be_to_cover_a_value_is_told_too(words: str, english: str, french: str) -> None:
    assert hint(COVER + words, classes=members("kim")) == english
    assert hint(COVER + words, classes=members("kim"), language="fr") == french


@pytest.mark.parametrize(
    ("of", "told"),
    [("counterpart", "a different partner"), ("provider", "a different provider"), ("area", "another area")],
)
def test_that_what_is_counted_must_be_said_goes_without_saying(of: str, told: str) -> None:
    given = f'measure = "distinct"\nof = "{of}"\nat_least = 2\nmust = {{ {of} = {{ given = true }} }}'
    assert hint(given) == f"Add 2 more: talk, each with {told}."
    [item] = items(given)
    assert (item.attributes, item.asks) == ({}, ())


def test_that_something_else_must_be_said_is_told() -> None:
    given = 'measure = "distinct"\nof = "area"\nat_least = 2\nmust = { room = { given = true } }'
    assert hint(given) == "Add 2 more: talk (room: given), each with another area."
    missing = 'measure = "distinct"\nof = "area"\nat_least = 2\nmust = { area = { given = false } }'
    assert "Add" not in hint(missing)
    covered = f"{COVER}must = {{ area = {{ given = true }} }}"
    assert hint(covered).startswith("Still to cover: a, b and c")


WHENCE = [
    ("go", "after “Go”", "après « Go »"),
    ("go + 1 month", "reckoned from “Go”", "compté à partir de « Go »"),
    ("go - 1 month", "reckoned from “Go”", "compté à partir de « Go »"),
]


def told(after: str, *lines: Evidence, language: str) -> str:
    """What is said of a talk on 2 January 2026 that may only come after this."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\nafter = "{after}"\n{GO}'
    case = Case(read(text), (Evidence("t", "talk", date(2026, 1, 2)), *lines))
    [line] = evaluate(case, date(2026, 6, 1)).requirements["r"].lines
    return sentence(line, language).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("after", "english", "french"), WHENCE)
def test_from_what_a_first_day_is_reckoned_is_told(after: str, english: str, french: str) -> None:
    go = Evidence("g", "go", date(2026, 3, 5))
    assert told(after, go, language="en").endswith(f" on ({english}).")
    assert told(after, go, language="fr").endswith(f" ({french}).")


def test_from_the_first_line_of_something_is_told_as_that() -> None:
    go = Evidence("g", "go", date(2026, 3, 5))
    first = "first:go + 1 month"
    assert told(first, go, language="en") == (
        "Too early: counts only from 5 April 2026 on (reckoned from the first line of “Go”)."
    )
    assert told(first, go, language="fr") == (
        "Trop tôt : ne compte qu’à partir du 5 avril 2026 (compté de la première ligne de « Go »)."
    )
    assert told(first, language="en") == "Counts only after the first line of “Go”; there is none yet."
    assert told(first, language="fr") == (
        "Ne compte qu’après la première ligne de « Go » ; il n’y en a pas encore."
    )
