"""pytest plug-in: the world the suite runs in, made before Django reads its settings.

TEST_SERVICES=off      (default) SQLite in memory and Celery's filesystem broker
TEST_SERVICES=auto     PostgreSQL and Redis of our own if they are installed, else as off
TEST_SERVICES=require  PostgreSQL and Redis of our own; installed by apt if missing; an error if that fails
REQUIRE_BROWSER=1      likewise for Chromium

What reads papers and words (poppler's pdftotext and pdftoppm, GNU gettext) is needed in every lane, and installed.
What "of our own" means is in tests/servers.py.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests import servers

READERS = {
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "xgettext": "gettext",
    "msgfmt": "gettext",
}
"""Programs the suite reads papers and words with, and the Debian packages they come in."""


class ServiceMissing(pytest.UsageError):
    """A service the lane requires is not there and could not be installed."""


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


def _start_services(mode: str) -> str:
    if mode not in {"off", "auto", "require"}:
        raise ServiceMissing(f"TEST_SERVICES is {mode!r}; it must be off, auto or require.")
    try:
        wanted = sorted({package for program, package in READERS.items() if not shutil.which(program)})
        if os.environ.get("REQUIRE_BROWSER") == "1" and not chromium():
            wanted.append("chromium")
        if wanted:
            servers.install(*wanted)
        return "SQLite, filesystem broker" if mode == "off" else _start_servers(mode)
    except servers.ServerMissing as missing:
        raise ServiceMissing(str(missing)) from missing


def _start_servers(mode: str) -> str:
    missing = [] if servers.postgres_programs() else ["postgresql"]
    missing += [] if shutil.which("redis-server") else ["redis-server"]
    if missing and mode == "auto":
        return f"SQLite, filesystem broker ({' and '.join(missing)} not installed)"
    if missing:
        servers.install(*missing)
    ours = servers.Servers("tests")
    atexit.register(ours.stop)
    ours.start_postgres(servers.postgres_installed())
    ours.start_redis()
    os.environ["DATABASE_URL"] = ours.database_url
    os.environ["TEST_REDIS"] = ours.redis_url
    return ours.told


def _prepare() -> str:
    """Set the environment of this process, and through it that of xdist's workers and of processes tests start."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        for name in (*servers.FOREIGN, "TEST_REDIS"):
            os.environ.pop(name, None)
        os.environ["PLATFORM"] = "test"
        var = tempfile.mkdtemp(prefix="test-var-")
        atexit.register(shutil.rmtree, var, ignore_errors=True)
        os.environ["VAR_DIR"] = os.environ["TEST_VAR"] = var
        told = _start_services(os.environ.get("TEST_SERVICES", "off"))
        number = 0
    else:
        os.environ["VAR_DIR"] = str(Path(os.environ["TEST_VAR"]) / worker)
        told = "as the controller's"
        number = 1 + int(worker.removeprefix("gw"))
    if server := os.environ.get("TEST_REDIS"):
        # A queue and a cache of its own for each worker: clearing one cache must not empty a neighbour's.
        os.environ["REDIS_URL"] = f"{server}/{2 * number}"
        os.environ["REDIS_CACHE_URL"] = f"{server}/{2 * number + 1}"
    return told


_told = _prepare()


def pytest_report_header() -> str:
    return f"services: {_told}"
