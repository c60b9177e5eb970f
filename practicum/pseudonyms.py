"""Partners under stable pseudonyms: "partner 2" is the same person on every line of one therapist."""

from __future__ import annotations

from collections.abc import Iterable

from practicum.models import Participation


def partner_numbers(enrolment_ids: Iterable[int]) -> dict[int, int]:
    """For each therapist-role participation of these enrolments, by primary key, its partner's number (from 1).

    Numbers follow the order in which partners first appeared in that enrolment, so they never change. One query.
    """
    rows = (
        Participation.objects.filter(enrolment__in=list(enrolment_ids), role="therapist")
        .order_by("pk")
        .values_list("pk", "enrolment_id", "session__participations__person", "person")
    )
    seen: dict[tuple[int, int], int] = {}
    counts: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for pk, enrolment, partner, person in rows:
        if partner == person:
            continue
        if (enrolment, partner) not in seen:
            counts[enrolment] = counts.get(enrolment, 0) + 1
            seen[enrolment, partner] = counts[enrolment]
        numbers[pk] = seen[enrolment, partner]
    return numbers
