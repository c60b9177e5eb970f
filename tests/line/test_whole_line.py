"""The whole line in a real browser on a real `./run`: from sign-up to a certificate that a stranger verifies.

One new therapist, one partner, a supervisor, a trainer and a registrar; web, worker and beat in processes of their own;
JavaScript switched off throughout, so that every task is proved to work without it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.line.reading import qr_of, text_of

pytestmark = [pytest.mark.processes, pytest.mark.browser]

NAME = "Nadia Élise O’Connor"
EMAIL = "nadia@people.example"
REFLECTION = "I plan where to pause, and I notice earlier when a step comes too soon. " * 6
PASSWORD = "a long and quiet sentence"
TODAY = dt.datetime.now(tz=dt.UTC).date()
Walk = Callable[..., Page]


def note(words: str) -> None:
    """Said in the test's captured output: figures for whoever reads a run with -s."""
    sys.stdout.write(words + "\n")


def press(page: Page, name: str) -> None:
    """Press the first button with these words; the next page must not complain."""
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        # Signing asks for a log-in of the last minutes, and then carries through what was pressed.
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
    assert page.locator(".error-summary").count() == 0, page.locator("main").inner_text()


def mail_to(page: Page, address: str, about: str) -> str:
    """The newest mail to that address whose subject matches `about`, as read in the demonstration's outbox."""
    limit = time.monotonic() + 40
    while True:
        page.goto(f"/outbox/?to={address}")
        link = page.locator("main table").get_by_role("link", name=re.compile(about))
        if link.count():
            link.first.click()
            return page.locator("article").inner_text()
        assert time.monotonic() < limit, f"no mail about {about!r} to {address}"
        time.sleep(0.3)


def sign_up(nadia: Page, stranger: Page) -> None:
    nadia.goto("/accounts/signup/")
    nadia.locator("[name=email]").fill(EMAIL)
    nadia.locator("[name=password1]").fill(PASSWORD)
    press(nadia, "Create account")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail_to(stranger, EMAIL, "code"), re.MULTILINE)
    assert code
    nadia.locator("[name=code]").fill(code[0])
    press(nadia, "Continue")
    nadia.goto("/profile/")
    nadia.locator("[name=name]").fill(NAME)
    press(nadia, "Save")


def apply_and_be_admitted(nadia: Page, ruth: Page) -> None:
    nadia.goto("/apply/ctic/")
    nadia.locator("[name=motivation]").fill("Private practice with adults; I want one framework.")
    press(nadia, "Send the application")
    ruth.goto("/registry/applications/")
    ruth.get_by_role("link", name=NAME).click()
    ruth.locator("[name=supervisor]").select_option(label="Dr. Mara Okafor")
    press(ruth, "Admit")


def have_the_licence_checked(nadia: Page, ruth: Page) -> None:
    nadia.goto("/registration/")
    nadia.locator("[name=body]").fill("Example College")
    nadia.locator("[name=number]").fill("RP-1234")
    nadia.locator("[name=expires_on]").fill((TODAY + dt.timedelta(days=200)).isoformat())
    press(nadia, "Send to a registrar")
    ruth.goto("/registry/registrations/")
    ruth.get_by_role("link", name=NAME).click()
    press(ruth, "I found it: check it")


def attest_the_scope(nadia: Page, mara: Page) -> None:
    nadia.goto(f"{progress_of(nadia)}scope/")
    nadia.locator("[name=name]").fill(NAME)
    press(nadia, "Sign this scope")
    mara.goto("/queue/")
    mara.get_by_role("link", name=NAME).first.click()
    press(mara, "Countersign")


def attend_the_modules(tomas: Page) -> None:
    tomas.goto("/rosters/new/")
    group = tomas.locator("[name=module] optgroup[label*='Clinician'] option")
    for week, module in enumerate([one.get_attribute("value") for one in group.all()]):
        tomas.goto("/rosters/new/")
        tomas.locator("[name=module]").select_option(value=module)
        tomas.locator("[name=held_on]").fill((TODAY - dt.timedelta(days=60 - week)).isoformat())
        press(tomas, "Open the roster")
        tomas.get_by_label(NAME).check()
        press(tomas, "Save who attended")


def log_session(nadia: Page, *, role: str, day: dt.date) -> None:
    nadia.goto("/sessions/new/")
    nadia.locator(f"[name=role][value={role}]").check()
    nadia.locator("[name=partner]").select_option(label="Theo Brandt")
    nadia.locator("[name=on]").fill(day.isoformat())
    nadia.locator("[name=starts_at]").fill("03:10" if role == "therapist" else "05:10")
    nadia.locator("[name=minutes]").fill("60")
    nadia.locator("[name=format][value=in_person]").check()
    if role == "therapist":
        for box in nadia.locator("[name=steps]").all():
            box.check()
    press(nadia, "Log it")


def confirm_everything(theo: Page) -> int:
    """Confirm each session Nadia logged with this person; how many there were."""
    confirmed = 0
    while True:
        theo.goto("/sessions/?state=mine")
        waiting = theo.locator("main form[method=post]").get_by_role("link", name=NAME)
        if not waiting.count():
            return confirmed
        waiting.first.click()
        for box in theo.locator("[name=steps]").all():
            box.check()
        press(theo, "Yes, confirm")
        confirmed += 1


def hand_in_everything(nadia: Page) -> None:
    nadia.goto("/sessions/")
    for box in nadia.locator("[name=line]").all():
        box.check()
    press(nadia, "Ask for sign-off")


def show_only(mara: Page, therapist: str) -> None:
    """The supervisor's queue, filtered to one therapist."""
    mara.goto("/queue/")
    option = mara.locator("select[name=therapist] option").filter(has_text=therapist).first
    mara.locator("select[name=therapist]").select_option(value=option.get_attribute("value"))
    press(mara, "Filter")


def sign_everything_of(mara: Page) -> None:
    show_only(mara, NAME)
    for box in mara.locator("[name=line]").all():
        box.check()
    press(mara, "Sign ticked lines")


def consult(mara: Page) -> None:
    for week in range(3):
        mara.goto("/meetings/new/?stream=ctic")
        mara.locator("[name=on]").fill((TODAY - dt.timedelta(days=33 + week)).isoformat())
        mara.locator("[name=at]").fill("07:20")
        mara.locator("[name=minutes]").fill("120")
        mara.locator("[name=format][value=online]").check()
        mara.get_by_label(NAME).check()
        press(mara, "Sign this meeting")


def reflect(nadia: Page, tomas: Page) -> None:
    nadia.goto("/coursework/")
    nadia.get_by_role("link", name="Write your reflection").click()
    nadia.locator("[name=text]").fill(REFLECTION)
    press(nadia, "Hand in")
    tomas.goto("/reflections/")
    tomas.get_by_role("link", name=NAME).click()
    press(tomas, "Accept")


def attest_competences(mara: Page) -> None:
    mara.goto("/supervisees/")
    mara.locator("li, tr, section.card").filter(has_text=NAME).get_by_role(
        "link", name="ompetence"
    ).first.click()
    mara.wait_for_url("**/competences/")
    for box in mara.locator("[name=competences]").all():
        box.check()
    press(mara, "Sign ticked competences")


def progress_of(page: Page) -> str:
    """The path of this person's progress page."""
    page.goto("/progress/")
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_a_new_therapist_is_certified_by_what_others_vouch_for(someone: Walk, tmp_path: Path) -> None:
    nadia, stranger, theo = someone(""), someone(""), someone("theo")
    ruth, mara, tomas = someone("ruth"), someone("mara"), someone("tomas")

    sign_up(nadia, stranger)
    apply_and_be_admitted(nadia, ruth)
    have_the_licence_checked(nadia, ruth)
    attest_the_scope(nadia, mara)
    attend_the_modules(tomas)
    for turn in range(4):
        log_session(nadia, role="therapist", day=TODAY - dt.timedelta(days=40 - turn))
        log_session(nadia, role="client", day=TODAY - dt.timedelta(days=40 - turn))
    assert confirm_everything(theo) == 8
    hand_in_everything(nadia)
    sign_everything_of(mara)
    consult(mara)
    reflect(nadia, tomas)
    nadia.goto(progress_of(nadia))
    assert "9 of 10" in nadia.content()
    begun = time.monotonic()
    attest_competences(mara)
    letter = mail_to(stranger, EMAIL, "certificate is ready")

    note(f"from the last signature to the e-mail: {time.monotonic() - begun:.1f} s")
    assert "/verify/" in letter
    nadia.goto("/certificates/")
    nadia.get_by_role("link", name=re.compile("Open CTIC-")).click()
    with nadia.expect_download() as download:
        nadia.get_by_role("link", name=re.compile("Download")).first.click()
    paper = tmp_path / "certificate.pdf"
    download.value.save_as(paper)
    assert NAME in text_of(paper).replace("'", "’")
    address = qr_of(paper)
    assert address in letter
    stranger.goto(address)
    assert "in force" in stranger.locator("h1").inner_text()
    assert NAME in stranger.locator("main").inner_text()
    answer = stranger.request.get(address.rstrip("/") + ".json").json()
    assert answer["status"] == "in_force"
    assert answer["paper_sha256"] == hashlib.sha256(paper.read_bytes()).hexdigest()


def test_one_signature_makes_ines_a_certificate_within_seconds(someone: Walk) -> None:
    ines, mara, stranger = someone("ines"), someone("mara"), someone("")
    ines.goto("/progress/")
    assert "9 of 10" in ines.content()

    show_only(mara, "Ines Halloran")
    mara.locator("[name=line]").check()
    begun = time.monotonic()
    press(mara, "Sign ticked lines")
    mail_to(stranger, "ines@cast.example", "certificate is ready")

    # The worker is woken, not waited for: well before the sweep's fifteen seconds on an idle machine.
    note(f"from the signature to the e-mail: {time.monotonic() - begun:.1f} s")
    ines.goto("/certificates/")
    assert ines.get_by_role("link", name=re.compile("Open CTIC-")).count() == 1


def test_a_returned_line_comes_back_corrected_and_the_rest_is_kept(someone: Walk) -> None:
    priya, mara = someone("priya"), someone("mara")
    priya.goto("/progress/")
    assert "setting does not match" in priya.content()

    priya.goto("/sessions/?state=returned")
    priya.locator("main form[method=post] a[href*='/sessions/']").first.click()
    priya.locator("[name=reply]").fill("It was online; the steps are there now.")
    press(priya, "Hand it in again")

    show_only(mara, "Priya Nair")
    assert "It was online" in mara.locator("main").inner_text()
    assert mara.locator("[name=line]").count() == 2
