"""The time a record is written at, and the moment somebody means by a day and a time on her own clock."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


class NoSuchTime(ValueError):
    """The clocks went forward over this time: on that day it did not exist."""


def now() -> dt.datetime:
    """This moment, aware, in UTC. Looked up at each call: a model's default must follow a clock that was set.

    One function, so that a demonstration can be laid out over past months.
    """
    return timezone.now()


def instant(day: dt.date, at: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """The moment at which a clock in that zone shows that time, in UTC; the first of the two when clocks go back.

    Raises NoSuchTime for a time the clocks jump over. In UTC, since adding minutes to a time in a zone adds them to
    what the clock shows and not to what has passed.
    """
    shown = dt.datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    moment = shown.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) != shown.replace(tzinfo=None):
        raise NoSuchTime
    return moment


def minutes_later(moment: dt.datetime, minutes: int) -> dt.datetime:
    """The moment so many minutes have passed after that one, in UTC, whatever the clocks did meanwhile."""
    return moment.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
