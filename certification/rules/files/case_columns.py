"""The columns of each table of evidence, and which of them a column of another name is probably meant for."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache

from certification.rules.curriculum import Curriculum

TABLES = ("evidence", "document", "appointment", "class", "membership", "waiver", "hold", "use", "person")
PLURALS = {"documents": "document", "appointments": "appointment", "classes": "class", "memberships": "membership",
           "waivers": "waiver", "holds": "hold", "used_elsewhere": "use", "uses": "use"}  # fmt: skip
OWN = {
    "evidence": ("kind", "on", "id", "status", "minutes", "hours", "starts", "provider", "counterpart", "fact",
                 "recorded_on"),
    "document": ("kind", "from", "until", "id", "status"),
    "appointment": ("person", "function", "from", "until", "level"),
    "class": ("person", "name", "from", "until"),
    "membership": ("kind", "from", "until"),
    "waiver": ("requirement", "from", "until", "amount", "kind", "body", "reason", "requested_by", "approved_by",
               "effective_on"),
    "hold": ("kind", "from", "until", "reason"),
    "use": ("fact", "certificate", "minutes", "hours"),
    "person": ("kind", "on"),
}  # fmt: skip
"""What each table is made of, as docs/writing-a-curriculum.md lists it."""
SHAPES = {
    "evidence": ("kind", "on"),
    "document": ("kind", "from", "until"),
    "appointment": ("person", "function", "from"),
    "class": ("person", "name", "from"),
    "membership": ("kind", "from", "until"),
    "waiver": ("requirement", "from"),
    "hold": ("kind", "from", "until"),
    "use": ("fact", "certificate"),
    "person": ("kind", "on"),
}
"""What shows best what a row of each table looks like."""
ALSO = ("date", "valid_from", "expires_on", "starts_on", "ends_on", "granted_on", "counts_from", "attributes")
"""Other names under which some tables know theirs."""
COLUMNS = frozenset(("table", *ALSO, *(column for columns in OWN.values() for column in columns)))
"""Columns that are known whatever their capitals."""
ALIKE = 0.81
"""From here on two columns are so much alike that one is a slip in the other; "factor" and "fact" are not."""
USUAL = {
    "on": ("date", "day", "when", "jour", "granted_on"),
    "from": ("start", "starts", "begin", "begins", "beginning", "since", "valid_from", "starts_on", "début"),
    "until": ("to", "till", "expires", "expiry", "expiration", "expires_on", "end", "ends", "ends_on", "valid_until",
              "valid_to", "valid_till", "fin"),
    "starts": ("start", "begin", "begins", "time", "start_time", "heure"),
    "hours": ("duration", "length", "time", "hrs", "h", "heures", "durée"),
    "minutes": ("min", "mins"),
    "amount": ("hours", "minutes", "credits"),
    "status": ("state", "verified", "état"),
    "provider": ("supervisor", "trainer", "teacher", "instructor", "superviseur", "formateur"),
    "person": ("supervisor", "trainer", "teacher", "instructor", "superviseur", "formateur"),
    "counterpart": ("client", "partner", "patient"),
    "recorded_on": ("recorded", "logged", "logged_on", "entered", "entered_on"),
    "kind": ("type", "sort"),
    "table": ("tabel", "sheet"),
}  # fmt: skip
"""What people usually call these columns."""
TOGETHER = {"hours": ("hours", "minutes"), "minutes": ("hours", "minutes"), "person": ("person", "provider")}
"""Columns that say the same thing: one of them is enough."""


def column_name(written: str) -> str:
    """A column as it is known: whatever its capitals where it is one of ours, else as written."""
    name = written.strip()
    return name.lower() if name.lower() in COLUMNS else name


def named_by(curriculum: Curriculum) -> frozenset[str]:
    """Every attribute the curriculum looks at, or has a word for."""
    groups = (*curriculum.groups, *(curriculum.renewal.groups if curriculum.renewal else ()))
    read = (requirement.attributes for group in groups for requirement in group.walk())
    return frozenset(curriculum.words).union(*read)


def may_be_meant(column: str, table: str, given: Collection[str]) -> tuple[str, ...]:
    """The columns of this table that one of another name is probably meant for; none where the row says those too."""
    near = _near(column, table)
    said = {other for one in near for other in TOGETHER.get(one, (one,))}
    return () if said.intersection(given) else near


@lru_cache(maxsize=1024)
def _near(column: str, table: str) -> tuple[str, ...]:
    own = ("table", *OWN[table])
    bare = _bare(column)
    usual = tuple(one for one in own if bare == one or bare in USUAL.get(one, ()))
    if usual or column in COLUMNS:  # what belongs to another table is no slip
        return usual
    return tuple(get_close_matches(bare, own, cutoff=ALIKE))


def _bare(column: str) -> str:
    """The column without capitals, what stands in brackets, and a "date" at its end: "Until date", "Hours (h)"."""
    name = re.sub(r"\(.*\)", "", column.lower())
    name = re.sub(r"[\W_]+", "_", name).strip("_")
    return name.removesuffix("_date") or name


def shape_of(table: str) -> str:
    """What a row of this table looks like in JSON."""
    shown = ", ".join(f'"{column}": "…"' for column in SHAPES[table])
    return f"{{{shown}}}"
