"""Waking a worker by the name of its task: a hint after the commit, and nothing more.

The row is the queue. Where the broker is away the hint is lost, the request still succeeds, the sweep finds the row.
"""

from __future__ import annotations

import functools
import logging
import time

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

# Somebody waits for the page while the hint is given. Left to itself the client library tries for seconds where the
# broker is gone, and for ever where it is frozen.
PATIENCE = 1.0  # seconds
# After a hint was lost no other is tried for so long: five letters of one request must not wait five times.
PAUSE = 5.0  # seconds

_silent_until = 0.0


def wake(task: str, *ids: int) -> None:
    """After this transaction commits, tell a worker that rows with these ids are due. Never raises."""
    transaction.on_commit(functools.partial(_send, task, ids), robust=True)


def _send(task: str, ids: tuple[int, ...]) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    options: dict[str, object] = {"max_retries": 1, "connect_retries_timeout": PATIENCE}
    if settings.REDIS_URL:
        options |= {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        with current_app.connection_for_write(
            connect_timeout=PATIENCE, transport_options=options
        ) as connection:
            current_app.send_task(task, args=ids, retry=False, ignore_result=True, connection=connection)
    except Exception as problem:  # the broker's own exceptions differ by transport
        _silent_until = time.monotonic() + PAUSE
        logger.warning("could not wake %s%s: %s (the sweep will)", task, ids, type(problem).__name__)
