"""What the judge is told of an enrolment: days are days where the person lives."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import standing
from tests.cast import World

pytestmark = pytest.mark.django_db


def test_the_day_a_line_was_recorded_is_the_person_s_own() -> None:
    world = World()
    world.ines.time_zone = "America/Vancouver"
    world.ines.save(update_fields=["time_zone"])
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    # The cast's first free hour begins at midnight in London, which is still the afternoon before in Vancouver.
    stored = world.session(mine, theirs).participations.get(role="therapist").evidence

    [line] = standing.read_cases([mine])[mine.pk].evidence

    assert line.recorded_on == line.on == stored.happened_on
    assert stored.recorded_at.astimezone(dt.UTC).date() == stored.happened_on + dt.timedelta(days=1)
