"""Holds in a stream that names what an award is held for: only those are placed, and no page promises more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification import crediting, holding, moving_versions, publishing
from certification.models import Certificate, Curriculum, Enrolment, Hold, Standing
from certification.views import versions
from certification.views.registry import missing
from people.models import Registration
from people.refusals import NotNow
from tests.cast import World
from tests.certification.test_progress_page import enable_second_factor
from tests.certification.versions import moved, text
from tests.registry.conftest import words_of
from tests.registry.test_decisions import page_of

STOPS_NOTHING = "This version's rules do not hold an award for it."


def stopping_for(world: World, kinds: str) -> Curriculum:
    """CTIC as a version that holds an award only for these kinds."""
    source = text().replace("[scope]", f"[holds]\nstop_for = {kinds}\n\n[scope]", 1)
    return publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))


def test_a_hold_that_would_stop_nothing_is_not_placed(world: World, as_: Callable[..., Client]) -> None:
    stopping_for(world, '["fees"]')
    mine = world.admitted(world.ines)
    ruth = as_(world.ruth)

    page = words_of(ruth.get(page_of(mine)))
    sent = ruth.post(page_of(mine), {"do": "hold", "kind": "complaint", "reason": "A letter."})
    with pytest.raises(NotNow, match="it would stop nothing") as refused:
        holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A letter.")

    assert sent.status_code == 422
    assert refused.value.field == "kind"
    assert not Hold.objects.exists()
    assert [kind for kind, _word in holding.kinds(mine)] == ["fees"]
    assert "The award stops while something is on hold for: fees." in page
    assert "omplaint" not in page
    assert holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="Unpaid.").status == "placed"


def test_sabotage_without_asking_the_rules_a_hold_that_stops_nothing_is_placed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping_for(world, '["fees"]')
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    monkeypatch.setattr(holding, "stops", lambda kind, enrolment: True)

    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A letter.")
    world.complete(mine, [theirs])

    assert Hold.objects.get().status == "placed"
    assert Certificate.objects.filter(enrolment=mine).exists(), "so the hold stopped nothing"


def test_which_kinds_stop_is_read_from_the_version_under_the_lock(world: World) -> None:
    mine = world.admitted(world.ines)
    read_before = Enrolment.objects.select_related("person", "curriculum", "stream").get(pk=mine.pk)
    moved(world, mine, stopping_for(world, '["fees"]'))

    with pytest.raises(NotNow, match="it would stop nothing"):
        holding.place(by=world.ruth, enrolment=read_before, kind="complaint", reason="A letter.")


def test_where_no_hold_stops_anything_none_can_be_placed(world: World, as_: Callable[..., Client]) -> None:
    stopping_for(world, "[]")
    mine = world.admitted(world.ines)
    ruth = as_(world.ruth)

    page = words_of(ruth.get(page_of(mine)))
    sent = ruth.post(page_of(mine), {"do": "hold", "kind": "fees", "reason": "Unpaid."})

    assert "No hold stops the award." in page
    assert "Place a hold" not in page
    assert sent.status_code == 422
    assert not Hold.objects.exists()


def test_a_hold_that_another_version_does_not_know_is_said_to_stop_nothing(
    world: World, as_: Callable[..., Client]
) -> None:
    enable_second_factor(world)
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    newer = stopping_for(world, '["fees"]')
    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A letter came.")
    progress = reverse("enrolment_progress", args=[mine.public_id])
    before = words_of(as_(world.ines).get(progress))
    foreseen = words_of(as_(world.ruth).get(f"{page_of(mine)}?to={newer.public_id}"))

    moved(world, mine, newer)
    hers = words_of(as_(world.ines).get(progress)).replace("&#x27;", "'")
    supervisors = words_of(as_(world.mara).get(progress))
    office = words_of(as_(world.ruth).get(page_of(mine))).replace("&#x27;", "'")
    listed = words_of(as_(world.ruth).get(reverse("registry_holds")))
    world.complete(mine, [theirs])

    assert "Nothing is awarded until the hold is lifted." in before
    assert "The hold in force (complaint) would no longer keep the award back." in foreseen
    assert "Nothing is awarded" not in hers
    assert "and nothing is held back" in hers
    assert STOPS_NOTHING in hers
    assert "On hold" not in supervisors
    assert STOPS_NOTHING in office
    # What she was shown and agreed to stays to be read.
    assert "would no longer keep the award back" in office
    assert "In force, but keeps nothing back" in listed
    assert Certificate.objects.filter(enrolment=mine).exists()


def test_the_therapist_reads_before_she_agrees_that_a_hold_would_stop_her_award(
    world: World, as_: Callable[..., Client]
) -> None:
    stopping_for(world, '["fees"]')
    mine = world.admitted(world.ines)
    holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="Unpaid.")
    source = text().replace('version = "2027.1"', 'version = "2027.2"')
    other = publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))
    Hold.objects.update(
        status="lifted", lifted_by=world.rafael, lifted_at=mine.applied_at, lift_reason="Paid."
    )
    without = moving_versions.preview(mine, other)

    # Placed under another version, as a file that was moved once has it.
    Hold.objects.create(
        enrolment=mine,
        kind="complaint",
        reason="A letter.",
        starts_on=world.ines.today(),
        placed_by=world.ruth,
    )
    moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=other, reason="It is newer.")
    page = words_of(as_(world.ines).get(reverse("version_move", args=[mine.public_id])))

    assert versions.holds_told(without) == []
    assert "The hold in force (complaint) would keep the award back." in page


def test_a_certificate_whose_file_is_on_hold_lacks_no_hold(world: World, as_: Callable[..., Client]) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [theirs])
    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A letter.")
    held = missing.of_certificate("C-1", Standing.objects.get(enrolment=mine))
    certificate = Certificate.objects.get(enrolment=mine)
    page = words_of(as_(world.ruth).get(reverse("registry_certificate", args=[certificate.public_id])))

    yesterday = world.ines.today() - dt.timedelta(days=1)
    Registration.objects.filter(person=world.ines).update(expires_on=yesterday)
    crediting.resettle(Enrolment.objects.filter(pk=mine.pk), by=None)
    both = missing.of_certificate("C-1", Standing.objects.get(enrolment=mine))

    assert held == "Certificate C-1: its file is on hold (complaint)"
    assert both == "Certificate C-1: its file is on hold (complaint), and lacks: A licence valid today"
    assert "What is missing today it is on hold (complaint)" in page
