"""Where benchmarks play: databases on a PostgreSQL of our own, one for each number of people."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from benchmarks.filling import fill
from benchmarks.progress import Progress
from tests.servers import die_with

WORKERS = 2
EMPTY = "empty"


@dataclass(frozen=True)
class Swept:
    """One sweep over everybody by the workers: how long it took, and what it cost."""

    people: int
    seconds: float
    queries: int
    """The most queries that one chunk took."""
    memory: int
    """The most memory that one worker held, in bytes."""


class Stage:
    """Databases by number of people. `sizes` are those the run measures at, the smallest first."""

    def __init__(self, server: str, sizes: Sequence[int], progress: Progress) -> None:
        self.server, self.sizes, self.progress = server, tuple(sorted(sizes)), progress
        self._filled: set[str] = set()
        self._judged: set[str] = set()
        self._workers: list[Worker] = []

    def url(self, database: str) -> str:
        return f"{self.server}/{database}"

    def use(self, database: str) -> None:
        """Django's connection leads to that database."""
        connection.close()
        connection.settings_dict["NAME"] = database

    def filled(self, people: int) -> str:
        """The database with so many people, nobody judged yet. Nobody stays connected to it: copies are made of it."""
        name = f"people_{people}"
        if name not in self._filled:
            self._make(name, self._migrated())
            self.use(name)
            fill(people, told=lambda done: self.progress.at(f"inventing {people:,} people", done, people))
            self._vacuum()
            self._filled.add(name)
        return name

    def copy(self, people: int) -> str:
        """A fresh copy of that database, to be judged."""
        source = self.filled(people)
        self._make(f"{source}_judged", source)
        self._judged.discard(f"{source}_judged")
        return f"{source}_judged"

    def judged(self, people: int) -> str:
        """The database with so many people, every standing judged and stored; Django's connection leads to it."""
        name = f"people_{people}_judged"
        if name not in self._judged:
            self.sweep(people, self.copy(people))
        self.use(name)
        return name

    def sweep(self, people: int, database: str) -> Swept:
        """Everybody in it is judged and stored by the task that production runs, in two processes as production has."""
        self._start_workers()
        self.use(database)
        begun = time.perf_counter()
        for worker in self._workers:
            worker.send(database)
        answers = self._hear_them_out(people)
        taken = time.perf_counter() - begun
        if (judged := sum(answer["judged"] for answer in answers)) != people:
            raise RuntimeError(f"{judged} of {people} were judged.")
        self._vacuum()
        self._judged.add(database)
        return Swept(
            people,
            taken,
            max(answer["queries"] for answer in answers),
            max(answer["memory"] for answer in answers),
        )

    def stop(self) -> None:
        """No worker is left."""
        connection.close()
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def _migrated(self) -> str:
        if EMPTY not in self._filled:
            self.progress.say("making the tables")
            self._make(EMPTY, "template1")
            self.use(EMPTY)
            call_command("migrate", verbosity=0)
            self._filled.add(EMPTY)
        return EMPTY

    def _make(self, name: str, source: str) -> None:
        connection.close()
        with psycopg.connect(self.url("postgres"), autocommit=True) as maintenance:
            for words in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} TEMPLATE {}"):
                maintenance.execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(source)))

    def _vacuum(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        connection.close()

    def _start_workers(self) -> None:
        while len(self._workers) < WORKERS:
            self._workers.append(Worker())

    def _hear_them_out(self, people: int) -> list[dict[str, Any]]:
        """What each worker says in the end; meanwhile, how far they are together."""
        done: dict[Worker, int] = {}

        def hear(worker: Worker) -> dict[str, Any]:
            while "queries" not in (answer := worker.hear()):
                done[worker] = answer["judged"]
                self.progress.at(f"judging {people:,} people", min(people, sum(done.copy().values())), people)
            return answer

        with ThreadPoolExecutor(len(self._workers)) as pool:
            try:
                return list(pool.map(hear, self._workers))
            except BaseException:
                # Threads that wait for an answer end only with who should give it.
                self.stop()
                raise


class Worker:
    """A process that sweeps the databases it is told, as benchmarks/sweeping.py says."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sweeping"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the run, which then stops us
            preexec_fn=die_with(os.getpid(), signal.SIGKILL),
        )
        self.hear()

    def send(self, database: str) -> None:
        """It begins on that database."""
        if self.process.stdin is not None:
            self.process.stdin.write(f"{database}\n")
            self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Its next line. Raises RuntimeError where it ended instead."""
        line = self.process.stdout.readline() if self.process.stdout is not None else ""
        if not line:
            raise RuntimeError("A worker ended before its work was done; what it said is above.")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def kill(self) -> None:
        """It is gone."""
        self.process.kill()
        self.process.communicate()
