"""The therapist’s pages in a real browser: nothing axe complains of, no sideways scrolling, no need of script."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from certification import enrolling
from certification.models import Enrolment
from certification.producing import produce
from people.models import Person
from practicum import confirming, signing_off
from practicum.logging import SessionFacts, log
from practicum.models import Participation
from tests.arriving import arrive
from tests.browsing import Pages
from tests.cast import World
from tests.certification.test_certificate_pages import certified

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = os.environ.get("PICTURES", "")


def busy(world: World) -> tuple[Enrolment, Enrolment]:
    """Ines in the middle of it all: signed, waiting, returned, disputed, to confirm."""
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.taught(mine)
    world.licensed(world.ines)
    world.signed(world.session(mine, theirs))
    world.signed(world.session(mine, theirs, minutes=30))
    world.signed(world.session(theirs, mine), "client")
    world.asked(world.session(mine, theirs))
    world.session(mine, theirs, minutes=90)
    world.consulted(mine, hours=4)
    line = world.asked(world.session(mine, theirs))
    signing_off.send_back(by=world.mara, sign_off=line, comment="The start time looks wrong.")
    return mine, theirs


def sign_in(page: Page, person: Person, address: str) -> None:
    client = arrive(Client(), person)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_are_for_everybody(
    open_page: Pages, axe: Callable[[Page], None], width: int, dark: bool
) -> None:
    world = World()
    mine, theirs = busy(world)
    coaching = world.admitted(world.ines, "coach")
    session = theirs.participations.order_by("pk").first().session
    addresses = {
        "progress": reverse("enrolment_progress", args=[mine.public_id]),
        "choose": reverse("progress"),
        "sessions": reverse("sessions"),
        "session": reverse("session", args=[session.public_id]),
        "new": reverse("session_new") + f"?enrolment={coaching.public_id}",
        "scope": reverse("scope", args=[coaching.public_id]),
        "registration": reverse("registration"),
        "certificates": reverse("certificates"),
        "profile": reverse("profile"),
        "apply": reverse("apply", args=["itatm"]),
        "change": reverse("enrolment_change", args=[mine.public_id]),
    }
    page = open_page(width=width, dark=dark)
    sign_in(page, world.ines, open_page.address)

    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(folded => { folded.open = true })")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if PICTURES:
            page.goto(address)
            page.screenshot(
                path=Path(PICTURES) / f"{name}-{width}-{'dark' if dark else 'light'}.png", full_page=True
            )


def test_a_session_is_logged_and_confirmed_without_javascript(open_page: Pages) -> None:
    world = World()
    world.admitted(world.ines)
    world.admitted(world.theo)
    page = open_page(javascript=False)
    sign_in(page, world.ines, open_page.address)

    page.goto(reverse("session_new"))
    page.get_by_label("With").select_option("Theo Brandt")
    page.get_by_label("Date").fill((world.ines.today() - dt.timedelta(days=2)).isoformat())
    page.get_by_label("Start").fill("00:10")
    page.get_by_label("Minutes").fill("10")
    page.get_by_label("online").check()
    page.get_by_role("button", name="Log it").click()
    address = page.url
    partner = open_page(javascript=False, width=360)
    sign_in(partner, world.theo, open_page.address)
    partner.goto(address)
    partner.get_by_role("button", name="Yes, confirm").click()
    page.reload()
    page.get_by_role("button", name="Ask for sign-off").click()

    assert page.get_by_text("With supervisor").is_visible()


def test_the_paper_appears_by_itself_once_it_is_drawn(
    open_page: Pages, axe: Callable[[Page], None], tmp_path: Path, settings: Any
) -> None:
    settings.CERTIFICATE_STORE = tmp_path
    certificate = certified(World())
    page = open_page()
    sign_in(page, certificate.enrolment.person, open_page.address)
    page.goto(reverse("certificate", args=[certificate.public_id]))
    assert page.get_by_role("link", name="Download the PDF").count() == 0

    produce(certificate.pk)

    page.get_by_role("link", name="Download the PDF").wait_for()
    axe(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "certificate-1280-light.png", full_page=True)
    page.goto(reverse("enrolment_progress", args=[certificate.enrolment.public_id]))
    axe(page)
    assert page.get_by_text("Your certificate is ready").is_visible()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "complete-1280-light.png", full_page=True)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_the_rarer_states_are_for_everybody_too(
    open_page: Pages, axe: Callable[[Page], None], width: int, dark: bool
) -> None:
    world = World()
    mine, theirs = busy(world)
    Authenticator.objects.create(user=world.mara, type=Authenticator.Type.TOTP, data={"secret": "x"})
    applied = enrolling.apply(by=world.ines, stream=world.streams["itatm"], motivation="A clinic.")
    returned = Participation.objects.get(sign_offs__status="returned").session
    facts = SessionFacts(role="client", starts_at=next(world.slots), minutes=50, format="online")
    logged = log(by=world.theo, enrolment=theirs, partner=mine, facts=facts)
    disputed = world.session(mine, theirs)
    side = disputed.participations.select_related("session").get(role="client")
    confirming.dispute(by=world.theo, participation=side, because="other_time")
    page = open_page(width=width, dark=dark)
    open_page.forgive("422")

    def look(name: str, address: str) -> None:
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(folded => { folded.open = true })")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)

    sign_in(page, world.ines, open_page.address)
    look("applied", reverse("enrolment_progress", args=[applied.public_id]))
    look("returned", reverse("session", args=[returned.public_id]))
    look("to-confirm", reverse("session", args=[logged.public_id]))
    look("disputed", reverse("session", args=[disputed.public_id]))
    look("correct", reverse("session_correct", args=[disputed.public_id]))
    page.goto(reverse("session_new"))
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Log it").click()
    page.locator(".error-summary").wait_for()
    axe(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"errors-{width}.png", full_page=True)
    page.context.clear_cookies()
    sign_in(page, world.mara, open_page.address)
    look("supervisor", reverse("enrolment_progress", args=[mine.public_id]))
