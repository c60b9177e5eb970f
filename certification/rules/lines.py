"""Lines of evidence as the judge reads them: their attributes, their order in time, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from certification.rules.case import Evidence
from certification.rules.curriculum import Condition

Test = Callable[[Evidence], bool]
Reason = tuple[str, dict[str, Any]]
"""Why a line counts as it does: a code, and what its sentence needs."""


@lru_cache(maxsize=8192)
def _week(day: date) -> str:
    return "{}-W{:02d}".format(*day.isocalendar())


@lru_cache(maxsize=8192)
def _month(day: date) -> str:
    return day.isoformat()[:7]


DERIVED: dict[str, Callable[[Evidence], Any]] = {
    "kind": lambda line: line.kind,
    "provider": lambda line: line.provider or None,
    "counterpart": lambda line: line.counterpart or None,
    "minutes": lambda line: line.length or line.minutes,
    "starts": lambda line: line.starts or None,
    "fact": lambda line: line.fact or None,
    "day": lambda line: line.on.isoformat(),
    "week": lambda line: _week(line.on),
    "month": lambda line: _month(line.on),
    "quarter": lambda line: f"{line.on.year:04d}-Q{(line.on.month + 2) // 3}",
    "half-year": lambda line: f"{line.on.year:04d}-H{1 if line.on.month <= 6 else 2}",
    "year": lambda line: f"{line.on.year:04d}",
    "line": lambda line: line.id,
    "days_to_record": lambda line: (line.recorded_on - line.on).days if line.recorded_on else None,
}
"""What every line has, whatever its kind."""
PERIODS = ("day", "week", "month", "quarter", "half-year", "year")
"""Of these, the stretches of the calendar in which a line lies."""


def value_of(line: Evidence, name: str) -> Any:
    """The value of the attribute `name`, or None where the line does not say."""
    derived = DERIVED.get(name)
    return derived(line) if derived else line.attributes.get(name)


@lru_cache(maxsize=1024)
def reader(name: str) -> Callable[[Evidence], tuple[Any, ...]]:
    """A function that gives the values of this attribute, which may hold several; none where a line does not say."""
    derived = DERIVED.get(name)

    def values(line: Evidence) -> tuple[Any, ...]:
        value = line.attributes.get(name) if derived is None else derived(line)
        if type(value) is tuple:
            return value
        return () if value is None or value == "" else (value,)

    return values


def values_of(line: Evidence, name: str) -> tuple[Any, ...]:
    """The values of an attribute that may hold several."""
    return reader(name)(line)


def content(line: Evidence) -> tuple[Any, ...]:
    """What a line says, to order lines of one moment; its id comes last and decides only between equal lines."""
    attributes = sorted((name, repr(value)) for name, value in line.attributes.items())
    return (
        line.on, line.starts, line.kind, line.minutes, line.provider, line.counterpart, line.fact,
        attributes, line.recorded_on.isoformat() if line.recorded_on else "", line.id,
    )  # fmt: skip


def in_order_of_time(lines: tuple[Evidence, ...]) -> list[Evidence]:
    """The lines by day and start; those of one moment by what they say, never by the order they arrived in."""
    ordered = sorted(lines, key=lambda line: (line.on, line.starts))
    moments = {(line.on, line.starts) for line in ordered}
    return ordered if len(moments) == len(ordered) else sorted(ordered, key=content)


YES = frozenset(("true", "yes", "oui", "vrai"))
NO = frozenset(("false", "no", "non", "faux"))


def _equal(found: Any, wanted: Any) -> bool:
    """Whether two values say the same: a spreadsheet knows no difference between 1 and "1", or between yes and true."""
    if type(found) is type(wanted):
        return bool(found == wanted)
    if found is None or wanted is None:
        return False
    if isinstance(found, bool) or isinstance(wanted, bool):
        flag, word = (found, wanted) if isinstance(found, bool) else (wanted, found)
        return isinstance(word, str) and word.lower() in (YES if flag else NO)
    return str(found) == str(wanted)


def is_number(value: Any) -> bool:
    """Whether a value can be compared as more or less."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def holds(condition: Condition, line: Any, read: Callable[[Any, str], Any] = value_of) -> bool:
    """Whether the condition is true of the line (or of a document, with its own `read`)."""
    wanted, test = condition.value, condition.test
    if test == "alternatives":
        return any(all(holds(one, line, read) for one in choice) for choice in condition.choices)
    found = read(line, condition.attribute)
    if test == "given":
        return (found is not None and found != "" and found != ()) is wanted
    if test in ("at_least", "at_most"):
        if not is_number(found):
            return False
        return bool(found >= wanted if test == "at_least" else found <= wanted)
    several = found if isinstance(found, tuple) else (found,)
    if test == "is":
        return any(_equal(one, wanted) for one in several)
    if test in ("same_as", "differs_from"):
        other = read(line, str(wanted))
        if found is None or other is None:
            return False
        return _equal(found, other) is (test == "same_as")
    listed = wanted if isinstance(wanted, tuple) else (wanted,)
    if test == "all_of":
        return all(any(_equal(one, each) for one in several) for each in listed)
    matched = any(_equal(one, each) for one in several for each in listed)
    return matched if test == "any_of" else not matched


def compiled(conditions: tuple[Condition, ...]) -> tuple[Test, ...]:
    """The conditions as functions of a line; the common ones without detours."""
    return tuple(_compiled(condition) for condition in conditions)


def _compiled(condition: Condition) -> Test:
    name, wanted = condition.attribute, condition.value
    if name not in DERIVED and condition.test == "is":

        def test(line: Evidence) -> bool:
            found = line.attributes.get(name)
            if type(found) is tuple:
                return any(_equal(one, wanted) for one in found)
            return found == wanted if type(found) is type(wanted) else _equal(found, wanted)

        return test
    read = DERIVED.get(name)
    if read is not None and condition.test in ("at_least", "at_most"):
        at_least = condition.test == "at_least"

        def compared(line: Evidence) -> bool:
            found = read(line)
            return is_number(found) and bool(found >= wanted if at_least else found <= wanted)

        return compared
    return lambda line: holds(condition, line)


def hundredths(line: Evidence, name: str) -> int | None:
    """The number a line gives at `name`, in hundredths; yes is one, no is nothing; None where it gives no number."""
    value = value_of(line, name)
    if isinstance(value, bool):
        return 100 * value
    return int(value * 100) if is_number(value) else None


def kind_fits(kind: str, kinds: tuple[str, ...]) -> bool:
    """Whether a kind of evidence is among `kinds`; none named means all."""
    if not kinds:
        return True
    return any(kind == known or (known.endswith(".*") and kind.startswith(known[:-1])) for known in kinds)
