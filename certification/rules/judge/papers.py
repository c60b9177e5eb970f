"""Requirements on documents and memberships, and on time that must have passed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from certification.rules.case import Document
from certification.rules.curriculum import Anchor, Requirement
from certification.rules.judge.belonging import anchor_day
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.finding import Finding, must_numbers
from certification.rules.judge.fitting import anchor_names
from certification.rules.judge.people_on_a_day import as_document, covers, document_value
from certification.rules.lines import Reason, holds

if TYPE_CHECKING:
    from certification.rules.judge.run import Run


def judge_time(run: Run, prepared: Prepared) -> Finding:
    """Met on the day the period since its anchor has passed; until then nothing counts.

    The days so far would be others tomorrow, and a standing is kept until its next look.
    """
    requirement = prepared.requirement
    finding = Finding(needed=1)
    if requirement.since is None or requirement.lasting is None:
        return finding
    start = anchor_day(run, requirement.since)
    if start is None:
        return finding
    target = requirement.lasting.after(start)
    finding.needed = (target - start).days
    finding.until = target
    if run.on < target:
        finding.days.add(target)
        return finding
    opened = _opened(run, prepared, finding)
    if opened is not None:
        finding.met, finding.met_on = True, max(target, opened)
        finding.recorded = finding.verified = finding.counted = finding.needed
    return finding


def _opened(run: Run, prepared: Prepared, finding: Finding) -> date | None:
    """The day by which all that must come first had come about; None while something has not."""
    opened = date.min
    for anchor in prepared.requirement.after:
        day = anchor_day(run, anchor)
        if day is None:
            return None
        if day > run.on:
            finding.days.add(day)
            return None
        opened = max(opened, day)
    return opened


def judge_papers(run: Run, prepared: Prepared) -> Finding:
    """Count the papers valid today; with `since`, only if such papers covered every day from then on."""
    requirement, on = prepared.requirement, run.on
    finding = Finding(needed=requirement.needed)
    valid: list[Document] = []
    sound: list[Document] = []
    for paper in _papers(run, requirement):
        finding.recorded += paper.status != "returned"
        reason = _unsound(requirement, paper)
        if reason is None:
            _note_days(finding, requirement, paper)
            if paper.status == "verified":
                sound.append(paper)
            reason = _not_today(requirement, paper, on)
        if reason is not None:
            finding.papers.append((paper.id, "waiting" if reason[0] == "waiting" else "not", reason))
        else:
            valid.append(paper)
            finding.papers.append((paper.id, "counted", ("counted", {})))
    finding.verified = finding.counted = len(valid)
    opened = _opened(run, prepared, finding)
    if opened is None:
        anchor = next(one for one in requirement.after if (anchor_day(run, one) or date.max) > on)
        _discard(finding, "not-yet-open", anchor_names(run, anchor))
    elif requirement.since is not None and valid:
        _check_unbroken(run, requirement.since, sound, finding)
    finding.met = finding.counted >= finding.needed
    if finding.met and finding.needed:
        days = sorted(paper.valid_from or date.min for paper in valid)
        finding.met_on = max(days[finding.needed - 1], opened or date.min)
    finding.first_met = None if opened is None else _first_met(run, requirement, sound, opened)
    finding.until = min((paper.expires_on for paper in valid if paper.expires_on), default=None)
    return finding


def _first_met(run: Run, requirement: Requirement, sound: list[Document], opened: date) -> date | None:
    """The first day, today or before, on which enough sound papers were valid at once."""
    starts = sorted({opened, *(paper.valid_from for paper in sound if paper.valid_from)})
    for day in starts:
        if not opened <= day <= run.on:
            continue
        valid = sum(covers(paper.valid_from, paper.expires_on, day) for paper in sound)
        if valid < requirement.needed:
            continue
        if requirement.since is None:
            return day
        start = anchor_day(run, requirement.since)
        return None if start is None or _gap(sound, start, day) is not None else day
    return None


def _papers(run: Run, requirement: Requirement) -> list[Document]:
    """The papers a requirement is about, by their days."""
    members = [as_document(member) for member in run.case.memberships]
    papers = members if requirement.source == "membership" else run.case.documents
    return sorted(
        (
            paper
            for paper in papers
            if paper.kind in requirement.filter.kinds
            and all(holds(condition, paper, document_value) for condition in requirement.filter.where)
        ),
        key=_paper_order,
    )


def _check_unbroken(run: Run, since: Anchor, sound: list[Document], finding: Finding) -> None:
    """Discard everything where a day since the anchor is covered by no paper."""
    start = anchor_day(run, since)
    gap = None if start is None else _gap(sound, start, run.on)
    if start is None:
        _discard(finding, "not-yet-open", anchor_names(run, since))
    elif gap is not None:
        _discard(finding, "gap", {"day": gap.isoformat()})


def _unsound(requirement: Requirement, paper: Document) -> Reason | None:
    """Why a paper can never count here, whatever the day."""
    if paper.status == "returned":
        return ("returned", {})
    broken = next((one for one in requirement.must if not holds(one, paper, document_value)), None)
    if broken is None:
        return None
    return ("must", must_numbers(broken, paper, document_value))


def _not_today(requirement: Requirement, paper: Document, on: date) -> Reason | None:
    """Why a paper does not count on this day."""
    if paper.valid_from and paper.valid_from > on:
        return ("not-yet-valid", {"day": paper.valid_from.isoformat()})
    if paper.expires_on and paper.expires_on < on:
        return ("expired", {"day": paper.expires_on.isoformat()})
    within = requirement.within
    if within is not None and (paper.valid_from is None or within.after(paper.valid_from) < on):
        numbers = {"months": within.months, "days": within.days}
        return ("too-old", numbers | ({} if paper.valid_from else {"undated": True}))
    return None if paper.status == "verified" else ("waiting", {})


def _discard(finding: Finding, reason: str, numbers: dict[str, Any]) -> None:
    """Nothing counts, for one reason that holds for every paper."""
    finding.counted = 0
    finding.papers = [
        (name, "not", (reason, numbers)) if outcome == "counted" else (name, outcome, why)
        for name, outcome, why in finding.papers
    ]


def _paper_order(paper: Document) -> tuple[date, date, str, list[tuple[str, str]], str]:
    attributes = sorted((name, repr(value)) for name, value in paper.attributes.items())
    return (paper.valid_from or date.min, paper.expires_on or date.max, paper.status, attributes, paper.id)


def _note_days(finding: Finding, requirement: Requirement, paper: Document) -> None:
    if paper.valid_from:
        finding.days.add(paper.valid_from)
    last_days = [paper.expires_on]
    if requirement.within is not None and paper.valid_from is not None:
        last_days.append(requirement.within.after(paper.valid_from))
    finding.days |= {day + timedelta(days=1) for day in last_days if day is not None and day < date.max}


def _gap(papers: list[Document], start: date, on: date) -> date | None:
    """The first day from `start` to `on` that no paper covers, or None."""
    day = start
    for paper in sorted(papers, key=_paper_order):
        if (paper.valid_from or date.min) > day:
            break
        if paper.expires_on is None or paper.expires_on >= on:
            return None
        day = max(day, paper.expires_on + timedelta(days=1))
    return day if day <= on else None
