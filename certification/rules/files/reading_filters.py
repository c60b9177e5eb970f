"""Which lines are meant: kinds of evidence, conditions on their attributes, and who gave the hour."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from certification.rules.amounts import Period, Unreadable, read_decimal, read_period
from certification.rules.curriculum import Condition, ConditionValue, Filter, ProviderRule
from certification.rules.files.problems import did_you_mean
from certification.rules.files.reading_days import read_anchors
from certification.rules.files.reading_lengths import MINUTES, in_minutes
from certification.rules.files.reading_names import TESTS, misplaced
from certification.rules.files.tables import Table

LENGTH_NAMES = ("hours", "time", "duration", "length")
"""What `minutes` is mostly called by mistake."""


def read_conditions(table: Table, key: str) -> tuple[Condition, ...]:
    """The conditions at `key`: each attribute with the value, values or test it must satisfy.

    A list of tables at `key` means: one of these must be true as a whole.
    """
    if isinstance(table.values.get(key), list):
        choices = tuple(_conditions(inner) for inner in table.tables(key, f"{key} choice"))
        return (Condition("", "alternatives", "", choices),) if choices else ()
    inner = table.table(key)
    return () if inner is None else _conditions(inner)


def _conditions(inner: Table) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for attribute, value in inner.values.items():
        inner.read.add(attribute)
        told = misplaced(inner, attribute, value)
        found.extend(_asked(Table({}, "", []) if told else inner, attribute, value))
    if not inner.values:
        inner.wrong("", "says nothing")
    return tuple(found)


def _asked(inner: Table, attribute: str, said: Any) -> list[Condition]:
    """What must be true of one attribute."""
    value = in_minutes(inner, said) if attribute == MINUTES else said
    if isinstance(value, dict):
        return _tests(inner, attribute, value)
    if isinstance(value, list):
        values = _values(inner, attribute, value)
        return [Condition(attribute, "any_of", values)] if values else []
    if isinstance(value, (str, bool)):
        return [Condition(attribute, "is", value)]
    number = _number(inner, attribute, value, "must be text, a number, true or false, a list, or a test")
    return [] if number is None else [Condition(attribute, "is", number)]


def _tests(inner: Table, attribute: str, tests: dict[str, Any]) -> list[Condition]:
    if not tests:
        inner.wrong(attribute, "says nothing")
    found = [_test(inner, attribute, word, value) for word, value in tests.items()]
    return [condition for condition in found if condition is not None]


def _test(inner: Table, attribute: str, word: str, value: Any) -> Condition | None:
    """One test of an attribute, or None where it cannot be read."""
    if word not in TESTS:
        near = did_you_mean(word, TESTS) or "known tests: " + ", ".join(TESTS)
        inner.wrong(attribute, f'the test "{word}" is not known', near)
        return None
    if word in ("at_least", "at_most"):
        number = _figure(inner, attribute, word, value)
        return None if number is None else Condition(attribute, word, number)
    if word == "given":
        if isinstance(value, bool):
            return Condition(attribute, word, value)
        inner.wrong(attribute, "given must be true or false")
        return None
    if word in ("same_as", "differs_from"):
        if value == MINUTES and attribute != MINUTES:
            inner.wrong(attribute, f"{word} cannot name minutes", "compare minutes with a length of time")
        if isinstance(value, str) and value:
            return Condition(attribute, word, value)
        inner.wrong(attribute, f"{word} names another attribute")
        return None
    values = _values(inner, attribute, value if isinstance(value, list) else [value])
    return Condition(attribute, "none_of" if word == "not" else word, values) if values else None


def _figure(inner: Table, attribute: str, word: str, value: Any) -> int | Decimal | None:
    """A number to compare with; what is none of `minutes` was told already."""
    if attribute == MINUTES and isinstance(value, str):
        return None
    if attribute in LENGTH_NAMES and isinstance(value, str):
        inner.wrong(attribute, f'"{attribute}" is not known here', 'did you mean "minutes"?')
        return None
    return _number(inner, attribute, value, f"{word} must be a number, such as 4 or 4.5")


def _number(inner: Table, attribute: str, value: Any, message: str) -> int | Decimal | None:
    try:
        return read_decimal(value)
    except Unreadable:
        inner.wrong(attribute, message)
        return None


def _values(inner: Table, attribute: str, values: list[Any]) -> tuple[str | int | bool | Decimal, ...]:
    if not values:
        inner.wrong(attribute, "lists nothing")
    found: list[str | int | bool | Decimal] = []
    for value in values:
        if isinstance(value, (str, bool)):
            found.append(value)
        elif isinstance(value, dict):
            inner.wrong(
                attribute, "may only list text, numbers, true or false", "write the table without [ ]"
            )
        else:
            number = _number(inner, attribute, value, "may only list text, numbers, true or false")
            found.extend([] if number is None else [number])
    return tuple(found)


def read_provider(table: Table, key: str = "provider") -> ProviderRule | None:
    """What must be true of the person who gave the hour, or None."""
    inner = table.table(key)
    if inner is None:
        return None
    rule = ProviderRule(
        appointed=inner.texts("appointed"),
        classes=inner.texts("class"),
        not_classes=inner.texts("not_class"),
        level_of=inner.text("level_of"),
        standing=inner.get("for", read_period, Period()),
    )
    if rule.standing != Period() and not (rule.appointed or rule.classes):
        inner.wrong(
            "for", "for so long what?", 'write class = "faculty" or appointed = "consultant" beside it'
        )
    both = set(rule.classes) & set(rule.not_classes)
    if both:
        inner.wrong(
            "not_class", f'nobody is of the class "{min(both)}" and not of it', "remove one of the two"
        )
    if rule == ProviderRule():
        inner.wrong("", "says nothing", 'write appointed = "consultant" or class = "faculty"')
    if rule.level_of and not rule.appointed:
        inner.wrong("level_of", "needs appointed: it is the appointment that names levels")
    inner.done()
    return rule


def read_filter(table: Table, *, kinds: tuple[str, ...], with_provider: bool = True) -> Filter:
    """The lines of these kinds for which `where` holds; in a limit also `provider`, `after` and `until`."""
    if not with_provider:
        return Filter(kinds=kinds, where=read_conditions(table, "where"))
    return Filter(
        kinds=kinds,
        where=read_conditions(table, "where"),
        provider=read_provider(table),
        after=read_anchors(table, "after"),
        until=read_anchors(table, "until"),
    )


__all__ = ["TESTS", "ConditionValue", "read_conditions", "read_filter", "read_provider"]
