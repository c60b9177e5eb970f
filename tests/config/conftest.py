"""Real installations in folders of their own, run by the real `./run`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.servers import FOREIGN, free_port

Start = Callable[..., "Running"]


def clean_environment(**added: str) -> dict[str, str]:
    """This process's environment without what makes it a test run."""
    dropped = {*FOREIGN, "PLATFORM", "VAR_DIR", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in dropped and not name.startswith(("TEST_", "PYTEST_"))
    }
    return kept | added


def processes_of(var: Path) -> list[psutil.Process]:
    """Every living process of the installation whose files are in `var`."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and process.environ().get("VAR_DIR") == str(var):
                found.append(process)
    return found


def left_after(var: Path, seconds: float) -> list[str]:
    """What still runs when the installation has had so many seconds to end."""
    limit = time.monotonic() + seconds
    while (left := processes_of(var)) and time.monotonic() < limit:
        time.sleep(0.2)
    return [" ".join(process.cmdline()) for process in left]


class Running:
    """A started `./run`, its output so far, and the address it serves."""

    def __init__(self, var: Path, *arguments: str) -> None:
        self.var = var
        self.port = free_port()
        self.output = var.parent / f"output-{self.port}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["./run", "--port", str(self.port), *arguments],
                cwd=settings.BASE_DIR,
                env=clean_environment(VAR_DIR=str(var)),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def welcomed(self, seconds: float = 300) -> Running:
        """Returns once the address has been printed; fails if the process ends before that."""
        limit = time.monotonic() + seconds
        while "The platform is at" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < limit, self.said()
            time.sleep(0.1)
        return self

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def end(self, number: int = signal.SIGINT) -> int:
        """Send the signal to the supervisor alone; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that stays from test to test of this module."""
    return tmp_path_factory.mktemp("installation") / "var"


@pytest.fixture
def start(world: Path) -> Iterator[Start]:
    """`start("--fresh")` is `./run --port <free> --fresh` on the module's world."""
    started: list[Running] = []

    def begin(*arguments: str) -> Running:
        started.append(Running(world, *arguments))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.end()
    for process in processes_of(world):
        with suppress(psutil.Error):
            process.kill()
