"""Which requirements nobody but their holder reads more of than whether they are met."""

from __future__ import annotations

from certification import registry
from certification.models import Curriculum
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.curriculum import Requirement
from certification.rules.lines import kind_fits

STEPS = "steps"


def untold(curriculum: Curriculum) -> frozenset[str]:
    """Codes of the requirements about the steps of sessions of which others may know the attendance alone.

    Their figures, what is missing and what became of each line would together tell what a client reached and when.
    """
    return untold_in(curriculum.rules)


def untold_in(rules: Rules) -> frozenset[str]:
    """The same of a text that need not be a version yet."""
    return frozenset(one.code for one in rules.walk() if tells_steps(one))


def tells_steps(requirement: Requirement) -> bool:
    """Whether its figures would tell which steps somebody reached as a client."""
    if requirement.source != "evidence":
        return False
    kinds = requirement.filter.kinds
    attendance = any(
        kind.attendance_only and kind_fits(kind.code, kinds) for kind in registry.kinds().values()
    )
    return attendance and STEPS in requirement.attributes
