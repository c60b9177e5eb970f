"""A broken file gives every problem at once, each with its place and what to do; never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.rules.problems import Problems
from certification.rules.reading import read

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

WRONG = [
    ('evidence = "talk"\nwhere = { module = "triger-skills" }',
     f'{PLACE}: no module "triger-skills"; did you mean "trigger-skills"?'),
    ('evidence = "talk"\nmeasure = "hour"\nat_least = 3',
     f'{PLACE} › measure: "hour" is not known here; did you mean "hours"?'),
    ('evidence = "talk"\natleast = 3', f'{PLACE}: the word "atleast" is not known here; did you mean "at_least"?'),
    ('evidence = "talk"\nafter = "fin"', f'{PLACE} › after: no requirement or group "fin"; did you mean "fine"?'),
    ('evidence = "talk"\nafter = "r"', f"{PLACE} › after: waits for itself; name another requirement, or a date"),
    ('evidence = "talk"\nmeasure = "hours"\nat_least = "10 h"\nlimit = [{ at_most = "5 h" }]',
     f"{PLACE} › limit no. 1: at_most allows 5\u00a0h, but 10\u00a0h is needed; raise the cap, or ask for less"),
    ('evidence = "talk"\nat_least = 5\nat_most = 4',
     f"{PLACE} › at_most: allows 4, but 5 is needed; write at least 5"),
    ('evidence = "talk"\nat_least = 5\nfirst = 3',
     f"{PLACE} › first: lets 3 count, but 5 are needed; write first = 5 or more"),
    ('evidence = "talk"\nmust = { minutes = { at_least = 60, at_most = 45 } }',
     f"{PLACE} › must: no line can satisfy both: minutes"),
    ('evidence = "talk"\nwhere = { size = "a" }\nmust = { size = { not = "a" } }',
     f"{PLACE} › must: no line can satisfy both: size"),
    ('evidence = "talk"\nmeasure = "coverage"\nof = "area"\nvalues = ["a", "b"]\nat_least = 3',
     f"{PLACE} › at_least: asks for 3 of 2 values"),
    ('evidence = "talk"\nmeasure = "distinct"\nof = "provider"\nat_least = 2\nsame = "provider"',
     f"{PLACE} › same: all with one provider, yet 2 different are asked"),
    ('evidence = "talk"\nafter = "fine + 2 years"\nuntil = "fine + 1 year"',
     f"{PLACE} › until: lies before after (fine + 1 year before fine + 2 years); nothing could ever count"),
    ('evidence = "talk"\nmeasure = "hours"\nat_least = "ten"',
     f'{PLACE} › at_least: "ten" is not a length of time; write "10 h", "7 h 30 min" or "90 min"'),
    ('evidence = "talk"\nmeasure = "hours"', f'{PLACE} › at_least: is missing: how much is needed?; '
     'write at_least = "10 h" or at_least = 5'),
    ('evidence = "talk"\nwithin = "5 yers"',
     f'{PLACE} › within: "5 yers" is not a period; write "6 months", "2 years", "12 weeks" or "30 days"'),
    ('evidence = "talk"\nafter = "2012-13-01"', f'{PLACE} › after: "2012-13-01" is not a date; write 2012-10-01'),
    ('evidence = "talk"\nlimit = [{ evidence = "other", at_most = 3 }]',
     f"{PLACE} › limit no. 1: never applies: this requirement is about other evidence; it is about talk"),
    ('evidence = "talk"\nlimit = [{ at_least = 3 }]', f"{PLACE} › limit no. 1 › at_least: needs per: at least this much "
     'in each what?; write per = "month" or per = "provider"'),
    ('evidence = "talk"\nlimit = [{ where = { size = "g" }, at_most_share = "3/2" }]',
     f'{PLACE} › limit no. 1 › at_most_share: "3/2" is more than the whole'),
    ('evidence = "talk"\ndocument = "licence"',
     f"{PLACE}: says evidence and document; keep one of them and make a second requirement of the other"),
    ('at_least = 3', f'{PLACE}: does not say which evidence it is about; add evidence = "…", document = "…" or elapsed = "…"'),
    ('elapsed = "2 years"', f"{PLACE} › since: is missing: from which day on?; "
     "write since = \"enrolment\" or a requirement's code"),
    ('evidence = "talk"\nwaiver = "maybe"',
     f'{PLACE} › waiver: must be "never" or say who may; write waiver = {{ by = "board", at_most = "4 h" }}'),
    ('evidence = "talk"\nmeasure = "credits"\nat_least = 3',
     f'{PLACE} › convert: is missing: what gives a credit?; write convert = [{{ each = "1 h", gives = 1 }}]'),
    ('evidence = "talk"\nwhere = { minutes = { atleast = 3 } }',
     f'{PLACE} › where › minutes: the test "atleast" is not known; did you mean "at_least"?'),
    ('evidence = "talk"\nonly_if = { enrolled_from = 2024-05-01, enrolled_before = 2024-05-01 }',
     f"{PLACE} › only_if: no enrolment can be after the one and before the other"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"), WRONG, ids=[expected[len(PLACE) :][:50] for _, expected in WRONG]
)
def test_each_mistake_is_named_with_its_place_and_a_suggestion(words: str, expected: str) -> None:
    assert problems_of(requirement(words)) == [expected]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = (
        requirement('evidence = "talk"\nmeasure = "hour"\nafter = "nobody"\nwithin = "soon"')
        + 'needs = "many"'
    )

    assert len(problems_of(text)) == 4


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
    assert problems_of(f"{HEAD}{FINE}{FINE}") == [
        'group electives › requirement fine: the code "fine" is used twice (also: group electives › requirement fine); '
        "give each its own code"
    ]


def test_evidence_this_platform_does_not_record_is_a_problem_where_its_kinds_are_known() -> None:
    assert problems_of(f"{HEAD}{FINE}", kinds=frozenset({"walk", "talks"})) == [
        'group electives › requirement fine › evidence: this platform records no "talk"; did you mean "talks"?'
    ]


@pytest.mark.parametrize(
    "text",
    ["", "a =", "\x00", b"\xff\xfe\x00", "x = " + "[" * 5000, "x = " + "{a=" * 3000, "group = 1\nstream = 2", "[[group]]",
     "format = 99", "format = true", "a" * 2_000_000, b"\xef\xbb\xbf", "stream = []\ngroup = [[]]",
     '[stream]\ncode = "x"\nname = "X"\n[[group]]\ncode = "g"\ntitle = "G"\nrequirement = [1]',
     "d = 9999-99-99", "x = 1e400\n[stream]\ncode = 1.5\nname = nan", "9999999999999999999999999999 = 1"],
    ids=range(17),
)  # fmt: skip
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


@settings(max_examples=300, deadline=None)
@given(which=st.sampled_from(SHIPPED), seed=st.integers(0, 2**24 - 1))
def test_no_damage_to_a_good_file_makes_a_traceback(which: str, seed: int) -> None:
    chance = random.Random(seed)
    text = which
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        cut = at + chance.choice([0, 1, 1, 5, 40, 400])
        text = text[:at] + chance.choice([*PIECES, ""]) + text[cut:]

    try:
        read(text)
    except Problems as found:
        assert all(problem.message for problem in found.problems)
