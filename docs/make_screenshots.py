"""Take the README's pictures of a running demonstration.

./run --fresh                                                    in one terminal
.venv/bin/python docs/make_screenshots.py http://localhost:8000  in another (after REQUIRE_BROWSER=1 ./run test,
which installs Playwright and Chromium)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent / "screenshots"
# file name, who (a member of the cast, "" for a stranger), path, width, height, colours
SHOTS = (
    ("progress", "ines", "/progress/", 1280, 1100, "light"),
    ("progress-dark", "ines", "/progress/", 1280, 1100, "dark"),
    ("progress-phone", "priya", "/progress/", 390, 844, "light"),
    ("queue", "mara", "/queue/", 1280, 900, "light"),
    ("registry", "ruth", "/registry/", 1280, 900, "light"),
    ("stream", "", "/streams/itatm/", 1280, 900, "light"),
)


def page_of(browser: Browser, address: str, who: str, width: int, height: int, colours: str) -> Page:
    """A page at that person's machine, signed in by one click."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if colours == "dark" else "light",
        locale="en-CA",
        accept_downloads=True,
    )
    page = context.new_page()
    if who:
        page.goto("/accounts/login/")
        page.locator(f"button[value='{who}']").click()
    return page


def certificate(browser: Browser, address: str) -> None:
    """The first page of Emil's paper as a picture, and its public page."""
    page = page_of(browser, address, "emil", 1280, 900, "light")
    page.goto("/certificates/")
    page.locator("main a[href*='/certificates/']").first.click()
    with tempfile.TemporaryDirectory() as folder, page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
        paper = Path(folder) / "paper.pdf"
        download.value.save_as(paper)
        command = ["pdftoppm", "-r", "90", "-f", "1", "-l", "1", "-singlefile", "-png"]
        subprocess.run([*command, str(paper), str(HERE / "certificate")], check=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.locator("a[href*='/verify/']").first.get_attribute("href") or "/verify/")
    page.screenshot(path=HERE / "verify-phone.png")


def main(address: str) -> None:
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, who, path, width, height, colours in SHOTS:
            page = page_of(browser, address, who, width, height, colours)
            page.goto(path)
            page.screenshot(path=HERE / f"{name}.png")
        certificate(browser, address)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
