"""`./run` on a real installation: what it starts, what it leaves, what it says."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.config.conftest import Start, clean_environment, left_after, processes_of
from tests.servers import free_port

pytestmark = pytest.mark.processes


def test_serves_with_web_worker_and_beat_and_ends_without_a_trace_on_ctrl_c(start: Start, world: Path):
    running = start().welcomed()

    alive = json.loads(running.get("/livez"))
    commands = " | ".join(" ".join(process.cmdline()) for process in processes_of(world))
    status = running.end(signal.SIGINT)

    assert alive == {"alive": True}
    assert all(part in commands for part in ("gunicorn", "celery -A config worker", "celery -A config beat"))
    assert f"http://localhost:{running.port}" in running.said()
    assert status == 0
    assert left_after(world, seconds=1) == []


def test_second_start_keeps_what_was_entered_and_a_killed_supervisor_leaves_nothing(
    start: Start, world: Path
):
    entered = "CREATE TABLE entered_by_hand (word TEXT); INSERT INTO entered_by_hand VALUES ('kept')"
    make_once(start, world)
    with closing(sqlite3.connect(world / "db.sqlite3")) as database:
        database.executescript(entered)

    running = start().welcomed()
    with closing(sqlite3.connect(world / "db.sqlite3")) as database:
        kept = database.execute("SELECT word FROM entered_by_hand").fetchall()
    running.end(signal.SIGKILL)

    assert kept == [("kept",)]
    assert left_after(world, seconds=30) == []


def test_fresh_begins_a_new_world_and_keeps_the_keys(start: Start, world: Path):
    make_once(start, world)
    keys = {name: (world / name).read_text() for name in ("secret-key", "field-key")}
    with closing(sqlite3.connect(world / "db.sqlite3")) as database:
        database.executescript("CREATE TABLE IF NOT EXISTS entered_by_hand (word TEXT)")

    start("--fresh").welcomed().end()

    with closing(sqlite3.connect(world / "db.sqlite3")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "entered_by_hand" not in tables
    assert "people_person" in tables
    assert keys == {name: (world / name).read_text() for name in keys}
    assert all(stat.S_IMODE((world / name).stat().st_mode) == 0o600 for name in keys)


def test_a_second_run_on_the_same_world_says_where_the_first_one_serves(start: Start):
    first = start().welcomed()

    second = start("--fresh")
    status = second.process.wait(60)

    assert status != 0
    assert f"already running: http://localhost:{first.port}" in second.said()
    assert json.loads(first.get("/livez")) == {"alive": True}


def test_when_the_worker_is_killed_everything_stops_and_says_why(start: Start, world: Path):
    running = start().welcomed()
    worker = next(
        process
        for process in processes_of(world)
        if "worker" in process.cmdline() and process.ppid() == running.process.pid
    )

    worker.kill()

    assert running.process.wait(60) != 0
    assert "The worker process ended by itself" in running.said()
    assert left_after(world, seconds=5) == []


def test_a_message_nobody_can_read_ends_nothing(start: Start, world: Path):
    running = start().welcomed()
    message = world / "broker" / "messages" / "1_unreadable.celery.msg"

    message.touch()

    limit = time.monotonic() + 60
    while message.exists():
        assert time.monotonic() < limit, "the worker took no message"
        time.sleep(0.1)
    time.sleep(2)
    assert running.process.poll() is None, running.said()
    assert "A message that cannot be read was dropped" in (world / "log" / "worker.log").read_text()


def test_a_taken_port_is_a_sentence_with_a_way_out(world: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = run("--port", str(port), world=world)

    assert ended.returncode != 0
    assert f"Port {port} is taken by another program. Choose another: ./run --port {port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_manage_runs_a_command_on_the_same_world(world: Path):
    code = "from django.conf import settings; print(settings.PLATFORM, settings.DATABASES['default']['NAME'])"

    ended = run("manage", "shell", "--no-imports", "-c", code, world=world)

    assert ended.stdout.split() == ["demo", str(world / "db.sqlite3")]


def test_help_tells_the_ways_to_call_it(world: Path):
    ended = run("--help", world=world)

    assert ended.returncode == 0
    assert "./run test [arguments]" in ended.stdout


def bare_machine(folder: Path, *programs: str) -> dict[str, str]:
    """A copy of ./run on a machine with these programs and no others; somebody without rights is at the keyboard."""
    path = folder / "bin"
    path.mkdir()
    for program in ("sh", "dirname", "cmp", "cp", *programs):
        (path / program).symlink_to(shutil.which(program) or program)
    identity = path / "id"
    identity.write_text("#!/bin/sh\necho 1000\n")
    identity.chmod(0o755)
    shutil.copy(settings.BASE_DIR / "run", folder)
    return {"PATH": str(path)}


def almost_ready(folder: Path, *, mended: bool) -> dict[str, str]:
    """A machine with Python, its packages and Pango, but for the part of HarfBuzz that importing WeasyPrint does not
    miss. apt notes what it was asked for and, if `mended`, brings it."""
    environment = bare_machine(folder, "env", "mkdir", "touch", "cat")
    whole, asked = folder / "whole", folder / "asked"
    scripts = {
        folder / "bin" / "id": "echo 0",
        folder / "bin" / "apt-get": f'echo "$*" >>{asked}' + (f"\ntouch {whole}" if mended else ""),
        folder / ".venv" / "bin" / "python": f"""case "$*" in
            *check_libraries*) if [ ! -e {whole} ]; then echo "it lacks libharfbuzz-subset"; exit 1; fi ;;
            *manage.py*) echo served ;;
            esac""",
    }
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "requirements").mkdir()
    for lock in ("requirements/base.txt", "requirements/dev.txt", ".venv/lock"):
        (folder / lock).write_text("nothing\n")
    for script, words in scripts.items():
        script.write_text(f"#!/bin/sh\n{words}\n")
        script.chmod(0o755)
    return environment


def test_pango_without_its_subsetter_is_not_all_of_pango(tmp_path: Path):
    environment = almost_ready(tmp_path, mended=True)

    ended = subprocess.run(
        ["./run"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert (ended.returncode, ended.stdout) == (0, "served\n")
    assert "libharfbuzz-subset0" in (tmp_path / "asked").read_text()


def test_a_machine_that_still_cannot_make_certificates_is_told_what_it_lacks(tmp_path: Path):
    environment = almost_ready(tmp_path, mended=False)

    ended = subprocess.run(
        ["./run"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode != 0
    assert "certificates still cannot be made: it lacks libharfbuzz-subset" in ended.stderr
    assert "served" not in ended.stdout


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        (
            ("apt-get",),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3 python3-venv",
        ),
        ((), "needs Python 3.11 or newer"),
    ],
)
def test_without_the_right_to_install_the_exact_command_is_printed(
    tmp_path: Path, programs: tuple[str, ...], sentence: str
):
    environment = bare_machine(tmp_path, *programs)

    ended = subprocess.run(
        ["./run"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30, check=False
    )

    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "run"}, "nothing was made halfway"


KILLED_SUPERVISOR = """
import sys, time
from pathlib import Path
from config import supervising
if sys.argv[2] == "sabotaged":
    supervising._prctl = None
supervisor = supervising.Supervisor(Path(sys.argv[1]), {})
supervisor.start("child", ["/bin/sleep", "60"])
print(supervisor.processes["child"].pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(("twin", "lives_on"), [("as-is", False), ("sabotaged", True)])
def test_only_the_kernels_word_ends_a_child_whose_supervisor_is_killed(
    tmp_path: Path, twin: str, lives_on: bool
):
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_SUPERVISOR, str(tmp_path), twin],
        cwd=settings.BASE_DIR,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        child = psutil.Process(int(supervisor.stdout.readline()))

        supervisor.kill()

    time.sleep(1)
    alive = child.is_running() and child.status() != psutil.STATUS_ZOMBIE
    if alive:
        child.kill()
    assert alive is lives_on


def test_production_has_no_demonstration(world: Path):
    production = {
        "PLATFORM": "production",
        "SECRET_KEY": "x" * 60,
        "FIELD_KEYS": "unused",
        "ALLOWED_HOSTS": "certification.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1",
    }

    ended = run("manage", "demo", "--port", str(free_port()), world=world, **production)

    assert ended.returncode != 0
    assert "PLATFORM=production has no demonstration" in ended.stderr


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--fresh",)])
def test_the_demonstration_is_refused_on_a_production_machine_before_anything_is_made(
    tmp_path: Path, arguments: tuple[str, ...]
):
    environment = bare_machine(tmp_path) | {"PLATFORM": "production"}

    ended = subprocess.run(
        ["./run", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 1
    assert "PLATFORM=production has no demonstration" in ended.stderr
    assert "Python" not in ended.stderr, "nothing was looked for or installed first"
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "run"}, "nothing was made"


def make_once(start: Start, world: Path) -> None:
    """The world has been served and left at least once."""
    if not (world / "db.sqlite3").exists():
        start().welcomed().end()


def run(*arguments: str, world: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./run", *arguments],
        cwd=settings.BASE_DIR,
        env=clean_environment(VAR_DIR=str(world), **environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
