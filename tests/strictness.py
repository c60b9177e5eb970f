"""A world stricter than production: each fixture here ends one class of bug.

* a queryset without an order comes back shuffled;
* `select_for_update()` with `select_related()` and no `of=` fails: it would lock more rows than meant;
* `save(update_fields=…)` that forgets an `auto_now` field fails;
* a datetime handed to a date field fails instead of being cut silently;
* a template variable that does not exist fails, in our own templates;
* nothing leaves this machine.

The first three and the last two patch the library for the whole session, before any test runs.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models
from django.db.models.query import QuerySet
from django.db.models.signals import pre_save
from django.template import base as template_base
from django.template import engines


class TooLenient(AssertionError):
    """Something production would let pass, and this suite does not."""


@pytest.fixture(scope="session", autouse=True)
def _strict_querysets() -> Iterator[None]:
    fetch_all = QuerySet._fetch_all

    def strict(self: QuerySet[Any]) -> None:
        query = self.query
        if query.select_for_update and query.select_related and not query.select_for_update_of:
            raise TooLenient(
                "select_for_update() with select_related() locks every joined row: say of=('self',)."
            )
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", strict)
        yield


@pytest.fixture(scope="session", autouse=True)
def _complete_update_fields() -> Iterator[None]:
    def check(sender: type[models.Model], update_fields: frozenset[str] | None = None, **_: Any) -> None:
        if update_fields is None:
            return
        moving = {field.name for field in sender._meta.concrete_fields if getattr(field, "auto_now", False)}
        if forgotten := moving - set(update_fields):
            raise TooLenient(
                f"{sender.__name__}.save(update_fields=…) leaves {', '.join(forgotten)} as it was."
            )

    pre_save.connect(check)
    yield
    pre_save.disconnect(check)


@pytest.fixture(scope="session", autouse=True)
def _whole_datetimes() -> Iterator[None]:
    to_python = models.DateField.to_python

    def strict(self: models.DateField[Any, Any], value: Any) -> Any:
        if isinstance(value, dt.datetime):
            raise TooLenient(f"{self} was given {value!r}; say which date is meant, in whose time zone.")
        return to_python(self, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.DateField, "to_python", strict)
        yield


class _UnknownVariable(str):
    """Stands for a variable a template names and its context lacks; fails when that template is ours."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __bool__(self) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        place = _template_place()
        if place is not None:
            raise TooLenient(f"{place} uses {variable}, which its context does not have.")
        return ""


def _template_place() -> str | None:
    """File and line of the template node being rendered, if the file is one of ours."""
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, template_base.Node) and getattr(node, "origin", None):
            name = Path(str(node.origin.name))
            if name.is_relative_to(settings.BASE_DIR) and ".venv" not in name.parts:
                return f"{name.relative_to(settings.BASE_DIR)}:{node.token.lineno}"
            return None
        frame = frame.f_back  # type: ignore[assignment]
    return None


@pytest.fixture(scope="session", autouse=True)
def _known_template_variables() -> None:
    for engine in engines.all():
        engine.engine.string_if_invalid = _UnknownVariable()


@pytest.fixture(scope="session", autouse=True)
def _no_outside_world() -> Iterator[None]:
    connect = socket.socket.connect

    def strict(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise TooLenient(f"A test tried to reach {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", strict)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptying_passes_the_laws() -> Iterator[None]:
    """Let the suite empty its database after a transactional test; the laws refuse that to everybody else."""
    emptied = _replica_session if connection.vendor == "postgresql" else _without_triggers
    kind = type(connection.ops)
    execute = kind.execute_sql_flush

    def flush(self: Any, sql_list: Sequence[str]) -> None:
        with emptied():
            execute(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "execute_sql_flush", flush)
        yield


@contextlib.contextmanager
def _replica_session() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


@contextlib.contextmanager
def _without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)
