"""Competences, attested one by one by the assigned supervisor and taken back."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from certification import appointing
from certification.models import Appointment, Enrolment, Signature
from certification.models.enrolments import EnrolmentQuerySet
from people.models import Person
from people.proof import Proof
from practicum import attesting
from practicum.models import CompetenceAttestation
from tests.arriving import junk
from tests.cast import PASSWORD, World
from tests.practicum.conftest import text_of
from tests.supervising import enter

pytestmark = pytest.mark.django_db


def assigned(enrolments: EnrolmentQuerySet, person: Person) -> EnrolmentQuerySet:
    """Whose supervisor she is, whatever became of her appointment: the guard of the page switched off."""
    return enrolments.filter(supervisor=person)


def attest_posted(client: object, enrolment: Enrolment, *codes: str, **changes: object) -> object:
    path = f"/supervisees/{enrolment.public_id}/competences/"
    page = client.get(path).content.decode()
    shown = page.split('name="shown" value="')[1].split('"')[0] if 'name="shown"' in page else ""
    return client.post(path, {"competences": list(codes), "shown": shown} | changes, follow=True)


def test_competences_are_attested_one_by_one(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)
    path = f"/supervisees/{mine.public_id}/competences/"

    before = text_of(client.get(path))
    said = text_of(attest_posted(client, mine, "assess", "pace"))

    assert attesting.meaning() in before
    assert "Keeps the work within what the client can bear" in before
    assert "Signed: 2 competences." in said
    assert said.count("Take back") == 2
    assert 'value="repair"' in said
    assert 'value="assess"' not in said
    signature = Signature.objects.get()
    assert signature.meaning == attesting.meaning()
    assert set(json.loads(signature.shown)["competences"]) == {"assess", "pace"}


def test_only_the_assigned_supervisor_opens_the_competences(world: World) -> None:
    mine = world.admitted(world.ines)
    path = f"/supervisees/{mine.public_id}/competences/"

    for name in ("ines", "olu", "theo", "tom", "ruth", "ada"):
        client = enter(getattr(world, name))
        assert client.get(path).status_code == 404
        assert client.post(path, {"competences": ["assess"]}).status_code == 404

    assert not CompetenceAttestation.objects.exists()


def test_competences_are_not_attested_from_a_list_that_changed(world: World) -> None:
    mine = world.admitted(world.ines)

    said = text_of(attest_posted(enter(world.mara), mine, "assess", shown="0" * 64))

    assert "The list changed while you were reading." in said
    assert not CompetenceAttestation.objects.exists()


def test_competences_are_not_attested_after_the_appointment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = world.admitted(world.ines)
    yesterday = world.mara.today() - dt.timedelta(days=1)
    for appointment in Appointment.objects.filter(person=world.mara, function="supervisor"):
        appointing.end(by=world.ruth, appointment=appointment, last_day=yesterday)

    attest_posted(enter(world.mara), mine, "assess")
    by_the_page = CompetenceAttestation.objects.count()
    # Were the page still hers to open, the action would refuse all the same; without both it goes through.
    monkeypatch.setattr(EnrolmentQuerySet, "supervised_by", assigned, raising=False)
    said = text_of(attest_posted(enter(world.mara), mine, "assess"))
    by_the_action = CompetenceAttestation.objects.count()
    monkeypatch.setattr(attesting, "_require_supervisor", lambda by, enrolment: None)
    attest_posted(enter(world.mara), mine, "assess")

    assert (by_the_page, by_the_action) == (0, 0)
    assert "does not cover" in said
    assert CompetenceAttestation.objects.count() == 1


def test_a_stale_log_in_is_confirmed_and_the_ticked_competences_are_signed(world: World) -> None:
    mine = world.admitted(world.ines)
    path = f"/supervisees/{mine.public_id}/competences/"
    client = enter(world.mara, minutes_ago=30)
    shown = client.get(path).content.decode().split('name="shown" value="')[1].split('"')[0]

    asked = client.post(path, {"competences": ["assess"], "shown": shown})
    client.post(asked["Location"], {"password": PASSWORD})

    assert CompetenceAttestation.objects.get().competence == "assess"


def test_without_freshness_they_would_be_signed_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara, minutes_ago=30)

    monkeypatch.setattr(Proof, "is_fresh", lambda self, now: True)
    attest_posted(client, mine, "assess")

    assert CompetenceAttestation.objects.count() == 1


def test_one_competence_is_taken_back_and_the_others_stay(world: World) -> None:
    mine = world.admitted(world.ines)
    world.competent(mine)
    one = CompetenceAttestation.objects.get(competence="pace")
    path = f"/supervisees/competences/{one.public_id}/take-back/"

    asked = text_of(enter(world.mara).get(path))
    other = enter(world.olu).post(path).status_code
    said = text_of(enter(world.mara).post(path, follow=True))

    assert "It stays on record as taken back" in asked
    assert other == 404
    assert "Taken back: Keeps the work within what the client can bear." in said
    assert CompetenceAttestation.objects.filter(status="attested").count() == 3


def test_junk_for_competences_is_refused_without_an_error(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)
    path = f"/supervisees/{mine.public_id}/competences/"

    for text in junk():
        assert client.post(path, {"competences": [text], "shown": text}).status_code == 422
        assert client.post(path, {"competences": ["assess"], "shown": text}).status_code == 422

    assert not CompetenceAttestation.objects.exists()
