"""The main job without a browser: from application to a certificate, by the same actions the pages call."""

from __future__ import annotations

import pytest

from audit.models import Event
from certification import awarding
from certification.models import Evidence, Standing
from certification.signing import fingerprint
from tests.cast import World, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("code", ["ctic", "itatm", "coach"])
def test_meeting_everything_issues_exactly_one_certificate(world: World, code: str) -> None:
    mine = world.admitted(world.ines, code)
    partners = [world.admitted(world.theo, code), world.admitted(world.sam, code)]

    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    for turn in range(8):
        theirs = partners[turn % 2]
        world.signed(world.session(mine, theirs))
        swapped = world.session(theirs, mine)
        side = swapped.participations.get(role="client")
        if side.evidence.status == "claimed":
            world.signed(swapped, "client")
    world.consulted(mine, hours=12)
    world.reflected(mine)
    assert world.certificate(mine) is None
    world.competent(mine)
    if code == "itatm":
        assert Standing.objects.get(enrolment=mine).awaits == "award"
        awarding.award(
            by=world.rafael, enrolment=mine, shown_sha256=fingerprint(awarding.shown(mine)), proof=proof()
        )

    standing = Standing.objects.get(enrolment=mine)
    unmet = [
        (r["code"], r["figures"])
        for group in standing.content["groups"]
        for r in group["requirements"]
        if not r["met"]
    ]
    assert standing.complete, unmet
    certificate = world.certificate(mine)
    assert certificate is not None
    assert certificate.facts["holder"] == "Ines Halloran"
    assert mine.certificates.count() == 1
    assert Evidence.objects.filter(enrolment=mine, status="verified").count() == len(
        certificate.facts["evidence"]
    )
    assert Event.objects.filter(action="certificate.issued").count() == 1
