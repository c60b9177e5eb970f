"""The pages of supervisors and trainers in a browser: axe finds nothing, no sideways scrolling, no script needed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from certification import scoping
from certification.signing import fingerprint
from config.demonstration.travelling import days_ago, travel
from coursework import reflecting, teaching
from people.models import Person
from practicum import attesting, signing_off
from practicum.confirming import confirm
from practicum.logging import SessionFacts, log
from practicum.models import Meeting, SignOff
from tests.browsing import Pages
from tests.cast import PASSWORD, REFLECTION, World, proof
from tests.supervising import enter

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES", "")


def busy_supervisor(world: World) -> dict[str, str]:
    """A full queue with every kind of line, and one of everything else; the address of each page by who opens it."""
    mine, theirs, barred = world.admitted(world.ines), world.admitted(world.theo), world.admitted(world.sam)
    supervised = world.admitted(world.mara, supervisor=world.olu)
    world.taught(mine)
    signed = world.signed(world.session(mine, theirs))
    for steps in (("settle",), ("settle", "map", "resource")):
        world.asked(world.session(mine, theirs, steps=steps))
    world.asked(world.session(mine, barred))
    world.asked(world.session(theirs, mine), "client")
    world.asked(world.session(theirs, mine, minutes=30))
    world.asked(world.session(barred, supervised))
    late(world, mine, theirs)
    again = world.asked(world.session(mine, theirs))
    signing_off.send_back(by=world.mara, sign_off=again, comment="The minutes look wrong.")
    again.refresh_from_db()
    signing_off.ask_again(by=world.ines, sign_off=again, reply="They were sixty, we began late.")
    with travel(days_ago(2)):
        seen = fingerprint(scoping.shown(mine, "en"))
        scope = scoping.attest(by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof())
    world.consulted(mine, hours=4, with_others=(theirs,))
    world.consulted(theirs, hours=2)
    attested = attesting.attest(by=world.mara, enrolment=mine, competences=["assess"], proof=proof())[0]
    roster = teaching.open_roster(
        by=world.tom,
        stream=world.streams["ctic"],
        module="pacing",
        held_on=world.tom.today() - dt.timedelta(days=1),
        place="Halifax",
    )
    teaching.record_attendance(by=world.tom, roster=roster, present=[mine])
    reflection = reflecting.hand_in(by=world.ines, enrolment=mine, text=REFLECTION)
    meeting = Meeting.objects.order_by("pk").first()
    assert meeting is not None
    return {
        "queue": reverse("queue"),
        "return": reverse("queue_return", args=[again.public_id]),
        "line": reverse("line", args=[signed.public_id]),
        "take-back": reverse("line_take_back", args=[signed.public_id]),
        "scope": reverse("scope_countersign", args=[scope.public_id]),
        "scope-return": reverse("scope_return", args=[scope.public_id]),
        "supervisees": reverse("supervisees"),
        "competences": reverse("competences", args=[mine.public_id]),
        "competence-take-back": reverse("competence_take_back", args=[attested.public_id]),
        "meetings": reverse("meetings"),
        "meeting-stream": reverse("meeting_new"),
        "meeting-new": reverse("meeting_new") + "?stream=ctic",
        "meeting": reverse("meeting", args=[meeting.public_id]),
        "meeting-take-back": reverse("meeting_take_back", args=[meeting.public_id]),
        "tom:rosters": reverse("rosters"),
        "tom:roster-new": reverse("roster_new"),
        "tom:roster": reverse("roster", args=[roster.public_id]),
        "tom:reflections": reverse("reflections"),
        "tom:reflection": reverse("reflection", args=[reflection.public_id]),
        "ines:coursework": reverse("coursework"),
        "ines:reflection": reverse("reflection", args=[reflection.public_id]),
        "ines:attendance": reverse("attendance", args=[mine.attendances.order_by("pk")[0].public_id]),
        "theo:reflection-new": reverse("reflection_new", args=[theirs.public_id]),
        "olu:empty-queue": reverse("queue"),
        "olu:empty-meetings": reverse("meetings"),
    }


def late(world: World, mine: object, theirs: object) -> SignOff:
    """A session logged twenty days after it was held."""
    starts_at = next(world.slots)
    facts = SessionFacts(
        role="therapist", starts_at=starts_at, minutes=50, format="online", steps=("settle",)
    )
    with travel(starts_at + dt.timedelta(days=20)):
        session = log(by=world.ines, enrolment=mine, partner=theirs, facts=facts)
        confirm(by=world.theo, participation=session.participations.get(role="client"))
    return world.asked(session)


def sign_in(page: Page, person: Person, address: str, *, minutes_ago: int = 0) -> None:
    client = enter(person, minutes_ago=minutes_ago)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)])
def test_the_pages_are_for_everybody(
    open_page: Pages, axe: Callable[[Page], None], width: int, dark: bool
) -> None:
    world = World()
    addresses = busy_supervisor(world)
    pages: dict[str, Page] = {}

    for key, address in addresses.items():
        who, _colon, name = key.rpartition(":")
        who = who or "mara"
        if who not in pages:
            pages[who] = open_page(width=width, dark=dark)
            sign_in(pages[who], getattr(world, who), open_page.address)
        page = pages[who]
        page.goto(address)
        if PICTURES:
            tone = "dark" if dark else "light"
            page.screenshot(path=Path(PICTURES) / f"{who}-{name}-{width}-{tone}.png", full_page=True)

        assert page.locator("h1").count() == 1, key
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), key


def test_a_supervisor_signs_two_lines_and_confirms_that_it_is_her_without_javascript(
    open_page: Pages,
) -> None:
    world = World()
    busy_supervisor(world)
    waiting = SignOff.objects.waiting_for(world.mara).count()
    page = open_page(javascript=False)
    sign_in(page, world.mara, open_page.address, minutes_ago=30)

    page.goto("/queue/")
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Sign ticked lines").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm", exact=True).click()

    expect(page.get_by_text("Signed: 2 lines.")).to_be_visible()
    assert SignOff.objects.waiting_for(world.mara).count() == waiting - 2


def test_a_trainer_strikes_one_out_after_a_second_look_without_javascript(open_page: Pages) -> None:
    world = World()
    addresses = busy_supervisor(world)
    page = open_page(javascript=False)
    open_page.forgive("422")
    sign_in(page, world.tom, open_page.address)

    page.goto(addresses["tom:roster"])
    page.get_by_label("Ines Halloran").uncheck()
    page.get_by_label("Theo Brandt").check()
    page.get_by_role("button", name="Save who attended").click()
    expect(page.get_by_text("Strike these out?")).to_be_visible()
    page.get_by_label("Yes, strike these out").check()
    page.get_by_role("button", name="Save who attended").click()

    expect(page.get_by_text("Saved: 1 attended.")).to_be_visible()
    expect(page.get_by_label("Ines Halloran")).not_to_be_checked()
