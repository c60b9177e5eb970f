"""The one door for evidence: record or move it, judge anew, and certify, all under the enrolment's lock.

Every fact of coursework and practicum, every document check and every award comes through here, in the transaction
that makes it true. Callers that touch several enrolments lock them first with `evidencing.lock`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.recording import note, recorded
from certification import evidencing, issuing, standing
from certification.models import Certificate, Enrolment, Evidence
from certification.rules.judging import RULES_VERSION
from people.models import Person


def credit(
    *,
    by: Person,
    enrolment: Enrolment,
    kind: str,
    fact_id: uuid.UUID,
    happened_on: dt.date,
    minutes: int = 0,
    starts_at: dt.datetime | None = None,
    attributes: Mapping[str, object] | None = None,
    counterpart: uuid.UUID | None = None,
    provider: uuid.UUID | None = None,
    verified: bool = False,
) -> Evidence:
    """Evidence of one fact, claimed; `verified` at once where the one who records it is the one who vouches for it."""
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        evidence = evidencing.record(
            by=by,
            enrolment=locked,
            kind=kind,
            fact_id=fact_id,
            happened_on=happened_on,
            starts_at=starts_at,
            minutes=minutes,
            attributes=attributes or {},
            counterpart=counterpart,
            provider=provider,
        )
        if verified:
            evidencing.change(evidence, Evidence.Status.VERIFIED, by=by)
        settle(locked, by=by)
    return evidence


def verify(*, by: Person, evidence: Evidence) -> Evidence:
    """The claimed evidence, vouched for by that person."""
    return _change(evidence, Evidence.Status.VERIFIED, by=by)


def send_back(*, by: Person, evidence: Evidence, because: str = "returned") -> Evidence:
    """The claimed evidence, returned to its therapist for correction. `because` is a code, never prose."""
    return _change(evidence, Evidence.Status.RETURNED, by=by, because=because)


def claim_again(*, by: Person, evidence: Evidence) -> Evidence:
    """The returned evidence, handed in again unchanged."""
    return _change(evidence, Evidence.Status.CLAIMED, by=by)


def withdraw(*, by: Person, evidence: Evidence, because: str) -> Evidence:
    """The evidence no longer counts. A certificate that rests on it is not revoked but marked for a registrar."""
    with recorded():
        _change(evidence, Evidence.Status.WITHDRAWN, by=by, because=because)
        resting = Certificate.objects.standing().filter(enrolment_id=evidence.enrolment_id)
        for certificate in resting.filter(needs_review=False):
            if str(evidence.public_id) in certificate.facts.get("evidence", []):
                certificate.needs_review = True
                certificate.save(update_fields=["needs_review"])
                note(
                    "certificate.needs_review", by=None, subject=certificate, evidence=str(evidence.public_id)
                )
    return evidence


def resettle(enrolments: QuerySet[Enrolment], *, by: Person | None) -> int:
    """These enrolments are judged anew because something they share has changed (a document, an appointment); how
    many there were."""
    with recorded():
        locked = evidencing.lock(enrolments.values_list("pk", flat=True))
        judged = standing.refresh_all(list(locked.values()))
        issuing.certify(locked.values(), judged, by=None)
    return len(locked)


def look_again(enrolments: Sequence[int]) -> int:
    """Those of these enrolments that are still due for a new look are judged anew; how many there were.

    Whose person somebody else is at work on is passed over and stays due: so two sweeps share the work between them.
    """
    with recorded():
        due = due_for_a_new_look(timezone.now()).filter(pk__in=enrolments)
        people = due.select_for_update(of=("person",), no_key=True, skip_locked=True).select_related("person")
        free = [enrolment.pk for enrolment in people.only("pk", "person__id")]
        # Asked again under the lock: another sweep may have finished with some of them at that very moment.
        return resettle(due.filter(pk__in=free), by=None)


def settle(enrolment: Enrolment, *, by: Person | None) -> Certificate | None:
    """Refresh the standing of a locked enrolment and certify it if that completes it."""
    _stored, judgement = standing.refresh(enrolment)
    # The system issues: whoever's act completes it may be the partner in a session, whom its history must not name.
    return issuing.certify([enrolment], {enrolment.pk: judgement}, by=None).get(enrolment.pk)


def due_for_a_new_look(now: dt.datetime) -> QuerySet[Enrolment]:
    """The enrolments whose stored standing may no longer be true: marked stale, never judged, judged by an earlier
    release of the rules, or a day has come.

    Days begin first in UTC+14; looking a few hours early does no harm, since the judge uses the person's own date.
    """
    latest_date_anywhere = (now + dt.timedelta(hours=14)).date()
    come = Q(standing__recheck_on__lte=latest_date_anywhere)
    outdated = ~Q(standing__rules_version=RULES_VERSION)
    why = Q(standing__stale=True) | Q(standing__isnull=True) | outdated | come
    return Enrolment.objects.filter(why, status__in=["active", "paused"]).order_by("pk")


def _change(evidence: Evidence, to: str, *, by: Person, because: str = "") -> Evidence:
    with recorded():
        locked = evidencing.lock([evidence.enrolment_id])[evidence.enrolment_id]
        evidencing.change(evidence, to, by=by, because=because)
        settle(locked, by=by)
    return evidence
