"""Production starts only when it has all it needs and none of the demonstration's open doors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.conftest import clean_environment

PRODUCTION = {
    "PLATFORM": "production",
    "SECRET_KEY": "x" * 60,
    "FIELD_KEYS": "unused",
    "ALLOWED_HOSTS": "certification.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def read_settings(expression: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings; print({expression})"],
        cwd=settings.BASE_DIR,
        env=clean_environment(VAR_DIR=str(var), **environment),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
@pytest.mark.parametrize("value", [None, " "])
def test_production_refuses_to_start_without(name: str, value: str | None, tmp_path: Path):
    environment = {key: item for key, item in PRODUCTION.items() if key != name}
    if value is not None:
        environment[name] = value

    ended = read_settings("settings.PLATFORM", tmp_path, **environment)

    assert ended.returncode != 0
    assert f"PLATFORM=production needs these in the environment: {name}." in ended.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEMO": "1"}, "refuses DEMO"),
        ({"DEMONSTRATION": "true"}, "refuses DEMONSTRATION"),
        ({"DEBUG": "yes"}, "refuses DEBUG"),
        ({"DATABASE_URL": "sqlite:////data/db.sqlite3"}, "needs PostgreSQL"),
        ({"ALLOWED_HOSTS": "*"}, "needs real host names"),
    ],
)
def test_production_refuses(change: dict[str, str], sentence: str, tmp_path: Path):
    ended = read_settings("settings.PLATFORM", tmp_path, **{**PRODUCTION, **change})

    assert ended.returncode != 0
    assert sentence in ended.stderr


def test_production_starts_with_all_it_needs_and_is_hardened(tmp_path: Path):
    wanted = (
        "settings.DEBUG, settings.DEMONSTRATION, settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 31_000_000, "
        "settings.CACHES['default']['LOCATION'], settings.SITE_URL"
    )

    ended = read_settings(wanted, tmp_path, **PRODUCTION)

    assert ended.stdout.strip() == (
        "False False __Host-session True True True True redis://127.0.0.1:1/1 https://certification.example"
    )
    assert list(tmp_path.iterdir()) == [], "production makes no keys of its own"


@pytest.mark.parametrize("typed", ["https://certification.example", "https://certification.example/"])
def test_the_printed_address_has_one_slash_however_the_site_was_typed(typed: str, tmp_path: Path):
    ended = read_settings("settings.SITE_URL + '/verify/'", tmp_path, **PRODUCTION, SITE_URL=typed)

    assert ended.stdout.strip() == "https://certification.example/verify/"


def test_an_unknown_platform_is_refused(tmp_path: Path):
    ended = read_settings("settings.PLATFORM", tmp_path, PLATFORM="prodction")

    assert ended.returncode != 0
    assert "must be one of development, demo, test, production" in ended.stderr


def test_development_makes_its_keys_once(tmp_path: Path):
    first = read_settings("settings.SECRET_KEY, settings.FIELD_KEYS", tmp_path)
    second = read_settings("settings.SECRET_KEY, settings.FIELD_KEYS", tmp_path)

    assert first.returncode == 0, first.stderr
    assert len(first.stdout) > 100
    assert first.stdout == second.stdout


def test_every_task_beat_sends_exists():
    from config.celery import app

    app.loader.import_default_modules()
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert sent <= set(app.tasks)
