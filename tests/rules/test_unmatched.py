"""Values that no line can have are told wherever lines are compared with them."""

from __future__ import annotations

import pytest

from tests.rules.test_impossible import told

VALUES = [
    ('" group"', '" group" begins or ends with a blank; write "group"'),
    ('"group "', '"group " begins or ends with a blank; write "group"'),
    ('""', "names nothing; for what a line does not say write { given = false }"),
    ('"  "', "names nothing; for what a line does not say write { given = false }"),
    ('"a;b"', '"a;b" is several values in one text; write ["a", "b"]'),
    ('"a; b;"', '"a; b;" is several values in one text; write ["a", "b"]'),
    ('"small group"', ""),
    ("3", ""),
    ("true", ""),
]


@pytest.mark.parametrize(("value", "says"), VALUES)
def test_a_text_no_cell_holds_is_told(value: str, says: str) -> None:
    for words in (f"size = {value}", f"size = [{value}, 'c']", f"size = {{ not = {value} }}",
                  f"size = {{ any_of = ['c', {value}] }}", f"size = {{ all_of = [{value}] }}"):  # fmt: skip
        for where, asked in (
            ("where", f"where = {{ {words} }}"),
            ("must", f"must = [{{ {words} }}, {{ level = 1 }}]"),
            ("limit no. 1 › where", f"limit = [{{ where = {{ {words} }}, at_most = 1 }}]"),
        ):
            assert told(asked) == ([f" › {where} › size: {says}"] if says else [])
        assert told(f"must = {{ {words} }}", 'document = "paper"') == (
            [f" › must › size: {says}"] if says else []
        )


def test_the_values_of_a_coverage_can_be_had() -> None:
    coverage = 'measure = "coverage"\nof = "area"\nvalues = '

    assert told(coverage + '["a", ""]') == [
        " › values: names nothing; for what a line does not say write { given = false }"
    ]
    assert told(coverage + '["a", "b;c"]') == [
        ' › values: "b;c" is several values in one text; write ["b", "c"]'
    ]
    assert told(coverage + '{ "a " = 2, b = 1 }') == [
        ' › values: "a " begins or ends with a blank; write "a"'
    ]
    assert told(coverage + '["a ", "b"]') == []
    assert told(coverage + '"a, b"') == [' › values: must be a list; write values = ["a", "b"]']
    assert told(coverage + '"a b"') == []
    assert told(coverage + '"a,"') == [' › values: must be a list; write values = ["a"]']


PERIODS = [
    ("day", "2026-03-01", ("2026-01-31", "2026-12-09", "2026-10-29"),
     ("Monday", "1", "2026-3-1", "2026-00-01", "2026-13-01", "2026-02-32", "2026-02-00",
      "2026-02-40", "2026-03-01T", "26-03-01")),
    ("week", "2026-W05", ("2026-W01", "2026-W09", "2026-W10", "2026-W49", "2026-W50", "2026-W53"),
     ("5", "W05", "2026-W5", "2026-W00", "2026-W54", "2026-W60", "2026-05")),
    ("month", "2026-03", ("2026-01", "2026-09", "2026-10", "2026-12"),
     ("January", "3", "2026-00", "2026-13", "2026-3", "2026-03-01", "2026-20")),
    ("quarter", "2026-Q1", ("2026-Q1", "2026-Q4"), ("Q1", "2026-Q0", "2026-Q5", "2026-1", "2026-Q11")),
    ("half-year", "2026-H1", ("2026-H1", "2026-H2"), ("H1", "2026-H0", "2026-H3")),
    ("year", "2026", ("2026", "0001"), ("26", "20260", "this")),
]  # fmt: skip


@pytest.mark.parametrize(("period", "example", "right", "wrong"), PERIODS, ids=[one[0] for one in PERIODS])
def test_a_stretch_of_the_calendar_is_written_as_lines_say_it(
    period: str, example: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    coverage = f'measure = "coverage"\nof = "{period}"\n'
    how = f'write "{example}"; what comes round again needs an attribute of its own'
    for value in right:
        assert told(f'where = {{ {period} = "{value}" }}') == []
        assert told(f'{coverage}values = ["{value}"]') == []
    for value in wrong:
        says = f': "{value}" is no {period} of the calendar; {how}'
        assert told(f'where = {{ {period} = "{value}" }}') == [f" › where › {period}{says}"]
        assert told(f'must = {{ {period} = {{ not = ["{value}"] }} }}') == [f" › must › {period}{says}"]
        assert told(f'{coverage}values = ["{value}"]') == [f" › values{says}"]
        assert told(f'{coverage}values = {{ "{value}" = 2 }}') == [f" › values{says}"]


def test_a_year_may_be_a_number_and_a_month_is_none() -> None:
    assert told("where = { year = 2026 }") == []
    [said] = told("where = { month = 13 }")
    assert said.startswith(' › where › month: "13" is no month of the calendar; write "2026-03"; ')


@pytest.mark.parametrize("test", ["at_least", "at_most"])
def test_no_stretch_of_the_calendar_is_more_or_less_than_another(test: str) -> None:
    how = 'write any_of = ["2026"]; for days on end: after and until'

    assert told(f"where = {{ year = {{ {test} = 2026 }} }}") == [
        f" › where › year: a year is no number; {how}"
    ]
    assert told(f"must = {{ year = {{ {test} = 2026 }} }}", 'document = "paper"') == []
    assert told(f"where = {{ years = {{ {test} = 2026 }} }}") == []


def test_of_a_document_a_year_is_what_it_says() -> None:
    assert told('must = { year = "last", day = "Monday" }', 'document = "paper"') == []
