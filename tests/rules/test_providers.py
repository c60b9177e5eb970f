"""Who was what on a day is sorted once for all the cases of a stream, and never mixed up between streams."""

from __future__ import annotations

from datetime import date

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
