"""A dry run tells who would gain and who would lose, writes nothing else, and survives its workers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certification import attendance, publishing, rehearsing, tasks
from certification.models import Certificate, Enrolment, Evidence, Rehearsal, Standing
from people.refusals import NotNow, NotYours
from tests.cast import World
from tests.certification.versions import NEW_REQUIREMENT, draft, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def everything() -> list[list[Any]]:
    models = (Enrolment, Evidence, Standing, Certificate)
    return [list(model.objects.order_by("pk").values()) for model in models]


def found(row: Rehearsal, requirement: str) -> list[tuple[int, str]]:
    """Whom it concerns, and how."""
    return list(row.findings.filter(requirement=requirement).values_list("enrolment", "change"))


def test_it_tells_who_would_lose_and_which_requirement_and_writes_nothing_else(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [theirs])
    before = everything()
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, sessions="7", more=NEW_REQUIREMENT))

    finished = rehearsing.rehearse(row.pk)

    row.refresh_from_db()
    assert finished
    assert everything() == before
    assert (row.status, row.total, row.judged) == ("done", 2, 2)
    assert (row.tally["people"], row.tally["before"], row.tally["after"]) == (2, 1, 0)
    assert found(row, "") == [(mine.pk, "loses")]
    assert found(row, "as-therapist") == [(mine.pk, "loses")]
    assert row.tally["asks"]["as-therapist"]["loses"] == 1
    assert row.tally["asks"]["second-reflection"]["new"] == 2
    assert row.tally["asks"]["second-reflection"]["unmet_new"] == 2
    assert row.tally["asks"]["modules"]["same"] == 2


def test_it_tells_who_would_gain(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    world.practised(mine, [theirs])
    world.consulted(mine, hours=2)
    world.reflected(mine)
    world.competent(mine)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="2 h"))

    rehearsing.rehearse(row.pk)

    row.refresh_from_db()
    assert found(row, "") == [(mine.pk, "gains")]
    assert found(row, "consultation-hours") == [(mine.pk, "gains")]
    assert row.tally["asks"]["consultation-hours"]["gains"] == 1
    assert not Certificate.objects.exists()


ONE_STEP = """
[[group.requirement]]
code = "one-step"
title = "One step as client"
title_fr = "Une étape comme client"
evidence = "practicum.session.client"
measure = "coverage"
of = "steps"
values = ["%s"]
"""


def one_step_tried(world: World) -> tuple[Rehearsal, Enrolment]:
    """A dry run of a draft that asks for one step as a client, of somebody who would be complete without it."""
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [theirs])
    assert Standing.objects.get(enrolment=mine).complete
    last = mine.curriculum.rules.steps[-1].code
    text = draft(world, more=ONE_STEP % last + "at_least = 1\neach = 90\n")
    row = rehearsing.ask(by=world.ruth, curriculum=text)
    assert rehearsing.rehearse(row.pk)
    row.refresh_from_db()
    assert (row.tally["loses"], row.tally["asks"]["one-step"]["unmet_new"]) == (1, 2), "they are counted"
    return row, mine


def test_a_draft_that_asks_for_a_clients_step_names_nobody(world: World) -> None:
    row, _mine = one_step_tried(world)

    assert not row.findings.exists()


def test_sabotage_without_this_care_a_draft_would_tell_what_a_client_reached(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "tells_steps", lambda requirement: False)

    row, mine = one_step_tried(world)

    assert found(row, "") == [(mine.pk, "loses")]


def lean_on_a_step(world: World, step: str = "integrate") -> Rehearsal:
    """A dry run of a draft by which the reflection counts only after one step as a client, which it merely advises.

    Who never reached the step would no longer have her reflection counted, nor be complete.
    """
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [theirs])
    source = text(more=ONE_STEP % step + "at_least = 1\neach = 90\nadvice = true\n")
    written = 'evidence = "coursework.reflection"'
    assert written in source
    source = source.replace(written, f'{written}\nafter = "one-step"', 1)
    row = rehearsing.ask(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))
    assert rehearsing.rehearse(row.pk)
    row.refresh_from_db()
    assert (row.tally["loses"], row.tally["asks"]["reflection"]["loses"]) == (1, 1), "they are counted"
    return row


def test_a_draft_that_leans_on_a_clients_step_names_nobody_either(world: World) -> None:
    row = lean_on_a_step(world)

    assert not row.findings.exists()


def test_sabotage_without_following_what_names_it_those_who_lack_the_step_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "_leans_on", lambda one, around: frozenset())

    row = lean_on_a_step(world)

    assert {(one.requirement, one.change) for one in row.findings.all()} == {
        ("", "loses"),
        ("reflection", "loses"),
    }


def test_the_text_that_was_asked_for_is_tried_though_the_draft_changes(world: World) -> None:
    mine = world.admitted(world.ines)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, more=NEW_REQUIREMENT))
    draft(world, consultation="4 h")

    rehearsing.rehearse(row.pk)

    row.refresh_from_db()
    assert "second-reflection" in row.tally["asks"]
    assert row.source_sha256 != row.curriculum.__class__.objects.get(pk=row.curriculum_id).sha256
    assert mine.pk


def test_a_worker_that_takes_over_goes_on_where_the_first_one_died(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (world.ines, world.theo, world.sam):
        world.admitted(who)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    monkeypatch.setattr(rehearsing, "CHUNK", 1)
    added = rehearsing._add

    def dies(tally: dict[str, Any], chunk: Any, rules: Any) -> Any:
        if chunk[0].person == world.theo:
            raise SystemExit
        return added(tally, chunk, rules)

    monkeypatch.setattr(rehearsing, "_add", dies)
    with pytest.raises(SystemExit):
        rehearsing.rehearse(row.pk)
    row.refresh_from_db()
    half = (row.status, row.judged)
    monkeypatch.setattr(rehearsing, "_add", added)
    too_early = rehearsing.rehearse(row.pk)
    Rehearsal.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    finished = rehearsing.rehearse(row.pk)

    row.refresh_from_db()
    assert half == ("claimed", 1)
    assert (too_early, finished) == (False, True)
    assert (row.tally["people"], row.total, row.judged) == (3, 3, 3)


def test_a_long_one_is_put_back_after_a_turn_and_gets_on_each_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (world.ines, world.theo, world.sam):
        world.admitted(who)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    monkeypatch.setattr(rehearsing, "CHUNK", 1)
    monkeypatch.setattr(rehearsing, "TURN", 0.0)
    woken: list[int] = []
    monkeypatch.setattr(rehearsing, "wake", lambda name, key: woken.append(key))

    turns = [rehearsing.rehearse(row.pk) for _turn in range(4)]

    row.refresh_from_db()
    assert turns == [False, False, False, True]
    assert woken == [row.pk] * 3
    assert (row.status, row.tally["people"], row.judged, row.attempts) == ("done", 3, 3, 1)


def test_a_worker_that_comes_back_late_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.admitted(world.ines)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    slow = rehearsing._claim(row.pk)
    Rehearsal.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    rehearsing.rehearse(row.pk)

    late = rehearsing._run(slow)

    row.refresh_from_db()
    assert late is False
    assert (row.status, row.tally["people"]) == ("done", 1)


def test_a_failure_is_noted_and_tried_again_by_the_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.admitted(world.ines)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))

    def fails(*args: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(rehearsing, "_add", fails)
    rehearsing.rehearse(row.pk)
    row.refresh_from_db()
    noted = (row.status, row.error)
    monkeypatch.undo()
    Rehearsal.objects.filter(pk=row.pk).update(not_before=timezone.now())
    woken: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "wake", lambda name, key: woken.append((name, key)))

    tasks.sweep()
    tasks.rehearse(row.pk)

    row.refresh_from_db()
    assert noted == ("queued", "OSError: the disk is full")
    assert woken == [("certification.tasks.rehearse", row.pk)]
    assert (row.status, row.error) == ("done", "")


def test_one_at_a_time_and_only_for_registrars(world: World) -> None:
    text = draft(world, consultation="4 h")
    with pytest.raises(NotYours):
        rehearsing.ask(by=world.mara, curriculum=text)
    rehearsing.ask(by=world.ruth, curriculum=text)
    with pytest.raises(NotNow, match="already at work"):
        rehearsing.ask(by=world.rafael, curriculum=text)


def test_a_chunk_costs_the_same_however_many_are_in_it(world: World) -> None:
    spent = []
    text = draft(world, consultation="4 h")
    for who in (world.ines, world.theo, world.sam):
        world.admitted(who)
        row = rehearsing.ask(by=world.ruth, curriculum=text)
        with CaptureQueriesContext(connection) as captured:
            rehearsing.rehearse(row.pk)
        spent.append(len(captured))

    assert spent[0] == spent[1] == spent[2]
