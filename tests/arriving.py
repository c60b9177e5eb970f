"""People of the tests, signed in: with the record of a log-in that signing asks for."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from people.models import Person


def arrive(client: Client, person: Person, *, minutes_ago: int = 0, factors: int = 2) -> Client:
    """The client, signed in as that person, who proved who she is that many minutes ago, with so many factors."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = client.session
    at = time.time() - 60 * minutes_ago
    records = [
        {"method": "password", "at": at, "email": person.email},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session["account_authentication_methods"] = records[:factors]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
    return client


def junk() -> list[str]:
    """What a form must survive in any field."""
    return [
        "",
        "\x00",
        "' OR 1=1 --",
        "9" * 400,
        "-1",
        "∞",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "𝕏" * 3000,
    ]
