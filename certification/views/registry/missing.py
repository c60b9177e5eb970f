"""What a file lacks, in words a registrar reads: the titles of what is unmet, never figures of what others keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from certification import standing
from certification.models import Hold, Standing
from certification.rules.standing import Standing as Judgement
from certification.views.registry.ledger import language
from certification.wording import said


def of(stored: Standing | None) -> list[str]:
    """What is missing by this standing; [] where nothing is, or nothing was judged."""
    if stored is None or not stored.content:
        return []
    return words_of(standing.missing(Judgement.from_json(stored.content)))


def words_of(missing: Iterable[Mapping[str, str]]) -> list[str]:
    """Each thing missing in a word or two."""
    return [_word(one) for one in missing]


def of_certificate(number: str, stored: Standing | None) -> str:
    """What the file of a certificate lacks, and for what it is on hold, in one sentence."""
    named = standing.missing(Judgement.from_json(stored.content)) if stored and stored.content else []
    held = ", ".join(_kind(one) for one in named if "hold" in one)
    lacking = ", ".join(words_of(one for one in named if "hold" not in one))
    told = {"number": number, "kinds": held, "missing": lacking or "–"}
    if held and lacking:
        return _("Certificate %(number)s: its file is on hold (%(kinds)s), and lacks: %(missing)s") % told
    if held:
        return _("Certificate %(number)s: its file is on hold (%(kinds)s)") % told
    return _("Certificate %(number)s lacks: %(missing)s") % told


def _kind(one: Mapping[str, str]) -> str:
    return str(dict(Hold.Kind.choices).get(one["hold"], one["hold"]))


def _word(one: Mapping[str, str]) -> str:
    if "hold" in one:
        return _("it is on hold (%(kind)s)") % {"kind": _kind(one)}
    if "renewal" in one:
        return _("the renewal of cycle %(cycle)s") % {"cycle": one["renewal"]}
    return said(one, "title", language())
