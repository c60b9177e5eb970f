"""What people decided beside the evidence, as pages tell it: waivers and equivalencies, holds, a proposed version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certification import holding, waiving
from certification.models import Enrolment, Hold, VersionMove, Waiver
from certification.rules.curriculum import Requirement
from certification.rules.prose import explaining
from certification.wording import labelled, said

WAIVER_TONES = {
    "requested": "waiting",
    "approved": "done",
    "declined": "act",
    "withdrawn": "neutral",
    "ended": "neutral",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One decision: what about, the sentences of it, and its state in words."""

    public_id: str
    title: str
    sentences: list[str]
    tone: str
    text: str
    in_force: bool = False
    """Of a hold: whether it was not lifted yet."""
    stops: bool = False
    """Of a hold: whether it keeps awards back today."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything of one enrolment that is no evidence. Empty lists where nothing was decided."""

    waivers: list[Told]
    holds: list[Told]
    move: VersionMove | None

    @property
    def stopped(self) -> bool:
        """Whether any of the holds keeps awards back today."""
        return any(one.stops for one in self.holds)

    @property
    def any(self) -> bool:
        return bool(self.waivers or self.holds or self.move)


def asked(enrolment: Enrolment, code: str) -> Requirement | None:
    """The requirement of this code of a waiver, None where the enrolment's version has none."""
    return next((one for one in waiving.requirements(enrolment) if one.code == code), None)


def day(moment: dt.date | None) -> str:
    return date_format(moment, _("j M Y"), use_l10n=False) if moment else ""


def title_of(enrolment: Enrolment, code: str, language: str) -> str:
    requirement = asked(enrolment, code)
    return title_in(requirement, language) if requirement else code


def title_in(requirement: Requirement, language: str) -> str:
    """Its title; what renewal asks is told apart from what the certificate asked."""
    title = said(requirement, "title", language)
    return (
        _("To keep the certificate: %(title)s") % {"title": title}
        if waiving.of_renewal(requirement.code)
        else title
    )


def extent(waiver: Waiver, enrolment: Enrolment, language: str) -> str:
    """How much of the requirement: "all of it", "4 h of 6 h"."""
    requirement = asked(enrolment, waiver.requirement)
    if waiver.amount is None:
        return _("all of it")
    if requirement is None:
        return str(waiver.amount)
    return _("%(part)s of %(whole)s") % {
        "part": explaining.amount(waiver.amount, requirement.unit, language),
        "whole": explaining.amount(requirement.needed, requirement.unit, language),
    }


def waivers(enrolment: Enrolment, language: str) -> list[Told]:
    """Every waiver and equivalency that was not taken back, the latest first: what, how much, by whom, why."""
    rows = (
        Waiver.objects.filter(enrolment=enrolment)
        .exclude(status="withdrawn")
        .select_related("requested_by", "decided_by", "ended_by")
    )
    return [
        Told(
            public_id=str(row.public_id),
            title=title_of(enrolment, row.requirement, language),
            sentences=list(waiver_sentences(row, enrolment, language)),
            tone=WAIVER_TONES[row.status],
            text=row.get_status_display().capitalize(),
        )
        for row in rows
    ]


def waiver_sentences(row: Waiver, enrolment: Enrolment, language: str) -> Iterator[str]:
    """What a waiver is, in sentences that begin with what it covers."""
    zone = enrolment.person.zone
    kind = row.get_kind_display().capitalize()
    yield labelled(kind, extent(row, enrolment, language)) + "."
    if row.body:
        yield _("Behind it: %(body)s.") % {"body": row.body}
    yield _("Reason: %(reason)s") % {"reason": row.reason}
    yield _("Asked for by %(name)s on %(day)s.") % {
        "name": row.requested_by,
        "day": day(row.requested_at.astimezone(zone).date()),
    }
    decided = row.status in {"approved", "ended"}
    if row.effective_on and (decided or row.status == "requested"):
        yield _counts_from(row) % {"day": day(row.effective_on)}
    if decided and row.effective_on:
        yield _("Approved by %(name)s on %(day)s.") % {"name": row.decided_by, "day": day(row.granted_on)}
    elif decided:
        yield _("Approved by %(name)s; it counts from %(day)s on.") % {
            "name": row.decided_by,
            "day": day(row.granted_on),
        }
    if waiving.of_renewal(row.requirement) and (decided or row.status == "requested"):
        yield _("It holds in the cycle in which it is approved.")
    if row.ends_on and row.status in {"requested", "approved"}:
        yield _("Its last day is %(day)s.") % {"day": day(row.ends_on)}
    if row.status == "declined":
        yield _("Declined by %(name)s: %(reason)s") % {"name": row.decided_by, "reason": row.decision_note}
    if row.status == "ended" and row.ended_at:
        yield _("Ended by %(name)s on %(day)s: %(reason)s") % {
            "name": row.ended_by,
            "day": day(row.ended_at.astimezone(zone).date()),
            "reason": row.end_reason,
        }


def _counts_from(row: Waiver) -> str:
    """From when it counts, with a place for the day; a waiver says nothing of having been met."""
    waits = row.status == "requested"
    if row.kind == Waiver.Kind.WAIVER:
        return _("Once approved it counts from %(day)s on.") if waits else _("It counts from %(day)s on.")
    if waits:
        return _("It was met elsewhere on %(day)s; once approved it counts from that day.")
    return _("It was met elsewhere on %(day)s and counts from that day.")


def holds(enrolment: Enrolment, *, private: bool, lifted: bool = False) -> list[Told]:
    """The holds in force (and the lifted ones, if asked). Kind and reason are for herself and the office alone: others
    learn only of those that keep the award back."""
    rows = Hold.objects.filter(enrolment=enrolment).select_related("placed_by", "lifted_by")
    if not lifted:
        rows = rows.filter(status="placed")
    found = []
    for row in rows:
        in_force = row.status == "placed"
        stops = in_force and holding.stops(row.kind, enrolment)
        if private or stops:
            told = Told(
                public_id=str(row.public_id),
                title=row.get_kind_display().capitalize() if private else _("A hold"),
                sentences=list(hold_sentences(row, enrolment)) if private else [],
                tone="act" if stops else "neutral",
                text=row.get_status_display().capitalize(),
                in_force=in_force,
                stops=stops,
            )
            found.append(told)
    return found


def hold_sentences(row: Hold, enrolment: Enrolment) -> Iterator[str]:
    """What a hold is, in sentences; one placed under another version may stop nothing under today's."""
    if row.status == "placed" and not holding.stops(row.kind, enrolment):
        yield _("This version's rules do not hold an award for it.")
    yield _("Reason: %(reason)s") % {"reason": row.reason}
    yield _("Placed by %(name)s on %(day)s.") % {"name": row.placed_by, "day": day(row.starts_on)}
    if row.lifted_at:
        yield _("Lifted by %(name)s on %(day)s: %(reason)s") % {
            "name": row.lifted_by,
            "day": day(row.lifted_at.astimezone(enrolment.person.zone).date()),
            "reason": row.lift_reason,
        }


def open_move(enrolment: Enrolment) -> VersionMove | None:
    """The proposal that waits for the therapist's answer, if there is one."""
    found = VersionMove.objects.filter(enrolment=enrolment, status="proposed")
    return found.select_related(
        "to_curriculum", "from_curriculum", "proposed_by", "enrolment__person"
    ).first()


def of(enrolment: Enrolment, language: str, *, private: bool) -> Decisions:
    """What the progress page tells of one enrolment, in three queries."""
    shown = [one for one in waivers(enrolment, language) if one.tone != "neutral"]
    return Decisions(shown, holds(enrolment, private=private), open_move(enrolment))
