"""What the judge is told of an enrolment: days are days where the person lives."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import publishing, standing
from tests.cast import World
from tests.certification.versions import text

pytestmark = pytest.mark.django_db


RATIO = """
[[group.requirement]]
code = "ratio"
title = "Ratio"
title_fr = "Ratio"
evidence = "practicum.session.therapist"
measure = "hours"
at_least = "4 h"
limit = [{ support = { evidence = "practicum.meeting", each = "1 h", allows = "1 h", convert = [
    { each = "1 h", gives = 2, provider = { appointed = "supervisor" } },
    { each = "1 h", gives = 1 },
] } }]
"""


def test_who_was_appointed_is_read_where_only_the_worth_of_a_supporting_hour_depends_on_it() -> None:
    world = World()
    ratio = publishing.load(by=world.ruth, source=text(more=RATIO))
    publishing.publish(by=world.ruth, curriculum=ratio)
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.consulted(mine, hours=2)
    for _ in range(4):
        world.signed(world.session(mine, theirs))

    # Two hours with a supervisor are worth four, and allow four.
    assert standing.judge(mine).requirements["ratio"].figures.counted == 240


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
