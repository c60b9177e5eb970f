"""The scene, made once per module and never committed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.permissions.scene import Scene, undone


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The world every question is asked of."""
    # Django logs every 404 and 405 that is asked for here on purpose.
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with django_db_blocker.unblock(), undone():
            yield Scene()
    finally:
        logger.setLevel(before)
