"""What anyone may know of a certificate: its state today and what the paper shows, nothing more."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from certification import standing
from certification.models import Certificate, Standing
from certification.rules.standing import RenewalStanding
from people.names import fold

# Certificates are dated in the certifying body's own zone; a verifier's zone is unknown.
IN_FORCE, EXPIRED, LAPSED, SUSPENDED, REVOKED, REPLACED, NEVER_ISSUED = (
    "in_force",
    "expired",
    "lapsed",
    "suspended",
    "revoked",
    "replaced",
    "never_issued",
)


# Facts that are no part of what the paper shows.
INSIDE = frozenset({"evidence", "used", "waivers", "holds", "judged_on", "rules_version"})
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}", re.ASCII)
# What a hand writes for the letters that `issuing.ALPHABET` leaves out.
MISREAD = str.maketrans("ILOU", "110V")
DRAWN = 8
# Compared where there is no such certificate, so that the answer takes as long as where there is one.
NOBODY = "anonymous nobody"
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this certificate good?": a state, the facts as frozen, and the newer one that replaced it."""

    state: str
    facts: dict[str, Any]
    certificate: Certificate | None = None
    successor: Certificate | None = None
    since: dt.date | None = None
    renewal: RenewalStanding | None = None
    """The cycle that decides today, of one in force or lapsed whose curriculum asks for renewal."""

    def as_json(self, address: str, successor_address: str | None = None) -> dict[str, Any]:
        """The public answer for machines. It shows what the paper shows; evidence stays inside."""
        if self.certificate is None:
            return {"status": self.state}
        shown = {key: value for key, value in self.facts.items() if key not in INSIDE}
        return {
            "status": self.state,
            "status_since": self.since.isoformat() if self.since else None,
            "checked_at": timezone.now().isoformat(timespec="seconds"),
            "address": address,
            "renewal": self._renewal(),
            "replaced_by": successor_address,
            "paper_sha256": self.certificate.pdf_sha256 or None,
            "certificate": shown,
        }

    def _renewal(self) -> dict[str, str] | None:
        found = self.renewal
        if found is None:
            return None
        return {
            "due_on": found.ends_on.isoformat(),
            "in_force_until": found.grace_until.isoformat(),
            "reinstatement_until": found.reinstatement_until.isoformat(),
        }


def by_token(token: str) -> Verdict:
    """The verdict on the certificate with this public address; *never issued* where there is none."""
    certificate = (
        Certificate.objects.select_related("replaced_by", "enrolment__curriculum", "enrolment__person")
        .filter(token=token)
        .first()
        if TOKEN.fullmatch(token)
        else None
    )
    return _verdict(certificate)


def by_number_and_name(number: str, name: str) -> str | None:
    """The public token of the certificate with this number if one word of its printed name is given too, else None.

    Why it is None cannot be told: unknown number and wrong name take the same query and the same comparison.
    """
    found = Certificate.objects.filter(number=read_number(number)).values_list("token", "name_words").first()
    token, printed = found or ("", NOBODY)
    known = printed.split()
    matches = sum(word == other for word in fold(name).split()[:MOST_WORDS] for other in known)
    return token if token and matches else None


def read_number(typed: str) -> str:
    """The number as printed, from what was typed: any case, spaces or dashes of any kind, O for 0, I or L for 1."""
    blocks = re.findall(r"[A-Z0-9]+", typed.upper(), re.ASCII)
    if len(blocks) == 1 and len(blocks[0]) > DRAWN:
        blocks = [blocks[0][:-DRAWN], blocks[0][-DRAWN:]]
    if len(blocks) > 1 and len(blocks[-1]) == DRAWN:
        half = DRAWN // 2
        blocks[-1:] = [blocks[-1][:half], blocks[-1][half:]]
    prefix, drawn = blocks[:-2], blocks[-2:]
    return "-".join([*prefix, *(block.translate(MISREAD) for block in drawn)])[:60]


def _verdict(certificate: Certificate | None) -> Verdict:
    if certificate is None:
        return Verdict(NEVER_ISSUED, {})
    today = timezone.localdate()
    judged, renewal = _renewed(certificate, today)
    state = certificate.standing_on(today, judged)
    changed = certificate.validity_changed_at
    since = timezone.localdate(changed) if changed else certificate.issued_on
    if state == EXPIRED and certificate.expires_on:
        since = certificate.expires_on + dt.timedelta(days=1)
    if state == LAPSED and renewal:
        since = renewal.grace_until + dt.timedelta(days=1)
    if state not in {IN_FORCE, LAPSED}:
        renewal = None
    successor = getattr(certificate, "replaced_by", None)
    # Until the new paper is there, the old link serves the old paper and says so.
    return Verdict(state, certificate.facts, certificate, successor, since, renewal)


def _renewed(certificate: Certificate, today: dt.date) -> tuple[Standing, RenewalStanding | None]:
    """Where it stands in its cycle today, judged on the spot: true whether or not a worker has been at it."""
    enrolment = certificate.enrolment
    rules = enrolment.curriculum.rules
    if rules.renewal is None:
        return Standing(), None
    judgement = standing.judge(enrolment, today, remains=False)
    return Standing(**standing.renewal_days(rules, judgement)), judgement.renewal
