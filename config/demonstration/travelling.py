"""A clock that can be set, so that a demonstration's history lies in the past. For the demonstration and tests only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

_real_now = timezone.now


@contextmanager
def travel(moment: dt.datetime) -> Iterator[None]:
    """Inside, `django.utils.timezone.now` begins at that aware moment and runs on from there."""
    before = timezone.now
    offset = moment - _real_now()
    timezone.now = lambda: _real_now() + offset
    try:
        yield
    finally:
        timezone.now = before


def days_ago(days: float, *, hour: int = 14) -> dt.datetime:
    """That many days before today, at that hour (UTC), which is daytime from Vancouver to Halifax."""
    day = _real_now() - dt.timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
