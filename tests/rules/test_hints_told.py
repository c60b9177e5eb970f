"""What a hint says beside its amount, where people who followed it to the letter once failed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from certification.rules.case import Case, ClassPeriod, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining
from certification.rules.remains.parting import each_in_two
from certification.rules.remains.sorts import MOST_PEOPLE
from certification.rules.remains.trying import MOST_LINES
from certification.rules.standing import Remaining, Standing
from tests.rules.exploring import seldom
from tests.rules.generating import situations
from tests.rules.renewing import curriculum_text
from tests.rules.test_remaining import all_verified, met_with, promises

ON = date(2026, 6, 1)
HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
GO = '[[group.requirement]]\ncode = "go"\ntitle = "Go"\nevidence = "go"\n'


def items(words: str, *lines: Evidence, evidence: str = '"talk"', **more: Any) -> tuple[Remaining, ...]:
    """What remains of one requirement with these words."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = {evidence}\n{words}\n{GO}'
    return evaluate(Case(read(text), lines, **more), ON).requirements["r"].remains


def hint(words: str, *lines: Evidence, language: str = "en", **more: Any) -> str:
    """The same in words, with plain spaces."""
    told = " ".join(remaining(item, language) for item in items(words, *lines, **more))
    return told.replace("\u00a0", " ").replace("\u202f", " ")


def members(*names: str) -> tuple[ClassPeriod, ...]:
    """These people, members since 2010."""
    return tuple(ClassPeriod(name, "member", date(2010, 1, 1)) for name in names)


TWO_MEMBERS = 'measure = "distinct"\nof = "provider"\nat_least = 2\nprovider = { class = "member" }'


def test_no_length_is_asked_where_none_would_help() -> None:
    assert "length" not in hint(f'{TWO_MEMBERS}\nafter = "go"')


def ratio(per: str) -> str:
    return (
        'measure = "hours"\nat_least = "4 h"\n'
        f'limit = [{{ {per} support = {{ evidence = "care", each = "1 h", allows = "2 h" }} }}]'
    )


def test_what_a_ratio_leans_on_is_to_be_alike_in_all_that_the_ratio_is_for_each_of() -> None:
    per_week = 'per = ["week", "setting"],'
    assert "care, in the same week as what it supports and with the same setting." in hint(ratio(per_week))
    french = hint(ratio(per_week), language="fr")
    assert "dans la même semaine que ce qui s’y appuie et avec la même mention (setting)." in french
    assert "care, to support the rest, with the same setting." in hint(ratio('per = "setting",'))
    french = hint(ratio('per = "setting",'), language="fr")
    assert "à l’appui du reste, avec la même mention (setting)." in french
    assert hint(ratio("")).endswith("care, to support the rest.")


HOURS = 'measure = "hours"\nat_least = "10 h"\n'
SHARED = [
    ('where = { minutes = { at_most = 59 } }, at_most_share = "1/4"', "2 h 30 min", "length: at most 59 min"),
    (
        'provider = { class = "member" }, at_most_share = "1/2"',
        "5 h",
        "given by somebody of the class member",
    ),
    ('provider = { class = "novice" }, at_most_share = "1/2"', "", ""),
]


@pytest.mark.parametrize(("limit", "most", "which"), SHARED)
def test_all_that_may_only_be_a_part_is_named_with_how_much(limit: str, most: str, which: str) -> None:
    group = '{ where = { size = "group" }, at_most_share = "1/3" }'
    words = hint(f"{HOURS}limit = [{group}, {{ {limit} }}]", classes=members("kim"))

    assert "; at most 3 h 20 min of it may be: group hours" in words
    assert (
        (f"; at most {most} of it may be: {which}" in words) if which else words.endswith("be: group hours.")
    )


def capped(
    most: str,
    *,
    language: str = "en",
    needed: str = '"10 h"',
    done: int = 0,
    words: str = 'measure = "hours"',
) -> str:
    """What is said beside the amount where so much of what is needed may be video hours."""
    lines = [Evidence("t1", "talk", date(2026, 5, 1), "verified", done, attributes={"mode": "video"})] * bool(
        done
    )
    limit = f'limit = [{{ where = {{ mode = "video" }}, at_most = {most} }}]'
    told = hint(f"{words}\nat_least = {needed}\n{limit}", *lines, language=language)
    return told.partition("talk; " if language == "en" else "talk ; ")[2]


def test_how_much_of_it_may_be_of_another_sort_is_told_to_the_line_and_to_five_minutes() -> None:
    assert capped('"6 h"') == "at most 6 h of it may be: mode: video."
    assert capped('"6 h"', language="fr") == "au plus 6 h peuvent être : mode : video."
    assert capped('"6 h"', done=120) == "at most 4 h of it may be: mode: video."
    assert capped('"6 h"', done=360) == "it may not be: mode: video."
    assert capped('"6 h"', done=360, language="fr") == "ce ne peut pas être : mode : video."
    assert capped('"9 h 58 min"') == "at most 9 h 55 min of it may be: mode: video."
    assert capped('"4 min"') == "it may not be: mode: video."
    assert capped('"5 min"') == "at most 5 min of it may be: mode: video."
    assert capped('"1 min"', needed='"5 min"') == "it may not be: mode: video."
    for most in (1, 3):
        assert (
            capped(str(most), needed="4", words="# counted") == f"at most {most} of them may be: mode: video."
        )
    assert capped("0", needed="1", words="# counted") == "it may not be: mode: video."


def test_of_kinds_that_are_read_together_the_one_that_is_full_is_named() -> None:
    limit = 'limit = [{ evidence = "work.office", at_most = "2 h" }]'
    done = Evidence("t1", "work.office", date(2026, 5, 1), "verified", 120)
    assert hint(f"{HOURS}{limit}", evidence='"work.*"').endswith("at most 2 h of it may be: work office.")
    assert hint(f"{HOURS}{limit}", done, evidence='"work.*"').endswith("it may not be: work office.")


@pytest.mark.parametrize(
    ("per", "last"),
    [("month", "1 August 2026"), ("quarter", "1 October 2026"), ("half-year", "1 July 2026")],
)
def test_what_is_spread_over_periods_is_complete_when_the_last_of_them_begins(per: str, last: str) -> None:
    number = 2 if per == "half-year" else 3
    spread = f'at_least = "{5 * number} h"\nmeasure = "hours"\nlimit = [{{ per = "{per}", at_most = "5 h" }}]'
    assert f"5 h in each of {number} {per}s, complete on {last} at the earliest" in hint(spread)


def test_where_it_is_over_several_times_it_is_told_only_that_not_all_may_be() -> None:
    long = 'limit = [{ where = { size = "group" }, at_most = "3 h" }, '
    long += '{ where = { minutes = { at_least = 120 } }, at_most = "4 h" }]'
    assert hint(f"{HOURS}{long}").endswith(
        "over 6 times; not all of it may be: group hours or length: at least 2 h."
    )


def test_where_it_is_spread_it_is_told_only_that_not_all_may_be() -> None:
    spread = 'limit = [{ per = "month", at_most = "5 h" }, { where = { size = "group" }, at_most = "4 h" }]'
    assert hint(f"{HOURS}{spread}").endswith("at the earliest; not all of it may be: group hours.")
    french = hint(f"{HOURS}{spread}", language="fr")
    assert french.endswith(" ; tout ne peut pas être : les heures de groupe.")


def test_what_may_only_be_a_part_is_not_named_where_what_is_asked_leaves_it_out() -> None:
    students = 'limit = [{ provider = { class = "student" }, at_most_share = "1/4" }]'
    student = (*members("kim"), ClassPeriod("sam", "student", date(2010, 1, 1)))
    both = f'{HOURS}provider = {{ class = "member" }}\n{students}'
    assert "not all" not in hint(both, classes=student)


def test_lines_of_another_length_are_named_where_the_length_that_is_asked_leaves_them() -> None:
    def told(at_least: str, limit: str) -> str:
        return hint(
            f"at_least = 9\nmust = {{ minutes = {{ at_least = {at_least} }} }}\nlimit = [{{ {limit} }}]"
        )

    long = "where = { minutes = { at_least = 120 } }, at_most = 4"
    short = "where = { minutes = { at_most = 59 } }, at_most = 4"
    assert told("45", long) == "Add 9 more: talk (the length: at least 45 min and at most 1 h 59 min)."
    assert hint(f"at_least = 9\nlimit = [{{ {long} }}]").endswith(
        "at most 4 of them may be: length: at least 2 h."
    )
    assert told("45", short) == "Add 9 more: talk (the length: at least 1 h)."


LETTERS = f'{TWO_MEMBERS}\nafter = "go"'


def test_what_is_needed_is_told_although_too_few_are_known_who_may_give_it() -> None:
    assert hint(LETTERS) == (
        "First: “Go”. Nobody is known today who may give this (needed: member). "
        "Add 2 more: talk (provider: member), each with a different provider."
    )
    one = "It takes 2 different people to give this (needed: member); only one is known today. "
    adds = "Add 1 more: talk (provider: m1). Add 1 more: talk (provider: member), with one more provider."
    assert hint(LETTERS, classes=members("m1")) == f"First: “Go”. {one}{adds}"
    assert hint(TWO_MEMBERS, classes=members("m1")) == one + adds
    given = Evidence("t1", "talk", date(2026, 5, 1), "verified", 60, provider="m1")
    assert hint(TWO_MEMBERS, given, classes=members("m1")) == one + adds.partition(". ")[2]
    both = "First: “Go”. Add 1 more: talk (provider: m1). Add 1 more: talk (provider: m2)."
    assert hint(LETTERS, classes=members("m1", "m2")) == both


def test_nobody_who_was_only_supposed_is_named() -> None:
    of_a_level = (
        'provider = { appointed = "lead", level_of = "stage" }\nmust = { second = { same_as = "provider" } }'
    )
    found = items(f'{of_a_level}\nwhere = {{ stage = "final" }}')

    assert [item.kind for item in found] == ["people", "add"]
    assert "uffff" not in repr(found)
    assert "provider" not in found[1].attributes


def test_where_only_what_a_ratio_leans_on_needs_somebody_the_rest_is_told() -> None:
    led = 'support = { evidence = "care", provider = { class = "member" }, each = "1 h", allows = "2 h" }'
    assert hint(f"{HOURS}limit = [{{ {led} }}]") == (
        "Nobody is known today who may give a part of this (needed: member). "
        "Add 10 h more: talk. Add 5 h more: care (provider: member), to support the rest."
    )


LASTING = [
    ('window = "1 year"', ", by 30 April 2027 at the latest"),
    ('within = "6 months"', ", by 1 November 2026 at the latest"),
    ("until = 2026-12-31", ", by 31 December 2026 at the latest"),
    ('window = "1 year"\nuntil = 2026-12-31', ", by 31 December 2026 at the latest"),
    ('within = "6 months"\nuntil = 2026-12-31', ", by 1 November 2026 at the latest"),
    ('window = { length = "1 year", opens_with = "go" }', ", by 3 May 2027 at the latest"),
    ('after = "go"', ""),
    ('after = 2020-01-01\nwithin = "6 months"', ", by 1 November 2026 at the latest"),
]


@pytest.mark.parametrize(("words", "told"), LASTING)
def test_the_day_from_which_the_same_would_no_longer_do_is_told(words: str, told: str) -> None:
    go = Evidence("go", "go", date(2026, 5, 3), "verified")
    lines = [Evidence(f"t{day}", "talk", date(2026, 5, day), "verified", 60) for day in (1, 3, 9)]
    lines = lines[1:] if "go" in words else lines

    assert hint(f"at_least = {len(lines) + 2}\n{words}", *lines, go) == f"Add 2 more: talk{told}."


@pytest.mark.parametrize(
    ("until", "latest"),
    [("cycle-end", None), ("cycle-end - 1 day", date(2026, 12, 30)), ("cycle-end + 1 day", None)],
)
def test_that_a_cycle_ends_is_told_elsewhere(until: str, latest: date | None) -> None:
    asks = (
        '[[renewal.group.requirement]]\ncode = "talks"\ntitle = "Talks"\nevidence = "talk"\nat_least = 2\n'
        f'until = "{until}"\n'
    )
    case = Case(read(curriculum_text(asks=asks)), certified_on=date(2025, 1, 1))

    renewal = evaluate(case, ON).renewal

    assert renewal is not None
    assert [item.latest for item in renewal.requirements["talks"].remains] == [latest]


def test_a_last_day_comes_back_from_json_and_the_earlier_one_holds_for_two_requirements() -> None:
    asked = 'evidence = "talk"\nat_least = 2\nuntil = 2026-{}\n'
    one = f'[[group.requirement]]\ncode = "one"\ntitle = "One"\n{asked.format("12-31")}'
    two = f'[[group.requirement]]\ncode = "two"\ntitle = "Two"\n{asked.format("11-30")}'
    standing = evaluate(Case(read(HEAD + one + two)), ON)

    assert [item.latest for item in standing.remains] == [date(2026, 11, 30)]
    assert Standing.from_json(standing.to_json()) == standing


@seldom
@given(situation=situations())
def test_what_is_added_on_the_last_day_would_do_and_a_day_later_not(situation: tuple[Case, date]) -> None:
    case, on = situation

    for code, adds in promises(evaluate(case, on)):
        last = adds[0].latest
        requirement = case.curriculum.requirement(code)
        if last is None or any(anchor.kind == "requirement" for anchor in requirement.days_named):
            continue
        known, later = all_verified(case), last + timedelta(days=1)
        if met_with(known, later, code):
            continue  # by lines that are dated ahead
        assert not met_with(known, later, code, *adds), (code, adds, case.curriculum.text)
        if not requirement.until:
            assert met_with(known, last, code, *adds), (code, adds, case.curriculum.text)


def test_of_what_only_a_part_must_be_no_more_is_asked_than_that_part() -> None:
    half = 'limit = [{ where = { by = "us" }, at_least_share = "1/2" }]'
    done = Evidence("t1", "talk", date(2026, 5, 1), "verified", 120, attributes={"by": "us"})

    assert hint(f"{HOURS}{half}") == "Add 10 h more: talk, at least 5 h of it (by: us)."
    assert hint(f"{HOURS}{half}", done) == "Add 8 h more: talk, at least 3 h of it (by: us)."
    assert hint(f"{HOURS}{half}", language="fr") == (
        "Ajoutez encore 10 h : talk, dont au moins 5 h (by : us)."
    )
    whole = 'limit = [{ where = { by = "us" }, at_least = "10 h" }]'
    assert hint(f"{HOURS}{whole}") == "Add 10 h more: talk (by: us)."
    capped = half.replace("}]", '}, { where = { size = "group" }, at_most = "2 h" }]')
    assert hint(f"{HOURS}{capped}").endswith("; at most 2 h of it may be: group hours.")


@seldom
@given(situation=situations())
def test_the_part_that_is_asked_for_with_any_rest_would_do(situation: tuple[Case, date]) -> None:
    case, on = situation

    for code, adds in promises(evaluate(case, on)):
        assert met_with(all_verified(case), on, code, *each_in_two(adds)), (code, adds, case.curriculum.text)


@pytest.mark.parametrize("least", [1, 9])
def test_a_part_of_one_and_of_all_but_one_is_told(least: int) -> None:
    part = f'at_least = 10\nlimit = [{{ where = {{ by = "us" }}, at_least = {least} }}]'
    assert hint(part) == f"Add 10 more: talk, at least {least} of them (by: us)."


def test_of_what_something_else_supports_only_a_part_must_be_too() -> None:
    half = '{ where = { by = "us" }, at_least_share = "1/2" }'
    led = '{ support = { evidence = "care", each = "1 h", allows = "2 h" } }'
    assert hint(f"{HOURS}limit = [{half}, {led}]") == (
        "Add 10 h more: talk, at least 5 h of it (by: us). Add 5 h more: care, to support the rest."
    )


def test_that_some_may_not_be_all_is_told_up_to_the_most_lines_that_are_tried() -> None:
    def told(most: int) -> str:
        return hint(f'at_least = {most}\nlimit = [{{ where = {{ size = "group" }}, at_most = {most - 1} }}]')

    assert told(MOST_LINES).endswith(f"at most {MOST_LINES - 1} of them may be: size: group.")
    assert hint(
        f'at_least = {MOST_LINES}\nlimit = [{{ where = {{ size = "group" }}, at_most = {MOST_LINES} }}]'
    ) == (f"Add {MOST_LINES} more: talk.")


def in_turn(words: str) -> str:
    """What remains, in words, of what comes second where the one before it takes lines of the same sort first."""
    both = (
        '[[group]]\ncode = "e"\ntitle = "E"\nexclusive = true\n'
        '[[group.requirement]]\ncode = "one"\ntitle = "One"\nevidence = "talk"\nat_least = 5\n'
        f'[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\nat_least = 2\n{words}\n'
    )
    remains = evaluate(Case(read(HEAD + GO + both)), ON).requirements["r"].remains
    return " ".join(remaining(item, "en") for item in remains).replace("\u00a0", " ")


NOBODY = "Nobody is known today who may give this (needed: member). "
BY_US = 'limit = [{ where = { by = "us" }, at_least = 1 }]'
IN_TURN = [
    ('after = "go"', "First: “Go”. Add 2 more: talk."),
    (f'after = "go"\n{BY_US}', "First: “Go”. Add 2 more: talk, at least 1 of them (by: us)."),
    (
        'after = "go"\nprovider = { class = "member" }',
        f"First: “Go”. {NOBODY}Add 2 more: talk (provider: member).",
    ),
    ("until = 2026-12-31", "Add 7 more: talk, by 31 December 2026 at the latest."),
    (
        'provider = { class = "member" }',
        f"{NOBODY}Add 7 more: talk (provider: member).",
    ),
]


@pytest.mark.parametrize(("words", "told"), IN_TURN)
def test_what_comes_second_is_told_what_it_lacks(words: str, told: str) -> None:
    assert in_turn(words) == told


def test_where_more_people_are_asked_than_are_supposed_the_difference_is_told() -> None:
    many = f'measure = "distinct"\nof = "provider"\nat_least = {MOST_PEOPLE + 1}\nprovider = {{ class = "member" }}'
    assert hint(f'{many}\nafter = "go"') == (
        "First: “Go”. Nobody is known today who may give this (needed: member). "
        f"Add {MOST_PEOPLE + 1} more: talk, each with a different provider."
    )


def test_where_enough_are_known_and_the_first_have_been_taken_it_is_a_decision() -> None:
    twice = [Evidence(f"t{day}", "talk", date(2026, 5, day), "verified", 60, provider="m1") for day in (1, 2)]
    of_the_first = f"{TWO_MEMBERS}\nfirst = 2"
    assert [one.kind for one in items(of_the_first, *twice, classes=members("m1", "m2"))] == ["decision"]
    assert [one.kind for one in items(of_the_first, *twice, classes=members("m1"))] == ["people"]


def test_that_the_time_has_passed_is_told_although_somebody_else_may_not_give_it_either() -> None:
    go = Evidence("go", "go", date(2024, 5, 3), "verified")
    window = 'window = { length = "1 year", opens_with = "go" }'
    told = "The time for it has passed: repeat “Go”."
    for words in (TWO_MEMBERS, 'at_least = 2\nprovider = { class = "member" }'):
        assert hint(f"{words}\n{window}", go, classes=members("m1", "m2")) == told
        assert hint(f"{words}\n{window}", go, classes=members("m1")) == told
        assert hint(f"{words}\n{window}", go).startswith("Nobody is known today")


def test_what_came_in_time_and_a_ratio_cut_may_yet_count_by_what_it_leans_on() -> None:
    led = 'until = 2026-02-01\nat_least = 1\nlimit = [{ support = { evidence = "care", each = 1, allows = 1 } }]'
    in_time = Evidence("t", "talk", date(2026, 1, 5), "verified")
    assert hint(led, in_time) == "Add 1 more: care, to support the rest."
    assert hint(led) == "The last day was 1 February 2026: only a decision (a waiver) can help."


def test_several_who_are_not_known_yet_are_told_apart() -> None:
    each = 'limit = [{ per = "provider", at_most = "5 h" }]\nprovider = { class = "member" }'
    assert hint(f'measure = "hours"\nat_least = "8 h"\n{each}') == (
        f"{NOBODY}Add 8 h more: talk (provider: member), 4 h with each of 2 different providers."
    )
    assert (
        hint(f'measure = "hours"\nat_least = "4 h"\n{each}')
        == f"{NOBODY}Add 4 h more: talk (provider: member)."
    )
    assert [item.parts for item in items(TWO_MEMBERS.replace("2", "3"))] == [0, 3]


@pytest.mark.parametrize(
    ("words", "on", "again"),
    [
        ('at_least = 2\nuntil = "enrolment + 1 year"', date(2024, 1, 1), date(2024, 1, 2)),
        ('at_least = 2\nuntil = "enrolment + 1 year"', date(2024, 1, 2), None),
        ('at_least = 1\nuntil = "enrolment + 1 year"', date(2023, 6, 1), None),
        ('at_least = 2\nafter = "go"\nuntil = 2024-03-01', date(2024, 1, 1), date(2024, 3, 2)),
        ("at_least = 2\nafter = 2024-03-01", date(2024, 1, 1), date(2024, 3, 1)),
        ('at_least = 3\nwindow = "1 year"', date(2023, 6, 1), date(2024, 5, 1)),
    ],
)
def test_the_next_look_comes_when_a_hint_is_true_no_more(words: str, on: date, again: date | None) -> None:
    done = Evidence("t1", "talk", date(2023, 5, 1), "verified")
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n{words}\n{GO}'
    case = Case(read(text), (done,), enrolled_on=date(2023, 1, 1))

    assert evaluate(case, on).recheck_on == again
    assert evaluate(case, on, remains=False).recheck_on is None


@seldom
@given(situation=situations())
def test_what_is_offered_would_do_on_every_day_until_the_next_look(situation: tuple[Case, date]) -> None:
    case, on = situation
    standing = evaluate(case, on)
    if standing.recheck_on is None:
        return
    last, known = standing.recheck_on - timedelta(days=1), all_verified(case)

    for code, adds in promises(standing):
        requirement = case.curriculum.requirement(code)
        # A limit of each month sees another month, and the latest are others once a day is over: that is not promised.
        if requirement.limits or requirement.latest is not None or requirement.first is not None:
            continue
        if not any(item.per or item.since or item.until for item in adds):
            assert met_with(known, last, code, *adds), (code, adds, last, case.curriculum.text)
