"""Celery's side of the law: woken by name, allowed to lose everything. The rows are the queue."""

from __future__ import annotations

import time

from celery import shared_task
from django.utils import timezone

from certification import crediting, producing, rehearsing
from certification.models import Certificate, Rehearsal
from people.waking import wake

CHUNK = 100
TURN = 40.0
"""Seconds a sweep goes on beginning chunks: well within a task's time limit."""
MOST = 20_000
"""Enrolments one sweep looks at: more than a turn is enough for."""


@shared_task(name="certification.tasks.produce", ignore_result=True)
def produce(certificate_id: int) -> None:
    """Produce one certificate, if it is still due."""
    producing.produce(certificate_id)


@shared_task(name="certification.tasks.sweep", ignore_result=True)
def sweep() -> int:
    """Produce what is due and nobody has taken up; the number finished. A dry run that is due gets a worker of its
    own: it may take long."""
    for rehearsal_id in Rehearsal.objects.due(timezone.now()).order_by("pk").values_list("pk", flat=True)[:5]:
        wake("certification.tasks.rehearse", rehearsal_id)
    due = (
        Certificate.objects.due(timezone.now()).order_by("not_before", "pk").values_list("pk", flat=True)[:50]
    )
    return sum(producing.produce(certificate_id) for certificate_id in list(due))


@shared_task(name="certification.tasks.rehearse", ignore_result=True)
def rehearse(rehearsal_id: int) -> None:
    """Go through one dry run, if it is still due."""
    rehearsing.rehearse(rehearsal_id)


@shared_task(name="certification.tasks.refresh_standings", ignore_result=True)
def refresh_standings() -> int:
    """Judge anew the standings that are stale or whose day has come, a chunk at a time, for as long as a turn lasts;
    the number judged. Where more are due than that, the next beat goes on, and may overlap: two share the work."""
    judged, until = 0, time.monotonic() + TURN
    # Listed once: to search everybody again for each chunk would take longer the more there are.
    due = list(crediting.due_for_a_new_look(timezone.now()).values_list("pk", flat=True)[:MOST])
    for start in range(0, len(due), CHUNK):
        if time.monotonic() >= until:
            break
        judged += crediting.look_again(due[start : start + CHUNK])
    return judged
