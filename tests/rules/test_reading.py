"""A broken file gives every problem at once, each with its place and what to do; never a traceback."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.files.problems import Problems
from certification.rules.files.reading import read, read_accepted
from tests.rules.exploring import cases

HEAD = """
[stream]
code = "x"
name = "X"
[[module]]
code = "trigger-skills"
title = "Triggers"
[[group]]
code = "electives"
title = "Electives"
"""
FINE = """
[[group.requirement]]
code = "fine"
title = "Fine"
evidence = "talk"
"""


def problems_of(text: str | bytes, **known: frozenset[str]) -> list[str]:
    """The problems of a file, as people read them."""
    with pytest.raises(Problems) as caught:
        read(text, **known)
    return [str(problem) for problem in caught.value.problems]


def requirement(words: str) -> str:
    """A file whose only further requirement has these words."""
    return f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{words}\n{FINE}'


PLACE = "group electives › requirement r"

MISTAKES = tomllib.loads(Path("tests/rules/mistakes.toml").read_text())["mistake"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["says"][:50] for mistake in MISTAKES])
def test_each_mistake_is_named_with_its_place_and_a_suggestion(mistake: dict[str, str]) -> None:
    assert problems_of(requirement(mistake["words"])) == [PLACE + mistake["says"].replace("~", "\u00a0")]


@pytest.mark.parametrize(
    "file",
    [
        requirement('evidence = "talk"\nmust = { second = { differs_from = "fine" } }')
        + '[words]\nfine = { en = "fine", fr = "amende" }\n',
        requirement('evidence = "talk"\nmust = { second = { differs_from = "provider" } }').replace(
            'code = "fine"', 'code = "provider"'
        ),
        requirement('evidence = "talk"\nmust = { second = { differs_from = "third" } }'),
    ],
)
def test_an_attribute_may_be_called_as_a_requirement_is(file: str) -> None:
    assert read(file).requirement("r").must[0].test == "differs_from"


def test_in_a_renewal_the_days_of_its_cycle_may_be_named_too() -> None:
    renewal = '[renewal]\ncycle = "1 year"\n[[renewal.group]]\ncode = "a"\ntitle = "A"\n'
    asked = '[[renewal.group.requirement]]\ncode = "b"\ntitle = "B"\nevidence = "talk"\nafter = "somewhen"\n'

    (problem,) = problems_of(HEAD + FINE + renewal + asked)

    assert problem.endswith(
        'write a date ("2012-10-01"), "enrolment", "certification", "cycle", "cycle-end", a code, "first:code" or '
        '"document:licence"'
    )


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = (
        requirement('evidence = "talk"\nmeasure = "hour"\nafter = "nobody"\nwithin = "soon"')
        + 'needs = "many"'
    )

    assert len(problems_of(text)) == 5


def test_requirements_that_wait_for_each_other_are_a_circle() -> None:
    text = requirement('evidence = "talk"\nafter = "s"') + (
        '[[group.requirement]]\ncode = "s"\ntitle = "S"\nevidence = "talk"\nafter = "r"\n'
    )

    assert problems_of(text) == [
        f"{PLACE}: wait for each other: r → s → r; one of them must be free to come first"
    ]


def test_a_group_cannot_ask_for_more_than_it_has() -> None:
    text = f"{HEAD}needs = 2\n{FINE}"

    assert problems_of(text) == ['group electives › needs: asks for 2 of 1; write needs = 1 or "all"']


def test_a_code_used_twice_is_told_once() -> None:
    fine = "group electives › requirement fine"

    assert problems_of(f"{HEAD}{FINE}{FINE}") == [
        f'{fine}: the code "fine" is used twice (no. 1 and no. 2); give each its own code'
    ]


def test_evidence_this_platform_does_not_record_is_a_problem_where_its_kinds_are_known() -> None:
    assert problems_of(f"{HEAD}{FINE}", kinds=frozenset({"walk", "talks"})) == [
        'group electives › requirement fine › evidence: this platform records no "talk"; did you mean "talks"?'
    ]


NONSENSE: list[str | bytes] = [
    "",
    "a =",
    "\x00",
    b"\xff\xfe\x00",
    "x = " + "[" * 5000,
    "x = " + "{a=" * 3000,
    "group = 1\nstream = 2",
    "[[group]]",
    "format = 99",
    "format = true",
    "a" * 2_000_000,
    b"\xef\xbb\xbf",
    "stream = []\ngroup = [[]]",
    '[stream]\ncode = "x"\nname = "X"\n[[group]]\ncode = "g"\ntitle = "G"\nrequirement = [1]',
    "d = 9999-99-99",
    "x = 1e400\n[stream]\ncode = 1.5\nname = nan",
    "9999999999999999999999999999 = 1",
]


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_no_bytes_make_a_traceback(text: str | bytes) -> None:
    assert problems_of(text)


SHIPPED = [file.read_text() for file in sorted(Path("curricula").rglob("*.toml"))]
PIECES = [
    "at_least",
    "=",
    '"',
    "[",
    "]",
    "{",
    "}",
    "\n",
    "0",
    "-1",
    "true",
    "after",
    "2024-01-01",
    "1e9",
    "[[group]]",
    "é",
    "..",
    "'",
]


@cases(300)
@given(which=st.sampled_from(SHIPPED), seed=st.integers(0, 2**24 - 1))
def test_no_damage_to_a_good_file_makes_a_traceback(which: str, seed: int) -> None:
    chance = random.Random(seed)
    text = which
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        cut = at + chance.choice([0, 1, 1, 5, 40, 400])
        text = text[:at] + chance.choice([*PIECES, ""]) + text[cut:]

    messages = ["fine"]
    try:
        read(text)
    except Problems as found:
        messages = [problem.message for problem in found.problems]

    assert all(messages)


def test_a_curriculum_knows_its_requirements_by_code_and_is_short_in_a_log() -> None:
    curriculum = read(f'version = "3"\n{HEAD}{FINE}{FINE.replace("fine", "also")}')

    assert [curriculum.requirement(code).code for code in ("also", "fine")] == ["also", "fine"]
    with pytest.raises(KeyError):
        curriculum.requirement("nobody")
    assert repr(curriculum) == f"<Curriculum x 3 {curriculum.digest[:8]}>"


def test_what_was_accepted_once_is_read_as_it_was_whatever_is_checked_today() -> None:
    text = requirement('evidence = "talk"\nlimit = [{ per = "training-year", at_most = 3 }]\nat_least = 2')

    assert problems_of(text)
    accepted = read_accepted(text)

    [limit] = accepted.requirement("r").limits
    assert (limit.per, limit.at_most) == ("training-year", 3)
    assert accepted is read_accepted(text)
    with pytest.raises(Problems):
        read_accepted("stream = [")
