"""Values that no line can have: blanks nobody sees, several in one text, days that are none of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certification.rules.curriculum import Condition, Requirement
from certification.rules.files.naming import conditions_of, each_condition

Found = tuple[str, str, str]
"""Where, what is wrong, and what to do."""

MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
WRITTEN = {
    "day": (re.compile(MONTH + r"-(?:0[1-9]|[12]\d|3[01])"), "2026-03-01"),
    "week": (re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"), "2026-W05"),
    "month": (re.compile(MONTH), "2026-03"),
    "quarter": (re.compile(r"\d{4}-Q[1-4]"), "2026-Q1"),
    "half-year": (re.compile(r"\d{4}-H[12]"), "2026-H1"),
    "year": (re.compile(r"\d{4}"), "2026"),
}
"""How a line says in which stretch of the calendar it lies, and an example."""


def unmatched(requirement: Requirement) -> Iterator[Found]:
    """Every value in this requirement that no line can have: where, what is wrong, what to do."""
    of_lines = requirement.source == "evidence"
    for where, conditions in conditions_of(requirement):
        for one in each_condition(conditions):
            for what, how in _in_condition(one, of_lines=of_lines):
                yield f"{where} › {one.attribute}", what, how
    for value in dict.fromkeys((*requirement.values, *(name for name, _ in requirement.eachs))):
        for what, how in _in_text(requirement.of, value, of_lines=True):
            yield "values", what, how


def _in_condition(one: Condition, *, of_lines: bool) -> Iterator[tuple[str, str]]:
    if one.test in ("at_least", "at_most") and one.attribute in WRITTEN and of_lines:
        example = WRITTEN[one.attribute][1]
        yield (
            f"a {one.attribute} is no number",
            f'write any_of = ["{example}"]; for days on end: after and until',
        )
    if one.test in ("is", "any_of", "all_of", "none_of"):
        for value in one.value if isinstance(one.value, tuple) else (one.value,):
            yield from _in_text(one.attribute, value, of_lines=of_lines)


def _in_text(attribute: str, value: object, *, of_lines: bool) -> Iterator[tuple[str, str]]:
    text = str(value)
    tidy = text.strip()
    if not tidy:
        yield "names nothing", "for what a line does not say write { given = false }"
    elif tidy != text:
        yield f'"{text}" begins or ends with a blank', f'write "{tidy}"'
    elif ";" in text:
        parts = ", ".join(f'"{part.strip()}"' for part in text.split(";") if part.strip())
        yield f'"{text}" is several values in one text', f"write [{parts}]"
    elif of_lines and attribute in WRITTEN and not WRITTEN[attribute][0].fullmatch(text):
        how = f'write "{WRITTEN[attribute][1]}"; what comes round again needs an attribute of its own'
        yield f'"{text}" is no {attribute} of the calendar', how
