"""A real Chromium. Whatever its console calls an error fails the test: that is how the CSP is tested."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.services import chromium

# Playwright's synchronous interface keeps an event loop in the main thread, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = 1280, 390


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = chromium()
    if program is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is required (REQUIRE_BROWSER=1) and not installed.")
        pytest.skip("needs Chromium: REQUIRE_BROWSER=1 ./run test installs it")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


class Pages:
    """Opens pages of the running platform, each in a context of its own: another person at another machine."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        self.forgiven: list[str] = []

    def __call__(
        self,
        path: str | None = None,
        *,
        width: int = DESKTOP,
        dark: bool = False,
        language: str = "en",
        javascript: bool = True,
    ) -> Page:
        """A fresh page, at `path` if one is given. Paths are relative to the platform's address."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=f"{language}-CA",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        if path is not None:
            page.goto(path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def forgive(self, text: str) -> None:
        """Expect console errors containing `text`, as for a page that must answer 404."""
        self.forgiven.append(text)

    def close(self) -> list[str]:
        """Close every page; what the browser complained of and nobody expected."""
        for context in self.contexts:
            context.close()
        return [problem for problem in self.problems if not any(text in problem for text in self.forgiven)]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Pages]:
    """`open_page("/path", width=390, dark=True, language="fr", javascript=False)` is a Playwright page."""
    pages = Pages(browser, live_server.url)
    yield pages
    assert pages.close() == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with every violation of WCAG 2.2 A and AA and of axe's best practices on the page."""

    def check(page: Page) -> None:
        # evaluate, not a script tag: the page's own CSP rightly refuses the tag.
        page.evaluate(AXE)
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        violations = [
            f"{violation['id']}: {violation['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"])
            for violation in result["violations"]
        ]
        assert not violations, f"{page.url}\n" + "\n".join(violations)

    return check
