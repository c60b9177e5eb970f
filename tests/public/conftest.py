"""A certificate earned by real actions, for the pages anyone may read."""

from __future__ import annotations

import pytest

from certification import awarding, producing
from certification.models import Certificate
from certification.signing import fingerprint
from tests.cast import World, proof


@pytest.fixture
def world(db: None) -> World:
    return World()


def certified(world: World, stream: str = "ctic", who: str = "ines") -> Certificate:
    """A certificate in force, its paper made."""
    person = world.people[who]
    mine = world.admitted(person, stream)
    others = [world.people[name] for name in ("theo", "sam", "ines") if name != who][:2]
    world.complete(mine, [world.admitted(other, stream) for other in others])
    if stream == "itatm":
        shown = fingerprint(awarding.shown(mine))
        awarding.award(by=world.rafael, enrolment=mine, shown_sha256=shown, proof=proof())
    certificate = world.certificate(mine)
    assert certificate is not None
    assert producing.produce(certificate.pk)
    certificate.refresh_from_db()
    return certificate


@pytest.fixture
def certificate(world: World) -> Certificate:
    return certified(world)
