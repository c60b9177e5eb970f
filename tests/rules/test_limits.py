"""What caps, minimums, shares and ratios leave of the lines, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Evidence, Use
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import sentence
from certification.rules.standing import RequirementStanding

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'


def judged(words: str, *lines: Evidence) -> RequirementStanding:
    """The one requirement with these words, judged."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n{words}\n'
    return evaluate(Case(read(text), lines), date(2026, 6, 1)).requirements["r"]


def talk(day: int, minutes: int = 60, kind: str = "talk", **attributes: Any) -> Evidence:
    """A talk on this day of January."""
    return Evidence(f"{kind}{day}", kind, date(2026, 1, day), minutes=minutes, attributes=attributes)


def later(**attributes: Any) -> Evidence:
    """A talk in February."""
    return Evidence("later", "talk", date(2026, 2, 1), minutes=60, attributes=attributes)


def credited(found: RequirementStanding) -> list[int]:
    """What is left of each line."""
    return [line.credited for line in found.lines]


def why(found: RequirementStanding, number: int) -> dict[str, Any]:
    """The reason and the numbers of one line's sentence."""
    return {"reason": found.lines[number].reason, **found.lines[number].numbers}


NOTHING = {"which": "", "which_fr": ""}


def test_a_line_with_several_values_stands_under_the_first() -> None:
    found = judged(
        'at_least = 4\nlimit = [{ per = "steps", at_most = 1 }]',
        talk(1, steps=("a", "b")), talk(2, steps=("b", "c")), talk(3, steps=("a",)), talk(4), talk(5),
    )  # fmt: skip

    assert credited(found) == [1, 1, 0, 1, 0]
    assert why(found, 2) == {"reason": "cap", "cap": 1, "per": "steps", "key": "a", "of": 1, **NOTHING}
    assert why(found, 4)["key"] == ""


def test_a_part_below_its_minimum_does_not_count_at_all() -> None:
    found = judged(
        'measure = "hours"\nat_least = "10 h"\nlimit = [{ per = "day", at_least = "90 min" }]',
        talk(1, 90), talk(2, 89),
    )  # fmt: skip

    assert credited(found) == [90, 0]
    assert why(found, 1) == {
        "reason": "below-minimum", "least": 90, "per": "day", "key": "2026-01-02", "of": 89, **NOTHING,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("share", "left"),
    [
        ('at_most_share = "1/4"', [20, 0, 60]),
        ('at_most_share = "0 %"', [0, 0, 60]),
        ('at_most_share = "100 %"', [60, 60, 60]),
        ('at_most_share = "1/4", share_of = "needed"', [60, 15, 60]),
        ('at_least_share = "3/4"', [60, 60, 40]),
        ('at_least_share = "100 %"', [60, 60, 0]),
    ],
)
def test_shares(share: str, left: list[int]) -> None:
    found = judged(
        f'measure = "hours"\nat_least = "5 h"\nlimit = [{{ where = {{ size = "group" }}, {share} }}]',
        talk(1, size="group"), talk(2, size="group"), talk(3, size="individual"),
    )  # fmt: skip

    assert credited(found) == left


def test_all_of_what_is_needed_is_a_share_too() -> None:
    found = judged(
        'measure = "hours"\nat_least = "90 min"\n'
        'limit = [{ where = { size = "group" }, at_most_share = "100 %", share_of = "needed" }]',
        talk(1, size="group"), talk(2, size="group"), talk(3, size="individual"),
    )  # fmt: skip

    assert credited(found) == [60, 30, 60]


def test_the_sentence_of_a_share_names_what_is_too_much() -> None:
    words = 'measure = "hours"\nat_least = "5 h"\nlimit = [{ where = { size = "group" }, '
    lines = (talk(1, 90, size="group"), talk(2, size="individual"))

    at_most = judged(words + 'at_most_share = "1/3" }]', *lines)
    at_least = judged(words + 'at_least_share = "2/3" }]', *lines)

    assert why(at_most, 0)["of"] == 90
    assert {name: why(at_most, 0)[name] for name in ("reason", "top", "bottom", "base")} == {
        "reason": "share", "top": 1, "bottom": 3, "base": "counted",
    }  # fmt: skip
    assert "group" in why(at_most, 0)["which"]
    [verdict] = [line for line in at_most.lines if line.reason == "share"]
    assert sentence(verdict, "en") == (
        "1\u00a0h of 1\u00a0h 30\u00a0min did not count: group hours may be at most a third of what counts."
    )
    [verdict] = [line for line in at_least.lines if line.reason == "share"]
    assert sentence(verdict, "en").endswith("at least two thirds of what counts must be group hours.")
    assert sentence(verdict, "fr").endswith(
        "Au moins deux tiers de ce qui compte, ce sont les heures de groupe."
    )
    assert why(at_least, 1) == {
        "reason": "share", "top": 1, "bottom": 3, "base": "counted", "of": 60, "per": "", "key": "", "beside": 1,
        "which": "size: group", "which_fr": "taille\u202f: groupe",
        "such": "group hours", "such_fr": "les heures de groupe",
    }  # fmt: skip


def test_each_line_of_support_allows_so_many() -> None:
    found = judged(
        'at_least = 5\nlimit = [{ per = "level", support = { evidence = "care", each = 1, allows = 2 } }]',
        talk(1, level=1), talk(2, level=1), talk(3, level=1), talk(4, level=2),
        talk(5, kind="care", level=1), talk(6, kind="care", level=("3", "2")),
    )  # fmt: skip

    assert credited(found) == [1, 1, 0, 0]
    assert why(found, 2) == {
        "reason": "ratio", "given": 1, "each": 1, "allows": 2, "per": "level", "key": "1", "timed": 0, "of": 1,
        **NOTHING,
    }  # fmt: skip
    assert (why(found, 3)["given"], why(found, 3)["key"]) == (0, "2")


def test_support_by_the_hour_is_taken_to_the_minute() -> None:
    found = judged(
        'measure = "hours"\nat_least = "9 h"\n'
        'limit = [{ support = { evidence = "care", each = "1 h", allows = "5 h" } }]',
        talk(1, 300), talk(2, 60), talk(3, 65, kind="care"),
    )  # fmt: skip

    assert credited(found) == [300, 25]
    assert (why(found, 1)["timed"], why(found, 1)["given"], why(found, 1)["each"]) == (1, 65, 60)


def test_the_counterpart_worth_most_is_kept_and_of_equals_the_first() -> None:
    words = 'measure = "hours"\nat_least = "9 h"\nsame = "level"'

    assert credited(judged(words, talk(1, level=1), talk(2, level=2), talk(3))) == [60, 0, 0]
    assert credited(judged(words, talk(1, level=1), talk(2, level=2), talk(3, 1, level=2))) == [0, 60, 1]
    assert why(judged(words, talk(1, level=1), talk(2, level=2)), 1) == {
        "reason": "not-the-same", "attribute": "level", "most": 1, "of": 60,
    }  # fmt: skip
    part = judged(
        'measure = "coverage"\nof = "area"\nvalues = ["a"]\neach = 2\nsame = "level"',
        talk(1, level=1, area="a"),
    )
    assert part.lines[0].reason == "toward"


def test_the_window_worth_most_is_kept_and_of_equals_the_earliest() -> None:
    words = 'at_least = 5\nwindow = "3 days"'
    lines = (talk(1), talk(3), talk(4), talk(6), talk(20))

    assert credited(judged(words, *lines)) == [1, 1, 0, 0, 0]
    assert why(judged(words, *lines), 2) == {
        "reason": "outside-window", "opens": "2026-01-01", "closes": "2026-01-03", "of": 1,
    }  # fmt: skip
    assert credited(judged(words, *lines, talk(5))) == [0, 1, 1, 1, 0, 0]


def test_lines_of_a_count_that_is_limited_in_time_count_while_a_minute_is_left() -> None:
    found = judged('at_least = 3\nlimit = [{ at_most = "61 min" }]', talk(1), talk(2), talk(3))

    assert credited(found) == [1, 1, 0]
    assert [line.outcome for line in found.lines] == ["counted", "counted", "not"]
    assert found.figures == (3, 3, 2, 3, 0)


def test_a_line_that_only_helps_one_value_and_completes_another_counts() -> None:
    found = judged(
        'measure = "coverage"\nof = "topic"\nvalues = { a = 2, b = 1 }',
        talk(1, topic=("a", "b")), talk(2, topic=("c",)), talk(3, topic=("a",)),
    )  # fmt: skip

    assert credited(found) == [1, 0, 1]
    assert [line.reason for line in found.lines] == ["counted", "nothing-new", "counted"]


def test_parts_may_be_told_apart_by_two_things() -> None:
    found = judged(
        'at_least = 9\nlimit = [{ per = ["month", "level"], at_most = 1 }]',
        talk(1, level=1), talk(2, level=2), talk(3, level=1), talk(4), talk(5),
    )  # fmt: skip

    assert credited(found) == [1, 1, 0, 1, 0]
    assert (why(found, 2)["per"], why(found, 2)["key"]) == ("month, level", "2026-01, 1")


LOGGED = """
measure = "credits"
at_least = 9
convert = [
    { where = { size = "group" }, each = "3 h", gives = 1 },
    { where = { ok = true }, each = "1 h", gives = 1 },
]
"""


def test_a_cap_may_look_at_the_time_as_logged() -> None:
    found = judged(
        LOGGED + 'limit = [{ at_most = "4 h", as_logged = true }]',
        talk(1), talk(2, 180, size="group"), talk(3, 90, ok=True), talk(4, ok=True),
    )  # fmt: skip

    assert credited(found) == [0, 100, 100, 0]
    assert why(found, 2) == {
        "reason": "cap",
        "cap": 240,
        "per": "",
        "key": "",
        "logged": 1,
        "of": 150,
        **NOTHING,
    }


@pytest.mark.parametrize(("least", "left"), [("2 h", [100, 200]), ("3 h", [0, 200]), ("181 min", [0, 0])])
def test_a_minimum_may_look_at_the_time_as_logged(least: str, left: list[int]) -> None:
    found = judged(
        LOGGED + f'limit = [{{ per = "day", at_least = "{least}", as_logged = true }}]',
        talk(1, 120, size="group"), talk(2, 180, ok=True),
    )  # fmt: skip

    assert credited(found) == [66 if left[0] else 0, 300 if left[1] else 0]


def test_a_minimum_may_ask_for_different_ones() -> None:
    found = judged(
        'at_least = 9\nlimit = [{ per = "month", at_least = 2, of = "level" }]',
        talk(1, level=1), talk(2, level=(1, 2)),
    )  # fmt: skip
    short = judged(
        'at_least = 9\nlimit = [{ per = "month", at_least = 2, of = "level" }]',
        talk(1, level=1),
        talk(2, level=1),
    )

    assert (credited(found), credited(short)) == ([1, 1], [0, 0])
    assert {name: why(short, 0)[name] for name in ("least", "different")} == {
        "least": 2,
        "different": "level",
    }


@pytest.mark.parametrize(
    ("words", "lines", "reasons"),
    [
        (
            'measure = "days"\nat_least = 2\nlimit = [{ where = { tidal = false }, at_most = 1 }]',
            (talk(1, kind="talk", tidal=True), talk(1, tidal=False), talk(2, tidal=False)),
            ["counted", "nothing-new", "counted"],
        ),
        (
            'measure = "days"\nat_least = 2\nlimit = [{ where = { tidal = true }, at_least_share = "1/2" }]',
            (talk(1, tidal=True), talk(1, tidal=False), talk(2, tidal=False)),
            ["counted", "nothing-new", "counted"],
        ),
        (
            'measure = "distinct"\nof = "room"\nat_least = 2\nlimit = [{ per = "month", at_most = 1 }]',
            (talk(1, room="a"), talk(2, room="b"), later(room="a")),
            ["nothing-new", "counted", "counted"],
        ),
        (
            ('measure = "coverage"\nof = "room"\nvalues = ["a", "b"]\neach = "3 h"\n'
            'limit = [{ where = { online = true }, at_most = "3 h" }]'),
            (talk(1, 180, room="a", online=True), talk(2, 180, room="a"), talk(3, 180, room="b", online=True)),
            ["nothing-new", "counted", "counted"],
        ),
        (
            ('measure = "coverage"\nof = "room"\nvalues = { a = 2, b = 1 }\n'
            "limit = [{ where = { online = true }, at_most = 2 }]"),
            (talk(1, room="a", online=True), talk(2, room="a"), talk(3, room="a"), talk(4, room="c", online=True),
             talk(5, online=True), talk(6, room="b", online=True)),
            ["toward", "counted", "nothing-new", "nothing-new", "no-value", "counted"],
        ),
        (  # A line with two values may bring something although one of them has enough.
            'measure = "distinct"\nof = "room"\nat_least = 3\nlimit = [{ per = "month", at_most = 2 }]',
            (talk(1, room="a"), talk(2, room=("a", "b")), later(room="c")),
            ["counted", "counted", "counted"],
        ),
    ],
)  # fmt: skip
def test_no_line_fills_room_without_bringing_something(
    words: str, lines: tuple[Evidence, ...], reasons: list[str]
) -> None:
    found = judged(words, *(replace(line, id=str(number)) for number, line in enumerate(lines)))

    assert [line.reason for line in sorted(found.lines, key=lambda one: one.evidence_id)] == reasons
    assert found.met


def test_what_brings_nothing_new_helps_until_there_are_enough_different_ones() -> None:
    found = judged(
        'measure = "coverage"\nof = "topic"\nat_least = 2\nvalues = ["a", "b"]\n'
        'limit = [{ per = "month", at_least = 2, of = "level" }]',
        talk(1, topic="a", level=1), talk(2, topic="a", level=2), talk(3, topic="a", level=3),
    )  # fmt: skip
    beside = judged(
        'measure = "coverage"\nof = "topic"\nat_least = 2\nvalues = ["a", "b"]\n'
        'limit = [{ per = "month", at_least = 2, of = "level" }]',
        talk(1, topic="c", level=1), talk(2, topic="a", level=2),
    )  # fmt: skip

    assert [line.reason for line in found.lines] == ["counted", "helped", "nothing-new"]
    assert [line.reason for line in beside.lines] == ["nothing-new", "counted"]


@pytest.mark.parametrize(
    ("least", "left"), [("1 h", [60, 60, 60, 60]), ("3 h", [60, 60, 0, 0]), ("4 h", [60, 0, 0, 0])]
)
def test_of_what_is_needed_some_is_kept_for_lines_of_a_sort(least: str, left: list[int]) -> None:
    found = judged(
        f'measure = "hours"\nat_least = "4 h"\nlimit = [{{ where = {{ size = "pair" }}, at_least = "{least}" }}]',
        talk(1, size="pair"), talk(2), talk(3), talk(4),
    )  # fmt: skip

    assert credited(found) == left
    if least == "3 h":
        assert {name: why(found, 3)[name] for name in ("reason", "least", "rest")} == {
            "reason": "reserved", "least": 180, "rest": 60,
        }  # fmt: skip


def test_a_limit_may_be_about_some_days_the_first_and_last_included() -> None:
    found = judged(
        "at_least = 9\nlimit = [{ after = 2026-01-02, until = 2026-01-04, at_most = 0 }]",
        *(talk(day) for day in range(1, 6)),
    )

    assert credited(found) == [1, 0, 0, 0, 1]


def test_support_may_be_converted_too() -> None:
    words = (
        'measure = "hours"\nat_least = "99 h"\n'
        'limit = [{ support = { evidence = "care", each = "1 h", allows = "2 h", convert = [CONVERT] } }]'
    )
    lines = (talk(1, 600), talk(2, 90, kind="care", size="group"), talk(3, 60, kind="care"))

    def allowed(convert: str) -> list[int]:
        return credited(judged(words.replace("CONVERT", convert), *lines))

    assert allowed('{ where = { size = "group" }, each = "1 h", gives = "30 min" }') == [210]
    assert allowed('{ where = { size = "group" }, each = "1 h", gives = "30 min", whole = true }') == [180]
    assert allowed('{ where = { size = "group" }, each = 1, gives = "20 min" }') == [160]


@pytest.mark.parametrize(("whole", "left", "said"), [("", 90, False), (", whole = true", 60, True)])
def test_where_only_whole_support_allows_anything_the_sentence_says_so(
    whole: str, left: int, said: bool
) -> None:
    ratio = f'support = {{ evidence = "care", each = "1 h", allows = "1 h"{whole} }}'

    found = judged(
        f'measure = "hours"\nat_least = "99 h"\nlimit = [{{ {ratio} }}]',
        talk(1, 600),
        talk(2, 90, kind="care"),
    )

    assert credited(found) == [left]
    assert ("less allows nothing" in sentence(found.lines[0], "en")) is said


def test_what_one_requirement_took_whole_leaves_nothing_for_hours() -> None:
    text = HEAD.replace('title = "G"', 'title = "G"\nexclusive = true') + (
        '[[group.requirement]]\ncode = "a"\ntitle = "A"\nevidence = "talk"\n'
        '[[group.requirement]]\ncode = "b"\ntitle = "B"\nevidence = "talk"\nmeasure = "hours"\nat_least = "2 h"\n'
    )
    found = evaluate(Case(read(text), (talk(1), talk(2))), date(2026, 6, 1)).requirements

    assert (found["a"].figures.counted, found["b"].figures) == (1, (120, 120, 60, 120, 0))
    assert [(line.reason, line.credited) for line in found["b"].lines] == [("used-here", 0), ("counted", 60)]


def exclusive(first: str, second: str, *lines: Evidence) -> tuple[list[int], list[int]]:
    """What is credited of each line under two requirements of an exclusive group."""
    text = HEAD.replace('title = "G"', 'title = "G"\nexclusive = true')
    for code, words in (("a", first), ("b", second)):
        text += f'[[group.requirement]]\ncode = "{code}"\ntitle = "T"\nevidence = "talk"\n{words}\n'
    found = evaluate(Case(read(text), lines), date(2026, 6, 1)).requirements
    return credited(found["a"]), credited(found["b"])


HOURS = 'measure = "hours"\nat_least = '


def test_the_first_takes_what_it_needs_and_leaves_the_rest_to_the_minute() -> None:
    assert exclusive(HOURS + '"90 min"', HOURS + '"9 h"', talk(1), talk(2), talk(3)) == (
        [60, 30, 0],
        [0, 30, 60],
    )
    assert exclusive("at_least = 2", "at_least = 9", talk(1), talk(2), talk(3)) == ([1, 1, 0], [0, 0, 1])
    assert exclusive(HOURS + '"1 h"', "at_least = 9", talk(1), talk(2)) == ([60, 0], [0, 1])
    credits_ = 'measure = "credits"\nat_least = 1\nconvert = [{ each = "90 min", gives = 1 }]'
    assert exclusive(credits_, HOURS + '"9 h"', talk(1, 70), talk(2, 70)) == ([77, 22], [0, 50])


def test_what_came_after_the_need_was_reached_is_left_to_the_next() -> None:
    rooms = 'measure = "distinct"\nof = "room"\nat_least = 1'
    areas = 'measure = "coverage"\nof = "room"\nvalues = ["a", "b", "c"]\nat_least = 2\neach = 2'
    twice = tuple(talk(day, room=room) for day, room in enumerate("aabbcc", start=1))

    assert exclusive(rooms, "at_least = 9", talk(1, room="x"), talk(2, room="y")) == ([1, 1], [0, 1])
    assert exclusive(areas, "at_least = 9", *twice)[1] == [0, 0, 0, 0, 1, 1]


def test_what_another_certificate_used_whole_gives_nothing_by_the_line() -> None:
    def counted(words: str, minutes: int | None) -> int:
        text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\nreuse = "none"\n{words}\n'
        line = replace(talk(1), fact="f")
        case = Case(read(text), (line,), used_elsewhere=(Use("f", "old", minutes),))
        return evaluate(case, date(2026, 6, 1)).requirements["r"].figures.counted

    by_the_line = "at_least = 2\nconvert = [{ each = 1, gives = 2 }]"
    other_lines = (
        'measure = "credits"\nat_least = 2\nconvert = [{ where = { size = "x" }, each = "1 h", gives = 1 }]'
    )

    assert [counted(by_the_line, minutes) for minutes in (None, 60, 30)] == [0, 0, 2]
    assert [counted(other_lines, minutes) for minutes in (None, 60, 30)] == [0, 0, 0]
    assert [counted("at_least = 2", minutes) for minutes in (None, 60)] == [0, 0]
    assert [counted(HOURS + '"2 h"', minutes) for minutes in (None, 60, 30, 99)] == [0, 0, 30, 0]
