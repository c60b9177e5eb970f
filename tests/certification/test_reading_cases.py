"""What the judge is told of an enrolment: days are days where the person lives."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import standing
from certification.models import Evidence
from tests.cast import World

pytestmark = pytest.mark.django_db


def test_the_day_a_line_was_recorded_is_the_person_s_own() -> None:
    world = World()
    world.ines.time_zone = "America/Vancouver"
    world.ines.save(update_fields=["time_zone"])
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    side = world.session(mine, theirs).participations.get(role="therapist")
    late = side.evidence.happened_on + dt.timedelta(days=1)
    # Five in the morning in London is still the evening before in Vancouver.
    five_in_the_morning = dt.datetime.combine(late, dt.time(5), dt.UTC)
    again = Evidence.objects.get(pk=side.evidence_id)
    again.recorded_at = five_in_the_morning

    line = standing._line(again, world.ines.zone)

    assert line.recorded_on == side.evidence.happened_on
