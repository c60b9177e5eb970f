"""A case in a spreadsheet or in JSON: what each row says, and what is told about a row that is wrong."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from certification.rules.case import Case, Waiver
from certification.rules.files.case_files import read_case
from certification.rules.files.problems import Problem, Problems
from certification.rules.files.reading import read

CURRICULUM = read("""
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "hours"
title = "Hours"
evidence = "talk"
measure = "hours"
at_least = "20 h"
[[group.requirement]]
code = "credits"
title = "Credits"
evidence = "course"
measure = "credits"
convert = [{ each = "1 h", gives = 1 }]
at_least = 3
""")


def case_of(text: str | bytes) -> Case:
    """The case in a file called "case"."""
    return read_case(CURRICULUM, [("case", text)])


def from_json(content: Any) -> Case:
    """The case in JSON."""
    return case_of(json.dumps(content))


def problems_of(text: str | bytes) -> list[str]:
    """What is wrong with it, without the file's name."""
    with pytest.raises(Problems) as caught:
        case_of(text)
    return [str(problem).removeprefix("case › ").removeprefix("case: ") for problem in caught.value.problems]


def line(**columns: Any) -> Any:
    """The evidence in one row of JSON with these columns."""
    return from_json([{"kind": "talk", "on": "2026-01-01", **columns}]).evidence[0]


@pytest.mark.parametrize(
    ("columns", "minutes"),
    [
        ({}, 0),
        ({"minutes": 90}, 90),
        ({"minutes": "1 h 30 min"}, 90),
        ({"hours": 2}, 120),
        ({"hours": "1.5"}, 90),
        ({"hours": "1,5"}, 90),
        ({"hours": 1.5}, 90),
        ({"hours": "1,5", "minutes": 90}, 90),
        ({"hours": 0, "minutes": 0}, 0),
        ({"hours": 2, "minutes": ""}, 120),
    ],
)
def test_a_length_stands_under_minutes_or_hours(columns: dict[str, Any], minutes: int) -> None:
    assert line(**columns).minutes == minutes


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("Non", False),
        (" group ", "group"),
        ("a; b", ("a", "b")),
        ("a|b|", ("a", "b")),
        (["a", 1], ("a", "1")),
        (7, 7),
        ("-7", -7),
        ("1,5", Decimal("1.5")),
        ("50 %", Decimal("0.5")),
        (0.25, Decimal("0.25")),
        ("1.2.3", "1.2.3"),
        ("٣", "٣"),
    ],
)
def test_any_other_column_is_an_attribute(written: Any, value: object) -> None:
    found = line(other=written).attributes["other"]

    assert found == value
    assert isinstance(found, bool) is isinstance(value, bool)


def test_the_first_line_alone_says_what_parts_the_cells() -> None:
    case = case_of("kind;on;note\ntalk;2026-01-01;1,2,3,4,5\ntalk;2026-01-02;6,7,8,9\n")

    assert [one.attributes["note"] for one in case.evidence] == ["1,2,3,4,5", "6,7,8,9"]


def test_the_first_line_may_name_what_parts_the_cells() -> None:
    case = case_of("sep=;\nkind;on;note\ntalk;2026-01-01;a,b\n")

    assert [(one.id, one.attributes["note"]) for one in case.evidence] == [("row 3", "a,b")]


def test_a_row_without_an_id_has_its_number() -> None:
    case = case_of(
        "table,kind,on,id\n,talk,2026-01-01,\n,talk,2026-01-02,mine\n,talk,2026-01-03,\ndocument,p,,"
    )

    assert [one.id for one in case.evidence] == ["row 2", "mine", "row 4"]
    assert case.documents[0].id == "row 5"
    assert [one.id for one in from_json([{"kind": "talk", "on": "2026-01-01"}]).evidence] == [
        "evidence no. 1"
    ]


def test_every_table_is_read() -> None:
    case = from_json(
        {
            "evidence": [{"kind": "talk", "date": "2026-01-01", "status": "Claimed", "recorded_on": "2026-01-02"}],
            "documents": [{"kind": "paper", "valid_from": "2026-01-01", "expires_on": "2026-02-01", "level": 2}],
            "appointments": [{"provider": "kim", "kind": "lead", "from": "2026-01-01", "level": 1}],
            "classes": [{"person": "kim", "name": "faculty", "until": "2026-01-01"}],
            "memberships": [{"kind": "club", "on": "2026-01-01"}],
            "holds": [{"kind": "fees", "until": "2026-03-01", "reason": "unpaid"}],
            "uses": [{"fact": "f", "certificate": "old", "hours": 1}, {"fact": "g"}],
            "waivers": [
                {"requirement": "hours", "amount": "2 h", "granted_on": "2026-01-01", "ends_on": "2026-12-31",
                 "requested_by": "ana", "approved_by": "bo", "body": "board", "reason": "met elsewhere"},
                {"requirement": "credits", "amount": "2", "kind": "equivalency"},
                {"requirement": "credits", "amount": "all"},
            ],
            "enrolled_on": "2025-01-01",
            "certified_on": "2026-01-01",
        }
    )  # fmt: skip
    evidence, paper = case.evidence[0], case.documents[0]

    assert (evidence.on, evidence.status, evidence.recorded_on) == (
        date(2026, 1, 1),
        "claimed",
        date(2026, 1, 2),
    )
    assert (paper.valid_from, paper.expires_on, paper.attributes) == (
        date(2026, 1, 1), date(2026, 2, 1), {"level": 2},
    )  # fmt: skip
    assert [(one.person, one.function, one.level) for one in case.appointments] == [("kim", "lead", "1")]
    assert [(one.person, one.name, one.ends_on) for one in case.classes] == [
        ("kim", "faculty", date(2026, 1, 1))
    ]
    assert [(one.body, one.starts_on) for one in case.memberships] == [("club", date(2026, 1, 1))]
    assert [(one.kind, one.ends_on, one.reason) for one in case.holds] == [
        ("fees", date(2026, 3, 1), "unpaid")
    ]
    assert [(use.fact, use.certificate, use.minutes) for use in case.used_elsewhere] == [
        ("f", "old", 60), ("g", "", None),
    ]  # fmt: skip
    assert case.waivers[0] == Waiver(
        "hours", 120, "waiver", "board", "met elsewhere", "ana", "bo", date(2026, 1, 1), date(2026, 12, 31)
    )
    assert [(one.amount, one.kind) for one in case.waivers[1:]] == [(200, "equivalency"), (None, "waiver")]
    assert (case.enrolled_on, case.certified_on) == (date(2025, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([{"on": "2026-01-01"}], ["evidence no. 1 › kind: is empty"]),
        ({"appointments": [{"kind": "lead"}]}, ["appointments no. 1 › person: is empty"]),
        ({"classes": [{"person": "kim"}]}, ["classes no. 1 › name: is empty"]),
        ({"documents": [{}]}, ["documents no. 1 › kind: is empty"]),
        ({"appointments": [{"person": "kim"}]}, ["appointments no. 1 › function: is empty"]),
        ({"classes": [{"name": "faculty"}]}, ["classes no. 1 › person: is empty"]),
        ({"person": [{"kind": "enrolled"}]},
         ["person no. 1 › on: is empty: on which day?; write 2026-03-01"]),
        ({"person": [{"on": "2026-01-01"}]},
         ["person no. 1 › kind: is empty", 'person no. 1 › kind: "" is not known; write "enrolled" or "certified"']),
        ({"memberships": [{}]}, ["memberships no. 1 › body: is empty"]),
        ({"holds": [{}]}, ["holds no. 1 › kind: is empty"]),
        ({"uses": [{}]}, ["uses no. 1 › fact: is empty"]),
        ({"waivers": [{}]}, ["waivers no. 1 › requirement: is empty"]),
        ({"appointments": [{"kind": "lead", "provider": {}}]}, ["appointments no. 1 › person: must be text"]),
        ([{"kind": "talk", "on": "2026-01-01"}, {"kind": "talk"}],
         ["evidence no. 2 › on: is empty: on which day?; write 2026-03-01"]),
        ([{"kind": "talk", "date": "soon"}], ['evidence no. 1 › on: "soon" is not a date; write 2012-10-01']),
        ([{"kind": "talk", "on": "2026-01-01", "hours": True}],
         ["evidence no. 1 › hours: must be a length of time"]),
        ([{"kind": "talk", "on": "2026-01-01", "hours": "1.2.3"}],
         ['evidence no. 1 › hours: "1.2.3" is not a length of time; write "10 h", "7 h 30 min" or "90 min"']),
        ([{"kind": "talk", "on": "2026-01-01", "share": {}}],
         ["evidence no. 1 › share: must be text, a number, true or false, or a list"]),
        ([{"kind": "talk", "on": "2026-01-01", "id": "a"}] * 2,
         ['evidence no. 2 › id: "a" stands already in evidence no. 1; give each row its own id']),
        ({"waivers": [{"requirement": "hour"}]},
         ['waivers no. 1 › requirement: no requirement "hour"; did you mean "hours"?']),
        ({"waivers": [{"requirement": "hours", "amount": "ten"}]},
         ['waivers no. 1 › amount: "ten" is not a length of time; write "10 h", "7 h 30 min" or "90 min"']),
        ({"enrolled_on": "x"}, ['enrolled_on › on: "x" is not a date; write 2012-10-01']),
        ({"person": [{"kind": "born", "on": "2026-01-01"}]},
         ['person no. 1 › kind: "born" is not known; write "enrolled" or "certified"']),
        ({"hold": []}, []),
        ({"memberships": [{"kind": "club", "from": "2026-01-01", "until": "2026-01-01"}]}, []),
        ({"memberships": [{"kind": "club", "from": "2026-01-02", "until": "2026-01-01"}]},
         ["memberships no. 1 › until: 2026-01-01 lies before 2026-01-02; change one of the two"]),
        ({"holds": 3}, ['holds: must be a list; write "holds": [ … ]']),
        ({"holdz": []}, ['holdz: "holdz" is not known here; did you mean "holds"?']),
        ([3], ['evidence no. 1: must be an object; write {"kind": "…", "on": "…"}']),
    ],
)  # fmt: skip
def test_what_is_wrong_in_json_is_named_with_its_place(content: Any, says: list[str]) -> None:
    if says:
        assert problems_of(json.dumps(content)) == says
    else:
        assert from_json(content)


SHAPE = 'write {"evidence": [{"kind": "…", "on": "2026-02-01", "hours": 2}]}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[1,", "is not JSON: Expecting value: line 1 column 4 (char 3); " + SHAPE),
        (b"kind,on\n\xff", "row 2: is not UTF-8 text; save it as “CSV UTF-8”"),
        ("sort,on\n", 'row 1: has no column "kind"; the first row names the columns; here it says: sort, on'),
        ("", "is empty; the first row names the columns: kind, on, hours …"),
        ("kinds,on\n", 'row 1: has no column "kind"; write "kind" in place of "kinds"'),
        ("requirement,from\n", ('row 1: has no column "kind"; give each row a "table" that says what it is: evidence, '
         "document, appointment, class, membership, waiver, hold, use, person")),
    ],
)  # fmt: skip
def test_what_is_no_table_at_all_is_told(text: str | bytes, says: str) -> None:
    assert problems_of(text) == [says]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("table,requirement,amount,body,from\nwaiver,hours,2 h,board,2026-01-01\n", 1),
        ("table,body,from\nmembership,club,2026-01-01\n", 1),
        ("table,person,function,from\nappointment,kim,lead,2026-01-01\n", 1),
        ("table,person,name\nclass,kim,faculty\nclass,lou,faculty\n", 2),
        ("table,fact,certificate\nuse,f,old\n", 1),
        ("table\n", 0),
    ],
)
def test_a_file_of_other_things_than_evidence_needs_no_kind(text: str, number: int) -> None:
    case = case_of(text)
    found = (case.waivers, case.memberships, case.appointments, case.classes, case.used_elsewhere)

    assert sum(map(len, found)) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("table,on\n,2026-01-01\nevidence,2026-01-02\n", ['row 1: has no column "kind"; row 2 needs one']),
        ("table,kind\n,talk\n,talk\n", ['row 1: has no column "on"; row 2 needs one']),
        ("table,kind,date\n,talk,\n,talk,\n", [
            f"row {number} › on: is empty: on which day?; write 2026-03-01" for number in (2, 3)]),
        ("table,on,kind\n,2026-01-01,\n,2026-01-02,\n", ["row 2 › kind: is empty", "row 3 › kind: is empty"]),
        ("kind\ntalk\n", ['row 1: has no column "on"; row 2 needs one']),
    ],
)  # fmt: skip
def test_a_column_that_is_not_there_is_told_once_and_an_empty_cell_row_by_row(
    text: str, says: list[str]
) -> None:
    assert problems_of(text) == says


def test_the_columns_are_told_where_they_are_wrong() -> None:
    long = [f"column{number}" for number in range(20)]

    assert problems_of("kind,b,a,b,a\n") == ['row 1: has two columns "a"; keep one of them']
    assert problems_of(",".join(long)) == [
        f'row 1: has no column "kind"; the first row names the columns; here it says: {", ".join(long)[:80]}'
    ]
    assert problems_of('{"evidence": [], "holds": [], "holds": []}')[0].startswith(
        'is not JSON: "holds" stands twice in one object'
    )


def test_a_kind_that_only_begins_like_those_asked_for_is_a_slip() -> None:
    text = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n[[group.requirement]]\n'
    curriculum = read(text + 'code = "r"\ntitle = "R"\nevidence = "practicum.session.*"\n')

    def told(kind: str) -> list[str]:
        try:
            read_case(curriculum, [("case", f"kind,on\n{kind},2026-01-01\n")])
        except Problems as found:
            return [str(problem) for problem in found.problems]
        return []

    assert told("practicum.session.one") == []
    assert told("practicum.sessions.x") == [
        'case › row 2 › kind: no requirement reads "practicum.sessions.x"; did you mean "practicum.session.*"?'
    ]


def test_an_endless_word_is_not_repeated_in_full() -> None:
    problem = problems_of(json.dumps({"x" * 1000: []}))[0]

    assert problem.startswith("x" * (200 - len("case › ")) + ": ")


def test_fifty_megabytes_are_read_and_not_a_byte_more() -> None:
    most = b"kind" + b" " * (50_000_000 - 4)

    assert problems_of(most)[0].startswith("row 1: ")
    assert problems_of(most + b" ") == ["is larger than 50 MB"]


def test_a_cell_that_is_far_too_long_is_not_called_an_open_quotation_mark() -> None:
    most = 131_072

    [long] = problems_of(f"kind,on\ntalk,{'x' * most}")
    assert long.startswith(f'row 2 › on: "{"x" * 299} … ')
    assert long.endswith('x" is not a date; write 2012-10-01')
    assert len(long) < 700
    assert problems_of(f"kind,on\ntalk,{'x' * (most + 1)}") == [
        "row 2: has a cell of more than 131,072 characters; is a quotation mark missing?"
    ]


def test_a_problem_is_cut_in_its_middle_where_it_is_longer_than_a_few_lines() -> None:
    whole, long = Problem("p", "m" * 600), Problem("p", "a" * 301 + "b" * 300)

    assert whole.message == "m" * 600
    assert long.message == "a" * 300 + " … " + "b" * 300
