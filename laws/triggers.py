"""What every law made of triggers shares: how it is created, rebuilt, removed and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

# PostgreSQL cuts identifiers at 63 bytes; our triggers add up to 12 to the law's name.
LONGEST_NAME = 51


@dataclass(frozen=True, slots=True)
class Trigger:
    """One refusal: ``when`` (SQL over OLD and NEW; empty: always) is true → the statement fails.

    ``suffix`` tells the triggers of one law apart; ``told`` is an SQL text expression added to PostgreSQL's message.
    """

    suffix: str
    event: str  # "INSERT", "UPDATE", "DELETE", "TRUNCATE"
    when: str = ""
    told: str = "''"


class TriggerConstraint(models.BaseConstraint):
    """A law kept by triggers that refuse with IntegrityError.

    A constraint rather than a hand-written ``RunSQL``, so that makemigrations notices when the law changes.
    """

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        # A trigger cannot stand inside CREATE TABLE, so it follows it. On SQLite this is also the road of every
        # later rebuild (AlterField, AddConstraint…): the table is a reference there, since the rebuild renames it.
        schema_editor.deferred_sql.extend(self.statements(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Everything at once; only PostgreSQL asks for it, SQLite rebuilds the table instead."""
        return "; ".join(map(str, self.statements(model, schema_editor)))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Drop triggers, then their functions; only PostgreSQL asks for it."""
        table = schema_editor.quote_name(model._meta.db_table)
        own = [
            schema_editor.quote_name(self.name + one.suffix) for one in self.triggers(model, schema_editor)
        ]
        return "; ".join(
            [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in own]
            + [f"DROP FUNCTION IF EXISTS {name}()" for name in own]
        )

    def statements(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        if len(self.name) > LONGEST_NAME or not re.fullmatch(r"[a-z0-9_]+", self.name):
            raise ValueError(f"A law's name is at most {LONGEST_NAME} of a-z, 0-9 and _: {self.name!r}.")
        write = postgresql if is_postgresql(editor.connection) else sqlite
        return [
            one
            for trigger in self.triggers(model, editor)
            for one in write(self.name, trigger, model, editor)
        ]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Say before saving, with the message for people, what the database would refuse."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"


def is_postgresql(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor not in ("postgresql", "sqlite"):
        raise NotImplementedError(
            f"The laws are written for PostgreSQL and SQLite, not for {connection.vendor}."
        )
    return connection.vendor == "postgresql"


def statement(sql: str, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Statement:
    """SQL whose ``%(table)s`` follows the table through the renames of a rebuild."""
    return Statement(sql, table=Table(model._meta.db_table, editor.quote_name))


def text(value: str) -> str:
    """``value``, a code, as an SQL literal."""
    if not re.fullmatch(r"[\w.:-]+", value):
        # Django formats deferred statements once and others twice, so a percent sign could not be written for both.
        raise ValueError(f"A law speaks of codes (letters, digits, _ . : -), not of {value!r}.")
    return f"'{value}'"


def column(model: type[models.Model], editor: BaseDatabaseSchemaEditor, field: str) -> str:
    found: Any = model._meta.get_field(field)
    return editor.quote_name(found.column)


def postgresql(
    name: str, trigger: Trigger, model: type[models.Model], editor: BaseDatabaseSchemaEditor
) -> list[Statement]:
    quoted = editor.quote_name(name + trigger.suffix)
    level = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    # The condition stands in the function, not in WHEN: PostgreSQL refuses to alter the type of a column that a
    # trigger's WHEN mentions, so lengthening a status column would fail.
    function = f"""
CREATE OR REPLACE FUNCTION {quoted}() RETURNS trigger LANGUAGE plpgsql AS $law$
BEGIN
    IF {trigger.when or "true"} THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME,
            SCHEMA = TG_TABLE_SCHEMA, MESSAGE = 'law {name} refuses ' || TG_OP || {trigger.told};
    END IF;
    RETURN {"OLD" if trigger.event == "DELETE" else "NEW"};
END $law$""".strip()
    create = f"CREATE TRIGGER {quoted} BEFORE {trigger.event} ON %(table)s FOR EACH {level} EXECUTE FUNCTION {quoted}()"
    return [statement(function, model, editor), statement(create, model, editor)]


def sqlite(
    name: str, trigger: Trigger, model: type[models.Model], editor: BaseDatabaseSchemaEditor
) -> list[Statement]:
    if trigger.event == "TRUNCATE":  # DELETE without WHERE, which fires the row trigger
        return []
    when = f"WHEN {trigger.when} " if trigger.when else ""
    create = (
        f"CREATE TRIGGER {editor.quote_name(name + trigger.suffix)} BEFORE {trigger.event} ON %(table)s FOR EACH ROW "
        f"{when}BEGIN SELECT RAISE(ABORT, 'law {name} refuses {trigger.event}'); END"
    )
    return [statement(create, model, editor)]
