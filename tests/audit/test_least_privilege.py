"""On PostgreSQL the running platform needs no more than INSERT and SELECT on events, and then nothing gets around."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from audit.recording import note, recorded
from audit.verifying import verify
from tests.laws.throwaway import execute

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def _as_the_platform() -> Iterator[None]:
    """What follows is done by a role that owns nothing; gone with the test's transaction."""
    execute("CREATE ROLE tried_platform NOLOGIN NOSUPERUSER")
    execute("GRANT SELECT, INSERT ON audit_event TO tried_platform")
    execute("SET LOCAL ROLE tried_platform")
    yield
    execute("RESET ROLE")


@pytest.mark.usefixtures("_as_the_platform")
def test_insert_and_select_are_enough_to_record_and_to_verify():
    with recorded():
        note("door.painted", by=None, subject=None)

    assert verify().events == 1


@pytest.mark.usefixtures("_as_the_platform")
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE audit_event SET action = 'else'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_is_never_changed_update ON audit_event",
        "DROP TABLE audit_event",
        "SET session_replication_role = replica",
        "DROP FUNCTION audit_event_is_never_changed_update() CASCADE",
    ],
)
def test_the_platforms_role_can_take_nothing_back(attempt: str):
    with recorded():
        note("door.painted", by=None, subject=None)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)

    assert verify().events == 1
