"""./run manage prepare_role: the database role the platform runs as, which can take back nothing that is final."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

from laws.frozen import AppendOnlyConstraint, NeverDeletedConstraint


class Command(BaseCommand):
    help = (
        "Run by the owner of the database after each migration: makes the role the platform logs in as, or brings its "
        "rights up to date. It may read and write, but neither change nor delete what the laws call final, nor alter "
        "a table or switch a law off. Its password comes from PLATFORM_DB_PASSWORD."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        password = os.environ.get("PLATFORM_DB_PASSWORD", "")
        if not password:
            raise CommandError("Set PLATFORM_DB_PASSWORD: the password the platform logs in with.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user = %s", [role])
            if cursor.fetchone() == (True,):
                raise CommandError(
                    f"You are {role}. Run this as the owner of the database, whose rights it narrows."
                )
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            name = sql.Identifier(role)
            cursor.execute(
                sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                    name, sql.Literal(password)
                )
            )
            for statement in rights(name):
                cursor.execute(statement)
        self.stdout.write(f"{role} may run the platform, and take back nothing that is final.")


def rights(role: sql.Identifier) -> Iterator[sql.Composed]:
    """What the platform's role may do; first all rights on tables are taken away, so that nothing old stays."""
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
    for model in apps.get_models():
        table = sql.Identifier(model._meta.db_table)
        laws = [type(one) for one in model._meta.constraints]
        if AppendOnlyConstraint in laws:
            yield sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(table, role)
        elif NeverDeletedConstraint in laws:
            yield sql.SQL("REVOKE DELETE ON {} FROM {}").format(table, role)
