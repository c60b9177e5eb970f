"""Amounts, periods and dates as people write them in a curriculum file.

Time is held in whole minutes, credits in hundredths, everything else in whole numbers, so that no sum ever depends on
how a computer rounds.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

HUNDREDTHS = 100
LARGEST = 10_000_000
"""No programme asks more of anything than this; a larger number is a slip of the keyboard."""
DIGITS = 12
"""How long a number may be that a line or document says of itself, such as the amount of an insurance."""

_TIME = re.compile(
    r"^(?:(\d{1,7}(?:[.,]\d{1,2})?) ?(?:h|hr|hrs|hours?|heures?))?"
    r"(?: ?(\d{1,7}) ?(?:min|mins|minutes?|m)|(?<=h) ?([0-5]\d))?$"
)
_PERIOD = re.compile(r"^(\d{1,4}) ?(days?|weeks?|months?|years?)$")
_SHARE = re.compile(r"^(?:(\d{1,4}) ?/ ?(\d{1,4})|(\d{1,3}(?:[.,]\d{1,2})?) ?%)$")
_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


_OTHER_DATE = re.compile(
    r"^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?|(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?)$"
)


_COUNTED = re.compile(r"^(\d{1,8})(?: ?[^\W\d_]\D*)?$")
_YEARS_AND_MONTHS = re.compile(r"^(\d{1,3}) ?years?,? ?(?:and )?(\d{1,3}) ?months?$")


class Unreadable(ValueError):
    """What stands in the file is not what this place expects; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of calendar time: months are calendar months, and 31 January + 1 month is the last day of February."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The day this period after `day`; the last representable day when that lies beyond the calendar."""
        if not self.months and not self.days:
            return day
        month = day.month - 1 + self.months
        year = day.year + month // 12
        if year > 9999:
            return date.max
        month = month % 12 + 1
        last = calendar.monthrange(year, month)[1]
        moved = date(year, month, min(day.day, last))
        try:
            return moved + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def before(self, day: date) -> date:
        """The day this period before `day`; the first representable day at the calendar's edge."""
        if not self.months and not self.days:
            return day
        month = day.month - 1 - self.months
        year = day.year + month // 12
        if year < 1:
            return date.min
        month = month % 12 + 1
        last = calendar.monthrange(year, month)[1]
        moved = date(year, month, min(day.day, last))
        try:
            return moved - timedelta(days=self.days)
        except OverflowError:
            return date.min


_BLANKS = {ord("\u00a0"): " ", ord("\u202f"): " "}
"""The blanks at which no line breaks: programs set them between a number and its unit, and nobody sees it."""


def _plain(text: str) -> str:
    return text.translate(_BLANKS).strip()


def read_time(text: str) -> int:
    """Minutes in "10 h", "7 h 30 min", "90 min", "1.5 h"."""
    match = _TIME.match(_plain(text))
    hours, rest, short = match.groups() if match else (None, None, None)
    if hours is None and rest is None:
        raise Unreadable(f'"{text}" is not a length of time; write "10 h", "7 h 30 min" or "90 min"')
    minutes = Fraction((hours or "0").replace(",", ".")) * 60 + int(rest or short or "0")
    if minutes.denominator != 1:
        raise Unreadable(f'"{text}" is not a whole number of minutes')
    if minutes > LARGEST:
        raise Unreadable(f'"{text}" is more time than anybody has')
    return int(minutes)


def is_time(text: str) -> bool:
    """Whether this is written as a length of time."""
    match = _TIME.match(_plain(text))
    return match is not None and any(match.groups())


def read_hundredths(value: object) -> int:
    """Hundredths of a credit in 12, 1.5 or "1.5"."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise Unreadable("write a number of credits, such as 12 or 1.5")
    try:
        number = str(value if isinstance(value, str) else read_decimal(value))
        if isinstance(value, str) and "e" in number.lower():
            raise ValueError  # nobody writes credits as 1e2
        worth = Fraction(number.replace(",", ".")) * HUNDREDTHS
    except (ValueError, ZeroDivisionError):
        raise Unreadable(f'"{value}" is not a number of credits; write 12 or 1.5') from None
    if worth.denominator != 1:
        raise Unreadable(f"{value} has more than two decimals")
    if not 0 <= worth <= LARGEST * HUNDREDTHS:
        raise Unreadable(f"{value} is out of range")
    return int(worth)


def as_written(hundredths: int) -> int | Decimal:
    """The number so many hundredths are, as a line says it: 450 is 4.5, 400 is 4."""
    return read_decimal(Decimal(hundredths) / HUNDREDTHS)


def read_decimal(value: object) -> int | Decimal:
    """A number with or without decimals, exactly as written; 4.0 is 4."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise Unreadable("write a number, such as 4 or 4.5")
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() >= DIGITS:
        raise Unreadable(f"{value} is out of range")
    return int(number) if number == number.to_integral_value() else number.normalize()


def read_points(value: object) -> int:
    """Hundredths of a point in 75, 4.5 or "80 %" (which is 0.8)."""
    if isinstance(value, str):
        if "%" not in value:
            raise Unreadable(f'"{value}" is not a number; write 80, 4.5 or "80 %"')
        share = read_share(value) * HUNDREDTHS
        if share.denominator != 1:
            raise Unreadable(f'"{value}" has more than two decimals')
        return int(share)
    points = Decimal(read_decimal(value)) * HUNDREDTHS
    if not 0 <= points <= LARGEST * HUNDREDTHS:
        raise Unreadable(f"{value} is out of range")
    if points != points.to_integral_value():
        raise Unreadable(f"{value} has more than two decimals")
    return int(points)


def read_number(value: object) -> int:
    """A whole number of things, from 0 up."""
    if isinstance(value, str) and (counted := _COUNTED.match(_plain(value))):
        raise Unreadable(f'"{value}" is text; write {int(counted[1])}, without quotation marks')
    if is_thousands(value):
        raise Unreadable(thousands_meant(value))
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("write a whole number, such as 5")
    if not 0 <= value <= LARGEST:
        raise Unreadable(f"{value} is out of range")
    return value


def counts_something(text: str) -> bool:
    """Whether a text says a whole number, perhaps with what it counts: "5", "25 clients"."""
    return _COUNTED.match(_plain(text)) is not None


def is_thousands(value: object) -> bool:
    """Whether a number is written like 3.000, which is three for some and three thousand for others."""
    return isinstance(value, Decimal) and value.as_tuple().exponent == -3 and 1 <= value < 1000


def thousands_meant(value: object) -> str:
    """What to write for such a number."""
    less, more = read_decimal(value), str(value).replace(".", "")
    return f"{value} may be {less} or {more}; write {less} or {more}"


def read_period(value: object) -> Period:
    """The period in "6 months", "2 years", "30 days", "12 weeks"."""
    match = _PERIOD.match(_plain(value)) if isinstance(value, str) else None
    if not match and re.fullmatch(r"\d{1,4}", str(value).strip()):
        raise Unreadable(f'"{value}" says neither days nor months; write "{str(value).strip()} months"')
    if not match and (both := _YEARS_AND_MONTHS.match(_plain(str(value)))):
        raise Unreadable(f'"{value}" is not a period; write "{12 * int(both[1]) + int(both[2])} months"')
    if not match:
        raise Unreadable(f'"{value}" is not a period; write "6 months", "2 years", "12 weeks" or "30 days"')
    number, unit = int(match[1]), match[2].rstrip("s")
    if unit == "year":
        return Period(months=12 * number)
    if unit == "month":
        return Period(months=number)
    return Period(days=7 * number if unit == "week" else number)


def read_share(value: object) -> Fraction:
    """The share in "1/2" or "50 %", from nothing up to the whole."""
    match = _SHARE.match(_plain(value)) if isinstance(value, str) else None
    if not match:
        raise Unreadable(f'"{value}" is not a share; write "1/2" or "50 %"')
    top, bottom, hundredths = match.groups()
    if top is None:
        share = Fraction(hundredths.replace(",", ".")) / 100
    elif int(bottom) == 0:
        raise Unreadable(f'"{value}" divides by zero')
    else:
        share = Fraction(int(top), int(bottom))
    if share > 1:
        raise Unreadable(f'"{value}" is more than the whole')
    return share


def is_share(text: str) -> bool:
    """Whether this is written as a share."""
    return _SHARE.match(_plain(text)) is not None


def read_date(value: object) -> date:
    """The day in a TOML date or "2012-10-01"."""
    if type(value) is date:
        return value
    match = _DATE.match(value.strip()) if isinstance(value, str) else None
    if match:
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            pass
    raise Unreadable(f'"{value}" is not a date; {_meant(str(value))}')


def looks_like_a_date(text: str) -> bool:
    """Whether this is a day as people write one elsewhere: 01/02/2024, 1 May 2024."""
    if ":" in text:
        return False
    spelt = re.search(r"\d", text) and re.search(r"[\s/]", text)
    return bool(spelt or re.match(r"^\d{4}-", text) or _OTHER_DATE.match(text))


def _meant(text: str) -> str:
    """What was probably meant by a day written otherwise."""
    if _DATE.match(text.strip()):
        return "there is no such day"
    match = _OTHER_DATE.match(text.strip())
    if not match:
        return "write 2012-10-01"
    year, month, day, one, other, late = match.groups()
    choices = [(year, month, day)] if year else [(late, other, one), (late, one, other)]
    found = []
    for year, month, day in choices:
        try:
            found.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return "write " + (" or ".join(dict.fromkeys(found)) or "2012-10-01")
