"""A certificate that has to be renewed: the judge is told since when it holds, and its pages tell where it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from certification import appointing, checking, issuing, publishing, recomputing, standing, tasks
from certification.models import Certificate, Enrolment, Standing
from people.models import Person
from tests.cast import World
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db

FILE = """
[stream]
code = "kept"
name = "Kept"
certificate = "Certified and kept"

[[group]]
code = "all"
title = "All of it"

[[group.requirement]]
code = "cv"
title = "A CV"
document = "cv"

[renewal]
cycle = "2 years"
notice = "3 months"
grace = "2 months"
reinstatement = "6 months"
audit_sample = "100 %"

[[renewal.group]]
code = "kept-up"
title = "Kept up"

[[renewal.group.requirement]]
code = "hours"
title = "Hours of consultation"
evidence = "practicum.meeting"
measure = "hours"
at_least = "4 h"

[[renewal.group.requirement]]
code = "steps"
title = "Steps reached as client"
evidence = "practicum.session.client"
measure = "coverage"
of = "steps"
values = ["arrive", "leave"]

[[step]]
code = "arrive"
title = "Arrive"

[[step]]
code = "leave"
title = "Leave"
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    """Ines, certified today in a stream whose certificates are kept in force by four hours in two years."""
    draft = publishing.load(by=world.ruth, source=FILE)
    publishing.publish(by=world.ruth, curriculum=draft)
    world.streams["kept"] = draft.stream
    first = world.ines.today() - dt.timedelta(days=300)
    appointing.appoint(
        by=world.ruth, person=world.mara, stream=draft.stream, function="supervisor", starts_on=first
    )
    mine = world.admitted(world.ines, "kept")
    paper = checking.declare(by=world.ines, kind="cv", body="Herself")
    checking.check(by=world.ruth, registration=paper)
    return mine


def of(enrolment: Enrolment) -> Certificate:
    return Certificate.objects.filter(enrolment=enrolment).latest("version")


def words(client: Client, who: Person, path: str) -> str:
    page = enter(type(client)(), who).get(path)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(page.content.decode()).replace("\xa0", " "))


@contextmanager
def later(**days: int) -> Iterator[None]:
    with time_machine.travel(timezone.now() + dt.timedelta(**days)):
        yield


def test_the_stored_standing_tells_the_cycle_from_the_moment_of_issue(mine: Enrolment) -> None:
    stored = Standing.objects.get(enrolment=mine)
    today = mine.person.today()

    assert stored.content["renewal"]["starts_on"] == today.isoformat()
    assert stored.content["renewal"]["state"] == "running"
    assert stored.stale is False
    assert (
        recomputing.differences([Enrolment.objects.select_related("person", "curriculum").get(pk=mine.pk)])
        == []
    )


def test_a_replacement_goes_on_with_the_cycle_and_one_after_a_revocation_begins_anew(
    world: World, mine: Enrolment
) -> None:
    first = mine.person.today()
    with later(days=40):
        issuing.replace(by=world.ruth, certificate=of(mine), reason="A new name.")
        after_replacing = standing.certified_on([mine])
    with later(days=50):
        issuing.revoke(by=world.ruth, certificate=of(mine), reason="Given in error.")
        after_revoking = standing.certified_on([mine])
        stale = Standing.objects.get(enrolment=mine).stale
        tasks.refresh_standings()
        told = Standing.objects.get(enrolment=mine).content["renewal"]
    with later(days=60):
        issuing.reissue(by=world.rafael, certificate=of(mine), reason="It was no error.")
        after_reissuing = standing.certified_on([mine])

    assert after_replacing == {mine.pk: first}
    assert after_revoking == {}
    assert (stale, told) == (True, None)
    assert after_reissuing == {mine.pk: first + dt.timedelta(days=60)}


@pytest.mark.parametrize(
    ("days", "state", "sentence"),
    [
        (0, "Cycle running", "What is asked has to be met by"),
        (700, "Due soon", "What is asked has to be met by"),
        (740, "In the days of grace", "What is missing can be made up until"),
        (850, "Lapsed", "It can be reinstated by what is met until"),
        (1100, "Over", "A registrar decides what becomes of the certificate."),
    ],
)
def test_holder_and_registrar_read_where_it_stands(
    world: World, client: Client, mine: Enrolment, days: int, state: str, sentence: str
) -> None:
    certificate = of(mine)
    with later(days=days):
        world.ruth.office_grants.update(ends_on=None)
        hers = words(client, world.ines, f"/certificates/{certificate.public_id}/")
        theirs = words(client, world.ruth, f"/registry/certificates/{certificate.public_id}/")

    for page in (hers, theirs):
        assert state in page
        assert sentence in page
        assert "0 h of 4 h" in page
        assert "Reinstatement until" in page
    # Once it is over, nothing she could add would help.
    assert ("Arrive" in hers) is (state != "Over"), "she reads which of her steps are missing"
    assert "Arrive" not in theirs, "others read only whether all are met"
    assert "Drawn for an audit" in theirs
    assert "Drawn for an audit" not in hers


def test_what_was_done_since_the_certificate_counts_toward_it(
    world: World, client: Client, mine: Enrolment
) -> None:
    before = standing.judge(mine).renewal
    with later(days=30):
        world.walk.slots = (timezone.now() - dt.timedelta(hours=3 * n) for n in range(9, 0, -1))
        world.consulted(mine, hours=4)
        page = words(client, world.ines, f"/certificates/{of(mine).public_id}/")
        after = standing.judge(mine).renewal

    assert before is not None
    assert after is not None
    assert before.groups[0].requirements[0].met is False
    assert after.groups[0].requirements[0].met is True
    assert "Hours of consultation Complete" in page


def test_a_suspended_certificate_tells_its_renewal_and_a_revoked_one_has_none(
    world: World, client: Client, mine: Enrolment
) -> None:
    certificate = of(mine)
    issuing.suspend(by=world.ruth, certificate=certificate, reason="Being looked into.")
    suspended = words(client, world.ines, f"/certificates/{certificate.public_id}/")
    issuing.revoke(by=world.ruth, certificate=certificate, reason="Given in error.")
    revoked = words(client, world.ines, f"/certificates/{certificate.public_id}/")

    assert "Renewal" in suspended
    assert "Renewal" not in revoked


def test_since_when_many_are_certified_takes_one_query(mine: Enrolment) -> None:
    with CaptureQueriesContext(connection) as one:
        standing.certified_on([mine])
    with CaptureQueriesContext(connection) as none:
        standing.certified_on([])

    assert (len(one), len(none)) == (1, 0)
