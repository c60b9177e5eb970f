"""Files as people break them: saved by the wrong program, typed by hand, cut off; spreadsheets as Excel writes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from certification.rules.case import Case
from certification.rules.command import main
from certification.rules.files.case_files import read_case
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read

GOOD = """format = 1
[stream]
code = "x"
name = "X"
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "r"
title = "R"
evidence = "supervision"
measure = "hours"
at_least = "10 h"
limit = [{ where = { size = "group" }, at_most = "5 h" }]
"""
TIDY = [
    ("byte order mark", b"\xef\xbb\xbf" + GOOD.encode()),
    ("Windows line endings", GOOD.replace("\n", "\r\n").encode()),
    ("old Mac line endings", GOOD.replace("\n", "\r").encode()),
]


@pytest.mark.parametrize("content", [content for _, content in TIDY], ids=[name for name, _ in TIDY])
def test_what_editors_do_to_a_good_file_is_no_problem(content: bytes) -> None:
    assert read(content).requirement("r").needed == 600


BROKEN: list[tuple[bytes | str, str]] = [
    (b"", "stream: is missing; begin with [stream], code and name"),
    (GOOD.encode("utf-16"), "line 1: is not UTF-8 text; save the file as UTF-8"),
    (GOOD.replace('"R"', '"Ré"').encode("latin-1"), "line 10: is not UTF-8 text; save the file as UTF-8"),
    (GOOD + "#" * 1_000_001, "file: is larger than a curriculum can be (1 MB)"),
    (GOOD.replace('"R"', "“R”"), 'line 10, column 9: cannot be read: Invalid value; write straight quotation marks: "'),
    (GOOD.replace('"R"', '"R'), ("line 10, column 11: cannot be read: Illegal character '\\n'; "
     "a quotation mark is missing at the end of the line")),
    (GOOD + 'evidence = "x"', ("end of document: cannot be read: Cannot overwrite a value; "
     "the same word stands twice in one place; remove one, or write the heading that is missing above, "
     "such as [[group.requirement]]")),
    (GOOD + "after = 2026-02-30", ("line 15, column 9: cannot be read: Invalid date or datetime; "
     "there is no such day; a day is written 2012-10-01")),
    (GOOD + "where = { a = 1 b = 2 }", ("line 15, column 17: cannot be read: Unclosed inline table; "
     "between { and } a comma stands after each but the last, all on one line")),
    (GOOD + "where = { a = 1, }", ("line 15, column 18: cannot be read: Invalid initial character for a key part; "
     "a table in { } stands on one line, without a comma at its end")),
    ('{"stream": 1}', ("line 1, column 1: cannot be read: Invalid statement; "
     "this looks like JSON; a curriculum is written in TOML, as the shipped ones are")),
    (GOOD.replace("[[group]]", "[group]").replace("[[group.requirement]]", "[group.requirement]"),
     "group: must be a list of tables; write [[group]] above each"),
    (GOOD.replace('"r"', '"Été 1"'), ('group g › requirement Été 1 › code: "Été 1" may only have a–z, 0–9 and hyphens; '
     'write "ete-1"')),
    (GOOD + "[[grup]]\n", 'the word "grup" is not known here; did you mean "group"?'),
    (GOOD + '[renewal]\ncycle = "18 months"\nends_on = "12-31"', ("renewal › cycle: must be whole years where ends_on "
     'names a day of the year; write cycle = "2 years"')),
    (GOOD + '[renewal]\ncycle = "1 year"\nends_on = "31-12"', ('renewal › ends_on: "31-12" is not a day of the year; '
     'write "12-31" for 31 December')),
    (GOOD + '[words]\nsupervison = { en = "x" }', ("words › supervison: is used nowhere in this file; "
     'did you mean "supervision"?')),
    (GOOD + '[words]\nsupervision = "x"', ("words › supervision: must say what it is called; "
     'write supervision = { en = "…", fr = "…" }')),
    (GOOD + "[stream.issuer]\nnmae = 'x'", 'stream › issuer: the word "nmae" is not known here; did you mean "name"?'),
]  # fmt: skip


@pytest.mark.parametrize(("content", "first"), BROKEN, ids=[first[:40] for _, first in BROKEN])
def test_a_broken_file_says_where_and_what_to_write(content: bytes | str, first: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    said: list[str] = []

    assert main(["check", str(file)], said.append) == 1
    assert said[0].replace("at line", "line") == f"{file}: {first}"


def test_a_circle_through_a_limit_is_found() -> None:
    text = GOOD.replace('where = { size = "group" }', 'after = "q"') + (
        '[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "x"\nafter = "first:r"\n'
    )

    with pytest.raises(Problems) as caught:
        read(text)

    assert [str(problem) for problem in caught.value.problems] == [
        "group g › requirement r: wait for each other: r → q → r; one of them must be free to come first"
    ]


def case_of(content: str | bytes) -> Case:
    """The case in one spreadsheet."""
    return read_case(read(GOOD), [("case.csv", content)])


HEAD = "kind,on,hours,size,id\n"
SPREADSHEETS: list[tuple[str, str | bytes]] = [
    ("commas", f"{HEAD}supervision,2026-02-01,1.5,group,a\n"),
    ("French Excel", "\ufeffkind;on;hours;size;id\r\nsupervision;2026-02-01;1,5;group;a\r\n;;;;\r\n"),
    ("told separator", "sep=;\nkind;on;hours;size;id\nsupervision;2026-02-01;1,5;group;a\n"),
    ("tabs", "kind\ton\thours\tsize\tid\nsupervision\t2026-02-01\t1.5\tgroup\ta\n"),
    ("UTF-16", f"{HEAD}supervision,2026-02-01,1.5,group,a\n".encode("utf-16")),
    ("capitals and a clock", "Kind, On ,HOURS,size,ID\nsupervision,2026-02-01,1:30,group,a\n"),
    (
        "in quotation marks",
        '"kind","on","hours","size","id"\n"supervision","2026-02-01","1 h 30 min","group","a"\n',
    ),
]


@pytest.mark.parametrize("content", [one for _, one in SPREADSHEETS], ids=[name for name, _ in SPREADSHEETS])
def test_a_spreadsheet_reads_the_same_however_it_was_saved(content: str | bytes) -> None:
    line = case_of(content).evidence[0]

    assert (line.id, line.kind, line.on, line.minutes) == ("a", "supervision", date(2026, 2, 1), 90)
    assert line.attributes == {"size": "group"}


CELLS = [
    (f"{HEAD}supervision,13/02/2026,1,group,a", 'case.csv › row 2 › on: "13/02/2026" is not a date; write 2026-02-13'),
    (f"{HEAD}supervision,03/02/2026,1,group,a",
     'case.csv › row 2 › on: "03/02/2026" is not a date; write 2026-02-03 or 2026-03-02'),
    (f"{HEAD}supervision,2026/2/3,1,group,a", 'case.csv › row 2 › on: "2026/2/3" is not a date; write 2026-02-03'),
    (f"{HEAD}supervision,2026-02-03T10:00Z,1,group,a",
     'case.csv › row 2 › on: "2026-02-03T10:00Z" is not a date; write 2026-02-03'),
    (f"{HEAD}supervison,2026-02-01,1,group,a",
     'case.csv › row 2 › kind: no requirement reads "supervison"; did you mean "supervision"?'),
    ("kind,on,hours,sizes\nsupervision,2026-02-01,1,group",
     'case.csv › row 2 › sizes: no requirement reads "sizes"; did you mean "size"?'),
    (f"{HEAD}supervision,2026-02-01,1,group,a\nsupervision,2026-02-02,1,group,a",
     'case.csv › row 3 › id: "a" stands already in row 2; give each row its own id'),
    ("kind,on,hours,hours\nsupervision,2026-02-01,1,2", 'case.csv › row 1: has two columns "hours"; keep one of them'),
    ("type,date\nsupervision,2026-02-01", ('case.csv › row 1: has no column "kind"; the first row names the columns; '
     "here it says: type, date")),
    ("", "case.csv: is empty; the first row names the columns: kind, on, hours …"),
    (f'{HEAD}"supervision,2026-02-01,1,group,a\n',
     'case.csv › row 2: has a quotation mark that is not closed; write "" for " inside a cell'),
    (b"PK\x03\x04rest", "case.csv: is a workbook, not a text file; save it as “CSV UTF-8”"),
    (f"{HEAD}supervision,2026-02-01,1,équipe,a".encode("latin-1"),
     "case.csv › row 2: is not UTF-8 text; save it as “CSV UTF-8”"),
    ("table,kind,from,until\ndocument,licence,2026-02-01,2026-01-01",
     "case.csv › row 2 › until: 2026-01-01 lies before 2026-02-01; change one of the two"),
    ('{"evidence": [{"kind": "équipe"}]}'.encode("latin-1"),
     "case.csv › line 1: is not UTF-8 text; save it as UTF-8"),
    ('[\n{"kind": "équipe"}]'.encode("latin-1"), "case.csv › line 2: is not UTF-8 text; save it as UTF-8"),
    ('{"evidence": {}}', 'case.csv › evidence: must be a list; write "evidence": [ … ]'),
    ('{"evidence": [{"kind": "x", "on": "2026-02-01", "attributes": [1]}]}',
     'case.csv › evidence no. 1 › attributes: must be an object; write "attributes": {"size": "group"}'),
    ('{"evidence": [], "evidence": []}', ('case.csv: is not JSON: "evidence" stands twice in one object; '
     'write {"evidence": [{"kind": "…", "on": "2026-02-01", "hours": 2}]}')),
    ('{"evidence": [{"kind": "x", "on": "2026-02-01", "attributes": {"n": 1e999999}}]}',
     "case.csv › evidence no. 1 › n: 1E+999999 is out of range"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), CELLS, ids=[expected[11:60] for _, expected in CELLS])
def test_a_slip_in_a_spreadsheet_is_named_and_mended(content: str | bytes, expected: str) -> None:
    with pytest.raises(Problems) as caught:
        case_of(content)

    assert [str(problem) for problem in caught.value.problems] == [expected]


@pytest.mark.parametrize("kinds", ["supervision.extra", "client-hour-2", "session", "supervised"])
def test_other_kinds_of_evidence_are_no_slip(kinds: str) -> None:
    assert case_of(f"kind,on,hours\n{kinds},2026-02-01,1\n").evidence[0].kind == kinds


def test_numbers_with_decimals_and_shares_are_read_exactly() -> None:
    content = 'kind,on,rating,share,count\nsupervision,2026-02-01,"4,50",82 %,007\n'

    assert {name: str(value) for name, value in case_of(content).evidence[0].attributes.items()} == {
        "rating": "4.5", "share": "0.82", "count": "7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('only_if = { met = "r" }', "group g › requirement r › only_if › met: waits for itself"),
        (
            'window = { length = "2 years", opens_with = "r" }',
            "group g › requirement r › window › opens_with: waits for itself",
        ),
        ('only_if = { met = "g" }', "group g: wait for each other: g → r → g"),
    ],
)
def test_nothing_waits_for_itself(words: str, says: str) -> None:
    with pytest.raises(Problems) as caught:
        read(GOOD.replace('evidence = "supervision"', f'evidence = "supervision"\n{words}'))

    [problem] = caught.value.problems
    assert f"{problem.place}: {problem.message}" == says


@pytest.mark.parametrize(
    ("met", "says"), [("g", "waits for itself"), ("r", "waits for a part of itself"), ("q", "")]
)
def test_no_group_waits_for_itself_or_a_part_of_it(met: str, says: str) -> None:
    other = (
        '[[group]]\ncode = "h"\ntitle = "H"\n[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "a"\n'
    )
    text = GOOD.replace('title = "G"\n', f'title = "G"\nonly_if = {{ met = "{met}" }}\n') + other

    if not says:
        assert read(text).groups[0].only_if
        return
    with pytest.raises(Problems) as caught:
        read(text)
    assert [(one.place, one.message) for one in caught.value.problems] == [("group g › only_if › met", says)]


@pytest.mark.parametrize(
    ("measure", "more"),
    [
        ("hour", []),
        ("Hours", []),
        ("coverge", ["of: is missing: coverage of what?"]),
        ("quantity", []),
    ],
)
def test_behind_a_misspelt_measure_the_amounts_are_read_as_they_were_meant(
    measure: str, more: list[str]
) -> None:
    text = GOOD.replace('"hours"', f'"{measure}"').replace('at_least = "10 h"', 'at_least = "twelve"')
    if not more:
        text = text.replace('limit = [{ where = { size = "group" }, at_most = "5 h" }]', "")

    with pytest.raises(Problems) as caught:
        read(text)

    said = [
        f"{one.place.removeprefix('group g › requirement r › ')}: {one.message}"
        for one in caught.value.problems
    ]
    assert f'measure: "{measure}" is not known here' in said
    assert set(more) <= set(said)
    assert any(one.startswith("at_least: ") for one in said) == (measure != "quantity")
