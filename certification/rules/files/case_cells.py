"""What one cell of evidence says: a length, a day, a time of day, or the value of an attribute."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from certification.rules.amounts import Unreadable, read_date, read_decimal, read_time
from certification.rules.case import AttributeValue

EARLIEST = 1900
"""Nobody's evidence is older: a year before is one written in two digits, or cut off."""
DAY_ZERO = date(1899, 12, 30)
"""From here spreadsheets number the days; a day that was not formatted as one is saved as its number."""
NOON = 12
_HOURS_AND_MINUTES = re.compile(r"^([0-9]{1,7}):([0-5][0-9])(?::00)?$")
_TIME_OF_DAY = re.compile(r"^([0-9]{1,2}) ?[:h] ?([0-5][0-9])(?::00)?(?: ?([ap])\.?m\.?)?$")
_NUMBERED_DAY = re.compile(r"^([0-9]{5})(?:[.,][0-9]+)?$")
_NUMBER = re.compile(r"^-?[0-9]{1,12}(?:[.,][0-9]{1,6})?(?: ?%)?$")


def plain(value: Any) -> str:
    """The text of a cell; the spaces that French typography keeps together are spaces."""
    return str(value).replace("\u00a0", " ").replace("\u202f", " ").strip()


def whole_number(digits: str) -> int | Decimal:
    """A number as long as anybody cares to write; what Python's own limit refuses is read all the same."""
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


def length_in_minutes(value: Any, unit: str) -> int:
    """Minutes in 2, "1.5", "1:30", "1 h 30 min"; a bare number is in `unit`."""
    if isinstance(value, (bool, dict, list)):
        raise Unreadable("must be a length of time")
    written = said = plain(value)
    clock = _HOURS_AND_MINUTES.match(written)
    if clock and unit == "h":
        said = f"{clock[1]} h {clock[2]} min"
    elif written.replace(".", "").replace(",", "").isdigit():
        said = f"{written} {unit}"
    try:
        return read_time(said)
    except Unreadable as unreadable:
        raise Unreadable(str(unreadable).replace(f'"{said}"', f'"{written}"')) from None


def day_of(value: Any) -> date:
    """The day in "2026-03-01". Raises `Unreadable` for what a spreadsheet made of a day, saying which one it was."""
    if numbered := _NUMBERED_DAY.match(str(value).strip()):
        day = DAY_ZERO + timedelta(days=int(numbered[1]))
        raise Unreadable(f'"{value}" is Excel’s number for {day}; write {day}')
    day = read_date(value)
    if day.year < EARLIEST:
        raise Unreadable(f'"{value}" lies before {EARLIEST}; write the whole year, such as 2024-01-05')
    return day


def time_of_day(value: Any) -> str:
    """HH:MM, by which lines of one day are ordered, from "9:00", "9h30" or "08:30 PM"."""
    match = _TIME_OF_DAY.match(plain(value).lower())
    hour = _hour(int(match[1]), match[3]) if match else None
    if match is None or hour is None:
        raise Unreadable(f'"{value}" is not a time of day; write 09:30')
    return f"{hour:02}:{match[2]}"


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of the day; `half` is a or p where twelve hours are counted twice. None: there is no such hour."""
    if half is None:
        return hour if hour < 2 * NOON else None
    if not 1 <= hour <= NOON:
        return None
    return hour % NOON + (NOON if half == "p" else 0)


def attribute_value(value: Any) -> AttributeValue:
    """Text, a number, yes or no, or several texts."""
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
