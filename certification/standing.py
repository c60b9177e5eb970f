"""Standing: cases read from the database in chunks, judged by the one core, and stored."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from certification import attendance
from certification.kinds import AWARD
from certification.models import (
    Appointment,
    Certificate,
    Curriculum,
    Enrolment,
    Evidence,
    Hold,
    Standing,
    Stream,
    Waiver,
)
from certification.rules import case as cases
from certification.rules.amounts import Period, read_decimal
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.curriculum import ProviderRule
from certification.rules.judging import RULES_VERSION, evaluate
from certification.rules.standing import GroupStanding, RenewalStanding, RequirementStanding
from certification.rules.standing import Standing as Judgement
from people.models import Registration

REGISTRATION_STATUS = {"claimed": "claimed", "checked": "verified"}
RENEWAL_DAYS = ("renewal_notice_on", "renewal_due_on", "renewal_grace_until", "renewal_reinstatement_until")


# What a line of a case is made of, and no more: a sweep reads millions of them.
LINE: tuple[Any, ...] = (
    *("enrolment_id", "public_id", "kind", "happened_on", "status", "minutes", "starts_at", "fact_id"),
    *("counterpart", "provider", "recorded_at", Cast("attributes", TextField())),
)


@lru_cache(maxsize=4096)
def _attributes(text: str) -> Mapping[str, cases.AttributeValue]:
    """What the stored attributes say. Lines that say the same share one reading of it."""
    raw: dict[str, Any] = json.loads(text, parse_float=_exactly)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _exactly(written: str) -> int | Decimal:
    return read_decimal(Decimal(written))


def _lines(enrolments: Sequence[Enrolment]) -> dict[int, list[cases.Evidence]]:
    """The live lines of each enrolment, by its primary key."""
    zones = {enrolment.pk: enrolment.person.zone for enrolment in enrolments}
    found: dict[int, list[cases.Evidence]] = {enrolment.pk: [] for enrolment in enrolments}
    rows = Evidence.objects.live().filter(enrolment__in=enrolments).order_by("pk").values_list(*LINE)
    for row in rows:
        key, public_id, kind, on, status, minutes, starts, fact, counterpart, provider, recorded, said = row
        zone = zones[key]
        found[key].append(
            cases.Evidence(
                id=str(public_id),
                kind=kind,
                on=on,
                status=status,
                minutes=minutes,
                starts=f"{starts.astimezone(zone):%H:%M}" if starts else "",
                fact=str(fact),
                counterpart=str(counterpart or ""),
                provider=str(provider or ""),
                recorded_on=recorded.astimezone(zone).date(),
                attributes=_attributes(said),
            )
        )
    return found


def _document(row: Registration) -> cases.Document:
    return cases.Document(
        id=str(row.public_id),
        kind=row.kind,
        status=REGISTRATION_STATUS[row.status],
        valid_from=row.valid_from,
        expires_on=row.expires_on,
        attributes={"body": row.body},
    )


def _papers(
    people: Iterable[int],
) -> tuple[dict[int, list[cases.Document]], dict[int, list[cases.Membership]]]:
    """The documents of these people, and the memberships a registrar has checked, in one query."""
    documents: dict[int, list[cases.Document]] = defaultdict(list)
    members: dict[int, list[cases.Membership]] = defaultdict(list)
    rows = Registration.objects.filter(person__in=people, status__in=REGISTRATION_STATUS).order_by("pk")
    for row in rows:
        if not row.kind.startswith(Registration.MEMBERSHIP):
            documents[row.person_id].append(_document(row))
        elif row.status == "checked":
            body = row.kind.removeprefix(Registration.MEMBERSHIP)
            members[row.person_id].append(cases.Membership(body, row.valid_from, row.expires_on))
    return documents, members


def as_judged(row: Waiver) -> cases.Waiver:
    """The waiver as the judge knows it."""
    return cases.Waiver(
        id=str(row.public_id),
        requirement=row.requirement,
        amount=row.amount,
        kind=row.kind,
        body=row.body,
        reason=row.reason,
        requested_by=str(row.requested_by_id),
        approved_by=str(row.decided_by_id),
        granted_on=row.granted_on,
        ends_on=row.ends_on,
        effective_on=row.effective_on,
    )


@lru_cache(maxsize=256)
def provider_rules(rules: Rules) -> tuple[ProviderRule, ...]:
    """Everything in it that depends on what the giver of an hour was appointed to, renewal included."""
    asked = [
        *rules.walk(),
        *(one for group in (rules.renewal.groups if rules.renewal else ()) for one in group.walk()),
    ]
    return tuple(rule for one in asked for rule in one.provider_rules)


def looks_at_providers(rules: Rules) -> bool:
    """Whether anything in it depends on what the giver of an hour was appointed to."""
    return bool(provider_rules(rules))


@lru_cache(maxsize=256)
def limits_reuse(rules: Rules) -> bool:
    """Whether what another certificate used counts less, or not at all."""
    return any(one.reuse is not None for one in rules.walk())


def read_cases(enrolments: Sequence[Enrolment]) -> dict[int, cases.Case]:
    """The case of each enrolment by its primary key, with a number of queries that does not depend on how many.

    The enrolments come with `curriculum` and `person` loaded.
    """
    rules = {enrolment.pk: enrolment.curriculum.rules for enrolment in enrolments}
    return read_cases_under(enrolments, rules)


def read_cases_under(enrolments: Sequence[Enrolment], rules: Mapping[int, Rules]) -> dict[int, cases.Case]:
    """The case of each enrolment as if these were the rules of its curriculum, by the enrolment's primary key."""
    lines = _lines(enrolments)
    documents, members = _papers({enrolment.person_id for enrolment in enrolments})
    waivers: dict[int, list[cases.Waiver]] = defaultdict(list)
    for waiver in Waiver.objects.filter(enrolment__in=enrolments, status="approved").order_by("pk"):
        waivers[waiver.enrolment_id].append(as_judged(waiver))
    holds: dict[int, list[cases.Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(enrolment__in=enrolments, status="placed").order_by("pk"):
        holds[hold.enrolment_id].append(cases.Hold(hold.kind, hold.starts_on, None, hold.reason))
    appointed = _appointments({e.stream_id for e in enrolments if looks_at_providers(rules[e.pk])})
    used = _used_elsewhere([e for e in enrolments if limits_reuse(rules[e.pk])])
    certified = certified_on([e for e in enrolments if rules[e.pk].renewal is not None])
    return {
        enrolment.pk: cases.Case(
            curriculum=rules[enrolment.pk],
            evidence=tuple(lines[enrolment.pk]),
            documents=tuple(documents[enrolment.person_id]),
            appointments=appointments,
            classes=classes,
            memberships=tuple(members[enrolment.person_id]),
            waivers=tuple(waivers[enrolment.pk]),
            holds=tuple(holds[enrolment.pk]),
            used_elsewhere=tuple(used[enrolment.pk]),
            enrolled_on=enrolment.admitted_on,
            certified_on=certified.get(enrolment.pk),
        )
        for enrolment in enrolments
        for appointments, classes in [
            appointed.get(enrolment.stream_id, NOBODY) if looks_at_providers(rules[enrolment.pk]) else NOBODY
        ]
    }


Appointed = tuple[tuple[cases.Appointment, ...], tuple[cases.ClassPeriod, ...]]
NOBODY: Appointed = ((), ())


def _appointments(streams: set[int]) -> dict[int, Appointed]:
    """Who was appointed to what in these streams, and when; asked for only where a curriculum looks at it.

    A registrar records once that somebody is, say, faculty from a day on: a curriculum may ask for it as an appointment
    or as a class.
    """
    if not streams:
        return {}
    found: dict[int, tuple[list[cases.Appointment], list[cases.ClassPeriod]]] = defaultdict(lambda: ([], []))
    for row in Appointment.objects.filter(stream__in=streams).select_related("person").order_by("pk"):
        who, days = str(row.person.public_id), (row.starts_on, row.ends_on)
        appointments, classes = found[row.stream_id]
        appointments.append(cases.Appointment(who, row.function, *days, level=row.level))
        classes.append(cases.ClassPeriod(who, row.function, *days))
    return {stream: (tuple(rows), tuple(classes)) for stream, (rows, classes) in found.items()}


def certified_on(enrolments: Sequence[Enrolment]) -> dict[int, dt.date]:
    """Since when each of these enrolments has been certified, in one query; those without a standing certificate are
    left out. A replacement goes on with the days of what it replaced; one issued after a revocation begins anew."""
    found: dict[int, dt.date] = {}
    if not enrolments:
        return found
    for enrolment, replaces, validity, issued_on in (
        Certificate.objects.filter(enrolment__in=enrolments)
        .order_by("enrolment", "version")
        .values_list("enrolment_id", "replaces_id", "validity", "issued_on")
    ):
        if replaces is None:
            found[enrolment] = issued_on
        if validity == Certificate.Validity.REVOKED:
            found.pop(enrolment, None)
    return found


def _used_elsewhere(enrolments: Sequence[Enrolment]) -> dict[int, list[cases.Use]]:
    """What the standing certificates of each person's other enrolments rest on."""
    found: dict[int, list[cases.Use]] = defaultdict(list)
    if not enrolments:
        return found
    used: dict[int, list[tuple[int, str, Any]]] = defaultdict(list)
    for enrolment_id, person_id, number, facts in (
        Certificate.objects.standing()
        .filter(enrolment__person__in={enrolment.person_id for enrolment in enrolments})
        .order_by("pk")
        .values_list("enrolment_id", "enrolment__person_id", "number", "facts__used")
    ):
        used[person_id].append((enrolment_id, number, facts or {}))
    for enrolment in enrolments:
        found[enrolment.pk] = [
            cases.Use(fact, number, minutes)
            for other, number, facts in used[enrolment.person_id]
            if other != enrolment.pk
            for fact, minutes in facts.items()
        ]
    return found


def used_by(judgement: Judgement, lines: Iterable[Evidence]) -> dict[str, int | None]:
    """What a standing rests on: minutes by fact, None where a line counts as a whole. It goes into the frozen facts."""
    facts = {str(line.public_id): line for line in lines}
    used: dict[str, int | None] = {}
    for requirement in judgement.requirements.values():
        for verdict in requirement.lines:
            line = facts.get(verdict.evidence_id)
            if line is None or verdict.outcome not in {"counted", "part"}:
                continue
            fact = str(line.fact_id)
            if verdict.unit != "minutes":
                used[fact] = None
            elif used.get(fact, 0) is not None:
                used[fact] = max(used.get(fact) or 0, verdict.credited)
    return used


def judge(enrolment: Enrolment, on: dt.date | None = None, *, remains: bool = True) -> Judgement:
    """The enrolment judged now (or on a given day), straight from its evidence; nothing is written.

    Without `remains` it does not say what remains, which costs more than all the rest.
    """
    case = read_cases([enrolment])[enrolment.pk]
    return evaluate(case, on or enrolment.person.today(), remains=remains)


def renewal_from(enrolment: Enrolment, on: dt.date) -> RenewalStanding | None:
    """The cycle that begins with a certificate of that day; None where the curriculum asks for no renewal."""
    if enrolment.curriculum.rules.renewal is None:
        return None
    case = read_cases([enrolment])[enrolment.pk]
    return evaluate(replace(case, certified_on=on), on, remains=False).renewal


def judge_under(enrolment: Enrolment, curriculum: Curriculum, on: dt.date | None = None) -> Judgement:
    """The enrolment judged as if that were its curriculum, without what remains; nothing is written."""
    case = read_cases_under([enrolment], {enrolment.pk: curriculum.rules})[enrolment.pk]
    return evaluate(case, on or enrolment.person.today(), remains=False)


def awaits(enrolment: Enrolment, judgement: Judgement) -> str:
    """`award` when only the registrar's award is missing, else an empty string."""
    asked = {r.code: r.filter.kinds for r in enrolment.curriculum.rules.walk()}
    unmet = [code for code, r in judgement.requirements.items() if r.applies and not r.advice and not r.met]
    if not judgement.complete and unmet and all(asked[code] == (AWARD,) for code in unmet):
        return "award"
    return ""


def asked_in(group: GroupStanding) -> Iterator[RequirementStanding]:
    """What a group asks of this person, inner groups included; advice is left out."""
    for requirement in group.requirements:
        if requirement.applies and not requirement.advice:
            yield requirement
    for inner in group.groups:
        if inner.applies and not inner.advice:
            yield from asked_in(inner)


def by_group(judgement: Judgement, untold: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Each outermost group that applies: whether it is met, and how many of its requirements are.

    Of those untold it is not counted that something waits: whoever has the line before her would learn what it holds.
    """
    found = {}
    for group in judgement.groups:
        if group.applies and not group.advice:
            asked = list(asked_in(group))
            found[group.code] = {
                "met": group.met,
                "done": sum(one.met for one in asked),
                "asked": len(asked),
                "waiting": _waiting(asked, untold),
            }
    return found


def _waiting(asked: Iterable[RequirementStanding], untold: frozenset[str]) -> int:
    return sum(not one.met and one.figures.waiting > 0 and one.code not in untold for one in asked)


def row_of(enrolment: Enrolment, judgement: Judgement, on: dt.date) -> dict[str, Any]:
    """What is stored of a judgement made on that day, by column. Its counters are read by others than the holder."""
    untold = attendance.untold(enrolment.curriculum)
    requirements = [r for r in judgement.requirements.values() if r.applies and not r.advice]
    return {
        "complete": judgement.complete,
        "awaits": awaits(enrolment, judgement),
        "met": sum(r.met for r in requirements),
        "asked": len(requirements),
        "waiting": _waiting(requirements, untold),
        "judged_on": on,
        "recheck_on": judgement.recheck_on,
        "stale": False,
        "rules_version": RULES_VERSION,
        "by_group": by_group(judgement, untold),
        "content": judgement.to_json(),
        "refreshed_at": timezone.now(),
        "finding": finding_of(judgement),
        **renewal_days(enrolment.curriculum.rules, judgement),
    }


def missing(judgement: Judgement) -> list[dict[str, str]]:
    """What keeps it from being complete: requirements unmet in groups that are, by code and title; kinds of holds; and
    `renewal` where that is over."""
    found = [
        {"code": one.code, "title": one.title, "title_fr": one.title_fr}
        for group in judgement.groups
        for one in _unmet_in(group)
    ]
    found += [{"hold": kind} for kind in judgement.holds]
    if judgement.renewal is not None and judgement.renewal.state == "ended":
        found.append({"renewal": str(judgement.renewal.cycle)})
    return found


def _unmet_in(group: GroupStanding) -> Iterator[RequirementStanding]:
    if group.applies and not group.advice and not group.met:
        yield from (one for one in group.requirements if one.applies and not one.advice and not one.met)
        for inner in group.groups:
            yield from _unmet_in(inner)


def finding_of(judgement: Judgement) -> str:
    """A fingerprint of what is missing: another one as soon as any line behind it counts otherwise. What merely waits
    to be verified changes nothing."""
    named = missing(judgement)
    if not named:
        return ""
    lines = [
        [code, *judgement.requirements[code].figures[2:4], _verdicts(judgement.requirements[code])]
        for one in named
        if (code := one.get("code"))
    ]
    return hashlib.sha256(json.dumps([named, lines], sort_keys=True).encode()).hexdigest()


def _verdicts(one: RequirementStanding) -> list[list[Any]]:
    return sorted(
        [line.evidence_id, line.outcome, line.credited] for line in one.lines if line.outcome != "waiting"
    )


def renewal_days(rules: Rules, judgement: Judgement) -> dict[str, dt.date | None]:
    """The days of the cycle that still has to be met, by column; none of them where nothing is outstanding."""
    asked, found = rules.renewal, judgement.renewal
    if asked is None or found is None or found.met:
        return dict.fromkeys(RENEWAL_DAYS)
    days = (
        asked.notice.before(found.ends_on) if asked.notice != Period() else found.ends_on,
        found.ends_on,
        found.grace_until,
        found.reinstatement_until,
    )
    return dict(zip(RENEWAL_DAYS, days, strict=True))


def refresh(enrolment: Enrolment) -> tuple[Standing, Judgement]:
    """The stored standing of one enrolment, made true again. The caller holds the enrolment's lock."""
    # Locked before the case is read: whoever marks it stale meanwhile waits, and marks what this writes.
    stored = Standing.objects.select_for_update(no_key=True).filter(enrolment=enrolment).first()
    on = enrolment.person.today()
    judgement = judge(enrolment, on)
    row = row_of(enrolment, judgement, on)
    if stored is None:
        return Standing.objects.create(enrolment=enrolment, **row), judgement
    for name, value in row.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(row))
    return stored, judgement


def refresh_all(enrolments: Sequence[Enrolment]) -> dict[int, Judgement]:
    """The stored standings of these enrolments made true again, in a constant number of queries; each judgement by
    the enrolment's primary key. The caller holds their locks."""
    _lock(Standing.objects.filter(enrolment__in=enrolments))
    fresh = read_cases(enrolments)
    judged, rows = {}, []
    for enrolment in enrolments:
        on = enrolment.person.today()
        judgement = judged[enrolment.pk] = evaluate(fresh[enrolment.pk], on)
        row = row_of(enrolment, judgement, on)
        # As an expression: many plain values go to PostgreSQL as arrays, in which psycopg escapes every quotation mark
        # of these long texts in Python. That took longer than judging.
        row["content"] = Value(row["content"], JSONField())
        rows.append(Standing(enrolment=enrolment, **row))
    if rows:
        names = [
            field.name for field in Standing._meta.concrete_fields if field.name not in {"id", "enrolment"}
        ]
        Standing.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["enrolment"], update_fields=names
        )
    return judged


def _lock(standings: QuerySet[Standing]) -> list[int]:
    # Always in the same order, so that two who mark and refresh the same rows wait for each other and go on.
    ordered = standings.order_by("enrolment_id").select_for_update(of=("self",), no_key=True)
    return list(ordered.values_list("pk", flat=True))


def mark_stale(standings: QuerySet[Standing]) -> int:
    """Mark these standings to be judged anew by the next sweep, because something they share has changed."""
    marked = 0
    keys = _lock(standings.filter(stale=False))
    for start in range(0, len(keys), 1000):
        marked += Standing.objects.filter(pk__in=keys[start : start + 1000]).update(stale=True)
    return marked


def resting_on(provider: uuid.UUID, stream: Stream) -> QuerySet[Standing]:
    """The standings of that stream that may change with what this person is appointed to: hers is the hour, or a
    curriculum asks who gave one."""
    asking = [one.pk for one in stream.curricula.all() if looks_at_providers(one.rules)]
    given = Evidence.objects.live().filter(provider=provider).values("enrolment")
    return Standing.objects.filter(
        enrolment__stream=stream, enrolment__status__in=["active", "paused"]
    ).filter(Q(enrolment__in=given) | Q(enrolment__curriculum__in=asking))
