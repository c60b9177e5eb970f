"""Holds: awards kept back for a reason outside the evidence (fees, a complaint), and let go again."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import crediting, evidencing
from certification.models import Enrolment, Hold
from laws.refusals import name_of
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours


def place(*, by: Person, enrolment: Enrolment, kind: str, reason: str) -> Hold:
    """A hold in force from today: nothing is awarded in this enrolment until it is lifted.

    Nothing that was issued changes. Raises NotNow when one of this kind is in force already, and where the version it
    is judged by does not hold an award for this kind.
    """
    _only_another_registrar(by, enrolment)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    try:
        with recorded():
            locked = evidencing.lock([enrolment])[enrolment.pk]
            if locked.status not in {"active", "paused"}:
                raise NotNow(_("Only an open enrolment can be held."))
            if not stops(kind, locked):
                raise NotNow(
                    _("The rules of its version hold no award for this: it would stop nothing."), field="kind"
                )
            hold = Hold.objects.create(
                enrolment=locked,
                kind=kind,
                reason=reason.strip(),
                starts_on=locked.person.today(),
                placed_by=by,
            )
            note("hold.placed", by=by, subject=hold, enrolment=str(locked.public_id), kind=kind)
            crediting.settle(locked, by=by)
            _tell(hold, locked)
    except IntegrityError as problem:
        if name_of(problem) == "one_hold_of_a_kind_at_a_time":
            raise NotNow(_("A hold of this kind is already in force."), field="kind") from problem
        raise
    return hold


def stops(kind: str, enrolment: Enrolment) -> bool:
    """Whether a hold of this kind keeps awards back in this enrolment, by the version it is judged by."""
    return enrolment.curriculum.rules.stops_for(kind)


def kinds(enrolment: Enrolment) -> list[tuple[str, str]]:
    """The kinds of hold that stop something in this enrolment, each with its word."""
    return [(kind, str(word)) for kind, word in Hold.Kind.choices if stops(kind, enrolment)]


def lift(*, by: Person, hold: Hold, reason: str) -> Hold:
    """The hold lifted; the enrolment is judged anew, and certified at once where everything is met.

    Raises NotYours for the registrar who placed it, but for fees: that they are paid is a matter of fact.
    """
    _only_another_registrar(by, hold.enrolment)
    if not may_lift(by, hold):
        raise NotYours(_("Whoever placed it does not lift it: another registrar does."))
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        locked = evidencing.lock([hold.enrolment_id])[hold.enrolment_id]
        step(
            hold,
            "lifted",
            by=by,
            else_say=_("This hold was lifted a moment ago."),
            lifted_by=by,
            lifted_at=timezone.now(),
            lift_reason=reason.strip(),
        )
        crediting.settle(locked, by=by)
        _tell(hold, locked)
    return hold


def may_lift(person: Person, hold: Hold) -> bool:
    """Whether this registrar may lift it: another than who placed it, or anyone where it is about fees."""
    return hold.kind == Hold.Kind.FEES or hold.placed_by_id != person.pk


def _only_another_registrar(by: Person, enrolment: Enrolment) -> None:
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    if by.pk == enrolment.person_id:
        raise NotYours(_("Nobody decides on their own file."))


def _tell(hold: Hold, enrolment: Enrolment) -> None:
    post(
        to=enrolment.person,
        template="hold_changed",
        key=f"hold-{hold.status}:{hold.public_id}",
        link=f"/progress/{enrolment.public_id}/",
        stream=enrolment.stream,
        status=hold.status,
    )
