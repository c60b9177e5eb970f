"""A scope of practice that waits for the supervisor: countersigned or returned."""

from __future__ import annotations

import pytest

from certification import scoping
from certification.models import Enrolment, ScopeAttestation
from certification.signing import fingerprint
from config.demonstration.travelling import days_ago, travel
from tests.cast import PASSWORD, World, proof
from tests.practicum.conftest import text_of
from tests.supervising import enter

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-4000-8000-000000000000"


def attested_scope(world: World, enrolment: Enrolment) -> ScopeAttestation:
    with travel(days_ago(2)):
        return scoping.attest(
            by=enrolment.person,
            enrolment=enrolment,
            shown_sha256=fingerprint(scoping.shown(enrolment, "en")),
            language="en",
            proof=proof(),
        )


def test_a_scope_waits_in_the_queue_and_is_countersigned(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara)
    path = f"/queue/scope/{attestation.public_id}/"

    waiting = text_of(client.get("/queue/"))
    page = text_of(client.get(path))
    said = text_of(client.post(path, {"shown": attestation.signature.shown_sha256}, follow=True))

    assert path in waiting
    assert scoping.countersign_meaning() in page
    assert "Present this certificate as a licence to practise." in page
    assert "Countersigned: the scope of Ines Halloran counts now." in said
    attestation.refresh_from_db()
    assert attestation.status == "confirmed"
    assert attestation.countersignature is not None
    assert attestation.countersignature.signer == world.mara


def test_the_queue_of_one_therapist_hides_anothers_scope(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    path = f"/queue/scope/{attested_scope(world, theirs).public_id}/"
    client = enter(world.mara)

    assert path not in text_of(client.get("/queue/", {"therapist": str(mine.public_id)}))
    assert path in text_of(client.get("/queue/", {"therapist": str(theirs.public_id)}))


def test_a_scope_is_not_countersigned_without_the_hash_of_what_was_read(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))

    enter(world.mara).post(f"/queue/scope/{attestation.public_id}/", {"shown": "0" * 64})

    attestation.refresh_from_db()
    assert attestation.status == "attested"


def test_nobody_but_the_assigned_supervisor_opens_it(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))

    for name in ("ines", "olu", "theo", "tom"):
        client = enter(getattr(world, name))
        for path in (
            f"/queue/scope/{attestation.public_id}/",
            f"/queue/scope/{attestation.public_id}/return/",
        ):
            assert (
                client.get(path).status_code
                == client.get(path.replace(str(attestation.public_id), MISSING)).status_code
            )
            assert client.post(path, {"shown": attestation.signature.shown_sha256}).status_code == 404

    attestation.refresh_from_db()
    assert attestation.status == "attested"


def test_a_stale_log_in_is_confirmed_and_the_scope_is_countersigned(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara, minutes_ago=30)

    asked = client.post(
        f"/queue/scope/{attestation.public_id}/", {"shown": attestation.signature.shown_sha256}
    )
    attestation.refresh_from_db()
    before = attestation.status
    client.post(asked["Location"], {"password": PASSWORD})

    attestation.refresh_from_db()
    assert (before, attestation.status) == ("attested", "confirmed")


def test_a_scope_is_returned_with_a_comment(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara)
    path = f"/queue/scope/{attestation.public_id}/return/"

    empty = client.post(path, {"comment": "  "})
    said = text_of(client.post(path, {"comment": "Let us talk about referral first."}, follow=True))

    attestation.refresh_from_db()
    assert empty.status_code == 422
    assert "Returned to Ines Halloran." in said
    assert (attestation.status, attestation.comment) == ("returned", "Let us talk about referral first.")
