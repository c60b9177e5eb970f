"""What lets somebody in besides a password: recovery codes, each once; and what throws other devices out."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from people.models import Person
from tests.cast import PASSWORD, person

pytestmark = pytest.mark.django_db
OWN = "/accounts/email/"
"""A page only its owner sees."""


def log_in(who: Person, code: str = "") -> Client:
    """A browser in which she gave her password and, if asked, this code."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": who.email, "password": PASSWORD})
    if code:
        assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
        client.post("/accounts/2fa/authenticate/", {"code": code})
    return client


def inside(client: Client) -> bool:
    return client.get(OWN).status_code == 200


@pytest.fixture
def ines() -> Person:
    return person("Ines Halloran")


def test_a_recovery_code_lets_in_once(ines: Person) -> None:
    totp.TOTP.activate(ines, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(ines).get_unused_codes()

    first, again, other = (log_in(ines, code) for code in (codes[0], codes[0], codes[1]))

    assert (inside(first), inside(again), inside(other)) == (True, False, True)
    left = Authenticator.objects.get(user=ines, type="recovery_codes").wrap().get_unused_codes()
    assert left == codes[2:]


def test_a_password_alone_does_not_let_in_who_has_a_second_factor(ines: Person) -> None:
    totp.TOTP.activate(ines, totp.generate_totp_secret())

    assert not inside(log_in(ines, "000000"))
    assert not inside(log_in(ines))


def test_signing_out_the_other_devices_ends_them_at_once(ines: Person) -> None:
    here, phone = log_in(ines), log_in(ines)
    assert inside(phone)

    here.post("/accounts/sessions/")

    assert inside(here)
    assert not inside(phone)


def test_a_new_password_throws_out_whoever_was_in(ines: Person) -> None:
    here, thief = log_in(ines), log_in(ines)

    changed = here.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "another horse, another staple",
            "password2": "another horse, another staple",
        },
    )

    assert changed.status_code == 302
    assert inside(here)
    assert not inside(thief)
