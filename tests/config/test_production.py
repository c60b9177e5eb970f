"""The commands docker-compose.yml and the Procfile name, in production settings on PostgreSQL and Redis."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from config import probing
from tests.config.conftest import clean_environment
from tests.servers import free_port

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(
        os.environ.get("TEST_SERVICES", "off") == "off",
        reason="needs PostgreSQL and Redis: TEST_SERVICES=require",
    ),
]
HOST = "certification.example"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a production installation whose database is migrated and whose files are collected."""
    folder = tmp_path_factory.mktemp("production")
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"production_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = clean_environment(
        PLATFORM="production",
        SECRET_KEY=secrets.token_urlsafe(60),
        FIELD_KEYS=Fernet.generate_key().decode(),
        ALLOWED_HOSTS=HOST,
        DATABASE_URL=f"{server}/{name}",
        REDIS_URL=f"{os.environ['TEST_REDIS']}/60",
        REDIS_CACHE_URL=f"{os.environ['TEST_REDIS']}/61",
        VAR_DIR=str(folder),
        STATIC_ROOT=str(folder / "static"),
        TRUSTED_PROXIES="1",
    )
    for command in (["migrate", "--noinput"], ["load_streams"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
        )
    return environment


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def address(installation: dict[str, str]) -> Iterator[str]:
    """Where gunicorn serves the installation."""
    port = free_port()
    log = Path(installation["VAR_DIR"]) / "web.log"
    command = ["gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--threads=4"]
    with log.open("wb") as output:
        web = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=settings.BASE_DIR,
            env=installation,
            stdout=output,
            stderr=output,
        )
    try:
        limit = time.monotonic() + 60
        while (found := ask_health(port)) and time.monotonic() < limit:
            assert web.poll() is None, log.read_text()
            time.sleep(0.2)
        assert found is None, log.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        end(web)


def ask_health(port: int) -> str | None:
    os.environ["ALLOWED_HOSTS"] = HOST
    try:
        return probing.problem(f"http://127.0.0.1:{port}/readyz")
    finally:
        del os.environ["ALLOWED_HOSTS"]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def get(
    address: str, path: str, *, host: str = HOST, tls: bool = True
) -> HTTPResponse | urllib.error.HTTPError:
    headers = {"Host": host, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https" if tls else "http"}
    request = urllib.request.Request(f"{address}{path}", headers=headers)
    try:
        response: HTTPResponse = urllib.request.build_opener(NoRedirect).open(request, timeout=20)
    except urllib.error.HTTPError as error:
        return error
    return response


def test_serves_hardened_pages_behind_a_proxy(address: str):
    with get(address, "/accounts/login/") as page:
        text = page.read().decode()

    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert "upgrade-insecure-requests" in page.headers["Content-Security-Policy"]
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/"))
    assert "/static/css/" in text


def test_files_are_named_by_their_content_and_kept_for_ever(address: str):
    with get(address, "/accounts/login/") as page:
        text = page.read().decode()
    style = next(part for part in text.split('"') if part.startswith("/static/css/"))

    with get(address, style) as file:
        file.read()

    assert file.status == 200
    assert "immutable" in file.headers["Cache-Control"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/admin/", 302), ("/static/none.css", 404)])
def test_refusals_carry_the_headers(address: str, path: str, status: int):
    with get(address, path) as page:
        page.read()

    assert page.status == status
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_plain_http_and_strange_hosts_are_turned_away(address: str):
    with (
        get(address, "/accounts/login/", tls=False) as plain,
        get(address, "/", host="evil.example") as strange,
    ):
        assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/accounts/login/")
        assert strange.status == 400


def test_the_demonstration_is_not_there(address: str):
    with get(address, "/outbox/") as outbox, get(address, "/accounts/login/") as page:
        assert outbox.status == 404
        assert "demo_sign_in" not in page.read().decode()


def test_a_worker_takes_what_beat_sends(installation: dict[str, str]):
    head = Path(installation["VAR_DIR"]) / "audit-head.txt"
    command = [sys.executable, "-m", "celery", "-A", "config"]
    log = Path(installation["VAR_DIR"]) / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [
                *command,
                "worker",
                "--concurrency=1",
                "--without-gossip",
                "--without-mingle",
                "--loglevel=INFO",
            ],
            cwd=settings.BASE_DIR,
            env=installation,
            stdout=output,
            stderr=output,
        )
    try:
        limit = time.monotonic() + 60
        while not head.exists() and time.monotonic() < limit:
            assert worker.poll() is None, log.read_text()
            time.sleep(0.2)
        written = probing.problem(str(head), 60)
        answer = subprocess.run(
            [*command, "inspect", "ping", "--timeout=15"],
            cwd=settings.BASE_DIR,
            env=installation,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        end(worker)

    assert written is None, log.read_text()
    assert "pong" in answer.stdout
