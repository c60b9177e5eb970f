"""The registry in a real browser: no violation of WCAG, no console error, no sideways scrolling."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from certification import publishing, scoping
from certification.models import Certificate, Curriculum
from certification.signing import fingerprint
from people.models import Person
from tests.browsing import Pages
from tests.cast import CURRICULA, World, proof
from tests.registry.conftest import enter
from tests.registry.walks import all_but_the_award, applicant, declared, paper

PICTURES = os.environ.get("PICTURES", "")


def seeded() -> tuple[World, list[str]]:
    """A registry with something on every page, and the addresses of those pages."""
    world = World()
    file = all_but_the_award(world)
    application = applicant(world)
    declared(application.person)
    other = world.admitted(world.olu, "coach")
    seen = fingerprint(scoping.shown(other, "en"))
    scoping.attest(by=world.olu, enrolment=other, shown_sha256=seen, language="en", proof=proof())
    done = paper(world.admitted(world.tom, "coach"))
    Certificate.objects.filter(pk=done.pk).update(production="claimed")
    Certificate.objects.filter(pk=done.pk).update(
        production="failed", attempts=5, error="OSError: the disk is full"
    )
    text = (CURRICULA / "ctic.toml").read_text()
    publishing.load(by=world.ruth, source=text.replace("2026.1", "2026.2").replace('"14 h"', '"15 h"'))
    draft = Curriculum.objects.get(status="draft")
    licence = application.person.registrations.get()
    appointed = world.mara.appointments.first()
    assert appointed
    return world, [
        *(reverse(name) for name in LISTS),
        reverse("registry_application", args=[application.public_id]),
        reverse("registry_enrolment", args=[file.public_id]),
        reverse("registry_enrolment", args=[other.public_id]),
        reverse("registry_award", args=[file.public_id]),
        reverse("registry_certificate", args=[done.public_id]),
        reverse("registry_curriculum", args=[draft.public_id]),
        reverse("registry_curriculum_publish", args=[draft.public_id]),
        reverse("registry_registration", args=[licence.public_id]),
        reverse("registry_appointment", args=[appointed.public_id]),
        reverse("registry_person", args=[world.mara.public_id]),
    ]


LISTS = [
    "registry",
    "registry_applications",
    "registry_enrolments",
    "registry_people",
    "registry_curricula",
    "registry_curriculum_new",
    "registry_awards",
    "registry_certificates",
    "registry_renewals",
    "registry_registrations",
    "registry_appointments",
    "registry_appointment_new",
]


def sign_in(page: Page, who: Person) -> None:
    """The browser carries that person's session."""
    cookie = enter(Client(), who).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


def look(page: Page, path: str, axe: Callable[[Page], None], name: str) -> list[str]:
    """Open every disclosure of the page, and check it; what is wrong with it."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong = [f"{path} scrolls sideways by {wide} px at {name}"] if wide > 0 else []
    try:
        axe(page)
    except AssertionError as violations:
        wrong.append(f"{name}: {violations}")
    return wrong


@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_wide_and_light_narrow_and_dark(
    open_page: Pages, axe: Callable[[Page], None], live_server: Any
) -> None:
    world, addresses = seeded()
    broken = (CURRICULA / "ctic.toml").read_text().replace('"coverage"', '"coverige"')

    wrong: list[str] = []
    for width, dark in ((1280, False), (360, True)):
        page = open_page(width=width, dark=dark)
        page.goto("/accounts/login/")
        sign_in(page, world.rafael)
        for number, address in enumerate(addresses):
            wrong += look(page, address, axe, f"{number:02}-{width}-{'dark' if dark else 'light'}")

        page.goto("/registry/curricula/new/")
        page.get_by_label("Or the text itself").fill(broken)
        open_page.forgive("422")
        page.get_by_role("button", name="Check it").click()
        assert "problem" in page.get_by_role("alert").inner_text()
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"problems-{width}-{dark}.png"), full_page=True)
        axe(page)

        auditor = open_page("/accounts/login/", width=width, dark=dark)
        sign_in(auditor, world.ada)
        wrong += look(auditor, "/audit/", axe, f"audit-{width}-{'dark' if dark else 'light'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_the_first_pages_are_accessible_the_other_way_round(
    open_page: Pages, axe: Callable[[Page], None], live_server: Any
) -> None:
    world = World()
    mine = world.admitted(world.ines)
    addresses = [
        reverse("registry"),
        reverse("registry_enrolments"),
        reverse("registry_enrolment", args=[mine.public_id]),
    ]

    wrong: list[str] = []
    for width, dark in ((1280, True), (360, False)):
        page = open_page("/accounts/login/", width=width, dark=dark)
        sign_in(page, world.rafael)
        for address in addresses:
            wrong += look(page, address, axe, f"again-{width}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_a_registrar_admits_somebody_without_javascript(open_page: Pages, live_server: Any) -> None:
    world = World()
    application = applicant(world)
    page = open_page("/accounts/login/", javascript=False)
    sign_in(page, world.ruth)

    page.goto("/registry/")
    page.get_by_role("link", name="Applications").last.click()
    page.get_by_role("link", name=application.person.name).click()
    page.get_by_label("Supervisor").select_option(label="Mara Okafor")
    page.get_by_role("button", name="Admit").click()

    assert "is admitted" in page.get_by_role("status").inner_text()
    application.refresh_from_db()
    assert application.supervisor == world.mara
