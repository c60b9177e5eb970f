"""Waivers, versions, plans, dry runs, cohort and checks in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from certification import appointing, holding, moving_versions, rehearsing, waiving
from certification.models import Appointment, Standing
from tests.browsing import Pages
from tests.cast import World
from tests.certification.versions import NEW_REQUIREMENT, draft, published
from tests.registry.test_in_a_browser import look, sign_in


def seeded() -> tuple[World, list[str], list[str]]:
    """Something on every page; the registrar's addresses and the therapist's."""
    world = World()
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.practised(mine, [theirs], sessions=4)
    world.consulted(mine, hours=4)
    waiver = waiving.request(
        by=world.mara,
        enrolment=mine,
        requirement="consultation-hours",
        kind="equivalency",
        reason="Consultation in another programme.",
        amount=90,
        body="Training committee",
    )
    waiving.approve(by=world.ruth, waiver=waiver)
    for code, by in (("reflection", world.mara), ("modules", world.ines)):
        waiving.request(by=by, enrolment=mine, requirement=code, kind="waiver", reason="Two books.")
    holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="The yearly fee is open.")
    newer = published(world, consultation="4 h", sessions="5")
    moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours are asked.")
    text = draft(world, consultation="3 h", more=NEW_REQUIREMENT)
    done = rehearsing.ask(by=world.ruth, curriculum=text)
    rehearsing.rehearse(done.pk)
    waiting = rehearsing.ask(by=world.ruth, curriculum=text)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    Standing.objects.filter(enrolment=theirs).update(stale=True)
    plan = "?kind=practicum.meeting&times=4&hours=2&on=2027-03-01&rhythm=week&size=group&partner=known"
    return (
        world,
        [
            *(reverse(f"registry_{name}") for name in ("matrix", "waivers", "holds", "checks")),
            reverse("registry_decisions", args=[mine.public_id]),
            reverse("registry_decisions", args=[theirs.public_id]),
            reverse("registry_rehearsals", args=[text.public_id]),
            *(reverse("registry_rehearsal", args=[one.public_id]) for one in (done, waiting)),
            reverse("registry_rehearsal_people", args=[done.public_id]),
        ],
        [
            reverse("enrolment_progress", args=[mine.public_id]),
            reverse("waiver_new", args=[mine.public_id]),
            reverse("version_move", args=[mine.public_id]),
            reverse("version_text", args=[newer.public_id]),
            reverse("what_if", args=[mine.public_id]),
            reverse("what_if", args=[mine.public_id]) + plan,
        ],
    )


@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_wide_and_narrow(
    open_page: Pages, axe: Callable[[Page], None], live_server: Any
) -> None:
    world, registrars, therapists = seeded()

    wrong: list[str] = []
    for width, dark in ((1280, False), (360, True)):
        for who, addresses in ((world.rafael, registrars), (world.ines, therapists)):
            page = open_page("/accounts/login/", width=width, dark=dark)
            sign_in(page, who)
            for number, address in enumerate(addresses):
                wrong += look(page, address, axe, f"{who.name.split()[0]}-{number:02}-{width}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_a_waiver_goes_from_request_to_approval_without_javascript(
    open_page: Pages, live_server: Any
) -> None:
    world = World()
    mine = world.admitted(world.ines)
    hers = open_page("/accounts/login/", javascript=False)
    sign_in(hers, world.ines)
    office = open_page("/accounts/login/", javascript=False)
    sign_in(office, world.ruth)

    hers.goto(f"/progress/{mine.public_id}/")
    hers.get_by_role("link", name="Met elsewhere before?").click()
    hers.get_by_label("Requirement").select_option("consultation-hours")
    hers.get_by_label("An equivalency: it was met elsewhere").check()
    hers.get_by_label("A part", exact=True).check()
    hers.get_by_label("If a part: how much").fill("2")
    hers.get_by_label("Reason").fill("Consultation in another programme.")
    hers.get_by_role("button", name="Ask for it").click()
    office.goto("/registry/waivers/")
    office.get_by_role("link", name="Ines Halloran").click()
    office.get_by_role("button", name="Approve").click()
    hers.goto(f"/progress/{mine.public_id}/")

    assert "Approved by Ruth Registrar" in hers.inner_text("main")
    assert "2 h of 6 h" in hers.inner_text("main").replace("\xa0", " ")
