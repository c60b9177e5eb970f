"""Evidence recorded and moved. Only `crediting` calls this: it holds the lock and judges afterwards."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note
from certification.models import Enrolment, Evidence
from people.models import Person
from people.moving import step


def lock(enrolments: Iterable[Enrolment | int]) -> dict[int, Enrolment]:
    """The enrolments by primary key, locked until the transaction ends, always in the same order.

    Their people first: two streams of one person must not both count an hour that only one of them may.
    """
    keys = sorted({e if isinstance(e, int) else e.pk for e in enrolments})
    holders = Enrolment.objects.filter(pk__in=keys).values("person")
    people = Person.objects.filter(pk__in=holders).order_by("pk").select_for_update(no_key=True)
    list(people.values_list("pk", flat=True))
    rows = (
        Enrolment.objects.filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .select_related("person")
        # Not joined: a curriculum is a long text, the same for everybody in a stream.
        .prefetch_related("stream", "curriculum")
    )
    return {row.pk: row for row in rows}


def record(
    *,
    by: Person,
    enrolment: Enrolment,
    kind: str,
    fact_id: uuid.UUID,
    happened_on: dt.date,
    starts_at: dt.datetime | None,
    minutes: int,
    attributes: Mapping[str, object],
    counterpart: uuid.UUID | None,
    provider: uuid.UUID | None,
) -> Evidence:
    """Claimed evidence of one fact."""
    evidence = Evidence.objects.create(
        enrolment=enrolment,
        kind=kind,
        fact_id=fact_id,
        happened_on=happened_on,
        starts_at=starts_at,
        minutes=minutes,
        attributes=dict(attributes),
        counterpart=counterpart,
        provider=provider,
    )
    # Both sides of a session are claimed at one instant: two enrolments named side by side would be two partners.
    told = (
        {} if kind.startswith("practicum.session.") else {"enrolment": str(enrolment.public_id), "kind": kind}
    )
    note("evidence.claimed", by=by, subject=evidence, **told)
    return evidence


def change(evidence: Evidence, to: str, *, by: Person, because: str = "") -> Evidence:
    """The evidence in its next status. Raises AlreadyDecided when somebody else moved it first."""
    changes: dict[str, Any] = {}
    if to == Evidence.Status.VERIFIED:
        changes = {"verified_by": by, "verified_at": timezone.now()}
    sentence = _("This was decided a moment ago. Reload the page to see how.")
    step(evidence, to, by=by, because=because, else_say=sentence, **changes)
    return evidence
