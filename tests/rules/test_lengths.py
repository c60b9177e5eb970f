"""The length of a line in conditions: numbers of minutes and times alike, and nothing that is no length."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from certification.rules.command import main
from certification.rules.files.reading import read
from tests.rules.test_impossible import HEAD, told


def conditions(words: str) -> list[tuple[str, Any]]:
    """The tests of the one requirement with these words, and what they compare with."""
    read_as = read(f'{HEAD}code = "r"\ntitle = "R"\nevidence = "talk"\nwhere = {{ {words} }}\n').requirement(
        "r"
    )
    return [(one.test, one.value) for one in read_as.filter.where]


@pytest.mark.parametrize(
    ("words", "tests"),
    [
        ('minutes = "45 min"', [("is", 45)]),
        ("minutes = 45", [("is", 45)]),
        ("minutes = 0", [("is", 0)]),
        ("minutes = 45.0", [("is", 45)]),
        ('minutes = ["1 h", 30]', [("any_of", (60, 30))]),
        ('minutes = { any_of = ["45 min"] }', [("any_of", (45,))]),
        ('minutes = { not = "1 h 30" }', [("none_of", (90,))]),
        ('minutes = { not = ["1 h", 30] }', [("none_of", (60, 30))]),
        ('minutes = { at_least = "1.5 h", at_most = 120 }', [("at_least", 90), ("at_most", 120)]),
        ('minute_of_birth = "45 min"', [("is", "45 min")]),
    ],
)
def test_a_length_is_read_as_minutes(words: str, tests: list[tuple[str, Any]]) -> None:
    assert conditions(words) == tests


NO_NUMBER = 'must be a whole number of minutes, or a length of time; write 45, or "45 min"'
ONE = 'write a length: { at_least = "45 min" }'


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('"> 45"', '"> 45" is not a length of time; write { at_least = "45 min" }'),
        ('">=45"', '">=45" is not a length of time; write { at_least = "45 min" }'),
        ('"≥ 1 h"', '"≥ 1 h" is not a length of time; write { at_least = "1 h" }'),
        ('"< 45 min"', '"< 45 min" is not a length of time; write { at_most = "45 min" }'),
        ('["≤ 45"]', '"≤ 45" is not a length of time; write { at_most = "45 min" }'),
        ('{ at_least = ">= 45" }', '">= 45" is not a length of time; write { at_least = "45 min" }'),
        ('">"', '">" is not a length of time; write "10 h", "7 h 30 min" or "90 min"'),
        ('{ not = "long" }', '"long" is not a length of time; write "10 h", "7 h 30 min" or "90 min"'),
        ('"45"', '"45" says neither hours nor minutes; write 45, or "45 min"'),
        ('{ at_most = "045" }', '"045" says neither hours nor minutes; write 45, or "45 min"'),
        ("true", NO_NUMBER),
        ("45.5", NO_NUMBER),
        ("-1", NO_NUMBER),
        ("{ at_least = true }", NO_NUMBER),
        ("{ at_most = 45.5 }", NO_NUMBER),
        ("{ any_of = [45, -1] }", NO_NUMBER),
        ("2026-01-01", "must be text, a number, true or false, a list, or a test"),
        ("[{ at_least = 1 }]", "may only list text, numbers, true or false; write the table without [ ]"),
        ("{ all_of = [45, 60] }", "all_of has no meaning: a line has one length; write any_of"),
        ('{ same_as = "size" }', f"same_as has no meaning with a length; {ONE}"),
        ('{ differs_from = "size" }', f"differs_from has no meaning with a length; {ONE}"),
        ("{ given = true }", f"given says nothing, for every line has a length; {ONE}"),
    ],
)  # fmt: skip
def test_what_is_no_length_of_time_is_told(words: str, says: str) -> None:
    for where in ("where", "must"):
        assert told(f"{where} = {{ minutes = {words} }}") == [f" › {where} › minutes: {says}"]


def test_no_other_attribute_is_compared_with_the_length() -> None:
    says = " › must › size: same_as cannot name minutes; compare minutes with a length of time"

    assert told('must = { size = { same_as = "minutes" } }') == [says]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("same", 'same = "minutes"'),
        ("of", 'measure = "distinct"\nof = "minutes"\nat_least = 2'),
        ("of", 'measure = "coverage"\nof = "minutes"\nvalues = ["45 min", "90 min"]'),
        ("limit no. 1 › per", 'at_least = 5\nlimit = [{ per = "minutes", at_most = 2 }]'),
    ],
)
def test_lines_are_not_told_apart_by_their_length(where: str, words: str) -> None:
    how = 'name a condition: must = { minutes = { at_least = "45 min" } }'
    says = [f" › {where}: lines are not told apart by their length; {how}"]

    assert told(words) == says
    assert told(f'{words}\n[words]\nminutes = {{ en = "length" }}') == says


HOURS = 'measure = "hours"\nat_least = "20 h"\n'
SHAPES = [
    "where = { %s }",
    HOURS + "must = { %s }",
    HOURS + 'limit = [{ where = { %s }, at_most = "2 h" }]',
    HOURS + 'limit = [{ where = { %s }, at_least = "2 h" }]',
    HOURS + 'limit = [{ where = { %s }, at_most_share = "1/3" }]',
    HOURS + 'limit = [{ support = { evidence = "walk", where = { %s }, each = 1, allows = "1 h" } }]',
    'measure = "credits"\nat_least = 5\nconvert = [{ where = { %s }, each = "1 h", gives = 1 }]',
    'measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = "2 h"\nmust = { %s }',
    "at_least = 4\nmust = [{ %s }, { size = 'group' }]",
    'measure = "sum"\nof = "minutes"\nat_least = 400\nmust = { %s }',
]


LENGTHS = [
    'minutes = "45 min"',
    'minutes = ["30 min", 60]',
    'minutes = { not = "45 min" }',
    'minutes = { at_least = "45 min", not = [60] }',
    "minutes = { any_of = [30, 60], at_most = 45 }",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_length_is_judged_wherever_it_stands(shape: str, tmp_path: Path) -> None:
    (tmp_path / "case.csv").write_text(
        "kind,on,hours,size\ntalk,2026-02-01,0:45,group\nwalk,2026-02-02,1,one\n"
    )
    for words in LENGTHS:
        (tmp_path / "x.toml").write_text(
            f'{HEAD}code = "r"\ntitle = "R"\nevidence = "talk"\n{shape % words}\n'
        )
        said: list[str] = []
        case = str(tmp_path / "case.csv")

        assert (
            main(["judge", str(tmp_path / "x.toml"), "--evidence", case, "--on", "2026-05-01"], said.append)
            == 0
        )
        assert said
