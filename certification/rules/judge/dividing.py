"""A line divided in a late renewal: what may see the part that the old cycle keeps.

What adds up time sees it. What takes a line as a whole does not, for the rest is a line of the cycle in which it lies:
requirements that count lines or tell them apart, that convert this one at so much a line, or that look at what another
certificate used of it. Where a condition asks how long a line is, that is how long it was as logged, in both cycles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification.rules.case import Evidence
from certification.rules.judge.belonging import belongs
from certification.rules.judge.compiling import Prepared

if TYPE_CHECKING:
    from certification.rules.judge.run import Run


def sees_part(run: Run, prepared: Prepared, line: Evidence) -> bool:
    """Whether a requirement adds up nothing of this line but its time, or looks beyond cycles anyway."""
    requirement = prepared.requirement
    if requirement.across_cycles:
        return True
    if requirement.measure not in ("hours", "credits") or any(limit.of for limit in requirement.limits):
        return False
    if requirement.reuse and line.fact and line.fact in run.uses:
        return False
    for rate in prepared.rates:
        if belongs(run, rate.filter, rate.tests, line):
            return rate.timed
    return True


def leans_on_part(run: Run, prepared: Prepared, number: int, line: Evidence) -> bool:
    """Whether a ratio that leans on this line adds up nothing of it but its time."""
    support = prepared.requirement.limits[number].support
    for conversion, tests in prepared.support_rates[number]:
        if belongs(run, conversion.filter, tests, line):
            return conversion.timed
    return support is not None and support.timed
