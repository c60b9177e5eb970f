"""`./run`: the platform with its demonstration world, as web server, worker and beat in processes of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sys
import urllib.request
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demonstration.cast import introductions
from config.supervising import Supervisor
from config.translating import compile_translations

# What a world consists of, under var/. The keys stay: they belong to the installation.
WORLD = (
    *("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "audit-head.txt"),
    *("broker", "mail", "certificates", "cache"),
)


class Command(BaseCommand):
    help = "Serve the platform with its demonstration world until Ctrl-C. The world is kept between starts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
        parser.add_argument(
            "--fresh", action="store_true", help="begin with a new world; the old one is deleted"
        )

    def handle(self, *args: Any, port: int, fresh: bool, **options: Any) -> None:
        if settings.PLATFORM != "demo":
            _again_as_demonstration()
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port: choose one from 1 to 65535.")
        lock = _only_one(port)
        binds = _binds(port)
        address = f"http://localhost:{port}"
        settings.SITE_URL = os.environ["SITE_URL"] = address
        if fresh:
            _forget_the_world()
        try:
            self._make_the_world()
        except KeyboardInterrupt as error:
            raise CommandError(
                "Stopped before the world was made; the next start begins it again."
            ) from error

        supervisor = Supervisor(settings.VAR_DIR / "log", os.environ)
        try:
            for name, command in _processes(binds).items():
                supervisor.start(name, command)
            answered = supervisor.watch(until=lambda: _answers(port))
            if answered:
                self._welcome(address)
                supervisor.watch()
        finally:
            ended = None if supervisor.asked_to_stop else supervisor.ended()
            if supervisor.asked_to_stop:
                self.stdout.write("\nStopping…")
            supervisor.stop()
            lock.close()
        if ended:
            log = supervisor.log(ended)
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
            raise CommandError(
                f"The {ended} process ended by itself, so everything was stopped. {log} ends:\n{tail}"
            )
        self.stdout.write("Stopped. Your entries are kept; ./run goes on from here.")

    def _make_the_world(self) -> None:
        compile_translations()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_streams", verbosity=0, stdout=StringIO())
        # Seeding is one transaction: there is a whole world, or there is nobody.
        if not get_user_model().objects.exists():
            self.stdout.write("Making the demonstration world…")
            self.stdout.flush()
            call_command("seed_demo", verbosity=0, stdout=StringIO())

    def _welcome(self, address: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nThe platform is at {address}"))
        self.stdout.write("Its log-in page offers the cast, one click each:")
        for line in _cast():
            self.stdout.write(line)
        self.stdout.write(f"Mail it sends: {address}/outbox/    Stop: Ctrl-C\n")
        self.stdout.flush()


def _again_as_demonstration() -> None:
    """Replace this process by one with demonstration settings; never in production."""
    if settings.PLATFORM == "production":
        raise CommandError("PLATFORM=production has no demonstration.")
    os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PLATFORM": "demo"})


def _only_one(port: int) -> IO[str]:
    """A lock on this installation's world, held while the file is open; says where it is served already."""
    file = (settings.VAR_DIR / "demo.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        raise CommandError(f"This demonstration is already running: {file.read().strip()}") from error
    file.truncate(0)
    file.write(f"http://localhost:{port} (process {os.getpid()})\n")
    file.flush()
    return file


def _binds(port: int) -> list[str]:
    """The loopback addresses to serve on. "localhost" means the second one on some machines."""
    binds = []
    for family, host, shown in (
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET6, "::1", "[::1]"),
    ):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(
                f"Port {port} is for administrators. Choose one above 1023: ./run --port 8001"
            ) from error
        except OSError as error:
            if family == socket.AF_INET6 and not _listens(host, port):
                continue  # a machine without IPv6
            other = port + 1 if port < 65535 else 8001
            raise CommandError(
                f"Port {port} is taken by another program. Choose another: ./run --port {other}"
            ) from error
        binds.append(f"{shown}:{port}")
    return binds


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _forget_the_world() -> None:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        raise CommandError(
            "--fresh deletes the embedded world under var/; DATABASE_URL names another database."
        )
    for name in WORLD:
        path: Path = settings.VAR_DIR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name in ("messages", "control"):
        (settings.VAR_DIR / "broker" / name).mkdir(parents=True, exist_ok=True)


def _processes(binds: list[str]) -> dict[str, list[str]]:
    web = ["gunicorn", "config.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4"]
    web += ["--log-level=warning", "--graceful-timeout=5", *(f"--bind={bind}" for bind in binds)]
    worker = ["celery", "-A", "config", "worker", "--concurrency=2", "--loglevel=INFO"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = ["celery", "-A", "config", "beat", "--loglevel=INFO"]
    return {
        name: [sys.executable, "-m", *command]
        for name, command in {"web": web, "worker": worker, "beat": beat}.items()
    }


def _answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def _cast() -> list[str]:
    """Who may be played, one line each; those with whom the whole line can be walked come first."""
    cast = introductions()
    width = max(len(str(member["name"])) for member in cast)
    return [f"  {member['name']!s:<{width}}  {member['text']}" for member in cast]
