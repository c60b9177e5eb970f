"""Two questions a machine asks: is this process alive, and can it serve?"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# Anybody may ask, so the dear part of the answer (a write, and reading every migration) is kept this long.
KEPT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What a thorough look at the database found, and when (seconds of the monotonic clock)."""

    usable: bool
    at: float


_last_look: Look | None = None


@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; asks nobody else."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers now and, at most `KEPT_SECONDS` ago, took writes with every migration applied.

    Else 503. Says no more to the public. Redis is not asked: without it nothing is lost, the sweep finds the work
    later, and only log-in and looking up a certificate by its number wait.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = _usable()
    except DatabaseError:
        logger.exception("Not ready: the database does not answer.")
        ready = False
    return JsonResponse({"ready": ready}, status=200 if ready else 503)


def _usable() -> bool:
    """Whether the database takes writes and every migration is applied: this process's last look while it is fresh."""
    global _last_look
    now = time.monotonic()
    if _last_look is None or now - _last_look.at >= KEPT_SECONDS:
        _last_look = Look(_look(), now)
    return _last_look.usable


def _look() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = name WHERE id < 0")
    except DatabaseError:
        logger.exception("Not ready: the database takes no writes.")
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
