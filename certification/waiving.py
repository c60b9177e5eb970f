"""Waivers and equivalencies: asked for by one person, approved by another, and ended with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing, standing
from certification.kinds import AWARD
from certification.models import Certificate, Enrolment, Waiver
from certification.rules.case import OF_RENEWAL
from certification.rules.curriculum import Requirement
from certification.rules.judge.ignoring import ignored_waivers
from certification.rules.prose.explaining import amount as in_words
from laws.refusals import name_of
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours


def requirements(enrolment: Enrolment) -> list[Requirement]:
    """Everything its curriculum asks, under the codes by which a waiver names it: what renewal asks begins with
    "renewal:", since it may have the same code as what the certificate asked."""
    rules = enrolment.curriculum.rules
    again = [one for group in (rules.renewal.groups if rules.renewal else ()) for one in group.walk()]
    return [*rules.walk(), *(replace(one, code=OF_RENEWAL + one.code) for one in again)]


def of_renewal(requirement: str) -> bool:
    """Whether a waiver of this code is one of what renewal asks: it holds in the cycle in which it was approved."""
    return requirement.startswith(OF_RENEWAL)


def waivable(enrolment: Enrolment) -> list[Requirement]:
    """The requirements of this enrolment that may be waived, named as in `requirements`; of what renewal asks only
    once there is a certificate to keep. A person's award is never one of them."""
    kept = enrolment.curriculum.rules.renewal is not None and enrolment.certificates.standing().exists()
    return [
        one
        for one in requirements(enrolment)
        if one.waivable.allowed and one.filter.kinds != (AWARD,) and (kept or not of_renewal(one.code))
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
    try:
        with recorded():
            # Status, curriculum and supervisor may have changed since the page was read: what is locked decides.
            locked = evidencing.lock([enrolment])[enrolment.pk]
            _require_may_request(by, locked)
            _require_open(locked)
            asked = next((one for one in waivable(locked) if one.code == requirement), None)
            if asked is None:
                raise NotNow(_("This requirement cannot be waived."), field="requirement")
            _check(asked, reason=reason, body=body.strip(), amount=amount)
            _check_days(locked.person.today(), ends_on=ends_on, effective_on=effective_on)
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
            told = {"requirement": asked.code, "kind": kind, "amount": amount}
            note("waiver.requested", by=by, subject=waiver, enrolment=str(locked.public_id), **told)
    except IntegrityError as problem:
        if name_of(problem) == "one_open_request_per_requirement":
            sentence = _("A request for this requirement already waits for a decision.")
            raise NotNow(sentence, field="requirement") from problem
        raise
    return waiver


def _require_may_request(by: Person, enrolment: Enrolment) -> None:
    if not may_request(by, enrolment):
        raise NotYours(_("Only the therapist, the supervisor or a registrar may ask for this."))
    if by.pk != enrolment.person_id and not by.is_registrar:
        appointing.require(person=by, stream=enrolment.stream, function="supervisor", days=[by.today()])


def _require_open(enrolment: Enrolment) -> None:
    if enrolment.status not in {"active", "paused"}:
        raise NotNow(_("Only in an open enrolment can something be waived."))


def _check(asked: Requirement, *, reason: str, body: str, amount: int | None) -> None:
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    if asked.waivable.bodies and body not in asked.waivable.bodies:
        raise NotNow(_only_bodies(asked), field="body")
    _check_extent(asked, amount)


def _check_days(today: dt.date, *, ends_on: dt.date | None, effective_on: dt.date | None) -> None:
    if ends_on is not None and ends_on < today:
        raise NotNow(_("This day is past already."), field="ends_on")
    if effective_on is not None and effective_on > today:
        raise NotNow(
            _("It cannot count from a day that is still to come, or after its last day."),
            field="effective_on",
        )


def _check_extent(asked: Requirement, amount: int | None) -> None:
    if asked.source != "evidence":
        if amount is not None:
            raise NotNow(_("This requirement can only be waived as a whole."), field="amount")
        return
    most = asked.needed if asked.waivable.at_most is None else min(asked.needed, asked.waivable.at_most)
    # All of it is asked.needed: where only a part may be waived it would be said to cover what it does not.
    if not 0 < (asked.needed if amount is None else amount) <= most:
        words = in_words(most, asked.unit, "fr" if (get_language() or "en").startswith("fr") else "en")
        raise NotNow(_("At most %(most)s of it may be waived.") % {"most": words}, field="amount")


def _only_bodies(asked: Requirement) -> str:
    sentence: str = _("Only one of these may waive it: %(bodies)s.")
    return sentence % {"bodies": ", ".join(asked.waivable.bodies)}


def approve(*, by: Person, waiver: Waiver) -> Waiver:
    """The request approved: it counts from today on, or from its own day, and the enrolment is judged anew (and
    certified, if complete).

    Raises NotYours for whoever asked for it, for the therapist herself, and for anyone but a registrar; NotNow where
    approved today it would count for nothing, or for less than it says: its last day is past, or the enrolment is
    judged by another version by now.
    """
    _require_other_registrar(by, waiver)
    with recorded():
        enrolment = evidencing.lock([waiver.enrolment_id])[waiver.enrolment_id]
        _require_open(enrolment)
        today = enrolment.person.today()
        _require_it_counts(waiver, enrolment, by=by, today=today)
        _move(waiver, "approved", by=by, **_decided(by), granted_on=today)
        crediting.settle(enrolment, by=by)
        _tell(waiver)
    return waiver


def _require_it_counts(waiver: Waiver, enrolment: Enrolment, *, by: Person, today: dt.date) -> None:
    """Much may have changed since it was asked for: what it would count for is looked at as if it were approved."""
    asked = next((one for one in waivable(enrolment) if one.code == waiver.requirement), None)
    if asked is None:
        raise NotNow(_("Its curriculum no longer has this requirement, or no longer lets it be waived."))
    reason = _why_ignored(waiver, enrolment, by=by, today=today)
    # A waiver that renews the cycle before counted there: it is used, and not in vain.
    if reason in {None, "at-most", "used-before"}:
        try:
            _check_extent(asked, waiver.amount)
        except NotNow as refusal:
            raise NotNow(_and_now(str(refusal.message))) from refusal
        return
    if reason == "not-yet":
        raise NotNow(_("It counts only from a day that is still to come: approve it then."))
    if reason in {"other-cycle", "no-cycle"}:
        raise NotNow(_("Nothing of its cycle can be made up any more: decline it."))
    raise NotNow(_and_now(_only_bodies(asked) if reason == "body" else _("Its last day is past.")))


def _why_ignored(waiver: Waiver, enrolment: Enrolment, *, by: Person, today: dt.date) -> str | None:
    """Why the judge would leave it out, approved by her today; None where it would count."""
    granted = replace(standing.as_judged(waiver), approved_by=str(by.pk), granted_on=today)
    case = standing.read_cases([enrolment])[enrolment.pk]
    case = replace(case, waivers=(*case.waivers, granted))
    return next((one.reason for one in ignored_waivers(case, today) if one.waiver is granted), None)


def _and_now(sentence: str) -> str:
    return f"{sentence} {_('Decline it, or have it asked for anew.')}"


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
