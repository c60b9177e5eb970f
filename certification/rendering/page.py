"""The certificate as a page: which words stand where. Everything measured is decided in printing.py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno

from certification.rendering.facts import Facts, Requirement, Scope
from certification.rendering.markup import Markup, element, together
from certification.rendering.words import LANGUAGES, long_date, quantity

MOST_FIGURES = 6
FIGURE_PART = re.compile(r"(\d[\d\s.,\u00a0]*)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What measuring decided: sizes in points, and which parts moved to the second page."""

    holder_points: float
    title_points: float
    middle: Markup
    record_overleaf: bool
    scope_overleaf: bool
    dense_record: bool = False


def holder(facts: Facts, points: float) -> Markup:
    return element("p", element("bdi", facts.holder), class_="holder", style=f"font-size:{points}pt")


def title(facts: Facts, points: float) -> Markup:
    return element("h1", facts.stream.title, style=f"font-size:{points}pt")


def figures_and_ticks(facts: Facts, size: str, *, all_of_it: bool) -> Markup:
    """What was met, for the front: the figures large, the rest ticked. With `all_of_it` nothing may be left out."""
    words = LANGUAGES[facts.language]
    with_figure = [r for r in facts.requirements if r.has_figure]
    ticked = [r for r in facts.requirements if not r.has_figure]
    shown = with_figure if all_of_it else with_figure[:MOST_FIGURES]
    figures = element("ul", *(_figure(r) for r in shown), class_="figures") if shown else None
    if all_of_it:
        rest = element("ul", *(_tick(r, words["waived"]) for r in ticked), class_="ticks") if ticked else None
    else:
        rest = element("p", words["record_overleaf"], class_="overleaf")
    return element("section", element("h2", words["represents"]), figures, rest, class_=f"middle {size}")


def _figure(requirement: Requirement) -> Markup:
    parts = [p for p in FIGURE_PART.split(requirement.amount) if p]
    drawn = [p if FIGURE_PART.fullmatch(p) else element("small", p) for p in parts]
    return element(
        "li",
        element("span", *drawn, class_="figure"),
        element("span", requirement.title, class_="what"),
    )


def _tick(requirement: Requirement, waived: str) -> Markup:
    return element("li", f"{requirement.title} ({waived})" if requirement.waived else requirement.title)


def scope_box(facts: Facts, scope: Scope, size: str) -> Markup:
    words = LANGUAGES[facts.language]

    def side(name: str, lines: Iterable[str]) -> Markup:
        items = element("ul", *(element("li", line) for line in lines))
        return element("div", element("h3", words[name]), items, class_=f"side {name.replace('_', '-')}")

    sides = element("div", side("may", scope.may), side("may_not", scope.may_not), class_="sides")
    return element("section", element("h2", words["scope"]), sides, class_=f"scope {size}")


def scope_in_front(facts: Facts, scope: Scope, size: str) -> Markup:
    """The scope as the front's middle, with the pointer to the record overleaf."""
    pointer = element("p", LANGUAGES[facts.language]["record_overleaf"], class_="overleaf")
    return together(scope_box(facts, scope, size), pointer)


def document(facts: Facts, layout: Layout, verify_url: str) -> Markup:
    """The whole certificate as HTML."""
    words = LANGUAGES[facts.language]
    issued = long_date(facts.issued_on, facts.language)
    name = words["document"].format(title=facts.stream.title, holder=facts.holder)
    about = words["description"].format(
        number=facts.number, issuer=facts.issuer.name, date=issued, url=verify_url
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", name),
        element("meta", name="author", content=facts.issuer.name),
        element("meta", name="description", content=about),
        element("meta", name="dcterms.created", content=f"{facts.issued_on.isoformat()}T00:00:00Z"),
        element("meta", name="dcterms.modified", content=f"{facts.issued_on.isoformat()}T00:00:00Z"),
    )
    overleaf = layout.record_overleaf or layout.scope_overleaf
    body = element(
        "body",
        _front(facts, layout, verify_url),
        _back(facts, layout) if overleaf else None,
        class_=facts.stream.accent,
    )
    return together(Markup("<!doctype html>"), element("html", head, body, lang=facts.language))


def _front(facts: Facts, layout: Layout, verify_url: str) -> Markup:
    words = LANGUAGES[facts.language]
    stream = " · ".join(dict.fromkeys(t for t in (facts.stream.name, facts.stream.postnominal) if t))
    return element(
        "article",
        _issuer(facts),
        element("p", words["certificate"], class_="kind eyebrow"),
        element("p", words["number"], Markup(" "), element("b", facts.number), class_="number quiet"),
        element("p", words["certifies"], class_="certifies"),
        _place("holder-place", "centred low", holder(facts, layout.holder_points)),
        element("div", class_="rule"),
        element("p", words["has_met"], class_="met"),
        _place("title-place", "centred", title(facts, layout.title_points)),
        element("p", stream, class_="stream quiet"),
        element("div", layout.middle, class_="middle-place"),
        element("div", class_="foot-line"),
        element("div", class_="seal"),
        _dates(facts),
        _signatories(facts),
        *_verification(facts, verify_url),
        element("div", _example(facts), class_="notice-place") if facts.curriculum.example else None,
        class_="front",
    )


def _place(where: str, how: str, content: Markup) -> Markup:
    return element("div", element("div", element("div", content), class_=how), class_=where)


def _issuer(facts: Facts) -> Markup:
    logo = None
    if facts.issuer.logo is not None:
        alt = LANGUAGES[facts.language]["logo"].format(issuer=facts.issuer.name)
        logo = element("img", src=f"asset:logo-{facts.issuer.logo}.svg", alt=alt)
    address = facts.issuer.url.split("://", 1)[1].rstrip("/")
    return element(
        "div",
        logo,
        element("p", facts.issuer.name),
        element("p", address, class_="address"),
        class_="issuer" if logo else "issuer bare",
    )


def _dates(facts: Facts) -> Markup:
    words = LANGUAGES[facts.language]
    if facts.valid_until is None:
        until = (words["validity"], words["no_end"])
    else:
        until = (words["valid_until"], long_date(facts.valid_until, facts.language))
    version = words["version"].format(version=facts.curriculum.version)
    rows = [
        (words["issued"], long_date(facts.issued_on, facts.language)),
        until,
        (words["curriculum"], f"{facts.curriculum.label}, {version}"),
    ]
    lines = [together(element("dt", label), element("dd", value)) for label, value in rows]
    return element("dl", *lines, class_="dates")


def _signatories(facts: Facts) -> Markup:
    people = [
        element("li", element("span", s.name, class_="signatory"), element("span", s.role, class_="role"))
        for s in facts.signatories
    ]
    style = "signatories three" if len(people) > 2 else "signatories"
    return element("div", element("ul", *people, class_=style), class_="signatories-place")


def _verification(facts: Facts, verify_url: str) -> tuple[Markup, ...]:
    words = LANGUAGES[facts.language]
    replaces = words["replaces"].format(number=facts.replaces) if facts.replaces else None
    code = segno.make(verify_url, error="m", micro=False).svg_inline(
        border=2, dark="#1c2624", title=words["qr_title"].format(number=facts.number)
    )
    return (
        element(
            "div",
            element("strong", words["verify"]),
            element("span", words["verify_now"], class_="now"),
            element("a", verify_url.split("://", 1)[1], href=verify_url),
            element("span", replaces, class_="now") if replaces else None,
            class_="verify",
        ),
        element("div", Markup(code), class_="code"),
    )


def _example(facts: Facts) -> Markup:
    words = LANGUAGES[facts.language]
    notice = element("span", element("b", words["example_label"]), Markup(" · "), words["example"])
    return element("p", notice, class_="notice")


def _back(facts: Facts, layout: Layout) -> Markup:
    words = LANGUAGES[facts.language]
    lead = element(
        "p",
        words["record_lead"].format(number=facts.number),
        Markup(" "),
        element("b", element("bdi", facts.holder)),
        class_="lead",
    )
    version = words["version"].format(version=facts.curriculum.version)
    about = element(
        "div",
        element("p", f"{words['curriculum']} : " if facts.language == "fr" else f"{words['curriculum']}: ",
                facts.curriculum.label, ", ", version),
        element("p", f"{words['fingerprint']} ", element("span", facts.curriculum.sha256, class_="hash")),
        class_="about",
    )  # fmt: skip
    return element(
        "section",
        element("h2", words["record"]),
        lead,
        _table(facts, dense=layout.dense_record),
        scope_box(facts, facts.scope, "roomy") if layout.scope_overleaf and facts.scope else None,
        about,
        _example(facts) if facts.curriculum.example else None,
        class_="back",
    )


def _table(facts: Facts, *, dense: bool) -> Markup:
    words = LANGUAGES[facts.language]
    header = element(
        "tr",
        element("th", words["requirement"], scope="col"),
        element("th", words["required"], scope="col", class_="amount"),
        element("th", words["met"], scope="col", class_="amount"),
    )
    groups = []
    for name, members in groupby(facts.requirements, key=lambda r: r.group):
        heading = element("tr", element("th", name, colspan="3", class_="group")) if name else None
        rows = [_row(requirement, facts.language) for requirement in members]
        groups.append(element("tbody", heading, *rows, class_="group"))
    return element("table", element("thead", header), *groups, class_="dense" if dense else None)


def _row(requirement: Requirement, language: str) -> Markup:
    words = LANGUAGES[language]
    if requirement.waived:
        needed, got = quantity(requirement.needed, requirement.unit, language), words["waived"]
    elif requirement.has_figure:
        needed, got = quantity(requirement.needed, requirement.unit, language), requirement.amount
    else:
        needed, got = words["attested"], words["attested"]
    return element(
        "tr",
        element("th", requirement.title, scope="row"),
        element("td", needed, class_="amount"),
        element("td", got, class_="amount got"),
        class_="row",
    )
