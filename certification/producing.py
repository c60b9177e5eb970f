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
from certification.rendering import FactsRefused, render
from people.posting import post

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5


class Lost(Exception):
    """Every worker that took the certificate up has died over it, so none was left to say why."""


def verify_address(certificate: Certificate) -> str:
    """The whole public address of the certificate's verification page."""
    return f"{settings.SITE_URL}/verify/{certificate.token}/"


def produce(certificate_id: int) -> bool:
    """Whether this call finished the paper of that certificate. Raises nothing: a failure is noted in the row."""
    claim = _claim(certificate_id)
    if claim is None:
        return False
    certificate, token = claim
    if certificate.attempts > MOST_ATTEMPTS:
        # A failure is counted by the worker that met it; this one killed them all and would go round for ever.
        _give_up(certificate, token, Lost(f"{MOST_ATTEMPTS} workers died over it"), for_good=True)
        return False
    try:
        pdf = render(certificate.facts, verify_url=verify_address(certificate))
        return _finish(certificate, token, storing.put(pdf))
    except FactsRefused as problem:  # frozen facts stay as they are: no later try can print them
        logger.exception("certificate %s cannot be printed", certificate.public_id)
        _give_up(certificate, token, problem, for_good=True)
    except Exception as problem:  # whatever a renderer, a disk or a letter raises: the sweep tries again
        logger.exception("certificate %s could not be produced", certificate.public_id)
        _give_up(certificate, token, problem)
    return False


def _claim(certificate_id: int) -> tuple[Certificate, uuid.UUID] | None:
    now = timezone.now()
    token = uuid.uuid4()
    until = now + dt.timedelta(seconds=settings.LEASE_SECONDS)
    claimed = (
        Certificate.objects.due(now)
        .filter(pk=certificate_id)
        .update(production="claimed", lease_token=token, lease_until=until, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    return Certificate.objects.select_related("enrolment__person", "replaces").get(pk=certificate_id), token


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
        former = certificate.replaces
        post(
            to=certificate.enrolment.person,
            template="certificate_replaced" if former else "certificate_ready",
            key=f"ready:{certificate.public_id}",
            link=f"/certificates/{certificate.public_id}/",
            title=certificate.facts["stream"]["title"],
            number=certificate.number,
            verify=verify_address(certificate),
            **({"former": former.number, "reason": former.validity_reason} if former else {}),
        )
    return True


def _give_up(
    certificate: Certificate, token: uuid.UUID, problem: Exception, *, for_good: bool = False
) -> None:
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
