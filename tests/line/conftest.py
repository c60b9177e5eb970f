"""One real `./run` with its demonstration world for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.config.conftest import Running, processes_of


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`./run` with its demonstration world, as somebody would start it."""
    running = Running(tmp_path_factory.mktemp("line") / "var").welcomed()
    yield running
    running.end()
    for process in processes_of(running.var):
        process.kill()


@pytest.fixture
def someone(platform: Running, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`someone("mara")` is a page at that member of the cast's own machine; `someone("")` a stranger's."""
    assert platform.process.poll() is None, platform.said()
    contexts: list[BrowserContext] = []

    def at_her_own_machine(slug: str, *, javascript: bool = False) -> Page:
        context = browser.new_context(
            base_url=f"http://localhost:{platform.port}",
            java_script_enabled=javascript,
            locale="en-CA",
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        if slug:
            page.goto("/accounts/login/")
            page.locator(f"button[value='{slug}']").click()
        return page

    yield at_her_own_machine
    for context in contexts:
        context.close()
