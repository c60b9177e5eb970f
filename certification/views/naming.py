"""What a curriculum calls its modules, steps and competences: a map for each kind, since two may share a code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext

from certification.rules import explaining
from certification.rules.curriculum import Curriculum
from certification.rules.standing import Remaining
from certification.wording import said

Names = Mapping[str, Mapping[str, str]]
"""By the attribute a rule looks at (`module`, `steps`, `competence`), the title of each code."""


def names_in(rules: Curriculum, language: str) -> Names:
    """The titles of everything this curriculum lists."""
    steps = {item.code: said(item, "title", language) for item in rules.steps}
    return {
        "module": {item.code: said(item, "title", language) for item in rules.modules},
        "step": steps,
        "steps": steps,
        "competence": {item.code: said(item, "title", language) for item in rules.competences},
    }


def remaining_words(names: Names, item: Remaining, language: str, *, at_most: int = 50) -> str:
    """What would bring a requirement further, its values by their names, `at_most` so many."""
    known = names.get(item.of, {})
    found = tuple(known.get(name, name) for name in item.names)
    if len(found) > at_most:
        more = len(found) - at_most
        found = (*found[:at_most], ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return explaining.remaining(item._replace(names=found), language)
