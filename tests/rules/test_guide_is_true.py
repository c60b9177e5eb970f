"""Sentences of the guide that a trial found wrong or wanting, each against the judge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, Document, Evidence, Membership
from certification.rules.curriculum import Curriculum
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding
from tests.rules.test_guide import GUIDE, HEAD

ON = date(2026, 6, 1)
RENEWAL = """[[group.requirement]]
code = "basic"
title = "Basic"
{basic}
[renewal]
cycle = "2 years"
carry_over = "6 h"
[[renewal.group]]
code = "again"
title = "Again"
[[renewal.group.requirement]]
code = "hours"
title = "Hours"
evidence = "talk"
measure = "hours"
at_least = "12 h"
"""


def file(words: str) -> Curriculum:
    """A file whose one requirement has these words."""
    return read(f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{words}\n')


def talk(day: date, hours: int = 1, kind: str = "talk", **said: Any) -> Evidence:
    """A line of this day; its provider is Mara unless it says otherwise."""
    named = said.pop("provider", "mara")
    return Evidence(f"{kind} {day} {said}", kind, day, minutes=60 * hours, provider=named, attributes=said)


def judged(words: str, *lines: Evidence, **more: Any) -> RequirementStanding:
    """The one requirement with these words, judged."""
    return evaluate(Case(file(words), lines, **more), ON).requirements["r"]


def reasons(found: RequirementStanding) -> list[str]:
    """Why each line counts or not."""
    return [line.reason for line in found.lines]


HOURS = 'evidence = "talk"\nmeasure = "hours"\nat_least = "20 h"\n'
CAP, MINIMUM = '{ where = { size = "group" }, at_most = "10 h" }', '{ per = "month", at_least = "6 h" }'


@pytest.mark.parametrize(
    "limits",
    [
        '{ per = "month", at_most = "10 h" }, { where = { size = "pair" }, at_least = "15 h" }',
        '{ where = { size = "pair" }, at_least = "15 h" }, { per = "month", at_most = "10 h" }',
    ],
)
def test_a_cap_keeps_what_a_minimum_of_the_whole_needs(limits: str) -> None:
    january = talk(date(2026, 1, 1), 8, size="group"), talk(date(2026, 1, 5), 8, size="pair")

    found = judged(f"{HOURS}limit = [{limits}]", *january, talk(date(2026, 2, 5), 10, size="pair"))

    assert "the minimum loses as little as possible" in GUIDE.replace("\n", " ")
    assert [line.credited for line in found.lines] == [300, 300, 600]


@pytest.mark.parametrize(("limits", "counted"), [(f"{CAP}, {MINIMUM}", 7), (f"{MINIMUM}, {CAP}", 13)])
def test_a_minimum_of_each_part_is_asked_of_what_the_limits_above_it_leave(limits: str, counted: int) -> None:
    days = ((1, 5, "group"), (2, 6, "group"), (3, 7, "pair"))

    found = judged(
        f"{HOURS}limit = [{limits}]",
        *(talk(date(2026, month, 1), hours, size=size) for month, hours, size in days),
    )

    assert found.figures.counted == 60 * counted


def test_a_paper_covers_every_line_unless_it_must_name_somebody() -> None:
    permit = Document("p", "permit", valid_from=date(2025, 1, 1))

    assert judged(
        'evidence = "talk"\ncovered_by = { document = "permit" }', talk(ON), documents=(permit,)
    ).met
    named = 'evidence = "talk"\ncovered_by = { document = "permit", same = "provider" }'
    assert not judged(named, talk(ON), documents=(permit,)).met


def test_a_documents_first_day_is_that_of_the_earliest() -> None:
    papers = (Document("new", "permit", valid_from=date(2025, 1, 1)),
              Document("old", "permit", valid_from=date(2024, 1, 1), expires_on=date(2024, 2, 1)))  # fmt: skip

    found = judged('evidence = "talk"\nafter = "document:permit"', talk(date(2024, 6, 1)), documents=papers)

    assert found.met


def test_a_higher_level_does_not_include_a_lower_one() -> None:
    asked = 'evidence = "talk"\nprovider = { appointed = "lead", level_of = "level" }'
    appointed = (Appointment("mara", "lead", level="2"),)

    lines = (talk(date(2026, 1, day), level=day) for day in (1, 2))
    assert reasons(judged(asked, *lines, appointments=appointed)) == ["provider", "counted"]


def test_a_failed_attempt_is_an_attempt_and_one_that_came_too_early_is_none() -> None:
    asked = 'evidence = "talk"\nafter = 2026-01-02\nprovider = { appointed = "lead" }\n'
    lines = (
        talk(date(2026, 1, 1), ok=True), talk(date(2026, 1, 2), ok=True, provider="somebody"),
        talk(date(2026, 1, 3), ok=False), talk(date(2026, 1, 4), ok=True),
    )  # fmt: skip

    found = judged(
        f"{asked}must = {{ ok = true }}\nfirst = 1", *lines, appointments=(Appointment("mara", "lead"),)
    )

    assert reasons(found) == ["too-early", "provider", "must", "not-first"]


def test_each_counted_line_opens_a_window() -> None:
    training = '[[group.requirement]]\ncode = "o"\ntitle = "O"\nevidence = "day"\nmeasure = "hours"\nat_least = "9 h"\n'
    window = 'evidence = "talk"\nwindow = { length = "1 month", opens_with = "o" }\n'
    days = (talk(date(2026, 1, 1), 8, "day"), talk(date(2026, 3, 1), 1, "day"))

    found = judged(f"{window}{training}", *days, talk(date(2026, 3, 31)))

    assert reasons(found) == ["counted"]


def test_requirements_of_a_group_come_before_the_groups_inside_it() -> None:
    inner = (
        '[[group.group]]\ncode = "in"\ntitle = "In"\n[[group.group.requirement]]\ncode = "a"\ntitle = "A"\n'
    )
    last = '[[group.requirement]]\ncode = "b"\ntitle = "B"\nevidence = "talk"\n'

    assert [one.code for one in read(f'{HEAD}{inner}evidence = "talk"\n{last}').walk()] == ["b", "a"]


@pytest.mark.parametrize("starts", [date(2020, 2, 29), date(2022, 2, 28), date(2024, 2, 29)])
def test_each_cycle_is_reckoned_from_the_day_of_certification(starts: date) -> None:
    lines = (talk(date(year, 6, 1), 12) for year in (2020, 2022, 2024))
    case = Case(
        read(HEAD + RENEWAL.format(basic='evidence = "day"')), tuple(lines), certified_on=date(2020, 2, 29)
    )

    renewal = evaluate(case, starts).renewal

    assert renewal is not None
    assert renewal.starts_on == starts


def test_shares_look_only_at_the_cycles_own_lines() -> None:
    share = 'limit = [{ where = { size = "group" }, at_most_share = "1/2" }]\n'
    lines = (talk(date(2020, 6, 1), 18, size="pair"), talk(date(2022, 6, 1), 5, size="group"),
             talk(date(2022, 6, 2), 2, size="pair"))  # fmt: skip
    curriculum = read(HEAD + RENEWAL.format(basic='evidence = "day"') + share)

    renewal = evaluate(Case(curriculum, lines, certified_on=date(2020, 3, 1)), date(2022, 7, 1)).renewal

    assert renewal is not None
    assert renewal.requirements["hours"].figures.counted == 60 * (6 + 2 + 2)


def test_a_membership_that_lapsed_stops_an_award_and_no_certificate() -> None:
    curriculum = read(HEAD + RENEWAL.format(basic='membership = "body"\nsince = "enrolment"'))
    was = (Membership("body", date(2019, 1, 1), date(2021, 1, 1)),)
    begun = {"memberships": was, "enrolled_on": date(2019, 2, 1)}

    standing = evaluate(Case(curriculum, certified_on=date(2020, 3, 1), **begun), date(2021, 6, 1))

    assert standing.renewal is not None
    assert (standing.requirements["basic"].met, standing.renewal.state) == (False, "running")


@pytest.mark.parametrize(
    ("words", "silent", "said"),
    [
        ('must = { format = { not = "online" } }', "counted", "must"),
        ('limit = [{ where = { format = "online" }, at_most = 0 }]', "counted", "cap"),
        ('must = { format = "live" }', "must", "must"),
        ('must = { format = { differs_from = "other" } }', "must", "counted"),
    ],
)
def test_what_a_line_that_does_not_say_satisfies(words: str, silent: str, said: str) -> None:
    lines = talk(date(2026, 1, 1)), talk(date(2026, 1, 2), format="online", other="live")

    assert reasons(judged(f'evidence = "talk"\nat_least = 2\n{words}', *lines)) == [silent, said]


def test_lines_that_name_no_setting_lean_only_on_those_that_name_none() -> None:
    support = 'support = { evidence = "day", each = "1 h", allows = "1 h" }'
    lines = (talk(date(2026, 1, 5), setting="a"), talk(date(2026, 1, 6)), talk(date(2026, 1, 7), kind="day"))

    found = judged(f'{HOURS}limit = [{{ per = ["week", "setting"], {support} }}]', *lines)

    assert reasons(found) == ["ratio", "counted"]


SUPPORT = 'evidence = "day", each = "1 h", allows = "1 h"'


@pytest.mark.parametrize(
    "limit",
    [
        f"{{ support = {{ {SUPPORT}, must = {{ a = 1 }} }} }}",
        f'{{ support = {{ {SUPPORT}, covered_by = {{ document = "x" }} }} }}',
        f"{{ support = {{ {SUPPORT}, limit = [{{ at_most = 1 }}] }} }}",
        '{ where = { a = 1 }, at_most = "1 h", within = "1 year" }',
        '{ per = "fortnight", at_most = "1 h" }',
    ],
)
def test_what_the_guide_says_cannot_be_written_is_refused(limit: str) -> None:
    with pytest.raises(Problems):
        file(f"{HOURS}limit = [{limit}]")
