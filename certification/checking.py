"""Professional registrations declared by their holder and checked by a registrar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.moving import move
from audit.recording import note, recorded
from certification import crediting, evidencing
from certification.models import Enrolment
from people.models import Person, Registration
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours

EXPIRING = frozenset({Registration.Kind.LICENCE, Registration.Kind.INSURANCE})
"""Kinds that always have a number and a last day."""


def declare(
    *,
    by: Person,
    kind: str,
    body: str,
    number: str = "",
    expires_on: dt.date | None = None,
    valid_from: dt.date | None = None,
) -> Registration:
    """A document or membership waiting for a registrar; one of its kind still waiting or returned is replaced by it.

    Raises NotNow for a licence or insurance without a number or a last day, and for one that is over.
    """
    if kind in EXPIRING and not number.strip():
        raise NotNow(_("Give the number: a registrar looks it up."), field="number")
    if kind in EXPIRING and expires_on is None:
        raise NotNow(_("Give the last day it is valid."), field="expires_on")
    if expires_on is not None and expires_on < by.today():
        raise NotNow(
            _("This date is in the past: give the registration that is valid now."), field="expires_on"
        )
    if valid_from and expires_on and valid_from > expires_on:
        raise NotNow(_("It cannot begin after it ends."), field="valid_from")
    with recorded():
        # One at a time: a second press must find the first one's row.
        evidencing.lock_files(by)
        for former in Registration.objects.filter(person=by, kind=kind, status__in=["claimed", "returned"]):
            move(former, "withdrawn", by=by)
        registration = Registration.objects.create(
            person=by,
            kind=kind,
            body=body.strip(),
            number=number.strip(),
            expires_on=expires_on,
            valid_from=valid_from,
        )
        note("registration.claimed", by=by, subject=registration, kind=kind)
        _resettle(by, by=by)
    return registration


def check(*, by: Person, registration: Registration) -> Registration:
    """The registration, found in the body's register by that registrar; its holder's enrolments are judged anew."""
    with recorded():
        evidencing.lock_files(registration.person)
        _decide(registration, "checked", by=by)
        _resettle(registration.person, by=by)
    return registration


def send_back(*, by: Person, registration: Registration, comment: str) -> Registration:
    """The registration, returned with what to correct."""
    if not comment.strip():
        raise NotNow(_("Say what to correct."), field="comment")
    with recorded():
        evidencing.lock_files(registration.person)
        _decide(registration, "returned", by=by, comment=comment.strip())
        _resettle(registration.person, by=by)
        post(
            to=registration.person,
            template="registration_returned",
            key=f"registration-returned:{registration.public_id}",
            link="/registration/",
        )
    return registration


def _decide(registration: Registration, to: str, *, by: Person, **changes: Any) -> None:
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    if by.pk == registration.person_id:
        raise NotYours(_("Nobody checks their own registration."))
    sentence = _("This registration is no longer waiting.")
    step(registration, to, by=by, else_say=sentence, decided_by=by, decided_at=timezone.now(), **changes)


def _resettle(person: Person, *, by: Person) -> None:
    crediting.resettle(Enrolment.objects.filter(person=person, status__in=["active", "paused"]), by=by)
