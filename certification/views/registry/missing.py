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


def _word(one: Mapping[str, str]) -> str:
    if "hold" in one:
        kinds = dict(Hold.Kind.choices)
        return _("a hold (%(kind)s)") % {"kind": kinds.get(one["hold"], one["hold"])}
    if "renewal" in one:
        return _("the renewal of cycle %(cycle)s") % {"cycle": one["renewal"]}
    return said(one, "title", language())
