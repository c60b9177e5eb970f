"""For whom a requirement is meant, and which waivers hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from certification.rules.case import Case, Waiver
from certification.rules.curriculum import OnlyIf, Requirement
from certification.rules.judge.people_on_a_day import covers


def waiver_holds(waiver: Waiver, requirement: Requirement, on: date) -> bool:
    """Whether a waiver counts today: for this requirement, by a body that may, requested and approved by two people."""
    return waiver.requirement == requirement.code and why_ignored(waiver, requirement, on) is None


def why_ignored(waiver: Waiver, requirement: Requirement, on: date) -> str | None:
    """Why a waiver of this requirement does not count today, as a code: never, body, one-person, not-yet, over."""
    rule = requirement.waivable
    if not rule.allowed:
        return "never"
    if rule.bodies and waiver.body not in rule.bodies:
        return "body"
    if waiver.requested_by and waiver.requested_by == waiver.approved_by:
        return "one-person"
    starts = max(waiver.granted_on or date.min, waiver.effective_on or date.min)
    if covers(starts, waiver.ends_on, on):
        return None
    return "not-yet" if on < starts else "over"


def waived_from(waiver: Waiver) -> date:
    """The day from which what the waiver leaves out is taken as met."""
    return waiver.effective_on or waiver.granted_on or date.min


def applies(only_if: OnlyIf, case: Case, on: date, is_met: Callable[[str], bool]) -> bool:
    """Whether something meant only for some is meant for this person today. `is_met` answers for a code."""
    enrolled = case.enrolled_on
    if only_if.enrolled_from and (enrolled is None or enrolled < only_if.enrolled_from):
        return False
    if only_if.enrolled_before and (enrolled is None or enrolled >= only_if.enrolled_before):
        return False
    if only_if.holding and not held(case, only_if.holding, on):
        return False
    if only_if.not_holding and held(case, only_if.not_holding, on):
        return False
    return not only_if.met or is_met(only_if.met)


def held(case: Case, kind: str, on: date) -> bool:
    """Whether a verified document of this kind is valid on the day."""
    return any(
        paper.kind == kind and paper.status == "verified" and covers(paper.valid_from, paper.expires_on, on)
        for paper in case.documents
    )
