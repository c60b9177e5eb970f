"""How and when somebody last proved who she is: what a signature records beside her name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

FRESH_FOR = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Proof:
    """The methods by which the signer proved who she is in this session, and when she last did."""

    method: str
    at: dt.datetime
    second_factor: bool = False
    """Whether one of them was a second factor. A passkey alone is two: the device, and what unlocks it."""

    def is_fresh(self, now: dt.datetime) -> bool:
        """Signing asks for a proof at most five minutes old (reliability: re-authentication before each signature)."""
        return now - self.at <= FRESH_FOR


def proof_of(request: HttpRequest) -> Proof:
    """The proof in this session. A session without any record is treated as never proved.

    In the demonstration one click on the cast counts as both factors and stays fresh: there is nothing to protect.
    """
    records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
    if not records:
        return Proof(method="none", at=dt.datetime.min.replace(tzinfo=dt.UTC))
    methods = []
    for record in records:
        name = record.get("method", "unknown")
        name = f"{name}:{record['type']}" if record.get("type") else name
        if name not in methods:
            methods.append(name)
    if "demo" in methods:
        if settings.PLATFORM != "demo":
            return Proof(method="none", at=dt.datetime.min.replace(tzinfo=dt.UTC))
        return Proof(method="demo", at=timezone.now(), second_factor=True)
    last = max(record["at"] for record in records)
    return Proof(
        method="+".join(methods)[:40],
        at=dt.datetime.fromtimestamp(last, tz=dt.UTC),
        second_factor=any(record.get("method") == "mfa" for record in records),
    )
