"""The public pages in a real browser: axe, width, without JavaScript, and the file compared on the reader's device."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from certification import issuing, storing
from tests.browsing import Pages
from tests.cast import World
from tests.public.conftest import certified

Axe = Callable[[Page], None]
SCHEMES = [(360, False), (360, True), (1280, False), (1280, True)]
FITS = "role=licensed&aim=framework&people=complex&learning=practice&chairs=yes&readiness=ready"
NOT_YET = "role=helper&aim=overview&people=none&learning=theory&chairs=no&readiness=no_support"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def fits_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"


def test_every_public_page_passes_axe_and_fits(open_page: Pages, axe: Axe, world: World):
    good, bad = certified(world, "coach"), certified(world, "ctic", "theo")
    issuing.revoke(by=world.ruth, certificate=bad, reason="Forged attendance")
    addresses = [
        *(
            "/",
            "/streams/",
            "/streams/coach/",
            "/streams/itatm/",
            "/guide/",
            f"/guide/?{FITS}",
            f"/guide/?{NOT_YET}",
        ),
        *(
            "/guide/?role=licensed",
            "/verify/",
            "/verify/nothing/",
            f"/verify/{good.token}/",
            f"/verify/{bad.token}/",
        ),
    ]
    open_page.forgive("404")
    open_page.forgive("422")

    for width, dark in SCHEMES:
        page = open_page(width=width, dark=dark)
        for address in addresses:
            page.goto(address)
            axe(page)
            fits_the_window(page)


def test_a_file_is_compared_on_the_readers_own_device(open_page: Pages, world: World, tmp_path: Path):
    certificate = certified(world)
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(storing.get(certificate.pdf_sha256))
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(paper.read_bytes() + b" ")
    page = open_page(f"/verify/{certificate.token}/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    page.get_by_label("Choose the PDF you were given").set_input_files(paper)
    expect(page.get_by_text("The same fingerprint")).to_be_visible()
    expect(page.get_by_text("Another fingerprint")).to_be_hidden()
    page.get_by_label("Choose the PDF you were given").set_input_files(altered)
    expect(page.get_by_text("Another fingerprint")).to_be_visible()
    expect(page.get_by_text("The same fingerprint")).to_be_hidden()

    assert [url for url in sent if not url.endswith("favicon.svg")] == []


def test_without_javascript_the_guide_answers_and_the_file_is_compared_by_hand(
    open_page: Pages, world: World
):
    certificate = certified(world)
    page = open_page("/guide/", javascript=False)

    for words in (
        "I hold a licence",
        "One treatment framework",
        "Mostly people",
        "By practising",
        "a few hours in",
    ):
        page.get_by_label(words).check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="See what fits").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fits what you told us")
    page.get_by_role("link", name="Read what it asks").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Integrative Trauma")

    page.goto("/verify/")
    page.get_by_label("Number of the certificate").fill(certificate.number.lower())
    page.get_by_label("One word of the name").fill("halloran")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is in force today")
    expect(page.get_by_label("Choose the PDF you were given")).to_be_hidden()
    page.get_by_text("Compare it by hand").click()
    expect(page.get_by_text("sha256sum certificate.pdf")).to_be_visible()
