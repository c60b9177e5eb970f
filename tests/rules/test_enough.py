"""What would be enough, worked out by hand: by person, by month, with what a ratio leans on, or honestly nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from certification.rules.case import Appointment, Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining
from certification.rules.standing import Remaining
from tests.rules.test_guide import HEAD, SECTIONS
from tests.rules.test_remaining import met_with, with_one_less

ON = date(2026, 3, 10)
HOURS = 60


def curriculum(words: str) -> str:
    return f'{HEAD}[[group.requirement]]\ncode = "it"\ntitle = "It"\n{words}'


def line(number: int, kind: str, on: date, hours: int = 1, **more: str) -> Evidence:
    provider = more.pop("provider", "")
    return Evidence(
        f"{kind} {number}", kind, on, minutes=hours * HOURS, provider=provider, attributes=dict(more)
    )


def enough(text: str, *lines: Evidence, code: str = "it", on: date = ON, **case: object) -> list[Remaining]:
    """What remains of a requirement, once it has been tried: sufficient, and with one less not."""
    whole = Case(read(text), tuple(lines), **case)
    items = list(evaluate(whole, on).requirements[code].remains)
    adds = [item for item in items if item.kind == "add"]
    if adds and len(adds) == len(items):
        assert met_with(whole, on, code, *adds)
        assert not any(met_with(whole, on, code, *fewer) for fewer in with_one_less(adds))
    return items


def said(items: list[Remaining], language: str = "en") -> list[str]:
    return [remaining(item, language).replace("\u00a0", " ").replace("\u202f", " ") for item in items]


TWO_SUPERVISORS = HEAD + SECTIONS["12"]


def test_a_supervisor_who_lacks_one_hour_is_named_with_that_hour() -> None:
    items = enough(
        TWO_SUPERVISORS,
        line(1, "supervision", date(2026, 1, 1), 10, provider="dr-a"),
        line(2, "supervision", date(2026, 1, 2), 9, provider="dr-b"),
        code="two-supervisors",
    )

    assert said(items) == ["Add 1 h more: supervision (provider: dr-b)."]


def test_two_supervisors_from_nothing_are_ten_hours_with_each() -> None:
    items = enough(TWO_SUPERVISORS, code="two-supervisors")

    assert said(items) == ["Add 20 h more: supervision, 10 h with each of 2 different providers."]
    assert said(items, "fr") == [
        "Ajoutez encore 20 h : supervision, 10 h avec chacun de 2 intervenants différents."
    ]


def test_where_supervisors_must_be_appointed_those_who_are_get_named() -> None:
    text = TWO_SUPERVISORS + 'provider = { appointed = "supervisor" }\n'
    known = tuple(Appointment(who, "supervisor") for who in ("kim", "lou"))

    assert said(enough(text, code="two-supervisors", appointments=known)) == [
        "Add 10 h more: supervision (provider: kim).",
        "Add 10 h more: supervision (provider: lou).",
    ]
    assert said(enough(text, code="two-supervisors", appointments=known[:1])) == [
        "It takes 2 different people to give this (needed: supervisor); only one is known today.",
        "Add 10 h more: supervision (provider: kim).",
        "Add 10 h more: supervision (provider: supervisor), with one more provider.",
    ]


CAPPED = curriculum(
    'evidence = "work"\nmeasure = "hours"\nat_least = "100 h"\nlimit = [{ per = "month", at_most = "20 h" }]\n'
)


def test_what_must_come_first_does_not_hide_what_is_asked_after_it() -> None:
    text = TWO_SUPERVISORS + 'after = "clients"\n'

    first, then = said(enough(text, code="two-supervisors"))

    assert first == "First: “25 clients”."
    assert then == "Add 20 h more: supervision, 10 h with each of 2 different providers."


def test_a_monthly_cap_that_is_full_is_spread_over_the_months_to_come() -> None:
    items = enough(CAPPED, line(1, "work", date(2026, 3, 1), 20))

    assert said(items) == [
        "Add 80 h more: work, 20 h in each of 4 months, from 1 April 2026 on, complete on 1 July 2026 at the earliest."
    ]


def test_what_is_left_of_this_month_comes_first() -> None:
    items = enough(CAPPED, line(1, "work", date(2026, 3, 1), 5))

    assert [(item.amount // HOURS, item.parts, item.until) for item in items] == [
        (15, 0, None),
        (80, 4, date(2026, 7, 1)),
    ]


def test_a_month_near_its_minimum_is_filled_and_the_others_follow() -> None:
    items = enough(
        HEAD + SECTIONS["18"], line(1, "consultation.call", date(2026, 3, 1)), code="twice-monthly"
    )

    now, later = said(items)
    assert now == "Add 1 more: consultation call."
    assert later.startswith(
        "Add 10 more: consultation call, 2 in each of 5 months, from 1 April 2026 on, complete on"
    )


def test_a_ratio_asks_for_what_it_leans_on_in_the_same_weeks() -> None:
    work, supervision = said(enough(HEAD + SECTIONS["19"], code="fieldwork", on=date(2026, 3, 1)))

    assert work.startswith(
        "Add 1,500 h more: client session, 125 h in each of 12 months, complete on 1 February 2027"
    )
    assert supervision.startswith(
        "Add 150 h more: supervision, 12 h 30 min in each of 12 months, in the same weeks"
    )


def test_where_only_supervision_is_short_only_supervision_is_asked_for() -> None:
    text = curriculum(
        'evidence = "work"\nmeasure = "hours"\nat_least = "100 h"\n'
        'limit = [{ support = { evidence = "supervision", each = "1 h", allows = "10 h" } }]\n'
    )

    items = enough(text, line(1, "work", date(2026, 1, 1), 100), line(1, "supervision", date(2026, 1, 1), 7))

    assert said(items) == ["Add 3 h more: supervision, to support the rest."]


def test_two_shares_that_exclude_each_other_ask_for_both_sorts() -> None:
    text = curriculum(
        'evidence = "work"\nmeasure = "hours"\nat_least = "12 h"\nlimit = [\n'
        '{ where = { place = "clinic" }, at_least_share = "1/3" },\n'
        '{ where = { place = "home" }, at_least_share = "1/3" },\n]\n'
    )

    items = enough(text)

    assert {item.attributes.get("place") for item in items} >= {"clinic", "home"}
    assert sum(item.amount for item in items) == 12 * HOURS


def test_one_line_no_limit_cuts_is_preferred_to_twenty_that_each_are() -> None:
    items = enough(HEAD + SECTIONS["7"], code="individual")

    assert [(item.amount, item.attributes, item.lines) for item in items] == [
        (10 * HOURS, {"group_size": 1}, 0)
    ]


def test_a_value_that_lacks_little_is_asked_for_no_more_than_that() -> None:
    text = curriculum(
        'evidence = "personal"\nmeasure = "coverage"\nof = "level"\nvalues = ["one", "two", "three"]\neach = 4\n'
    )
    lines = [line(n, "personal", date(2026, 1, n), level="one") for n in (1, 2, 3)]

    assert said(enough(text, *lines)) == [
        "Still to cover: one.",
        "Still to cover: two and three (4 times each).",
    ]


def test_attempts_used_up_take_a_decision() -> None:
    lines = [Evidence(f"t{day}", "test", date(2026, 1, day), attributes={"score": 70}) for day in (1, 2, 3)]

    assert [item.kind for item in enough(HEAD + SECTIONS["20"], *lines, code="test")] == ["decision"]
    assert said(enough(HEAD + SECTIONS["20"], *lines[:2], code="test")) == ["Reach 80 points: test."]


def test_what_cannot_be_worked_out_is_not_called_a_decision() -> None:
    text = curriculum(
        'evidence = "work"\nmeasure = "distinct"\nof = "month"\nat_least = 3\nuntil = 2026-04-20\n'
    )

    items = enough(text)

    assert [item.kind for item in items] == ["unknown"]
    assert "ask whoever looks after this certification" in said(items)[0]
    assert "demandez" in said(items, "fr")[0]


@pytest.mark.parametrize("number", SECTIONS)
def test_the_guides_example_from_nothing_ends_in_something_to_do(number: str) -> None:
    case = Case(read(HEAD + SECTIONS[number]), enrolled_on=date(2025, 1, 1))
    standing = evaluate(case, ON)

    for code, found in standing.requirements.items():
        kinds = {item.kind for item in found.remains}
        assert found.met or not found.applies or kinds, code
        assert not kinds & {"decision", "unknown", "closed", "repeat"}, code
        adds = [item for item in found.remains if item.kind == "add"]
        if kinds == {"add"}:
            assert met_with(case, ON, code, *adds), code


def test_many_lines_are_put_together_and_the_promise_still_holds_to_the_minute() -> None:
    text = curriculum(
        'evidence = "work"\nmeasure = "hours"\nat_least = "900 h"\nlimit = [\n'
        '{ where = { size = "group" }, at_most_share = "1/3" },\n'
        '{ per = "month", at_least = "10 h", at_most = "60 h" },\n'
        '{ per = "month", support = { evidence = "supervision", each = "1 h", allows = "20 h" } },\n]\n'
    )
    days = [date(2025, 1, 1) + timedelta(days=3 * number) for number in range(140)]
    lines = [
        line(n, "work", day, 3 + n % 5, size="group" if n % 2 else "individual") for n, day in enumerate(days)
    ]
    lines += [line(n, "supervision", day, 1) for n, day in enumerate(days) if n % 4 == 0]

    items = enough(text, *lines)

    assert [item.kind for item in items] == ["add", "add"]
    assert items[1].supports == "month"
