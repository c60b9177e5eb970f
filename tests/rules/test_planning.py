"""The lines that are made up and tried before anything is promised."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, ClassPeriod, Evidence
from certification.rules.compiling import Prepared, plan_of
from certification.rules.lines import in_order_of_time
from certification.rules.people_on_a_day import Providers
from certification.rules.planning import (
    candidates,
    for_values,
    least,
    plan,
    shapes,
    trial,
    whole_trial,
    with_value,
)
from certification.rules.reading import read
from certification.rules.run import Run

ON = date(2026, 6, 1)
HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'


def run_of(
    words: str, *lines: Evidence, about: str = 'evidence = "talk"', **more: Any
) -> tuple[Run, Prepared]:
    """A run over one requirement with these words, judged."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{about}\n{words}\n'
    case = Case(read(text), lines, **more)
    run = Run(plan_of(case.curriculum), case, ON, in_order_of_time(lines), providers=Providers(case))
    run.judge()
    return run, run.plan.prepared[0]


def said(lines: Any, *names: str) -> list[tuple[Any, ...]]:
    """What each line says of these."""
    return [tuple(line.attributes.get(name, getattr(line, name, None)) for name in names) for line in lines]


@pytest.mark.parametrize("most", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("from_", [1, 2, 5])
def test_the_least_that_is_enough_is_found(from_: int, most: int) -> None:
    for wanted in range(1, 110):
        expected = max(wanted, from_) if max(wanted, from_) <= most else None

        assert least(lambda size, wanted=wanted: size >= wanted, from_, most) == expected


def test_it_is_looked_for_in_steps_that_double_and_then_halve() -> None:
    tried: list[int] = []

    def enough(size: int) -> bool:
        tried.append(size)
        return size >= 40

    assert least(enough, 1, 1000) == 40
    assert tried == [1, 3, 7, 15, 31, 63, 47, 39, 43, 41, 40]


LINE = Evidence("new", "talk", ON, minutes=60, recorded_on=ON, attributes={"area": "x"})


@pytest.mark.parametrize(
    ("of", "days"),
    [
        ("day", [1, 2, 3]), ("week", [1, 8, 15]), ("month", [1, 32, 63]), ("quarter", [1, 93, 185]),
        ("year", [1, 367, 733]), ("counterpart", [1, 1, 1]),
    ],
)  # fmt: skip
def test_where_they_must_differ_in_time_lines_are_spread(of: str, days: list[int]) -> None:
    distinct = run_of(f'measure = "distinct"\nof = "{of}"')[1]
    limited = run_of(
        f'limit = [{{ where = {{ size = "a" }}, at_most = 1 }}, {{ per = "{of}", at_most = 1 }}]'
    )[1]

    for prepared in (distinct, limited):
        made = shapes(prepared, LINE, 3)

        assert [(line.on - ON).days + 1 for line in made] == days
        assert all(line.recorded_on == line.on for line in made)
        assert len({line.id for line in made}) == 3


def test_where_they_must_differ_otherwise_lines_do() -> None:
    partners, rooms = (
        run_of('measure = "distinct"\nof = "counterpart"')[1],
        run_of('measure = "distinct"\nof = "room"')[1],
    )

    assert said(shapes(partners, LINE, 2), "counterpart", "area") == [("new 1", "x"), ("new 2", "x")]
    assert said(shapes(rooms, LINE, 2), "room", "area") == [("new 1", "x"), ("new 2", "x")]
    assert said(shapes(run_of("")[1], LINE, 2), "counterpart", "area") == [("", "x"), ("", "x")]


def test_a_value_is_said_beside_those_a_line_must_have() -> None:
    assert with_value(LINE, "area", "y") == {"area": ("x", "y")}
    assert with_value(LINE, "area", "x") == {"area": "x"}
    assert with_value(LINE, "room", "y") == {"area": "x", "room": "y"}
    assert with_value(Evidence("e", "k", ON, attributes={"area": ("a", "b")}), "area", "c") == {
        "area": ("a", "b", "c")
    }


def test_values_are_covered_as_often_or_as_long_as_asked() -> None:
    coverage = 'measure = "coverage"\nof = "area"\n'
    often = run_of(coverage + 'values = ["a", "b"]\neach = 2')[1].requirement
    long = run_of(coverage + 'values = { a = "2 h", b = "30 min" }')[1].requirement
    plain = Evidence("new", "talk", ON, minutes=60)

    assert said(for_values(plain, often, ["a", "b"]), "area", "minutes") == [
        ("a", 60),
        ("a", 60),
        ("b", 60),
        ("b", 60),
    ]
    assert said(for_values(plain, long, ["a", "b"]), "area", "minutes") == [("a", 120), ("b", 60)]
    assert len({line.id for line in for_values(plain, often, ["a", "b"])}) == 4


def test_made_up_lines_say_what_every_line_must() -> None:
    run, prepared = run_of(
        'where = { size = ["a", "b"], level = { at_least = 2 }, age = { at_most = 9 }, note = { given = true } }\n'
        'must = { ok = true, steps = { all_of = ["x", "y"] }, second = { differs_from = "provider" } }'
    )
    [line] = candidates(run, prepared)

    assert line.attributes == {
        "size": "a", "level": 2, "age": 9, "note": "any", "ok": True, "steps": ("x", "y"), "second": "another second",
    }  # fmt: skip
    assert (line.kind, line.on, line.minutes, line.provider, line.counterpart) == (
        "talk",
        ON,
        60,
        "new",
        "new",
    )


def test_of_a_pair_that_must_agree_both_are_said() -> None:
    def attributes(must: str) -> dict[str, Any]:
        run, prepared = run_of(f"must = {{ {must} }}")
        [line] = candidates(run, prepared)
        return {**line.attributes, "provider": line.provider}

    assert attributes('second = { same_as = "provider" }') == {"second": "any", "provider": "any"}
    assert attributes('second = { same_as = "first" }') == {
        "second": "any",
        "first": "any",
        "provider": "new",
    }
    assert attributes('first = "a", second = { same_as = "first" }') == {
        "first": "a",
        "second": "a",
        "provider": "new",
    }
    assert attributes('second = { differs_from = "first" }') == {
        "first": "any", "second": "another second", "provider": "new",
    }  # fmt: skip
    assert attributes('first = "a", second = { differs_from = "first" }') == {
        "first": "a", "second": "another second", "provider": "new",
    }  # fmt: skip
    assert attributes('second = "b", first = "a", second2 = { differs_from = "first" }')["first"] == "a"


@pytest.mark.parametrize(
    ("measure", "score"),
    [
        ('measure = "score"\nof = "score"\nat_least = 80', 80),
        ('measure = "score"\nof = "score"\nat_least = 80.5', 80.5),
    ],
)
def test_a_score_is_tried_as_asked(measure: str, score: float) -> None:
    run, prepared = run_of(measure)

    assert [float(line.attributes["score"]) for line in candidates(run, prepared)] == [score]


def test_no_more_than_ten_sorts_are_tried() -> None:
    seen = tuple(Evidence(f"e{number}", "talk", ON, attributes={"room": f"r{number}"}) for number in range(9))
    rooms, prepared = run_of('at_least = 99\nsame = "room"', *seen)
    people = tuple(Appointment(f"p{number:02}", "lead") for number in range(14))
    given, other = run_of('at_least = 2\nprovider = { appointed = "lead" }', appointments=people)

    assert said(candidates(rooms, prepared), "room") == [(None,), ("r0",), ("r1",), ("r2",), ("r3",)]
    assert said(candidates(given, other), "provider") == [
        ("new",),
        *((f"p{number:02}",) for number in range(9)),
    ]


def test_at_most_four_kinds_are_tried() -> None:
    run, prepared = run_of("at_least = 2", about='evidence = ["a", "b.*", "c", "d", "e"]')

    assert said(candidates(run, prepared), "kind") == [("a",), ("b.new",), ("c",), ("d",)]


def test_kinds_and_values_a_limit_names_are_tried() -> None:
    run, prepared = run_of(
        'at_least = 9\nlimit = [{ evidence = "talk.small", where = { size = "a" }, at_most = 3 }]',
        about='evidence = "talk.*"',
    )

    assert said(candidates(run, prepared), "kind", "size") == [
        ("talk.new", None), ("talk.new", "a"), ("talk.small", None), ("talk.small", "a"),
    ]  # fmt: skip


def test_who_is_of_a_class_or_gave_before_is_tried_by_name() -> None:
    lines = (Evidence("e", "talk", ON, provider="lou"), Evidence("f", "talk", ON))
    run, prepared = run_of(
        'at_least = 9\nsame = "provider"', *lines, classes=(ClassPeriod("kim", "faculty"),)
    )
    alone, other = run_of("at_least = 9", *lines, classes=(ClassPeriod("kim", "faculty"),))

    assert said(candidates(run, prepared), "provider") == [("new",), ("kim",), ("lou",)]
    assert said(candidates(alone, other), "provider") == [("new",)]


def test_the_levels_for_which_somebody_is_appointed_are_tried() -> None:
    people = (
        Appointment("kim", "lead", level="2"),
        Appointment("lou", "lead", level="1"),
        Appointment("moe", "lead"),
    )
    words = 'provider = { appointed = "lead", level_of = "level" }'
    run, prepared = run_of(words, appointments=people)
    fixed, other = run_of(words + "\nwhere = { level = 2 }", appointments=people)

    assert said(candidates(run, prepared), "level", "provider")[:4] == [
        ("1", "new"), ("2", "new"), ("1", "kim"), ("2", "kim"),
    ]  # fmt: skip
    assert said(candidates(fixed, other), "level", "provider")[:2] == [(2, "new"), (2, "kim")]


def test_a_trial_leaves_the_run_as_it_was() -> None:
    run, prepared = run_of("at_least = 2", Evidence("e", "talk", ON))
    more = Evidence("new", "talk", ON)

    assert trial(run, prepared, [more]).met
    assert whole_trial(run, prepared, [more], ON)
    assert not trial(run, prepared, [Evidence("new", "walk", ON)]).met
    assert not run.findings["r"].met
    assert len(run.lines) == len(run.candidates[0]) == 1


@pytest.mark.parametrize(
    ("words", "lines", "expected"),
    [
        ('measure = "hours"\nat_least = "3 h"', 1, [(120, 1)]),
        ("at_least = 3", 1, [(120, 2)]),
        ('measure = "hours"\nat_least = "3 h"\nlimit = [{ per = "day", at_most = "1 h" }]', 1, [(120, 2)]),
        ('measure = "hours"\nat_least = "90 min"\nmust = { minutes = { at_least = 45 } }', 1, [(45, 1)]),
        ('measure = "credits"\nat_least = 2\nconvert = [{ each = "90 min", gives = 1 }]', 1, [(120, 1)]),
        (
            'measure = "credits"\nat_least = 3\nconvert = [{ each = "90 min", gives = 1, whole = true }]',
            1,
            [(270, 1)],
        ),
        ('at_least = 3\nconvert = [{ each = "90 min", gives = 1 }]', 1, [(210, 1)]),
    ],
)
def test_the_least_plan(words: str, lines: int, expected: list[tuple[int, int]]) -> None:
    run, prepared = run_of(
        words, *(Evidence(f"e{number}", "talk", date(2026, 5, 1), minutes=60) for number in range(lines))
    )
    planned = plan(run, prepared)

    assert [(sum(line.minutes for line in planned.lines), len(planned.lines))] == expected
