"""The prose of a curriculum, word for word: the guide's examples, and what the guide does not show.

    .venv/bin/python -m tests.rules.test_prose

writes `prose.en.txt` and `prose.fr.txt` anew; read the difference before you commit it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from certification.rules.files.reading import read
from certification.rules.prose.describing_beside import beside_lines
from certification.rules.prose.explaining import describe
from tests.rules.test_guide import HEAD, SECTIONS

HERE = Path("tests/rules")
EVIDENCE = 'evidence = "talk"\nat_least = 1\n'


def prose(language: str) -> str:
    """Everything in this language, without the blanks that never break."""
    more = tomllib.loads((HERE / "prose.toml").read_text())["more"]
    files = {
        **{number: HEAD + text for number, text in SECTIONS.items()},
        **{one["about"]: one["file"] for one in more},
    }
    told = []
    for about, file in files.items():
        curriculum = read(file)
        beside = "\n".join(beside_lines(curriculum, language))
        told.append(f"== {about}\n{describe(curriculum, language)}{beside}\n")
    return "\n".join(told).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_prose_is_as_it_was_read_and_approved(language: str) -> None:
    assert prose(language).splitlines() == (HERE / f"prose.{language}.txt").read_text().splitlines()


HOURS = 'measure = "hours"\nat_least = "3 h"\n'
POINTS = 'measure = "sum"\nof = "points"\nat_least = 3\n'
PEOPLE = 'measure = "distinct"\nof = "provider"\nat_least = 3\n'
COUNT = "at_least = 3\n"
CREDITS = 'measure = "credits"\nat_least = 3\nconvert = [{ each = "1 h", gives = 1 }]\n'


@pytest.mark.parametrize(
    ("carry", "asked", "told"),
    [
        ('"2 h"', (HOURS,), "2 h"),
        ("2", (POINTS,), "2 points"),
        ("2", (COUNT,), "2"),
        ("2", (CREDITS,), "2 credits"),
        ("2", (HOURS, POINTS), "2 points"),
        ("2", (PEOPLE, POINTS), "2 points"),
        ("2", (COUNT, POINTS), "2"),
        ('{ at_most = 2, of = ["b"] }', (COUNT, POINTS), "2 points"),
        ('{ at_most = 2, of = ["a"] }', (COUNT, POINTS), "2"),
    ],
)
def test_what_may_be_carried_over_is_told_in_the_unit_of_what_is_carried(
    carry: str, asked: tuple[str, ...], told: str
) -> None:
    requirements = "".join(
        f'[[renewal.group.requirement]]\ncode = "{code}"\ntitle = "{code}"\nevidence = "talk"\n{words}'
        for code, words in zip("ab", asked, strict=False)
    )
    group = '[[renewal.group]]\ncode = "again"\ntitle = "Again"\n'
    file = f'{HEAD}[[group.requirement]]\ncode = "x"\ntitle = "X"\n{EVIDENCE}'

    renewal = f'[renewal]\ncycle = "1 year"\ncarry_over = {carry}\n{group}{requirements}'
    said = "\n".join(beside_lines(read(file + renewal), "en"))

    assert f"up to {told}." in said.replace("\u00a0", " ")


def test_without_grace_a_certificate_lapses_with_the_end_of_its_cycle() -> None:
    asked = f'[[group.requirement]]\ncode = "x"\ntitle = "X"\n{EVIDENCE}'
    renewal = '[renewal]\ncycle = "1 year"\nnotice = "1 month"\nreinstatement = "1 year"\n'
    group = '[[renewal.group]]\ncode = "a"\ntitle = "A"\n'
    again = f'[[renewal.group.requirement]]\ncode = "y"\ntitle = "Y"\n{EVIDENCE}'
    curriculum = read(HEAD + asked + renewal + group + again)

    english, french = ("\n".join(beside_lines(curriculum, language)) for language in ("en", "fr"))

    assert "before the end. After the end it has lapsed, and can be reinstated within" in english
    assert "avant la fin. Après la fin, le certificat est échu, et peut être rétabli" in french


if __name__ == "__main__":
    for each in ("en", "fr"):
        (HERE / f"prose.{each}.txt").write_text(prose(each))
