"""Amounts, days and headings written as people write them elsewhere: what to write is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from certification.rules.amounts import (
    Unreadable,
    counts_something,
    is_thousands,
    is_time,
    looks_like_a_date,
    read_number,
    read_period,
)
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read, read_accepted
from tests.rules.test_asking import group
from tests.rules.test_impossible import HEAD, told

TEXT = '"{0}" is text; write {1}, without quotation marks'
TIME = '"{0}" is not a whole number; for time, write measure = "hours"'
PLAIN = "write a whole number, such as 5"


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ("5", TEXT.format("5", 5)),
        ("005", TEXT.format("005", 5)),
        ("36 days", TEXT.format("36 days", 36)),
        ("25 clients seen", TEXT.format("25 clients seen", 25)),
        ("12345678", TEXT.format("12345678", 12345678)),
        ("123456789", TIME.format("123456789")),
        ("5 h", TIME.format("5 h")),
        ("0 min", TIME.format("0 min")),
        ("h", TIME.format("h")),
        ("", TIME.format("")),
        ("5x5", TIME.format("5x5")),
    ],
)
def test_a_whole_number_stands_without_quotation_marks(said: str, how: str) -> None:
    assert told(f'at_least = "{said}"') == [f" › at_least: {how}"]
    other = how if how.startswith(TEXT.format(said, "")[:12]) and "is text" in how else PLAIN
    if said != "5 h" and said != "0 min":
        assert told(f'first = "{said}"') == [f" › first: {other}"]


def test_what_is_a_time_and_what_a_number_of_things() -> None:
    assert [is_time(text) for text in ("10 h", "0 min", "10\u00a0h", "", "10", "h")] == [True] * 3 + [
        False
    ] * 3
    assert [counts_something(text) for text in ("5", "5\u00a0lines", "five", "5 lines 3")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("number", "told_of"),
    [
        ("1.000", True),
        ("3.000", True),
        ("4.500", True),
        ("999.999", True),
        ("0.999", False),
        ("1000.000", False),
        ("3.00", False),
        ("3.0000", False),
        ("3", False),
        ("-3.000", False),
        ("nan", False),
        ("inf", False),
    ],
)
def test_three_decimals_may_mean_thousands(number: str, told_of: bool) -> None:
    assert is_thousands(Decimal(number)) is told_of


def test_no_other_value_may_mean_thousands() -> None:
    assert [is_thousands(value) for value in (3, 3.0, "3.000", None)] == [False] * 4
    with pytest.raises(Unreadable, match="may be 3 or 3000; write 3 or 3000"):
        read_number(Decimal("3.000"))


AMBIGUOUS = "3.000 may be 3 or 3000; write 3 or 3000"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("at_least", "at_least = 3.000"),
        ("at_least", 'measure = "hours"\nat_least = 3.000'),
        ("at_most", 'measure = "hours"\nat_least = 2\nat_most = 3.000'),
        ("at_least", 'measure = "credits"\nat_least = 3.000\nconvert = [{ each = 1, gives = 1 }]'),
        ("at_least", 'measure = "sum"\nof = "points"\nat_least = 3.000'),
        ("at_least", 'measure = "average"\nof = "points"\nat_least = 3.000'),
        *(("limit no. 1 › at_most", f'{measure}\nlimit = [{{ per = "month", at_most = 3.000 }}]') for measure in (
            "", 'measure = "distinct"\nof = "a"', 'measure = "coverage"\nof = "a"\nvalues = ["b"]',
            'measure = "score"\nof = "a"\nat_least = 2', 'measure = "average"\nof = "a"\nat_least = 2',
            'measure = "hours"\nat_least = 9', 'measure = "sum"\nof = "a"\nat_least = 9.5')),
        ("limit no. 1 › at_least", 'measure = "hours"\nat_least = 9\nlimit = [{ per = "month", at_least = 3.000 }]'),
    ],
)  # fmt: skip
def test_an_amount_that_may_be_three_or_three_thousand_is_told(where: str, words: str) -> None:
    assert told(words) == [f" › {where}: {AMBIGUOUS}"]


def test_an_amount_accepted_once_stays_what_it_was() -> None:
    text = f'{HEAD}code = "r"\ntitle = "R"\nevidence = "talk"\nmeasure = "hours"\nat_least = 3.000\n'

    assert read_accepted(text).requirement("r").needed == 180


@pytest.mark.parametrize(
    ("value", "how"),
    [
        (12, '"12" says neither days nor months; write "12 months"'),
        (" 12 ", '" 12 " says neither days nor months; write "12 months"'),
        ("1 year 6 months", '"1 year 6 months" is not a period; write "18 months"'),
        ("2 years, 1 month", '"2 years, 1 month" is not a period; write "25 months"'),
        ("1 year and\u00a06 months", '"1 year and\u00a06 months" is not a period; write "18 months"'),
        ("soon", '"soon" is not a period; write "6 months", "2 years", "12 weeks" or "30 days"'),
        (12345, '"12345" is not a period; write "6 months", "2 years", "12 weeks" or "30 days"'),
    ],
)
def test_a_period_has_one_number_and_a_unit(value: object, how: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_period(value)

    assert str(caught.value) == how


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("01/02/2024", "write 2024-02-01 or 2024-01-02"),
        ("31.12.2024", "write 2024-12-31"),
        ("1 May 2024", "write 2012-10-01"),
        ("May 1, 2024", "write 2012-10-01"),
        ("2024/05/01", "write 2024-05-01"),
        ("2024-5-1", "write 2024-05-01"),
        ("2024-02-30", "there is no such day"),
    ],
)
def test_a_date_written_otherwise_is_no_requirement(text: str, how: str) -> None:
    assert told(f'after = "{text}"') == [f' › after: "{text}" is not a date; {how}']
    assert told(f'after = "{text} + 1 month"') == [f' › after: "{text}" is not a date; {how}']


def test_what_looks_like_no_date() -> None:
    codes = ("part-2", "level-2024", "document:licence 2", "first:part 2", "my part", "a/b")

    assert [code for code in codes if looks_like_a_date(code)] == []


SEVERAL = "must be a list of tables; write [[{}]] above each"


def test_a_heading_is_told_with_its_whole_path() -> None:
    start = '[stream]\ncode = "x"\nname = "X"\n'
    asked = group("a")

    def first(text: str) -> str:
        with pytest.raises(Problems) as caught:
            read(text)
        return str(caught.value.problems[0])

    assert first(start + '[stream.signatories]\nname = "A"\n' + asked).endswith(
        SEVERAL.format("stream.signatories")
    )
    assert first(start + asked.replace("[[group.requirement]]", "[group.requirement]")).endswith(
        SEVERAL.format("group.requirement")
    )
    renewal = '[renewal]\ncycle = "1 year"\n' + group("b", place="renewal.group").replace(
        "[[renewal.group.requirement]]", "[renewal.group.requirement]"
    )
    assert first(start + asked + renewal).endswith(SEVERAL.format("renewal.group.requirement"))
    assert first(start.replace("[stream]", "[[stream]]") + asked) == "stream: must be a table; write [stream]"
    assert (
        first(start + asked + '[[renewal]]\ncycle = "1 year"\n')
        == "renewal: must be a table; write [renewal]"
    )
    assert first("stream = 3\n" + asked) == "stream: must be a table; write stream = { … }"
    assert first(start + '[[stream.issuer]]\nname = "A"\n' + asked) == (
        "stream › issuer: must be a table; write issuer = { … }"
    )


def test_a_name_with_a_dot_stands_in_quotation_marks() -> None:
    start = f'{HEAD}code = "r"\ntitle = "R"\nevidence = "client.session"\n[words]\n'

    def words(line: str) -> list[str]:
        try:
            read(start + line)
        except Problems as found:
            return [str(one) for one in found.problems]
        return []

    assert words('client.session = { en = "session" }') == [
        'words › client: is a name with a dot; write "client.session" = { … } with quotation marks'
    ]
    assert words('"client.session" = { en = "session" }') == []
    assert words("size = {}") == ['words › size: says nothing; write { en = "…", fr = "…" }']


def test_two_of_one_code_are_told_apart() -> None:
    def said(*parts: str) -> list[str]:
        with pytest.raises(Problems) as caught:
            read("".join(('stream = { code = "x", name = "X" }\n', *parts)))
        return [f"{one.place}: {one.message}" for one in caught.value.problems]

    assert said(group("a"), group("c"), group("a").replace("a-r", "b-r")) == [
        'group a: the code "a" is used twice (no. 1 and no. 3)'
    ]
    assert said(group("a"), group("b").replace("b-r", "a-r")) == [
        'group b › requirement a-r: the code "a-r" is used twice (also: group a › requirement a-r)'
    ]
    again = '[[group.requirement]]\ncode = "{}"\ntitle = "R"\nevidence = "talk"\n'
    assert said(group("a"), again.format("b"), again.format("a-r")) == [
        'group a › requirement a-r: the code "a-r" is used twice (no. 1 and no. 3)'
    ]
    module = '[[module]]\ncode = "m"\ntitle = "M"\n'
    assert said(module, module, group("a")) == ['module m: the code "m" is used twice (no. 1 and no. 2)']
