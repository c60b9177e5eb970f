"""Sessions and meetings on the nights the clocks change: the minutes that passed, never those the clock showed."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.demonstration.travelling import travel
from people.clock import NoSuchTime, instant
from people.refusals import NotNow
from practicum import logging, meeting
from practicum.logging import SessionFacts
from practicum.models import Occupation, Session
from practicum.views.forms_meetings import MeetingForm
from practicum.views.forms_sessions import SessionForm
from practicum.views.sessions import partners_of
from tests.cast import World, proof
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db

VANCOUVER = "America/Vancouver"
FORWARD, BACK = dt.date(2026, 3, 8), dt.date(2025, 11, 2)
LATER = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
GAP = "The clocks went forward then"


class Pair:
    """Ines in Vancouver with her partner, and the supervisor who lives there too."""

    def __init__(self) -> None:
        self.world = World(days=500)
        for who in (self.world.ines, self.world.theo, self.world.mara):
            who.time_zone = VANCOUVER
            who.save()
        self.mine = self.world.admitted(self.world.ines)
        self.theirs = self.world.admitted(self.world.theo)


@pytest.fixture
def pair() -> Any:
    made = Pair()
    with travel(LATER):
        yield made


def session_form(pair: Pair, on: dt.date, at: str, minutes: int) -> SessionForm:
    words = QueryDict(mutable=True)
    words.update(
        {
            "role": "therapist",
            "partner": str(pair.theirs.public_id),
            "on": on.isoformat(),
            "starts_at": at,
            "minutes": str(minutes),
            "format": "online",
        }
    )
    return SessionForm(words, enrolment=pair.mine, partners=partners_of(pair.mine))


def meeting_form(pair: Pair, on: dt.date, at: str, minutes: int) -> MeetingForm:
    words = QueryDict(mutable=True)
    words.update({"on": on.isoformat(), "at": at, "minutes": str(minutes), "format": "online"})
    words.setlist("attended", [str(pair.mine.public_id)])
    return MeetingForm(words, leader=pair.world.mara, enrolments=[pair.mine])


def logged(pair: Pair, on: dt.date, at: str, minutes: int) -> Session:
    form = session_form(pair, on, at, minutes)
    assert form.is_valid(), form.errors
    return logging.log(by=pair.world.ines, enrolment=pair.mine, partner=pair.theirs, facts=form.facts())


def lengths(session: Session) -> set[int]:
    busy = Occupation.objects.filter(participation__session=session)
    return {int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in busy}


@pytest.mark.parametrize(("day", "at"), [(FORWARD, "01:30"), (BACK, "00:30")])
def test_a_session_across_the_change_occupies_the_minutes_it_lasted(
    pair: Pair, day: dt.date, at: str
) -> None:
    assert lengths(logged(pair, day, at, 120)) == {120}


@pytest.mark.parametrize(("day", "at"), [(FORWARD, "01:30"), (BACK, "00:30")])
def test_a_meeting_across_the_change_occupies_the_minutes_it_lasted(
    pair: Pair, day: dt.date, at: str
) -> None:
    form = meeting_form(pair, day, at, 120)
    assert form.is_valid(), form.errors

    held = meeting.enter(
        by=pair.world.mara,
        stream=pair.mine.stream,
        facts=form.facts(),
        attended=form.who_attended(),
        proof=proof(),
    )

    busy = Occupation.objects.get(meeting=held)
    assert busy.ends_at - busy.starts_at == dt.timedelta(minutes=120)


def test_a_time_that_does_not_exist_is_said_beside_its_field_and_nothing_is_written(
    pair: Pair, client: Client
) -> None:
    enter(client, pair.world.ines)
    sent = session_form(pair, FORWARD, "02:30", 60).data

    response = client.post("/sessions/new/", sent)

    assert response.status_code == 422
    assert GAP in response.content.decode()
    assert not Session.objects.exists()
    assert GAP in str(meeting_form(pair, FORWARD, "02:30", 60).errors["at"])


def test_right_after_a_session_across_the_change_the_next_one_may_begin_and_not_before(pair: Pair) -> None:
    # 01:30 and two hours on: the clock shows 04:30, for it jumped from 2 to 3.
    logged(pair, FORWARD, "01:30", 120)

    with pytest.raises(NotNow):
        logged(pair, FORWARD, "04:00", 30)
    assert lengths(logged(pair, FORWARD, "04:30", 30)) == {30}


def test_the_same_hour_shown_twice_is_one_hour_of_the_two(pair: Pair) -> None:
    # 00:30 and two hours on: the clock shows 01:30 for the second time.
    logged(pair, BACK, "00:30", 120)

    assert lengths(logged(pair, BACK, "02:00", 60)) == {60}


ZONES = ("America/Vancouver", "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Europe/Dublin")
CHANGES = (FORWARD, BACK, dt.date(2026, 3, 29), dt.date(2025, 10, 5), dt.date(2025, 10, 26))


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    zone=st.sampled_from(ZONES).map(zoneinfo.ZoneInfo),
    day=st.sampled_from(CHANGES),
    at=st.times(min_value=dt.time(0), max_value=dt.time(5)).map(lambda at: at.replace(microsecond=0)),
    minutes=st.integers(10, 240),
)
def test_day_time_and_minutes_together_mean_what_passed(
    zone: zoneinfo.ZoneInfo, day: dt.date, at: dt.time, minutes: int
) -> None:
    try:
        start = instant(day, at, zone)
    except NoSuchTime:
        # Then no moment of that night is shown so.
        night = dt.datetime.combine(day, dt.time(0), tzinfo=dt.UTC) - dt.timedelta(hours=15)
        shown = {
            (night + dt.timedelta(seconds=at.second, minutes=n)).astimezone(zone).replace(tzinfo=None, fold=0)
            for n in range(60 * 40)
        }
        assert dt.datetime.combine(day, at) not in shown
        return

    for facts in (
        SessionFacts(role="therapist", starts_at=start, minutes=minutes, format="online"),
        meeting.MeetingFacts(starts_at=start.astimezone(zone), minutes=minutes, format="online"),
    ):
        assert facts.ends_at.astimezone(dt.UTC) - facts.starts_at.astimezone(dt.UTC) == dt.timedelta(
            minutes=minutes
        )
    assert start.astimezone(zone).replace(tzinfo=None, fold=0) == dt.datetime.combine(day, at)
