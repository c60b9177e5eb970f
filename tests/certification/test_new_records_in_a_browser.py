"""Papers, functions, renewal, checks and plans in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from certification import appointing, checking, enrolling, publishing
from certification.models import Appointment, Certificate, Curriculum
from tests.browsing import Pages
from tests.cast import World
from tests.certification.test_recordable import PAPERS, UNRECORDABLE, file
from tests.certification.test_renewal_pages import FILE
from tests.registry.test_in_a_browser import look, sign_in


def seeded() -> tuple[World, list[str], list[str]]:
    """Something on every page; the registrar's addresses and the therapist's."""
    world = World()
    first = world.ines.today() - dt.timedelta(days=300)
    for source in (PAPERS, FILE):
        made = publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))
        world.streams[made.stream.code] = made.stream
        appointing.appoint(
            by=world.ruth, person=world.mara, stream=made.stream, function="supervisor", starts_on=first
        )
    kept, papers = world.admitted(world.ines, "kept"), world.admitted(world.ines, "few")
    paper = checking.declare(by=world.ines, kind="cv", body="Herself")
    checking.check(by=world.ruth, registration=paper)
    checking.declare(by=world.ines, kind="membership:society", body="The Society", number="17")
    paused, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.practised(paused, [theirs], sessions=3)
    world.consulted(papers, hours=2)
    enrolling.pause(by=world.ines, enrolment=paused)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    draft = publishing.load(by=world.ruth, source=PAPERS.replace('name = "Few"', 'name = "Few of them"'))
    draft.source = file(*(requirement for requirement, _sentence in UNRECORDABLE.values()))
    draft.save(update_fields=["source"])
    certificate = Certificate.objects.get(enrolment=kept)
    version = Curriculum.objects.published().get(stream__code="kept")
    plan = (
        "?kind=practicum.meeting&times=4&hours=2&on=2027-03-01&rhythm=week&size=group&giver=as:consultant"
        "&second-kind=practicum.meeting&second-times=2&second-hours=1&second-on=2027-05-01"
    )
    return (
        world,
        [
            reverse("registry_registrations") + "?status=any",
            reverse("registry_appointment_new"),
            reverse("registry_appointments"),
            reverse("registry_checks") + "?check=unappointed",
            reverse("registry_certificate", args=[certificate.public_id]),
            reverse("registry_curriculum", args=[version.public_id]),
            reverse("registry_curriculum_publish", args=[draft.public_id]),
        ],
        [
            reverse("registration"),
            reverse("certificate", args=[certificate.public_id]),
            reverse("stream", args=["kept"]),
            reverse("enrolment_progress", args=[paused.public_id]),
            reverse("enrolment_progress", args=[papers.public_id]),
            reverse("what_if", args=[papers.public_id]) + plan,
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
                wrong += look(page, address, axe, f"records-{who.name.split()[0]}-{number:02}-{width}")
    assert wrong == []
