"""One step in a record's lifecycle, taken by exactly one of those who try."""

from __future__ import annotations

from typing import Any

from django.db import models

from audit.recording import note, recorded


class AlreadyMoved(Exception):
    """The record no longer had the status it was read with: someone else was faster. Nothing was written."""

    def __init__(self, record: models.Model, to: str, field: str = "status") -> None:
        self.record, self.to, self.field = record, to, field
        super().__init__(
            f"{record._meta.model_name} was no longer {getattr(record, field)!r} when moving to {to!r}."
        )


def move(
    record: models.Model,
    to: str,
    *,
    by: Any,
    because: str = "",
    field: str = "status",
    action: str | None = None,
    **changes: Any,
) -> None:
    """Set ``field`` to ``to``, and ``changes``, if the row still has the status ``record`` was read with.

    Afterwards ``record`` shows the row's new values of these fields, and the event "<model>.<to>" (or ``action``) is
    noted, with both statuses and ``because``, a short code. Raises AlreadyMoved when the row had moved or is gone, and
    IntegrityError when the lifecycle does not allow the move.
    """
    old = getattr(record, field)
    with recorded():
        rows = type(record)._base_manager.using(record._state.db).filter(pk=record.pk, **{field: old})
        moved = rows.update(**{field: to}, **changes)
        if moved:
            record.refresh_from_db(fields=[field, *changes])
            told = {"from": old, "to": to} | ({"because": because} if because else {})
            note(action or f"{record._meta.model_name}.{to}", by=by, subject=record, **told)
    # Raised outside: nothing was written, so a transaction around this one need not be lost.
    if not moved:
        raise AlreadyMoved(record, to, field)
