"""Emptying the test database between tests, which its laws otherwise refuse.

Tests that commit are cleaned up by Django's flush: TRUNCATE on PostgreSQL, DELETE on SQLite. Both are what append-only
tables exist to refuse, so for the length of a flush, and only in tests, the triggers stand aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection as default
from django.db import transaction

Flush = Callable[[Any, list[str]], None]


def through_the_laws(flush: Flush) -> Flush:
    def flushed(self: Any, sql_list: list[str]) -> None:
        connection = self.connection
        if connection.vendor == "postgresql":
            # Ends with the flush's own transaction.
            flush(self, ["SET LOCAL session_replication_role = replica", *sql_list])
            return
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = cursor.fetchall()
            for name, _ in kept:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            for _, sql in kept:
                cursor.execute(sql)

    return flushed


@pytest.fixture(scope="session", autouse=True)
def let_flush_through_the_laws() -> Iterator[None]:
    operations = type(default.ops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", through_the_laws(operations.execute_sql_flush))
        yield
