"""One marks a standing stale while another refreshes it, on PostgreSQL: the mark is never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from audit.recording import recorded
from certification import crediting, evidencing, standing, tasks, waiving
from certification.models import Enrolment, Standing, Waiver
from people.refusals import AlreadyDecided
from tests.cast import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def marks(enrolment: Enrolment, done: threading.Event) -> threading.Thread:
    """Another connection that marks the standing stale, as the end of an appointment would."""

    def mark() -> None:
        try:
            with recorded():
                standing.mark_stale(Standing.objects.filter(enrolment=enrolment))
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=mark)
    thread.start()
    return thread


def refresh_while_marked(enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refresh, and have the mark set after the case was read and before the standing is written."""
    read, done, threads = standing.read_cases, threading.Event(), []

    def reads(enrolments: Any) -> Any:
        cases = read(enrolments)
        threads.append(marks(enrolment, done))
        done.wait(0.5)
        return cases

    monkeypatch.setattr(standing, "read_cases", reads)
    with recorded():
        standing.refresh(evidencing.lock([enrolment])[enrolment.pk])
    for thread in threads:
        thread.join()


def test_a_mark_set_while_it_is_judged_outlives_the_judgement(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    enrolment = world.admitted(world.ines)

    refresh_while_marked(enrolment, monkeypatch)

    assert Standing.objects.get(enrolment=enrolment).stale is True


def test_without_the_lock_on_the_standing_the_mark_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage twin: were the row not locked before the case is read, the refresh would wipe the mark."""
    world = World()
    enrolment = world.admitted(world.ines)
    manager = type(Standing.objects.all())
    monkeypatch.setattr(manager, "select_for_update", lambda rows, **options: rows)

    refresh_while_marked(enrolment, monkeypatch)

    assert Standing.objects.get(enrolment=enrolment).stale is False


@contextmanager
def at_work_on(enrolment: Enrolment) -> Iterator[None]:
    """Another connection holds the enrolment's locks, as a sign-off or another sweep would."""
    locked, done = threading.Event(), threading.Event()

    def work() -> None:
        with recorded():
            evidencing.lock([enrolment])
            locked.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert locked.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_sweep_passes_over_whom_another_is_at_work_on_and_finds_her_the_next_time() -> None:
    world = World()
    hers, his = world.admitted(world.ines), world.admitted(world.theo)
    Standing.objects.update(stale=True)

    with at_work_on(hers):
        meanwhile = tasks.refresh_standings()
        left = set(Standing.objects.filter(stale=True).values_list("enrolment", flat=True))
    afterwards = tasks.refresh_standings()

    assert (meanwhile, left, afterwards) == (1, {hers.pk}, 1)
    assert not Standing.objects.filter(stale=True).exists()
    assert his.pk not in left


def test_what_another_sweep_has_just_finished_is_not_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one commits after we looked for what is due, and before we hold the locks."""
    world = World()
    hers, his = world.admitted(world.ines), world.admitted(world.theo)
    Standing.objects.update(stale=True)
    resettle, judged = crediting.resettle, []

    def late(enrolments: Any, **options: Any) -> int:
        # Not through a second connection: our locks on the people would keep it waiting.
        Standing.objects.filter(enrolment=hers).update(stale=False)
        judged.append(resettle(enrolments, **options))
        return judged[-1]

    monkeypatch.setattr(crediting, "resettle", late)

    assert crediting.look_again([hers.pk, his.pk]) == 1
    assert judged == [1]


def test_two_registrars_who_decide_at_once_decide_once() -> None:
    world = World()
    enrolment = world.admitted(world.ines)
    waiver = waiving.request(
        by=world.mara, enrolment=enrolment, requirement="reflection", kind="waiver", reason="Two books."
    )
    together, told = threading.Barrier(2), []

    def decide(who: Any) -> None:
        mine = Waiver.objects.select_related("enrolment__person", "enrolment__stream").get(pk=waiver.pk)
        together.wait()
        try:
            waiving.approve(by=who, waiver=mine)
            told.append("approved")
        except AlreadyDecided:
            told.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(who,)) for who in (world.ruth, world.rafael)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["approved", "too late"]
    assert Waiver.objects.get().status == "approved"
