"""What the slow judge understands by a line, a condition and a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

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
        return getattr(line, name)
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
    if name == "quarter":
        return f"{line.on.year}-Q{1 + (line.on.month - 1) // 3}"
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
    return type(one) is type(other) and one == other


def true_of(condition, line, look=read):
    if condition.test == "alternatives":
        return any(all(true_of(one, line, look) for one in choice) for choice in condition.choices)
    found, wanted = look(line, condition.attribute), condition.value
    values = list(found) if isinstance(found, tuple) else [found]
    asked = list(wanted) if isinstance(wanted, tuple) else [wanted]
    number = type(found) is int
    return {
        "is": lambda: any(same(value, wanted) for value in values),
        "any_of": lambda: any(same(value, one) for value in values for one in asked),
        "none_of": lambda: not any(same(value, one) for value in values for one in asked),
        "all_of": lambda: all(any(same(value, one) for value in values) for one in asked),
        "at_least": lambda: number and found >= wanted,
        "at_most": lambda: number and found <= wanted,
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
