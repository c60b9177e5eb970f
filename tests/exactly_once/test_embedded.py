"""The same on the embedded installation, in whichever lane: SQLite, the filesystem broker, a worker that is killed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.exactly_once.installation import Installation, clean, kill_group, wait

pytestmark = pytest.mark.processes

ISSUE_ONE = """
import json, django
django.setup()
from tests.exactly_once.stage import Stage
certificate, = Stage().certified(1)
print(json.dumps([certificate.pk, str(certificate.public_id)]))
"""
VERIFY = """
import django, sys
django.setup()
from audit.verifying import verify
from certification import storing
storing.get(sys.argv[1])
assert verify().whole
"""


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_killed_embedded_worker_is_made_good_by_the_sweep(tmp_path: Path) -> None:
    var = tmp_path / "var"
    environment = clean() | {"VAR_DIR": str(var)}
    installation = Installation(tmp_path, environment=environment, broker=False)
    run(environment, "manage.py", "migrate", "--verbosity=0")
    number, public_id = json.loads(run(environment, "-c", ISSUE_ONE).splitlines()[-1])
    database = sqlite3.connect(var / "db.sqlite3", timeout=20)

    def certificate() -> tuple[Any, ...]:
        asked = "SELECT production, attempts, pdf_sha256 FROM certification_certificate WHERE id = ?"
        return tuple(database.execute(asked, [number]).fetchone())

    def letters() -> list[tuple[str, str]]:
        return database.execute(
            "SELECT key, status FROM people_letter WHERE key = ?", [f"ready:{public_id}"]
        ).fetchall()

    try:
        worker = installation.worker(**installation.points({"point": "after_store", "action": "pause"}))
        wait("the paper is stored", lambda: installation.reached("after_store"))
        assert kill_group(worker) >= 2
        assert certificate() == ("claimed", 1, "")

        installation.worker(beat=True)
        wait(
            "the letter is sent\n" + installation.logs(),
            lambda: letters() == [(f"ready:{public_id}", "sent")],
        )

        production, attempts, sha256 = certificate()
        assert (production, attempts) == ("done", 2)
        assert database.execute("SELECT count(*) FROM certification_certificate").fetchone() == (1,)
        run(environment, "-c", VERIFY, sha256)
    finally:
        database.close()
        installation.stop()
