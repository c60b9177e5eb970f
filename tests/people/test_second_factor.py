"""Whoever signs has shown two factors in this very session, whatever she has set up since it began."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client, RequestFactory
from django.utils import timezone

from certification import signing
from certification.models import Signature
from config import gate
from people.models import Person
from people.proof import Proof, proof_of
from people.refusals import NotNow
from practicum.models import Meeting, SignOff
from tests.arriving import arrive
from tests.cast import World
from tests.conftest import PlatformClient
from tests.supervising import ticks

pytestmark = pytest.mark.django_db
ASKED = "/accounts/2fa/reauthenticate/"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def line(world: World) -> SignOff:
    return world.asked(world.session(world.admitted(world.ines), world.admitted(world.theo)))


def with_password_alone(person: Person, *, minutes_ago: int = 0) -> tuple[Client, Callable[[], str]]:
    """A session begun with a password; then its holder set up an app, on another machine. And the app's code."""
    client = arrive(PlatformClient(), person, factors=1, minutes_ago=minutes_ago)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return client, lambda: format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_a_session_of_one_factor_is_asked_for_the_second_and_then_signs_what_was_ticked(
    world: World, line: SignOff
) -> None:
    client, code = with_password_alone(world.mara)

    asked = client.post("/queue/", ticks(line))
    line.refresh_from_db()
    assert asked["Location"].startswith(ASKED)
    assert line.status == "requested"
    client.post(asked["Location"], {"code": code()})

    line.refresh_from_db()
    assert line.status == "signed"
    assert line.signature is not None
    assert line.signature.method == "password+mfa:totp"


def test_what_was_typed_on_a_page_with_a_query_is_kept_too(world: World) -> None:
    """The meeting of one of several streams: its page is named by the query of the address."""
    enrolment = world.admitted(world.ines)
    client, code = with_password_alone(world.mara)
    sent = {
        "on": world.mara.today().replace(year=world.mara.today().year - 1).isoformat(),
        "at": "10:00",
        "minutes": "60",
        "format": "online",
        "attended": [str(enrolment.public_id)],
        "stream": "ctic",
    }
    sent["on"] = enrolment.admitted_on.isoformat() if enrolment.admitted_on else ""

    asked = client.post("/meetings/new/?stream=ctic", sent)
    client.post(asked["Location"], {"code": code()})

    assert Meeting.objects.get().places.get().enrolment == enrolment


def test_a_stale_session_keeps_what_was_typed_as_well(world: World, line: SignOff) -> None:
    client = arrive(PlatformClient(), world.mara, minutes_ago=6)

    asked = client.post("/queue/?therapist=all", ticks(line))
    next_page = parse_qs(urlparse(asked["Location"]).query)["next"]
    client.post(asked["Location"], {"password": "correct horse battery staple"})

    line.refresh_from_db()
    assert next_page == ["/queue/"]
    assert line.status == "signed"


def test_a_recovery_code_is_a_second_factor(world: World) -> None:
    client, _code = with_password_alone(world.mara)
    codes = RecoveryCodes.activate(world.mara)

    asked = client.get("/queue/")
    client.post(asked["Location"], {"code": codes.get_unused_codes()[0]})

    assert client.get("/queue/").status_code == 200


def test_a_key_is_asked_for_where_there_is_only_a_key(world: World) -> None:
    client = arrive(PlatformClient(), world.mara, factors=1)
    world.mara.authenticator_set.create(type="webauthn", data={"credential": {}})

    assert client.get("/queue/")["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fqueue%2F"


def test_a_passkey_alone_is_two_factors(world: World) -> None:
    client = arrive(PlatformClient(), world.mara)
    session: Any = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "passwordless": True, "at": timezone.now().timestamp()}
    ]
    session.save()

    assert client.get("/queue/").status_code == 200


def test_recovery_codes_are_not_shown_to_a_session_that_has_shown_one_factor(world: World) -> None:
    client, _code = with_password_alone(world.mara)
    RecoveryCodes.activate(world.mara)

    assert client.get("/accounts/2fa/recovery-codes/")["Location"].startswith(ASKED)


def test_a_part_of_a_page_leads_the_whole_page_there(world: World) -> None:
    client, _code = with_password_alone(world.mara)

    answer = client.get("/queue/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{ASKED}?next=/")


def test_signing_itself_asks_again(world: World) -> None:
    one = Proof(method="password", at=timezone.now())

    with pytest.raises(NotNow, match="two factors"):
        signing.sign(by=world.mara, meaning="I was there.", shown={}, proof=one)
    signing.sign(by=world.ines, meaning="My own scope.", shown={}, proof=one)

    assert [one.signer for one in Signature.objects.filter(method="password")] == [world.ines]


def test_sabotage_without_the_gate_signing_refuses(
    world: World, line: SignOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the first lock: whatever lets a session of one factor through, nothing is signed."""
    client, _code = with_password_alone(world.mara)
    monkeypatch.setattr(gate, "must_have_second_factor", lambda person: False)

    said = client.post("/queue/", ticks(line), follow=True)

    line.refresh_from_db()
    assert line.status == "requested"
    assert "Your role signs with two factors" in said.content.decode()


def test_sabotage_without_either_a_password_signs(
    world: World, line: SignOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of both: so it was."""
    client, _code = with_password_alone(world.mara)
    monkeypatch.setattr(gate, "must_have_second_factor", lambda person: False)
    monkeypatch.setattr(signing, "must_have_second_factor", lambda person: False)

    client.post("/queue/", ticks(line))

    line.refresh_from_db()
    assert line.signature is not None
    assert line.signature.method == "password"


def test_a_click_on_the_cast_is_two_factors_in_the_demonstration_alone(world: World, settings: Any) -> None:
    client = arrive(PlatformClient(), world.mara)
    session: Any = client.session
    session["account_authentication_methods"] = [{"method": "demo", "at": timezone.now().timestamp()}]
    request = RequestFactory().get("/")
    request.user, request.session = world.mara, session

    settings.PLATFORM = "demo"
    assert proof_of(request).second_factor
    settings.PLATFORM = "production"
    assert not proof_of(request).second_factor
