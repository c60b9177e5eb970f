"""Whether one line fits a requirement at all: its day, its provider, the papers that must cover it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from certification.rules.case import Evidence
from certification.rules.curriculum import Anchor
from certification.rules.judge.belonging import anchor_day
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.finding import Finding
from certification.rules.judge.people_on_a_day import covered
from certification.rules.lines import Reason

if TYPE_CHECKING:
    from certification.rules.judge.run import Run

__all__ = ["UNBOUNDED", "Bounds", "anchor_day", "anchor_names", "unfit"]


def anchor_names(run: Run, anchor: Anchor) -> dict[str, Any]:
    """What a sentence calls the anchor, in both languages.

    `first`: it is the first line that counted there; `apart`: a day some time before or after it was met.
    """
    if anchor.kind == "requirement":
        position = run.plan.by_code.get(anchor.code)
        named = (
            run.plan.prepared[position].requirement
            if position is not None
            else run.plan.group_by_code[anchor.code]
        )
        apart = {"first": True} if anchor.first else {"apart": True} if anchor.plus != anchor.minus else {}
        return {"code": anchor.code, "name": named.title, "name_fr": named.title_fr or named.title, **apart}
    return {"code": anchor.text, "name": "", "name_fr": ""}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days between which lines of a requirement count, looked up once for all of them, and why others do not."""

    closed: Reason | None
    """What must come first and has not."""
    earliest: tuple[tuple[date, Reason], ...]
    latest: tuple[tuple[date, Reason], ...]
    first: date
    last: date

    @classmethod
    def of(cls, run: Run, prepared: Prepared) -> Bounds:
        """The bounds of one requirement in this run."""
        if not prepared.requirement.after and not prepared.requirement.until:
            return UNBOUNDED
        earliest: list[tuple[date, Reason]] = []
        closed: Reason | None = None
        for anchor in prepared.requirement.after:
            day = anchor_day(run, anchor)
            if day is None:
                closed = ("not-yet-open", anchor_names(run, anchor))
                break
            earliest.append((day, ("too-early", {"day": day.isoformat(), **anchor_names(run, anchor)})))
        until = [(anchor_day(run, anchor), anchor) for anchor in prepared.requirement.until]
        latest: list[tuple[date, Reason]] = [
            (day, ("too-late", {"day": day.isoformat(), **anchor_names(run, anchor)}))
            for day, anchor in until
            if day is not None
        ]
        first = max([day for day, _reason in earliest], default=date.min)
        last = min([day for day, _reason in latest], default=date.max)
        return cls(closed, tuple(earliest), tuple(latest), first, last)

    def hold(self, first: date, last: date) -> bool:
        """Whether whatever happened from the day `first` to the day `last` lies within."""
        return self.closed is None and self.first <= first and last <= self.last


UNBOUNDED = Bounds(None, (), (), date.min, date.max)
"""Where nothing must come first and no day is the last."""


def unfit(run: Run, prepared: Prepared, line: Evidence, finding: Finding, bounds: Bounds) -> Reason | None:
    """Why a line cannot count here whatever else is logged, or None. Notes days on which that changes by itself."""
    requirement = prepared.requirement
    if bounds.closed is not None or not bounds.first <= line.on <= bounds.last:
        return _out_of_bounds(line, bounds)
    if requirement.within is not None:
        last = requirement.within.after(line.on)
        if last < run.on:
            return ("too-old", {"months": requirement.within.months, "days": requirement.within.days})
        if last < date.max:
            finding.days.add(date.fromordinal(last.toordinal() + 1))
    for rule in requirement.covered_by:
        if not covered(rule, line, run.case):
            return ("not-covered", {"paper": rule.kind, "same": ", ".join(rule.same)})
    if requirement.provider is not None and not run.providers.fits(requirement.provider, line, line.on):
        return ("provider", run.providers.numbers(requirement.provider, line))
    return None


def _out_of_bounds(line: Evidence, bounds: Bounds) -> Reason | None:
    """Why a line lies outside; what is too early is told before what is not open yet."""
    for day, reason in bounds.earliest:
        if line.on < day:
            return reason
    if bounds.closed is not None:
        return bounds.closed
    for day, reason in bounds.latest:
        if line.on > day:
            return reason
    return None
