"""Nobody is in two places at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from laws.triggers import Trigger, TriggerConstraint, column, is_postgresql, statement


class NoOverlapConstraint(TriggerConstraint):
    """Refuse two rows with ``live`` true and the same ``key`` whose times from ``start`` until ``end`` meet.

    ``end`` is excluded: what ends at ten and what starts at ten do not overlap. An empty time overlaps nothing, a
    missing end means for ever. ``start`` and ``end`` are both DateTimeField or both DateField. On PostgreSQL this is
    an exclusion constraint (its extension btree_gist is made when absent), on SQLite a pair of triggers.
    """

    def __init__(
        self,
        *,
        name: str,
        key: str = "person",
        start: str = "starts_at",
        end: str = "ends_at",
        live: str = "live",
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.key, self.start, self.end, self.live = key, start, end, live
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def field_names(self) -> tuple[str, str, str, str]:
        return self.key, self.start, self.end, self.live

    def columns(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> tuple[str, str, str, str]:
        key, start, end, live = (column(model, editor, name) for name in self.field_names())
        return key, start, end, live

    def statements(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        if not is_postgresql(editor.connection):
            return super().statements(model, editor)
        key, start, end, live = self.columns(model, editor)
        timed = isinstance(model._meta.get_field(self.start), models.DateTimeField)
        period = f"{'tstzrange' if timed else 'daterange'}({start}, {end})"
        return [
            statement("CREATE EXTENSION IF NOT EXISTS btree_gist", model, editor),
            statement(
                f"ALTER TABLE %(table)s ADD CONSTRAINT {editor.quote_name(self.name)} "
                f"EXCLUDE USING gist ({key} WITH =, {period} WITH &&) WHERE ({live})",
                model,
                editor,
            ),
        ]

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quoted = schema_editor.quote_name
        return f"ALTER TABLE {quoted(model._meta.db_table)} DROP CONSTRAINT {quoted(self.name)}"

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        key, start, end, live = self.columns(model, editor)
        pk = column(model, editor, model._meta.pk.name)

        def runs(row: str) -> str:
            return f"({row}.{start} IS NULL OR {row}.{end} IS NULL OR {row}.{start} < {row}.{end})"

        def before(one: str, other: str) -> str:
            return f"({one}.{start} IS NULL OR {other}.{end} IS NULL OR {one}.{start} < {other}.{end})"

        others = f"FROM %(table)s AS other WHERE other.{live} AND other.{key} = NEW.{key} AND {runs('other')}"
        meets = (
            f"NEW.{live} AND {runs('NEW')} "
            f"AND EXISTS (SELECT 1 {others} AND {before('other', 'NEW')} AND {before('NEW', 'other')}"
        )
        yield Trigger("_insert", "INSERT", f"{meets})")
        yield Trigger("_update", "UPDATE", f"{meets} AND other.{pk} <> OLD.{pk})")

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if exclude and set(self.field_names()) & set(exclude):
            return
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        key = getattr(instance, model._meta.get_field(self.key).attname)  # type: ignore[union-attr]
        if not getattr(instance, self.live) or key is None or (start and end and start >= end):
            return
        others = (
            model._base_manager.using(using)
            .filter(**{self.key: key, self.live: True})
            .exclude(pk=instance.pk)
        )
        empty = models.Q(**{f"{self.end}__lte": models.F(self.start)})
        if start is not None:
            others = others.filter(
                models.Q(**{f"{self.end}__gt": start}) | models.Q(**{f"{self.end}__isnull": True})
            )
        if end is not None:
            others = others.filter(
                models.Q(**{f"{self.start}__lt": end}) | models.Q(**{f"{self.start}__isnull": True})
            )
        if others.exclude(empty).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"key": self.key, "start": self.start, "end": self.end, "live": self.live}
        return path, args, kwargs
