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

    ``end`` is excluded: what ends at ten and what starts at ten do not overlap. With ``last_day`` it is included, for
    days from a first to a last: the next may begin on the day after. An empty time overlaps nothing, a missing end
    means for ever. ``key`` is a field or several, alike in all of them; with ``live`` empty every row counts. ``start``
    and ``end`` are both DateTimeField or both DateField. On PostgreSQL this is an exclusion constraint (its extension
    btree_gist is made when absent), on SQLite a pair of triggers.
    """

    def __init__(
        self,
        *,
        name: str,
        key: str | tuple[str, ...] = "person",
        start: str = "starts_at",
        end: str = "ends_at",
        live: str = "live",
        last_day: bool = False,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.key, self.start, self.end, self.live, self.last_day = key, start, end, live, last_day
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,) if isinstance(self.key, str) else tuple(self.key)

    def field_names(self) -> tuple[str, ...]:
        return (*self.keys, self.start, self.end, *filter(None, [self.live]))

    def columns(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> tuple[list[str], str, str, str]:
        """The columns of the keys, of start, of end, and of live: empty where there is none."""
        keys = [column(model, editor, name) for name in self.keys]
        start, end = column(model, editor, self.start), column(model, editor, self.end)
        return keys, start, end, column(model, editor, self.live) if self.live else ""

    def statements(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        if not is_postgresql(editor.connection):
            return super().statements(model, editor)
        keys, start, end, live = self.columns(model, editor)
        timed = isinstance(model._meta.get_field(self.start), models.DateTimeField)
        bounds = "[]" if self.last_day else "[)"
        period = f"{'tstzrange' if timed else 'daterange'}({start}, {end}, '{bounds}')"
        same = ", ".join(f"{key} WITH =" for key in keys)
        return [
            statement("CREATE EXTENSION IF NOT EXISTS btree_gist", model, editor),
            statement(
                f"ALTER TABLE %(table)s ADD CONSTRAINT {editor.quote_name(self.name)} "
                f"EXCLUDE USING gist ({same}, {period} WITH &&)" + (f" WHERE ({live})" if live else ""),
                model,
                editor,
            ),
        ]

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quoted = schema_editor.quote_name
        return f"ALTER TABLE {quoted(model._meta.db_table)} DROP CONSTRAINT {quoted(self.name)}"

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        keys, start, end, live = self.columns(model, editor)
        pk = column(model, editor, model._meta.pk.name)
        less = "<=" if self.last_day else "<"

        def counts(row: str) -> str:
            runs = f"({row}.{start} IS NULL OR {row}.{end} IS NULL OR {row}.{start} {less} {row}.{end})"
            return f"{row}.{live} AND {runs}" if live else runs

        def before(one: str, other: str) -> str:
            return f"({one}.{start} IS NULL OR {other}.{end} IS NULL OR {one}.{start} {less} {other}.{end})"

        same = " AND ".join(f"other.{key} = NEW.{key}" for key in keys)
        others = f"FROM %(table)s AS other WHERE {same} AND {counts('other')}"
        meets = (
            f"{counts('NEW')} "
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
        same = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.keys}  # type: ignore[union-attr]
        if self.live and not getattr(instance, self.live):
            return
        if None in same.values() or (start and end and (start > end or (start == end and not self.last_day))):
            return
        live = {self.live: True} if self.live else {}
        others = model._base_manager.using(using).filter(**same, **live).exclude(pk=instance.pk)
        later, sooner, none = ("gte", "lte", "lt") if self.last_day else ("gt", "lt", "lte")
        empty = models.Q(**{f"{self.end}__{none}": models.F(self.start)})
        if start is not None:
            others = others.filter(
                models.Q(**{f"{self.end}__{later}": start}) | models.Q(**{f"{self.end}__isnull": True})
            )
        if end is not None:
            others = others.filter(
                models.Q(**{f"{self.start}__{sooner}": end}) | models.Q(**{f"{self.start}__isnull": True})
            )
        if others.exclude(empty).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"key": self.key, "start": self.start, "end": self.end, "live": self.live}
        if self.last_day:
            kwargs["last_day"] = True
        return path, args, kwargs
