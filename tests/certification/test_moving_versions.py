"""An enrolment moves to another version only when its therapist agrees to what she was shown."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from certification import moving_versions, recomputing
from certification.models import Enrolment, Standing, VersionMove
from certification.signing import fingerprint
from laws.refusals import name_of
from people.models import Letter
from people.refusals import AlreadyDecided, NotNow, NotYours
from tests.cast import World
from tests.certification.versions import NEW_REQUIREMENT, draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    enrolment = world.admitted(world.ines)
    world.consulted(enrolment, hours=4)
    world.practised(enrolment, [world.admitted(world.theo)], sessions=4)
    enrolment.refresh_from_db()
    return enrolment


def proposed(world: World, mine: Enrolment, **changes: str) -> VersionMove:
    newer = published(world, **changes)
    return moving_versions.propose(
        by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours are asked."
    )


def shown(move: VersionMove) -> str:
    return fingerprint(moving_versions.preview(move.enrolment, move.to_curriculum))


def test_the_preview_says_what_gains_loses_and_is_new_with_both_figures(
    world: World, mine: Enrolment
) -> None:
    newer = published(world, consultation="4 h", sessions="5", more=NEW_REQUIREMENT)

    seen = moving_versions.preview(mine, newer)

    told = {one["code"]: one for one in seen["changes"]}
    assert {code: one["change"] for code, one in told.items()} == {
        "as-client": "loses",
        "as-therapist": "loses",
        "consultation-hours": "gains",
        "second-reflection": "new",
    }
    assert told["consultation-hours"]["before"]["needed"] == 360
    assert told["consultation-hours"]["after"] == {
        "met": True,
        "unit": "minutes",
        "recorded": 240,
        "verified": 240,
        "counted": 240,
        "needed": 240,
        "waiting": 0,
    }
    assert told["second-reflection"]["before"] is None
    assert moving_versions.preview(mine, mine.curriculum)["changes"] == []


def test_a_preview_of_fewer_requirements_says_what_is_gone(world: World, mine: Enrolment) -> None:
    newer = published(world, more=NEW_REQUIREMENT)
    older = mine.curriculum
    mine.curriculum = newer

    seen = moving_versions.preview(mine, older)

    assert [(one["code"], one["change"], one["after"]) for one in seen["changes"]] == [
        ("second-reflection", "gone", None)
    ]


def test_nothing_moves_before_she_agrees_and_then_she_is_judged_by_it_at_once(
    world: World, mine: Enrolment
) -> None:
    move = proposed(world, mine, consultation="4 h")
    untouched = Enrolment.objects.get(pk=mine.pk).curriculum_id

    seen = shown(move)
    moving_versions.agree(by=world.ines, move=move, shown_sha256=seen)

    mine.refresh_from_db()
    assert untouched == move.from_curriculum_id
    assert mine.curriculum_id == move.to_curriculum_id
    assert Standing.objects.get(enrolment=mine).by_group["consultation"]["met"] is True
    assert (
        recomputing.differences([Enrolment.objects.select_related("person", "curriculum").get(pk=mine.pk)])
        == []
    )
    assert move.preview["changes"][0]["code"] == "consultation-hours"
    assert move.preview_sha256 == seen
    assert Letter.objects.filter(person=world.ines, key__startswith="move-proposed").exists()
    recorded = Event.objects.get(action="enrolment.moved_to_version")
    assert recorded.payload["versions"] == [1, 2]
    assert recorded.actor_id == str(world.ines.public_id)


def test_what_changed_while_she_read_is_read_again(world: World, mine: Enrolment) -> None:
    move = proposed(world, mine, consultation="4 h")
    before = shown(move)
    world.consulted(mine, hours=2)

    with pytest.raises(NotNow, match="while you were reading"):
        moving_versions.agree(by=world.ines, move=move, shown_sha256=before)

    assert Enrolment.objects.get(pk=mine.pk).curriculum_id == move.from_curriculum_id


def test_declined_it_stays_and_another_may_be_proposed(world: World, mine: Enrolment) -> None:
    move = proposed(world, mine, consultation="4 h")

    moving_versions.decline(by=world.ines, move=move)
    again = moving_versions.propose(
        by=world.rafael, enrolment=mine, curriculum=move.to_curriculum, reason="She asked for it."
    )
    moving_versions.withdraw(by=world.ruth, move=again)

    mine.refresh_from_db()
    assert mine.curriculum_id == move.from_curriculum_id
    with pytest.raises(AlreadyDecided):
        moving_versions.agree(by=world.ines, move=again, shown_sha256=shown(again))


def test_who_may_propose_and_who_may_answer(world: World, mine: Enrolment) -> None:
    newer = published(world, consultation="4 h")
    for who in (world.mara, world.ines, world.ada):
        with pytest.raises(NotYours):
            moving_versions.propose(by=who, enrolment=mine, curriculum=newer, reason="Because.")
    move = moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Because.")

    for who in (world.mara, world.ruth, world.theo):
        with pytest.raises(NotYours):
            moving_versions.agree(by=who, move=move, shown_sha256=shown(move))
        with pytest.raises(NotYours):
            moving_versions.decline(by=who, move=move)


def test_drafts_other_streams_and_its_own_version_are_not_proposed(world: World, mine: Enrolment) -> None:
    other = world.streams["itatm"].curricula.get()
    for curriculum in (draft(world, consultation="4 h"), other, mine.curriculum):
        with pytest.raises(NotNow):
            moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=curriculum, reason="Because.")


def test_the_database_keeps_one_open_proposal_and_who_proposes_does_not_agree(
    world: World, mine: Enrolment
) -> None:
    move = proposed(world, mine, consultation="4 h")

    with pytest.raises(NotNow, match="already proposed"):
        moving_versions.propose(
            by=world.rafael, enrolment=mine, curriculum=move.to_curriculum, reason="Again."
        )
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VersionMove.objects.filter(pk=move.pk).update(
            status="agreed", answered_by=world.ruth, preview_sha256="0" * 64
        )

    assert name_of(refused.value) == "who_proposes_a_move_does_not_agree_to_it"
