"""Every page anybody of the cast can reach by links: no accessibility violation, nothing wider than a phone.

Each is looked at on a desktop and a phone, light and dark. Pages are found by following links, so that a new page is
looked at without being listed; pages of one shape (the same address but for ids) are looked at once. What the start
page links to holds something else for everybody, and is looked at as each of them, on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browsing import AXE, WCAG

pytestmark = [pytest.mark.processes, pytest.mark.browser]

ROLES = ("", "ines", "emil", "mei", "yuki", "mara", "tomas", "ruth", "ada")
Scheme = Literal["light", "dark"]
VIEWS: list[tuple[int, Scheme]] = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
PHONE: list[tuple[int, Scheme]] = [(360, "light")]
MOST = 60
# Papers and exports are files, not pages; a session list of another day is the same page.
NOT_PAGES = re.compile(r"\.(pdf|json|csv|txt|toml)$|/admin/|/recovery-codes/download/")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/verify/)[\w-]{22}(?=/)|\d{8}-\d{6}-\d+\.log")


def shape(path: str) -> str:
    """The address without what differs from record to record."""
    return ID.sub("*", path)


def links_of(page: Page) -> list[str]:
    """Paths on this site that the page links to."""
    here = urlsplit(page.url).netloc
    found = [
        urlsplit(address)
        for address in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    ]
    return [one.path for one in found if one.netloc == here and not NOT_PAGES.search(one.path)]


def problems_of(page: Page, views: list[tuple[int, Scheme]]) -> list[str]:
    """What is wrong with the page as it is shown now, in each of the views."""
    page.evaluate(AXE)
    found = []
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Colours are judged once they have settled.
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 80)))")
        where = f"{urlsplit(page.url).path} at {width} px, {scheme}"
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{where}: wider than the screen")
        run = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
        for violation in page.evaluate(run, WCAG)["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{where}: {violation['id']}: {violation['help']}: {nodes}")
    return found


@pytest.mark.parametrize("who", ROLES, ids=[who or "anonymous" for who in ROLES])
def test_every_page_is_accessible_and_fits(someone: Callable[..., Page], seen: set[str], who: str) -> None:
    page = someone(who, javascript=True)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    start = ["/", "/accounts/login/", "/accounts/signup/"] if not who else ["/", "/profile/"]
    waiting, found = start, list[str]()
    been, own = set[str](), set[str]()

    while waiting and len(been) < MOST:
        path = waiting.pop(0)
        if shape(path) in been:
            continue
        been.add(shape(path))
        answer = page.goto(path)
        assert answer is not None, path
        assert answer.status < 400, f"{path} answered {answer.status}"
        if not path.startswith("/outbox/"):
            # A letter's link is for the one it was sent to.
            waiting += links_of(page)
        if path == "/" and who:
            own.update(links_of(page))
        shown = shape(urlsplit(page.url).path)
        if shown not in seen:
            seen.add(shown)
            found += problems_of(page, VIEWS)
        elif path in own:
            found += problems_of(page, PHONE)

    assert not found, "\n".join(found)
    assert not heard, heard
    assert len(been) > len(start)


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Shapes looked at so far: a page that several roles share is looked at as the first of them."""
    return set()
