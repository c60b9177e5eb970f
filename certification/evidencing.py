"""Evidence recorded and moved. Only `crediting` calls this: it holds the lock and judges afterwards."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note
from certification.models import Enrolment, Evidence, Standing
from people.models import Person
from people.moving import step


def lock(enrolments: Iterable[Enrolment | int], *, people: Iterable[Person] = ()) -> dict[int, Enrolment]:
    """The enrolments by primary key, locked until the transaction ends: the first thing an action does in it.

    Always in one order, and everything else after it: people, enrolments, then the standings of all enrolments of
    these people. Their people first, since two streams of one person must not both count an hour that only one of them
    may. `people` are locked besides: whoever an action occupies or credits without an enrolment of hers.
    """
    keys = sorted({e if isinstance(e, int) else e.pk for e in enrolments})
    theirs = Q(pk__in=Enrolment.objects.filter(pk__in=keys).values("person"))
    wanted = theirs | Q(pk__in=[one.pk for one in people])
    locked = Person.objects.filter(wanted).order_by("pk").select_for_update(no_key=True)
    holders = list(locked.values_list("pk", flat=True))
    rows = (
        Enrolment.objects.filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .select_related("person")
        # Not joined: a curriculum is a long text, the same for everybody in a stream.
        .prefetch_related("stream", "curriculum")
    )
    found = {row.pk: row for row in rows}
    # By key, now: judging would take them in the order of its work, and whoever marks them takes them by key.
    standings = Standing.objects.filter(enrolment__person__in=holders).order_by("enrolment_id")
    list(standings.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    return found


def lock_files(person: Person) -> dict[int, Enrolment]:
    """Every enrolment of that person, locked as `lock` does it; the person even where there is none."""
    return lock(Enrolment.objects.filter(person=person).values_list("pk", flat=True), people=[person])


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
