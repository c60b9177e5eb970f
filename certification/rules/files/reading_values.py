"""The values a coverage asks for, and how much of each."""

from __future__ import annotations

from typing import Any

from certification.rules.amounts import read_number, read_time
from certification.rules.files.tables import STAND_IN, Table

Values = tuple[tuple[str, ...], tuple[tuple[str, int], ...], int, bool]
"""The values, what each of them asks where that differs, what each asks, and whether it is time."""


def read_values(table: Table) -> Values:
    """The values at `values`, and what `each` asks of them."""
    value = table.values.get("values")
    table.read |= {"values", "each"}
    if isinstance(value, dict):
        return _each_for_itself(table, value)
    if isinstance(value, list):
        _tidy(table, value)
    if isinstance(value, str) and "," in value:
        listed = ", ".join(f'"{part.strip()}"' for part in value.split(",") if part.strip())
        table.wrong("values", "must be a list", f"write values = [{listed}]")
    if isinstance(table.values.get("each"), str):
        return table.texts("values"), (), table.get("each", read_time, STAND_IN), True
    return table.texts("values"), (), table.get("each", read_number, 1), False


def _each_for_itself(table: Table, value: dict[str, Any]) -> Values:
    if table.has("each"):
        table.wrong("each", "stands beside values that say themselves how much of each", "remove it")
    inner = table.table("values") or Table({}, "", [])
    timed = {isinstance(amount, str) for amount in value.values()}
    if not value:
        inner.wrong("", "lists nothing")
    for name, amount in value.items():
        if amount == 0 and not isinstance(amount, bool):
            inner.wrong(name, "must be more than nothing")
    amounts = value
    if len(timed) > 1:
        inner.wrong("", "some amounts are written in time and some in numbers", "write all in one unit")
        amounts = {}
    in_time = timed == {True}
    reader = read_time if in_time else read_number
    eachs = tuple((name, inner.get(name, reader, STAND_IN)) for name in amounts)
    return tuple(value), eachs, STAND_IN, in_time  # each value says for itself how much of it


def _tidy(table: Table, value: list[Any]) -> None:
    """Numbers as texts, for a line says either; and what is listed twice is told."""
    if any(type(entry) is int for entry in value):
        table.values["values"] = [str(entry) if type(entry) is int else entry for entry in value]
    if len({str(entry) for entry in value}) < len(value):
        table.wrong("values", "lists a value twice", "remove one of the two")
