"""Dry runs: what if every active enrolment of the stream were judged by this text. Nothing of theirs is written: only
its own row, and who gains or loses what.

Any number of workers may take one up, die at any line or come back late: the row says how far it got, and only the
worker who holds the lease goes on from there.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import attendance, comparing, standing
from certification.models import Curriculum, Enrolment, Rehearsal, RehearsalFinding
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import Standing as Judgement
from laws.refusals import name_of
from people.models import Person
from people.refusals import NotNow, NotYours
from people.waking import wake

logger = logging.getLogger(__name__)

CHUNK = 200
MOST_ATTEMPTS = 5
TURN = 30.0
"""Seconds a worker stays with one dry run before it puts it back: a task may not take longer than a minute and a half,
and certificates wait for workers too."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A dry run taken up by one worker."""

    row: Rehearsal
    token: uuid.UUID


def ask(*, by: Person, curriculum: Curriculum) -> Rehearsal:
    """A dry run of the version's text as it is now, due at once. Raises NotNow while one of it is at work."""
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    try:
        with recorded():
            row = Rehearsal.objects.create(
                curriculum=curriculum,
                source=curriculum.source,
                source_sha256=curriculum.sha256,
                asked_by=by,
                total=_cohort(curriculum).count(),
            )
            note("rehearsal.asked", by=by, subject=row, curriculum=str(curriculum.public_id))
            wake("certification.tasks.rehearse", row.pk)
    except IntegrityError as problem:
        if name_of(problem) == "one_dry_run_of_a_version_at_a_time":
            raise NotNow(_("A dry run of this version is already at work.")) from problem
        raise
    return row


def rehearse(rehearsal_id: int) -> bool:
    """Whether this call finished the dry run. Raises nothing: a failure is noted in the row, and tried again."""
    claim = _claim(rehearsal_id)
    if claim is None:
        return False
    try:
        return _run(claim)
    except Exception as problem:  # whatever a text or a database raises: the row tells, the sweep retries
        logger.exception("dry run %s could not go on", claim.row.public_id)
        _give_up(claim, problem)
        return False


def _cohort(curriculum: Curriculum) -> Any:
    return Enrolment.objects.active().filter(stream=curriculum.stream_id)


def _claim(rehearsal_id: int) -> Claim | None:
    now = timezone.now()
    token = uuid.uuid4()
    claimed = (
        Rehearsal.objects.due(now)
        .filter(pk=rehearsal_id)
        .update(status="claimed", lease_token=token, lease_until=_lease(now), attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    return Claim(Rehearsal.objects.select_related("curriculum").get(pk=rehearsal_id), token)


def _lease(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.LEASE_SECONDS)


def _run(claim: Claim) -> bool:
    row = claim.row
    rules = read(row.source)
    tally: dict[str, Any] = row.tally or _empty()
    judged, last = row.judged, row.last
    until = time.monotonic() + TURN
    while True:
        cohort = _cohort(row.curriculum).filter(pk__gt=last).order_by("pk")
        chunk = list(cohort.select_related("person", "curriculum")[:CHUNK])
        if not chunk:
            finished = {"status": "done", "finished_at": timezone.now(), "error": "", "lease_until": None}
            return _write(claim, tally=tally, total=judged, **finished)
        findings = _add(tally, chunk, rules)
        judged, last = judged + len(chunk), chunk[-1].pk
        with transaction.atomic():
            lease = _lease(timezone.now())
            if not _write(claim, tally=tally, judged=judged, last=last, lease_until=lease):
                return False
            for finding in findings:
                finding.rehearsal = row
            RehearsalFinding.objects.bulk_create(findings)
        if time.monotonic() >= until:
            _put_back(claim)
            return False


def _write(claim: Claim, **changes: Any) -> bool:
    """Whether the row was written: not once another worker holds the lease."""
    held = Rehearsal.objects.filter(pk=claim.row.pk, status="claimed", lease_token=claim.token)
    return bool(held.update(**changes))


def _put_back(claim: Claim) -> None:
    """Due again at once, from where it is; getting on is no failure, so the attempts are counted anew."""
    now = timezone.now()
    if _write(
        claim, status="queued", attempts=0, error="", not_before=now, lease_token=None, lease_until=None
    ):
        wake("certification.tasks.rehearse", claim.row.pk)


def _give_up(claim: Claim, problem: Exception) -> None:
    last = claim.row.attempts >= MOST_ATTEMPTS
    _write(
        claim,
        status="failed" if last else "queued",
        error=f"{type(problem).__name__}: {problem}"[:300],
        not_before=timezone.now() + dt.timedelta(seconds=10 * 2**claim.row.attempts),
        lease_token=None,
        lease_until=None,
    )


def _empty() -> dict[str, Any]:
    return {"people": 0, "before": 0, "after": 0, "gains": 0, "loses": 0, "asks": {}}


def _add(tally: dict[str, Any], chunk: Sequence[Enrolment], rules: Rules) -> list[RehearsalFinding]:
    """Judge a chunk by both texts and add what differs, in a constant number of queries; who gains or loses what.

    Nobody is named of whom that would tell which steps she reached as a client, nor of whom what leans on such a
    requirement would: these are counted only.
    """
    findings = []
    kept = attendance.untold_in(rules)
    versions = {one.curriculum_id: one.curriculum for one in chunk}
    untold = {key: attendance.untold(version) for key, version in versions.items()}
    now, then = standing.read_cases(chunk), standing.read_cases_under(chunk, {one.pk: rules for one in chunk})
    for enrolment in chunk:
        on = enrolment.person.today()
        before = evaluate(now[enrolment.pk], on, remains=False)
        after = evaluate(then[enrolment.pk], on, remains=False)
        changes = list(_add_requirements(tally["asks"], before, after))
        # A draft may ask for any one step: who meets it would tell what somebody reached as a client.
        quiet = kept | untold[enrolment.curriculum_id]
        tally["people"] += 1
        tally["before"] += before.complete
        tally["after"] += after.complete
        if before.complete != after.complete:
            change = "gains" if after.complete else "loses"
            tally[change] += 1
            if not any(code in quiet and what not in ("same", "figures") for code, what in changes):
                findings.append(RehearsalFinding(enrolment=enrolment, change=change))
        findings += [
            RehearsalFinding(enrolment=enrolment, requirement=code, change=what)
            for code, what in changes
            if what in RehearsalFinding.Change.values and code not in quiet
        ]
    return findings


def _add_requirements(asks: dict[str, Any], before: Judgement, after: Judgement) -> Iterator[tuple[str, str]]:
    """Count what becomes of each requirement of one person; each code, and what becomes of it."""
    old, new = comparing.asked(before), comparing.asked(after)
    for code in [*new, *(code for code in old if code not in new)]:
        was, becomes = old.get(code), new.get(code)
        shown = becomes or was
        if shown is None:
            continue
        row = asks.setdefault(
            code,
            {"title": shown.title, "title_fr": shown.title_fr, "before": 0, "after": 0}
            | dict.fromkeys(("gains", "loses", "new", "gone", "figures", "same", "unmet_new"), 0),
        )
        change = comparing.change_of(was, becomes)
        row[change] += 1
        row["before"] += was is not None and was.met
        row["after"] += becomes is not None and becomes.met
        row["unmet_new"] += change == "new" and becomes is not None and not becomes.met
        yield code, change
