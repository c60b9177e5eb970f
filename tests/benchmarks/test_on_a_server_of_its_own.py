"""The whole command on the PostgreSQL it starts: figures of every subject, and nothing left, however it ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.conftest import clean_environment
from tests.config.test_services import needs_servers, own_temp, servers_below

__all__ = ["own_temp"]

pytestmark = [needs_servers, pytest.mark.processes]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command, begun; whatever it makes lies in the folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=settings.BASE_DIR,
        env=clean_environment(TMPDIR=str(folder), DATABASE_URL="postgres://me@127.0.0.1/precious"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_small_run_measures_everything_and_leaves_nothing(own_temp: Path) -> None:
    with start(own_temp, "standings", "lists", "--sizes", "20,50", "--json") as running:
        said, told = running.communicate(timeout=300)

    assert said, told
    figures = {one["name"]: one for one in json.loads(said)}
    assert running.returncode == (0 if all(one["ok"] for one in figures.values()) else 1), told
    assert "standings: one of 50 read, judged and written" in figures
    assert figures["standings: most queries of a chunk at 50"]["value"] < 25
    assert figures["standings: memory of a worker at 50"]["ok"] is True
    assert "lists: first page of complete at 50, read" in figures
    assert "lists: first page of cohort matrix at 50, read" in figures
    assert all(one["value"] > 0 and one["floor"] > 0 for one in figures.values())
    assert list(own_temp.iterdir()) == []
    assert servers_below(own_temp) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_stops_it_finds_nothing_left(own_temp: Path, number: signal.Signals) -> None:
    with start(own_temp, "standings", "--sizes", "10,20") as running:
        assert running.stderr is not None
        began = next(line for line in running.stderr if re.match(r"PostgreSQL .* in ", line))
        servers = servers_below(own_temp)

        running.send_signal(number)
        running.communicate(timeout=60)

    assert str(own_temp) in began
    assert servers
    assert running.returncode == 130
    limit = time.monotonic() + 10
    while servers_below(own_temp) and time.monotonic() < limit:
        time.sleep(0.1)
    assert servers_below(own_temp) == []
    assert list(own_temp.iterdir()) == []
