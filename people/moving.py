"""One step in a lifecycle, with an answer for people when it cannot be taken."""

from __future__ import annotations

from typing import Any

from django.db import models

from audit.moving import AlreadyMoved, move
from laws.lifecycle import LifecycleConstraint
from people.refusals import AlreadyDecided


def allows(record: models.Model, to: str, field: str = "status") -> bool:
    """Whether the record's lifecycle lets it go from where it is to `to`."""
    here = getattr(record, field)
    return any(
        to in law.transitions.get(here, ())
        for law in record._meta.constraints
        if isinstance(law, LifecycleConstraint) and law.field == field
    )


def step(
    record: models.Model,
    to: str,
    *,
    by: Any,
    else_say: object,
    field: str = "status",
    because: str = "",
    **changes: Any,
) -> None:
    """The record moved, as `audit.moving.move` does it. Raises AlreadyDecided with that sentence when it cannot be:
    the lifecycle does not allow it from here, or somebody was faster.
    """
    if not allows(record, to, field):
        raise AlreadyDecided(else_say)
    try:
        move(record, to, by=by, field=field, because=because, **changes)
    except AlreadyMoved as problem:
        raise AlreadyDecided(else_say) from problem
