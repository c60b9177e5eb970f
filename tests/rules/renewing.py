"""Curricula with a renewal, and what became of a certificate under them."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import RenewalStanding

CERTIFIED = date(2020, 1, 1)


def curriculum_text(
    carry: str = "", *, cycle: str = "2 years", grace: str = "3 months", asks: str = ""
) -> str:
    """Twelve hours in each cycle of two years, unless `asks` says something else."""
    return f"""
[stream]
code = "x"
name = "X"
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "basic"
title = "Basic"
evidence = "training"
[renewal]
cycle = "{cycle}"
notice = "3 months"
grace = "{grace}"
reinstatement = "1 year"
audit_sample = "10 %"
{carry}
[[renewal.group]]
code = "continuing"
title = "Continuing education"
""" + (asks or TWELVE_HOURS)


TWELVE_HOURS = """
[[renewal.group.requirement]]
code = "hours"
title = "Hours"
evidence = "education"
measure = "hours"
at_least = "12 h"
"""


def education(*hours: tuple[date, int], **more: Any) -> tuple[Evidence, ...]:
    """This many hours of education on these days, called e0, e1…"""
    return tuple(
        Evidence(f"e{n}", "education", day, minutes=60 * some, **more) for n, (day, some) in enumerate(hours)
    )


def renewal_of(case: Case, on: date) -> RenewalStanding:
    """The renewal of this case on the day."""
    renewal = evaluate(case, on).renewal
    assert renewal is not None
    return renewal


def renewal_on(on: date, *hours: tuple[date, int], carry: str = "") -> RenewalStanding:
    """The renewal of somebody certified on 1 January 2020 with this many hours on these days."""
    return renewal_of(Case(read(curriculum_text(carry)), education(*hours), certified_on=CERTIFIED), on)


def counted(renewal: RenewalStanding, code: str = "hours") -> int:
    """What counts in the cycle shown."""
    return renewal.requirements[code].figures.counted
