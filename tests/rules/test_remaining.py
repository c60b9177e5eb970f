"""What remains is a promise: adding exactly that evidence meets the requirement, and no less would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given

from certification.rules.case import Case, Document, Evidence, Waiver
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining
from certification.rules.remains.spreading import all_lines
from certification.rules.remains.trimming import resized
from certification.rules.standing import GroupStanding, Remaining, RequirementStanding, Standing
from tests.rules.exploring import often, seldom
from tests.rules.generating import situation_of, situations
from tests.rules.guessing import guessed


def all_verified(case: Case) -> Case:
    """The case once everything that waits is verified."""
    return replace(
        case,
        evidence=tuple(
            replace(one, status="verified") if one.status == "claimed" else one for one in case.evidence
        ),
        documents=tuple(
            replace(one, status="verified") if one.status == "claimed" else one for one in case.documents
        ),
    )


def promises(standing: Standing) -> Iterator[tuple[str, list[Remaining]]]:
    """Every requirement for which adding evidence (and verifying what waits) is all that remains."""
    for code, found in standing.requirements.items():
        adds = [item for item in found.remains if item.kind == "add"]
        if not found.met and adds and {item.kind for item in found.remains} <= {"add", "verify"}:
            yield code, adds


def met_by(case: Case, on: date, code: str, lines: Sequence[Evidence]) -> bool:
    """Whether the requirement is met, on the day of the last of these lines, once they are added."""
    more = replace(case, evidence=(*case.evidence, *lines))
    return evaluate(more, max([on, *(line.on for line in lines)]), remains=False).requirements[code].met


def met_with(case: Case, on: date, code: str, *items: Remaining) -> bool:
    """Whether the requirement is met once exactly what these items speak of is added."""
    return met_by(case, on, code, all_lines(items, on))


def with_one_less(items: Sequence[Remaining]) -> Iterator[list[Remaining]]:
    """The same additions with one minute, line or point less in one of them."""
    for place, item in enumerate(items):
        if not item.names and (item.unit not in ("points", "decimals") or item.points):
            yield [*items[:place], resized(item, item.amount - 1), *items[place + 1 :]]


@often
@given(situation=situations())
def test_adding_exactly_what_remains_meets_the_requirement(situation: tuple[Case, date]) -> None:
    case, on = situation

    for code, items in promises(evaluate(case, on)):
        assert met_with(all_verified(case), on, code, *items), (code, items, case.curriculum.text)


@seldom
@given(situation=situations())
def test_one_minute_or_one_line_less_would_not_do(situation: tuple[Case, date]) -> None:
    case, on = situation

    for code, items in promises(evaluate(case, on)):
        for fewer in with_one_less(items):
            assert not met_with(all_verified(case), on, code, *fewer), (code, items, case.curriculum.text)


@seldom
@given(situation=situations())
def test_where_it_takes_a_decision_nothing_that_is_added_helps(situation: tuple[Case, date]) -> None:
    case, on = situation

    for code, found in evaluate(case, on).requirements.items():
        kinds = {item.kind for item in found.remains}
        if any(anchor.kind == "requirement" for anchor in case.curriculum.requirement(code).until):
            continue  # what is added can move the day another requirement was met, and with it the last day
        if kinds & {"decision", "closed"}:
            chance = Random(code)
            for _ in range(60):
                # What is closed today may open again by itself: when the waiver that closed it ends.
                today = "closed" in kinds
                lines = guessed(chance, case.curriculum.requirement(code), on, today=today)
                assert not met_by(all_verified(case), on, code, lines), (code, lines, case.curriculum.text)


def test_the_search_hardly_ever_gives_up_where_a_blind_guess_succeeds() -> None:
    opened = missed = 0
    for seed in range(400):
        case, on = situation_of(seed)
        for code, found in evaluate(case, on).requirements.items():
            opened += found.applies and not found.met
            if any(item.kind == "unknown" for item in found.remains):
                chance, requirement = Random(seed), case.curriculum.requirement(code)
                guesses = (guessed(chance, requirement, on, today=True) for _ in range(60))
                missed += any(met_by(all_verified(case), on, code, lines) for lines in guesses)

    assert opened > 500
    assert missed <= opened // 200


def open_requirements(group: GroupStanding) -> Iterator[RequirementStanding]:
    """What is asked of a person and not met: nothing of a group that does not apply, or of which enough is met."""
    if group.applies and not group.met:
        yield from (found for found in group.requirements if found.applies and not found.met)
        for inner in group.groups:
            yield from open_requirements(inner)


def without_choice(groups: Sequence[GroupStanding]) -> bool:
    """Whether everything that is open is asked, with no choice among it."""
    return all(
        group.needs is None and without_choice(group.groups)
        for group in groups
        if group.applies and not group.met and not group.advice
    )


def entangled(case: Case) -> bool:
    """Whether what is added for one requirement may open or close another, or take the place of what counts for it."""
    return (
        any(group.exclusive or (group.only_if and group.only_if.met) for group in case.curriculum.groups)
        or any(group.groups for group in case.curriculum.groups)
        or any(paper.status == "claimed" for paper in case.documents)
        or any(
            one.source == "time" or one.first or one.latest or (one.only_if and one.only_if.met)
            or (one.window and one.window.opens_with)
            or any(anchor.kind == "requirement" for anchor in one.days_named)
            for one in case.curriculum.walk()
        )
    )  # fmt: skip


@seldom
@given(situation=situations())
def test_adding_all_that_remains_completes_the_whole(situation: tuple[Case, date]) -> None:
    case, on = situation
    standing = evaluate(case, on)
    items = [item for item in standing.remains if item.kind == "add"]

    if (
        items
        and {item.kind for item in standing.remains} <= {"add", "verify"}
        and without_choice(standing.groups)
        and not entangled(case)
    ):
        lines = all_lines(items, on)
        more = replace(all_verified(case), evidence=(*all_verified(case).evidence, *lines))
        after = evaluate(more, max([on, *(line.on for line in lines)]), remains=False)
        open_ones = [
            found.code for group in after.groups for found in open_requirements(group) if not found.advice
        ]
        assert not open_ones, (open_ones, standing.remains, case.curriculum.text)


@seldom
@given(situation=situations())
def test_every_open_requirement_says_what_would_help(situation: tuple[Case, date]) -> None:
    case, on = situation

    standing = evaluate(case, on)
    asked = {found.code for group in standing.groups for found in open_requirements(group)}
    for found in standing.requirements.values():
        assert bool(found.remains) == (found.code in asked), (found.code, case.curriculum.text)
        for item in found.remains:
            assert remaining(item, "en")
            assert remaining(item, "fr")


@seldom
@given(situation=situations())
def test_an_addition_said_to_serve_several_meets_each_of_them(situation: tuple[Case, date]) -> None:
    case, on = situation

    for item in evaluate(case, on).remains:
        if item.kind == "add" and len(item.serves) > 1:
            for code in item.serves:
                assert met_with(all_verified(case), on, code, item), (code, item, case.curriculum.text)


CONSULTATION = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "hours"
title = "Hours"
evidence = "meeting"
measure = "hours"
at_least = "20 h"
limit = [{ where = { size = "group" }, at_most_share = "1/2" }]
[[group.requirement]]
code = "individual"
title = "Individual"
evidence = "meeting"
where = { size = "individual" }
measure = "hours"
at_least = "15 h"
"""


def meeting(number: int, hours: int, size: str) -> Evidence:
    return Evidence(
        f"m{number}", "meeting", date(2026, 1, number), minutes=hours * 60, attributes={"size": size}
    )


def test_one_addition_that_completes_two_requirements_is_offered_as_one() -> None:
    case = Case(read(CONSULTATION), (meeting(1, 10, "group"),))

    standing = evaluate(case, date(2026, 2, 1))

    assert [(item.amount, item.unit, item.serves) for item in standing.remains] == [
        (15 * 60, "minutes", ("individual", "hours"))
    ]
    assert "individual" in remaining(standing.remains[0], "en")


ELSEWHERE = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
only_if = { not_holding = "degree" }
[[group.requirement]]
code = "sixty"
title = "Sixty"
evidence = "work"
measure = "hours"
at_least = "60 h"
[[group]]
code = "h"
title = "H"
[[group.requirement]]
code = "forty"
title = "Forty"
evidence = "work"
measure = "hours"
at_least = "40 h"
"""
WAYS = (
    ('only_if = { not_holding = "degree" }', "documents"),
    ('needs = 1\n[[group.requirement]]\ncode = "exam"\ntitle = "E"\nevidence = "exam"', "exam"),
    ('needs = 1\n[[group.requirement]]\ncode = "exam"\ntitle = "E"\nevidence = "exam"', ""),
    ("advice = true", ""),
)


@pytest.mark.parametrize(("words", "there"), WAYS)
def test_what_nobody_asks_never_takes_the_place_of_what_is_asked(words: str, there: str) -> None:
    curriculum = read(ELSEWHERE.replace('only_if = { not_holding = "degree" }', words))
    case = Case(
        curriculum,
        (Evidence("x", "exam", date(2026, 1, 1)),) if there == "exam" else (),
        documents=(Document("d", "degree"),) if there == "documents" else (),
    )

    remains = evaluate(case, date(2026, 2, 1)).remains

    asked = [(item.amount, item.serves) for item in remains if item.requirement == "forty"]
    assert asked == [(40 * 60, ("forty",))]
    assert any(item.requirement == "sixty" for item in remains) == (not there and "needs" in words)


TEN_OF_WHICH_FOUR = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "all"
title = "All"
evidence = ["meeting", "seminar"]
measure = "hours"
at_least = "10 h"
[[group.requirement]]
code = "ana"
title = "With Ana"
evidence = "meeting"
where = { provider = "ana" }
measure = "hours"
at_least = "4 h"
"""


def test_what_a_narrower_addition_brings_is_taken_off_the_wider_one() -> None:
    case, on = Case(read(TEN_OF_WHICH_FOUR)), date(2026, 2, 1)

    standing = evaluate(case, on)

    assert [(item.requirement, item.amount, dict(item.attributes)) for item in standing.remains] == [
        ("all", 6 * 60, {}),
        ("ana", 4 * 60, {"provider": "ana"}),
    ]
    assert [item.amount for item in standing.requirements["all"].remains] == [10 * 60]
    assert met_with(case, on, "all", *standing.remains)
    assert met_with(case, on, "ana", *standing.remains)


def test_under_a_share_only_what_lifts_it_is_asked_for() -> None:
    case = Case(read(CONSULTATION), (meeting(1, 15, "group"), meeting(2, 8, "individual")))

    hours = evaluate(case, date(2026, 2, 1)).requirements["hours"]

    assert hours.figures.counted == 16 * 60
    assert [(item.amount, item.attributes) for item in hours.remains] == [(2 * 60, {})]


def test_shortness_one_minute_less_would_not_do() -> None:
    case = Case(read(CONSULTATION), (meeting(1, 15, "group"), meeting(2, 8, "individual")))
    on = date(2026, 2, 1)
    item = evaluate(case, on).requirements["hours"].remains[0]

    assert met_with(case, on, "hours", item)
    assert not met_with(case, on, "hours", item._replace(amount=item.amount - 1))


LONG_ENOUGH = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "hours"
title = "Hours"
evidence = "work"
must = { minutes = { at_least = 60 } }
measure = "hours"
at_least = "2 h"
"""


def test_where_a_line_must_be_long_less_than_that_is_never_asked_for() -> None:
    case = Case(read(LONG_ENOUGH), (Evidence("w1", "work", date(2026, 1, 1), minutes=90),))
    on = date(2026, 2, 1)
    [item] = evaluate(case, on).requirements["hours"].remains

    assert (item.amount, item.unit) == (60, "minutes")
    assert met_with(case, on, "hours", item)


AFTER_A_WAIVER = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "first"
title = "First"
evidence = "talk"
at_least = 2
[[group.requirement]]
code = "second"
title = "Second"
evidence = "work"
after = "first"
at_least = 1
"""


def test_evidence_beside_a_waiver_never_puts_off_the_day_it_was_enough() -> None:
    waived = Case(
        read(AFTER_A_WAIVER),
        (Evidence("w", "work", date(2026, 2, 1)),),
        waivers=(Waiver("first", granted_on=date(2026, 1, 1), approved_by="board"),),
    )
    talks = tuple(Evidence(f"t{day}", "talk", date(2026, 3, day)) for day in (1, 2))
    more = replace(waived, evidence=(*waived.evidence, *talks))

    for case in (waived, more):
        standing = evaluate(case, date(2026, 4, 1))

        assert standing.requirements["first"].met_on == date(2026, 1, 1)
        assert standing.requirements["second"].met


A_YEAR_AT_A_TIME = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "hours"
title = "Hours"
evidence = "work"
measure = "hours"
at_least = "3 h"
limit = [{ per = "year", at_most = "1 h" }]
"""


def test_what_is_planned_for_later_does_not_lean_on_a_waiver_that_will_have_ended() -> None:
    waiver = Waiver("hours", 60, granted_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), approved_by="board")
    case = Case(read(A_YEAR_AT_A_TIME), waivers=(waiver,))
    on = date(2026, 4, 1)
    [item] = evaluate(case, on).requirements["hours"].remains

    assert item.kind == "add"
    assert item.lines == 3
    assert met_with(case, on, "hours", item)
