"""Rows of a spreadsheet (CSV) or of JSON, read column by column; every problem is noted with its row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from certification.rules.amounts import Unreadable, read_date, read_decimal, read_time
from certification.rules.case import AttributeValue
from certification.rules.files.problems import Problem, Problems, did_you_mean

TABLES = ("evidence", "document", "appointment", "class", "membership", "waiver", "hold", "use", "person")
PLURALS = {"documents": "document", "appointments": "appointment", "classes": "class", "memberships": "membership",
           "waivers": "waiver", "holds": "hold", "used_elsewhere": "use", "uses": "use"}  # fmt: skip
LARGEST_FILE = 50_000_000
JSON_SHAPE = 'write {"evidence": [{"kind": "…", "on": "2026-02-01", "hours": 2}]}'
COLUMNS = ("table", "kind", "on", "id", "status", "minutes", "hours", "starts", "provider", "counterpart", "fact",
           "recorded_on", "from", "until", "person", "function", "level", "name", "requirement", "amount", "body",
           "reason", "requested_by", "approved_by", "certificate")  # fmt: skip
"""Columns that are known whatever their capitals."""
ELSEWHERE = frozenset(("requirement", "person", "function", "body", "from", "until"))
"""Columns by which rows of another table than evidence are known."""
_CLOCK = re.compile(r"^[0-9]{1,3}:[0-5][0-9]$")
_NUMBER = re.compile(r"^-?[0-9]{1,12}(?:[.,][0-9]{1,6})?(?: ?%)?$")


@dataclass(slots=True)
class Row:
    """One row, read column by column; what is left over are its attributes."""

    values: dict[str, Any]
    place: str
    problems: list[Problem]
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
                self.wrong(names[0], "is empty")
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
                self.wrong(names[0], "is empty: on which day?", "write 2026-03-01")
            return None
        try:
            return read_date(value)
        except Unreadable as unreadable:
            self.wrong(names[0], str(unreadable))
            return None

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
        found = 0
        for column, unit in (("hours", "h"), ("minutes", "min")):
            value = self.raw(column)
            try:
                found = found if value is None else _minutes(value, unit)
            except Unreadable as unreadable:
                self.wrong(column, str(unreadable))
        return found

    def wrong(self, column: str, message: str, suggestion: str = "") -> None:
        """Note a problem in a column of this row."""
        self.problems.append(
            Problem(f"{self.place} › {column}" if column else self.place, message, suggestion)
        )

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
                found[str(name)] = _attribute(value)
            except Unreadable as unreadable:
                self.wrong(str(name), str(unreadable))
        return found


def _minutes(value: Any, unit: str) -> int:
    if isinstance(value, (bool, dict, list)):
        raise Unreadable("must be a length of time")
    text = str(value).strip()
    if unit == "h" and _CLOCK.match(text):
        hours, minutes = text.split(":")
        return int(hours) * 60 + int(minutes)
    return read_time(f"{text} {unit}" if text.replace(".", "").replace(",", "").isdigit() else text)


def _attribute(value: Any) -> AttributeValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, Decimal)):
        return read_decimal(value)
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if not isinstance(value, str):
        raise Unreadable("must be text, a number, true or false, or a list")
    text = value.strip()
    if text.lower() in ("true", "yes", "oui", "vrai"):
        return True
    if text.lower() in ("false", "no", "non", "faux"):
        return False
    if ";" in text or "|" in text:
        return tuple(part.strip() for part in text.replace("|", ";").split(";") if part.strip())
    if not _NUMBER.match(text):
        return text
    share, number = text.endswith("%"), text.removesuffix("%").strip().replace(",", ".")
    return read_decimal(Decimal(number) / 100 if share else Decimal(number))


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
        raise Problems(
            [Problem(f"{name} › row {row}", "is not UTF-8 text", "save it as “CSV UTF-8”")]
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
        content = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except RecursionError:
        raise Problems([Problem(name, "is not JSON: it nests too deeply", JSON_SHAPE)]) from None
    except ValueError as error:
        raise Problems([Problem(name, f"is not JSON: {error}", JSON_SHAPE)]) from None
    tables = {"evidence": content} if isinstance(content, list) else content
    for key, rows in tables.items():
        if key in ("enrolled_on", "certified_on"):
            yield Row({"kind": key.removesuffix("_on"), "on": rows}, f"{name} › {key}", problems), "person"
            continue
        table = PLURALS.get(key, key)
        if table not in TABLES or not isinstance(rows, list):
            known = ["evidence", *PLURALS, "enrolled_on", "certified_on"]
            if table in TABLES:
                message, hint = "must be a list", f'write "{key}": [ … ]'
            else:
                message, hint = f'"{key}" is not known here', did_you_mean(key, known)
            problems.append(
                Problem(f"{name} › {key}"[:200], message, hint or "known here: " + ", ".join(known))
            )
            continue
        for number, values in enumerate(rows, start=1):
            place = f"{name} › {key} no. {number}"
            if isinstance(values, dict):
                yield Row(values, place, problems), table
            else:
                problems.append(Problem(place, "must be an object", 'write {"kind": "…", "on": "…"}'))


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
    columns = [_column(column) for column in lines[first - 1]]
    _check_columns(f"{name} › row {first}", columns)
    if told:
        lines = lines[1:]
    for number, cells in enumerate(lines[1:], start=first + 1):
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{name} › row {number}"
        if len(cells) > len(columns):
            problems.append(
                Problem(place, f"has {len(cells)} cells for {len(columns)} columns", "quote text with commas")
            )
            continue
        row = Row(dict(zip(columns, (cell.strip() for cell in cells), strict=False)), place, problems)
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


def _column(written: str) -> str:
    name = written.strip()
    return name.lower() if name.lower() in COLUMNS else name


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
