"""A curriculum made ready for judging: what is simple, what waits for what, what is lifted or supported."""

from __future__ import annotations

import pytest

from certification.rules.files.reading import read
from certification.rules.judge.compiling import plan_of

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'


def text(words: str) -> str:
    """A file with another requirement, and one with these words."""
    other = '[[group.requirement]]\ncode = "other"\ntitle = "Other"\nevidence = "other"\n'
    return f'{HEAD}{other}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n{words}\n'


SIMPLE = [
    "",
    "at_least = 3",
    'measure = "hours"\nat_least = "3 h"',
    'where = { size = "group" }\nmust = { ok = true }',
    'measure = "distinct"\nof = "counterpart"',
    'measure = "distinct"\nof = "provider"',
    'measure = "distinct"\nof = "room"',
    'measure = "coverage"\nof = "area"\nvalues = ["a"]',
    'after = "other"',
]
NOT_SIMPLE = [
    "limit = [{ at_most = 3 }]",
    "convert = [{ each = 1, gives = 2 }]",
    'provider = { appointed = "lead" }',
    'covered_by = "agreement"',
    "until = 2030-01-01",
    "first = 2",
    "latest = 2",
    'same = "provider"',
    'window = "1 year"',
    'reuse = "none"',
    'measure = "score"\nof = "score"\nat_least = 3',
    'measure = "distinct"\nof = "month"',
    'where = { size = { not = "group" } }',
    "must = [{ ok = true }, { level = 2 }]",
    'must = { second = { same_as = "provider" } }',
    "must = { minutes = { at_least = 60 } }",
    'measure = "distinct"\nof = "room"\nwhere = { room = "blue" }',
]


@pytest.mark.parametrize("words", [*SIMPLE, *NOT_SIMPLE])
def test_simple_is_what_lacks_nothing_but_the_plain_difference(words: str) -> None:
    assert plan_of(read(text(words))).prepared[1].simple is (words in SIMPLE)


def test_what_waits_for_something_that_is_not_simple_is_not_simple_either() -> None:
    words = 'after = "other"'

    assert plan_of(read(text(words))).prepared[1].simple
    assert (
        not plan_of(read(text(words).replace('evidence = "other"', 'evidence = "other"\nfirst = 2')))
        .prepared[1]
        .simple
    )


def test_the_plan_knows_what_is_lifted_supported_and_watched() -> None:
    support = '{ support = { evidence = "care", each = 1, allows = 5 } }'
    plain = plan_of(read(text("limit = [{ at_most = 3 }]")))
    rich = plan_of(
        read(
            text(
                f'limit = [{{ at_most = 3, lifted_when = {{ class = "certified" }} }}, {support}]\n'
                'only_if = { holding = "licence", not_holding = "ban" }'
            )
        )
    )

    assert (plain.lifts, plain.supported, plain.watched_papers) == ((), (), frozenset())
    assert (len(rich.lifts), rich.watched_papers) == (1, {"licence", "ban"})
    assert [(each.requirement.code, number) for each, number in rich.supported] == [("r", 1)]


def test_in_an_exclusive_group_all_but_the_last_give_way() -> None:
    plan = plan_of(read(text("at_least = 3").replace('title = "G"\n', 'title = "G"\nexclusive = true\n')))

    assert [(each.gives_way, each.cap, each.simple) for each in plan.prepared] == [
        (True, 1, False),
        (False, None, False),
    ]
    assert plan.waits_for == (frozenset(), frozenset({"other"}))


@pytest.mark.parametrize(
    ("words", "scale", "needed", "cap"),
    [
        ("at_least = 2\nat_most = 3", 1, 2, 3),
        (
            'measure = "credits"\nat_least = 2\nat_most = 3\nconvert = [{ each = "3 h", gives = 1 }]',
            9,
            1800,
            2700,
        ),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nat_most = 3', 1, 2, None),
        ('at_least = 2\nat_most = 3\nlimit = [{ at_most = "1 h" }]', 1, 2, None),
    ],
)
def test_amounts_are_held_in_parts_that_divide_evenly(
    words: str, scale: int, needed: int, cap: int | None
) -> None:
    prepared = plan_of(read(text(words))).prepared[1]

    assert (prepared.scale, prepared.needed, prepared.cap) == (scale, needed, cap)
