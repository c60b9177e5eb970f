"""From facts to PDF: measure, decide, print. Imported only where a certificate is really made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

PIXELS_AN_INCH = 96
NAME_POINTS = (44, 42, 40, 38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10)
TITLE_POINTS = (28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10)
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
_MEASURING = {
    width: _stylesheet(f"@page {{ size: {width}in 60in; margin: 0 }}") for width in (9.2, 9.4)
}


def print_certificate(facts: Mapping[str, Any], *, verify_url: str) -> bytes:
    """The PDF of the certificate; see `certification.rendering.render`."""
    read_facts = read(facts)
    if not is_web_address(verify_url):
        raise FactsRefused([Problem("verify_url", f"is not a web address of at most 300 characters: {verify_url!r}")])
    with _LOCK:
        layout = decide(read_facts)
        html = page.document(read_facts, layout, verify_url)
        return to_pdf(html, accent=read_facts.stream.accent, identifier=read_facts.number)


def to_pdf(html: str, *, accent: str, identifier: str, fetcher: URLFetcher = BUNDLED) -> bytes:
    """The page as a tagged PDF. Raises TemplateViolation if it asks for anything that is not bundled."""
    try:
        document = HTML(string=html, base_url="asset:", url_fetcher=fetcher).render(
            font_config=FONTS, stylesheets=[LOOK, PAPER[accent]], pdf_variant="pdf/ua-1"
        )
        written: bytes = document.write_pdf(
            finisher=_finish, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=identifier.encode()
        )
    except FatalURLFetchingError as refused:
        # A BaseException: left alone, it would pass every `except Exception` on its way and end a worker's task silently.
        raise TemplateViolation(f"The certificate asked for something that is not bundled. {refused}") from refused
    return written


def decide(facts: Facts) -> page.Layout:
    """How large the name and the title can be, and what goes on which page."""
    holder_points = _largest(NAME_POINTS, lambda points: page.holder(facts, points), 9.2, 0.95)
    title_points = _largest(TITLE_POINTS, lambda points: page.title(facts, points), 9.2, 0.6)

    def front(make: Callable[[str], Markup]) -> Markup | None:
        return next((made for made in map(make, SIZES) if height(made, 9.4, facts) <= 1.78), None)

    def layout(middle: Markup, *, record: bool, scope: bool) -> page.Layout:
        dense = record and len(facts.requirements) > 14
        return page.Layout(holder_points, title_points, middle, record, scope, dense)

    if facts.scope is not None:
        scope = facts.scope
        if (middle := front(lambda size: page.scope_in_front(facts, scope, size))) is not None:
            return layout(middle, record=True, scope=False)
        words = page.LANGUAGES[facts.language]["scope_overleaf"]
        pointer = element("p", words, class_="overleaf")
        middle = front(lambda size: together(page.figures_and_ticks(facts, size, all_of_it=False), pointer))
        return layout(middle or pointer, record=True, scope=True)
    if sum(r.has_figure for r in facts.requirements) <= page.MOST_FIGURES:
        middle = front(lambda size: page.figures_and_ticks(facts, size, all_of_it=True))
        if middle is not None:
            return layout(middle, record=False, scope=False)
    middle = front(lambda size: page.figures_and_ticks(facts, size, all_of_it=False))
    pointer = element("p", page.LANGUAGES[facts.language]["record_overleaf"], class_="overleaf")
    return layout(middle or pointer, record=True, scope=False)


def _largest(sizes: tuple[int, ...], make: Callable[[float], Markup], width: float, most: float) -> float:
    """The largest size whose text is at most `most` inches high; the smallest one if none is."""
    low, high = 0, len(sizes) - 1
    while low < high:
        middle = (low + high) // 2
        if height(make(sizes[middle]), width) <= most:
            high = middle
        else:
            low = middle + 1
    return sizes[low]


def height(content: Markup, width: float, facts: Facts | None = None) -> float:
    """How high the content is when set `width` inches wide, in inches."""
    accent = facts.stream.accent if facts else "pine"
    language = facts.language if facts else "en"
    end = element("div", id="end")
    html = element("html", element("body", content, end, class_=accent), lang=language)
    document = HTML(string=html, base_url="asset:", url_fetcher=BUNDLED).render(
        font_config=FONTS, stylesheets=[LOOK, _MEASURING[width]]
    )
    [only] = document.pages
    return float(only.anchors["end"][1]) / PIXELS_AN_INCH


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """Put the boxes of figures into the PDF's own coordinates; WeasyPrint 70 writes CSS pixels from the top."""
    for entry in pdf.objects:
        if not isinstance(entry, pydyf.Dictionary) or entry.get("S") != "/Figure":
            continue
        left, top, right, bottom = (value * 0.75 for value in entry["A"]["BBox"])
        entry["A"]["BBox"] = pydyf.Array((left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top))
