"""Rows of a spreadsheet (CSV) or of JSON, read column by column; every problem is noted with its row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

from certification.rules.amounts import Unreadable
from certification.rules.case import AttributeValue
from certification.rules.files.case_cells import (
    attribute_value,
    day_of,
    length_in_minutes,
    time_of_day,
    whole_number,
)
from certification.rules.files.case_columns import PLURALS, TABLES, column_name, shape_of
from certification.rules.files.problems import Problem, Problems, did_you_mean

T = TypeVar("T")

LARGEST_FILE = 50_000_000
JSON_SHAPE = 'write {"evidence": [{"kind": "…", "on": "2026-02-01", "hours": 2}]}'
ELSEWHERE = frozenset(("requirement", "person", "function", "body", "from", "until"))
"""Columns by which rows of another table than evidence are known."""


@dataclass(slots=True)
class Heading:
    """The row that names the columns of a spreadsheet. What is wrong with a column is told once, not in each row."""

    place: str
    told: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Row:
    """One row, read column by column; what is left over are its attributes."""

    values: dict[str, Any]
    place: str
    problems: list[Problem]
    heading: Heading | None = None
    """None in JSON, where each object names its own."""
    read: set[str] = field(default_factory=set)

    def raw(self, *names: str) -> Any:
        """The first of these columns that says something."""
        self.read.update(names)
        for name in names:
            value = self.values.get(name)
            if value is not None and value != "":
                return value
        return None

    def text(self, *names: str, required: bool = False, default: str = "") -> str:
        """Text in the first of these columns."""
        value = self.raw(*names)
        if value is None:
            if required:
                self.missing(names, "is empty")
            return default
        if isinstance(value, (dict, list)):
            self.wrong(names[0], "must be text")
            return default
        return str(value).strip()

    def day(self, *names: str, required: bool = False) -> date | None:
        """A day in the first of these columns."""
        value = self.raw(*names)
        if value is None:
            if required:
                self.missing(names, "is empty: on which day?", "write 2026-03-01")
            return None
        return self.made(names[0], day_of, value)

    def time(self, name: str) -> str:
        """A time of day as HH:MM; nothing where the row does not say."""
        value = self.raw(name)
        return "" if value is None else self.made(name, time_of_day, value) or ""

    def made(self, column: str, reader: Callable[[Any], T], value: Any) -> T | None:
        """What `reader` makes of a cell; None where it cannot, which is noted."""
        try:
            return reader(value)
        except Unreadable as unreadable:
            self.wrong(column, str(unreadable))
            return None

    def missing(self, names: tuple[str, ...], message: str, suggestion: str = "") -> None:
        """Note that nothing stands in any of these columns; once for all rows where there is no such column."""
        if self.heading is None or not self.values.keys().isdisjoint(names):
            self.wrong(names[0], message, suggestion)
        elif names[0] not in self.heading.told:
            self.heading.told.add(names[0])
            first = f"{self.number()} needs one"
            self.problems.append(Problem(self.heading.place, f'has no column "{names[0]}"', first))

    def own_id(self) -> str:
        """Its id; where it says none, its number."""
        return self.text("id") or self.number()

    def number(self) -> str:
        """Which row of its file it is."""
        return self.place.rpartition(" › ")[2]

    def days(self, first: tuple[str, ...], last: tuple[str, ...]) -> tuple[date | None, date | None]:
        """The first and the last day of something; the last is not before the first."""
        starts, ends = self.day(*first), self.day(*last)
        if starts is not None and ends is not None and ends < starts:
            self.wrong(last[0], f"{ends} lies before {starts}", "change one of the two")
        return starts, ends

    def minutes(self) -> int:
        """The length in minutes, from `minutes` ("90", "1 h 30 min") or `hours` ("1.5")."""
        hours, minutes = self._length("hours", "h"), self._length("minutes", "min")
        if hours is not None and minutes is not None and hours != minutes:
            said = f"says {minutes} min, but hours says {hours} min"
            self.wrong("minutes", said, "write the whole length in one of the two")
        return minutes or hours or 0

    def _length(self, column: str, unit: str) -> int | None:
        value = self.raw(column)
        return None if value is None else self.made(column, partial(length_in_minutes, unit=unit), value)

    def wrong(self, column: str, message: str, suggestion: str = "") -> None:
        """Note a problem in a column of this row."""
        self.problems.append(
            Problem(f"{self.place} › {column}" if column else self.place, message, suggestion)
        )

    def wrong_column(self, column: str, message: str, suggestion: str) -> None:
        """Note a problem of the column itself: in a spreadsheet it stands in the row that names the columns."""
        place = self.heading.place if self.heading else self.place
        self.problems.append(Problem(f"{place} › {column}", message, suggestion))

    def status(self, words: tuple[str, ...]) -> str:
        """One of `words`; verified where the row does not say."""
        status = self.text("status", default="verified").lower()
        if status not in words:
            near = did_you_mean(status, words) or "write one of: " + ", ".join(words)
            self.wrong("status", f'"{status}" is not known', near)
        return status

    def attributes(self) -> dict[str, AttributeValue]:
        """Every column that was not asked for, and what `attributes` holds."""
        found: dict[str, AttributeValue] = {}
        inner = self.raw("attributes")
        columns = dict(inner) if isinstance(inner, Mapping) else {}
        if inner is not None and not isinstance(inner, Mapping):
            self.wrong("attributes", "must be an object", 'write "attributes": {"size": "group"}')
        columns |= {name: value for name, value in self.values.items() if name not in self.read}
        for name, value in columns.items():
            if value is None or value == "" or not name:
                continue
            try:
                found[str(name)] = attribute_value(value)
            except Unreadable as unreadable:
                self.wrong(str(name), str(unreadable))
        return found


def rows_of(name: str, text: str | bytes, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    if len(text) > LARGEST_FILE:
        raise Problems([Problem(name, "is larger than 50 MB")])
    if isinstance(text, bytes):
        text = _decoded(name, text)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Problems([Problem(name, "is empty", "the first row names the columns: kind, on, hours …")])
    if text.lstrip()[:1] in ("{", "["):
        yield from _json_rows(name, text, problems)
    else:
        yield from _csv_rows(name, text, problems)


def _decoded(name: str, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            pass
    if content[:4] == b"PK\x03\x04":
        raise Problems([Problem(name, "is a workbook, not a text file", "save it as “CSV UTF-8”")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        json_ = content.lstrip()[:1] in (b"{", b"[")
        where, how = ("line", "UTF-8") if json_ else ("row", "“CSV UTF-8”")
        raise Problems(
            [Problem(f"{name} › {where} {row}", "is not UTF-8 text", f"save it as {how}")]
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice}" stands twice in one object')
    return found


def _json_rows(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    try:
        content = json.loads(text, parse_float=Decimal, parse_int=whole_number, object_pairs_hook=_once)
    except RecursionError:
        raise Problems([Problem(name, "is not JSON: it nests too deeply", JSON_SHAPE)]) from None
    except ValueError as error:
        raise Problems([Problem(name, f"is not JSON: {error}", JSON_SHAPE)]) from None
    tables = {"evidence": content} if isinstance(content, list) else content
    for key, rows in tables.items():
        word = key.strip().lower()
        if word in ("enrolled_on", "certified_on"):
            yield Row({"kind": word.removesuffix("_on"), "on": rows}, f"{name} › {key}", problems), "person"
            continue
        table = PLURALS.get(word, word)
        if table not in TABLES or not isinstance(rows, list):
            problems.append(_no_table(name, key, table))
            continue
        for number, values in enumerate(rows, start=1):
            place = f"{name} › {key} no. {number}"
            if isinstance(values, dict):
                yield Row(_known(values, place, problems), place, problems), table
            else:
                problems.append(Problem(place, "must be an object", f"write {shape_of(table)}"))


def _no_table(name: str, key: str, table: str) -> Problem:
    """What stands in JSON under a name that no table has, or is not a list."""
    known = ["evidence", *PLURALS, "enrolled_on", "certified_on"]
    if table in TABLES:
        message, hint = "must be a list", f'write "{key}": [ … ]'
    else:
        message, hint = f'"{key}" is not known here', did_you_mean(key, known)
    return Problem(f"{name} › {key}"[:200], message, hint or "known here: " + ", ".join(known))


def _known(values: dict[str, Any], place: str, problems: list[Problem]) -> dict[str, Any]:
    """The object with its columns as they are known, whatever their capitals."""
    found = {column_name(column): value for column, value in values.items()}
    names = [column_name(column) for column in values]
    twice = sorted({column for column in names if names.count(column) > 1})
    problems.extend(Problem(place, f'says "{column}" twice', "keep one of them") for column in twice)
    return found


def _broken(place: str, error: str) -> Problem:
    """Why a table could not be read to its end."""
    if "field limit" in error:
        most = f"{csv.field_size_limit():,}"
        return Problem(place, f"has a cell of more than {most} characters", "is a quotation mark missing?")
    return Problem(place, "has a quotation mark that is not closed", 'write "" for " inside a cell')


def _csv_rows(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    text = re.sub(r"\r\n?", "\n", text.replace("\0", "")).lstrip("\n")
    told = re.match(r"sep=(.)\n", text)
    head, _, _ = text.partition("\n")
    delimiter = told[1] if told else max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise Problems([_broken(f"{name} › row {reader.line_num}", str(error))]) from None
    first = 2 if told else 1
    columns = [column_name(column) for column in lines[first - 1]]
    heading = Heading(f"{name} › row {first}")
    _check_columns(heading.place, columns)
    if told:
        lines = lines[1:]
    for number, cells in enumerate(lines[1:], start=first + 1):
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{name} › row {number}"
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                Problem(place, f"has {len(cells)} cells for {len(columns)} columns", "quote text with commas")
            )
            continue
        values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        row = Row(values, place, problems, heading)
        table = row.text("table", default="evidence").lower()
        table = PLURALS.get(table, table)
        if table in TABLES:
            yield row, table
        else:
            row.wrong(
                "table",
                f'"{table}" is not known',
                did_you_mean(table, TABLES) or "one of: " + ", ".join(TABLES),
            )


def _check_columns(place: str, columns: list[str]) -> None:
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise Problems([Problem(place, f'has two columns "{twice[0]}"', "keep one of them")])
    if "kind" not in columns and "table" not in columns:
        found = [column for column in columns if column]
        near = next(iter(get_close_matches("kind", found)), None)
        if near:
            hint = f'write "kind" in place of "{near}"'
        elif not ELSEWHERE.isdisjoint(found):
            hint = 'give each row a "table" that says what it is: ' + ", ".join(TABLES)
        else:
            hint = f"the first row names the columns; here it says: {', '.join(found)[:80]}"
        raise Problems([Problem(place, 'has no column "kind"', hint)])
