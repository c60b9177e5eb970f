"""The certificate as a page: which words stand where. Everything measured is decided in printing.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import segno

from certification.rendering.facts import Facts, Requirement, Scope
from certification.rendering.markup import Markup, element, together
from certification.rendering.words import LANGUAGES, long_date, quantity

MOST_FIGURES = 6
LONGEST_WHOLE_WORD = 30
FIGURE_PART = re.compile(r"(\d+(?:[.,\u00a0]\d+)*)")


@dataclass(frozen=True, slots=True)
class Fit:
    """How large a text can be set in its place (points), and how wide its lines may run so that they come
    out even (inches)."""

    points: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """What measuring decided: how name and title fit, and which parts moved to the second page."""

    holder: Fit
    title: Fit
    middle: Markup
    record_overleaf: bool
    scope_overleaf: bool


def holder(facts: Facts, fit: Fit) -> Markup:
    return element("p", element("bdi", *_words(facts.holder)), class_="holder", style=_style(fit))


def _words(name: str) -> list[str]:
    """The name, its hyphenated words kept whole at the end of a line.

    Not for names written from right to left: WeasyPrint orders the parts of a line by their place in the document.
    """
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in name):
        return [name]
    parts = re.split(r"( )", name)
    return [
        element("span", p, class_="word") if "-" in p and len(p) <= LONGEST_WHOLE_WORD else p for p in parts
    ]


def title(facts: Facts, fit: Fit) -> Markup:
    return element("h1", facts.stream.title, style=_style(fit))


def _style(fit: Fit) -> str:
    return f"font-size:{fit.points}pt;width:{fit.width}in"


def figures_and_ticks(facts: Facts, size: str, *, all_of_it: bool) -> Markup:
    """What was met, for the front: the figures large, the rest ticked. With `all_of_it` nothing may be left
    out."""
    words = LANGUAGES[facts.language]
    with_figure = [r for r in facts.requirements if r.has_figure]
    ticked = [r for r in facts.requirements if not r.has_figure]
    shown = with_figure if all_of_it else _from_every_group(with_figure)
    figures = element("ul", *(_figure(r) for r in shown), class_="figures") if shown else None
    if all_of_it:
        rest = element("ul", *(_tick(r, words) for r in ticked), class_="ticks") if ticked else None
    else:
        rest = element("p", words["record_overleaf"], class_="overleaf")
    return element("section", element("h2", words["represents"]), figures, rest, class_=f"middle {size}")


def _from_every_group(requirements: list[Requirement]) -> list[Requirement]:
    """As many as fit, taken from the groups in turn, so that no group hides the others. Nothing is added
    up: the same
    session may count toward two requirements, and a sum would claim it twice."""
    turn: dict[str, int] = {}
    order = []
    for index, requirement in enumerate(requirements):
        turn[requirement.group] = turn.get(requirement.group, 0) + 1
        order.append((turn[requirement.group], index))
    chosen = sorted(index for _, index in sorted(order)[:MOST_FIGURES])
    return [requirements[index] for index in chosen]


def _figure(requirement: Requirement) -> Markup:
    parts = [part for part in re.split(FIGURE_PART, requirement.amount.replace(" ", "\u00a0")) if part]
    # Spaces go with the words: at the size of the figures they would be too wide.
    drawn = [part if FIGURE_PART.fullmatch(part) else element("small", part) for part in parts]
    return element(
        "li",
        element("span", *drawn, class_="figure"),
        element("span", requirement.title, class_="what"),
    )


def _tick(requirement: Requirement, words: Mapping[str, str]) -> Markup:
    granted = f" ({_granted(requirement, words)})" if requirement.granted_as else ""
    return element("li", f"{requirement.title}{granted}")


def _granted(requirement: Requirement, words: Mapping[str, str]) -> str:
    """That not evidence alone met it, and how much each gave where it was both."""
    if not requirement.in_part:
        return words[requirement.granted_as]
    in_part = words[f"{requirement.granted_as}_in_part"]
    return in_part.format(met=requirement.amount, granted=requirement.granted_amount)


def scope_box(facts: Facts, scope: Scope, size: str) -> Markup:
    words = LANGUAGES[facts.language]

    def side(name: str, lines: Iterable[str]) -> Markup:
        items = element("ul", *(element("li", line) for line in lines))
        return element("div", element("h3", words[name]), items, class_=f"side {name.replace('_', '-')}")

    both = (("may", scope.may), ("may_not", scope.may_not))
    sides = element("div", *(side(name, lines) for name, lines in both if lines), class_="sides")
    return element("section", element("h2", words["scope"]), sides, class_=f"scope {size}")


def figures_and_scope(facts: Facts, scope: Scope, size: str) -> Markup:
    """Both on the front, for a scope of a few lines."""
    figures = figures_and_ticks(facts, size, all_of_it=False)
    return element("div", figures, scope_box(facts, scope, size), class_="both")


def scope_in_front(facts: Facts, scope: Scope, size: str) -> Markup:
    """The scope as the front's middle, with the pointer to the record overleaf."""
    pointer = element("p", LANGUAGES[facts.language]["record_overleaf"], class_="overleaf")
    return together(scope_box(facts, scope, size), pointer)


def document(facts: Facts, layout: Layout, verify_url: str, *, dense: bool) -> Markup:
    """The whole certificate as HTML; `dense` sets the record in smaller rows."""
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
        _back(facts, layout, dense=dense) if overleaf else None,
        class_=facts.stream.accent,
    )
    return together(Markup("<!doctype html>"), element("html", head, body, lang=facts.language))


def _front(facts: Facts, layout: Layout, verify_url: str) -> Markup:
    words = LANGUAGES[facts.language]
    name = None if facts.stream.name == facts.stream.title else facts.stream.name
    stream = " · ".join(text for text in (name, facts.stream.postnominal, _curriculum(facts)) if text)
    return element(
        "article",
        _issuer(facts),
        element("p", words["certificate"], class_="kind eyebrow"),
        element("p", words["number"], Markup(" "), element("b", facts.number), class_="number quiet"),
        element("p", words["certifies"], class_="certifies"),
        _place("holder-place", "centred low", holder(facts, layout.holder)),
        element("div", class_="rule"),
        element("p", words["has_met"], class_="met"),
        _place("title-place", "centred", title(facts, layout.title)),
        element("p", stream, class_="stream quiet"),
        _place("middle-place", "centred", layout.middle),
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
    named = element(
        "div",
        element("p", facts.issuer.name, class_="name long" if len(facts.issuer.name) > 26 else "name"),
        element("p", facts.issuer.url.split("://", 1)[1].rstrip("/"), class_="address"),
    )
    return element(
        "div", logo, element("div", named, class_="named"), class_="issuer" if logo else "issuer bare"
    )


def _curriculum(facts: Facts) -> str:
    words = LANGUAGES[facts.language]
    label, version = facts.curriculum.label, facts.curriculum.version
    if version in label.split():
        return words["of_curriculum"].format(curriculum=label)
    return words["of_curriculum"].format(curriculum=f"{label}, {words['version'].format(version=version)}")


def _dates(facts: Facts) -> Markup:
    words = LANGUAGES[facts.language]
    rows = [(words["issued"], long_date(facts.issued_on, facts.language))]
    if facts.valid_until is not None:
        rows.append((words["valid_until"], long_date(facts.valid_until, facts.language)))
    if facts.renew_by is not None:
        rows.append((words["renew_by"], long_date(facts.renew_by, facts.language)))
    if len(rows) == 1:
        rows.append((words["validity"], words["no_end"]))
    if facts.replaces:
        rows.append((words["replaces"], facts.replaces))
    lines = [together(element("dt", label), element("dd", value)) for label, value in rows]
    return element("dl", *lines, class_=("dates", "dates more", "dates most")[len(rows) - 2])


def _signatories(facts: Facts) -> Markup:
    people = [
        element("li", element("span", s.name, class_="signatory"), element("span", s.role, class_="role"))
        for s in facts.signatories
    ]
    how_many = ("one", "two", "three")[len(people) - 1]
    return element(
        "div", element("ul", *people, class_=f"signatories {how_many}"), class_="signatories-place"
    )


def _verification(facts: Facts, verify_url: str) -> tuple[Markup, ...]:
    words = LANGUAGES[facts.language]
    code = segno.make(verify_url, error="m", micro=False).svg_inline(
        border=2, dark="#1c2624", title=words["qr_title"].format(number=facts.number)
    )
    return (
        element(
            "div",
            element("strong", words["verify"]),
            element("span", words["verify_now"], class_="now"),
            element("a", verify_url.split("://", 1)[1], href=verify_url),
            class_="verify",
        ),
        element("div", Markup(code), class_="code"),
    )


def _example(facts: Facts) -> Markup:
    words = LANGUAGES[facts.language]
    notice = element("span", element("b", words["example_label"]), Markup(" · "), words["example"])
    return element("p", notice, class_="notice")


def _back(facts: Facts, layout: Layout, *, dense: bool) -> Markup:
    words = LANGUAGES[facts.language]
    lead = element(
        "p",
        words["record_lead"].format(number=facts.number),
        Markup(" "),
        element("b", element("bdi", facts.holder)),
        class_="lead",
    )
    about = element(
        "div",
        element("p", _curriculum(facts)),
        element("p", f"{words['fingerprint']} ", element("span", facts.curriculum.sha256, class_="hash")),
        class_="about",
    )
    heading = element("h2", words["record"])
    if layout.scope_overleaf and facts.scope:
        top: tuple[Markup, ...] = (lead, scope_box(facts, facts.scope, "snug"), heading)
    else:
        top = (heading, lead)
    notice = _example(facts) if facts.curriculum.example else None
    return element("section", *top, _table(facts, dense=dense), about, notice, class_="back")


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
        heading = (
            element("tr", element("th", name, colspan="3", class_="group"), class_="heading")
            if name
            else None
        )
        rows = [_row(requirement, facts.language) for requirement in members]
        groups.append(element("tbody", heading, *rows, class_="group"))
    return element("table", element("thead", header), *groups, class_="dense" if dense else None)


def _row(requirement: Requirement, language: str) -> Markup:
    words = LANGUAGES[language]
    if requirement.granted_as:
        needed, got = quantity(requirement.needed, requirement.unit, language), _granted(requirement, words)
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
