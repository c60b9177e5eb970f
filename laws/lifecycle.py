"""Lifecycles: which status may follow which, said once and enforced by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from laws.triggers import Trigger, TriggerConstraint, column, is_postgresql, text

Transitions = Mapping[str, Iterable[str]]


class LifecycleConstraint(TriggerConstraint):
    """Refuse a first value of ``field`` other than ``initial``, and any change that ``transitions`` does not list.

    A status that is no key of ``transitions`` is final. Saving a row without changing the status is always legal.
    """

    def __init__(
        self,
        *,
        transitions: Transitions,
        name: str,
        initial: str,
        field: str = "status",
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.transitions = {
            str(old): tuple(str(new) for new in follow) for old, follow in transitions.items()
        }
        self.initial = str(initial)
        self.field = field
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Every legal move as (from, to)."""
        return [(old, new) for old, follow in self.transitions.items() for new in follow]

    def statuses(self) -> list[str]:
        """Every status the lifecycle knows, the initial one first."""
        return list(dict.fromkeys([self.initial, *self.transitions, *(new for _, new in self.pairs())]))

    def allows(self, old: str | None, new: str) -> bool:
        """Whether a row may go from ``old`` (None: not yet stored) to ``new``."""
        if old is None:
            return new == self.initial
        return old == new or new in self.transitions.get(old, ())

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Iterable[Trigger]:
        status = column(model, editor, self.field)
        differs = "IS DISTINCT FROM" if is_postgresql(editor.connection) else "IS NOT"
        legal = " OR ".join(
            f"(OLD.{status} = {text(old)} AND NEW.{status} IN ({', '.join(text(new) for new in follow)}))"
            for old, follow in self.transitions.items()
            if follow
        )
        # A NULL makes the list unknown, and unknown must refuse.
        illegal = f"NOT COALESCE({legal}, false)" if legal else "true"
        if not is_postgresql(editor.connection):
            illegal = f"NOT COALESCE({legal}, 0)" if legal else "1"
        told_new = f"COALESCE(NEW.{status}::text, 'NULL')"
        yield Trigger(
            "_move",
            "UPDATE",
            f"OLD.{status} {differs} NEW.{status} AND {illegal}",
            told=f"': ' || COALESCE(OLD.{status}::text, 'NULL') || ' -> ' || {told_new}",
        )
        yield Trigger(
            "_first",
            "INSERT",
            f"NEW.{status} {differs} {text(self.initial)}",
            told=f"': (new) -> ' || {told_new}",
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if exclude and self.field in exclude:
            return
        stored = model._base_manager.using(using).filter(pk=instance.pk).values_list(self.field, flat=True)
        old = None if instance.pk is None else stored.first()
        if not self.allows(old, getattr(instance, self.field)):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"transitions": self.transitions, "initial": self.initial, "field": self.field}
        return path, args, kwargs
