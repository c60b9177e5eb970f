"""Alive and ready are two questions; neither tells the public more than yes or no."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import health, probing


@pytest.fixture(autouse=True)
def _nothing_looked_at_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last_look", None)


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


def queries_of_asking(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get("/readyz")
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.django_db
def test_asking_again_and_again_writes_nothing_and_reads_no_migration(client: Client):
    first = queries_of_asking(client)

    again = [queries_of_asking(client) for _ in range(5)]

    assert any("UPDATE" in sql for sql in first)
    assert again == [["SELECT 1"]] * 5


@pytest.mark.django_db
def test_sabotage_without_keeping_the_answer_every_stranger_causes_a_write(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(health, "KEPT_SECONDS", 0)
    queries_of_asking(client)

    again = queries_of_asking(client)

    assert any("UPDATE" in sql for sql in again)


@pytest.mark.django_db
def test_a_kept_answer_is_looked_at_anew_when_it_is_old(client: Client, monkeypatch: pytest.MonkeyPatch):
    well = client.get("/readyz").status_code
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")

    kept = client.get("/readyz").status_code
    monkeypatch.setattr(health, "_last_look", health.Look(True, time.monotonic() - health.KEPT_SECONDS))
    anew = client.get("/readyz").status_code

    assert (well, kept, anew) == (200, 200, 503)


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
