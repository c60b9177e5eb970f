"""On PostgreSQL the running platform is a role that owns nothing: it does the whole job, and nothing gets around."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.models import Event
from audit.recording import note, recorded
from audit.verifying import verify
from tests.cast import World
from tests.laws.throwaway import execute

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
ROLE = "tried_platform"


@pytest.fixture
def _as_the_platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What follows is done by the role a production installation runs as; gone with the test's transaction."""
    monkeypatch.setenv("PLATFORM_DB_PASSWORD", "it's only tried")
    for _twice in range(2):  # after each migration again
        call_command("prepare_role", ROLE, stdout=io.StringIO())
    execute(f"SET LOCAL ROLE {ROLE}")
    yield
    execute("RESET ROLE")


@pytest.mark.usefixtures("_as_the_platform")
def test_the_platforms_role_does_the_whole_job():
    world = World()
    mine = world.admitted(world.ines)

    world.complete(mine, [world.admitted(world.theo), world.admitted(world.sam)])

    assert world.certificate(mine) is not None
    assert verify().events == Event.objects.count() > 50


ATTEMPTS = [
    "UPDATE audit_event SET action = 'else'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_event_is_never_changed_update ON audit_event",
    "DROP TABLE audit_event",
    "SET session_replication_role = replica",
    "DROP FUNCTION audit_event_is_never_changed_update() CASCADE",
    "UPDATE certification_signature SET meaning = 'else'",
    "DELETE FROM certification_certificate",
    "DELETE FROM certification_evidence",
    "CREATE ROLE another SUPERUSER",
]


@pytest.mark.usefixtures("_as_the_platform")
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_platforms_role_can_take_nothing_back(attempt: str):
    with recorded():
        note("door.painted", by=None, subject=None)

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be superuser"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt)

    assert verify().events == 1


def test_the_same_attempts_by_the_owner_reach_the_laws():
    """The twin: what stops the platform above is its role, for the owner gets as far as the triggers, or further."""
    with recorded():
        note("door.painted", by=None, subject=None)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_event SET action = 'else'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    assert verify().broken is not None


def test_without_a_password_or_as_the_role_itself_nothing_is_done(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLATFORM_DB_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="PLATFORM_DB_PASSWORD"):
        call_command("prepare_role", ROLE)

    monkeypatch.setenv("PLATFORM_DB_PASSWORD", "x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [me] = cursor.fetchone()
    with pytest.raises(CommandError, match="Run this as the owner"):
        call_command("prepare_role", me)
