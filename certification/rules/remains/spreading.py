"""An “add” item of what remains as the very lines it speaks of: how many, of what size, on which days, with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from certification.rules.amounts import as_written
from certification.rules.case import Evidence
from certification.rules.lines import DERIVED
from certification.rules.standing import Remaining

HOUR = 60
ANY = "any"
NEW = "new"
"""What a made-up line says where anything new will do."""
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
WEEKS = 4
"""Every month has as many days in weeks of their own: its 1st, 8th, 15th and 22nd."""


def opening(per: str, day: date, further: int = 0) -> date:
    """The first day of the period in which `day` lies, or of one so many periods further on."""
    if per == "day":
        return day + timedelta(days=further)
    if per == "week":
        return day - timedelta(days=day.weekday()) + timedelta(days=7 * further)
    length = MONTHS[per]
    month = day.year * 12 + (day.month - 1) // length * length + length * further
    return date(month // 12, month % 12 + 1, 1)


def number_of_lines(item: Remaining) -> int:
    """Over how many lines the amount goes."""
    return item.lines or (item.amount if item.unit == "count" else 1)


def last_day(item: Remaining, on: date) -> date:
    """The day of the last line."""
    return max(_days(item, on, number_of_lines(item)), default=on)


def _days(item: Remaining, on: date, number: int) -> list[date]:
    first = item.since or on
    if not item.per:
        return [first] * number
    days = []
    parts = max(1, item.parts)
    for index in range(number):
        part, place = divmod(index, -(-number // parts))
        day = opening(item.per, first, part)
        if day < first:
            days.append(first)
        elif item.per == "day":
            days.append(day)
        elif item.per == "week":
            days.append(day + timedelta(days=place % 7))
        else:
            days.append(day + timedelta(days=7 * (place % WEEKS)))
    return days


def as_lines(item: Remaining, on: date, name: str = NEW) -> list[Evidence]:
    """An “add” item as the verified lines it speaks of, from the day `on`; their ids begin with `name`."""
    kind = next(iter(item.kinds), NEW)
    kind = kind.removesuffix("*") + NEW if kind.endswith(".*") else kind
    number = number_of_lines(item)
    if not number:
        return []
    said, of = item.attributes, item.of
    plain = {name: value for name, value in said.items() if name not in DERIVED}
    provider, counterpart = str(said.get("provider", NEW)), str(said.get("counterpart", NEW))
    long = int(said.get("minutes", HOUR))
    share, rest = divmod(item.amount, number)
    parts = item.parts or len(item.names) or number
    made = []
    for index, day in enumerate(_days(item, on, number)):
        amount = share + (index < rest)
        number_said = as_written(amount) if item.unit == "decimals" else amount
        attributes = {**plain, item.points: number_said} if item.points else plain
        value = ""
        if of:
            part = index * parts // number
            value = item.names[part] if item.names else f"{NEW} {part}"
            if of not in DERIVED:
                attributes = with_value(attributes, of, value)
        made.append(
            Evidence(
                id=f"{name}-{index}",
                kind=kind,
                on=day,
                minutes=amount if item.unit == "minutes" else long,
                provider=value if of == "provider" else provider,
                counterpart=value if of == "counterpart" else counterpart,
                fact=value if of == "fact" else "",
                recorded_on=day,
                attributes=attributes,
            )
        )
    return made


def with_value(attributes: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """What a line says, with one more value beside those it must have anyway."""
    known = attributes.get(name)
    if known is None or known == value:
        return {**attributes, name: value}
    others = known if isinstance(known, tuple) else (str(known),)
    return {**attributes, name: (*others, value)}


def all_lines(items: Sequence[Remaining], on: date) -> list[Evidence]:
    """The lines of several items together, told apart by their ids."""
    return [
        line
        for number, item in enumerate(items)
        if item.amount > 0
        for line in as_lines(item, on, f"{NEW}-{number}")
    ]
