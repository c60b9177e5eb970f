"""The answer: what is met, what is missing and why, for one case on one day.

Everything is a code and numbers; sentences are made when a page is rendered, in the reader's language
(`certification.rules.prose.explaining`). A standing goes into a JSON column and comes back equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

Number = int | str


class Figures(NamedTuple):
    """The four figures and what is waiting, in the requirement's own unit."""

    recorded: int
    verified: int
    counted: int
    needed: int
    waiting: int


class LineVerdict(NamedTuple):
    """What one line of evidence is worth under one requirement.

    `outcome`: counted, part, not or waiting. `credited` is in `unit`. `numbers` hold what the sentence needs.
    """

    evidence_id: str
    requirement: str
    outcome: str
    credited: int
    reason: str
    numbers: Mapping[str, Number]
    unit: str = "count"


UNKNOWN = -1
AT_LEAST, AT_MOST = "pace at_least", "pace at_most"
"""How `Remaining.asks` says, with a unit behind it, how much falls within each stretch of the calendar."""


class Remaining(NamedTuple):
    """One thing that would bring a requirement further.

    `kind`: add (evidence of one of `kinds`, with `attributes`), verify (lines that wait), document, membership, wait
    (until `until`), opens (nothing counts before `until`), first (another requirement), hold, people (it takes `amount`
    of the right standing, of whom `lines` are known; `parts`: for a part of it), repeat (a window has closed), closed
    (the last day is past), decision (nothing that could be added would do), unknown (the search found nothing, which
    proves nothing) or choose (`amount` of the
    members of a group). What is to be added is told in minutes, count or points, before conversion; it assumes that
    every waiting line is verified. Several “add” items of one requirement belong together: all of them are meant.
    """

    kind: str
    requirement: str
    amount: int
    unit: str
    kinds: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = {}
    serves: tuple[str, ...] = ()
    until: date | None = None
    names: tuple[str, ...] = ()
    names_fr: tuple[str, ...] = ()
    lines: int = 0
    """How many lines the amount is to be spread over, where that matters; 0: any number."""
    of: str = ""
    """The attribute in which the parts must differ, or whose values `names` lists."""
    per: str = ""
    """The period (day, week, month, quarter, half-year, year) over several of which the amount is spread evenly."""
    parts: int = 0
    """Over how many periods, people or values the amount is spread; 0: no matter, or each line is one."""
    points: str = ""
    """The attribute in which a line says how much of the amount it gives."""
    part: int = 0
    """How much of it, at least, must say what the attributes in `part_of` ask; 0: all of it."""
    part_of: tuple[str, ...] = ()
    supports: str = ""
    """Set where a ratio leans on it: the period it must share with the rest, or “any”."""
    alike: tuple[str, ...] = ()
    """What else it must have in common with what it supports: attributes, such as the setting."""
    since: date | None = None
    """The first of these days where it cannot be today; of a document, the day from which it must be unbroken."""
    latest: date | None = None
    """The last day on which it would do: a last day, or the last before something older falls out of what counts."""
    asks: tuple[tuple[str, str, str], ...] = ()
    """What the lines must satisfy: attribute, test, wanted. `attributes` are values with which they do.

    A stretch of the calendar, or "line", with `AT_LEAST` or `AT_MOST` and a unit: how much must fall within each.
    """
    without: tuple[str, ...] = ()
    """Lines that would not do in their place, because a limit on them is full or would be."""
    without_fr: tuple[str, ...] = ()
    without_most: tuple[int, ...] = ()
    """How much of it may be such lines all the same, for each of `without`; `UNKNOWN` where only all is too much."""

    @property
    def is_score(self) -> bool:
        """Whether the amount is to be reached, not added to what there is."""
        return self.unit in ("points", "decimals") and not self.points


class RequirementStanding(NamedTuple):
    """One requirement: its figures, whether it is met and since when, the verdict on each line, and what remains."""

    code: str
    title: str
    unit: str
    figures: Figures
    met: bool
    met_on: date | None
    applies: bool
    advice: bool
    waived: int
    measure: str
    lines: tuple[LineVerdict, ...] = ()
    remains: tuple[Remaining, ...] = ()
    title_fr: str = ""
    missing: tuple[str, ...] = ()
    """Of a coverage: the values not yet covered."""


class GroupStanding(NamedTuple):
    """A group: met when `needs` of its members are (None: all)."""

    code: str
    title: str
    met: bool
    needs: int | None
    met_on: date | None
    applies: bool
    advice: bool
    requirements: tuple[RequirementStanding, ...] = ()
    groups: tuple[GroupStanding, ...] = ()
    title_fr: str = ""


@dataclass(frozen=True, slots=True)
class RenewalStanding:
    """Where a certificate stands in its cycle. `state`: running, notice, grace, lapsed or ended."""

    state: str
    cycle: int
    starts_on: date
    ends_on: date
    grace_until: date
    reinstatement_until: date
    met: bool
    groups: tuple[GroupStanding, ...] = ()
    carried: Mapping[str, int] = field(default_factory=dict)
    """What came over from the cycle before, by requirement, in its own unit."""
    spent: Mapping[str, int] = field(default_factory=dict)
    """Minutes of this cycle's lines that an earlier cycle needed, by line; what is spent whole has no verdict."""

    @property
    def requirements(self) -> dict[str, RequirementStanding]:
        """What renewal asks, by code."""
        return {found.code: found for group in self.groups for found in walk(group)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands. `complete`: everything asked is met and nothing holds the award."""

    complete: bool
    groups: tuple[GroupStanding, ...]
    requirements: Mapping[str, RequirementStanding]
    recheck_on: date | None
    rules_version: str
    remains: tuple[Remaining, ...] = ()
    judged_on: date | None = None
    holds: tuple[str, ...] = ()
    title: str = ""
    title_fr: str = ""
    renewal: RenewalStanding | None = None

    def to_json(self) -> dict[str, Any]:
        """This standing in plain JSON values; `from_json` gives it back equal."""
        return {
            "complete": self.complete,
            "groups": [_group_out(group) for group in self.groups],
            "recheck_on": _day_out(self.recheck_on),
            "rules_version": self.rules_version,
            "remains": [_remaining_out(item) for item in self.remains],
            "judged_on": _day_out(self.judged_on),
            "holds": list(self.holds),
            "title": self.title,
            "title_fr": self.title_fr,
            "renewal": _renewal_out(self.renewal),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Standing:
        """The standing that `to_json` wrote."""
        groups = tuple(_group_in(group) for group in stored["groups"])
        return cls(
            complete=stored["complete"],
            groups=groups,
            requirements={found.code: found for group in groups for found in walk(group)},
            recheck_on=_day_in(stored["recheck_on"]),
            rules_version=stored["rules_version"],
            remains=tuple(_remaining_in(item) for item in stored["remains"]),
            judged_on=_day_in(stored["judged_on"]),
            holds=tuple(stored["holds"]),
            title=stored["title"],
            title_fr=stored["title_fr"],
            renewal=_renewal_in(stored["renewal"]),
        )


def walk(group: GroupStanding) -> list[RequirementStanding]:
    """Every requirement of a group and below, in file order."""
    found = list(group.requirements)
    for inner in group.groups:
        found.extend(walk(inner))
    return found


def _day_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _value_out(value: Any) -> Any:
    """A value of an attribute in plain JSON: several as a list, a number with decimals exactly as written."""
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return list(value) if isinstance(value, tuple) else value


def _value_in(stored: Any) -> Any:
    if isinstance(stored, dict):
        return Decimal(stored["number"])
    return tuple(stored) if isinstance(stored, list) else stored


def _remaining_out(item: Remaining) -> dict[str, Any]:
    written = item._asdict()
    for name in DAYS:
        written[name] = _day_out(written[name])
    written["attributes"] = {name: _value_out(value) for name, value in item.attributes.items()}
    for name in TEXTS:
        written[name] = list(written[name])
    written["asks"] = [list(each) for each in item.asks]
    return written


def _remaining_in(stored: Mapping[str, Any]) -> Remaining:
    read = dict(stored)
    for name in DAYS:
        read[name] = _day_in(stored.get(name))
    read["attributes"] = {name: _value_in(value) for name, value in stored["attributes"].items()}
    for name in TEXTS:
        read[name] = tuple(stored.get(name, ()))
    read["asks"] = tuple((name, test, wanted) for name, test, wanted in stored.get("asks", ()))
    return Remaining(**read)


DAYS = ("until", "since", "latest")
TEXTS = ("kinds", "serves", "names", "names_fr", "part_of", "alike", "without", "without_fr", "without_most")


def _requirement_out(found: RequirementStanding) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "title_fr": found.title_fr,
        "unit": found.unit,
        "measure": found.measure,
        "figures": list(found.figures),
        "met": found.met,
        "met_on": _day_out(found.met_on),
        "applies": found.applies,
        "advice": found.advice,
        "waived": found.waived,
        "missing": list(found.missing),
        "lines": [
            [line.evidence_id, line.outcome, line.credited, line.reason, dict(line.numbers)]
            for line in found.lines
        ],
        "remains": [_remaining_out(item) for item in found.remains],
    }


def _requirement_in(stored: Mapping[str, Any]) -> RequirementStanding:
    code, unit = stored["code"], stored["unit"]
    return RequirementStanding(
        code=code,
        title=stored["title"],
        title_fr=stored["title_fr"],
        unit=unit,
        measure=stored["measure"],
        figures=Figures(*stored["figures"]),
        met=stored["met"],
        met_on=_day_in(stored["met_on"]),
        applies=stored["applies"],
        advice=stored["advice"],
        waived=stored["waived"],
        missing=tuple(stored["missing"]),
        lines=tuple(
            LineVerdict(line, code, outcome, credited, reason, numbers, unit)
            for line, outcome, credited, reason, numbers in stored["lines"]
        ),
        remains=tuple(_remaining_in(item) for item in stored["remains"]),
    )


def _group_out(group: GroupStanding) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": group.title,
        "title_fr": group.title_fr,
        "met": group.met,
        "met_on": _day_out(group.met_on),
        "needs": group.needs,
        "applies": group.applies,
        "advice": group.advice,
        "requirements": [_requirement_out(found) for found in group.requirements],
        "groups": [_group_out(inner) for inner in group.groups],
    }


def _group_in(stored: Mapping[str, Any]) -> GroupStanding:
    return GroupStanding(
        code=stored["code"],
        title=stored["title"],
        title_fr=stored["title_fr"],
        met=stored["met"],
        met_on=_day_in(stored["met_on"]),
        needs=stored["needs"],
        applies=stored["applies"],
        advice=stored["advice"],
        requirements=tuple(_requirement_in(found) for found in stored["requirements"]),
        groups=tuple(_group_in(inner) for inner in stored["groups"]),
    )


def _renewal_out(renewal: RenewalStanding | None) -> dict[str, Any] | None:
    if renewal is None:
        return None
    return {
        "state": renewal.state,
        "cycle": renewal.cycle,
        "starts_on": _day_out(renewal.starts_on),
        "ends_on": _day_out(renewal.ends_on),
        "grace_until": _day_out(renewal.grace_until),
        "reinstatement_until": _day_out(renewal.reinstatement_until),
        "met": renewal.met,
        "groups": [_group_out(group) for group in renewal.groups],
        "carried": dict(renewal.carried),
        "spent": dict(renewal.spent),
    }


def _renewal_in(stored: Mapping[str, Any] | None) -> RenewalStanding | None:
    if stored is None:
        return None
    return RenewalStanding(
        state=stored["state"],
        cycle=stored["cycle"],
        starts_on=date.fromisoformat(stored["starts_on"]),
        ends_on=date.fromisoformat(stored["ends_on"]),
        grace_until=date.fromisoformat(stored["grace_until"]),
        reinstatement_until=date.fromisoformat(stored["reinstatement_until"]),
        met=stored["met"],
        groups=tuple(_group_in(group) for group in stored["groups"]),
        carried=dict(stored["carried"]),
        spent=dict(stored.get("spent", {})),
    )
