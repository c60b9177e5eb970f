"""What must never be so: each promise broken on purpose is found, and its repair repairs it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import appointing, crediting, invariants, issuing, rehearsing, waiving
from certification.models import Appointment, Certificate, Enrolment, Standing
from people.models import Person, Registration
from people.refusals import NotNow, NotYours
from tests.arriving import junk
from tests.cast import World
from tests.registry.conftest import queries, text_of, words_of
from tests.registry.walks import paper, somebody

CHECKS = "registry_checks"


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
    assert f"Certificate {certificate.number} lacks: A licence valid today" in words_of(page)
    assert reverse("registry_certificate", args=[certificate.public_id]) in text_of(page)
    Registration.objects.filter(pk=licence.pk).update(expires_on=licence.expires_on)
    client.post(reverse(CHECKS), {"do": "resettle", "record": mine.public_id})
    assert findings(world, client) == []
    assert waiver.status == "requested"


def test_a_certificate_in_force_but_unmet_is_laid_before_the_registrars(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    Registration.objects.filter(person=world.ines).update(
        expires_on=world.ines.today() - dt.timedelta(days=1)
    )
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    certificate = Certificate.objects.get(enrolment=mine)
    client = as_(world.ruth)
    page_of_it = reverse("registry_certificate", args=[certificate.public_id])

    opened = client.post(reverse(CHECKS), {"do": "review", "record": certificate.public_id})
    decisions = words_of(client.get(page_of_it))
    twice = client.post(reverse(CHECKS), {"do": "review", "record": certificate.public_id}, follow=True)
    checks = words_of(client.get(reverse(CHECKS)))
    client.post(page_of_it, {"do": "suspend", "reason": "The licence ran out."})

    assert opened["Location"] == page_of_it
    assert all(word in decisions for word in ("It stands as it is", "Suspend it", "Revoke for ever"))
    assert "under review already" in words_of(twice)
    assert re.search(rf"Certificate {certificate.number} lacks: [^,]+.*, under review", checks)
    certificate.refresh_from_db()
    assert (certificate.needs_review, certificate.validity) == (True, "suspended")
    assert findings(world, client) == []


def test_what_a_registrar_let_stand_stays_out_of_the_list_until_something_changes(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    certificate = Certificate.objects.get(enrolment=mine)
    page_of_it = reverse("registry_certificate", args=[certificate.public_id])
    licence = Registration.objects.get(person=world.ines, kind="licence")
    client = as_(world.ruth)

    def over(day: dt.date) -> None:
        Registration.objects.filter(pk=licence.pk).update(expires_on=day)
        crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)

    yesterday = world.ines.today() - dt.timedelta(days=1)
    over(yesterday)
    client.post(reverse(CHECKS), {"do": "review", "record": certificate.public_id})
    page = text_of(client.get(page_of_it))
    shown = re.search(r'name="shown_sha256" value="([0-9a-f]{64})"', page)
    assert shown
    stands = {"do": "reviewed", "sure": "on", "reason": "The college was late.", "shown_sha256": shown[1]}
    unread = client.post(page_of_it, stands | {"shown_sha256": "0" * 64})
    client.post(page_of_it, stands)
    decided = findings(world, client)
    told = words_of(client.get(page_of_it))
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    judged_again = findings(world, client)
    world.licensed(world.ines)
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    met_again = list(invariants.in_force_but_unmet())
    Registration.objects.filter(person=world.ines).update(expires_on=yesterday)
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    changed = list(invariants.in_force_but_unmet())

    assert "What is missing today" in page
    assert unread.status_code == 422
    assert "changed while you were reading" in words_of(unread)
    assert (decided, judged_again) == ([], [])
    assert "Ruth Registrar" in told.split("Reviewed before")[1]
    assert "The college was late." in told
    assert (met_again, changed) == ([], [certificate]), "another licence that ran out is another finding"


def test_a_review_is_opened_by_another_and_of_what_stands(world: World, mine: Enrolment) -> None:
    certificate = Certificate.objects.get(enrolment=mine)

    with pytest.raises(NotYours):
        issuing.open_review(by=world.mara, certificate=certificate)
    issuing.revoke(by=world.ruth, certificate=certificate, reason="Given in error.")
    with pytest.raises(NotNow):
        issuing.open_review(by=world.ruth, certificate=certificate)


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

    assert "Differs in: how much is met" in page
    assert "Theo Brandt" in page
    assert findings(world, client) == []


def test_one_promise_that_holds_does_not_speak_for_the_others_and_the_overview_tells_them(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    ruth = as_(world.ruth)
    before = words_of(ruth.get(reverse("registry")))
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)

    alone = words_of(ruth.get(f"{reverse(CHECKS)}?check=differing"))
    every = words_of(ruth.get(reverse(CHECKS)))
    overview = ruth.get(reverse("registry"))

    assert "Findings of the checks All checks None at this moment." in before
    assert "All promises hold" not in alone
    assert "This promise holds" in alone
    assert "Something needs a look" in every
    [check] = overview.context["checks"]
    assert check["title"] == "Signed by somebody not appointed on that day"
    assert check["count"] > 0
    assert f"{reverse(CHECKS)}?check=unappointed" in text_of(overview)


def test_what_differs_and_a_finished_dry_run_have_words_in_french(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    Standing.objects.filter(enrolment=mine).update(met=3, complete=False, by_group={})
    row = rehearsing.ask(by=world.ruth, curriculum=mine.curriculum)
    rehearsing.rehearse(row.pk)
    client = as_(world.ruth)
    client.cookies["django_language"] = "fr"
    Person.objects.filter(pk=world.ruth.pk).update(language="fr")

    told = words_of(client.get(f"{reverse(CHECKS)}?check=differing"))
    run = words_of(client.get(reverse("registry_rehearsal", args=[row.public_id])))

    assert "Diffère en" in told
    assert not re.search("complete|met,|by_group", told.split("Diffère en")[1].split("Juger")[0])
    assert "Terminé" in run
    assert "Produit " not in run


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
        for do in ("resettle", "retry", "review", "ask_anew", word):
            assert client.post(reverse(CHECKS), {"do": do, "record": word}).status_code == 302


def test_it_costs_the_same_however_many_are_well(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    spent = []
    for size in (1, 4):
        for _turn in range(size):
            world.admitted(somebody())
        spent.append(queries(client, reverse(CHECKS)))

    assert spent[0] == spent[1]
