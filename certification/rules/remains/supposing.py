"""Who is not known yet: people who would be all that is asked, so that what they would have to give can be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certification.rules.case import Appointment, ClassPeriod, Evidence
from certification.rules.curriculum import ProviderRule, Requirement
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.people_on_a_day import Providers
from certification.rules.judge.run import Run
from certification.rules.remains.sorts import MOST_PEOPLE, rules_about, unmade
from certification.rules.remains.spreading import as_lines
from certification.rules.remains.trying import ratios_on, touches
from certification.rules.standing import Remaining

SOMEBODY = "\uffff"
"""How the names of those who are supposed begin: they stand behind all who are known."""
FEW_PEOPLE = 4


class Supposed(Providers):
    """Those who are known, and some who are whatever the rules ask, at every level."""

    def __init__(self, known: Providers, rules: Sequence[ProviderRule], number: int) -> None:
        names = [f"{SOMEBODY}{place:02}" for place in range(number)]
        functions = dict.fromkeys(one for rule in rules for one in rule.appointed)
        classes = dict.fromkeys(one for rule in rules for one in rule.classes)
        self.appointments = {
            **known.appointments,
            **{name: [Appointment(name, one) for one in functions] for name in names},
        }
        self.classes = {
            **known.classes,
            **{name: [ClassPeriod(name, one) for one in classes] for name in names},
        }

    @staticmethod
    def _level_fits(appointment: Appointment, line: Evidence, attribute: str) -> bool:
        return appointment.person.startswith(SOMEBODY) or Providers._level_fits(appointment, line, attribute)


def supposing(run: Run, prepared: Prepared) -> Run:
    """The run as it would be if people were known who are all that this requirement asks of anybody."""
    requirement = prepared.requirement
    shadow = run.hoping()
    shadow.hopeful, shadow.findings = run.hopeful, run.findings
    number = 1
    if requirement.measure == "distinct" and requirement.of == "provider":
        number = requirement.needed
    elif any(limit.per == "provider" for limit in requirement.limits):
        number = FEW_PEOPLE
    shadow.providers = Supposed(run.providers, list(_rules(requirement)), min(number, MOST_PEOPLE))
    return shadow


def _rules(requirement: Requirement) -> Iterator[ProviderRule]:
    yield from rules_about(requirement)
    for limit in requirement.limits:
        if limit.support and limit.support.filter.provider:
            yield limit.support.filter.provider


def by_what_they_are(run: Run, prepared: Prepared, items: Sequence[Remaining]) -> list[Remaining]:
    """The same additions with what somebody must be in place of those who were supposed; several of them in one."""
    named = {who for item in items if _supposed(who := item.attributes.get("provider"))}
    several = len(named) > 1 or (
        prepared.requirement.measure == "distinct" and prepared.requirement.of == "provider"
    )
    found: list[Remaining] = []
    for item in items:
        if not _supposed(item.attributes.get("provider")):
            found.append(item)
            continue
        wanted = _wanted(run, prepared, item)
        attributes = {name: value for name, value in item.attributes.items() if not _supposed(value)}
        asks = (*item.asks, *([("provider", "any_of", ", ".join(wanted))] if wanted else []))
        one = item._replace(attributes=attributes, asks=asks)
        if several:
            one = one._replace(of="provider", parts=1)
        same = next((n for n, known in enumerate(found) if several and _alike(known, one)), None)
        if same is None:
            found.append(one)
            continue
        known = found[same]
        found[same] = known._replace(
            amount=known.amount + one.amount, lines=known.lines + one.lines, parts=known.parts + 1
        )
    return found


def _supposed(value: object) -> bool:
    return str(value).startswith(SOMEBODY)


def _alike(one: Remaining, other: Remaining) -> bool:
    return one._replace(amount=0, lines=0, parts=0) == other._replace(amount=0, lines=0, parts=0)


def _wanted(run: Run, prepared: Prepared, item: Remaining) -> tuple[str, ...]:
    """What whoever gives these lines must be: what a limit asks before what the requirement does."""
    line, *_ = as_lines(item, run.on)
    if item.supports:
        rules = [limit.support.filter.provider for limit in ratios_on(prepared, line) if limit.support]
    else:
        limits = enumerate(prepared.requirement.limits)
        rules = [limit.filter.provider for number, limit in limits if touches(run, prepared, number, line)]
        rules.append(prepared.requirement.provider)
    return next((asked for rule in rules if (asked := unmade(rule))), ())
