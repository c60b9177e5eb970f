"""Attributes in conditions that are none: words of the language which slipped in among them."""

from __future__ import annotations

from typing import Any

from certification.rules.files.tables import Table

TESTS = ("not", "all_of", "any_of", "at_least", "at_most", "same_as", "differs_from", "given")
OF_A_REQUIREMENT = frozenset(
    ("code", "title", "title_fr", "about", "about_fr", "evidence", "document", "membership", "elapsed",
     "measure", "of", "values", "each", "where", "must", "limit", "convert", "same", "window", "within",
     "after", "until", "since", "reuse", "waiver", "covered_by", "across_cycles", "only_if", "advice")
)  # fmt: skip
COUNTED = ("first", "latest")
"""With a number these are a requirement's; who was the first may well stand in a record."""


def misplaced(inner: Table, attribute: str, value: Any) -> bool:
    """Whether what stands where an attribute should is a word of the language; then it is told.

    Below a heading such as [group.requirement.where] everything belongs to it, up to the next heading.
    """
    if attribute in TESTS:
        _without_attribute(inner, attribute, value)
        return True
    if attribute in OF_A_REQUIREMENT or (attribute in COUNTED and type(value) is int):
        where = inner.place.rpartition(" › ")[2].split(" ")[0]
        inner.wrong(
            attribute,
            f'"{attribute}" belongs to the requirement, and no line says it',
            f"write it above the heading of {where}, or {where} = {{ … }} on one line",
        )
        return True
    return False


def _without_attribute(inner: Table, test: str, value: Any) -> None:
    by_amount = test in ("at_least", "at_most")
    said = _as_written(value) if isinstance(value, (str, bool, int, list)) else "…"
    hint = f"write {'minutes' if by_amount else 'size'} = {{ {test} = {said} }}"
    if by_amount:
        hint += f"; or, for the requirement's {test}, write it above this heading"
    inner.wrong(test, f'"{test}" stands without the attribute it compares', hint)


def _as_written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_as_written, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
