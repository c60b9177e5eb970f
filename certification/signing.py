"""Signing: who, what it means, and the hash of exactly what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from certification.functions import must_have_second_factor
from certification.models import Signature
from people.models import Person
from people.proof import Proof
from people.refusals import NotFresh, NotNow


def canonical(shown: Mapping[str, object]) -> str:
    """What was shown, as JSON with one spelling: sorted keys, no spaces, UTF-8."""
    return json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(shown: Mapping[str, object]) -> str:
    """SHA-256 (hex) of what was shown; a form carries it so that one signs what one saw."""
    return hashlib.sha256(canonical(shown).encode()).hexdigest()


def sign(*, by: Person, meaning: str, shown: Mapping[str, object], proof: Proof) -> Signature:
    """A signature that binds the signer to what she saw.

    Raises NotFresh when she proved who she is too long ago, NotNow when her role asks for two factors and this log-in
    has shown one.

    Two components at first signing and one at each later one follow 21 CFR 11.200; name, time and meaning 11.50.
    """
    now = timezone.now()
    if not proof.is_fresh(now):
        raise NotFresh(_("Confirm that it is you: signing asks for a log-in of the last five minutes."))
    # The gate asks before; this asks again, whatever door the act came through.
    if must_have_second_factor(by) and not proof.second_factor:
        raise NotNow(_("Your role signs with two factors. Sign out, then sign in with both."))
    text = canonical(shown)
    return Signature.objects.create(
        signer=by,
        meaning=meaning,
        shown=text,
        shown_sha256=hashlib.sha256(text.encode()).hexdigest(),
        method=proof.method,
        authenticated_at=proof.at,
        signed_at=now,
    )
