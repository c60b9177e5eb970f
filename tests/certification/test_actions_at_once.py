"""Every action against every other on one file, on PostgreSQL: they wait for each other and never lock each other out.

Both of a pair run whole, in transactions that are undone, so that all pairs meet the same file. A moment's rest after
each row taken draws the race out.
"""

from __future__ import annotations

import itertools
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from certification import evidencing
from certification.models import Standing
from tests.certification.one_file import ACTIONS, Action, File

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TAKES_ROWS = re.compile(r"^(UPDATE|INSERT)|FOR (NO KEY )?UPDATE")
REST = 0.003
ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "0"))


class _Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def slowly(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    if TAKES_ROWS.search(sql):
        time.sleep(REST)
    return result


class Pairs:
    """Two threads with a connection each, which do two things at one moment."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)
        self.together = threading.Barrier(2, timeout=30)

    def _do(self, work: Action, file: File) -> str:
        self.together.wait()
        try:
            with connection.execute_wrapper(slowly), undone():
                work(file)
        except OperationalError as problem:
            return str(problem).partition("\n")[0]
        return ""

    def race(self, file: File, first: Action, second: Action) -> list[str]:
        """What the database said to either that was no answer."""
        both = [self.pool.submit(self._do, work, file) for work in (first, second)]
        return [said for one in both if (said := one.result())]

    def close(self) -> None:
        def end() -> None:
            self.together.wait()
            connection.close()

        for one in [self.pool.submit(end) for _thread in range(2)]:
            one.result()
        self.pool.shutdown()


@pytest.fixture
def pairs() -> Iterator[Pairs]:
    made = Pairs()
    yield made
    made.close()


# One of each way to take rows. `./run torture` races every one of the actions with every other.
USUAL = (
    *("declare", "check", "resume", "admit", "log", "correct", "confirm", "ask", "approve", "consult"),
    *("record_attendance", "accept_reflection", "countersign", "approve_waiver", "agree_to_move"),
    *("suspend_certificate", "end_appointment", "look_again", "rename"),
)


def locked_out(pairs: Pairs, file: File, names: Iterable[str], rounds: int = 1) -> list[str]:
    """Which of these actions, two by two, the database had to end because each waited for the other."""
    found = []
    for one, other in list(itertools.combinations_with_replacement(names, 2)) * rounds:
        found += [f"{one} and {other}: {said}" for said in pairs.race(file, ACTIONS[one], ACTIONS[other])]
    return found


def test_any_two_actions_on_one_file_wait_for_each_other(pairs: Pairs) -> None:
    file = File()

    found = locked_out(pairs, file, ACTIONS if ROUNDS else USUAL)

    assert not found, found


def meet(pairs: Pairs, file: File, first: Action, second: Action, *, at: str) -> list[str]:
    """What the database said when the second began while the first had just taken rows of that table."""
    there = threading.Event()

    def stops(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if TAKES_ROWS.search(sql) and f'"{at}"' in sql and not there.is_set():
            there.set()
            time.sleep(0.5)
        return result

    def ahead(file: File) -> object:
        with connection.execute_wrapper(stops):
            return first(file)

    def behind(file: File) -> object:
        assert there.wait(10)
        return second(file)

    return pairs.race(file, ahead, behind)


class Careless:
    """Takes a lock away from one of two threads: from whoever does its work inside `without`."""

    def __init__(self) -> None:
        self.local = threading.local()

    def without(self, work: Action) -> Action:
        def careless(file: File) -> object:
            self.local.on = True
            try:
                return work(file)
            finally:
                self.local.on = False

        return careless

    @property
    def on(self) -> bool:
        return getattr(self.local, "on", False)


@pytest.mark.parametrize("sabotaged", [False, True])
def test_whoever_takes_the_fact_before_its_people_is_locked_out(
    pairs: Pairs, monkeypatch: pytest.MonkeyPatch, sabotaged: bool
) -> None:
    """And its twin: a registration decided first and its holder locked afterwards, as it once was."""
    file, careless, real = File(), Careless(), evidencing.lock_files
    monkeypatch.setattr(
        evidencing, "lock_files", lambda person: {} if sabotaged and careless.on else real(person)
    )

    said = meet(pairs, file, careless.without(ACTIONS["check"]), ACTIONS["declare"], at="people_registration")

    assert said == (["deadlock detected"] if sabotaged else [])


@pytest.mark.parametrize("sabotaged", [False, True])
def test_whoever_takes_standings_as_they_are_judged_is_locked_out(
    pairs: Pairs, monkeypatch: pytest.MonkeyPatch, sabotaged: bool
) -> None:
    """And its twin: standings taken one by one where they are judged, while others mark them in the order of keys."""
    file, careless, ordered = File(), Careless(), QuerySet.order_by

    def order_by(rows: Any, *fields: str) -> Any:
        # The row lock of `evidencing.lock` alone asks for standings so.
        ours = rows.model is Standing and fields == ("enrolment_id",)
        return ordered(rows, *fields).none() if sabotaged and careless.on and ours else ordered(rows, *fields)

    monkeypatch.setattr(QuerySet, "order_by", order_by)

    said = meet(
        pairs,
        file,
        careless.without(ACTIONS["log"]),
        ACTIONS["end_appointment"],
        at="certification_standing",
    )

    assert said == (["deadlock detected"] if sabotaged else [])


TABLES = re.compile(r'^(?:UPDATE|INSERT INTO|SELECT .*? FROM) "(\w+)"', re.DOTALL)
ORDER = ("people_person", "certification_enrolment", "certification_standing")
# Who holds no file: a person's own name, a curriculum's text. A sheet is taken before the people on it, by nobody else.
BEFORE = {"coursework_roster"}
ELSEWHERE = {"rename", "publish"}
# They take standings alone, and then write what nobody else writes.
STANDINGS_ONLY = {"appoint", "end_appointment"}


def taken(file: File, work: Action) -> list[str]:
    """The tables in which the action took rows, in order, without saying one twice."""
    tables: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = TABLES.search(sql) if TAKES_ROWS.search(sql) else None
        if found and found.group(1) not in tables:
            tables.append(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch), undone():
        work(file)
    return [one for one in tables if one not in BEFORE]


def test_every_action_takes_people_enrolments_standings_then_facts_and_the_chain_last() -> None:
    file = File()

    order = {name: taken(file, work) for name, work in ACTIONS.items() if name not in ELSEWHERE}

    for name, tables in order.items():
        first = ORDER[2:] if name in STANDINGS_ONLY else ORDER
        assert tuple(tables[: len(first)]) == first, (name, tables)
        assert tables[-1] == "audit_event" or name == "look_again", (name, tables)


def test_sabotage_an_action_that_takes_its_fact_first_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    file = File()
    monkeypatch.setattr(evidencing, "lock_files", lambda person: None)

    assert taken(file, ACTIONS["check"])[0] == "people_registration"
