"""Certificates produced: claimed by compare-and-set, rendered, stored under the hash of their bytes, then done.

Any number of workers may work on one certificate, die at any line or come back late: one compare-and-set decides which
bytes are the paper, and every other write is harmless.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from audit.recording import note, recorded
from certification import storing
from certification.models import Certificate
from certification.rendering import FactsRefused, UncoveredText, render
from people.posting import post

logger = logging.getLogger(__name__)

# Longer than Celery's hard time limit for the task, so that a lease never ends under a living worker.
LEASE = dt.timedelta(seconds=180)
MOST_ATTEMPTS = 5


def verify_address(certificate: Certificate) -> str:
    """The whole public address of the certificate's verification page."""
    return f"{settings.SITE_URL}/verify/{certificate.token}/"


def produce(certificate_id: int) -> bool:
    """Whether this call finished the paper of that certificate. Raises nothing: a failure is noted in the row."""
    claim = _claim(certificate_id)
    if claim is None:
        return False
    certificate, token = claim
    try:
        pdf = render(certificate.facts, verify_url=verify_address(certificate))
        sha256 = storing.put(pdf)
    except (
        Exception
    ) as problem:  # anything a renderer or a disk can raise: the row tells, the sweep tries again
        logger.exception("certificate %s could not be produced", certificate.public_id)
        _give_up(certificate, token, problem)
        return False
    return _finish(certificate, token, sha256)


def _claim(certificate_id: int) -> tuple[Certificate, uuid.UUID] | None:
    now = timezone.now()
    token = uuid.uuid4()
    claimed = (
        Certificate.objects.due(now)
        .filter(pk=certificate_id)
        .update(production="claimed", lease_token=token, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    return Certificate.objects.select_related("enrolment__person").get(pk=certificate_id), token


def _finish(certificate: Certificate, token: uuid.UUID, sha256: str) -> bool:
    with recorded():
        done = Certificate.objects.filter(pk=certificate.pk, production="claimed", lease_token=token).update(
            production="done",
            pdf_sha256=sha256,
            produced_at=timezone.now(),
            error="",
            lease_token=None,
            lease_until=None,
        )
        if not done:
            return False
        note("certificate.produced", by=None, subject=certificate, pdf=sha256)
        post(
            to=certificate.enrolment.person,
            template="certificate_ready",
            key=f"ready:{certificate.public_id}",
            link=f"/certificates/{certificate.public_id}/",
            title=certificate.facts["stream"]["title"],
            number=certificate.number,
            verify=verify_address(certificate),
        )
    return True


def _give_up(certificate: Certificate, token: uuid.UUID, problem: Exception, *, for_good: bool = False) -> None:
    last = for_good or certificate.attempts >= MOST_ATTEMPTS
    with recorded():
        moved = Certificate.objects.filter(pk=certificate.pk, production="claimed", lease_token=token).update(
            production="failed" if last else "queued",
            error=f"{type(problem).__name__}: {problem}"[:300],
            not_before=timezone.now() + dt.timedelta(seconds=10 * 2**certificate.attempts),
            lease_token=None,
            lease_until=None,
        )
        if moved and last:
            note("certificate.production_failed", by=None, subject=certificate, attempts=certificate.attempts)
