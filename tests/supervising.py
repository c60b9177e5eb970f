"""Supervisors and trainers of the tests, signed in with the second factor their role asks for."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.signing import fingerprint
from people.models import Person
from practicum import signing_off
from practicum.models import SignOff
from tests.arriving import arrive
from tests.conftest import PlatformClient


def enter(person: Person, *, minutes_ago: int = 0) -> Client:
    """A client signed in as that person, who proved who she is that many minutes ago and has a second factor."""
    Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "sealed"}}
    )
    return arrive(PlatformClient(), person, minutes_ago=minutes_ago)


def queries(client: Client, path: str) -> int:
    """How many queries that page takes; the page must open."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, response.status_code
    return len(captured)


def ticks(*lines: SignOff) -> dict[str, Any]:
    """What the browser posts when these lines are ticked: each with the hash its page carried."""
    shown = {f"shown-{line.public_id}": fingerprint(signing_off.shown(line)) for line in lines}
    return {"line": [str(line.public_id) for line in lines], **shown}
