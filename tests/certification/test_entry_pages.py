"""The pages with which an enrolment begins: application, scope of practice, licence and insurance."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from certification import enrolling, scoping
from certification.models import Enrolment, ScopeAttestation
from certification.signing import fingerprint
from tests.arriving import arrive, junk
from tests.cast import World, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, enrolment: Enrolment) -> str:
    response = client.get(reverse("enrolment_progress", args=[enrolment.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_each_state_has_its_own_page(world: World, client: Client) -> None:
    arrive(client, world.ines)
    applied = enrolling.apply(by=world.ines, stream=world.streams["ctic"], motivation="Clinic, adults.")

    page = page_of(client, applied)
    assert "Your application is with a registrar" in page
    assert "Clinic, adults." in page

    enrolling.decline(by=world.ruth, enrolment=applied, note_to_applicant="Please apply after your licence.")
    page = page_of(client, applied)
    assert "This application was declined" in page
    assert "Please apply after your licence." in page

    active = world.admitted(world.ines)
    change = reverse("enrolment_change", args=[active.public_id])
    client.post(change, {"action": "pause"})
    paused = page_of(client, active)
    assert "This enrolment is paused" in paused
    assert "Where it stands" in paused
    assert "0 of 10 requirements met" in paused
    assert "Hours of consultation" in paused
    assert "Log a session" not in paused, "nothing is added while it is paused"
    client.post(change, {"action": "resume"})
    assert "requirements" in page_of(client, active)
    client.post(change, {"action": "withdraw"})
    assert "This enrolment has ended" in page_of(client, active)


def test_nobody_else_changes_an_enrolment(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for name in ("theo", "mara", "ruth"):
        arrive(client, world.people[name])
        answer = client.post(reverse("enrolment_change", args=[mine.public_id]), {"action": "withdraw"})
        assert answer.status_code == 404

    arrive(client, world.ines)
    client.post(reverse("enrolment_change", args=[mine.public_id]), {"action": "explode"})
    mine.refresh_from_db()
    assert mine.status == "active"


def test_an_application_names_the_person_and_lands_on_its_state(world: World, client: Client) -> None:
    arrive(client, world.sam)

    answer = client.post(
        reverse("apply", args=["ctic"]), {"name": "Samuel  Stranger", "motivation": "A community clinic."}
    )

    enrolment = Enrolment.objects.get(person=world.sam)
    assert answer["Location"] == reverse("enrolment_progress", args=[enrolment.public_id])
    world.sam.refresh_from_db()
    assert world.sam.name == "Samuel Stranger"
    assert client.get(reverse("apply", args=["ctic"])).status_code == 302
    assert client.get(reverse("apply", args=["nothing"])).status_code == 404


def test_junk_in_an_application_is_answered_and_not_stored(world: World, client: Client) -> None:
    arrive(client, world.sam)

    for text in ("", "\x00", "\u202e", "x" * 5000):
        answer = client.post(reverse("apply", args=["ctic"]), {"name": text, "motivation": text})
        assert answer.status_code == 422

    assert not Enrolment.objects.filter(person=world.sam).exists()


def test_the_scope_is_signed_with_ones_own_name_and_a_fresh_log_in(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    address = reverse("scope", args=[mine.public_id])
    arrive(client, world.ines)
    shown = client.get(address).context["hash"]

    wrong = client.post(address, {"name": "Somebody Else", "shown": shown})
    assert wrong.status_code == 422
    assert "type “Ines Halloran”" in wrong.content.decode()
    assert not ScopeAttestation.objects.exists()

    arrive(client, world.ines, minutes_ago=30)
    old = client.post(address, {"name": "Ines Halloran", "shown": shown})
    assert old.status_code == 302
    assert "reauthenticate" in old["Location"]
    assert not ScopeAttestation.objects.exists()

    arrive(client, world.ines)
    signed = client.post(address, {"name": "ines  halloran", "shown": shown})
    assert signed.status_code == 302
    assert ScopeAttestation.objects.get().signature.shown_sha256 == shown
    assert "Waiting for the countersignature" in client.get(address).content.decode()


def test_a_scope_that_changed_meanwhile_is_not_signed(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    arrive(client, world.ines)
    address = reverse("scope", args=[mine.public_id])

    answer = client.post(address, {"name": "Ines Halloran", "shown": "0" * 64})

    assert answer.status_code == 422
    assert "The text changed while you were reading" in answer.content.decode()
    assert client.get(address).context["hash"] in answer.content.decode()


def test_a_returned_scope_shows_its_comment_and_may_be_signed_again(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    attestation = scoping.attest(
        by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof()
    )
    scoping.send_back(by=world.mara, attestation=attestation, comment="Let us talk about medication first.")
    arrive(client, world.ines)

    page = client.get(reverse("scope", args=[mine.public_id])).content.decode()

    assert "Let us talk about medication first." in page
    assert "Sign this scope" in page


def test_only_the_holder_opens_her_scope_page(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for name in ("theo", "mara", "ruth"):
        arrive(client, world.people[name])
        assert client.get(reverse("scope", args=[mine.public_id])).status_code == 404


def test_a_registration_is_declared_returned_and_corrected(world: World, client: Client) -> None:
    from certification import checking
    from people.models import Registration

    world.admitted(world.ines)
    arrive(client, world.ines)
    words = {"kind": "licence", "body": "College of Examples", "number": "A-1", "expires_on": "2099-12-31"}

    assert client.post(reverse("registration"), words).status_code == 302
    declared = Registration.objects.get(person=world.ines)
    checking.send_back(by=world.ruth, registration=declared, comment="The number has seven digits.")

    page = client.get(reverse("registration")).content.decode()
    assert "The number has seven digits." in page
    assert 'value="College of Examples"' in page
    assert client.post(reverse("registration"), words | {"number": "0000001"}).status_code == 302
    assert Registration.objects.filter(person=world.ines, status="claimed").get().number == "0000001"


def test_a_coach_is_asked_for_what_her_curriculum_names_and_others_only_for_a_licence(
    world: World, client: Client
) -> None:
    world.admitted(world.ines, "coach")
    world.admitted(world.theo, "ctic")

    arrive(client, world.ines)
    coach = client.get(reverse("registration")).context["form"]
    arrive(client, world.theo)
    clinician = client.get(reverse("registration")).context["form"]

    assert {"licence", "insurance"} <= {kind for kind, _label in coach.fields["kind"].choices}
    assert [kind for kind, _label in clinician.fields["kind"].choices] == ["licence"]


@pytest.mark.parametrize("field", ["kind", "body", "number", "valid_from", "expires_on"])
def test_junk_in_a_registration_never_breaks_it(world: World, client: Client, field: str) -> None:
    from people.models import Registration

    arrive(client, world.ines)
    good = {"kind": "licence", "body": "College", "number": "1", "expires_on": "2099-12-31"}

    for text in junk():
        answer = client.post(reverse("registration"), good | {field: text})
        assert answer.status_code in {302, 422}

    for stored in Registration.objects.all():
        stored.full_clean(validate_constraints=False)


def test_a_past_expiry_is_refused_beside_its_field(world: World, client: Client) -> None:
    arrive(client, world.ines)
    words = {"kind": "licence", "body": "College", "number": "1", "expires_on": "2001-01-01"}

    answer = client.post(reverse("registration"), words)

    assert answer.status_code == 422
    assert "This date is in the past" in answer.context["form"].errors["expires_on"][0]
    assert 'value="College"' in answer.content.decode()


def test_signing_goes_on_where_it_stopped_once_she_proved_who_she_is(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    address = reverse("scope", args=[mine.public_id])
    arrive(client, world.ines, minutes_ago=30)
    shown = client.get(address).context["hash"]

    asked = client.post(address, {"name": "Ines Halloran", "shown": shown})
    answer = client.post(asked["Location"], {"password": "correct horse battery staple"}, follow=True)

    assert answer.status_code == 200
    assert ScopeAttestation.objects.get(enrolment=mine).signature.method.startswith("password")
    assert "Waiting for the countersignature" in client.get(address).content.decode()
