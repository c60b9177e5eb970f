"""What must never be so: each promise broken on purpose is found, and its repair repairs it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import appointing, crediting, invariants, issuing, waiving
from certification.models import Appointment, Certificate, Enrolment, Standing
from people.models import Registration
from tests.arriving import junk
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import paper, somebody

CHECKS = "registry_checks"


@pytest.fixture
def mine(world: World) -> Enrolment:
    enrolment = world.admitted(world.ines)
    world.complete(enrolment, [world.admitted(world.theo)])
    return enrolment


def words_of(response: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text_of(response)).split()).replace("\xa0", " ")


def findings(world: World, client: Client) -> list[str]:
    return re.findall(r'class="told-head"><span><a href="([^"]+)"', text_of(client.get(reverse(CHECKS))))


def test_a_whole_line_walked_by_the_rules_breaks_no_promise(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    page = words_of(as_(world.ruth).get(reverse(CHECKS)))

    assert Certificate.objects.filter(enrolment=mine).exists()
    assert "All promises hold" in page


def test_in_force_but_unmet_is_found(world: World, as_: Callable[..., Client], mine: Enrolment) -> None:
    licence = Registration.objects.get(person=world.ines, kind="licence")
    waiver = waiving.request(
        by=world.mara, enrolment=mine, requirement="reflection", kind="waiver", reason="Two books."
    )
    Registration.objects.filter(pk=licence.pk).update(expires_on=world.ines.today() - dt.timedelta(days=1))
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    client = as_(world.ruth)

    page = client.get(reverse(CHECKS))

    certificate = Certificate.objects.get(enrolment=mine)
    assert f"Certificate {certificate.number}" in words_of(page)
    assert reverse("registry_certificate", args=[certificate.public_id]) in text_of(page)
    Registration.objects.filter(pk=licence.pk).update(expires_on=licence.expires_on)
    client.post(reverse(CHECKS), {"do": "resettle", "record": mine.public_id})
    assert findings(world, client) == []
    assert waiver.status == "requested"


def test_met_but_not_issued_is_found_after_an_hour_and_judging_anew_issues(
    world: World, as_: Callable[..., Client], mine: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Enrolment.objects.get(person=world.theo)
    monkeypatch.setattr(issuing, "certify", lambda *args, **options: {})
    world.complete(theirs, [mine])
    monkeypatch.undo()
    client = as_(world.ruth)
    at_once = list(invariants.met_but_not_issued(timezone.now()))
    Standing.objects.filter(enrolment=theirs).update(refreshed_at=timezone.now() - dt.timedelta(minutes=61))

    found = list(invariants.met_but_not_issued(timezone.now()))
    client.post(reverse(CHECKS), {"do": "resettle", "record": theirs.public_id})

    assert at_once == []
    assert found == [theirs]
    assert Certificate.objects.filter(enrolment=theirs).exists()
    assert list(invariants.met_but_not_issued(timezone.now() + dt.timedelta(hours=2))) == []


def test_a_paper_that_is_not_made_is_found_and_tried_again(world: World, as_: Callable[..., Client]) -> None:
    certificate = paper(world.admitted(world.ines))
    Certificate.objects.filter(pk=certificate.pk).update(production="claimed")
    Certificate.objects.filter(pk=certificate.pk).update(
        production="failed", issued_at=timezone.now() - dt.timedelta(hours=2)
    )
    client = as_(world.ruth)

    page = words_of(client.get(reverse(CHECKS)))
    client.post(reverse(CHECKS), {"do": "retry", "record": certificate.public_id})

    assert certificate.number in page
    certificate.refresh_from_db()
    assert certificate.production == "queued"


def test_a_signature_after_the_end_of_an_appointment_is_found(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    before = invariants.signed_without_appointment(100)

    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    found = invariants.signed_without_appointment(100)

    assert before == []
    assert {row.verified_by for row in found} == {world.mara}
    assert {row.kind for row in found} == {
        "practicum.session.therapist",
        "practicum.meeting",
        "practicum.competence",
    }
    page = words_of(as_(world.ruth).get(reverse(CHECKS)))
    assert "signed by Mara Okafor" in page
    assert (
        "Theo Brandt Certified"
        not in page.split("Signed by somebody not appointed")[1].split("Standing to be")[0]
    )


def test_the_day_that_counts_is_the_signers_own(world: World, mine: Enrolment) -> None:
    """An appointment that ends on the very day, on her own calendar, of her last signature covers it."""
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    rows = [row for row in mine.evidence.all() if row.verified_by == world.mara]
    last = max(row.verified_at.astimezone(world.mara.zone).date() for row in rows)

    appointing.end(by=world.ruth, appointment=appointment, last_day=last)
    covered = invariants.signed_without_appointment(100)
    appointing.end(by=world.ruth, appointment=appointment, last_day=last - dt.timedelta(days=1))

    assert covered == []
    assert invariants.signed_without_appointment(100) != []


def test_a_stored_standing_that_differs_or_is_stale_is_found_and_repaired(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    theirs = Enrolment.objects.get(person=world.theo)
    Standing.objects.filter(enrolment=mine).update(met=3)
    Standing.objects.filter(enrolment=theirs).update(stale=True)
    client = as_(world.ruth)

    page = words_of(client.get(reverse(CHECKS)))
    for enrolment in (mine, theirs):
        client.post(reverse(CHECKS), {"do": "resettle", "record": enrolment.public_id})

    assert "Differs in: met" in page
    assert "Theo Brandt" in page
    assert findings(world, client) == []


def test_looking_repairs_nothing_and_an_auditor_repairs_nothing(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    Standing.objects.filter(enrolment=mine).update(met=3)
    ada = as_(world.ada)

    page = text_of(ada.get(reverse(CHECKS)))
    sent = ada.post(reverse(CHECKS), {"do": "resettle", "record": mine.public_id})

    assert 'name="record"' not in page
    assert sent.status_code == 404
    assert Standing.objects.get(enrolment=mine).met == 3


def test_who_may_open_it_and_junk(world: World, as_: Callable[..., Client]) -> None:
    found = {
        who: as_(world.people[who]).get(reverse(CHECKS)).status_code
        for who in ("ruth", "mara", "tom", "ines")
    }
    client = as_(world.ruth)

    assert found == {"ruth": 200, "mara": 404, "tom": 404, "ines": 404}
    for word in [*junk(), str(uuid.uuid4())]:
        for do in ("resettle", "retry", word):
            assert client.post(reverse(CHECKS), {"do": do, "record": word}).status_code == 302


def test_it_costs_the_same_however_many_are_well(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    spent = []
    for size in (1, 4):
        for _turn in range(size):
            world.admitted(somebody())
        spent.append(queries(client, reverse(CHECKS)))

    assert spent[0] == spent[1]
