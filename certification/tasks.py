"""Celery's side of the law: woken by name, allowed to lose everything. The rows are the queue."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from certification import crediting, producing, rehearsing
from certification.models import Certificate, Enrolment, Rehearsal
from people.waking import wake

CHUNK = 200


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
    """Judge anew the standings that are stale or whose day has come, a chunk at a time; the number judged."""
    judged, last = 0, 0
    while chunk := _due_standings(after=last):
        crediting.resettle(Enrolment.objects.filter(pk__in=chunk), by=None)
        judged, last = judged + len(chunk), chunk[-1]
    return judged


def _due_standings(*, after: int) -> list[int]:
    # By primary key: one whose day is still to come in her own zone is looked at once in a run, not for ever.
    return list(
        Enrolment.objects.filter(status__in=["active", "paused"], pk__gt=after)
        .filter(crediting.due_for_a_new_look(timezone.now()))
        .order_by("pk")
        .values_list("pk", flat=True)[:CHUNK]
    )
