"""Who was what on a day: appointments, classes, and papers with their first and last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from certification.rules.amounts import Period
from certification.rules.case import Appointment, Case, ClassPeriod, Document, Evidence, Membership
from certification.rules.curriculum import CoveredBy, ProviderRule
from certification.rules.lines import value_of


def covers(starts: date | None, ends: date | None, day: date) -> bool:
    """Whether the period from `starts` to `ends`, both days included, covers the day; None is open."""
    return (starts is None or starts <= day) and (ends is None or day <= ends)


ANY_LENGTH = Period()


def lasted(rule: ProviderRule, starts: date | None, ends: date | None, day: date) -> bool:
    """Whether the period covers the day and had by then lasted as long as the rule asks; None has lasted for ever."""
    return (starts is None or rule.standing.after(starts) <= day) and (ends is None or day <= ends)


Appointments = Mapping[str, list[Appointment]]
Classes = Mapping[str, list[ClassPeriod]]
_SHARED: dict[tuple[int, int], tuple[Any, Any, Appointments, Classes]] = {}
MOST_SHARED = 16


def _by_person(
    appointments: tuple[Appointment, ...], classes: tuple[ClassPeriod, ...]
) -> tuple[Appointments, Classes]:
    """Both by person. The cases of one stream hold the very same tuples: they are sorted once, not once a case."""
    # The memory keeps the tuples alive, so that no other tuple can have their ids meanwhile.
    key = (id(appointments), id(classes))
    known = _SHARED.get(key)
    if known is not None and known[0] is appointments and known[1] is classes:
        return known[2], known[3]
    by_appointment: dict[str, list[Appointment]] = {}
    by_class: dict[str, list[ClassPeriod]] = {}
    for appointment in appointments:
        by_appointment.setdefault(appointment.person, []).append(appointment)
    for period in classes:
        by_class.setdefault(period.person, []).append(period)
    if len(_SHARED) >= MOST_SHARED:
        _SHARED.clear()
    _SHARED[key] = (appointments, classes, by_appointment, by_class)
    return by_appointment, by_class


class Providers:
    """The appointments and classes of a case, by person."""

    def __init__(self, case: Case) -> None:
        self.appointments, self.classes = _by_person(case.appointments, case.classes)

    def fits(self, rule: ProviderRule, line: Evidence, day: date) -> bool:
        """Whether the line's provider was, on `day`, what the rule asks."""
        who = line.provider
        if not who:
            return False
        if rule.appointed and not self._appointed(rule, line, day):
            return False
        if not rule.classes and not rule.not_classes:
            return True
        names = {
            period.name
            for period in self.classes.get(who, ())
            if covers(period.starts_on, period.ends_on, day)
        }
        long = names if rule.standing == ANY_LENGTH else {
            period.name
            for period in self.classes.get(who, ())
            if lasted(rule, period.starts_on, period.ends_on, day)
        }  # fmt: skip
        if rule.classes and not long.intersection(rule.classes):
            return False
        return not names.intersection(rule.not_classes)

    def _appointed(self, rule: ProviderRule, line: Evidence, day: date) -> bool:
        for one in self.appointments.get(line.provider, ()):
            if one.function not in rule.appointed or not lasted(rule, one.starts_on, one.ends_on, day):
                continue
            if not rule.level_of or self._level_fits(one, line, rule.level_of):
                return True
        return False

    def numbers(self, rule: ProviderRule, line: Evidence) -> dict[str, int | str]:
        """What the sentence needs about a provider who was not, on the day of the line, what the rule asks."""
        return {
            "appointed": ", ".join(rule.appointed),
            "classes": ", ".join(rule.classes),
            "not_classes": ", ".join(rule.not_classes),
            "named": int(bool(line.provider)),
            "day": line.on.isoformat(),
            **self.lacking(rule, line, line.on),
        }

    def lacking(self, rule: ProviderRule, line: Evidence, day: date) -> dict[str, int | str]:
        """What kept somebody from fitting who was, on `day`, all but what the rule asks.

        `level_of` and the line's `level`: it was another one. `months` and `days`: it was not for so long yet.
        `excluded`: nothing but a class that may not be.
        """
        plain = not rule.level_of and rule.standing == ANY_LENGTH and not rule.not_classes
        if plain or not line.provider:
            return {}
        appointed = [
            one
            for one in self.appointments.get(line.provider, ())
            if one.function in rule.appointed and covers(one.starts_on, one.ends_on, day)
        ]
        of_level = [
            one for one in appointed if not rule.level_of or self._level_fits(one, line, rule.level_of)
        ]
        classes = [
            one
            for one in self.classes.get(line.provider, ())
            if one.name in rule.classes and covers(one.starts_on, one.ends_on, day)
        ]
        found: dict[str, int | str] = {}
        if appointed and not of_level:
            level = value_of(line, rule.level_of)
            found |= {"level_of": rule.level_of, "level": "" if level is None else str(level)}
        standing = {"months": rule.standing.months, "days": rule.standing.days}
        for wanted, known in ((rule.appointed, of_level or appointed), (rule.classes, classes)):
            if wanted and not known:
                return found
            if known and not any(lasted(rule, one.starts_on, one.ends_on, day) for one in known):
                found |= standing
        return found or {"excluded": True}

    @staticmethod
    def _level_fits(appointment: Appointment, line: Evidence, attribute: str) -> bool:
        level = value_of(line, attribute)
        return level is not None and str(level) == appointment.level


def document_value(document: Document, name: str) -> Any:
    """The value of a document's attribute; its kind, id and status are attributes too."""
    if name == "kind":
        return document.kind
    return document.attributes.get(name)


def covered(rule: CoveredBy, line: Evidence, case: Case) -> bool:
    """Whether a verified paper of this kind covered the line's day and shares with it what it must."""
    if rule.membership:
        return any(
            member.body == rule.kind and covers(member.starts_on, member.ends_on, line.on)
            for member in case.memberships
        )
    return any(
        document.kind == rule.kind
        and document.status == "verified"
        and covers(document.valid_from, document.expires_on, line.on)
        and all(
            document_value(document, name) is not None
            and document_value(document, name) == value_of(line, name)
            for name in rule.same
        )
        for document in case.documents
    )


def as_document(member: Membership) -> Document:
    """A membership looked at as a paper with a first and a last day."""
    return Document(
        id=f"{member.body} {member.starts_on or ''}/{member.ends_on or ''}",
        kind=member.body,
        valid_from=member.starts_on,
        expires_on=member.ends_on,
    )
