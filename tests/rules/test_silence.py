"""What a curriculum means where it says nothing: made by hand, without the reader, which always says something."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.rules.amounts import Period
from certification.rules.case import Case, Evidence, Use
from certification.rules.curriculum import (
    Conversion,
    Curriculum,
    Filter,
    Group,
    Limit,
    Module,
    Renewal,
    Requirement,
    Reuse,
    Support,
)
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding, Standing

ON = date(2020, 6, 1)


def line(number: int, minutes: int = 60, kind: str = "talk", **more: Any) -> Evidence:
    """One talk."""
    return Evidence(f"e{number}", kind, date(2020, 1, number), minutes=minutes, **more)


def standing(*members: Requirement, lines: tuple[Evidence, ...] = (), **more: Any) -> Standing:
    """The standing under one group of these."""
    curriculum = Curriculum("x", "X", (Group("g", "G", members=members),), renewal=more.pop("renewal", None))
    return evaluate(Case(curriculum, lines, **more), more.pop("on", ON))


def judged(*lines: Evidence, used: tuple[Use, ...] = (), **words: Any) -> RequirementStanding:
    """The one requirement with these words."""
    return standing(Requirement("r", "R", **words), lines=lines, used_elsewhere=used).requirements["r"]


def test_a_requirement_asks_for_one_line_and_must_be_met() -> None:
    without, with_one = standing(Requirement("r", "R")), standing(Requirement("r", "R"), lines=(line(1),))

    assert without.requirements["r"].figures == (0, 0, 0, 1, 0)
    assert (without.complete, with_one.complete) == (False, True)


def test_a_coverage_asks_for_one_line_of_each_however_short() -> None:
    one = line(1, 0, attributes={"area": "a"})

    assert judged(one, measure="coverage", of="area", values=("a",)).met
    assert judged(line(1, 1, attributes={"area": "a"}), measure="coverage", of="area", values=("a",)).met


def test_the_same_is_one_and_limits_count_lines() -> None:
    two = (line(1, provider="kim"), line(2, provider="lou"))

    assert judged(*two, needed=2, same="provider").figures.counted == 1
    assert judged(*two, needed=2, limits=(Limit(at_most=1),)).figures.counted == 1
    assert judged(*two, needed=2).figures.counted == 2


def test_a_conversion_converts_time_to_the_minute() -> None:
    rate = Conversion(Filter(), 60, 100)
    capped = Limit(at_most=100)

    assert judged(line(1, 90), measure="credits", needed=200, convert=(rate,)).figures.counted == 150
    assert (
        judged(line(1, 180), measure="credits", needed=200, convert=(rate,), limits=(capped,)).figures.counted
        == 100
    )


def test_support_supports_by_time_to_the_minute() -> None:
    support = Support(Filter(kinds=("care",)), 60, 120)
    asked = {
        "measure": "hours",
        "needed": 600,
        "filter": Filter(kinds=("talk",)),
        "limits": (Limit(support=support),),
    }

    assert judged(line(1, 600), line(2, 90, "care"), **asked).figures.counted == 180


def test_what_another_certificate_used_may_not_be_used_again() -> None:
    assert judged(line(1, fact="f"), used=(Use("f"),), reuse=Reuse()).figures.counted == 0
    assert judged(line(1, fact="f"), used=(Use("f"),)).figures.counted == 1


def test_a_line_counts_in_every_requirement_that_accepts_it() -> None:
    found = standing(Requirement("a", "A"), Requirement("b", "B"), lines=(line(1),)).requirements

    assert [found[code].figures.counted for code in "ab"] == [1, 1]


def test_a_group_must_be_met() -> None:
    curriculum = Curriculum("x", "X", (Group("g", "G", members=(Requirement("r", "R"),)),))

    assert not evaluate(Case(curriculum), ON).complete
    assert not curriculum.example


def test_nothing_is_carried_over_and_a_module_takes_no_time() -> None:
    again = Group("c", "C", members=(Requirement("m", "M"),))
    renewal = Renewal(Period(months=12), groups=(again,))
    lines = tuple(line(number) for number in range(1, 6))
    later = evaluate(
        Case(Curriculum("x", "X", (), renewal=renewal), lines, certified_on=date(2020, 1, 1)),
        date(2021, 2, 1),
    )

    assert (later.renewal.cycle, later.renewal.carried) == (2, {})
    assert Module("m", "M").minutes == 0


def test_a_number_carried_over_is_no_time() -> None:
    hours = Requirement("m", "M", measure="hours", needed=60)
    renewal = Renewal(Period(months=12), carry_over=60, groups=(Group("c", "C", members=(hours,)),))
    case = Case(Curriculum("x", "X", (), renewal=renewal), (line(1, 600),), certified_on=date(2020, 1, 1))

    assert evaluate(case, date(2021, 2, 1)).renewal.carried == {}
