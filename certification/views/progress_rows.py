"""A standing as a page shows it: requirements in cards, with figures and lines, and why each counted or not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from certification import attendance, registry
from certification.models import Enrolment, Evidence
from certification.rules.case import Membership
from certification.rules.judge.people_on_a_day import as_document
from certification.rules.prose import explaining
from certification.rules.standing import (
    Figures,
    GroupStanding,
    LineVerdict,
    Remaining,
    RequirementStanding,
    Standing,
)
from certification.views import naming
from certification.wording import said
from people.models import Person, Registration

ATTRIBUTE_WORDS = {
    "in_person": gettext_lazy("in person"),
    "online": gettext_lazy("online"),
    "individual": gettext_lazy("individual"),
    "group": gettext_lazy("group"),
}
OUTCOME_ORDER = {"not": 0, "part": 1, "waiting": 2, "counted": 3}
NOT_HANDED_IN = frozenset({"holder", "partner", "dispute"})
NOTHING_TOLD = Figures(0, 0, 0, 0, 0)
# Reasons whose sentence could tell an outsider what was done in a session she may know only the attendance of.
TELLING_REASONS = frozenset({"must", "nothing-new", "not-the-same", "no-value", "helped"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of evidence under a requirement: what it is, what became of it, and why."""

    outcome: str
    title: str
    words: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with its four figures and what waits, its lines, and what remains."""

    code: str
    title: str
    unit: str
    met: bool
    figures: Figures
    lines: list[Line]
    remains: list[str]
    shortly: str = ""
    hint: str = ""
    within: str = ""
    advice: bool = False
    met_on: str = ""
    untold: str = ""
    """Why this reader learns only whether it is met: then without figures, and of lines only that they are there."""


@dataclass(frozen=True, slots=True)
class Card:
    """One group of requirements."""

    code: str
    title: str
    rows: list[Row]
    met: int
    asked: int
    practice: bool
    needs: int | None = None
    add_url: str = ""
    add_label: str = ""
    hint: str = ""

    @property
    def words(self) -> str:
        if self.needs:
            return ngettext(
                "%(met)d met; any %(needs)d of %(asked)d is asked",
                "%(met)d met; any %(needs)d of %(asked)d are asked",
                self.needs,
            ) % {"met": self.met, "needs": self.needs, "asked": self.asked}
        return ngettext("%(met)d of %(asked)d met", "%(met)d of %(asked)d met", self.asked) % {
            "met": self.met,
            "asked": self.asked,
        }


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a standing: the person herself sees links to her facts, others never see what a client did."""

    person: Person
    own: bool
    sees_documents: bool

    @classmethod
    def of(cls, person: Person, enrolment: Enrolment) -> Reader:
        own = enrolment.person_id == person.pk
        return cls(person, own, own or person.is_registrar or person.is_auditor)


@dataclass(slots=True)
class Page:
    """What all rows of one page share: words of the curriculum, evidence and documents by public id."""

    enrolment: Enrolment
    reader: Reader
    language: str
    evidence: Mapping[str, Evidence]
    documents: Mapping[str, Registration]
    names: naming.Names = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    """Requirements of which this reader learns only whether they are met."""
    granted: Mapping[str, str] = field(default_factory=dict)
    """By requirement, of which kind its approved waivers are: waiver, equivalency or both."""
    waits: Mapping[str, registry.Wait] = field(default_factory=dict)
    """On whom the lines wait that are not verified, by the evidence's public id."""


def spoken() -> str:
    """ "en" or "fr", whichever the page is in."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def short_day(day: dt.date) -> str:
    """A day within a line, never broken over two: 7 Nov 2026."""
    return date_format(day, _("j M Y"), use_l10n=False).replace(" ", "\u00a0")


def address(name: str, *args: object) -> str:
    """The address of a page, "" where this installation has none of that name."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""


def open_page(enrolment: Enrolment, reader: Reader) -> Page:
    """Everything the rows of this enrolment refer to, in a few queries however much there is."""
    rules = enrolment.curriculum.rules
    language = spoken()
    return Page(
        enrolment=enrolment,
        reader=reader,
        language=language,
        evidence={
            str(row.public_id): row
            for row in Evidence.objects.live().filter(enrolment=enrolment).order_by("-happened_on", "-pk")
        },
        documents={
            _paper_id(row): row
            for row in Registration.objects.filter(person=enrolment.person_id)
            .exclude(status="withdrawn")
            .order_by("-pk")
        },
        names=naming.names_in(rules, language),
        untold=frozenset() if reader.own else attendance.untold(enrolment.curriculum),
        granted=naming.granted(enrolment),
        waits=registry.waits(enrolment),
    )


def _paper_id(row: Registration) -> str:
    """By what name the judge speaks of it: a membership has none but its body and its days."""
    if row.kind.startswith(Registration.MEMBERSHIP) and row.status == "checked":
        body = row.kind.removeprefix(Registration.MEMBERSHIP)
        return as_document(Membership(body, row.valid_from, row.expires_on)).id
    return str(row.public_id)


def cards(page: Page, standing: Standing) -> list[Card]:
    """The groups that apply to this person, in the curriculum's order."""
    return [_card(page, group) for group in standing.groups if group.applies]


def unmet(standing: Standing) -> Iterator[RequirementStanding]:
    """What is asked of this person and not met, in the curriculum's order."""
    for requirement in standing.requirements.values():
        if requirement.applies and not requirement.advice and not requirement.met:
            yield requirement


def asked(standing: Standing) -> list[RequirementStanding]:
    """What is asked of this person."""
    return [r for r in standing.requirements.values() if r.applies and not r.advice]


def title_of(page: Page, row: Evidence) -> str:
    """What a line is, without anything that only the two people in a session may know."""
    known = registry.kind(row.kind)
    attributes = row.attributes
    parts = [short_day(row.happened_on)]
    if module := attributes.get("module"):
        parts.append(page.names.get("module", {}).get(module, str(module)))
    elif competence := attributes.get("competence"):
        parts.append(page.names.get("competence", {}).get(competence, str(competence)))
    elif not row.minutes and known is not None:
        parts.append(str(known.label))
    if row.minutes:
        parts.append(explaining.amount(row.minutes, "minutes", page.language))
    parts.extend(str(ATTRIBUTE_WORDS[word]) for word in _plain_attributes(attributes))
    if not _attendance_only(row) and (steps := attributes.get("steps")):
        parts.append(ngettext("%(count)d step", "%(count)d steps", len(steps)) % {"count": len(steps)})
    return " · ".join(parts)


def _about_attendance_only(codes: tuple[str, ...]) -> bool:
    known = [registry.kind(code) for code in codes]
    return any(kind is not None and kind.attendance_only for kind in known)


TOLD_TO_ALL = frozenset(
    ("kind", "requirement", "amount", "unit", "kinds", "serves", "until", "since", "lines", "of", "per", "parts",
     "points", "supports")
)  # fmt: skip
"""What a hint says of how much and when; what else one can say, now or in time to come, is for her alone."""


def told_to(page: Page, item: Remaining) -> Remaining:
    """What remains as this reader may learn it: to others without the steps, since which of them are missing would tell
    which were reached as a client."""
    rules = page.enrolment.curriculum.rules
    if page.reader.own or item.kind != "add":
        return item
    if not any(_about_attendance_only(rules.requirement(code).filter.kinds) for code in item.serves):
        return item
    plain = {"minutes", "format"}
    kept = {name: value for name, value in item._asdict().items() if name in TOLD_TO_ALL}
    return Remaining(
        **kept,
        attributes={name: value for name, value in item.attributes.items() if name in plain},
        asks=tuple(one for one in item.asks if one[0] in plain),
    )


def _attendance_only(row: Evidence) -> bool:
    known = registry.kind(row.kind)
    return known is not None and known.attendance_only


def _plain_attributes(attributes: Mapping[str, object]) -> list[str]:
    found = (attributes.get(name) for name in ("format", "size"))
    return [word for word in found if isinstance(word, str) and word in ATTRIBUTE_WORDS]


def fact_address(page: Page, row: Evidence) -> str:
    """The page of the fact behind a line, where this reader may open it."""
    known = registry.kind(row.kind)
    if known is None or not page.reader.own:
        return ""
    return address(known.fact_url, row.fact_id)


def _card(page: Page, group: GroupStanding) -> Card:
    rules = page.enrolment.curriculum.rules
    rows = list(_rows(page, group, within=""))
    counted = [row for row in rows if not row.advice]
    kinds = [kind for row in rows for kind in rules.requirement(row.code).filter.kinds]
    add = _adding(page, rows) if page.reader.own else None
    return Card(
        code=group.code,
        title=said(group, "title", page.language),
        rows=rows,
        met=sum(row.met for row in counted),
        asked=len(counted),
        practice=any(kind.startswith("practicum.session") for kind in kinds),
        needs=group.needs,
        add_url=address(add.record_url) if add else "",
        add_label=str(add.record_label) if add else "",
        hint=said(_source_group(page, group.code), "about", page.language),
    )


def _source_group(page: Page, code: str) -> object:
    return next((group for group in page.enrolment.curriculum.rules.groups if group.code == code), None)


def _adding(page: Page, rows: Iterable[Row]) -> registry.EvidenceKind | None:
    """The first kind of evidence its holder can bring herself that an unmet requirement of these asks for."""
    rules = page.enrolment.curriculum.rules
    for row in rows:
        if row.met:
            continue
        for code in rules.requirement(row.code).filter.kinds:
            known = registry.kind(code)
            if known is not None and address(known.record_url):
                return known
    return None


def _rows(page: Page, group: GroupStanding, *, within: str) -> Iterator[Row]:
    for requirement in group.requirements:
        if requirement.applies:
            yield _row(page, requirement, within)
    for inner in group.groups:
        if inner.applies:
            yield from _rows(page, inner, within=said(inner, "title", page.language))


def _row(page: Page, requirement: RequirementStanding, within: str) -> Row:
    source = page.enrolment.curriculum.rules.requirement(requirement.code)
    hints = [said(source, "about", page.language)]
    if requirement.code in page.untold:
        return Row(
            code=requirement.code,
            title=said(requirement, "title", page.language),
            unit=requirement.unit,
            met=requirement.met,
            figures=NOTHING_TOLD,
            lines=[] if attendance.tells_steps(source) else list(_bare_lines(page, requirement)),
            remains=[],
            hint=hints[0],
            within=within,
            advice=requirement.advice,
            untold=naming.untold_words(source),
        )
    if requirement.waived:
        much = explaining.amount(requirement.waived, requirement.unit, page.language)
        hints.append(naming.granted_words(page.granted.get(requirement.code, "waiver"), much))
    remains = [told_to(page, item) for item in requirement.remains]
    verdicts = sorted(requirement.lines, key=lambda line: _order(page, line))
    return Row(
        code=requirement.code,
        title=said(requirement, "title", page.language),
        unit=requirement.unit,
        met=requirement.met,
        figures=requirement.figures,
        lines=[_line(page, verdict) for verdict in verdicts],
        remains=[told_of(page, item, requirement) for item in remains],
        shortly=told_of(page, remains[0], requirement, at_most=2) if remains else "",
        hint=" ".join(hint for hint in hints if hint),
        within=within,
        advice=requirement.advice,
        met_on=short_day(requirement.met_on) if requirement.met and requirement.met_on else "",
    )


def remaining_words(page: Page, item: Remaining, *, at_most: int = 50) -> str:
    """What would bring a requirement further, with modules, steps and competences by their names, `at_most` so many."""
    return naming.remaining_words(page.names, item, page.language, at_most=at_most)


def told_of(page: Page, item: Remaining, requirement: RequirementStanding, *, at_most: int = 50) -> str:
    """The same about one requirement: of lines that are not verified it says on whom they wait."""
    waiting = [line.evidence_id for line in requirement.lines if line.outcome == "waiting"]
    on = [page.waits[line].on for line in waiting if line in page.waits]
    kept = sum(one in NOT_HANDED_IN for one in on)
    if item.kind != "verify" or not kept:
        return remaining_words(page, item, at_most=at_most)
    kept = min(kept, item.lines)
    words = ngettext(
        "%(count)d line is recorded and not handed in.",
        "%(count)d lines are recorded and not handed in.",
        kept,
    ) % {"count": kept}
    if page.reader.own:
        words = " ".join([words, *_of_these(on)])
    if kept == item.lines:
        return words
    return f"{remaining_words(page, item._replace(lines=item.lines - kept))} {words}"


def _of_these(on: Iterable[str]) -> Iterator[str]:
    """What keeps the lines that were not handed in, apart from her not having done so."""
    counts = Counter(on)
    if disputed := counts["dispute"]:
        yield ngettext("%(count)d is disputed.", "%(count)d are disputed.", disputed) % {"count": disputed}
    if partner := counts["partner"]:
        yield ngettext("%(count)d waits for your partner.", "%(count)d wait for your partner.", partner) % {
            "count": partner
        }


def waits_for_others(page: Page, requirement: RequirementStanding) -> bool:
    """Whether what is waiting under it waits for somebody else than her."""
    waiting = [line.evidence_id for line in requirement.lines if line.outcome == "waiting"]
    on = [page.waits[line].on if line in page.waits else "verifier" for line in waiting]
    return requirement.figures.waiting > 0 and any(one in {"partner", "verifier"} for one in on)


def _bare_lines(page: Page, requirement: RequirementStanding) -> Iterator[Line]:
    """What was done and signed toward it, by day, without what became of it: the order would tell that as well."""
    rows = [row for line in requirement.lines if (row := page.evidence.get(line.evidence_id))]
    for row in sorted(rows, key=lambda row: (row.happened_on, row.pk), reverse=True):
        wait = page.waits.get(str(row.public_id))
        words = wait.words_of_others if wait is not None and wait.on in NOT_HANDED_IN else ""
        yield Line("recorded", title_of(page, row), words or str(row.get_status_display()).capitalize())


def _order(page: Page, verdict: LineVerdict) -> tuple[int, int]:
    row = page.evidence.get(verdict.evidence_id)
    return OUTCOME_ORDER.get(verdict.outcome, 0), -(row.happened_on.toordinal() if row else 0)


def _line(page: Page, verdict: LineVerdict) -> Line:
    row = page.evidence.get(verdict.evidence_id)
    words = explaining.sentence(verdict, page.language)
    if row is None:
        return Line(verdict.outcome, _document_title(page, verdict.evidence_id), words)
    if _attendance_only(row) and not page.reader.own and verdict.reason in TELLING_REASONS:
        words = _("It does not count here.")
    outcome, wait = verdict.outcome, page.waits.get(verdict.evidence_id)
    if outcome == "waiting" and wait is not None:
        outcome = "not" if wait.on == "dispute" and page.reader.own else outcome
        words = (
            (wait.words if page.reader.own else wait.words_of_others)
            if wait.on in NOT_HANDED_IN
            else (f"{words} {wait.words}")
        )
    url = fact_address(page, row)
    return Line(outcome, title_of(page, row), words, url, _("Open") if url else "")


def _document_title(page: Page, public_id: str) -> str:
    document = page.documents.get(public_id)
    if document is None:
        return _("A document that is no longer on file")
    name = str(document) if page.reader.sees_documents else document.get_kind_display()
    if document.expires_on is None:
        return name
    return f"{name} · " + _("until %(day)s") % {"day": short_day(document.expires_on)}
