"""Real processes of the platform around the test database: racers, workers, web, and a Redis of one's own to kill.

Everything is started here, dies with this process, and is ended by its own process id. What it writes lies in one
folder: mail, certificates, logs, and the markers of failpoints.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import redis
from django.conf import settings
from django.db import connection

from config.celery import app
from tests.servers import FOREIGN, account, die_with, free_port

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "0"))
LEASE, SWEEP = 4, 1  # seconds


def rounds(usual: int) -> int:
    """How often to repeat: as in CI, or as often as TORTURE_ROUNDS says."""
    return ROUNDS or usual


def wait(what: str, until: Callable[[], Any], seconds: float = 120) -> Any:
    """What `until` returns once it is true. Fails after so many seconds."""
    limit = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < limit, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.05)
    return found


class Broker:
    """A Redis of one's own that keeps nothing on disk, on a port that stays the same over its deaths."""

    def __init__(self) -> None:
        # Not below pytest's own folders: the account that Redis runs as may not enter them.
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="test-broker-")), free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        if user := account("redis"):
            shutil.chown(self.folder, user)
        self.start()

    def start(self) -> None:
        """It answers, and is the process started here."""
        user = account("redis")
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no"],
            cwd=self.folder,
            user=user,
            extra_groups=[] if user else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with(os.getpid(), signal.SIGKILL),
        )
        assert wait("Redis answers", self._pid) == self.process.pid, (
            "somebody else's Redis answers on our port"
        )

    def _pid(self) -> int:
        with (
            redis.Redis(port=self.port, socket_timeout=5) as client,
            suppress(redis.exceptions.ConnectionError),
        ):
            return int(client.info("server")["process_id"])
        return 0

    def kill(self) -> None:
        """Gone at once, with all it held in memory."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Gone, and so is its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def waiting(self) -> int:
        """How many messages wait in the queue."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return int(client.llen("celery"))

    def flush(self) -> None:
        """Everything it held is lost: the queue and what was handed out but not acknowledged."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            client.flushall()


class Racer:
    """One racer process; see `tests.exactly_once.racer`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def _write(self, row: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(row) + "\n")
        self.process.stdin.flush()

    def prepare(self, **order: Any) -> None:
        """It has read all it needs to do this, and waits for the word."""
        self._write(order)
        assert self.answer() == "prepared"

    def go(self) -> None:
        """The word."""
        self._write("go")

    def tell(self, **order: Any) -> None:
        """Do this at once."""
        self.prepare(**order)
        self.go()

    def answer(self) -> Any:
        """The next answer; None when the process has died."""
        assert self.process.stdout is not None
        row = self.process.stdout.readline()
        return json.loads(row) if row else None


class Installation:
    """The processes of one test, the folder they write to, and the broker between them."""

    def __init__(
        self, folder: Path, *, environment: dict[str, str] | None = None, broker: bool = True
    ) -> None:
        self.folder = folder
        self.broker = Broker() if broker else None
        self.started: list[subprocess.Popen[Any]] = []
        self.var = folder / "var"
        self.var.mkdir()
        self.environment = environment if environment is not None else self._environment()

    def _environment(self) -> dict[str, str]:
        database = connection.settings_dict
        assert self.broker is not None
        return clean() | {
            "DATABASE_URL": f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
            "REDIS_URL": f"{self.broker.url}/0",
            "REDIS_CACHE_URL": f"{self.broker.url}/1",
            "VAR_DIR": str(self.var),
            "CERTIFICATE_STORE": str(settings.CERTIFICATE_STORE),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        }

    def hint(self, task: str, number: int) -> None:
        """The very message that wakes a worker for that row."""
        with app.connection_for_write(self.environment["REDIS_URL"]) as broker:
            app.send_task(task, args=(number,), connection=broker)

    def points(self, *points: dict[str, Any]) -> dict[str, str]:
        """The environment of a process with these failpoints, each run in a marker folder of its own."""
        markers = self.folder / f"points-{len(list(self.folder.glob('points-*')))}"
        markers.mkdir()
        self.markers = markers
        return {"FAILPOINTS": json.dumps(points), "FAILPOINT_FOLDER": str(markers)}

    def reached(self, point: str) -> int:
        """How often that failpoint was reached by the processes started last with some."""
        return len(list(self.markers.glob(f"{point}.*")))

    def go(self) -> None:
        """Let what pauses go on."""
        (self.markers / "go").touch()

    def _spawn(
        self, name: str, command: Sequence[str], more: dict[str, str], **words: Any
    ) -> subprocess.Popen[Any]:
        with (self.folder / f"{name}-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=settings.BASE_DIR,
                env=self.environment | more,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with(os.getpid(), signal.SIGKILL),
                **({"stdin": subprocess.DEVNULL, "stdout": log} | words),
            )
        self.started.append(process)
        return process

    def racers(self, number: int, **more: str) -> list[Racer]:
        """So many racers, ready."""
        made = []
        for _ in range(number):
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            process = self._spawn("racer", ["tests.exactly_once.racer"], more, **pipes)
            made.append(Racer(process))
        for racer in made:
            assert racer.answer() == "ready", self.logs()
        return made

    def worker(self, *, concurrency: int = 1, beat: bool = False, **more: str) -> subprocess.Popen[Any]:
        """A Celery worker as production starts it, ready for work; with `beat` it also keeps the time."""
        command = ["celery", "-A", "config", "worker", f"--concurrency={concurrency}", "--loglevel=INFO"]
        command += ["--without-gossip", "--without-mingle", "-I", "tests.exactly_once.failpoints"]
        if beat:
            command += ["-B", "-s", str(self.folder / f"beat-{len(self.started)}")]
        process = self._spawn("worker", command, more)
        log = self.folder / f"worker-{len(self.started) - 1}.log"
        wait("the worker is ready", lambda: " ready." in log.read_text() or process.poll() is not None)
        assert process.poll() is None, self.logs()
        return process

    def web(self, **more: str) -> tuple[subprocess.Popen[Any], int]:
        """gunicorn as production starts it, answering on the port that is returned too."""
        port = free_port()
        command = ["gunicorn", "tests.exactly_once.failing_wsgi", f"--bind=127.0.0.1:{port}"]
        command += ["--worker-class=gthread", "--workers=2", "--threads=4", "--graceful-timeout=5"]
        process = self._spawn("web", command, more)
        log = self.folder / f"web-{len(self.started) - 1}.log"
        wait("gunicorn has both workers", lambda: log.read_text().count("Booting worker") >= 2)
        return process, port

    def logs(self) -> str:
        """The end of what every process has written, for a failed assertion."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text()[-1500:]}" for log in sorted(self.folder.glob("*.log"))
        )

    def stop(self) -> None:
        """None of the processes is left."""
        for process in self.started:
            kill_group(process)
        if self.broker is not None:
            self.broker.stop()


def kill_group(process: subprocess.Popen[Any]) -> int:
    """SIGKILL to a process and all it started, at once; how many were killed. None of them is left."""
    family: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
    if process.poll() is None:
        # It leads a session of its own, so the group holds nobody else.
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    gone, left = psutil.wait_procs(family, timeout=10)
    assert not left
    return 1 + len(gone)


def clean() -> dict[str, str]:
    """This process's environment without what leads to services or makes it a test run, in the test installation."""
    dropped = {*FOREIGN, "VAR_DIR", "DJANGO_ALLOW_ASYNC_UNSAFE", "SABOTAGE", "FAILPOINTS"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in dropped and not name.startswith(("TEST_", "PYTEST_"))
    }
    return kept | {
        "PLATFORM": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LEASE_SECONDS": str(LEASE),
        "SWEEP_SECONDS": str(SWEEP),
        "PYTHONUNBUFFERED": "1",
    }


def race(racers: Iterable[Racer], orders: Iterable[dict[str, Any]]) -> list[Any]:
    """Every racer begins its order at the same moment; their answers, in the racers' order."""
    racers = list(racers)
    for racer, order in zip(racers, orders, strict=True):
        racer.prepare(**order)
    for racer in racers:
        racer.go()
    return [racer.answer() for racer in racers]
