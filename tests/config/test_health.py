"""Alive and ready are two questions; neither tells the public more than yes or no."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from config import probing


def test_alive_asks_no_database(client: Client):
    # No database fixture: a query here would be an error.
    response = client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"alive": True})


@pytest.mark.django_db
def test_ready_when_every_migration_is_applied(client: Client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"ready": False})


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        well = self.headers["Host"] == "certification.example" and self.path == "/readyz"
        self.send_response(200 if well else 503)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answering) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_a_container_asks_by_the_name_production_allows(server: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "certification.example,other.example")

    well, ill = probing.problem(f"{server}/readyz"), probing.problem(f"{server}/elsewhere")

    assert well is None
    assert ill is not None
    assert "503" in ill


def test_a_container_sees_when_a_file_is_no_longer_written(tmp_path: Path):
    head = tmp_path / "audit-head.txt"
    head.write_text("")

    fresh, stale, missing = (
        probing.problem(str(head), 60),
        probing.problem(str(head), -1),
        probing.problem(str(tmp_path / "none"), 60),
    )

    assert fresh is None
    assert stale is not None
    assert missing is not None
