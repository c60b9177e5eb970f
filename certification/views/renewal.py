"""Where a certificate stands in its cycle: what keeps it in force, until when, and what is still asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certification import attendance
from certification.models import Certificate
from certification.rules.case import OF_RENEWAL
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.prose import explaining
from certification.rules.prose.words import speaking
from certification.rules.standing import GroupStanding, RenewalStanding, RequirementStanding
from certification.views import naming
from certification.views.progress import standing_of
from certification.views.progress_rows import short_day, spoken
from certification.wording import said
from people.models import Person

TONES = {"running": "done", "notice": "waiting", "grace": "waiting", "lapsed": "act", "ended": "act"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of renewal: its figures in words, and what remains."""

    title: str
    met: bool
    figures: str
    remains: list[str]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a page tells of a renewal."""

    text: str
    tone: str
    sentence: str
    facts: list[dict[str, Any]]
    asked: list[Asked]
    met: bool
    due_on: dt.date
    """The last day of the cycle."""
    audited: bool
    """Drawn for an audit in this cycle: the office looks at the papers behind the lines."""


def renewal_of(certificate: Certificate, reader: Person) -> Renewal | None:
    """The renewal of a certificate in force or suspended; None where its curriculum asks for none, or it is over."""
    rules = certificate.enrolment.curriculum.rules
    if rules.renewal is None or certificate.validity not in {"in_force", "suspended"}:
        return None
    found = standing_of(certificate.enrolment).renewal
    if found is None:
        return None
    own = certificate.enrolment.person_id == reader.pk
    with speaking(rules.words):
        asked = list(_asked(certificate, found, own=own))
    return Renewal(
        text=_state(found),
        tone="done" if found.met else TONES.get(found.state, "neutral"),
        sentence=_sentence(found, certificate.enrolment.person.today()),
        facts=_facts(found),
        asked=asked,
        met=found.met,
        due_on=found.ends_on,
        audited=not own and in_audit_sample(rules, str(certificate.enrolment.person.public_id), found.cycle),
    )


def _state(found: RenewalStanding) -> str:
    if found.met:
        return _("Met for this cycle")
    return {
        "running": _("Cycle running"),
        "notice": _("Due soon"),
        "grace": _("In the days of grace"),
        "lapsed": _("Lapsed"),
        "ended": _("Over"),
    }.get(found.state, found.state)


def _sentence(found: RenewalStanding, today: dt.date) -> str:
    ends, grace, last = (
        short_day(day) for day in (found.ends_on, found.grace_until, found.reinstatement_until)
    )
    if found.met:
        return _("Everything asked by %(day)s is met. The next cycle begins after that day.") % {"day": ends}
    if today <= found.ends_on:
        return _("What is asked has to be met by %(day)s.") % {"day": ends}
    if today <= found.grace_until:
        return _("The cycle ended on %(day)s. What is missing can be made up until %(last)s.") % {
            "day": ends,
            "last": grace,
        }
    if today <= found.reinstatement_until:
        return _("It lapsed after %(day)s. It can be reinstated by what is met until %(last)s.") % {
            "day": grace,
            "last": last,
        }
    return _(
        "The last day to make it up was %(day)s. A registrar decides what becomes of the certificate."
    ) % {"day": last}


def _facts(found: RenewalStanding) -> list[dict[str, Any]]:
    facts = [
        {"term": _("Cycle"), "value": str(found.cycle)},
        {"term": _("Begins"), "value": short_day(found.starts_on)},
        {"term": _("Ends"), "value": short_day(found.ends_on)},
    ]
    if found.grace_until > found.ends_on:
        facts.append({"term": _("Grace until"), "value": short_day(found.grace_until)})
    if found.reinstatement_until > found.grace_until:
        facts.append({"term": _("Reinstatement until"), "value": short_day(found.reinstatement_until)})
    return facts


def _asked(certificate: Certificate, found: RenewalStanding, *, own: bool) -> Iterator[Asked]:
    rules, language = certificate.enrolment.curriculum.rules, spoken()
    names, granted = naming.names_in(rules, language), naming.granted(certificate.enrolment)
    untold = frozenset() if own else attendance.untold_in_renewal(rules)
    for one in _walk(found.groups):
        if one.code not in untold:
            figures = _figures(one, language)
            remains = [naming.remaining_words(names, item, language) for item in one.remains]
        else:
            # Of the steps of a session received others learn only whether all is met.
            figures, remains = "", []
        if one.waived and figures:
            much = explaining.amount(one.waived, one.unit, language)
            kind = granted.get(OF_RENEWAL + one.code, "waiver")
            remains = [naming.granted_words(kind, much), *remains]
        if one.code in found.carried and figures:
            much = explaining.amount(found.carried[one.code], one.unit, language)
            figures = _("%(figures)s, of which %(much)s came over from the cycle before") % {
                "figures": figures,
                "much": much,
            }
        yield Asked(said(one, "title", language), one.met, figures, remains)


def _figures(one: RequirementStanding, language: str) -> str:
    return _("%(counted)s of %(needed)s") % {
        "counted": explaining.amount(one.figures.counted, one.unit, language),
        "needed": explaining.amount(one.figures.needed, one.unit, language),
    }


def _walk(groups: tuple[GroupStanding, ...]) -> Iterator[RequirementStanding]:
    for group in groups:
        if group.applies and not group.advice:
            yield from (one for one in group.requirements if one.applies and not one.advice)
            yield from _walk(group.groups)
