"""The lane's PostgreSQL and Redis: ours, proved to be, and gone with the run even when it is killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests import servers, services
from tests.config.conftest import clean_environment

LANE = """
import os, sys, time
sys.path.insert(0, os.getcwd())
from tests import services
print(os.environ.get("DATABASE_URL"), os.environ.get("TEST_REDIS"), services._told, flush=True)
time.sleep(float(sys.argv[1]))
"""


def lane(seconds: float, **environment: str) -> subprocess.Popen[str]:
    """A process that loads the plug-in as pytest does, says what it got, and lives so many seconds."""
    return subprocess.Popen(
        [sys.executable, "-c", LANE, str(seconds)],
        cwd=settings.BASE_DIR,
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def servers_below(folder: Path) -> list[psutil.Process]:
    """Living servers whose working directory lies in the folder."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        with suppress(psutil.Error):
            if process.info["status"] != psutil.STATUS_ZOMBIE and Path(process.cwd()).is_relative_to(folder):
                found.append(process)
    return found


@pytest.fixture
def own_temp() -> Iterator[Path]:
    """A folder for temporary files that a server run as another user may enter.

    Not pytest's own: any other pytest that starts meanwhile closes the folder above that to everybody else.
    """
    folder = Path(tempfile.mkdtemp(prefix="test-own-temp-"))
    folder.chmod(0o755)
    yield folder
    for process in servers_below(folder):
        with suppress(psutil.Error):
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


needs_servers = pytest.mark.skipif(
    os.environ.get("TEST_SERVICES", "off") == "off",
    reason="needs PostgreSQL and Redis: TEST_SERVICES=require",
)


@needs_servers
@pytest.mark.processes
@pytest.mark.parametrize(
    "end", [subprocess.Popen.wait, subprocess.Popen.kill], ids=["at its end", "when killed"]
)
def test_servers_end_with_the_run(own_temp: Path, end: Callable[[subprocess.Popen[str]], object]):
    with lane(1, TEST_SERVICES="require", TMPDIR=str(own_temp)) as run:
        assert run.stdout is not None
        told = run.stdout.readline()
        began = servers_below(own_temp)

        end(run)

    limit = time.monotonic() + 15
    while servers_below(own_temp) and time.monotonic() < limit:
        time.sleep(0.1)
    assert "PostgreSQL" in told
    assert "Redis" in told
    assert {process.info["name"] for process in began} >= {"postgres", "redis-server"}
    assert servers_below(own_temp) == []


@needs_servers
@pytest.mark.django_db
def test_the_suite_speaks_to_the_servers_it_started():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), current_setting('cluster_name')")
        folder, nonce = cursor.fetchone()
    cache.set("who", "ours")

    assert "tests-servers-" in folder
    assert nonce.startswith("tests_")
    assert settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    assert cache.get("who") == "ours"


@needs_servers
def test_a_stranger_on_the_port_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch):
    # given a second set of servers, whose PostgreSQL is looked for on the port of the first
    stranger = int(os.environ["DATABASE_URL"].rsplit(":", 1)[1].split("/")[0])
    programs = servers.postgres_programs()
    assert programs is not None
    second = servers.Servers("tests")
    monkeypatch.setattr(servers, "free_port", lambda: stranger)

    # when, then
    try:
        with pytest.raises(servers.ServerMissing, match=r"is not our PostgreSQL|did not start"):
            second.start_postgres(programs)
    finally:
        second.stop()


@needs_servers
def test_a_port_somebody_took_meanwhile_is_passed_over(monkeypatch: pytest.MonkeyPatch):
    stranger = int(os.environ["DATABASE_URL"].rsplit(":", 1)[1].split("/")[0])
    ports = iter([stranger, servers.free_port(), stranger, servers.free_port()])
    second = servers.Servers("tests")
    monkeypatch.setattr(servers, "free_port", lambda: next(ports))

    try:
        second.start_postgres(servers.postgres_installed())
        second.start_redis()
        with psycopg.connect(f"{second.database_url.rsplit('/', 1)[0]}/postgres") as connection:
            row = connection.execute("SELECT current_setting('cluster_name')").fetchone()
    finally:
        second.stop()

    assert row == (second.nonce,)
    assert str(stranger) not in second.database_url + second.redis_url


@needs_servers
def test_the_developers_own_database_is_never_touched():
    with lane(0, TEST_SERVICES="off") as run:
        own = {"DATABASE_URL": "postgres://me@127.0.0.1/precious", "REDIS_URL": "redis://127.0.0.1/0"}
        told, _ = run.communicate()
    with lane(0, TEST_SERVICES="off", **own) as run:
        despite, _ = run.communicate()

    assert told == despite == "None None SQLite, filesystem broker\n"


def test_a_misspelt_lane_is_an_error():
    with lane(0, TEST_SERVICES="requrie") as run:
        _, error = run.communicate()

    assert run.returncode != 0
    assert "it must be off, auto or require" in error


def test_what_is_required_and_missing_is_an_error_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    def refuses(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(100, "apt-get")

    monkeypatch.setattr(servers, "postgres_programs", lambda: None)
    monkeypatch.setattr(subprocess, "run", refuses)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(services.ServiceMissing, match="apt-get install postgresql"):
        services._start_services("require")


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_marks_run_on_postgres():
    assert isinstance(connection.connection, psycopg.Connection)
