"""Waking a worker by the name of its task: a hint after the commit, and nothing more.

The row is the queue. Where the broker is away the hint is lost, the request succeeds, and the sweep finds the row.
"""

from __future__ import annotations

import functools
import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: str, *ids: int) -> None:
    """After this transaction commits, tell a worker that rows with these ids are due. Never raises."""
    transaction.on_commit(functools.partial(_send, task, ids), robust=True)


def _send(task: str, ids: tuple[int, ...]) -> None:
    try:
        current_app.send_task(task, args=ids, retry=False, ignore_result=True)
    except Exception as problem:  # the broker's own exceptions differ by transport
        logger.warning("could not wake %s%s: %s (the sweep will)", task, ids, type(problem).__name__)
