"""Days named in a curriculum file: a date, the enrolment, the day another requirement was met."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from certification.rules.amounts import Period, Unreadable, looks_like_a_date, read_date, read_period
from certification.rules.curriculum import Anchor
from certification.rules.files.tables import Table

CYCLE_DAYS = ("cycle", "cycle-end")
"""The first and the last day of a cycle of renewal."""
WORDS_FOR_DAYS = ("enrolment", "certification", *CYCLE_DAYS)
_ANCHOR = re.compile(r"^(?P<what>[^+]+?)(?:\s*\+\s*(?P<plus>.+)|\s+-\s+(?P<minus>.+))?$")


def read_anchor(value: Any) -> Anchor:
    """A day: 2012-10-01, "enrolment", a requirement's or group's code, "first:code", "document:licence".

    "… + 6 months" is that long after it, "… - 6 months" that long before.
    """
    if type(value) is date:
        return Anchor("date", day=value, text=value.isoformat())
    match = _ANCHOR.match(value.strip()) if isinstance(value, str) else None
    if not match:
        raise Unreadable(
            'write a date, "enrolment", or a requirement\'s code, and "+ 6 months" after it if need be'
        )
    what = match["what"].strip()
    plus = read_period(match["plus"]) if match["plus"] else Period()
    minus = read_period(match["minus"]) if match["minus"] else Period()
    text = value.strip()
    if looks_like_a_date(what):
        return Anchor("date", day=read_date(what), plus=plus, minus=minus, text=text)
    if what in WORDS_FOR_DAYS:
        return Anchor(what, plus=plus, minus=minus, text=text)
    word, colon, code = what.partition(":")
    if not colon:
        return Anchor("requirement", code=what, plus=plus, minus=minus, text=text)
    if word not in ("document", "first") or not code.strip():
        raise Unreadable(f'"{what}" names no day; write "document:licence" or "first:a-requirement"')
    if word == "document":
        return Anchor("document", code=code.strip(), plus=plus, minus=minus, text=text)
    return Anchor("requirement", code=code.strip(), plus=plus, minus=minus, text=text, first=True)


def read_anchors(table: Table, key: str) -> tuple[Anchor, ...]:
    """The anchors at `key`, where one alone may stand without brackets."""

    def anchors(value: Any) -> tuple[Anchor, ...]:
        listed = value if isinstance(value, list) else [value]
        if not listed:
            raise Unreadable("lists nothing")
        return tuple(read_anchor(entry) for entry in listed)

    return table.get(key, anchors, ())
