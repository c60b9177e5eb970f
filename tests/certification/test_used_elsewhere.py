"""An hour that another certificate used is not counted again where the curriculum says so."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from certification import crediting, issuing, publishing, standing, tasks
from certification.models import Certificate, Enrolment, Standing
from tests.cast import CURRICULA, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def without_reuse(world: World) -> None:
    """The coach stream in a version whose training hours may not have been used for another certificate."""
    source = (CURRICULA / "itatm.toml").read_text()
    words = 'measure = "hours"\n'
    changed = source.replace(words, f'{words}reuse = "none"\n').replace(
        'version = "2026.1"', 'version = "2027.1"'
    )
    assert changed != source
    publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=changed))


def attended(world: World, enrolment: Enrolment, fact: uuid.UUID) -> None:
    """An hour of training recorded in this stream; the same fact may stand in another one too."""
    crediting.credit(
        by=world.tom,
        enrolment=enrolment,
        kind="coursework.module",
        fact_id=fact,
        happened_on=timezone.now().date() - dt.timedelta(days=100),
        minutes=60,
        attributes={"module": "nervous-system"},
        verified=True,
    )


def hours_of(enrolment: Enrolment) -> tuple[int, list[str]]:
    """What counts of the training hours, and the reasons of their lines."""
    judged = standing.judge(Enrolment.objects.select_related("person", "curriculum").get(pk=enrolment.pk))
    found = next(
        one
        for one in judged.requirements.values()
        if one.measure == "hours" and any(line.evidence_id for line in one.lines)
    )
    return found.figures.counted, [line.reason for line in found.lines]


def certified(world: World, enrolment: Enrolment) -> Certificate:
    """The certificate that comes of everything CTIC asks."""
    world.complete(enrolment, [world.admitted(world.theo)])
    return Certificate.objects.get(enrolment=enrolment)


def test_the_facts_say_what_was_used_and_the_other_stream_does_not_count_it_again(world: World) -> None:
    without_reuse(world)
    first, second = world.admitted(world.ines), world.admitted(world.ines, "itatm")
    fact = uuid.uuid4()
    attended(world, first, fact)
    attended(world, second, fact)
    before = hours_of(second)

    certificate = certified(world, first)
    marked = Standing.objects.get(enrolment=second).stale
    tasks.refresh_standings()

    assert before == (60, ["counted"])
    assert str(fact) in certificate.facts["used"]
    assert marked is True
    assert hours_of(second) == (0, ["used-elsewhere"])
    assert Standing.objects.get(enrolment=second).stale is False


def test_a_revoked_certificate_sets_its_hours_free(world: World) -> None:
    without_reuse(world)
    first, second = world.admitted(world.ines), world.admitted(world.ines, "itatm")
    fact = uuid.uuid4()
    attended(world, first, fact)
    attended(world, second, fact)
    certificate = certified(world, first)
    tasks.refresh_standings()

    issuing.revoke(by=world.ruth, certificate=certificate, reason="Issued in error.")
    marked = Standing.objects.get(enrolment=second).stale

    assert marked is True
    assert hours_of(second) == (60, ["counted"])


def test_where_reuse_is_free_nothing_is_marked_and_it_counts(world: World) -> None:
    first, second = world.admitted(world.ines), world.admitted(world.ines, "itatm")
    fact = uuid.uuid4()
    attended(world, first, fact)
    attended(world, second, fact)

    certified(world, first)

    assert Standing.objects.get(enrolment=second).stale is False
    assert hours_of(second)[0] == 60
