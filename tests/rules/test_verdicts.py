"""The verdict on each line to the last number: outcome, what is credited, why, and the figures of its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, Document, Evidence, Use
from certification.rules.files.reading import read
from certification.rules.judge.unasked import unasked
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
ON = date(2026, 6, 1)


def judged(
    words: str, *lines: Evidence, about: str = 'evidence = "talk"', **more: Any
) -> RequirementStanding:
    """The one requirement with these words, judged."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{about}\n{words}\n'
    return evaluate(Case(read(text), lines, **more), ON).requirements["r"]


def talk(day: int, minutes: int = 60, **more: Any) -> Evidence:
    """A talk on this day of January."""
    known = {name: more.pop(name) for name in ("status", "provider", "counterpart", "fact") if name in more}
    return Evidence(f"t{day}", "talk", date(2026, 1, day), minutes=minutes, attributes=more, **known)


def verdicts(found: RequirementStanding) -> list[tuple[str, int, str, dict[str, Any]]]:
    """Outcome, credit, reason and numbers, line by line."""
    return [(line.outcome, line.credited, line.reason, dict(line.numbers)) for line in found.lines]


COUNTED: tuple[str, int, str, dict[str, Any]] = ("counted", 1, "counted", {})


def test_lines_that_count_wait_and_do_not() -> None:
    found = judged(
        "at_least = 5",
        talk(1), talk(2, status="claimed"), talk(3, status="returned"), replace(talk(4), on=date(2026, 6, 2)),
    )  # fmt: skip

    assert verdicts(found) == [
        COUNTED,
        ("waiting", 0, "waiting", {"would": 1}),
        ("not", 0, "returned", {}),
        ("not", 0, "future", {"on": "2026-06-02"}),
    ]
    assert found.figures == (4, 1, 1, 5, 1)


def test_a_waiting_line_that_would_not_count_says_so() -> None:
    first = judged("first = 1", talk(1), talk(2, status="claimed"))
    capped = judged(
        'measure = "hours"\nat_least = "1 h"\nat_most = "1 h"', talk(1), talk(2, status="claimed")
    )
    toward = judged(
        'measure = "coverage"\nof = "area"\nvalues = ["a"]\neach = 2', talk(1, status="claimed", area="a")
    )

    for found in (first, capped, toward):
        assert verdicts(found)[-1] == ("waiting", 0, "waiting", {"would": 0})


def test_hours_beyond_a_cap_count_in_part() -> None:
    found = judged(
        'measure = "hours"\nat_least = "3 h"\nlimit = [{ where = { size = "group" }, at_most = "90 min" }]',
        talk(1, size="group"), talk(2, size="group"), talk(3, size="group"), talk(4, 30, size="individual"),
    )  # fmt: skip
    numbers = {"cap": 90, "per": "", "key": "", "which": "Size: group", "which_fr": "Taille\u202f: groupe"}

    assert [line[:3] for line in verdicts(found)] == [
        ("counted", 60, "counted"), ("part", 30, "cap"), ("not", 0, "cap"), ("counted", 30, "counted"),
    ]  # fmt: skip
    for line in verdicts(found)[1:3]:
        assert {name: line[3][name] for name in ("cap", "of")} == {"cap": numbers["cap"], "of": 60}
    assert found.figures == (210, 210, 120, 180, 0)


def test_credits_are_told_in_their_own_unit() -> None:
    found = judged(
        'measure = "credits"\nat_least = 1\nat_most = 1\nconvert = [{ each = "3 h", gives = 1 }]',
        talk(1, 100), talk(2, 100), talk(3, 100),
    )  # fmt: skip

    assert verdicts(found) == [
        ("counted", 55, "counted", {}),
        ("part", 44, "overall-cap", {"cap": 100, "of": 55}),
        ("not", 0, "overall-cap", {"cap": 100, "of": 55}),
    ]
    assert found.figures == (166, 166, 100, 100, 0)


def test_credit_for_each_whole_step_leaves_the_rest() -> None:
    found = judged(
        'measure = "hours"\nat_least = "2 h"\nconvert = [{ each = "50 min", gives = "60 min", whole = true }]',
        talk(1, 49), talk(2, 50), talk(3, 149),
    )  # fmt: skip

    assert verdicts(found) == [
        ("not", 0, "no-amount", {}), ("counted", 60, "counted", {}), ("counted", 120, "counted", {}),
    ]  # fmt: skip
    assert [item.amount for item in judged(
        'measure = "hours"\nat_least = "2 h"\nconvert = [{ each = "50 min", gives = "60 min", whole = true }]'
    ).remains] == [100]  # fmt: skip


def test_what_no_conversion_names_gives_no_credit() -> None:
    found = judged(
        'measure = "credits"\nat_least = 1\nconvert = [{ where = { size = "group" }, each = "1 h", gives = 1 }]',
        talk(1), talk(2, status="claimed"), talk(3, size="group"),
    )  # fmt: skip

    assert [line[:3] for line in verdicts(found)] == [
        ("not", 0, "no-conversion"), ("not", 0, "no-conversion"), ("counted", 100, "counted"),
    ]  # fmt: skip


def test_a_coverage_says_what_is_missing_until_it_is_met() -> None:
    words = 'measure = "coverage"\nof = "area"\nvalues = ["a", "b", "c"]\nat_least = 2'
    lines = (talk(1, area="a"), talk(2, area="a"), talk(3, area="z"), talk(4, area=("a", "b")))

    before, after = judged(words, *lines[:3]), judged(words, *lines)

    assert (before.missing, after.missing) == (("b", "c"), ())
    assert verdicts(before) == [COUNTED, *[("not", 0, "nothing-new", {"attribute": "area"})] * 2]
    assert verdicts(after)[-1] == COUNTED
    assert (after.met, after.met_on) == (True, date(2026, 1, 4))


def test_what_is_needed_to_complete_a_value_counts_toward_it() -> None:
    words = 'measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = "2 h"'
    found = judged(
        words, talk(1, 119, area="a"), talk(2, 1, area="a"), talk(3, 200, area="a"), talk(4, 0, area="b")
    )

    assert verdicts(found) == [
        ("counted", 0, "toward", {}), COUNTED, ("not", 0, "nothing-new", {"attribute": "area"}),
        ("counted", 0, "toward", {}),
    ]  # fmt: skip
    assert found.figures == (1, 1, 1, 2, 0)


def test_of_scores_only_the_first_of_the_best_counts() -> None:
    found = judged(
        'measure = "score"\nof = "score"\nat_least = 80',
        talk(1, score=60), talk(2, score="85 %"), talk(3, score=80), talk(4, score=90), talk(5, score=90),
        talk(6, score=0),
    )  # fmt: skip

    assert verdicts(found) == [
        ("not", 0, "not-best", {}), ("not", 0, "no-value", {"attribute": "score"}), ("not", 0, "not-best", {}),
        ("counted", 90, "best", {}), ("not", 0, "not-best", {}), ("not", 0, "not-best", {}),
    ]  # fmt: skip
    assert (found.figures.counted, found.met_on) == (90, date(2026, 1, 3))


def test_a_score_that_is_not_enough_is_told_as_the_one_that_counts() -> None:
    found = judged('measure = "score"\nof = "score"\nat_least = 80', talk(1, score=70), talk(2, score=60))

    assert verdicts(found) == [("counted", 70, "best", {}), ("not", 0, "not-best", {})]
    assert (found.figures.counted, found.met, found.met_on) == (70, False, None)


def test_a_sum_takes_numbers_that_are_more_than_nothing_and_a_yes_for_one() -> None:
    found = judged(
        'measure = "sum"\nof = "points"\nat_least = 5',
        talk(1, points=3), talk(2, points=-4), talk(3, points=True), talk(4, points="5"), talk(5), talk(6, points=2),
    )  # fmt: skip

    assert [line[:3] for line in verdicts(found)] == [
        ("counted", 3, "counted"), ("not", 0, "no-amount"), ("counted", 1, "counted"),
        *[("not", 0, "no-amount")] * 2, ("counted", 2, "counted"),
    ]  # fmt: skip
    assert found.met_on == date(2026, 1, 6)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("first = 2", [COUNTED, COUNTED, ("not", 0, "not-first", {"first": 2, "of": 1})]),
        ("latest = 2", [("not", 0, "not-latest", {"latest": 2, "of": 1}), COUNTED, COUNTED]),
    ],
)
def test_the_first_or_the_latest(words: str, expected: list[Any]) -> None:
    found = judged(words, talk(1), talk(2), talk(3))

    assert verdicts(found) == expected
    assert found.figures[:3] == (3, 3, 2)


def test_what_another_certificate_used_is_not_fresh() -> None:
    words = 'measure = "hours"\nat_least = "10 h"\nreuse = { at_most = "30 min" }'
    uses = (Use("f", "B", 40), Use("f", "A", 20), Use("g", "", None))

    found = judged(
        words, talk(1, 90, fact="f"), talk(2, 60, fact="g"), talk(3, 60, fact="h"), used_elsewhere=uses
    )

    assert verdicts(found) == [
        ("part", 60, "used-elsewhere", {"certificate": "A, B", "of": 90}),
        ("not", 0, "used-elsewhere", {"certificate": "", "of": 60}),
        ("counted", 60, "counted", {}),
    ]


def test_papers_are_lines_too() -> None:
    papers = (
        Document("a", "paper", valid_from=date(2026, 1, 1), expires_on=ON),
        Document("b", "paper", valid_from=date(2026, 1, 2), status="claimed"),
        Document("c", "paper", valid_from=date(2026, 1, 3), expires_on=date(2026, 5, 31)),
        Document("d", "paper", valid_from=date(2026, 6, 2)),
        Document("e", "paper", valid_from=date(2026, 6, 3), status="returned"),
    )

    found = judged("at_least = 2", about='document = "paper"', documents=papers)

    assert verdicts(found) == [
        COUNTED,
        ("waiting", 0, "waiting", {}),
        ("not", 0, "expired", {"day": "2026-05-31"}),
        ("not", 0, "not-yet-valid", {"day": "2026-06-02"}),
        ("not", 0, "returned", {}),
    ]
    assert found.figures == (4, 1, 1, 2, 1)


def test_a_provider_is_named_in_the_reason() -> None:
    kim = Appointment("kim", "lead", date(2026, 1, 1), date(2026, 1, 31), level="2")
    found = judged(
        'provider = { appointed = ["lead", "mentor"], level_of = "level" }',
        talk(1, provider="kim", level=2), talk(2, provider="kim", level=1), talk(3, level=2),
        appointments=(kim,),
    )  # fmt: skip
    numbers = {"appointed": "lead, mentor", "classes": "", "not_classes": ""}

    assert verdicts(found) == [
        COUNTED,
        (
            "not",
            0,
            "provider",
            {**numbers, "named": 1, "day": "2026-01-02", "level_of": "level", "level": "1"},
        ),
        ("not", 0, "provider", {**numbers, "named": 0, "day": "2026-01-03"}),
    ]


def test_an_average_is_taken_of_what_is_said_and_reached_on_a_day() -> None:
    words = 'measure = "average"\nof = "rating"\nat_least = 4.5'
    lines = (
        talk(1, rating=5),
        talk(2),
        talk(3, rating=4),
        talk(4, rating=1),
        talk(5, rating=8),
        talk(6, rating=-3),
    )

    def judged_to(number: int) -> RequirementStanding:
        return judged(words, *lines[:number])

    assert [judged_to(number).figures.counted for number in (1, 2, 3, 4, 5)] == [500, 500, 450, 333, 450]
    assert [judged_to(number).met_on for number in (1, 2, 3, 4, 5)] == [
        date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), None, date(2026, 1, 5),
    ]  # fmt: skip
    assert judged_to(6).figures.counted == 360
    assert [line[:3] for line in verdicts(judged_to(6))] == [
        ("counted", 500, "counted"), ("not", 0, "no-amount"), ("counted", 400, "counted"),
        ("counted", 100, "counted"), ("counted", 800, "counted"), ("counted", 0, "counted"),
    ]  # fmt: skip


def test_a_line_that_says_no_length_has_none() -> None:
    line = Evidence("e", "talk", date(2026, 1, 1))

    assert judged('measure = "hours"\nat_least = "1 h"', line).figures == (0, 0, 0, 60, 0)


def test_the_least_rating_counts_too() -> None:
    found = judged('measure = "average"\nof = "rating"\nat_least = 4.5', talk(1, rating=Decimal("0.01")))

    assert verdicts(found) == [("counted", 1, "counted", {})]


def test_what_is_passed_over_is_verified_where_it_is_what_it_must_be() -> None:
    lines = (talk(1, ok=True), talk(2, ok=True), talk(3, ok=False), talk(4, ok=True))
    found = judged("first = 1\nmust = { ok = true }", *lines)
    none = judged(
        "at_least = 2\nfirst = 2\nmust = { ok = true }", talk(1, ok=True), talk(2, status="claimed", ok=False)
    )

    assert found.figures[:3] == (4, 3, 1)
    assert [line[2] for line in verdicts(none)] == ["counted", "must"]


def test_nothing_is_enough_where_nothing_is_asked() -> None:
    other = '\n[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "talk"\n'

    assert judged(f"at_least = 0\nadvice = true{other}").met
    assert not judged(f"at_least = 1\nadvice = true{other}").met


def test_on_the_first_and_the_last_day_all_else_is_asked_too() -> None:
    asked = 'after = 2026-01-02\nuntil = 2026-01-04\nprovider = { appointed = "lead" }'
    found = judged(asked, *(talk(day, provider="kim") for day in range(1, 6)))

    assert [line.reason for line in found.lines] == [
        "too-early",
        "provider",
        "provider",
        "provider",
        "too-late",
    ]


def test_of_several_bounds_the_one_that_is_broken_is_told() -> None:
    early = judged("after = [2026-01-05, 2026-02-01]", talk(5))
    late = judged("until = [2026-01-05, 2026-01-02]", talk(5))

    assert (early.lines[0].reason, early.lines[0].numbers["day"]) == ("too-early", "2026-02-01")
    assert (late.lines[0].reason, late.lines[0].numbers["day"]) == ("too-late", "2026-01-02")


def test_what_would_count_less_once_verified_is_not_waiting() -> None:
    found = judged("first = 1\nmust = { ok = true }", talk(1, status="claimed", ok=False), talk(2, ok=True))

    assert (found.figures.counted, found.figures.waiting) == (1, 0)


def test_what_only_helps_to_reach_a_minimum_counts_without_credit() -> None:
    words = 'measure = "distinct"\nof = "provider"\nat_least = 2\nlimit = [{ per = "provider", at_least = "2 h" }]'
    found = judged(words, talk(1, provider="kim"), talk(2, provider="kim"), talk(3, provider="kim"))

    assert [line[:3] for line in verdicts(found)] == [
        ("counted", 1, "counted"), ("counted", 0, "helped"), ("not", 0, "nothing-new"),
    ]  # fmt: skip


def test_a_line_nothing_is_about_is_credited_nothing_and_told_what_keeps_it_out_first() -> None:
    where = 'evidence = "talk"\nwhere = { size = "group", level = 2 }'
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{where}\n'
    lines = (talk(1, size="individual", level=1), talk(2, size="group", level=1), Evidence("w", "walk", ON))

    found = unasked(Case(read(text), lines))

    assert [(line.outcome, line.credited, line.reason, line.numbers.get("attribute")) for line in found] == [
        ("not", 0, "not-of-this-sort", "size"),
        ("not", 0, "not-of-this-sort", "level"),
        ("not", 0, "no-requirement", None),
    ]
