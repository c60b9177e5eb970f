"""Which law an IntegrityError speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError, models

OURS = re.compile(r"\blaw ([a-z0-9_]+) refuses\b")
CHECK = re.compile(r"CHECK constraint failed: (\w+)")
INDEX = re.compile(r"UNIQUE constraint failed: index '(\w+)'")
COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")


def name_of(error: IntegrityError) -> str:
    """The name of the constraint that was violated; "" when the database does not tell (a foreign key on SQLite).

    A plain unique column is named ``table.column`` on SQLite, since nobody named its constraint.
    """
    for cause in causes(error):
        named = getattr(getattr(cause, "diag", None), "constraint_name", None)
        if named:
            return str(named)
    message = str(error)
    for pattern in (OURS, CHECK, INDEX):
        if found := pattern.search(message):
            return found[1]
    if found := COLUMNS.search(message):
        return unique_over(found[1].strip())
    return ""


def causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


def unique_over(columns: str) -> str:
    """SQLite tells a unique constraint's columns instead of its name: find the name in the models."""
    told = set(columns.split(", "))
    for model in apps.get_models(include_auto_created=True):
        column_of = {
            field.name: f"{model._meta.db_table}.{field.column}" for field in model._meta.concrete_fields
        }
        for constraint in model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
                continue
            if {column_of[name] for name in constraint.fields} == told:
                return constraint.name
    return columns
