"""A case from a spreadsheet (CSV) or from JSON, for people who have no database: every problem with its row.

One row is one thing. The column `table` says of which sort (evidence, document, appointment, class, membership, waiver,
hold, use, person); without it a row is evidence. Columns nobody knows are attributes. docs/writing-a-curriculum.md
shows each sort of row.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from certification.rules.amounts import Unreadable, read_date, read_decimal, read_time
from certification.rules.case import (
    Appointment,
    AttributeValue,
    Case,
    ClassPeriod,
    Document,
    Evidence,
    Hold,
    Membership,
    Use,
    Waiver,
)
from certification.rules.curriculum import Curriculum
from certification.rules.problems import Problem, Problems, did_you_mean
from certification.rules.reading_requirements import amount_reader

TABLES = ("evidence", "document", "appointment", "class", "membership", "waiver", "hold", "use", "person")
PLURALS = {"documents": "document", "appointments": "appointment", "classes": "class", "memberships": "membership",
           "waivers": "waiver", "holds": "hold", "used_elsewhere": "use", "uses": "use"}  # fmt: skip
LARGEST_FILE = 50_000_000
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

    def minutes(self) -> int:
        """The length in minutes, from `minutes` ("90", "1 h 30 min") or `hours` ("1.5")."""
        value, hours = self.raw("minutes"), self.raw("hours")
        try:
            if value is not None:
                return _minutes(value, "min")
            return 0 if hours is None else _minutes(hours, "h")
        except Unreadable as unreadable:
            self.wrong("minutes" if value is not None else "hours", str(unreadable))
            return 0

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
            return words[0]
        return status

    def attributes(self) -> dict[str, AttributeValue]:
        """Every column that was not asked for, and what `attributes` holds."""
        found: dict[str, AttributeValue] = {}
        inner = self.raw("attributes")
        columns = dict(inner) if isinstance(inner, Mapping) else {}
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
    return read_time(f"{text} {unit}" if text.replace(".", "", 1).replace(",", "", 1).isdigit() else text)


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


def read_case(curriculum: Curriculum, texts: list[tuple[str, str | bytes]]) -> Case:
    """The case in these files, each (name, content). Raises `Problems` with every problem of every row."""
    problems: list[Problem] = []
    found: dict[str, list[Any]] = {table: [] for table in TABLES}
    for name, text in texts:
        for row, table in _rows(name, text, problems):
            made = MAKERS[table](row, curriculum)
            if made is not None:
                found[table].append(made)
    _twice(found["evidence"], problems)
    if problems:
        raise Problems(problems)
    person = dict(found["person"])
    return Case(
        curriculum=curriculum,
        evidence=tuple(found["evidence"]),
        documents=tuple(found["document"]),
        appointments=tuple(found["appointment"]),
        classes=tuple(found["class"]),
        memberships=tuple(found["membership"]),
        waivers=tuple(found["waiver"]),
        holds=tuple(found["hold"]),
        used_elsewhere=tuple(found["use"]),
        enrolled_on=person.get("enrolled"),
        certified_on=person.get("certified"),
    )


def _twice(lines: list[Evidence], problems: list[Problem]) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.id in seen:
            problems.append(
                Problem(f"evidence {line.id}", "two rows have this id", "give each row its own id")
            )
        seen.add(line.id)


def _rows(name: str, text: str | bytes, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    if len(text) > LARGEST_FILE:
        raise Problems([Problem(name, "is larger than 50 MB")])
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Problems([Problem(name, "is not UTF-8 text", "save it as “CSV UTF-8”")]) from None
    if text.lstrip()[:1] in ("{", "["):
        yield from _json_rows(name, text, problems)
    else:
        yield from _csv_rows(name, text, problems)


def _json_rows(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    try:
        content = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Problems([Problem(name, f"is not JSON: {error}"[:300])]) from None
    tables = {"evidence": content} if isinstance(content, list) else content
    for key, rows in tables.items():
        if key in ("enrolled_on", "certified_on"):
            yield Row({"kind": key.removesuffix("_on"), "on": rows}, f"{name} › {key}", problems), "person"
            continue
        table = PLURALS.get(key, key)
        if table not in TABLES or not isinstance(rows, list):
            known = ["evidence", *PLURALS, "enrolled_on", "certified_on"]
            message = f'"{key}" is not known here' if table not in TABLES else "must be a list"
            problems.append(Problem(f"{name} › {key}"[:200], message, did_you_mean(key, known)))
            continue
        for number, values in enumerate(rows, start=1):
            place = f"{name} › {key} no. {number}"
            if isinstance(values, dict):
                yield Row(values, place, problems), table
            else:
                problems.append(Problem(place, "must be an object", 'write {"kind": "…", "on": "…"}'))


def _csv_rows(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[Row, str]]:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Problems([Problem(name, f"is not CSV: {error}")]) from None
    lines = lines or [[]]
    columns = [column.strip() for column in lines[0]]
    if "kind" not in columns:
        near = did_you_mean("kind", columns)
        raise Problems(
            [Problem(f"{name} › row 1", 'has no column "kind"', near or "the first row names the columns")]
        )
    for number, cells in enumerate(lines[1:], start=2):
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


def _evidence(row: Row, curriculum: Curriculum) -> Evidence | None:
    on = row.day("on", "date", required=True)
    line = Evidence(
        id=row.text("id") or row.place.rsplit(" › ", 1)[-1],
        kind=row.text("kind", required=True),
        on=on or date.min,
        status=row.status(("claimed", "verified", "returned")),
        minutes=row.minutes(),
        starts=row.text("starts"),
        fact=row.text("fact"),
        counterpart=row.text("counterpart"),
        provider=row.text("provider"),
        recorded_on=row.day("recorded_on"),
        attributes=_but(row, "from", "until", "person", "table"),
    )
    return line if on else None


def _but(row: Row, *also: str) -> dict[str, AttributeValue]:
    row.read.update(also)
    return row.attributes()


def _document(row: Row, curriculum: Curriculum) -> Document:
    return Document(
        id=row.text("id") or row.place.rsplit(" › ", 1)[-1],
        kind=row.text("kind", required=True),
        status=row.status(("claimed", "verified", "returned")),
        valid_from=row.day("from", "valid_from", "on"),
        expires_on=row.day("until", "expires_on"),
        attributes=_but(row, "table", "minutes", "hours", "person"),
    )


def _appointment(row: Row, curriculum: Curriculum) -> Appointment:
    return Appointment(
        person=row.text("person", "provider", required=True),
        function=row.text("function", "kind", required=True),
        starts_on=row.day("from", "starts_on", "on"),
        ends_on=row.day("until", "ends_on"),
        level=row.text("level"),
    )


def _class(row: Row, curriculum: Curriculum) -> ClassPeriod:
    return ClassPeriod(
        person=row.text("person", "provider", required=True),
        name=row.text("name", "kind", required=True),
        starts_on=row.day("from", "starts_on", "on"),
        ends_on=row.day("until", "ends_on"),
    )


def _membership(row: Row, curriculum: Curriculum) -> Membership:
    return Membership(
        body=row.text("body", "kind", required=True),
        starts_on=row.day("from", "starts_on", "on"),
        ends_on=row.day("until", "ends_on"),
    )


def _waiver(row: Row, curriculum: Curriculum) -> Waiver:
    code = row.text("requirement", required=True)
    asked = {requirement.code: requirement for requirement in curriculum.walk()}
    amount: int | None = None
    if code and code not in asked:
        row.wrong("requirement", f'no requirement "{code}"', did_you_mean(code, asked))
    value = row.raw("amount")
    if value not in (None, "all") and code in asked:
        try:
            whole = isinstance(value, str) and value.isascii() and value.isdigit()
            amount = amount_reader(asked[code].measure)(int(value) if whole else value)
        except Unreadable as unreadable:
            row.wrong("amount", str(unreadable))
    return Waiver(
        requirement=code,
        amount=amount,
        kind=row.text("kind", default="waiver"),
        body=row.text("body"),
        reason=row.text("reason"),
        requested_by=row.text("requested_by"),
        approved_by=row.text("approved_by"),
        granted_on=row.day("granted_on", "from", "on"),
        ends_on=row.day("ends_on", "until"),
    )


def _hold(row: Row, curriculum: Curriculum) -> Hold:
    return Hold(
        kind=row.text("kind", required=True),
        starts_on=row.day("from", "starts_on", "on"),
        ends_on=row.day("until", "ends_on"),
        reason=row.text("reason"),
    )


def _use(row: Row, curriculum: Curriculum) -> Use:
    given = row.raw("minutes", "hours") is not None
    return Use(
        fact=row.text("fact", required=True),
        certificate=row.text("certificate", "kind"),
        minutes=row.minutes() if given else None,
    )


def _person(row: Row, curriculum: Curriculum) -> tuple[str, date] | None:
    kind, on = row.text("kind", required=True), row.day("on", "from", required=True)
    if kind not in ("enrolled", "certified"):
        row.wrong("kind", f'"{kind}" is not known', 'write "enrolled" or "certified"')
        return None
    return (kind, on) if on else None


MAKERS: dict[str, Callable[[Row, Curriculum], Any]] = {
    "evidence": _evidence,
    "document": _document,
    "appointment": _appointment,
    "class": _class,
    "membership": _membership,
    "waiver": _waiver,
    "hold": _hold,
    "use": _use,
    "person": _person,
}
