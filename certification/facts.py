"""What a certificate says, frozen as plain JSON on the day it is issued. Paper, page and e-mail show only this."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from certification import attendance
from certification.models import Certificate, Enrolment, Evidence, Hold, Waiver
from certification.rules.judge.entitlement import waiver_holds
from certification.rules.prose import explaining
from certification.rules.standing import GroupStanding, RequirementStanding
from certification.rules.standing import Standing as Judgement
from certification.standing import as_judged, renewal_from, used_by
from certification.wording import said

FACTS_VERSION = 1


def valid_until(enrolment: Enrolment, issued_on: dt.date) -> dt.date | None:
    """The last day of validity, the curriculum's `valid_months` after the issue; None where it holds for ever."""
    months = enrolment.curriculum.rules.stream.get("valid_months")
    if not isinstance(months, int) or not months:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(issued_on.day, last)) - dt.timedelta(days=1)


def freeze(
    enrolment: Enrolment,
    judgement: Judgement,
    *,
    number: str,
    issued_on: dt.date,
    replaces: Certificate | None,
) -> dict[str, Any]:
    """Everything the certificate shows, in the holder's language, with the evidence it rests on by public id."""
    curriculum = enrolment.curriculum.rules
    stream: Mapping[str, Any] = curriculum.stream
    issuer: Mapping[str, Any] = stream.get("issuer", {})
    language = enrolment.person.language
    until = valid_until(enrolment, issued_on)
    # A replacement goes on with the cycle of what it replaces.
    cycle = judgement.renewal or renewal_from(enrolment, issued_on)
    evidence = list(Evidence.objects.filter(enrolment=enrolment, status="verified").order_by("pk"))
    waivers = _holding(enrolment, issued_on)
    waived = {row.requirement for row in waivers if row.kind == Waiver.Kind.WAIVER}
    elsewhere = {row.requirement for row in waivers} - waived
    untold = attendance.untold(enrolment.curriculum)
    return {
        "version": FACTS_VERSION,
        "number": number,
        "holder": enrolment.person.name,
        "language": language,
        "stream": {
            "code": curriculum.code,
            "name": said(curriculum, "name", language),
            "title": said(judgement, "title", language) or said(stream, "certificate", language),
            "postnominal": stream.get("postnominal", ""),
            "accent": stream.get("colour", "pine"),
        },
        "issuer": {
            "name": issuer.get("name", ""),
            "url": issuer.get("url", ""),
            "logo": stream.get("logo", ""),
        },
        "signatories": [
            {"name": one["name"], "role": said(one, "role", language)}
            for one in stream.get("signatories", [])
        ],
        "issued_on": issued_on.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "renew_by": cycle.ends_on.isoformat() if cycle else None,
        "curriculum": {
            "label": enrolment.curriculum.label,
            "version": enrolment.curriculum.version,
            "sha256": enrolment.curriculum.sha256,
            "example": curriculum.example,
        },
        "requirements": [
            _met(
                requirement,
                group,
                language,
                elsewhere=requirement.code in elsewhere,
                untold=requirement.code in untold,
            )
            for group, requirement in _walk(judgement.groups)
            if requirement.met
        ],
        "scope": {
            "may": [said(item, "title", language) for item in curriculum.scope_may],
            "may_not": [said(item, "title", language) for item in curriculum.scope_may_not],
        },
        "evidence": [str(line.public_id) for line in evidence],
        "used": used_by(judgement, evidence),
        "waivers": [
            _waiver(waiver, requirement, language)
            for waiver in waivers
            if (requirement := judgement.requirements.get(waiver.requirement)) and requirement.waived > 0
        ],
        "holds": [
            _hold(hold)
            for hold in Hold.objects.filter(enrolment=enrolment)
            .select_related("placed_by", "lifted_by")
            .order_by("pk")
        ],
        "judged_on": issued_on.isoformat(),
        "rules_version": judgement.rules_version,
        "replaces": replaces.number if replaces else None,
    }


def _walk(groups: Iterable[GroupStanding]) -> Iterator[tuple[GroupStanding, RequirementStanding]]:
    for group in groups:
        for requirement in group.requirements:
            yield group, requirement
        yield from _walk(group.groups)


def _holding(enrolment: Enrolment, on: dt.date) -> list[Waiver]:
    """The waivers the judge takes on the day; one of a body the curriculum does not know, say, he leaves out."""
    by_code = {one.code: one for one in enrolment.curriculum.rules.walk()}
    rows = (
        Waiver.objects.filter(enrolment=enrolment, status="approved")
        .select_related("requested_by", "decided_by")
        .order_by("pk")
    )
    return [
        row
        for row in rows
        if row.requirement in by_code and waiver_holds(as_judged(row), by_code[row.requirement], on)
    ]


def _met(
    requirement: RequirementStanding, group: GroupStanding, language: str, *, elsewhere: bool, untold: bool
) -> dict[str, Any]:
    figures = requirement.figures
    # What goes beyond what was asked would tell what a client reached, or since when.
    whole = min(figures.counted, figures.needed) if untold else figures.counted
    # What the evidence gave; what was waived or met elsewhere is told beside it and never passed off as done.
    counted = whole - requirement.waived
    return {
        "group": said(group, "title", language),
        "title": said(requirement, "title", language),
        "unit": requirement.unit,
        "counted": counted,
        "needed": requirement.figures.needed,
        "waived": requirement.waived > 0,
        "elsewhere": requirement.waived > 0 and elsewhere,
        "amount": explaining.amount(counted, requirement.unit, language),
    } | (
        {"granted_amount": explaining.amount(requirement.waived, requirement.unit, language)}
        if requirement.waived > 0
        else {}
    )


def _waiver(waiver: Waiver, requirement: RequirementStanding, language: str) -> dict[str, Any]:
    """What was not asked of this holder, how much of it, by whose decision and why. The page of the public says only
    that it was waived (`verifying.INSIDE`)."""
    extent = None if waiver.amount is None else explaining.amount(waiver.amount, requirement.unit, language)
    return {
        "id": str(waiver.public_id),
        "requirement": requirement.code,
        "title": said(requirement, "title", language),
        "kind": waiver.kind,
        "body": waiver.body,
        "reason": waiver.reason,
        "extent": extent,
        "amount": waiver.amount,
        "requested_by": waiver.requested_by.name,
        "approved_by": waiver.decided_by.name if waiver.decided_by else "",
        "granted_on": waiver.granted_on.isoformat() if waiver.granted_on else None,
    }


def _hold(hold: Hold) -> dict[str, Any]:
    """What once kept the award back, and who let it go; nothing of it is public."""
    return {
        "id": str(hold.public_id),
        "kind": hold.kind,
        "status": hold.status,
        "placed_by": hold.placed_by.name,
        "placed_on": hold.starts_on.isoformat(),
        "lifted_by": hold.lifted_by.name if hold.lifted_by else None,
    }
