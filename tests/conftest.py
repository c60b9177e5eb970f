"""What every test may rely on. The strict world is tests/strictness.py, the browser tests/browsing.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TestCase
from django.utils import translation

from config.translating import compile_translations

pytest_plugins = ["tests.strictness", "tests.browsing", "tests.laws.flushing"]


def on_postgres() -> bool:
    """Whether the suite runs on PostgreSQL."""
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


def pytest_configure() -> None:
    # The .mo files are not in git; a French page is tested as it would be served.
    compile_translations()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("postgres") and not on_postgres():
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: TEST_SERVICES=require ./run test"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, which at the end nobody holds open: a session of a server or worker that a test had killed may
    live on for a moment, and PostgreSQL drops no database that somebody looks at."""
    yield
    if on_postgres():
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits live in the cache: no test inherits another's."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _the_platform_s_own_language() -> Iterator[None]:
    """A request in French leaves its thread speaking French; no test inherits another's tongue."""
    yield
    translation.deactivate()


class PlatformClient(Client):
    """Runs what the view asked to run on commit, as production would once the response's transaction ends."""

    def request(self, **request: Any) -> Any:
        if not connection.in_atomic_block:
            return super().request(**request)
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


@pytest.fixture
def client() -> PlatformClient:
    return PlatformClient()
