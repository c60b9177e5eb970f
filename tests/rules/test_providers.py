"""Who was what on a day is sorted once for all the cases of a stream, and never mixed up between streams."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.amounts import Period
from certification.rules.case import Appointment, Case, ClassPeriod, Evidence
from certification.rules.curriculum import Curriculum, ProviderRule
from certification.rules.judge.people_on_a_day import MOST_SHARED, Providers

DAY = date(2026, 3, 1)
RULES = Curriculum(code="x", name="X", groups=())


def case(function: str) -> Case:
    appointed = (Appointment("mara", function), Appointment("olu", "trainer"))
    return Case(curriculum=RULES, appointments=appointed, classes=(ClassPeriod("mara", function),))


def test_cases_that_share_their_people_share_what_is_known_of_them() -> None:
    one = case("supervisor")
    other = Case(curriculum=RULES, appointments=one.appointments, classes=one.classes)

    assert Providers(one).appointments is Providers(other).appointments
    assert Providers(one).classes is Providers(other).classes


def test_other_people_are_never_mistaken_for_them() -> None:
    line = Evidence("a", "meeting", DAY, provider="mara")
    for turn in range(3 * MOST_SHARED):
        function = f"function-{turn}"
        rule = ProviderRule(appointed=(function,), classes=(function,))
        assert Providers(case(function)).fits(rule, line, DAY)
        assert not Providers(case("another")).fits(rule, line, DAY)


YEAR = Period(months=12)
OLD, NEW = date(2020, 1, 1), date(2025, 6, 1)
LEVEL, SINCE = {"level_of": "level", "level": "2"}, {"months": 12, "days": 0}


@pytest.mark.parametrize(
    ("rule", "appointed", "classes", "lacking"),
    [
        (ProviderRule(appointed=("lead",)), [], [], {}),
        (ProviderRule(appointed=("lead",), level_of="level"), [], [], {}),
        (ProviderRule(appointed=("lead",), level_of="level"), [(OLD, "1")], [], LEVEL),
        (ProviderRule(appointed=("lead",), level_of="other"), [(OLD, "1")], [], {"level_of": "other", "level": ""}),
        (ProviderRule(appointed=("lead",), level_of="level", standing=YEAR), [(OLD, "1")], [], LEVEL),
        (ProviderRule(appointed=("lead",), level_of="level", standing=YEAR), [(NEW, "2"), (OLD, "1")], [], SINCE),
        (ProviderRule(appointed=("lead",), level_of="level", standing=YEAR), [(NEW, "1")], [], LEVEL | SINCE),
        (ProviderRule(classes=("lead",), standing=YEAR), [], [NEW], SINCE),
        (ProviderRule(classes=("lead",), standing=YEAR), [], [], {}),
        (ProviderRule(classes=("lead",), not_classes=("new",)), [], [], {}),
        (ProviderRule(appointed=("lead",), not_classes=("lead",)), [(OLD, "")], [OLD], {"excluded": 1}),
        (ProviderRule(appointed=("lead",), classes=("lead",), standing=YEAR), [(NEW, "")], [OLD], SINCE),
    ],
)  # fmt: skip
def test_it_is_told_what_somebody_lacked_who_was_all_but_what_is_asked(
    rule: ProviderRule, appointed: list[tuple[date, str]], classes: list[date], lacking: dict[str, Any]
) -> None:
    known = Providers(
        Case(
            curriculum=RULES,
            appointments=tuple(Appointment("mara", "lead", day, None, level) for day, level in appointed),
            classes=tuple(ClassPeriod("mara", "lead", day) for day in classes),
        )
    )
    line = Evidence("a", "meeting", DAY, provider="mara", attributes={"level": 2})

    assert not known.fits(rule, line, DAY)
    assert known.lacking(rule, line, DAY) == lacking
    assert known.lacking(rule, Evidence("a", "meeting", DAY), DAY) == {}
