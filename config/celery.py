"""The Celery application. The queue is rows in the database: messages only wake a worker, and may be lost."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def sweep_at_once(**_: Any) -> None:
    """Look for due work as soon as a worker is up, instead of waiting for beat's next round."""
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"])
