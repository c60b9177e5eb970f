"""Standing: cases read from the database in chunks, judged by the one core, and stored."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from certification.kinds import AWARD
from certification.models import Enrolment, Evidence, Standing
from certification.rules import case as cases
from certification.rules.judging import RULES_VERSION, evaluate
from certification.rules.standing import Standing as Judgement
from people.models import Registration

REGISTRATION_STATUS = {"claimed": "claimed", "checked": "verified"}


def _attributes(raw: dict[str, Any]) -> dict[str, cases.AttributeValue]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _line(row: Evidence, zone: zoneinfo.ZoneInfo) -> cases.Evidence:
    return cases.Evidence(
        id=str(row.public_id),
        kind=row.kind,
        on=row.happened_on,
        status=row.status,
        minutes=row.minutes,
        starts=row.starts_at.astimezone(zone).strftime("%H:%M") if row.starts_at else "",
        fact=str(row.fact_id),
        counterpart=str(row.counterpart or ""),
        provider=str(row.provider or ""),
        recorded_on=row.recorded_at.date(),
        attributes=_attributes(row.attributes),
    )


def _document(row: Registration) -> cases.Document:
    return cases.Document(
        id=str(row.public_id),
        kind=row.kind,
        status=REGISTRATION_STATUS[row.status],
        valid_from=row.valid_from,
        expires_on=row.expires_on,
    )


def read_cases(enrolments: Sequence[Enrolment]) -> dict[int, cases.Case]:
    """The case of each enrolment by its primary key, with a number of queries that does not depend on how many.

    The enrolments come with `curriculum` and `person` loaded.
    """
    zones = {enrolment.pk: enrolment.person.zone for enrolment in enrolments}
    lines: dict[int, list[cases.Evidence]] = defaultdict(list)
    for row in (
        Evidence.objects.live().filter(enrolment__in=enrolments).order_by("pk").iterator(chunk_size=2000)
    ):
        lines[row.enrolment_id].append(_line(row, zones[row.enrolment_id]))
    documents: dict[int, list[cases.Document]] = defaultdict(list)
    people = {enrolment.person_id for enrolment in enrolments}
    for registration in Registration.objects.filter(
        person__in=people, status__in=REGISTRATION_STATUS
    ).order_by("pk"):
        documents[registration.person_id].append(_document(registration))
    return {
        enrolment.pk: cases.Case(
            curriculum=enrolment.curriculum.rules,
            evidence=tuple(lines[enrolment.pk]),
            documents=tuple(documents[enrolment.person_id]),
            enrolled_on=enrolment.admitted_on,
        )
        for enrolment in enrolments
    }


def judge(enrolment: Enrolment, on: dt.date | None = None) -> Judgement:
    """The enrolment judged now (or on a given day), straight from its evidence; nothing is written."""
    return evaluate(read_cases([enrolment])[enrolment.pk], on or enrolment.person.today())


def awaits(enrolment: Enrolment, judgement: Judgement) -> str:
    """`award` when only the registrar's award is missing, else an empty string."""
    asked = {r.code: r.filter.kinds for r in enrolment.curriculum.rules.walk()}
    unmet = [code for code, r in judgement.requirements.items() if r.applies and not r.advice and not r.met]
    if not judgement.complete and unmet and all(asked[code] == (AWARD,) for code in unmet):
        return "award"
    return ""


def _row(enrolment: Enrolment, judgement: Judgement, on: dt.date) -> dict[str, object]:
    requirements = [r for r in judgement.requirements.values() if r.applies and not r.advice]
    return {
        "complete": judgement.complete,
        "awaits": awaits(enrolment, judgement),
        "met": sum(r.met for r in requirements),
        "asked": len(requirements),
        "waiting": sum(not r.met and r.figures.waiting > 0 for r in requirements),
        "judged_on": on,
        "recheck_on": judgement.recheck_on,
        "stale": False,
        "rules_version": RULES_VERSION,
        "content": judgement.to_json(),
        "refreshed_at": timezone.now(),
    }


def refresh(enrolment: Enrolment) -> tuple[Standing, Judgement]:
    """The stored standing of one enrolment, made true again. The caller holds the enrolment's lock."""
    on = enrolment.person.today()
    judgement = judge(enrolment, on)
    stored, _made = Standing.objects.update_or_create(
        enrolment=enrolment, defaults=_row(enrolment, judgement, on)
    )
    return stored, judgement


def differences(enrolments: Iterable[Enrolment]) -> list[tuple[Enrolment, str]]:
    """The enrolments whose stored standing differs from a fresh judgement, each with what differs."""
    rows = list(enrolments)
    found = []
    fresh = read_cases(rows)
    stored = {s.enrolment_id: s for s in Standing.objects.filter(enrolment__in=rows)}
    for enrolment in rows:
        on = enrolment.person.today()
        expected = _row(enrolment, evaluate(fresh[enrolment.pk], on), on)
        have = stored.get(enrolment.pk)
        if have is None:
            found.append((enrolment, "missing"))
            continue
        wrong = [
            name
            for name in ("complete", "awaits", "met", "asked", "waiting")
            if getattr(have, name) != expected[name]
        ]
        if wrong:
            found.append((enrolment, ", ".join(wrong)))
    return found
