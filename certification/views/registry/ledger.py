"""What lies behind an enrolment: its lines of evidence, and its standing with a reason for every line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from certification import attendance, registry
from certification.models import Curriculum, Enrolment, Evidence
from certification.models import Standing as Stored
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.prose import explaining
from certification.rules.prose.words import speaking
from certification.rules.standing import GroupStanding, LineVerdict, Remaining, RequirementStanding, Standing
from certification.views import naming
from certification.views.registry.listing import written
from certification.wording import labelled, said
from people.templatetags.look import hours

TONES = {"claimed": "waiting", "verified": "done", "returned": "act", "withdrawn": "neutral"}


def language() -> str:
    """The reader's language as the rules name it: "en" or "fr"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def is_attendance_only(kind: str) -> bool:
    """Whether nobody but the people in it learns more of such a line than day, minutes and format."""
    known = registry.kind(kind)
    return known is None or known.attendance_only


def kind_in_words(code: str) -> str:
    known = registry.kind(code)
    words = str(known.label) if known else code
    return words[:1].upper() + words[1:]


def _details(evidence: Evidence, curriculum: Curriculum) -> str:
    """What may be told of a line beside its kind: the module, the competence, the format and size of a meeting."""
    attributes: Mapping[str, Any] = evidence.attributes
    formats = {"in_person": _("in person"), "online": _("online")}
    sizes = {"individual": _("individual"), "group": _("group")}
    words = [formats.get(attributes.get("format", ""), "")]
    if not is_attendance_only(evidence.kind):
        words = [
            _item_title(attributes, curriculum),
            sizes.get(attributes.get("size", ""), ""),
            *words,
        ]
    return ", ".join(str(word) for word in words if word)


def _item_title(attributes: Mapping[str, Any], curriculum: Curriculum) -> str:
    """What the curriculum calls the module or the competence of a line; an empty string where it names neither."""
    rules = curriculum.rules
    modules = {item.code: said(item, "title", language()) for item in rules.modules}
    competences = {item.code: said(item, "title", language()) for item in rules.competences}
    return (
        modules.get(str(attributes.get("module"))) or competences.get(str(attributes.get("competence"))) or ""
    )


def lines(rows: Iterable[Evidence], enrolment: Enrolment) -> Iterator[list[Any]]:
    """Rows of a table: day, what, length, status, verifier. Who verified attendance may be the partner: untold."""
    for row in rows:
        details = _details(row, enrolment.curriculum)
        verifier = "" if is_attendance_only(row.kind) else str(row.verified_by or "")
        yield [
            written(row.happened_on),
            labelled(kind_in_words(row.kind), details) if details else kind_in_words(row.kind),
            hours(row.minutes) if row.minutes else "–",
            {"text": row.get_status_display(), "tone": TONES[row.status]},
            verifier or "–",
        ]


def line_columns() -> list[str]:
    return [_("Date"), _("What"), _("Length"), _("Status"), _("Verified by")]


@dataclass(frozen=True, slots=True)
class _File:
    """What the rows of one standing refer to: evidence by public id, what was not handed in, names of codes."""

    evidence: Mapping[str, Evidence]
    kept: frozenset[str]
    names: naming.Names
    granted: Mapping[str, str]


def groups(stored: Stored | None, evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """The standing as last judged, group by group, for the requirement component; [] before admission."""
    if stored is None or not stored.content:
        return []
    judged, rules = Standing.from_json(stored.content), stored.enrolment.curriculum.rules
    known = _File(
        {str(row.public_id): row for row in evidence},
        registry.not_handed_in(stored.enrolment),
        {**naming.names_in(rules, language()), "provider": naming.people_in(judged)},
        naming.granted(stored.enrolment),
    )
    untold = attendance.untold(stored.enrolment.curriculum)
    with speaking(rules.words):
        return _groups(judged, rules, known, untold)


def _groups(judged: Standing, rules: Rules, known: _File, untold: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "title": said(group, "title", language()),
            "met": sum(row.met for row in asked),
            "asked": len(asked),
            "requirements": [
                _untold(row, rules) if row.code in untold else _requirement(row, known) for row in asked
            ],
        }
        for group in judged.groups
        if (asked := [row for row in _walk(group) if row.applies])
    ]


def _walk(group: GroupStanding) -> Iterator[RequirementStanding]:
    yield from group.requirements
    for inner in group.groups:
        yield from _walk(inner)


def _untold(row: RequirementStanding, rules: Rules) -> dict[str, Any]:
    why = naming.untold_words(rules.requirement(row.code))
    return {"title": said(row, "title", language()), "met": row.met, "untold": why}


def _requirement(row: RequirementStanding, known: _File) -> dict[str, Any]:
    return {
        "title": said(row, "title", language()),
        "unit": row.unit,
        "met": row.met,
        "figures": row.figures,
        "hint": naming.granted_words(
            known.granted.get(row.code, "waiver"), explaining.amount(row.waived, row.unit, language())
        )
        if row.waived
        else "",
        "remains": " ".join(_remaining(row, item, known) for item in row.remains) if not row.met else "",
        "lines": [_line(verdict, known) for verdict in row.lines],
    }


def _remaining(row: RequirementStanding, item: Remaining, known: _File) -> str:
    if item.kind == "verify" and item.lines:
        waiting = [line for line in row.lines if line.outcome == "waiting"]
        if kept := min(item.lines, sum(line.evidence_id in known.kept for line in waiting)):
            words = ngettext(
                "%(count)d line is recorded and not handed in.",
                "%(count)d lines are recorded and not handed in.",
                kept,
            ) % {"count": kept}
            if kept == item.lines:
                return words
            handed_in = item._replace(lines=item.lines - kept)
            return f"{explaining.remaining(handed_in, language())} {words}"
    return naming.remaining_words(known.names, item, language())


def _line(verdict: LineVerdict, known: _File) -> dict[str, str]:
    evidence = known.evidence.get(verdict.evidence_id)
    if evidence is None:
        return {"outcome": verdict.outcome, "title": "", "words": explaining.sentence(verdict, language())}
    title = f"{written(evidence.happened_on)} · {kind_in_words(evidence.kind)}"
    if verdict.outcome == "waiting" and verdict.evidence_id in known.kept:
        return {"outcome": "not", "title": title, "words": _("Recorded and not handed in.")}
    if is_attendance_only(evidence.kind):
        # The judge's sentence may name a step or the partner: here only whether it counts is told.
        outcomes = {
            "counted": _("Counts."),
            "part": _("Counts in part."),
            "waiting": _("Waits to be verified."),
            "not": _("Does not count."),
        }
        return {"outcome": verdict.outcome, "title": title, "words": outcomes.get(verdict.outcome, "")}
    return {"outcome": verdict.outcome, "title": title, "words": explaining.sentence(verdict, language())}
