"""How long a line is, as conditions on `minutes` compare it: a number of minutes, or a time such as "45 min"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from certification.rules.amounts import Unreadable, read_decimal, read_number, read_time
from certification.rules.files.tables import STAND_IN, Table

MINUTES = "minutes"
_LENGTH = 'write a length: { at_least = "45 min" }'
SENSELESS = {
    "given": ("given says nothing, for every line has a length", _LENGTH),
    "same_as": ("same_as has no meaning with a length", _LENGTH),
    "differs_from": ("differs_from has no meaning with a length", _LENGTH),
    "all_of": ("all_of has no meaning: a line has one length", "write any_of"),
}
"""Tests that make no sense of a length of time, and what to write."""
_SIGN = re.compile(r"^(?P<sign>>=?|<=?|≥|≤)\s*(?P<rest>\S.*)$")


def in_minutes(inner: Table, value: Any) -> Any:
    """What a condition on `minutes` says, each length of time in it as a number; what is none is told and left as is.

    A line's length is a number, and a text would never be equal to it.
    """
    if not isinstance(value, dict):
        return _each(inner, value)
    return {word: _tested(inner, word, said) for word, said in value.items()}


def _tested(inner: Table, word: str, value: Any) -> Any:
    if word in SENSELESS:
        inner.wrong(MINUTES, *SENSELESS[word])
        return value
    return _each(inner, value)


def _each(inner: Table, value: Any) -> Any:
    return [_length(inner, one) for one in value] if isinstance(value, list) else _length(inner, value)


def _length(inner: Table, value: Any) -> Any:
    if not isinstance(value, (str, int, Decimal)):
        return value  # which is told of any attribute
    try:
        if isinstance(value, str):
            return read_time(value)
        return read_number(read_decimal(value))
    except Unreadable as unreadable:
        inner.wrong(MINUTES, *_meant(value, str(unreadable)))
        return value if isinstance(value, str) else STAND_IN


def _meant(value: Any, otherwise: str) -> tuple[str, str]:
    """What is wrong with a length, and what was probably meant."""
    compared = _SIGN.match(value) if isinstance(value, str) else None
    if compared:
        test = "at_least" if compared["sign"][0] in ">≥" else "at_most"
        rest = compared["rest"]
        time = f"{rest} min" if rest.isdigit() else rest
        return f'"{value}" is not a length of time', f'write {{ {test} = "{time}" }}'
    if isinstance(value, str) and value.isdigit():
        return f'"{value}" says neither hours nor minutes', f'write {int(value)}, or "{int(value)} min"'
    if isinstance(value, str):
        what, _, how = otherwise.partition("; ")
        return what, how
    return "must be a whole number of minutes, or a length of time", 'write 45, or "45 min"'
