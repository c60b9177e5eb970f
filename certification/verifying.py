"""What anyone may know of a certificate: its state today and what the paper shows, nothing more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from certification.models import Certificate
from people.names import fold

# Certificates are dated in the certifying body's own zone; a verifier's zone is unknown.
IN_FORCE, EXPIRED, SUSPENDED, REVOKED, REPLACED, NEVER_ISSUED = (
    "in_force",
    "expired",
    "suspended",
    "revoked",
    "replaced",
    "never_issued",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this certificate good?": a state, the facts as frozen, and the newer one that replaced it."""

    state: str
    facts: dict[str, Any]
    certificate: Certificate | None = None
    successor: Certificate | None = None
    since: dt.date | None = None

    def as_json(self, address: str) -> dict[str, Any]:
        """The public answer for machines. It shows what the paper shows; evidence stays inside."""
        if self.certificate is None:
            return {"status": self.state}
        shown = {key: value for key, value in self.facts.items() if key not in {"evidence", "judged_on", "rules_version"}}
        return {
            "status": self.state,
            "status_since": self.since.isoformat() if self.since else None,
            "checked_at": timezone.now().isoformat(timespec="seconds"),
            "address": address,
            "paper_sha256": self.certificate.pdf_sha256 or None,
            "certificate": shown,
        }


def by_token(token: str) -> Verdict:
    """The verdict on the certificate with this public address; *never issued* where there is none."""
    certificate = (
        Certificate.objects.select_related("replaced_by").filter(token=token).first() if len(token) <= 43 else None
    )
    return _verdict(certificate)


def by_number_and_name(number: str, name: str) -> Certificate | None:
    """The certificate with this number if one word of the printed name is given too, else None for whatever reason."""
    wanted = "-".join(number.upper().split()).strip("-")
    words = fold(name).split()
    certificate = Certificate.objects.filter(number=wanted).first() if len(wanted) <= 40 else None
    known = set(certificate.name_words.split()) if certificate else set()
    return certificate if any(word in known for word in words) else None


def _verdict(certificate: Certificate | None) -> Verdict:
    if certificate is None:
        return Verdict(NEVER_ISSUED, {})
    state = certificate.standing_on(timezone.localdate())
    since = certificate.validity_changed_at.date() if certificate.validity_changed_at else certificate.issued_on
    if state == EXPIRED and certificate.expires_on:
        since = certificate.expires_on + dt.timedelta(days=1)
    successor = getattr(certificate, "replaced_by", None)
    # Until the new paper is there, the old link serves the old paper and says so.
    return Verdict(state, certificate.facts, certificate, successor, since)
