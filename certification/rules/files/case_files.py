"""A case from a spreadsheet (CSV) or from JSON, for people who have no database: every problem with its row.

One row is one thing. The column `table` says of which sort (evidence, document, appointment, class, membership, waiver,
hold, use, person); without it a row is evidence. Columns nobody knows are attributes. docs/writing-a-curriculum.md
shows each sort of row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from certification.rules.amounts import Unreadable
from certification.rules.case import (
    OF_RENEWAL,
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
from certification.rules.curriculum import Curriculum, Requirement
from certification.rules.files.case_cells import whole_number
from certification.rules.files.case_columns import TABLES, may_be_meant, named_by
from certification.rules.files.case_person import days_of_one_person
from certification.rules.files.case_rows import Row, rows_of
from certification.rules.files.naming import every_name, slip
from certification.rules.files.problems import Problem, Problems, did_you_mean
from certification.rules.files.reading_requirements import amount_reader


def read_case(curriculum: Curriculum, texts: list[tuple[str, str | bytes]]) -> Case:
    """The case in these files, each (name, content). Raises `Problems` with every problem of every row."""
    problems: list[Problem] = []
    lines: list[tuple[Evidence, Row]] = []
    people: list[tuple[tuple[str, date], Row]] = []
    found: dict[str, list[Any]] = {table: [] for table in TABLES}
    for name, text in texts:
        misnamed = _Misnamed(curriculum)
        for row, table in rows_of(name, text, problems):
            made = MAKERS[table](row, curriculum)
            misnamed.tell(row, table)
            if made is not None:
                found[table].append(made)
            if isinstance(made, Evidence):
                lines.append((made, row))
            elif made is not None and table == "person":
                people.append((made, row))
    _twice(lines, problems)
    _slips(curriculum, lines, problems)
    days_of_one_person(people)
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


def _twice(lines: list[tuple[Evidence, Row]], problems: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for line, row in lines:
        if line.id in seen:
            message = f'"{line.id}" stands already in {seen[line.id]}'
            problems.append(Problem(f"{row.place} › id", message, "give each row its own id"))
        seen.setdefault(line.id, row.number())


class _Misnamed:
    """Columns nobody knows that are probably meant for one of ours: read as attributes they would give credit away.

    A licence that `expires` would never end, a line whose `state` is claimed would count. Each is told once.
    """

    def __init__(self, curriculum: Curriculum) -> None:
        self.used, self.read = every_name(curriculum), named_by(curriculum)
        self.told: set[tuple[str, str]] = set()

    def tell(self, row: Row, table: str) -> None:
        """Note those of this row."""
        given = {column for column, value in row.values.items() if value not in (None, "")}
        for column in sorted(given - row.read - {""}):
            near = may_be_meant(column, table, given)
            if not near or (table, column) in self.told:
                continue
            if table in ("evidence", "document") and (column in self.read or slip(column, self.used)):
                continue
            self.told.add((table, column))
            meant = " or ".join(f'"{one}"' for one in near)
            hint = f"did you mean {meant}? If not, call it something else"
            row.wrong_column(column, f"is no column that {table} has", hint)


def _slips(curriculum: Curriculum, lines: list[tuple[Evidence, Row]], problems: list[Problem]) -> None:
    """Kinds and columns that no requirement reads but that look very much like one: mostly slips of the keyboard."""
    used = every_name(curriculum)
    told: set[str] = set()
    for line, row in lines:
        for column, name in [("kind", line.kind), *(("", name) for name in line.attributes)]:
            near = slip(name, used) if name not in told else ""
            if near and (column or near not in line.attributes):
                message = f'no requirement reads "{name}"'
                problems.append(
                    Problem(f"{row.place} › {column or name}", message, f'did you mean "{near}"?')
                )
            told.add(name)


def _evidence(row: Row, curriculum: Curriculum) -> Evidence | None:
    on = row.day("on", "date", required=True)
    line = Evidence(
        id=row.own_id(),
        kind=row.text("kind", required=True),
        on=on or date.min,
        status=row.status(("claimed", "verified", "returned")),
        minutes=row.minutes(),
        starts=row.time("starts"),
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
    starts, ends = row.days(("from", "valid_from", "on"), ("until", "expires_on"))
    return Document(
        id=row.own_id(),
        kind=row.text("kind", required=True),
        status=row.status(("claimed", "verified", "returned")),
        valid_from=starts,
        expires_on=ends,
        attributes=_but(row, "table", "minutes", "hours", "person"),
    )


def _appointment(row: Row, curriculum: Curriculum) -> Appointment:
    starts, ends = row.days(("from", "starts_on", "on"), ("until", "ends_on"))
    return Appointment(
        person=row.text("person", "provider", required=True),
        function=row.text("function", "kind", required=True),
        starts_on=starts,
        ends_on=ends,
        level=row.text("level"),
    )


def _class(row: Row, curriculum: Curriculum) -> ClassPeriod:
    starts, ends = row.days(("from", "starts_on", "on"), ("until", "ends_on"))
    return ClassPeriod(
        person=row.text("person", "provider", required=True),
        name=row.text("name", "kind", required=True),
        starts_on=starts,
        ends_on=ends,
    )


def _membership(row: Row, curriculum: Curriculum) -> Membership:
    starts, ends = row.days(("from", "starts_on", "on"), ("until", "ends_on"))
    return Membership(
        body=row.text("body", "kind", required=True),
        starts_on=starts,
        ends_on=ends,
    )


def _waiver(row: Row, curriculum: Curriculum) -> Waiver:
    code, asked = _waived(row, curriculum)
    amount: int | None = None
    value = row.raw("amount")
    if value not in (None, "all") and asked is not None:
        try:
            whole = isinstance(value, str) and value.isascii() and value.isdigit()
            amount = amount_reader(asked.measure)(whole_number(value) if whole else value)
        except Unreadable as unreadable:
            row.wrong("amount", str(unreadable))
    starts, ends = row.days(("granted_on", "from", "on"), ("ends_on", "until"))
    if code.startswith(OF_RENEWAL) and starts is None and row.raw("granted_on", "from", "on") is None:
        row.wrong(
            "from", "is empty: a waiver of renewal holds in the cycle it was granted in", "write the day"
        )
    return Waiver(
        requirement=code,
        amount=amount,
        kind=row.text("kind", default="waiver"),
        body=row.text("body"),
        reason=row.text("reason"),
        requested_by=row.text("requested_by"),
        approved_by=row.text("approved_by"),
        granted_on=starts,
        ends_on=ends,
        effective_on=row.day("effective_on", "counts_from"),
    )


def _waived(row: Row, curriculum: Curriculum) -> tuple[str, Requirement | None]:
    """What the row waives. Where only renewal has a requirement of this code, that is meant."""
    code = row.text("requirement", required=True)
    asked = {requirement.code: requirement for requirement in curriculum.walk()}
    for group in curriculum.renewal.groups if curriculum.renewal else ():
        asked |= {OF_RENEWAL + requirement.code: requirement for requirement in group.walk()}
    bare = [known.removeprefix(OF_RENEWAL) for known in asked]
    if code not in asked and OF_RENEWAL + code in asked:
        code = OF_RENEWAL + code
    if code and code not in asked:
        row.wrong("requirement", f'no requirement "{code}"', did_you_mean(code, bare))
    return code, asked.get(code)


def _hold(row: Row, curriculum: Curriculum) -> Hold:
    starts, ends = row.days(("from", "starts_on", "on"), ("until", "ends_on"))
    return Hold(
        kind=row.text("kind", required=True),
        starts_on=starts,
        ends_on=ends,
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
