"""Servers of our own: a private PostgreSQL or Redis for a run of the tests or of a benchmark.

Ours means: started here, on free loopback ports, in a temporary folder, asked for their identity before anything
trusts them, stopped at the end. The kernel stops them if this process is killed.
"""

from __future__ import annotations

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
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psycopg
import redis

# Whatever the developer's shell says about other installations must not reach the suite.
FOREIGN = (
    *("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "FIELD_KEYS"),
    *("ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "CERTIFICATE_STORE", "AUDIT_HEAD_FILE", "STATIC_ROOT"),
    *("TRUSTED_PROXIES", "DEMO", "DEMONSTRATION", "DEBUG", "LOG_LEVEL", "DEFAULT_FROM_EMAIL"),
)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class ServerMissing(Exception):
    """A server that is needed is not there, could not be installed, or is not the one we started."""


class PortTaken(ServerMissing):
    """Somebody else listens on the port that was free a moment ago."""


def install(*packages: str) -> None:
    """Install Debian packages, starting none of their services: the machine's own ports stay as they were."""
    asked = () if os.geteuid() == 0 else ("sudo", "-n")
    command = [*asked, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    sys.stderr.write(f"installing {' '.join(packages)} by apt\n")
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
        raise ServerMissing(
            f"{', '.join(packages)} missing and not installable here ({error}). "
            f"Install by hand: apt-get install {' '.join(packages)}"
        ) from error
    finally:
        if ours:
            policy.unlink(missing_ok=True)


def postgres_programs() -> Path | None:
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


def postgres_installed() -> Path:
    """The folder of PostgreSQL's programs, installed now if they were missing."""
    if postgres_programs() is None:
        install("postgresql")
    programs = postgres_programs()
    if programs is None:
        raise ServerMissing("PostgreSQL was installed, but its programs are not where Debian puts them.")
    return programs


def account(name: str) -> str | None:
    """Whom to run a server as: nobody else unless we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        return "nobody"


def die_with(parent: int, last_signal: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child this signal when its parent is killed."""

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


# A test database may be lost with the machine; it must not wait for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Servers:
    """PostgreSQL and Redis of one run, and the URLs that lead to them."""

    def __init__(self, purpose: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{purpose}-servers-"))
        self.folder.chmod(0o711)
        self.nonce = f"{purpose}_{secrets.token_hex(8)}"
        self.running: list[tuple[subprocess.Popen[bytes], int]] = []
        self.database_url = self.redis_url = self.told = ""

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
                start_new_session=True,  # Ctrl-C at the terminal is for the run, which then stops us in order
                preexec_fn=die_with(os.getpid(), last_signal),
            )
        self.running.append((process, last_signal))
        return process

    def _on_a_free_port(self, serve: Callable[[int], None]) -> None:
        """Serve on a port that was free a moment ago; where somebody took it meanwhile, on another."""
        for _try in range(2):
            with suppress(PortTaken):
                serve(free_port())
                return
            # Until the one that found no port is gone, it holds the lock on the data.
            process, last_signal = self.running.pop()
            process.send_signal(last_signal)
            process.wait(10)
        serve(free_port())

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
        said = (self.folder / log).read_text(errors="replace")[-2000:]
        trouble = PortTaken if "already in use" in said else ServerMissing
        raise trouble(f"{what} did not start:\n{said}")

    def start_postgres(self, programs: Path, settings: Mapping[str, str] = CARELESS) -> None:
        """PostgreSQL answers, and has proved to be ours, when this returns. Its data is safe as `settings` say."""
        user = account("postgres")
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
        self._on_a_free_port(lambda port: self._serve_postgres(programs, data, user, port, settings))

    def _serve_postgres(
        self, programs: Path, data: Path, user: str | None, port: int, settings: Mapping[str, str]
    ) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "cluster_name": self.nonce,
            "max_connections": "200",
            **settings,
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
                raise PortTaken(f"Port {port} answers, but is not our PostgreSQL: {row}.")
            self.told = " ".join(row[2].split()[:2])
            return True

        self._await("PostgreSQL", process, "postgres.log", ours)
        self.database_url = f"{url}/platform"

    def start_redis(self) -> None:
        """Redis answers, and has proved to be ours, when this returns."""
        user = account("redis")
        home = self.folder / "redis"
        home.mkdir()
        if user:
            shutil.chown(home, user)
        self._on_a_free_port(lambda port: self._serve_redis(home, user, port))

    def _serve_redis(self, home: Path, user: str | None, port: int) -> None:
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
                raise PortTaken(f"Port {port} answers, but is not our Redis.")
            self.told += f", Redis {answer['redis_version']}"
            return True

        self._await("Redis", process, "redis.log", ours)
        self.redis_url = f"redis://127.0.0.1:{port}"

    def stop(self) -> None:
        """They are gone, and so is their folder."""
        for process, last_signal in reversed(self.running):
            process.send_signal(last_signal)
        for process, _ in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
