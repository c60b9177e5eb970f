"""Statuses as the registry shows them: the word the record has for itself, and a tone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from certification.models import Certificate, Enrolment, Standing
from certification.models.certificates import LAPSED
from people.models import Person, Registration

ENROLMENT = {
    "applied": "waiting",
    "active": "done",
    "paused": "neutral",
    "withdrawn": "neutral",
    "declined": "neutral",
}
REGISTRATION = {"claimed": "waiting", "checked": "done", "returned": "act", "withdrawn": "neutral"}
PRODUCTION = {
    "queued": "waiting",
    "claimed": "waiting",
    "done": "done",
    "failed": "act",
    "abandoned": "neutral",
}
VALIDITY = {
    "in_force": "done",
    "expired": "neutral",
    "lapsed": "act",
    "suspended": "waiting",
    "revoked": "act",
    "replaced": "neutral",
}
CURRICULUM = {"draft": "waiting", "published": "done", "retired": "neutral", "discarded": "neutral"}


def capital(words: object) -> str:
    """The words with a capital first letter, as the only words of a cell."""
    text = str(words)
    return text[:1].upper() + text[1:]


def chip(tone: str, words: object) -> dict[str, str]:
    return {"tone": tone, "text": capital(words)}


def enrolment(row: Enrolment) -> dict[str, str]:
    return chip(ENROLMENT[row.status], row.get_status_display())


def registration(row: Registration, viewer: Person) -> dict[str, str]:
    """Its status; a checked one that is over is said to be expired."""
    if row.status == "checked" and row.is_over(viewer.today()):
        return chip("act", _("expired"))
    return chip(REGISTRATION[row.status], row.get_status_display())


def production(row: Certificate) -> dict[str, str]:
    return chip(PRODUCTION[row.production], row.get_production_display())


def validity(row: Certificate, viewer: Person) -> dict[str, str]:
    """Where the certificate stands today; "expired" and "lapsed" are computed, never stored."""
    where = row.standing_on(viewer.today())
    computed = {"expired": _("expired"), "lapsed": _("lapsed")}
    return chip(VALIDITY[where], computed.get(where) or row.get_validity_display())


def standing(stored: Standing | None, *, validity: str | None, today: dt.date) -> dict[str, str] | str:
    """One word for where an enrolment stands; `validity` is that of its latest certificate, if it has one."""
    if validity == Certificate.Validity.IN_FORCE:
        if stored and stored.renewal_on(today) in LAPSED:
            return chip(VALIDITY["lapsed"], _("lapsed"))
        return chip("done", _("certified"))
    if validity in {"expired", "lapsed"}:
        return chip(VALIDITY[validity], _("expired") if validity == "expired" else _("lapsed"))
    if validity in {Certificate.Validity.SUSPENDED, Certificate.Validity.REVOKED}:
        return chip(VALIDITY[validity], Certificate.Validity(validity).label)
    if stored is None:
        return "–"
    if stored.awaits:
        return chip("waiting", awaited(stored))
    if stored.complete:
        return chip("done", _("complete"))
    return chip("neutral", _("on the way"))


def awaited(stored: Standing | None) -> str:
    """Which decision it waits for; nothing where it waits for none."""
    if stored is None or not stored.awaits:
        return ""
    return _("awaits award") if stored.awaits == "award" else _("awaits review")


def met_of_asked(stored: Standing | None) -> str:
    """ "7 of 11", or a dash before anything was judged."""
    if stored is None:
        return "–"
    return _("%(met)d of %(asked)d") % {"met": stored.met, "asked": stored.asked}


def fact(term: object, value: Any) -> dict[str, Any]:
    """A row of the facts component; a dash stands for nothing."""
    return {"term": term, "value": value if value not in (None, "") else "–"}
