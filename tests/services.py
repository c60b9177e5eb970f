"""pytest plug-in: the world the suite runs in, made before Django reads its settings.

TEST_SERVICES=off      (default) SQLite in memory and Celery's filesystem broker
TEST_SERVICES=auto     PostgreSQL and Redis of our own if they are installed, else as off
TEST_SERVICES=require  PostgreSQL and Redis of our own; installed by apt if missing; an error if that fails
REQUIRE_BROWSER=1      likewise for Chromium

Ours means: started here, on free loopback ports, in a temporary folder, asked for their identity before anything
trusts them, stopped at the end. The kernel stops them if this process is killed.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

# Whatever the developer's shell says about other installations must not reach the suite.
FOREIGN = (
    *("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "FIELD_KEYS"),
    *("ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "CERTIFICATE_STORE", "AUDIT_HEAD_FILE", "STATIC_ROOT"),
    *("TRUSTED_PROXIES", "DEMO", "DEMONSTRATION", "DEBUG", "LOG_LEVEL", "DEFAULT_FROM_EMAIL"),
)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class ServiceMissing(pytest.UsageError):
    """A service the lane requires is not there and could not be installed."""


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


def install(*packages: str) -> None:
    """Install Debian packages, starting none of their services: the machine's own ports stay as they were."""
    asked = () if os.geteuid() == 0 else ("sudo", "-n")
    command = [*asked, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    sys.stderr.write(f"tests: installing {' '.join(packages)} by apt\n")
    policy = Path("/usr/sbin/policy-rc.d")
    ours = os.geteuid() == 0 and not policy.exists()
    try:
        if ours:
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (("update",), ("install", "-y", "--no-install-recommends", *packages)):
            subprocess.run([*command, *step], check=True, env=environment, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServiceMissing(
            f"{', '.join(packages)} missing and not installable here ({error}). "
            f"Install by hand: apt-get install {' '.join(packages)}"
        ) from error
    finally:
        if ours:
            policy.unlink(missing_ok=True)


def _postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres; the highest version where there are several."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account(name: str) -> str | None:
    """Whom to run a server as: nobody else unless we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        return "nobody"


def _die_with(parent: int, last_signal: int) -> Callable[[], None]:
    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Services:
    """PostgreSQL and Redis belonging to this test run, and the URLs that lead to them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="test-services-"))
        self.folder.chmod(0o711)
        self.nonce = f"tests_{secrets.token_hex(8)}"
        self.running: list[tuple[subprocess.Popen[bytes], int]] = []
        self.database_url = self.redis_url = self.told = ""

    def start(self, programs: Path) -> None:
        """Both answer, and have proved to be ours, when this returns."""
        self._start_postgres(programs)
        self._start_redis()

    def _spawn(
        self, command: list[str], user: str | None, log: str, last_signal: int
    ) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=user,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=[] if user else None,
                start_new_session=True,  # Ctrl-C at the terminal is for pytest, which then stops us in order
                preexec_fn=_die_with(os.getpid(), last_signal),
            )
        self.running.append((process, last_signal))
        return process

    def _await(
        self, what: str, process: subprocess.Popen[bytes], log: str, ready: Callable[[], bool]
    ) -> None:
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            if process.poll() is not None:
                break
            if ready():
                return
            time.sleep(0.05)
        raise ServiceMissing(
            f"{what} did not start:\n{(self.folder / log).read_text(errors='replace')[-2000:]}"
        )

    def _start_postgres(self, programs: Path) -> None:
        user = _account("postgres")
        home = self.folder / "pg"
        home.mkdir()
        if user:
            shutil.chown(home, user)
        data = home / "data"
        subprocess.run(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            cwd=home,
            user=user,
            extra_groups=[] if user else None,
            stdout=subprocess.DEVNULL,
        )
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "cluster_name": self.nonce,
            # A test database may be lost with the machine; it must not wait for the disk.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        process = self._spawn(command, user, "postgres.log", signal.SIGINT)
        url = f"postgres://postgres@127.0.0.1:{port}"

        def ours() -> bool:
            try:
                with psycopg.connect(f"{url}/postgres", connect_timeout=5) as connection:
                    row = connection.execute(
                        "SELECT current_setting('data_directory'), current_setting('cluster_name'), version()"
                    ).fetchone()
            except psycopg.OperationalError:
                return False
            if row is None or (row[0], row[1]) != (str(data), self.nonce):
                raise ServiceMissing(f"Port {port} answers, but is not our PostgreSQL: {row}.")
            self.told = " ".join(row[2].split()[:2])
            return True

        self._await("PostgreSQL", process, "postgres.log", ours)
        self.database_url = f"{url}/platform"

    def _start_redis(self) -> None:
        user = _account("redis")
        home = self.folder / "redis"
        home.mkdir()
        if user:
            shutil.chown(home, user)
        port = free_port()
        program = shutil.which("redis-server") or "redis-server"
        command = [
            program,
            "--bind",
            "127.0.0.1",
            "--port",
            str(port),
            "--dir",
            str(home),
            "--databases",
            "64",
        ]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        process = self._spawn(command, user, "redis.log", signal.SIGTERM)

        def ours() -> bool:
            with redis.Redis(port=port, socket_timeout=5) as client:
                try:
                    answer = client.info("server")
                except redis.exceptions.ConnectionError:
                    return False
            if answer["process_id"] != process.pid:
                raise ServiceMissing(f"Port {port} answers, but is not our Redis.")
            self.told += f", Redis {answer['redis_version']}"
            return True

        self._await("Redis", process, "redis.log", ours)
        self.redis_url = f"redis://127.0.0.1:{port}"

    def stop(self) -> None:
        """Both are gone, and so is their folder."""
        for process, last_signal in reversed(self.running):
            process.send_signal(last_signal)
        for process, _ in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _start_services(mode: str) -> str:
    if mode not in {"off", "auto", "require"}:
        raise ServiceMissing(f"TEST_SERVICES is {mode!r}; it must be off, auto or require.")
    if os.environ.get("REQUIRE_BROWSER") == "1" and not chromium():
        install("chromium")
    if mode == "off":
        return "SQLite, filesystem broker"
    missing = [] if _postgres_programs() else ["postgresql"]
    missing += [] if shutil.which("redis-server") else ["redis-server"]
    if missing and mode == "auto":
        return f"SQLite, filesystem broker ({' and '.join(missing)} not installed)"
    if missing:
        install(*missing)
    programs = _postgres_programs()
    if programs is None:
        raise ServiceMissing("PostgreSQL was installed, but its programs are not where Debian puts them.")
    services = Services()
    atexit.register(services.stop)
    services.start(programs)
    os.environ["DATABASE_URL"] = services.database_url
    os.environ["TEST_REDIS"] = services.redis_url
    return services.told


def _prepare() -> str:
    """Set the environment of this process, and through it that of xdist's workers and of processes tests start."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        for name in (*FOREIGN, "TEST_REDIS"):
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
