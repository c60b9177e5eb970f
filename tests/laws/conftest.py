from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.laws.throwaway import ThrowawayApp


@pytest.fixture(scope="module")
def outside_transactions(django_db_setup, django_db_blocker) -> Iterator[None]:
    # Migrations must run outside the transaction a test is wrapped in, as they do in earnest.
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def shared_app(outside_transactions) -> Iterator[ThrowawayApp]:
    """One throwaway app for a module whose tests only touch rows."""
    made = ThrowawayApp()
    yield made
    made.drop()


@pytest.fixture
def app(outside_transactions) -> Iterator[ThrowawayApp]:
    """A throwaway app for one test that migrates."""
    made = ThrowawayApp()
    yield made
    made.drop()
