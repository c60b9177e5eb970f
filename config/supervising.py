"""Several processes that live and die together, on one machine, without a service manager."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
# Looked up before any fork: between fork and exec nothing may be imported or allocated under a lock.
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


def _leading_and_mortal(parent: int) -> Callable[[], None]:
    """Run in the child before its program: lead a group of its own, and end when the supervisor is killed."""

    def prepare() -> None:
        os.setsid()
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


class Supervisor:
    """Starts processes, watches them, stops them all when one ends or somebody asks."""

    GRACE = 10.0  # seconds between asking and killing

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self.logs = logs
        self.environment = dict(environment)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        logs.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def log(self, name: str) -> Path:
        """Where the process's output goes; begun anew at each start."""
        return self.logs / f"{name}.log"

    def start(self, name: str, command: Sequence[str]) -> None:
        """The process runs, in a session of its own: Ctrl-C reaches the supervisor alone, which then stops all."""
        with self.log(name).open("wb") as output:
            self.processes[name] = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_leading_and_mortal(os.getpid()),
            )

    def ended(self) -> str | None:
        """The name of a process that has ended, if any has."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Wait; true when `until` became true, false when a process ended or somebody asked to stop."""
        while not self.asked_to_stop and self.ended() is None:
            if until():
                return True
            time.sleep(0.2)
        return False

    def stop(self) -> None:
        """None of the processes, nor any they started, is left."""
        for process in self.processes.values():
            # The leader only: Celery and gunicorn end their own children in order.
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + self.GRACE
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, limit - time.monotonic()))
        for process in self.processes.values():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
