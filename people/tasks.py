"""Celery's side of the post. The rows are the queue; see `people.sending`."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people import sending


@shared_task(name="people.tasks.send", ignore_result=True)
def send(letter_id: int) -> None:
    """Send one letter, if it is still due."""
    sending.send(letter_id)


@shared_task(name="people.tasks.sweep", ignore_result=True)
def sweep() -> int:
    """Send whatever is due and nobody has taken up; the number sent."""
    return sum(sending.send(letter_id) for letter_id in sending.due(timezone.now()))
