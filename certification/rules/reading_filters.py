"""Which lines are meant: kinds of evidence, conditions on their attributes, and who gave the hour."""

from __future__ import annotations

from typing import Any

from certification.rules.curriculum import Condition, ConditionValue, Filter, ProviderRule
from certification.rules.problems import did_you_mean
from certification.rules.tables import Table

TESTS = ("not", "all_of", "any_of", "at_least", "at_most", "same_as", "differs_from", "given")


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
        if isinstance(value, dict):
            found.extend(_tests(inner, attribute, value))
        elif isinstance(value, list):
            found.append(Condition(attribute, "any_of", _values(inner, attribute, value)))
        elif isinstance(value, (str, bool, int)):
            found.append(Condition(attribute, "is", value))
        else:
            inner.wrong(attribute, "must be text, a whole number, true or false, a list, or a test")
    if not inner.values:
        inner.wrong("", "says nothing")
    return tuple(found)


def _tests(inner: Table, attribute: str, tests: dict[str, Any]) -> list[Condition]:
    found = []
    if not tests:
        inner.wrong(attribute, "says nothing")
    for word, value in tests.items():
        if word not in TESTS:
            near = did_you_mean(word, TESTS) or "known tests: " + ", ".join(TESTS)
            inner.wrong(attribute, f'the test "{word}" is not known', near)
        elif word in ("at_least", "at_most"):
            if isinstance(value, bool) or not isinstance(value, int):
                inner.wrong(
                    attribute, f"{word} must be a whole number", "for a length of time, write minutes"
                )
            else:
                found.append(Condition(attribute, word, value))
        elif word == "given":
            if not isinstance(value, bool):
                inner.wrong(attribute, "given must be true or false")
            else:
                found.append(Condition(attribute, word, value))
        elif word in ("same_as", "differs_from"):
            if not isinstance(value, str) or not value:
                inner.wrong(attribute, f"{word} names another attribute")
            else:
                found.append(Condition(attribute, word, value))
        else:
            listed = value if isinstance(value, list) else [value]
            test = "none_of" if word == "not" else word
            found.append(Condition(attribute, test, _values(inner, attribute, listed)))
    return found


def _values(inner: Table, attribute: str, values: list[Any]) -> tuple[str | int | bool, ...]:
    if not values:
        inner.wrong(attribute, "lists nothing")
    good = tuple(value for value in values if isinstance(value, (str, int, bool)))
    if len(good) != len(values):
        inner.wrong(attribute, "may only list text, whole numbers, true or false")
    return good


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
    )
    if rule == ProviderRule():
        inner.wrong("", "says nothing", 'write appointed = "consultant" or class = "faculty"')
    if rule.level_of and not rule.appointed:
        inner.wrong("level_of", "needs appointed: it is the appointment that names levels")
    inner.done()
    return rule


def read_filter(table: Table, *, kinds: tuple[str, ...], with_provider: bool = True) -> Filter:
    """The lines of these kinds for which `where` (and, in a limit, `provider`) holds."""
    return Filter(
        kinds=kinds,
        where=read_conditions(table, "where"),
        provider=read_provider(table) if with_provider else None,
    )


__all__ = ["TESTS", "ConditionValue", "read_conditions", "read_filter", "read_provider"]
