"""Two judgements of one person side by side: which requirement gains, which loses, what is new and what is gone.

The change of a requirement is one of: gains (met only afterwards), loses (met only before), new (asked only
afterwards), gone (asked only before), figures (as met as before, by other figures) or same.
"""

from __future__ import annotations

from typing import Any

from certification.rules.standing import RequirementStanding, Standing

Change = dict[str, Any]


def asked(standing: Standing) -> dict[str, RequirementStanding]:
    """What is asked of this person, by code; advice, and what is meant for others, is left out."""
    return {code: one for code, one in standing.requirements.items() if one.applies and not one.advice}


def change_of(before: RequirementStanding | None, after: RequirementStanding | None) -> str:
    """What becomes of one requirement; None stands for one that is not asked."""
    if before is None:
        return "new"
    if after is None:
        return "gone"
    if before.met != after.met:
        return "gains" if after.met else "loses"
    mine, theirs = (before.figures, before.unit), (after.figures, after.unit)
    return "same" if mine == theirs else "figures"


def changes(before: Standing, after: Standing) -> list[Change]:
    """Every requirement that changes, in the later order: code, titles, change, and both sides' figures, as JSON."""
    old, new = asked(before), asked(after)
    found = []
    for code in [*new, *(code for code in old if code not in new)]:
        was, becomes = old.get(code), new.get(code)
        change = change_of(was, becomes)
        shown = becomes or was
        if change == "same" or shown is None:
            continue
        found.append(
            {
                "code": code,
                "title": shown.title,
                "title_fr": shown.title_fr,
                "change": change,
                "before": _side(was),
                "after": _side(becomes),
            }
        )
    return found


def _side(one: RequirementStanding | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "met": one.met,
        "unit": one.unit,
        **one.figures._asdict(),
    }


def met_of_asked(standing: Standing) -> list[int]:
    """How many requirements are met, and how many are asked."""
    rows = asked(standing).values()
    return [sum(one.met for one in rows), len(rows)]
