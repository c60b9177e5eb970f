"""An app that lives for a test or a module: its migrations are really applied to the test database."""

from __future__ import annotations

from typing import Any

from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

LABEL = "throwaway"


class ThrowawayApp:
    """Migrations applied one after the other by Django's own Migration, outside any transaction of a test."""

    def __init__(self) -> None:
        self.state = ProjectState()
        self.applied: list[tuple[migrations.Migration, ProjectState]] = []

    def migrate(self, *operations: Operation) -> None:
        """One migration with these operations."""
        step = migrations.Migration(f"{len(self.applied) + 1:04}_step", LABEL)
        step.operations = list(operations)
        before = self.state.clone()
        with connection.schema_editor(atomic=step.atomic) as editor:
            self.state = step.apply(before.clone(), editor)
        self.applied.append((step, before))

    def back(self) -> None:
        """Undo the last migration."""
        step, before = self.applied.pop()
        with connection.schema_editor(atomic=step.atomic) as editor:
            step.unapply(before, editor)
        self.state = before

    def model(self, name: str) -> type[models.Model]:
        return self.state.apps.get_model(LABEL, name)

    def drop(self) -> None:
        """Leave nothing behind."""
        for name in [state.name for state in self.state.models.values()]:
            with connection.schema_editor() as editor:
                editor.delete_model(self.model(name))


def table(
    name: str, *, constraints: list[Any] | None = None, **fields: models.Field
) -> migrations.CreateModel:
    """The operation that makes a model with an integer key, ``fields`` and ``constraints``."""
    return migrations.CreateModel(
        name,
        [("id", models.BigAutoField(primary_key=True)), *fields.items()],
        options={"constraints": constraints or []},
    )


def execute(sql: str, parameters: list[Any] | None = None) -> int:
    """Go around Python: straight to the database. The number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def triggers() -> set[str]:
    """The names of all triggers in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


def drop_trigger(name: str, of: str) -> None:
    """Sabotage: take one protection away."""
    execute(f'DROP TRIGGER "{name}"' + (f' ON "{of}"' if connection.vendor == "postgresql" else ""))
