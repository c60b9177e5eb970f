"""What remains: the shortest thing that would meet each requirement, and who or what it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from certification.rules.curriculum import Anchor, Condition, Requirement
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.fitting import anchor_day, anchor_names
from certification.rules.judge.run import Run
from certification.rules.lines import PERIODS
from certification.rules.remains.lasting import with_last_day
from certification.rules.remains.planning import Planner
from certification.rules.remains.sorts import given_by, sorts, unmade
from certification.rules.remains.spreading import ANY, all_lines, last_day
from certification.rules.remains.supposing import by_what_they_are, supposing
from certification.rules.remains.telling import told
from certification.rules.remains.trying import trial
from certification.rules.standing import Remaining


def remaining(run: Run, hopeful: Run, prepared: Prepared) -> list[Remaining]:
    """What would meet one requirement that applies and is not met."""
    requirement = prepared.requirement
    if requirement.source == "time":
        return _time(run, hopeful, requirement)
    code = requirement.code
    finding, hoped = run.findings[code], hopeful.findings[code]
    items = list(_blocking(hopeful, requirement))
    waiting = max(0, hoped.counted - finding.counted) // prepared.scale
    if waiting or hoped.met:
        lines = len(finding.claimed) or sum(1 for paper in finding.papers if paper[1] == "waiting")
        if lines:
            items.append(Remaining("verify", code, waiting, requirement.unit, serves=(code,), lines=lines))
        else:
            items.extend(list(_blocking(run, requirement)) or [_verify_elsewhere(code)])
    if hoped.met:  # what waits is enough: that no more can be added now matters to nobody
        return [item for item in items if item.kind != "closed"]
    if any(item.kind == "closed" for item in items):
        return items
    if requirement.source in ("document", "membership"):
        return [*items, *_paper(hopeful, prepared, waits=bool(items))]
    simple = _simple(hopeful, prepared)
    if any(item.kind in ("first", "opens") for item in items):
        return [*items, *with_last_day(hopeful, prepared, _once_open(hopeful, prepared, simple))]
    if (
        prepared.simple
        and requirement.each == 1
        and not requirement.eachs
        and _enough(hopeful, prepared, [simple])
    ):
        found = told(hopeful, prepared, [simple], partial(_enough, hopeful, prepared))
        return [*items, *with_last_day(hopeful, prepared, found)]
    return [*items, *_tried(hopeful, prepared)]


def _paper(run: Run, prepared: Prepared, *, waits: bool) -> Iterator[Remaining]:
    """The papers that are missing, or the day from which one that is there will count."""
    requirement, finding, code = (
        prepared.requirement,
        run.findings[prepared.requirement.code],
        prepared.requirement.code,
    )
    short = requirement.needed - finding.counted
    if waits and sum(why == "not-yet-open" for _, _, (why, _) in finding.papers) >= short:
        return  # they are there: only what must come first is missing
    days = sorted(
        date.fromisoformat(numbers["day"])
        for _, _, (why, numbers) in finding.papers
        if why == "not-yet-valid"
    )
    if len(days) >= short and requirement.since is None:
        day = days[short - 1]
        yield Remaining("wait", code, (day - run.on).days, "days", until=day, serves=(code,))
        return
    kinds = requirement.filter.kinds
    item = Remaining(requirement.source, code, short, requirement.unit, kinds=kinds, serves=(code,))
    since = anchor_day(run, requirement.since) if requirement.since else None
    yield item._replace(since=since if since is not None and since < run.on else None)


def _once_open(run: Run, prepared: Prepared, simple: Remaining) -> Sequence[Remaining]:
    """What would be enough once what must come first is over, on a day that cannot be said yet.

    What is recorded by now is not relied on: it would count only if that day lay before it.
    """
    requirement = prepared.requirement
    opened = replace(prepared, requirement=replace(requirement, after=()))
    if requirement.window and requirement.window.opens_with:
        return told(run, opened, [simple], lambda _: True)
    anew = run.hoping()
    anew.hopeful, anew.findings = run.hopeful, run.findings
    anew.candidates = list(run.candidates)
    anew.candidates[prepared.position] = []
    planner = Planner(anew, opened, alone=True)
    items = planner.plan()
    if not items:
        missing = _nothing_helps(anew, opened, planner)
        if missing.kind == "people":
            who, *adds = _supposed(anew, opened, missing, alone=True)
            return [who, *(item._replace(since=None) for item in adds or [simple])]
    enough = partial(_enough, anew, opened, alone=True)
    return [item._replace(since=None) for item in told(anew, opened, items or (simple,), enough)]


def _supposed(run: Run, prepared: Prepared, missing: Remaining, *, alone: bool) -> list[Remaining]:
    """Who is missing, and what would be enough if they were known; nothing more where that is not either."""
    shadow = supposing(run, prepared)
    items = Planner(shadow, prepared, alone=alone).plan()
    found = told(shadow, prepared, items, partial(_enough, shadow, prepared, alone=alone))
    adds = by_what_they_are(shadow, prepared, found)
    whole = [item for item in adds if "provider" not in item.part_of]
    if adds and len(whole) == len(adds) and all(_asks_of_provider(item) for item in adds):
        missing = missing._replace(parts=0)  # it is all of it they would have to give
    return [missing, *with_last_day(shadow, prepared, [_dated(item, run) for item in adds], alone=alone)]


def _asks_of_provider(item: Remaining) -> bool:
    return any(name == "provider" for name, _, _ in item.asks)


def _enough(run: Run, prepared: Prepared, items: Sequence[Remaining], *, alone: bool = False) -> bool:
    """Whether a requirement is met on the day of the last of these lines."""
    lines = all_lines(items, run.on)
    day = max([run.on, *(line.on for line in lines)])
    return trial(run, prepared, lines, day, alone=alone).met


def _time(run: Run, hopeful: Run, requirement: Requirement) -> list[Remaining]:
    """For a requirement that only time can meet."""
    code = requirement.code
    items = list(_blocking(hopeful, requirement))
    for finding in (hopeful.findings[code], run.findings[code]):
        if (
            finding.until is not None
            and finding.until > run.on
            and not any(item.kind == "wait" for item in items)
        ):
            items.append(Remaining("wait", code, finding.needed, "days", until=finding.until, serves=(code,)))
    return items or list(_blocking(run, requirement)) or [_verify_elsewhere(code)]


def _tried(run: Run, prepared: Prepared) -> list[Remaining]:
    """The least additions found to meet the requirement when tried, or what is missing where none does."""
    planner = Planner(run, prepared, alone=False)
    items = planner.plan()
    if items:
        items = tuple(
            _dated(item, run) for item in told(run, prepared, items, partial(_enough, run, prepared))
        )
        return with_last_day(run, prepared, items)
    if prepared.exclusive:
        # Those before it in the group take first what is added; beside them it needs what it lacks alone.
        items = Planner(run, prepared, alone=True).plan()
        before = next(_sooner(run, prepared), None)
        if items and before is not None:
            items = told(run, prepared, items, partial(_enough, run, prepared, alone=True))
            return [before, *with_last_day(run, prepared, [_dated(item, run) for item in items], alone=True)]
    missing = _nothing_helps(run, prepared, planner)
    return _supposed(run, prepared, missing, alone=False) if missing.kind == "people" else [missing]


def _dated(item: Remaining, run: Run) -> Remaining:
    """The item with the day of its last line, where that is not today."""
    day = last_day(item, run.on)
    return item._replace(until=day if day > run.on else None)


def _verify_elsewhere(code: str) -> Remaining:
    """Lines or papers of another requirement are waiting, and this one with them."""
    return Remaining("verify", code, 1, "count", serves=(code,))


def _sooner(run: Run, prepared: Prepared) -> Iterator[Remaining]:
    """The requirements of an exclusive group that would take first what is added."""
    for other in run.plan.prepared[: prepared.position]:
        earlier = other.requirement
        if other.exclusive == prepared.exclusive and not run.findings[earlier.code].met:
            yield _first(run, prepared.requirement.code, Anchor("requirement", code=earlier.code))
            return


def _blocking(run: Run, requirement: Requirement) -> Iterator[Remaining]:
    """What must come first, what must be waited for, and what is past."""
    code = requirement.code
    since = requirement.since
    for anchor in (*requirement.after, *([since] if since else [])):
        day = anchor_day(run, anchor)
        if day is None:
            yield _first(run, code, anchor)
        elif day > run.on and (requirement.source != "time" or anchor is not since):
            kind = "opens" if requirement.source == "evidence" else "wait"
            yield Remaining(kind, code, (day - run.on).days, "days", until=day, serves=(code,))
    if requirement.window and requirement.window.opens_with:
        opener = run.findings[requirement.window.opens_with]
        if not any(opener.added.values()):
            yield _first(run, code, Anchor("requirement", code=requirement.window.opens_with))
    for anchor in requirement.until:
        day = anchor_day(run, anchor)
        # What came in time and a ratio cut may yet count, by what is added for it to lean on.
        if day is not None and day < run.on and not _leans(run, code):
            yield Remaining("closed", code, 1, "count", serves=(code,), until=day)


def _first(run: Run, code: str, anchor: Anchor) -> Remaining:
    if anchor.kind == "document":
        return Remaining("first", code, 1, "count", serves=(code,), kinds=(anchor.code,))
    names = anchor_names(run, anchor)
    name, name_fr = names["name"] or anchor.text, names["name_fr"] or anchor.text
    return Remaining("first", code, 1, "count", serves=(code,), names=(name,), names_fr=(name_fr,))


def _simple(run: Run, prepared: Prepared) -> Remaining:
    """The plain difference between what is needed and what counts."""
    requirement = prepared.requirement
    finding = run.findings[requirement.code]
    short = max(1, -(-(prepared.needed - finding.counted) // prepared.scale))
    missing = [value for value in requirement.values if value not in finding.covered]
    attributes = _attributes(requirement)
    item = Remaining("add", requirement.code, short, requirement.unit, kinds=requirement.filter.kinds,
                     attributes=attributes, serves=(requirement.code,))  # fmt: skip
    if requirement.measure == "sum":
        return item._replace(points=requirement.of)
    if requirement.measure not in ("coverage", "distinct"):
        return item
    times = 1 if requirement.each_timed else requirement.each
    return item._replace(
        amount=sum(requirement.each_of(value) for value in missing[:short]) or short * requirement.each,
        unit="minutes" if requirement.each_timed else "count",
        names=tuple(missing),
        lines=short * times,
        of=requirement.of if requirement.of not in PERIODS else "",
        per=requirement.of if requirement.of in PERIODS else "",
        parts=short,
    )


def _nothing_helps(run: Run, prepared: Prepared, planner: Planner) -> Remaining:
    """Why nothing was found: a person, a paper, a new window or a decision is missing; else it is not known."""
    requirement, reason = prepared.requirement, planner.obstacle
    code = requirement.code
    paper = next((rule.kind for rule in requirement.covered_by), "")
    several = requirement.measure == "distinct" and requirement.of == "provider"
    known = _known(run, prepared) if several else set()
    if reason == "not-covered":
        return Remaining("document", code, 1, "count", kinds=(paper,), serves=(code,))
    if reason == "outside-window" and requirement.window and requirement.window.opens_with:
        names = anchor_names(run, Anchor("requirement", code=requirement.window.opens_with))
        return Remaining(
            "repeat", code, 1, "count", serves=(code,), names=(names["name"],), names_fr=(names["name_fr"],)
        )
    if reason == "provider" or (requirement.provider and several and len(known) < requirement.needed):
        return _people(code, unmade(requirement.provider), requirement.needed if several else 1, len(known))
    if reason in ("not-first", "too-late") and requirement.within is None and not _leans(run, code):
        return Remaining("decision", code, 1, "count", serves=(code,))
    if missing := next(_nobody(run, requirement), ()):
        return _people(code, missing)._replace(parts=1)
    return Remaining("unknown", code, 1, "count", serves=(code,))


def _leans(run: Run, code: str) -> bool:
    """Whether a ratio has cut lines that something else might let count."""
    return any(reason == "ratio" for reason, _ in run.findings[code].reasons.values())


def _people(code: str, wanted: tuple[str, ...], needed: int = 1, known: int = 0) -> Remaining:
    return Remaining(
        "people", code, needed, "count", serves=(code,), names=wanted, names_fr=wanted, lines=known
    )


def _known(run: Run, prepared: Prepared) -> set[str]:
    """Those with whom it counts already, and those who may give it today."""
    rule = prepared.requirement.provider
    lines = sorts(run, prepared)
    may = {line.provider for line in lines if rule and run.providers.fits(rule, line, run.on)}
    return may | set(map(str, run.findings[prepared.requirement.code].covered))


def _nobody(run: Run, requirement: Requirement) -> Iterator[tuple[str, ...]]:
    """What somebody would have to be where a part must be given by such a person and none is known today."""
    for limit in requirement.limits:
        reserved = limit.at_least_share or (limit.at_least and not limit.per)
        wanted = limit.filter if reserved else limit.support.filter if limit.support else None
        if wanted is not None and wanted.provider is not None and not given_by(run, wanted):
            yield unmade(wanted.provider)


def _attributes(requirement: Requirement) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for condition in (*requirement.filter.where, *requirement.must):
        value = _wanted(condition)
        if value is not None:
            found[condition.attribute] = value
    return found


def _wanted(condition: Condition) -> Any:
    if condition.test in ("is", "at_least", "at_most"):
        return condition.value
    if condition.test == "any_of" and isinstance(condition.value, tuple):
        return condition.value[0]
    if condition.test == "all_of":
        return condition.value
    return ANY if condition.test == "given" and condition.value is True else None
