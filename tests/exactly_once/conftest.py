from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection

from audit.verifying import verify
from people import waking
from tests.exactly_once.installation import Installation
from tests.exactly_once.stage import Stage

FIGURES: list[str] = []


@pytest.fixture
def our_postgres(transactional_db: None) -> None:
    """The database is one that this run started: its data lies in our temporary folder, its server is our child."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), current_setting('cluster_name')")
        data, nonce = cursor.fetchone()
    assert Path(data).is_relative_to(tempfile.gettempdir())
    assert nonce.startswith("tests_")
    server = psutil.Process(int((Path(data) / "postmaster.pid").read_text().split()[0]))
    # Under xdist the run is this worker's parent, and the server the run's child.
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    assert run in {ancestor.pid for ancestor in server.parents()}


@pytest.fixture
def installation(our_postgres: None, tmp_path: Path, settings: Any) -> Iterator[Installation]:
    """A broker of its own beside the test database. Whatever is done to it, the chain of events is whole afterwards."""
    settings.CERTIFICATE_STORE = tmp_path / "certificates"
    settings.AUDIT_HEAD_FILE = tmp_path / "audit-head.txt"
    made = Installation(tmp_path)
    try:
        yield made
        verdict = verify()
        assert verdict.whole, verdict
        assert verdict.events > 0
    finally:
        made.stop()


@pytest.fixture
def stage(our_postgres: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """People on the brink of completion, brought there by the actions the pages call."""
    # Hints of the preparation wake nobody: there is no worker yet, and each would cost ten milliseconds.
    monkeypatch.setattr(waking, "_send", lambda task, ids: None)
    return Stage()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`figures(rounds=30, duplicates=0)` is printed at the end of the run."""
    begun = dt.datetime.now()

    def tell(**numbers: object) -> None:
        seconds = (dt.datetime.now() - begun).total_seconds()
        said = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in numbers.items())
        FIGURES.append(f"{request.node.name}: {said}, seconds {seconds:.1f}")

    return tell


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if FIGURES:
        terminalreporter.section("exactly once")
        for line in FIGURES:
            terminalreporter.write_line(line)
