"""Rows and columns that no longer change once they have been relied upon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from laws.triggers import Trigger, TriggerConstraint, column, is_postgresql, text


class FrozenConstraint(TriggerConstraint):
    """Refuse changing any of ``fields`` while the stored row has ``field`` in ``once``; or ever, if ``always``.

    The stored row decides: the very update that publishes a draft may still change its text.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Iterable[str],
        field: str = "status",
        once: Iterable[str] = (),
        always: bool = False,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.fields = tuple(fields)
        self.field = field
        self.once = tuple(str(status) for status in once)
        self.always = always
        if not self.fields or always == bool(self.once):
            raise ValueError("A frozen law names its fields, and either once=(statuses,) or always=True.")
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        differs = "IS DISTINCT FROM" if is_postgresql(editor.connection) else "IS NOT"
        columns = [column(model, editor, name) for name in self.fields]
        changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)
        if self.always:
            yield Trigger("_frozen", "UPDATE", f"({changed})")
        else:
            statuses = ", ".join(text(status) for status in self.once)
            yield Trigger(
                "_frozen",
                "UPDATE",
                f"OLD.{column(model, editor, self.field)} IN ({statuses}) AND ({changed})",
            )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if instance.pk is None:
            return
        watched = [model._meta.get_field(name) for name in self.fields if not (exclude and name in exclude)]
        attnames = [field.attname for field in watched]  # type: ignore[union-attr]
        stored = model._base_manager.using(using).filter(pk=instance.pk)
        if not self.always:
            stored = stored.filter(**{f"{self.field}__in": self.once})
        old = stored.values(*attnames).first() if attnames else None
        if old and any(old[name] != getattr(instance, name) for name in attnames):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        if self.always:
            kwargs["always"] = True
        else:
            kwargs |= {"field": self.field, "once": self.once}
        return path, args, kwargs


class NeverDeletedConstraint(TriggerConstraint):
    """Refuse deleting a row, and TRUNCATE."""

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        yield Trigger("_delete", "DELETE")
        yield Trigger("_truncate", "TRUNCATE")
        if not is_postgresql(editor.connection):
            yield replacing(model, editor, [model._meta.pk])


class AppendOnlyConstraint(TriggerConstraint):
    """Refuse changing or deleting a row, and TRUNCATE: rows are only ever added."""

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        yield Trigger("_update", "UPDATE")
        yield Trigger("_delete", "DELETE")
        yield Trigger("_truncate", "TRUNCATE")
        if not is_postgresql(editor.connection):
            unique = [field for field in model._meta.concrete_fields if field.unique]
            yield replacing(model, editor, unique)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if instance.pk is not None and model._base_manager.using(using).filter(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


def replacing(model: type[models.Model], editor: BaseDatabaseSchemaEditor, unique: list[Any]) -> Trigger:
    """INSERT OR REPLACE deletes the row in its way without firing SQLite's DELETE triggers: refuse it beforehand."""
    same = " OR ".join(
        f"{{0}}.{editor.quote_name(field.column)} = NEW.{editor.quote_name(field.column)}" for field in unique
    )
    in_its_way = f"EXISTS (SELECT 1 FROM %(table)s WHERE {same.format('%(table)s')})"  # noqa: S608 (names of columns)
    return Trigger("_replace", "INSERT", in_its_way)
