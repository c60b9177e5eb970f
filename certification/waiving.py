"""Waivers and equivalencies: asked for by one person, approved by another, and ended with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.kinds import AWARD
from certification.models import Certificate, Enrolment, Waiver
from certification.rules.curriculum import Requirement
from certification.rules.prose.explaining import amount as in_words
from laws.refusals import name_of
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours


def waivable(enrolment: Enrolment) -> list[Requirement]:
    """The requirements of this enrolment's curriculum that may be waived. A person's award is never one of them."""
    return [
        one
        for one in enrolment.curriculum.rules.walk()
        if one.waivable.allowed and one.filter.kinds != (AWARD,)
    ]


def may_request(person: Person, enrolment: Enrolment) -> bool:
    """Whether this person may ask: the therapist herself, her supervisor, or a registrar."""
    return person.pk in {enrolment.person_id, enrolment.supervisor_id} or person.is_registrar


def request(
    *,
    by: Person,
    enrolment: Enrolment,
    requirement: str,
    kind: str,
    reason: str,
    body: str = "",
    amount: int | None = None,
    ends_on: dt.date | None = None,
    effective_on: dt.date | None = None,
) -> Waiver:
    """A request that waits for a registrar. `amount` is in the requirement's own unit, None asks for all of it.
    `effective_on`: what was met elsewhere counts as met from that day, for what has to come after it.

    Raises NotYours for strangers, NotNow where the curriculum does not allow it, or not by that body, or not so much.
    """
    if not may_request(by, enrolment):
        raise NotYours(_("Only the therapist, the supervisor or a registrar may ask for this."))
    if by.pk != enrolment.person_id and not by.is_registrar:
        appointing.require(person=by, stream=enrolment.stream, function="supervisor", days=[by.today()])
    if enrolment.status not in {"active", "paused"}:
        raise NotNow(_("Only in an open enrolment can something be waived."))
    asked = next((one for one in waivable(enrolment) if one.code == requirement), None)
    if asked is None:
        raise NotNow(_("This requirement cannot be waived."), field="requirement")
    _check(asked, enrolment, reason=reason, body=body.strip(), amount=amount, ends_on=ends_on)
    if effective_on is not None and effective_on > (ends_on or enrolment.person.today()):
        raise NotNow(
            _("It cannot count from a day that is still to come, or after its last day."),
            field="effective_on",
        )
    try:
        with recorded():
            locked = evidencing.lock([enrolment])[enrolment.pk]
            waiver = Waiver.objects.create(
                enrolment=locked,
                requirement=asked.code,
                kind=kind,
                body=body.strip(),
                reason=reason.strip(),
                amount=amount,
                effective_on=effective_on,
                ends_on=ends_on,
                requested_by=by,
            )
            note(
                "waiver.requested",
                by=by,
                subject=waiver,
                enrolment=str(locked.public_id),
                requirement=asked.code,
                kind=kind,
                amount=amount,
            )
    except IntegrityError as problem:
        if name_of(problem) == "one_open_request_per_requirement":
            sentence = _("A request for this requirement already waits for a decision.")
            raise NotNow(sentence, field="requirement") from problem
        raise
    return waiver


def _check(
    asked: Requirement,
    enrolment: Enrolment,
    *,
    reason: str,
    body: str,
    amount: int | None,
    ends_on: dt.date | None,
) -> None:
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    rule = asked.waivable
    if rule.bodies and body not in rule.bodies:
        sentence = _("Only one of these may waive it: %(bodies)s.")
        raise NotNow(sentence % {"bodies": ", ".join(rule.bodies)}, field="body")
    most = asked.needed if rule.at_most is None else min(asked.needed, rule.at_most)
    if amount is not None and asked.source == "evidence" and not 0 < amount <= most:
        words = in_words(most, asked.unit, "fr" if (get_language() or "en").startswith("fr") else "en")
        raise NotNow(_("At most %(most)s of it may be waived.") % {"most": words}, field="amount")
    if amount is not None and asked.source != "evidence":
        raise NotNow(_("This requirement can only be waived as a whole."), field="amount")
    if ends_on is not None and ends_on < enrolment.person.today():
        raise NotNow(_("This day is past already."), field="ends_on")


def approve(*, by: Person, waiver: Waiver) -> Waiver:
    """The request approved: it counts from today on, and the enrolment is judged anew (and certified, if complete).

    Raises NotYours for whoever asked for it, for the therapist herself, and for anyone but a registrar.
    """
    _require_other_registrar(by, waiver)
    with recorded():
        enrolment = evidencing.lock([waiver.enrolment_id])[waiver.enrolment_id]
        if enrolment.status not in {"active", "paused"}:
            raise NotNow(_("Only in an open enrolment can something be waived."))
        if waiver.requirement not in {one.code for one in waivable(enrolment)}:
            raise NotNow(_("Its curriculum no longer has this requirement, or no longer lets it be waived."))
        _move(waiver, "approved", by=by, **_decided(by), granted_on=enrolment.person.today())
        crediting.settle(enrolment, by=by)
        _tell(waiver)
    return waiver


def decline(*, by: Person, waiver: Waiver, reason: str) -> Waiver:
    """The request declined, with a sentence the therapist reads."""
    _require_other_registrar(by, waiver)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        evidencing.lock([waiver.enrolment_id])
        _move(waiver, "declined", by=by, **_decided(by), decision_note=reason.strip())
        _tell(waiver)
    return waiver


def withdraw(*, by: Person, waiver: Waiver) -> Waiver:
    """The request taken back by whoever made it, before anybody decided."""
    if by.pk != waiver.requested_by_id:
        raise NotYours(_("Only the person who asked for it takes it back."))
    with recorded():
        evidencing.lock([waiver.enrolment_id])
        _move(waiver, "withdrawn", by=by)
    return waiver


def end(*, by: Person, waiver: Waiver, reason: str) -> Waiver:
    """The approved waiver ended: it no longer counts. A certificate that rests on it is marked for a registrar."""
    _only_registrars(by)
    _not_her_own(by, waiver)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        enrolment = evidencing.lock([waiver.enrolment_id])[waiver.enrolment_id]
        _move(waiver, "ended", by=by, ended_by=by, ended_at=timezone.now(), end_reason=reason.strip())
        crediting.settle(enrolment, by=by)
        for certificate in Certificate.objects.standing().filter(enrolment=enrolment, needs_review=False):
            if any(one.get("id") == str(waiver.public_id) for one in certificate.facts.get("waivers", [])):
                certificate.needs_review = True
                certificate.save(update_fields=["needs_review"])
                note("certificate.needs_review", by=by, subject=certificate, waiver=str(waiver.public_id))
        _tell(waiver)
    return waiver


def _decided(by: Person) -> dict[str, Any]:
    return {"decided_by": by, "decided_at": timezone.now()}


def _only_registrars(by: Person) -> None:
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))


def _not_her_own(by: Person, waiver: Waiver) -> None:
    if by.pk == waiver.enrolment.person_id:
        raise NotYours(_("Nobody decides on their own file."))


def _require_other_registrar(by: Person, waiver: Waiver) -> None:
    _only_registrars(by)
    _not_her_own(by, waiver)
    if by.pk == waiver.requested_by_id:
        raise NotYours(_("Who asked for it does not decide: another registrar does."))


def _move(waiver: Waiver, to: str, *, by: Person, **changes: Any) -> None:
    step(waiver, to, by=by, else_say=_("This request was decided a moment ago."), **changes)


def _tell(waiver: Waiver) -> None:
    enrolment = waiver.enrolment
    post(
        to=enrolment.person,
        template="waiver_decided",
        key=f"waiver-{waiver.status}:{waiver.public_id}",
        link=f"/progress/{enrolment.public_id}/",
        stream=enrolment.stream,
        kind=waiver.kind,
        status=waiver.status,
    )
