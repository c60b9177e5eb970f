"""Columns of evidence under another name: what they are probably meant for, and what stays an attribute."""

from __future__ import annotations

import json
from typing import Any

import pytest

from certification.rules.files.case_columns import OWN, SHAPES, TABLES
from certification.rules.files.case_files import read_case
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from tests.rules.test_case_files import CURRICULUM, case_of, from_json, problems_of

ELSE = "? If not, call it something else"


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("staus", '"status"'),
        ("statut", '"status"'),
        ("State", '"status"'),
        ("hour", '"hours"'),
        ("Hours (h)", '"hours"'),
        ("duration", '"hours"'),
        ("time", '"hours" or "starts"'),
        ("mins", '"minutes"'),
        ("provdier", '"provider"'),
        ("Supervisor", '"provider"'),
        ("client", '"counterpart"'),
        ("recordedon", '"recorded_on"'),
        ("Recorded date", '"recorded_on"'),
        ("start", '"starts"'),
        ("tabel", '"table"'),
        ("stats", '"status" or "starts"'),
        ("facts", '"fact"'),
    ],
)
def test_a_misnamed_column_of_evidence_is_told_once(column: str, meant: str) -> None:
    told = f"is no column that evidence has; did you mean {' or '.join(sorted(meant.split(' or ')))}{ELSE}"
    found = problems_of(f"kind,on,{column}\ntalk,2026-01-01,1\ntalk,2026-01-02,2\n")

    assert [_sorted(one) for one in found] == [f"row 1 › {column}: {told}"]
    assert [_sorted(one) for one in problems_of(json.dumps([{"kind": "talk", "on": "2026-01-01", column: "x"}]))] == [
        f"evidence no. 1 › {column}: {told}"
    ]  # fmt: skip


def _sorted(problem: str) -> str:
    head, _, rest = problem.partition("did you mean ")
    return f"{head}did you mean {' or '.join(sorted(rest.removesuffix(ELSE).split(' or ')))}{ELSE}"


@pytest.mark.parametrize(
    "column", ["to", "untill", "expires", "expiry", "end", "valid_until", "Until date", "End date", "ends_on"]
)
def test_no_licence_lasts_for_ever_because_its_last_day_stands_under_another_name(column: str) -> None:
    assert problems_of(f"table,kind,from,{column}\ndocument,licence,2020-01-01,2023-01-01\n") == [
        f'row 1 › {_known(column)}: is no column that document has; did you mean "until"{ELSE}'
    ]


def _known(column: str) -> str:
    return column.lower() if column.lower() == "ends_on" else column


@pytest.mark.parametrize(
    ("table", "row", "meant"),
    [
        ("memberships", {"kind": "club", "to": "2023-01-01"}, "until"),
        ("memberships", {"kind": "club", "start": "2023-01-01"}, "from"),
        ("appointments", {"person": "kim", "function": "lead", "lvel": "2"}, "level"),
        ("appointments", {"function": "lead", "person": "kim", "begin": "2023-01-01"}, "from"),
        ("classes", {"person": "kim", "name": "faculty", "expires_on": "2023-01-01"}, "until"),
        ("holds", {"kind": "fees", "starts": "2023-01-01"}, "from"),
        ("waivers", {"requirement": "hours", "hours": 2}, "amount"),
        ("waivers", {"requirement": "hours", "amont": "2 h"}, "amount"),
        ("uses", {"fact": "f", "duration": "2 h"}, "hours"),
        ("person", {"kind": "enrolled", "on": "2026-01-01", "tabl": "x"}, "table"),
    ],
)
def test_every_table_tells_its_own_columns(table: str, row: dict[str, Any], meant: str) -> None:
    [problem] = problems_of(json.dumps({table: [row]}))

    assert f'did you mean "{meant}"{ELSE}' in problem


@pytest.mark.parametrize(
    "column", ["factor", "one", "form", "mood", "level", "name", "group_size", "person", "until", "date"]
)
def test_a_column_like_nothing_stays_an_attribute(column: str) -> None:
    assert case_of(f"kind,on,{column}\ntalk,2026-01-01,2026-01-01\n").evidence[0].kind == "talk"


@pytest.mark.parametrize(
    "row",
    [
        {"status": "claimed", "state": "QC"},
        {"hours": 2, "duration": "long"},
        {"minutes": 90, "duration": "long"},
        {"provider": "kim", "supervisor": "lou"},
        {"state": ""},
        {"state": None},
    ],
)
def test_what_stands_beside_the_right_column_is_an_attribute(row: dict[str, Any]) -> None:
    assert from_json([{"kind": "talk", "on": "2026-01-01", **row}]).evidence


def test_a_column_the_curriculum_names_is_no_slip() -> None:
    text = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n[[group.requirement]]\n'
    rules = text + 'code = "r"\ntitle = "R"\nevidence = "talk"\nwhere = { state = "QC" }\n'
    worded = (
        rules
        + '[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "walk"\n[words]\nexpiry = { en = "Expiry" }\n'
    )
    rows = [("case", "kind,on,state,expiry\ntalk,2026-01-01,QC,x\n")]
    waived = [("case", "table,requirement,state\nwaiver,r,QC\n")]

    assert read_case(read(rules), rows).evidence[0].attributes["state"] == "QC"
    assert read_case(read(worded), rows).evidence[0].attributes["expiry"] == "x"
    assert read_case(read(rules), waived).waivers
    again = '[[group]]\ncode = "h"\ntitle = "H"\n[[group.requirement]]\ncode = "s"\ntitle = "S"\nevidence = "walk"\n'
    renewed = (
        text
        + 'code = "r"\ntitle = "R"\nevidence = "talk"\n[renewal]\ncycle = "1 year"\n'
        + again.replace("[[group", "[[renewal.group")
    )
    with pytest.raises(Problems):
        read_case(read(renewed), rows)
    assert read_case(read(renewed + 'where = { state = "QC" }\n'), rows).evidence


def test_a_slip_in_what_the_curriculum_reads_is_told_as_such() -> None:
    text = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n[[group.requirement]]\n'
    curriculum = read(text + 'code = "r"\ntitle = "R"\nevidence = "talk"\nwhere = { duration-of = "a" }\n')

    with pytest.raises(Problems) as caught:
        read_case(curriculum, [("case", "kind,on,duration_of\ntalk,2026-01-01,a\n")])

    assert [str(one) for one in caught.value.problems] == [
        'case › row 2 › duration_of: no requirement reads "duration_of"; did you mean "duration-of"?'
    ]


def test_each_file_tells_its_own_columns() -> None:
    text = "kind,on,staus\ntalk,2026-01-01,claimed\n"

    with pytest.raises(Problems) as caught:
        read_case(CURRICULUM, [("a", text), ("b", text.replace("01-01", "01-02"))])

    places = [one.place for one in caught.value.problems]
    assert places[0] == "a › row 1 › staus"
    assert "b › row 1 › staus" in places


def test_names_in_json_are_known_whatever_their_capitals() -> None:
    case = case_of('{"Evidence": [{"Kind": "talk", "On": "2026-01-01", "HOURS": 2, "Size": "x"}], "Enrolled_On": '
                   '"2025-01-01", "Documents": [{"kind": "p", "Expires_On": "2026-01-01"}]}')  # fmt: skip

    assert (case.evidence[0].minutes, case.evidence[0].attributes) == (120, {"Size": "x"})
    assert case.enrolled_on is not None
    assert case.documents[0].expires_on is not None
    assert problems_of('[{"kind": "talk", "Kind": "walk", "on": "2026-01-01"}]') == [
        'evidence no. 1: says "kind" twice; keep one of them'
    ]


def test_what_is_no_object_is_told_with_what_one_of_that_table_looks_like() -> None:
    assert problems_of('{"documents": [3], "uses": [3], "classes": [3]}') == [
        'documents no. 1: must be an object; write {"kind": "…", "from": "…", "until": "…"}',
        'uses no. 1: must be an object; write {"fact": "…", "certificate": "…"}',
        'classes no. 1: must be an object; write {"person": "…", "name": "…", "from": "…"}',
    ]
    assert all(set(SHAPES[table]) <= set(OWN[table]) for table in TABLES)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("enrolled,2024-03-01\nperson,enrolled,2023-01-01",
         ["row 3 › on: says enrolled on 2023-01-01, another row says on 2024-03-01; keep one of the two"]),
        ("certified,2024-03-01\nperson,certified,2024-03-02",
         ["row 3 › on: says certified on 2024-03-02, another row says on 2024-03-01; keep one of the two"]),
        ("certified,2024-02-29\nperson,enrolled,2024-03-01",
         ["row 2 › on: certified on 2024-02-29, before being enrolled on 2024-03-01; change one of the two"]),
        ("enrolled,2024-03-01\nperson,enrolled,2024-03-01", []),
        ("enrolled,2024-03-01\nperson,certified,2024-03-01", []),
        ("certified,2024-03-01", []),
        ("enrolled,2024-03-01", []),
    ],
)  # fmt: skip
def test_a_person_is_enrolled_once_and_certified_once_and_not_before(rows: str, says: list[str]) -> None:
    text = f"table,kind,on\nperson,{rows}\n"

    if says:
        assert problems_of(text) == says
    else:
        assert case_of(text)
