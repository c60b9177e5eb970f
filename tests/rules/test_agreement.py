"""Two judges agree on everything: the quick one that ships, and the slow, obvious one."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from certification.rules.case import Case
from certification.rules.explaining import reasons, remaining, sentence
from certification.rules.judging import evaluate
from certification.rules.standing import GroupStanding, Standing
from tests.rules.generating import situations
from tests.rules.slow_judge import slow_evaluate

CASES = int(os.environ.get("RULES_CASES", "2000"))

often = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
seldom = settings(often, max_examples=max(50, CASES // 8))


def said(standing: Standing) -> dict:
    """A standing in the words of the slow judge."""
    requirements = {
        code: {
            **found.figures._asdict(),
            "met": found.met,
            "met_on": found.met_on,
            "applies": found.applies,
            "waived": found.waived,
            "lines": {line.evidence_id: (line.outcome, line.reason) for line in found.lines},
        }
        for code, found in standing.requirements.items()
    }
    return {"requirements": requirements, "complete": standing.complete, "recheck_on": standing.recheck_on}


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
    expected = slow_evaluate(case, on)

    standing = evaluate(case, on, remains=False)

    assert said(standing)["requirements"] == expected["requirements"]
    assert standing.complete == expected["complete"]
    assert standing.recheck_on == expected["recheck_on"]
    groups = {
        code: (met, day if met and day != date.min else None)
        for code, (met, day) in expected["groups"].items()
    }
    assert groups_of(standing.groups) == groups


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


@seldom
@given(situation=situations())
def test_withdrawing_a_line_and_recording_it_anew_is_neutral(situation: tuple[Case, date]) -> None:
    case, on = situation
    anew = replace(
        case, evidence=tuple(replace(line, id=f"new-{line.id}") for line in reversed(case.evidence))
    )

    before, after = evaluate(case, on, remains=False), evaluate(anew, on, remains=False)

    assert {code: found.figures for code, found in before.requirements.items()} == {
        code: found.figures for code, found in after.requirements.items()
    }
    assert (before.complete, before.recheck_on) == (after.complete, after.recheck_on)


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
    for found in standing.requirements.values():
        for line in found.lines:
            assert line.reason in reasons()
            for language in ("en", "fr"):
                assert sentence(line, language)
        for item in found.remains:
            assert remaining(item, "en") != remaining(item, "fr") or item.kind == "add"


def only_adds(case: Case) -> bool:
    """Whether nothing in the curriculum lets more evidence take something away.

    Besides shares, ratios, the same counterpart and exclusivity: an earlier line may fill a cap before one that would
    have covered more or reached a minimum, and a better window may open later than the one others waited for.
    """
    for asked in case.curriculum.walk():
        shares = any(one.at_most_share or one.at_least_share or one.support for one in asked.limits)
        dated = any(one.filter.after or one.filter.until for one in (*asked.limits, *asked.convert))
        mean = asked.measure == "average"
        adds_up = asked.measure in ("count", "hours", "credits", "sum") and not asked.limits_timed
        capped = any(one.at_most is not None for one in asked.limits)
        fills = capped and (not adds_up or any(one.at_least is not None for one in asked.limits))
        chosen = asked.first is not None or asked.latest is not None
        if (
            shares
            or dated
            or mean
            or fills
            or chosen
            or asked.window
            or asked.same
            or asked.until
            or asked.source == "time"
        ):
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
