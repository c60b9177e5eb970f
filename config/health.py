"""Two questions a machine asks: is this process alive, and can it serve?"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; asks nobody else."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database takes writes and every migration is applied, else 503. Says no more to the public.

    The broker is not asked: without it nothing is lost, the sweep finds the work later.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = name WHERE id < 0")
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("Not ready: the database does not answer.")
        ready = False
    return JsonResponse({"ready": ready}, status=200 if ready else 503)
