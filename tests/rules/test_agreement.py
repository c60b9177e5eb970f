"""Two judges agree on everything: the quick one that ships, and the slow, obvious one."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judge.compiling import plan_of
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import reasons, remaining, sentence
from certification.rules.standing import GroupStanding, RequirementStanding, Standing
from tests.rules.exploring import often, seldom
from tests.rules.generating import situations
from tests.rules.slow_renewal import slow_standing


def said(standing: Standing) -> dict:
    """A standing in the words of the slow judge."""
    found = {
        "requirements": figures_of(standing.requirements),
        "groups": groups_of(standing.groups),
        "complete": standing.complete,
        "title": (standing.title, standing.title_fr),
        "recheck_on": standing.recheck_on,
        "renewal": None,
    }
    renewal = standing.renewal
    if renewal is not None:
        found["renewal"] = {
            "state": renewal.state,
            "cycle": renewal.cycle,
            "starts_on": renewal.starts_on,
            "ends_on": renewal.ends_on,
            "grace_until": renewal.grace_until,
            "reinstatement_until": renewal.reinstatement_until,
            "met": renewal.met,
            "requirements": figures_of(renewal.requirements),
            "groups": groups_of(renewal.groups),
            "carried": renewal.carried,
            "spent": renewal.spent,
        }
    return found


def expected_of(expected: dict) -> dict:
    """What the slow judge says, with days as a page shows them."""

    def shown(groups: dict) -> dict:
        return {code: (met, day if met and day != date.min else None) for code, (met, day) in groups.items()}

    found = {**expected, "groups": shown(expected["groups"])}
    if found["renewal"]:
        found["renewal"] = {**found["renewal"], "groups": shown(found["renewal"]["groups"])}
    return found


def figures_of(requirements: Mapping[str, RequirementStanding]) -> dict:
    """Every requirement's answer by its code."""
    return {
        code: {
            **found.figures._asdict(),
            "met": found.met,
            "met_on": found.met_on,
            "applies": found.applies,
            "waived": found.waived,
            "lines": {line.evidence_id: (line.outcome, line.reason) for line in found.lines},
        }
        for code, found in requirements.items()
    }


def groups_of(groups: tuple[GroupStanding, ...]) -> dict:
    """Every group's answer by its code."""
    found = {}
    for group in groups:
        found[group.code] = (group.met, group.met_on)
        found |= groups_of(group.groups)
    return found


@often
@given(situation=situations())
def test_both_judges_agree_on_figures_met_reasons_and_the_next_look(situation: tuple[Case, date]) -> None:
    case, on = situation

    assert said(evaluate(case, on, remains=False)) == expected_of(slow_standing(case, on))


@pytest.mark.parametrize(("place", "claimed", "verified"), [("first", 1, 2), ("latest", 2, 1)])
def test_a_claimed_line_that_cannot_count_may_still_take_the_place(
    place: str, claimed: int, verified: int
) -> None:
    """`a` loses its only line once the claimed one is verified, and `b` counts only after `a`."""
    asked = """
stream = {code = "x", name = "X"}
[[group]]
code = "g"
title = "G"
requirement = [
  {code = "a", title = "A", evidence = "talk", PLACE = 1, must = {size = "group"}},
  {code = "b", title = "B", evidence = "work", after = "a"},
]
"""
    lines = (
        Evidence(
            "claimed", "talk", date(2026, 1, claimed), status="claimed", attributes={"size": "individual"}
        ),
        Evidence("verified", "talk", date(2026, 1, verified), attributes={"size": "group"}),
        Evidence("work", "work", date(2026, 1, 3), status="claimed"),
    )

    standing = evaluate(Case(read(asked.replace("PLACE", place)), lines), date(2026, 2, 1))

    assert standing.requirements["a"].met
    assert standing.requirements["b"].figures.waiting == 0


@seldom
@given(situation=situations(), seed=st.integers(0, 1000))
def test_the_order_of_lines_never_matters(situation: tuple[Case, date], seed: int) -> None:
    case, on = situation

    def shuffled(things: tuple) -> tuple:
        return tuple(random.Random(seed).sample(things, len(things)))

    mixed = replace(
        case,
        evidence=shuffled(case.evidence),
        documents=shuffled(case.documents),
        appointments=shuffled(case.appointments),
        classes=shuffled(case.classes),
        memberships=shuffled(case.memberships),
        waivers=shuffled(case.waivers),
        holds=shuffled(case.holds),
        used_elsewhere=shuffled(case.used_elsewhere),
    )

    assert evaluate(mixed, on) == evaluate(case, on)


def without_lines(standing: Standing) -> dict:
    """What a standing says, but for what names single lines."""
    found = said(standing)
    for part in (found, found["renewal"] or {"requirements": {}}):
        part["requirements"] = {
            code: {**one, "lines": sorted(one["lines"].values())}
            for code, one in part["requirements"].items()
        }
    if found["renewal"]:
        found["renewal"]["spent"] = sorted(found["renewal"]["spent"].values())
    return found


@seldom
@given(situation=situations())
def test_withdrawing_a_line_and_recording_it_anew_is_neutral(situation: tuple[Case, date]) -> None:
    case, on = situation
    anew = replace(
        case, evidence=tuple(replace(line, id=f"new-{line.id}") for line in reversed(case.evidence))
    )

    before, after = evaluate(case, on, remains=False), evaluate(anew, on, remains=False)

    assert without_lines(before) == without_lines(after)


@seldom
@given(situation=situations(), share=st.floats(0, 0.999))
def test_a_standing_holds_until_it_says_to_look_again(situation: tuple[Case, date], share: float) -> None:
    case, on = situation
    standing = evaluate(case, on, remains=False)
    last = standing.recheck_on - timedelta(days=1) if standing.recheck_on else on + timedelta(days=2000)

    later = evaluate(case, on + timedelta(days=int((last - on).days * share)), remains=False)

    assert said(later) == said(standing)


@seldom
@given(situation=situations())
def test_a_standing_survives_storage_and_every_line_has_a_sentence(situation: tuple[Case, date]) -> None:
    case, on = situation
    standing = evaluate(case, on)

    assert Standing.from_json(json.loads(json.dumps(standing.to_json()))) == standing
    renewal = standing.renewal
    everything = [*standing.requirements.values(), *(renewal.requirements.values() if renewal else ())]
    for found in everything:
        for line in found.lines:
            assert line.reason in reasons()
            for language in ("en", "fr"):
                assert sentence(line, language)
        for item in found.remains:
            assert remaining(item, "en") != remaining(item, "fr") or item.kind == "add"


def only_adds(case: Case) -> bool:
    """Whether nothing in the curriculum lets more evidence take something away.

    Besides shares, ratios and exclusivity: an earlier line may fill a cap before one that would have covered more or
    reached a minimum; and where others wait for it, better people or a better window may come later.
    """
    awaited = frozenset[str]().union(*plan_of(case.curriculum).waits_for)
    for asked in case.curriculum.walk():
        shares = any(one.at_most_share or one.at_least_share or one.support for one in asked.limits)
        dated = any(one.filter.after or one.filter.until for one in (*asked.limits, *asked.convert))
        mean = asked.measure == "average"
        adds_up = asked.measure in ("count", "hours", "credits", "sum") and not asked.limits_timed
        capped = any(one.at_most is not None for one in asked.limits)
        fills = capped and (not adds_up or any(one.at_least is not None for one in asked.limits))
        chosen = asked.first is not None or asked.latest is not None
        narrowed = asked.same or asked.window
        in_turn = any(one.as_logged for one in asked.limits)
        moves = narrowed and (in_turn or asked.code in awaited or (asked.window and asked.window.opens_with))
        if shares or dated or mean or fills or chosen or moves or asked.until or asked.source == "time":
            return False
    groups = list(case.curriculum.groups)
    while groups:
        group = groups.pop()
        if group.exclusive:
            return False
        groups.extend(group.groups)
    return True


@seldom
@given(situation=situations())
def test_where_nothing_takes_away_more_evidence_never_lowers_a_figure(situation: tuple[Case, date]) -> None:
    case, on = situation
    assume(only_adds(case) and case.evidence)
    fewer = replace(case, evidence=case.evidence[1:])

    before, after = evaluate(fewer, on, remains=False), evaluate(case, on, remains=False)

    for code, found in after.requirements.items():
        earlier = before.requirements[code]
        assert all(now >= then for now, then in zip(found.figures[:3], earlier.figures[:3], strict=True)), (
            code
        )
        assert found.met or not earlier.met
