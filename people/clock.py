"""The time a record is written at. One function, so that a demonstration can be laid out over past months."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """This moment, aware, in UTC. Looked up at each call: a model's default must follow a clock that was set."""
    return timezone.now()
