"""People signed in to the registry as they would be: with a second factor, proved a moment ago."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.models import Enrolment
from people.models import Person
from tests.cast import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    """Ines's enrolment, walked to its certificate beside Theo; Mara signed its lines."""
    enrolment = world.admitted(world.ines)
    world.complete(enrolment, [world.admitted(world.theo)])
    return enrolment


def enter(client: Client, who: Person, *, minutes_ago: int = 0) -> Client:
    """The client signed in as that person, who proved who she is so many minutes ago."""
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    Authenticator.objects.get_or_create(
        user=who, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "sealed"}}
    )
    at = time.time() - 60 * minutes_ago
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at, "email": who.email},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return client


@pytest.fixture
def as_(client: Client) -> Callable[..., Client]:
    """`as_(person)` is a client signed in as her."""
    return lambda who, **options: enter(type(client)(), who, **options)


def queries(client: Client, path: str) -> int:
    """How many queries that page takes; the page must open."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, response.status_code
    return len(captured)


def text_of(response: Any) -> str:
    return response.content.decode()


def words_of(response: Any) -> str:
    """What the page says, without its tags, with single spaces."""
    return " ".join(re.sub("<[^>]+>", " ", text_of(response)).split()).replace("\xa0", " ")
