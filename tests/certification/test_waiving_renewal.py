"""Waivers of what renewal asks: asked for once there is a certificate to keep, and counted in their own cycle."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from certification import enrolling, standing, verifying, waiving
from certification.models import Certificate, Enrolment, Waiver
from certification.rules.standing import RenewalStanding, RequirementStanding
from certification.views.progress_decisions import title_of
from people.models import OfficeGrant
from people.refusals import NotNow
from tests.arriving import arrive
from tests.cast import World
from tests.certification.test_decision_pages import address, words_of
from tests.certification.test_renewal_pages import FILE, certified, later, words

pytestmark = pytest.mark.django_db

HOURS = "renewal:hours"


@pytest.fixture
def world() -> World:
    world = World()
    OfficeGrant.objects.update(ends_on=None)
    return world


@pytest.fixture
def mine(world: World) -> Enrolment:
    """Ines, certified today; four hours and two steps in each cycle of two years keep her certificate in force."""
    return certified(world, FILE, "kept")


def asked(world: World, enrolment: Enrolment, requirement: str = HOURS, amount: int | None = None) -> Waiver:
    return waiving.request(
        by=world.ines,
        enrolment=enrolment,
        requirement=requirement,
        kind="equivalency",
        reason="Given elsewhere.",
        amount=amount,
    )


def renewal(enrolment: Enrolment) -> RenewalStanding:
    found = standing.judge(enrolment).renewal
    assert found is not None
    return found


def hours(enrolment: Enrolment) -> RequirementStanding:
    return next(one for one in renewal(enrolment).groups[0].requirements if one.code == "hours")


def test_a_part_of_what_renewal_asks_counts_and_is_told(
    world: World, mine: Enrolment, client: Client
) -> None:
    waiving.approve(by=world.ruth, waiver=asked(world, mine, amount=120))

    path = reverse("certificate", args=[Certificate.objects.get(enrolment=mine).public_id])
    page, progress = (
        words(client, world.ines, path),
        words(client, world.ines, address("enrolment_progress", mine)),
    )

    assert (hours(mine).figures.counted, hours(mine).waived, hours(mine).met) == (120, 120, False)
    assert "2 h of 4 h" in page
    assert "2 h of it was met elsewhere: an equivalency." in page
    assert "To keep the certificate: Hours of consultation" in progress
    assert "Equivalency: 2 h of 4 h." in progress
    assert "It holds in the cycle in which it is approved." in progress


def test_the_form_offers_it_only_to_whom_has_a_certificate_to_keep(
    world: World, mine: Enrolment, client: Client
) -> None:
    theirs = enrolling.admit(
        by=world.ruth,
        enrolment=enrolling.apply(by=world.theo, stream=mine.stream, motivation=""),
        supervisor=world.mara,
    )

    hers = words_of(arrive(client, world.ines).get(address("waiver_new", mine)))
    his = words_of(arrive(Client(), world.theo).get(address("waiver_new", theirs)))
    with pytest.raises(NotNow, match="cannot be waived"):
        waiving.request(by=world.theo, enrolment=theirs, requirement=HOURS, kind="waiver", reason="Why.")

    assert "To keep the certificate: Hours of consultation (4 h)" in hers
    assert "To keep the certificate" not in his


def test_it_holds_in_the_cycle_in_which_it_was_approved_and_not_in_the_next(
    world: World, mine: Enrolment
) -> None:
    for requirement in (HOURS, "renewal:steps"):
        waiving.approve(by=world.ruth, waiver=asked(world, mine, requirement))
    met = renewal(mine).met

    with later(days=740):
        next_cycle = renewal(mine)

    assert met is True
    assert (next_cycle.cycle, next_cycle.state, next_cycle.met) == (2, "running", False)


def test_approved_late_it_puts_the_certificate_in_force_again(world: World, mine: Enrolment) -> None:
    token = Certificate.objects.get(enrolment=mine).token
    waiting = [asked(world, mine, requirement) for requirement in (HOURS, "renewal:steps")]

    with later(days=850):
        before = verifying.by_token(token).state
        for waiver in waiting:
            waiving.approve(by=world.ruth, waiver=waiver)
        after = verifying.by_token(token).state

    assert (before, after) == ("lapsed", "in_force")


def test_it_is_not_approved_once_nothing_can_be_made_up_any_more(world: World, mine: Enrolment) -> None:
    waiver = asked(world, mine)

    with later(days=1100), pytest.raises(NotNow, match="can be made up any more: decline it"):
        waiving.approve(by=world.ruth, waiver=waiver)

    waiver.refresh_from_db()
    assert waiver.status == "requested"


def test_ended_it_counts_no_longer(world: World, mine: Enrolment) -> None:
    waiver = waiving.approve(by=world.ruth, waiver=asked(world, mine))
    met = hours(mine).met

    waiving.end(by=world.rafael, waiver=waiver, reason="The record was another person's.")

    assert (met, hours(mine).met) == (True, False)


def test_more_than_renewal_asks_is_refused(world: World, mine: Enrolment) -> None:
    with pytest.raises(NotNow, match=r"At most 4.h of it may be waived"):
        asked(world, mine, amount=300)


def test_the_registrar_reads_what_it_is_about(world: World, mine: Enrolment) -> None:
    waiver = asked(world, mine)

    assert title_of(mine, waiver.requirement, "en") == "To keep the certificate: Hours of consultation"
