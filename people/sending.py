"""Sending the letters that are due: claim by compare-and-set, send, note it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.utils import timezone

from people.models import Letter

MOST_ATTEMPTS = 8


def due(now: dt.datetime) -> list[int]:
    """Ids of the letters a worker should take up now, oldest first, at most 200."""
    waiting = Q(status="queued", not_before__lte=now) | Q(status="claimed", lease_until__lt=now)
    return list(
        Letter.objects.filter(waiting).order_by("not_before", "pk").values_list("pk", flat=True)[:200]
    )


def send(letter_id: int) -> bool:
    """Whether this call sent the letter. Any number of workers may call it: one claims it, the others return False."""
    now = timezone.now()
    token = uuid.uuid4()
    claimable = Q(status="queued", not_before__lte=now) | Q(status="claimed", lease_until__lt=now)
    until = now + dt.timedelta(seconds=settings.LEASE_SECONDS)
    claimed = Letter.objects.filter(claimable, pk=letter_id).update(
        status="claimed", lease_token=token, lease_until=until, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    letter = Letter.objects.select_related("person").get(pk=letter_id)
    mine = Letter.objects.filter(pk=letter_id, status="claimed", lease_token=token)
    if letter.attempts > MOST_ATTEMPTS:  # every worker that tried has died over it
        mine.update(status="failed", error="Lost", lease_token=None)
        return False
    try:
        EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.person.email],
            headers={
                "Message-ID": f"<{letter.public_id}@{settings.MAIL_DOMAIN}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()
    except Exception as problem:  # a mail server may fail in any way; the row tells and the sweep tries again
        again = now + dt.timedelta(seconds=30 * 2 ** min(letter.attempts, 6))
        status = "failed" if letter.attempts >= MOST_ATTEMPTS else "queued"
        mine.update(status=status, error=type(problem).__name__[:200], not_before=again, lease_token=None)
        return False
    return bool(mine.update(status="sent", sent_at=timezone.now(), error="", lease_token=None))
