"""What one cell of evidence says, as people and spreadsheets write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rules.test_case_files import case_of, line, problems_of

HOW = 'write "10 h", "7 h 30 min" or "90 min"'


def told_about(**columns: Any) -> list[str]:
    """What is wrong with one row of JSON with these columns."""
    row = {"kind": "talk", "on": "2026-01-01", **columns}
    return [problem.removeprefix("evidence no. 1 › ") for problem in problems_of(json.dumps([row]))]


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        ("1:30", 90),
        ("0:05", 5),
        ("999:59", 59_999),
        ("1000:30", 60_030),
        ("2999:30", 179_970),
        ("01:30:00", 90),
        ("2\u00a0h", 120),
        ("2\u202fh 30\u00a0min", 150),
        ("166666:40", 10_000_000),
    ],
)
def test_hours_are_read_as_people_and_spreadsheets_write_them(hours: str, minutes: int) -> None:
    assert line(hours=hours).minutes == minutes


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"hours": "1,000"}, f'hours: "1,000" is not a length of time; {HOW}'),
        ({"hours": "1:60"}, f'hours: "1:60" is not a length of time; {HOW}'),
        ({"hours": "1:30:30"}, f'hours: "1:30:30" is not a length of time; {HOW}'),
        ({"minutes": "1:30"}, f'minutes: "1:30" is not a length of time; {HOW}'),
        ({"hours": "166666:41"}, 'hours: "166666:41" is more time than anybody has'),
        ({"minutes": [90]}, "minutes: must be a length of time"),
    ],
)
def test_a_length_that_is_none_is_quoted_as_it_is_written(columns: dict[str, Any], says: str) -> None:
    assert told_about(**columns) == [says]


@pytest.mark.parametrize(
    ("hours", "minutes", "says"),
    [(2, 30, "says 30 min, but hours says 120 min"), (2, 0, "says 0 min, but hours says 120 min"),
     (0, 30, "says 30 min, but hours says 0 min"), ("1:30", 91, "says 91 min, but hours says 90 min")],
)  # fmt: skip
def test_hours_and_minutes_of_one_row_must_agree(hours: Any, minutes: Any, says: str) -> None:
    assert told_about(hours=hours, minutes=minutes) == [
        f"minutes: {says}; write the whole length in one of the two"
    ]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("09:30", "09:30"),
        ("9:00", "09:00"),
        ("9h30", "09:30"),
        ("9 h 30", "09:30"),
        ("9\u00a0h\u00a030", "09:30"),
        ("08:30 PM", "20:30"),
        ("8:30am", "08:30"),
        ("8:30 p.m.", "20:30"),
        ("12:05 AM", "00:05"),
        ("12:05 PM", "12:05"),
        ("1:00 pm", "13:00"),
        ("11:59 PM", "23:59"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
        ("14:15:00", "14:15"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(written: str | None, time: str) -> None:
    assert line(starts=written).starts == time


@pytest.mark.parametrize(
    "written", ["24:00", "9:60", "13:00 PM", "0:30 AM", "0.395833", "morning", "9", "9:5", "14:15:30"]
)
def test_what_is_no_time_of_day_is_told(written: str) -> None:
    assert told_about(starts=written) == [f'starts: "{written}" is not a time of day; write 09:30']


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("45296", '"45296" is Excel’s number for 2024-01-05; write 2024-01-05'),
        (45296, '"45296" is Excel’s number for 2024-01-05; write 2024-01-05'),
        ("45296.75", '"45296.75" is Excel’s number for 2024-01-05; write 2024-01-05'),
        ("4529", '"4529" is not a date; write 2012-10-01'),
        ("452960", '"452960" is not a date; write 2012-10-01'),
        ("0024-01-05", '"0024-01-05" lies before 1900; write the whole year, such as 2024-01-05'),
        ("1899-12-31", '"1899-12-31" lies before 1900; write the whole year, such as 2024-01-05'),
    ],
)
def test_what_a_spreadsheet_makes_of_a_day_is_told_with_the_day(on: Any, says: str) -> None:
    assert told_about(on=on) == [f"on: {says}"]


def test_the_first_day_of_1900_is_a_day() -> None:
    assert line(on="1900-01-01").on.isoformat() == "1900-01-01"


def test_an_endless_number_is_told_in_its_place() -> None:
    endless = "1" * 5000
    row = '{"kind": "talk", "on": "2026-01-01", "%s": ' + endless + "}"
    [size] = problems_of('{"evidence": [' + row % "size" + "]}")
    [hours] = problems_of('{"evidence": [' + row % "hours" + "]}")
    [amount] = problems_of(f"table,requirement,amount\nwaiver,credits,{endless}\n")

    assert size.startswith("evidence no. 1 › size: 1111")
    assert size.endswith("111 is out of range")
    assert hours.startswith('evidence no. 1 › hours: "1111')
    assert amount.startswith("row 2 › amount: ")
    assert "is not a number of credits" in amount


def test_empty_cells_beyond_the_columns_are_no_problem_and_filled_ones_are() -> None:
    assert case_of("kind,on\ntalk,2026-01-01,, ,\n").evidence[0].kind == "talk"
    assert problems_of("kind,on\ntalk,2026-01-01,,x\n") == [
        "row 2: has 4 cells for 2 columns; quote text with commas"
    ]
    assert problems_of("kind,on\ntalk,2026-01-01,x\n") == [
        "row 2: has 3 cells for 2 columns; quote text with commas"
    ]
