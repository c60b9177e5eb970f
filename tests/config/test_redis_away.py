"""With Redis away, or hanging, account pages say so quickly; whatever counts nothing goes on."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings
from redis.exceptions import RedisError

from people.models import Person
from tests.config.conftest import clean_environment
from tests.servers import free_port

pytestmark = pytest.mark.django_db

# Far from both: a cache with its timeouts gives up in about a second, one without waits for ever.
PATIENCE_SECONDS = 15
ADDRESS, PASSWORD = "therapist@example.org", "a long and winding password"
SAID = "Log-in is not possible for a moment"
PRODUCTION = {
    "PLATFORM": "production",
    "SECRET_KEY": "x" * 60,
    "FIELD_KEYS": "unused",
    "ALLOWED_HOSTS": "certification.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}
ASK_THE_CACHE = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.core.cache import cache
began = time.monotonic()
try:
    cache.add("login", True)
except Exception as problem:
    print(type(problem).__module__, time.monotonic() - began)
"""


@pytest.fixture
def hanging() -> Iterator[int]:
    """The port of a Redis that takes connections and then says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield silent.getsockname()[1]


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody listens where the cache is looked for."""
    cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"redis://127.0.0.1:{free_port()}/1",
        "OPTIONS": {"socket_connect_timeout": 0.8, "retry": None},
    }
    with override_settings(CACHES={"default": cache}):
        yield


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user(ADDRESS, password=PASSWORD, name="Ada Therapist")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def log_in(visitor: Client, **headers: str) -> Any:
    return visitor.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}, headers=headers)


@pytest.mark.usefixtures("away", "person")
def test_log_in_is_refused_with_a_sentence_and_nobody_is_let_in_uncounted(visitor: Client):
    form = visitor.get("/accounts/login/")

    answer = log_in(visitor)

    assert form.status_code == 200
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert SAID in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


@pytest.mark.usefixtures("away", "person")
def test_the_sentence_is_told_in_french(visitor: Client):
    answer = log_in(visitor, accept_language="fr")

    assert answer.status_code == 503
    assert "La connexion est impossible pour un instant" in answer.content.decode()


@pytest.mark.usefixtures("away")
def test_reauthentication_is_refused_likewise_and_her_session_goes_on(visitor: Client, person: Person):
    visitor.force_login(person)

    answer = visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert answer.status_code == 503
    assert SAID in answer.content.decode()
    assert visitor.get("/profile/").status_code == 200


@pytest.mark.usefixtures("away", "person")
def test_sabotage_without_the_middleware_log_in_breaks(visitor: Client):
    kept = [name for name in settings.MIDDLEWARE if not name.startswith("config.uncounted")]

    with override_settings(MIDDLEWARE=kept):
        answer = log_in(visitor)

    assert answer.status_code == 500


@pytest.mark.usefixtures("away")
def test_the_cache_of_these_tests_is_really_away():
    with pytest.raises(RedisError):
        caches["default"].get("anything")


@pytest.mark.parametrize("kind", ["closed", "hanging"])
def test_productions_cache_gives_up_before_patience_ends(hanging: int, kind: str, tmp_path: Path):
    port = hanging if kind == "hanging" else free_port()
    environment = clean_environment(
        VAR_DIR=str(tmp_path), REDIS_URL=f"redis://127.0.0.1:{port}/0", **PRODUCTION
    )

    asked = subprocess.run(
        [sys.executable, "-c", ASK_THE_CACHE],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    module, seconds = asked.stdout.split()
    assert module == "redis.exceptions"
    assert float(seconds) < PATIENCE_SECONDS
