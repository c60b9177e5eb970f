"""What must never be so, looked for: each finding names its record, and what would put it right.

The database refuses most of this; what is found here came about by time (a licence ran out), by somebody's later
decision (an appointment ended before a signature), or by a fault.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils import timezone

from certification import recomputing, registry
from certification.models import Appointment, Certificate, CertificateReview, Enrolment, Evidence, Standing
from certification.rules.judging import RULES_VERSION
from people.models import Office, OfficeGrant, Person

LATE = dt.timedelta(hours=1)
SAMPLE = 50
"""Standings judged anew for the page: those looked at longest ago. `check_standing` judges all of them."""
OPEN = ("active", "paused")


def in_force_but_unmet() -> QuerySet[Certificate]:
    """Certificates in force today whose enrolment no longer meets what its curriculum asks, but for those a registrar
    let stand though this very thing was missing."""
    today = timezone.now().date()
    return (
        Certificate.objects.in_force_on(today)
        .filter(_undecided(), enrolment__standing__complete=False)
        .select_related("enrolment__person", "enrolment__stream", "enrolment__standing")
        .defer("facts")
        .order_by("issued_at", "pk")
    )


def _undecided() -> Q:
    decided = CertificateReview.objects.filter(
        certificate=OuterRef("pk"), finding=OuterRef("enrolment__standing__finding")
    )
    return Q(needs_review=True) | Q(~Exists(decided.exclude(finding="")))


def renewal_over(today: dt.date) -> QuerySet[Certificate]:
    """Certificates nobody decided on though their renewal was not made and can no longer be made up."""
    return (
        Certificate.objects.lapsed_on(today)
        .filter(_undecided(), enrolment__standing__renewal_reinstatement_until__lt=today)
        .select_related("enrolment__person", "enrolment__stream", "enrolment__standing")
        .defer("facts", "enrolment__standing__content")
        .order_by("enrolment__standing__renewal_reinstatement_until", "pk")
    )


def met_but_not_issued(now: dt.datetime) -> QuerySet[Enrolment]:
    """Active enrolments complete for over an hour without a certificate that nobody is asked to review."""
    return (
        Enrolment.objects.active()
        .filter(standing__complete=True, standing__refreshed_at__lt=now - LATE, certificates__isnull=True)
        .exclude(standing__awaits="review")
        .select_related("person", "stream", "standing")
        .order_by("standing__refreshed_at", "pk")
    )


def issued_but_not_made(now: dt.datetime) -> QuerySet[Certificate]:
    """Certificates issued over an hour ago whose paper is not done."""
    return (
        Certificate.objects.filter(
            production__in=["queued", "claimed", "failed"],
            validity__in=["in_force", "suspended"],
            issued_at__lt=now - LATE,
        )
        .select_related("enrolment__person", "enrolment__stream")
        .defer("facts")
        .order_by("issued_at", "pk")
    )


def signed_without_appointment(**days: dt.date) -> QuerySet[Evidence]:
    """Verified lines whose verifier was not appointed, on her own calendar's day of the signature (`signed_on`), to
    what such a line takes; the latest first. `days` narrow it down by that day."""
    doubtful = _not_covered(_days_around())
    zones = doubtful.order_by().values_list("verified_by__time_zone", flat=True).distinct()
    return (
        _not_covered(_her_own_day(set(zones)))
        .filter(**{f"signed_on__{name}": day for name, day in days.items()})
        .select_related("verified_by", "enrolment__person", "enrolment__stream")
        .order_by("-verified_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Unappointed:
    """Lines of one person, signed by one other without an appointment, from the first of these days to the last. On no
    day between them was she appointed to it, so that one appointment covers them all."""

    enrolment: Enrolment
    signer: Person
    function: str
    first: dt.date
    last: dt.date
    lines: tuple[Evidence, ...]


def unappointed_pairs() -> QuerySet[Any, Any]:
    """Who signed without an appointment, for whom, by function: keys alone, the latest signature first."""
    functions = Case(
        *(When(kind=one.code, then=Value(one.vouched_by)) for one in registry.kinds().values()),
        default=Value(""),
        output_field=CharField(),
    )
    lines = signed_without_appointment().select_related(None).order_by()
    return (
        lines.annotate(function=functions)
        .values("enrolment", "verified_by", "function")
        .annotate(latest=Max("verified_at"))
        .order_by("-latest", "enrolment", "verified_by", "function")
    )


def unappointed_of(pairs: Sequence[Mapping[str, Any]]) -> list[Unappointed]:
    """The lines of these pairs, by the stretches of days that one appointment would cover, in four queries."""
    lines: dict[tuple[int, int | None, str], list[Evidence]] = defaultdict(list)
    found = signed_without_appointment().filter(
        enrolment__in={one["enrolment"] for one in pairs},
        verified_by__in={one["verified_by"] for one in pairs},
    )
    for line in found:
        lines[line.enrolment_id, line.verified_by_id, function_of(line.kind)].append(line)
    held: dict[tuple[int, int, str], list[Appointment]] = defaultdict(list)
    for row in Appointment.objects.filter(person__in={one["verified_by"] for one in pairs}):
        held[row.person_id, row.stream_id, row.function].append(row)
    return [
        one
        for pair in pairs
        for one in _stretches(lines[pair["enrolment"], pair["verified_by"], pair["function"]], held)
    ]


def _stretches(
    lines: list[Evidence], held: Mapping[tuple[int, int, str], list[Appointment]]
) -> Iterator[Unappointed]:
    def days(line: Evidence) -> dt.date:
        return line.signed_on  # type: ignore[attr-defined]

    together: list[Evidence] = []
    for line in [*sorted(lines, key=lambda one: (days(one), one.pk)), None]:
        if together:
            last = together[-1]
            signer, enrolment, function = last.verified_by, last.enrolment, function_of(last.kind)
            rows = held.get((last.verified_by_id or 0, enrolment.stream_id, function), [])
            between = line is not None and any(days(last) < row.starts_on <= days(line) for row in rows)
            if (line is None or between) and signer is not None:
                yield Unappointed(enrolment, signer, function, days(together[0]), days(last), tuple(together))
                together = []
        if line is not None:
            together.append(line)


def function_of(kind: str) -> str:
    """What whoever verifies such a line must be appointed to."""
    known = registry.kind(kind)
    return known.vouched_by if known else ""


@dataclass(frozen=True, slots=True)
class _Days:
    """How to tell from a line on which day it was signed, and which days an appointment must cover."""

    signed_on: Case | TruncDate
    first: str
    last: str


def _days_around() -> _Days:
    # A day on somebody's own calendar is at most one off from the day in UTC: whoever was appointed on all three
    # cannot be a finding, whatever her time zone.
    return _Days(TruncDate("verified_at", tzinfo=dt.UTC), "starts_on__lt", "ends_on__gt")


def _her_own_day(zones: set[str]) -> _Days:
    known = Person(time_zone="").zone
    whens = [
        When(verified_by__time_zone=name, then=TruncDate("verified_at", tzinfo=Person(time_zone=name).zone))
        for name in sorted(zones)
    ]
    day = Case(*whens, default=TruncDate("verified_at", tzinfo=known))
    return _Days(day, "starts_on__lte", "ends_on__gte")


def _not_covered(days: _Days) -> QuerySet[Evidence]:
    kinds: dict[tuple[str, bool, bool], list[str]] = defaultdict(list)
    for kind in registry.kinds().values():
        if kind.vouched_by:
            kinds[kind.vouched_by, kind.or_by_partner, kind.or_by_registrar].append(kind.code)

    def of_that_day(held: type[Appointment | OfficeGrant]) -> QuerySet[Any]:
        return held.objects.filter(
            Q(ends_on__isnull=True) | Q(**{days.last: OuterRef("signed_on")}),
            person=OuterRef("verified_by"),
            **{days.first: OuterRef("signed_on")},
        )

    wrong: Q | Combinable = Q(pk__in=[])
    for (function, or_by_partner, or_by_registrar), codes in sorted(kinds.items()):
        appointed = of_that_day(Appointment).filter(stream=OuterRef("enrolment__stream"), function=function)
        these: Q | Combinable = Q(kind__in=codes) & ~Exists(appointed)
        if or_by_partner:
            these &= ~Q(counterpart=F("verified_by__public_id"))
        if or_by_registrar:
            these &= ~Exists(of_that_day(OfficeGrant).filter(office=Office.REGISTRAR))
        wrong |= these
    return Evidence.objects.filter(status="verified").annotate(signed_on=days.signed_on).filter(wrong)


def to_be_judged_anew() -> QuerySet[Enrolment]:
    """Open enrolments whose stored standing is marked, missing, of an earlier judge, or past its day."""
    yesterday = timezone.now().date() - dt.timedelta(days=1)
    stale = Q(standing__stale=True) | ~Q(standing__rules_version=RULES_VERSION)
    return (
        Enrolment.objects.filter(status__in=OPEN)
        .filter(Q(standing__isnull=True) | stale | Q(standing__recheck_on__lt=yesterday))
        .select_related("person", "stream", "standing")
        .order_by(F("standing__refreshed_at").asc(nulls_first=True), "pk")
    )


def differing() -> list[tuple[Enrolment, str]]:
    """Of the standings looked at longest ago, those that differ from a fresh judgement, and in what."""
    oldest = (
        Standing.objects.filter(enrolment__status__in=OPEN, stale=False)
        .order_by("refreshed_at", "pk")
        .values_list("enrolment", flat=True)[:SAMPLE]
    )
    rows = Enrolment.objects.filter(pk__in=list(oldest)).select_related("person", "curriculum", "stream")
    return recomputing.differences(rows)
