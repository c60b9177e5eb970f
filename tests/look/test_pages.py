"""Every page of signing in and security, and the style guide, in a real browser: axe, width, targets, no script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from playwright.sync_api import Page, expect

from people.models import Person
from tests.browsing import Pages
from tests.cast import person

Axe = Callable[[Page], None]
PASSWORD = "correct horse battery staple"
NARROW = 360
SCHEMES = pytest.mark.parametrize(
    ("width", "dark"), [(NARROW, False), (NARROW, True), (1280, False), (1280, True)], ids=str
)
OUTSIDE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/inactive/",
    "/accounts/password/reset/done/",
]
INSIDE = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/reauthenticate/",
    "/styleguide/",
]
PROTECTED = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/reauthenticate/",
]
pytestmark = pytest.mark.django_db(transaction=True)


def assert_fits(page: Page) -> None:
    """Nothing wider than the window, and every target outside a sentence is at least 44 pixels high."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
    small = page.evaluate(
        """[...document.querySelectorAll("button, .button, summary, nav a, input:not([type=hidden]), select")]
             .filter(part => part.checkVisibility() && !part.matches(".choice input"))
             .filter(part => part.getBoundingClientRect().height < 43.5)
             .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert small == [], f"{page.url} has small targets"


def code_in(letter: str) -> str:
    """The code that stands on a line of its own."""
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def log_in(page: Page, who: Person) -> None:
    """Through the form, as she would."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def prove(page: Page) -> None:
    """Prove again that it is she: a log-in alone opens nothing protected."""
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/accounts/2fa/")


@pytest.fixture
def ines() -> Person:
    return person("Ines Halloran")


def with_second_factor(who: Person) -> str:
    """Who has an authenticator app and recovery codes from now on; the app's secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(who, secret)
    RecoveryCodes.activate(who)
    return secret


def app_code(secret: str) -> str:
    """The six digits the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@SCHEMES
def test_the_pages_outside_pass_axe_and_fit(open_page: Pages, axe: Axe, width: int, dark: bool) -> None:
    page = open_page(width=width, dark=dark)

    for path in OUTSIDE:
        page.goto(path)
        axe(page)
        assert_fits(page)


@SCHEMES
def test_the_pages_inside_pass_axe_and_fit(
    open_page: Pages, axe: Axe, ines: Person, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    open_page.forgive("404")  # the start page is another test's business
    log_in(page, ines)
    page.wait_for_url(lambda address: "login" not in address)
    prove(page)

    for path in INSIDE:
        page.goto(path)
        assert page.url.endswith(path), f"{path} led to {page.url}"
        axe(page)
        assert_fits(page)


@SCHEMES
def test_the_pages_of_a_second_factor_pass_axe_and_fit(
    open_page: Pages, axe: Axe, ines: Person, width: int, dark: bool
) -> None:
    secret = with_second_factor(ines)
    page = open_page(width=width, dark=dark)
    open_page.forgive("404")
    log_in(page, ines)

    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    axe(page)
    assert_fits(page)
    page.get_by_label("Code").fill(app_code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "2fa" not in address)
    prove(page)

    for path in PROTECTED:
        page.goto(path)
        assert page.url.endswith(path), f"{path} led to {page.url}"
        axe(page)
        assert_fits(page)


@SCHEMES
def test_the_pages_of_a_code_by_mail_pass_axe_and_fit(
    open_page: Pages, axe: Axe, width: int, dark: bool
) -> None:
    page = open_page("/accounts/signup/", width=width, dark=dark)
    page.get_by_label("Email").fill("new@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    axe(page)
    assert_fits(page)
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("alert").first).to_contain_text("Something needs another look")
    axe(page)
    assert_fits(page)


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Pages) -> None:
    page = open_page("/accounts/signup/")
    page.get_by_label("Email").fill("new@people.example")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()

    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value("new@people.example")


def test_signing_up_by_code_works_without_script(open_page: Pages) -> None:
    page = open_page("/accounts/signup/", javascript=False)
    open_page.forgive("404")
    page.get_by_label("Email").fill("new@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    letter = mail.outbox[-1]
    page.get_by_label("Code").fill(code_in(str(letter.body)))
    page.get_by_role("button", name="Continue").click()
    page.goto("/accounts/email/")

    expect(page.get_by_text("main address", exact=True)).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()

    assert page.request.get("/accounts/email/", max_redirects=0).status == 302


@pytest.mark.parametrize(("width", "dark"), [(NARROW, True), (1280, False)], ids=str)
def test_a_forgotten_password_is_replaced_by_a_code(
    open_page: Pages, axe: Axe, ines: Person, width: int, dark: bool
) -> None:
    page = open_page("/accounts/password/reset/", width=width, dark=dark)
    page.get_by_label("Email").fill(ines.email)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    axe(page)
    assert_fits(page)
    page.get_by_label("Code").fill(code_in(str(mail.outbox[-1].body)))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a new password")
    axe(page)
    assert_fits(page)
    for field in page.locator("input[type=password]").all():
        field.fill("another horse, another staple")
    page.get_by_role("button", name="Save the password").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    ines.refresh_from_db()
    assert ines.check_password("another horse, another staple")


def test_a_passkey_is_added_and_opens_the_door(open_page: Pages, axe: Axe, ines: Person) -> None:
    page = open_page()
    open_page.forgive("404")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(page, ines)
    page.wait_for_url(lambda address: "login" not in address)
    prove(page)

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda address: "add" not in address)
    key = Authenticator.objects.get(user=ines, type="webauthn")
    for path in ("", f"keys/{key.pk}/edit/", f"keys/{key.pk}/remove/"):
        page.goto(f"/accounts/2fa/webauthn/{path}")
        axe(page)
        assert_fits(page)
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "login" not in address)
    page.goto("/accounts/2fa/webauthn/")

    expect(page.get_by_text("my phone").first).to_be_visible()


def test_a_passkey_that_is_not_there_says_so_beside_the_button(open_page: Pages) -> None:
    page = open_page("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey was not used")).to_be_visible()


def test_the_page_is_readable_at_twice_the_size(open_page: Pages) -> None:
    page = open_page("/accounts/signup/", width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_skip_link_comes_first_and_is_seen(open_page: Pages) -> None:
    page = open_page("/accounts/login/")
    page.keyboard.press("Tab")

    link = page.get_by_role("link", name="Skip to the main content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


@SCHEMES
def test_a_missing_page_passes_axe_and_fits(open_page: Pages, axe: Axe, width: int, dark: bool) -> None:
    open_page.forgive("404")
    page = open_page("/there/is/no/such/page/", width=width, dark=dark)

    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    axe(page)
    assert_fits(page)
