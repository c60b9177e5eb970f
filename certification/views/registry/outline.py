"""A curriculum as people read it: its groups, what each requirement asks, and how much."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.rules.curriculum import Curriculum, Group, Requirement
from certification.rules.explaining import amount
from certification.rules.words import kind_name
from certification.wording import said


def prose(curriculum: Curriculum, language: str) -> list[dict[str, Any]]:
    """Each group with its rule and its requirements, nested groups after their parent."""
    return [part for group in curriculum.groups for part in _group(group, language)]


def _group(group: Group, language: str) -> list[dict[str, Any]]:
    rule = _("All of these.")
    if group.needs is not None:
        rule = ngettext("%(needs)d of these.", "%(needs)d of these.", group.needs) % {"needs": group.needs}
    here = {
        "title": said(group, "title", language),
        "about": said(group, "about", language),
        "rule": rule,
        "requirements": [_requirement(one, language) for one in group.requirements],
    }
    return [here, *(part for inner in group.groups for part in _group(inner, language))]


def _requirement(asked: Requirement, language: str) -> dict[str, str]:
    kinds = " / ".join(kind_name(kind, language) for kind in asked.filter.kinds)
    needs = amount(asked.needed, asked.unit, language)
    return {
        "title": said(asked, "title", language),
        "about": said(asked, "about", language),
        "words": _("%(amount)s, from: %(kinds)s") % {"amount": needs, "kinds": kinds} if kinds else needs,
    }
