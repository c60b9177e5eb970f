"""From facts to PDF: measure, decide, print. Imported only where a certificate is really made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from certification.rendering import page
from certification.rendering.bundle import ASSETS, BUNDLED
from certification.rendering.facts import Facts, is_web_address, read
from certification.rendering.markup import Markup, element, together
from certification.rendering.ornaments import COLOURS, PAGE_HEIGHT
from certification.rendering.refusals import FactsRefused, Problem, TemplateViolation
from certification.rendering.typefaces import private_fontconfig
from certification.rendering.words import LANGUAGES

PIXELS_AN_INCH = 96
NAME_POINTS = (42, 40, 38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10)
TITLE_POINTS = (27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10)
WIDTHS = (9.2, 8.7, 8.2, 7.7, 7.2, 6.7, 6.2, 5.7, 5.2, 4.7, 4.2)
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
MIDDLE_HEIGHT = 1.86
SIZES = ("roomy", "snug", "tight")

# Pango's font map is not made for several threads; one certificate at a time is drawn in a process.
_LOCK = Lock()

with private_fontconfig():
    FONTS = FontConfiguration()


def _stylesheet(text: str) -> CSS:
    return CSS(string=text, font_config=FONTS, url_fetcher=BUNDLED, base_url="asset:")


LOOK = _stylesheet((ASSETS / "certificate.css").read_text(encoding="utf-8"))
PAPER = {
    accent: _stylesheet(
        (ASSETS / "paper.css").read_text(encoding="utf-8")
        + f"@page {{ background-image: url(asset:frame-{accent}.svg) }}"
        + f"@page record {{ background-image: url(asset:sheet-{accent}.svg) }}"
    )
    for accent in COLOURS
}
# Taller than anything measured, so that the content is never broken over pages.
_MEASURING = _stylesheet("@page { size: 9.4in 60in; margin: 0 }")


def print_certificate(facts: Mapping[str, Any], *, verify_url: str) -> bytes:
    """The PDF of the certificate; see `certification.rendering.render`."""
    read_facts = read(facts)
    if not is_web_address(verify_url):
        raise FactsRefused(
            [Problem("verify_url", f"is not a web address of at most 300 characters: {verify_url!r}")]
        )
    with _LOCK:
        layout = decide(read_facts)
        accent = read_facts.stream.accent
        document = laid_out(page.document(read_facts, layout, verify_url, dense=False), accent=accent)
        if len(document.pages) > 2:
            document = laid_out(page.document(read_facts, layout, verify_url, dense=True), accent=accent)
        return written(document, identifier=read_facts.number)


@contextmanager
def _nothing_from_outside() -> Iterator[None]:
    """Turns a refused address into TemplateViolation, also where WeasyPrint would go on without the
    picture."""
    BUNDLED.refused.clear()
    try:
        yield
    except FatalURLFetchingError as refused:
        # A BaseException: left alone, it would pass every `except Exception` on its way and end a worker's
        # task.
        raise TemplateViolation(
            f"The certificate asked for something that is not bundled. {refused}"
        ) from refused
    if BUNDLED.refused:
        raise TemplateViolation(f"The certificate asked for something that is not bundled: {BUNDLED.refused}")


@_nothing_from_outside()
def laid_out(html: str, *, accent: str, fetcher: URLFetcher = BUNDLED) -> Document:
    """The page, laid out on paper. Raises TemplateViolation if it asks for anything that is not bundled."""
    return HTML(string=html, base_url="asset:", url_fetcher=fetcher).render(
        font_config=FONTS, stylesheets=[LOOK, PAPER[accent]], **OPTIONS
    )


@_nothing_from_outside()
def written(document: Document, *, identifier: str) -> bytes:
    """The laid out pages as a tagged PDF. Raises TemplateViolation like `laid_out`."""
    pdf: bytes = document.write_pdf(finisher=_finish, pdf_identifier=identifier.encode(), **OPTIONS)
    return pdf


def decide(facts: Facts) -> page.Layout:
    """How large the name and the title can be, and what goes on which page."""
    holder = _fit(NAME_POINTS, lambda fit: page.holder(facts, fit), 0.95)
    title = _fit(TITLE_POINTS, lambda fit: page.title(facts, fit), 0.6)

    def front(make: Callable[[str], Markup]) -> Markup | None:
        return next((made for made in map(make, SIZES) if height(made) <= MIDDLE_HEIGHT), None)

    def layout(middle: Markup, *, record: bool, scope: bool) -> page.Layout:
        return page.Layout(holder, title, middle, record_overleaf=record, scope_overleaf=scope)

    if facts.scope is not None:
        scope = facts.scope
        if (middle := front(lambda size: page.figures_and_scope(facts, scope, size))) is not None:
            return layout(middle, record=True, scope=False)
        if (middle := front(lambda size: page.scope_in_front(facts, scope, size))) is not None:
            return layout(middle, record=True, scope=False)
        words = LANGUAGES[facts.language]["scope_overleaf"]
        pointer = element("p", words, class_="overleaf")
        middle = front(lambda size: together(page.figures_and_ticks(facts, size, all_of_it=False), pointer))
        return layout(middle or pointer, record=True, scope=True)
    if sum(r.has_figure for r in facts.requirements) <= page.MOST_FIGURES:
        middle = front(lambda size: page.figures_and_ticks(facts, size, all_of_it=True))
        if middle is not None:
            return layout(middle, record=False, scope=False)
    middle = front(lambda size: page.figures_and_ticks(facts, size, all_of_it=False))
    pointer = element("p", LANGUAGES[facts.language]["record_overleaf"], class_="overleaf")
    return layout(middle or pointer, record=True, scope=False)


def _fit(sizes: tuple[int, ...], make: Callable[[page.Fit], Markup], most: float) -> page.Fit:
    """The largest size whose text is at most `most` inches high (the smallest if none is), with even
    lines."""

    def high(points: float, width: float = WIDTHS[0]) -> float:
        return height(make(page.Fit(points, width)))

    low, top = 0, len(sizes) - 1
    if high(sizes[0]) <= most:
        top = 0
    while low < top:
        middle = (low + top) // 2
        if high(sizes[middle]) <= most:
            top = middle
        else:
            low = middle + 1
    points = sizes[low]
    needed = high(points)
    if needed < 2 * points / 72:
        return page.Fit(points, WIDTHS[0])
    even = [width for width in WIDTHS if high(points, width) <= needed]
    return page.Fit(points, even[-1])


@_nothing_from_outside()
def height(content: Markup) -> float:
    """How high the content is in the full width of the front, in inches."""
    end = element("div", id="end")
    html = element("html", element("body", content, end))
    document = HTML(string=html, base_url="asset:", url_fetcher=BUNDLED).render(
        font_config=FONTS, stylesheets=[LOOK, _MEASURING]
    )
    [only] = document.pages
    return float(only.anchors["end"][1]) / PIXELS_AN_INCH


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """Put the boxes of figures into the PDF's own coordinates; WeasyPrint 70 writes CSS pixels from the
    top."""
    for entry in pdf.objects:
        if not isinstance(entry, pydyf.Dictionary) or entry.get("S") != "/Figure":
            continue
        left, top, right, bottom = (value * 0.75 for value in entry["A"]["BBox"])
        entry["A"]["BBox"] = pydyf.Array((left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top))
