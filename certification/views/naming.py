"""What a curriculum calls its modules, steps and competences: a map for each kind, since two may share a code."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certification import attendance
from certification.models import Enrolment, Waiver
from certification.rules.curriculum import Curriculum, Requirement
from certification.rules.prose import explaining
from certification.rules.standing import Remaining, Standing
from certification.wording import said
from people.models import Person

Names = Mapping[str, Mapping[str, str]]
"""By the attribute a rule looks at (`module`, `steps`, `competence`, `provider`), the title of each code."""


def names_in(rules: Curriculum, language: str) -> Names:
    """The titles of everything this curriculum lists."""
    steps = {item.code: said(item, "title", language) for item in rules.steps}
    return {
        "module": {item.code: said(item, "title", language) for item in rules.modules},
        "step": steps,
        "steps": steps,
        "competence": {item.code: said(item, "title", language) for item in rules.competences},
    }


GRANTED = {
    "waiver": gettext_lazy("%(amount)s of it was waived."),
    "equivalency": gettext_lazy("%(amount)s of it was met elsewhere: an equivalency."),
    "both": gettext_lazy("%(amount)s of it was waived or met elsewhere."),
}


def granted(enrolment: Enrolment) -> dict[str, str]:
    """By requirement, of which kind its approved waivers are: waiver, equivalency or both."""
    found: dict[str, str] = {}
    rows = Waiver.objects.filter(enrolment=enrolment, status="approved").order_by("pk")
    for code, kind in rows.values_list("requirement", "kind"):
        found[code] = kind if found.get(code, kind) == kind else "both"
    return found


def granted_words(kind: str, amount: str) -> str:
    """That so much of a requirement was granted, by its kind of `granted`."""
    return str(GRANTED[kind]) % {"amount": amount}


def untold_words(requirement: Requirement) -> str:
    """Why others read of it only whether it is met."""
    if attendance.tells_steps(requirement):
        return _("About steps reached as a client only this is told.")
    return _("It leans on steps reached as a client, so only this is told of it.")


def people_in(judged: Standing) -> Mapping[str, str]:
    """The names of those whom what remains speaks of, by their public id; no query where it speaks of nobody."""
    items = [item for found in judged.requirements.values() for item in found.remains]
    known = {found for item in items if (found := _person_id(item.attributes.get("provider")))}
    if not known:
        return {}
    people = Person.objects.filter(public_id__in=known).order_by("pk")
    return {str(person.public_id): person.name for person in people}


def _person_id(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _named_people(names: Names, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What a line must say, people by their names; whom a reader does not know by name is left out."""
    found = dict(attributes)
    for attribute in ("provider", "counterpart"):
        if _person_id(found.get(attribute)) is None:
            continue
        name = names.get(attribute, {}).get(str(found[attribute]))
        if name is None:
            del found[attribute]
        else:
            found[attribute] = name
    return found


def remaining_words(names: Names, item: Remaining, language: str, *, at_most: int = 50) -> str:
    """What would bring a requirement further, its values by their names, `at_most` so many."""
    known = names.get(item.of, {})
    found = tuple(known.get(name, name) for name in item.names)
    if len(found) > at_most:
        more = len(found) - at_most
        found = (*found[:at_most], ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    told = item._replace(
        names=found, attributes=_named_people(names, item.attributes), asks=_named(names, item)
    )
    return explaining.remaining(told, language)


def _named(names: Names, item: Remaining) -> tuple[tuple[str, str, str], ...]:
    """What the lines must satisfy, with the titles of modules, steps and competences in place of their codes."""
    return tuple(
        (name, test, ", ".join(names[name].get(code, code) for code in wanted.split(", ")))
        if name in names
        else (name, test, wanted)
        for name, test, wanted in item.asks
    )
