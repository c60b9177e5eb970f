"""Whose lines count, and in which stretch of time, where limits take some of them: worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import read
from certification.rules.judge import narrowing
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
TEN_HOURS = 'measure = "hours"\nat_least = "10 h"\n'
LITTLE_BY_PHONE = 'limit = [{ where = { how = "phone" }, at_most = "2 h" }]\n'


def judged(words: str, *lines: Evidence, before: str = "") -> RequirementStanding:
    """The one requirement with these words, judged."""
    text = f'{HEAD}{before}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n{words}\n'
    return evaluate(Case(read(text), lines), date(2026, 6, 1)).requirements["r"]


def talk(name: str, on: str, hours: int = 1, provider: str = "", **attributes: Any) -> Evidence:
    """So many hours on this day, given as month-day."""
    day = date.fromisoformat(f"2026-{on}")
    return Evidence(name, "talk", day, minutes=60 * hours, provider=provider, attributes=attributes)


def credited(found: RequirementStanding) -> dict[str, int]:
    """The hours, or lines, that count."""
    unit = 60 if found.unit == "minutes" else 1
    return {line.evidence_id: line.credited // unit for line in found.lines if line.credited}


def test_whose_lines_count_is_chosen_by_what_limits_leave_of_them() -> None:
    words = TEN_HOURS + LITTLE_BY_PHONE + 'same = "provider"'
    lines = (talk("a", "01-01", 12, "ann", how="phone"), talk("b", "02-01", 10, "bob", how="live"))

    found = judged(words, *lines)

    assert (found.met, credited(found)) == (True, {"b": 10})
    assert {line.evidence_id: line.reason for line in found.lines} == {"a": "not-the-same", "b": "counted"}
    # Two hours by phone and one live are worth more than two hours live.
    short = (lines[0], talk("c", "01-02", 1, "ann", how="live"), talk("b", "02-01", 2, "bob", how="live"))
    assert credited(judged(words, *short)) == {"a": 2, "c": 1}


@pytest.mark.parametrize(("hours", "kept"), [(2, {"a": 2}), (3, {"b": 3})])
def test_of_equals_after_limits_those_met_first_are_kept(hours: int, kept: dict[str, int]) -> None:
    found = judged(
        TEN_HOURS + LITTLE_BY_PHONE + 'same = "provider"',
        talk("a", "01-01", 4, "ann", how="phone"), talk("b", "02-01", hours, "bob", how="live"),
    )  # fmt: skip

    assert credited(found) == kept
    # The same where what comes to more before limits was met later.
    later = (talk("b", "01-01", 2, "bob", how="live"), talk("a", "02-01", 4, "ann", how="phone"))
    assert credited(judged(TEN_HOURS + LITTLE_BY_PHONE + 'same = "provider"', *later)) == {"b": 2}


def test_what_is_beyond_the_cap_over_all_makes_nobody_worth_more() -> None:
    words = 'measure = "hours"\nat_least = "4 h"\nat_most = "5 h"\nsame = "provider"'

    assert credited(judged(words, talk("a", "01-01", 6, "ann"), talk("b", "02-01", 9, "bob"))) == {"a": 5}
    values = 'measure = "distinct"\nof = "topic"\nat_least = 1\nat_most = 2\nsame = "provider"'
    lines = (
        talk("a", "01-01", 1, "ann", topic=("t1", "t2")),
        talk("b", "02-01", 1, "bob", topic=("t1", "t2", "t3")),
    )
    assert [line.reason for line in judged(values, *lines).lines] == ["counted", "not-the-same"]


def test_the_stretch_is_chosen_by_what_limits_leave_of_it() -> None:
    words = TEN_HOURS + LITTLE_BY_PHONE + 'window = "2 months"'
    lines = (
        talk("a", "01-01", 12, how="phone"),
        talk("b", "03-01", 5, how="live"),
        talk("c", "04-01", 5, how="live"),
    )

    found = judged(words, *lines)

    assert (found.met, credited(found)) == (True, {"b": 5, "c": 5})
    assert (found.lines[0].reason, dict(found.lines[0].numbers)) == (
        "outside-window", {"opens": "2026-03-01", "closes": "2026-04-30", "of": 720},
    )  # fmt: skip
    # Of equals the earliest: two hours by phone, two hours live.
    assert credited(judged(words, lines[0], talk("b", "05-01", 2, how="live"))) == {"a": 2}


def test_the_stretch_that_another_line_opens_is_chosen_so_too() -> None:
    opener = '[[group.requirement]]\ncode = "o"\ntitle = "O"\nevidence = "course"\nat_least = 2\n'
    words = TEN_HOURS + LITTLE_BY_PHONE + 'window = { length = "1 month", opens_with = "o" }'
    lines = (
        talk("a", "01-10", 12, how="phone"),
        talk("b", "03-10", 3, how="live"),
        Evidence("o1", "course", date(2026, 1, 1)),
        Evidence("o2", "course", date(2026, 3, 1)),
    )

    assert credited(judged(words, *lines, before=opener)) == {"b": 3}
    nothing_opened = judged(words, *lines[:2], before=opener)
    assert [(line.reason, line.credited) for line in nothing_opened.lines] == [("outside-window", 0)] * 2


def test_the_best_pair_of_people_and_stretch_is_kept() -> None:
    words = TEN_HOURS + 'same = "provider"\nwindow = "1 month"'
    lines = (
        talk("a1", "01-01", 6, "ann"),
        talk("b", "03-01", 9, "bob"),
        talk("a2", "05-01", 6, "ann"),
    )

    found = judged(words, *lines)

    assert credited(found) == {"b": 9}
    assert [line.reason for line in found.lines] == ["not-the-same", "counted", "not-the-same"]
    # Seven of Ann's hours in one month are by phone: two of them count.
    more = (*lines, talk("a3", "05-02", 7, "ann", how="phone"))
    assert credited(judged(words + "\n" + LITTLE_BY_PHONE, *more)) == {"b": 9}
    assert credited(judged(words, *more)) == {"a2": 6, "a3": 7}


def test_of_several_people_the_set_that_counts_most_together_is_kept() -> None:
    words = 'measure = "distinct"\nof = "topic"\nat_least = 9\nsame = { of = "provider", at_most = 2 }'
    lines = (
        talk("a", "01-01", 1, "ann", topic=("t1", "t2")),
        talk("b", "01-02", 1, "bob", topic=("t1", "t2")),
        talk("c", "01-03", 1, "cy", topic="t3"),
    )

    # Ann and Bob have most topics each, but the same ones.
    assert credited(judged(words, *lines)) == {"a": 2, "c": 1}

    half_online = 'limit = [{ where = { how = "online" }, at_most_share = "1/2" }]'
    share = TEN_HOURS + f'same = {{ of = "provider", at_most = 2 }}\n{half_online}'
    # Alone, hours online count nothing; with Cy's five, five of them do.
    online = (talk("a", "01-01", 10, "ann", how="online"), talk("b", "01-02", 9, "bob", how="online"))
    assert credited(judged(share, *online, talk("c", "01-03", 5, "cy"))) == {"a": 5, "c": 5}


def test_of_very_many_people_those_who_bring_most_are_added_one_by_one() -> None:
    words = 'measure = "distinct"\nof = "topic"\nat_least = 9\nsame = { of = "provider", at_most = 3 }'
    topics: list[Any] = [("t1", "t2", "t3"), ("t1", "t2", "t3"), ("t1", "t2"), "t4", *["t1"] * 16]
    lines = [talk(f"l{n:02}", f"01-{n + 1:02}", 1, f"p{n}", topic=topic) for n, topic in enumerate(topics)]

    # Twenty people make 1140 sets of three. The first brings three topics, then only the fourth brings a new one.
    assert credited(judged(words, *lines)) == {"l00": 3, "l03": 1}


def test_no_more_people_are_added_than_may_be() -> None:
    words = 'measure = "distinct"\nof = "topic"\nat_least = 9\nsame = { of = "provider", at_most = 2 }'
    topics: list[Any] = [("t1", "t2", "t3"), "t4", "t5", *["t1"] * 18]
    lines = [talk(f"l{n:02}", f"01-{n + 1:02}", 1, f"p{n}", topic=topic) for n, topic in enumerate(topics)]

    # Twenty-one people make 210 pairs, too many to try each.
    found = judged(words, *lines)

    assert credited(found) == {"l00": 3, "l01": 1}
    assert {line.reason for line in found.lines[2:]} == {"not-the-same"}


def test_where_nobodys_lines_count_whoever_was_met_first_is_kept() -> None:
    monthly = 'limit = [{ per = "month", at_least = "5 h" }]\n'

    found = judged(
        TEN_HOURS + monthly + 'same = "provider"', talk("a", "01-01", 1, "ann"), talk("b", "02-01", 1, "bob")
    )

    assert [line.reason for line in found.lines] == ["below-minimum", "not-the-same"]


def test_two_people_without_limits_are_those_with_whom_most_was_done() -> None:
    words = TEN_HOURS + 'same = { of = "provider", at_most = 2 }'
    hours = {"ann": 1, "bob": 2, "cy": 1, "di": 3}
    lines = [talk(name, f"01-0{n + 1}", some, name) for n, (name, some) in enumerate(hours.items())]

    assert credited(judged(words, *lines)) == {"bob": 2, "di": 3}
    assert credited(judged(words, *lines[:3])) == {"ann": 1, "bob": 2}


def test_a_mean_is_taken_over_the_stretch_in_which_it_is_best() -> None:
    words = 'measure = "average"\nof = "score"\nat_least = 4\nwindow = "1 year"'

    found = judged(words, talk("a", "01-01", score=2), talk("b", "01-02", score=5))

    assert found.figures.counted == 500, "in hundredths"
    assert [line.reason for line in found.lines] == ["outside-window", "counted"]


def test_a_stretch_within_an_earlier_one_is_no_choice_of_its_own() -> None:
    # The first hour fills the cap before two lines that would have covered two areas; with or without a stretch.
    words = 'measure = "distinct"\nof = "area"\nat_least = 2\nlimit = [{ at_most = "1 h" }]\n'
    lines = [
        Evidence(name, "talk", date(2026, 1, day), minutes=minutes, attributes={"area": name})
        for day, name, minutes in ((1, "a", 60), (2, "b", 30), (3, "c", 30))
    ]

    assert (
        credited(judged(words, *lines)) == credited(judged(words + 'window = "1 year"', *lines)) == {"a": 1}
    )


def test_once_too_many_lines_were_tried_the_best_so_far_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    words = TEN_HOURS + LITTLE_BY_PHONE + 'same = "provider"'
    lines = (talk("a", "01-01", 12, "ann", how="phone"), talk("b", "02-01", 10, "bob", how="live"))

    monkeypatch.setattr(narrowing, "EFFORT", 2)

    assert credited(judged(words, *lines)) == {"a": 2}
