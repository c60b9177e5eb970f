"""What the slow judge understands by a line, a condition and a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)


def later(day, period):
    year, month = day.year, day.month
    for _ in range(period.months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1])) + period.days * DAY


def read(line, name):
    if name in ("kind", "minutes"):
        return line.kind if name == "kind" else line.length or line.minutes
    if name in ("provider", "counterpart", "starts", "fact"):
        return getattr(line, name) or None
    if name == "line":
        return line.id
    if name == "day":
        return str(line.on)
    if name == "month":
        return str(line.on)[:7]
    if name == "year":
        return str(line.on)[:4]
    if name in ("quarter", "half-year"):
        letter, months = ("Q", 3) if name == "quarter" else ("H", 6)
        return f"{line.on.year}-{letter}{1 + (line.on.month - 1) // months}"
    if name == "week":
        year, week, _ = line.on.isocalendar()
        return f"{year}-W{week:02}"
    if name == "days_to_record":
        return None if line.recorded_on is None else (line.recorded_on - line.on).days
    return line.attributes.get(name)


def several(line, name):
    value = read(line, name)
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, tuple) else [value]


def same(one, other):
    if one is None or other is None:
        return one is other
    for flag, word in ((one, other), (other, one)):
        if type(flag) is bool:
            if type(word) is bool:
                return flag == word
            said = {True: ["true", "yes", "oui", "vrai"], False: ["false", "no", "non", "faux"]}
            return type(word) is str and word.lower() in said[flag]
    return one == other if type(one) is type(other) else str(one) == str(other)


def number(value):
    return type(value) in (int, Decimal)


def in_hundredths(line, name):
    value = read(line, name)
    if type(value) is bool:
        return 100 if value else 0
    return int(value * 100) if number(value) else None


def earlier(day, period):
    year, month = day.year, day.month
    for _ in range(period.months):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    if year < 1:
        return date.min
    moved = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return moved - period.days * DAY if (moved - date.min).days > period.days else date.min


def true_of(condition, line, look=read):
    if condition.test == "alternatives":
        return any(all(true_of(one, line, look) for one in choice) for choice in condition.choices)
    found, wanted = look(line, condition.attribute), condition.value
    values = list(found) if isinstance(found, tuple) else [found]
    asked = list(wanted) if isinstance(wanted, tuple) else [wanted]
    return {
        "is": lambda: any(same(value, wanted) for value in values),
        "any_of": lambda: any(same(value, one) for value in values for one in asked),
        "none_of": lambda: not any(same(value, one) for value in values for one in asked),
        "all_of": lambda: all(any(same(value, one) for value in values) for one in asked),
        "at_least": lambda: number(found) and found >= wanted,
        "at_most": lambda: number(found) and found <= wanted,
        "same_as": lambda: found is not None and same(found, look(line, wanted)),
        "differs_from": lambda: (
            found is not None and look(line, wanted) is not None and not same(found, look(line, wanted))
        ),
        "given": lambda: (found not in (None, "", ())) == wanted,
    }[condition.test]()


def is_kind(kind, kinds):
    return not kinds or any(
        kind == one or (one.endswith(".*") and kind.startswith(one[:-1])) for one in kinds
    )


def between(first, last, day):
    return (first or date.min) <= day <= (last or date.max)
