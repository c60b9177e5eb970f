"""Papers, memberships and time itself: to the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, ClassPeriod, Document, Evidence, Membership
from certification.rules.curriculum import CoveredBy, ProviderRule
from certification.rules.files.reading import read
from certification.rules.judge.people_on_a_day import Providers, covered, document_value
from certification.rules.judging import evaluate
from certification.rules.standing import RequirementStanding, Standing

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
ON = date(2026, 6, 1)
DAY = timedelta(days=1)


def standing(words: str, on: date = ON, **more: Any) -> Standing:
    """The standing where one requirement has these words, and another is about evidence called other."""
    other = '[[group.requirement]]\ncode = "other"\ntitle = "Other"\nevidence = "other"\n'
    text = f'{HEAD}{other}[[group.requirement]]\ncode = "r"\ntitle = "R"\n{words}\n'
    return evaluate(Case(read(text), **more), on)


def judged(words: str, on: date = ON, **more: Any) -> RequirementStanding:
    """The one requirement with these words."""
    return standing(words, on, **more).requirements["r"]


def paper(name: str, starts: date | None = None, ends: date | None = None, **more: Any) -> Document:
    """A paper."""
    status = more.pop("status", "verified")
    return Document(name, "paper", status, starts, ends, more)


@pytest.mark.parametrize(
    ("period", "last_day", "needed"),
    [("1 day", date(2026, 1, 2), 1), ("1 month", date(2026, 2, 1), 31), ("2 years", date(2028, 1, 1), 730)],
)
def test_time_is_met_on_the_day_it_has_passed(period: str, last_day: date, needed: int) -> None:
    words = f'elapsed = "{period}"\nsince = "enrolment"'

    before = standing(words, last_day - DAY, enrolled_on=date(2026, 1, 1))
    after = standing(words, last_day, enrolled_on=date(2026, 1, 1))

    assert before.requirements["r"].figures == (0, 0, 0, needed, 0)
    assert (before.requirements["r"].met, before.recheck_on) == (False, last_day)
    assert after.requirements["r"].figures == (needed, needed, needed, needed, 0)
    assert (after.requirements["r"].met_on, after.recheck_on) == (last_day, None)


def test_time_does_not_run_before_its_day_is_known() -> None:
    found = standing('elapsed = "1 year"\nsince = "enrolment"')

    assert (found.requirements["r"].met, found.recheck_on) == (False, None)
    assert found.requirements["r"].figures.needed == 1


def test_time_that_has_passed_waits_for_what_comes_first() -> None:
    words = 'elapsed = "1 month"\nsince = 2026-01-01\nafter = "other"'
    other = (Evidence("o", "other", date(2026, 3, 1)),)

    assert not judged(words).met
    assert judged(words, evidence=other).met_on == date(2026, 3, 1)
    assert judged(words, evidence=(Evidence("o", "other", date(2026, 1, 9)),)).met_on == date(2026, 2, 1)
    assert standing('elapsed = "1 month"\nsince = 2026-01-01\nafter = 2026-07-01').recheck_on == date(
        2026, 7, 1
    )


@pytest.mark.parametrize(
    ("starts", "ends", "reason", "recheck"),
    [
        (None, None, "counted", None),
        (ON, ON, "counted", ON + DAY),
        (ON - DAY, ON - DAY, "expired", None),
        (ON + DAY, None, "not-yet-valid", ON + DAY),
        (ON, date.max, "counted", None),
    ],
)
def test_a_paper_is_valid_from_its_first_day_to_its_last(
    starts: date | None, ends: date | None, reason: str, recheck: date | None
) -> None:
    found = standing('document = "paper"', documents=(paper("p", starts, ends),))

    assert [line.reason for line in found.requirements["r"].lines] == [reason]
    assert (found.requirements["r"].met, found.recheck_on) == (reason == "counted", recheck)


def test_of_several_papers_the_one_that_makes_enough_tells_the_day() -> None:
    papers = tuple(paper(f"p{month}", date(2026, month, 1)) for month in (3, 1, 2))

    assert judged('document = "paper"\nat_least = 2', documents=papers).met_on == date(2026, 2, 1)
    assert judged('document = "paper"\nat_least = 3', documents=papers).met_on == date(2026, 3, 1)
    assert judged('document = "paper"\nat_least = 4', documents=papers).met_on is None
    assert judged('document = "paper"', documents=(paper("p"),)).met_on is None


def test_a_paper_must_say_what_it_must() -> None:
    papers = (paper("a", level=1), paper("b", level=2, ok=True), paper("c", level=3))
    choice = judged('document = "paper"\nmust = [{ level = 1 }, { ok = true }]', documents=papers)
    number = judged('document = "paper"\nmust = { level = { at_least = 3 } }', documents=papers)

    assert [(line.evidence_id, line.reason) for line in choice.lines] == [
        ("a", "counted"), ("b", "counted"), ("c", "must"),
    ]  # fmt: skip
    assert choice.lines[2].numbers["test"] == "alternatives"
    assert [line.numbers.get("found") for line in number.lines] == ["1", "2", None]
    assert judged('document = "paper"\nwhere = { level = 2 }', documents=papers).figures.recorded == 1


@pytest.mark.parametrize(
    ("papers", "gap"),
    [
        ([(date(2026, 1, 1), ON)], None),
        ([(None, None)], None),
        ([(None, ON)], None),
        ([(date(2026, 1, 2), None)], "2026-01-01"),
        ([(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 3, 2), None)], None),
        ([(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 3, 3), None)], "2026-03-02"),
        ([(None, date(2026, 3, 1)), (date(2026, 2, 1), date(2026, 2, 9)), (date(2026, 3, 2), ON)], None),
        (
            [(None, date(2026, 3, 1)), (date(2026, 2, 1), date(2026, 2, 9)), (date(2026, 4, 1), ON)],
            "2026-03-02",
        ),
    ],
)
def test_no_day_since_then_may_lack_a_paper(
    papers: list[tuple[date | None, date | None]], gap: str | None
) -> None:
    words = 'document = "paper"\nsince = 2026-01-01'

    found = judged(words, documents=tuple(paper(f"p{n}", *days) for n, days in enumerate(papers)))

    assert found.met is (gap is None)
    assert {line.numbers["day"] for line in found.lines if line.reason == "gap"} == ({gap} if gap else set())
    assert not judged(words.replace("2026-01-01", '"other"'), documents=(paper("p"),)).met


LAPSED = '[[group.requirement]]\ncode = "lapsed"\ntitle = "Lapsed"\n'
AFTER = (
    '[[group.requirement]]\ncode = "talks"\ntitle = "Talks"\nevidence = "talk"\nat_least = 9\nafter = "{}"\n'
)


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ('document = "paper"', date(2026, 1, 10)),
        ('document = "paper"\nafter = 2026-02-01', date(2026, 2, 1)),
        ('document = "paper"\nsince = 2026-01-15', date(2026, 1, 10)),
        ('document = "paper"\nsince = 2026-01-05', None),
    ],
)
@pytest.mark.parametrize("code", ["lapsed", "inner"])
def test_what_a_paper_opened_stays_open_when_it_lapses(words: str, opens: date | None, code: str) -> None:
    inner = '[[group.group]]\ncode = "inner"\ntitle = "Inner"\n' + LAPSED.replace(
        "[[group.", "[[group.group."
    )
    text = HEAD + AFTER.format(code) + (inner if code == "inner" else LAPSED) + words
    days = [date(2026, 1, 9), date(2026, 1, 10), date(2026, 1, 31), date(2026, 2, 1)]
    lines = tuple(Evidence(str(day), "talk", day) for day in days)
    papers = (paper("p", date(2026, 1, 10), date(2026, 3, 1)),)

    found = evaluate(Case(read(text), lines, documents=papers), ON).requirements

    assert not found["lapsed"].met
    counted = [line.evidence_id for line in found["talks"].lines if line.outcome == "counted"]
    assert counted == [str(day) for day in days if opens is not None and day >= opens]


def test_papers_wait_for_what_comes_first() -> None:
    words = 'document = "paper"\nafter = ["other", 2026-07-01]'
    other = (Evidence("o", "other", date(2026, 3, 1)),)

    closed = judged(words, documents=(paper("p"),))
    later = judged(words, documents=(paper("p"),), evidence=other)
    open_ = judged(words, date(2026, 7, 1), documents=(paper("p", date(2026, 1, 1)),), evidence=other)

    today = judged(words.replace("2026-07-01", "2026-06-01"), documents=(paper("p"),))

    assert [line.numbers["code"] for line in (*closed.lines, *later.lines)] == ["other", "2026-07-01"]
    assert (
        judged(words.replace('["other", 2026-07-01]', "[2026-06-01, 2026-07-01]"), documents=(paper("p"),))
        .lines[0]
        .numbers["code"]
        == "2026-07-01"
    )
    assert today.lines[0].numbers["code"] == "other"
    assert (closed.met, later.met, open_.met, open_.met_on) == (False, False, True, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("starts", "reason", "recheck"),
    [
        (date(2025, 12, 1), "counted", ON + DAY),
        (date(2025, 12, 2), "counted", date(2026, 6, 3)),
        (date(2025, 11, 30), "too-old", None),
        (None, "too-old", None),
    ],
)
def test_a_paper_may_have_to_be_recent(starts: date | None, reason: str, recheck: date | None) -> None:
    found = standing('document = "paper"\nwithin = "6 months"', documents=(paper("p", starts),))
    [line] = found.requirements["r"].lines

    assert (line.reason, found.recheck_on) == (reason, recheck)
    if reason == "too-old":
        assert line.numbers == {"months": 6, "days": 0, **({} if starts else {"undated": 1})}
    assert (
        standing('document = "paper"\nwithin = "9999 years"', documents=(paper("p", ON),)).recheck_on is None
    )


def test_a_membership_is_a_paper_too() -> None:
    members = (Membership("club", date(2026, 1, 1), ON), Membership("other", None, None))

    assert judged('membership = "club"', memberships=members).met
    assert not judged('membership = "club"', ON + DAY, memberships=members).met


ANYTHING = read(f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n')
LINE = Evidence("e", "talk", ON, provider="kim", attributes={"level": 2})


@pytest.mark.parametrize(
    ("rule", "document", "expected"),
    [
        (CoveredBy("paper"), paper("p"), True),
        (CoveredBy("paper"), paper("p", ON, ON), True),
        (CoveredBy("paper"), paper("p", ON + DAY), False),
        (CoveredBy("paper"), paper("p", None, ON - DAY), False),
        (CoveredBy("paper"), paper("p", status="claimed"), False),
        (CoveredBy("other"), paper("p"), False),
        (CoveredBy("paper", same=("provider",)), paper("p", provider="kim"), True),
        (CoveredBy("paper", same=("provider",)), paper("p", provider="lou"), False),
        (CoveredBy("paper", same=("provider",)), paper("p"), False),
        (CoveredBy("paper", same=("room",)), paper("p"), False),
        (CoveredBy("club", membership=True), paper("p"), True),
        (CoveredBy("team", membership=True), paper("p"), False),
        (CoveredBy("paper", membership=True), paper("p"), False),
    ],
)
def test_a_paper_covers_a_line_of_its_days(rule: CoveredBy, document: Document, expected: bool) -> None:
    members = (Membership("club", ON, ON), Membership("team", ON + DAY))
    case = Case(ANYTHING, documents=(document,), memberships=members)

    assert covered(rule, LINE, case) is expected


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        (ProviderRule(appointed=("lead",)), ON, True),
        (ProviderRule(appointed=("mentor", "lead")), ON, True),
        (ProviderRule(appointed=("mentor",)), ON, False),
        (ProviderRule(appointed=("lead",)), ON + DAY, False),
        (ProviderRule(appointed=("lead",)), ON - DAY, False),
        (ProviderRule(appointed=("lead",), level_of="level"), ON, True),
        (ProviderRule(appointed=("lead",), level_of="grade"), ON, False),
        (ProviderRule(classes=("faculty",)), ON, True),
        (ProviderRule(classes=("faculty",)), ON + DAY, False),
        (ProviderRule(classes=("staff",)), ON, False),
        (ProviderRule(not_classes=("staff",)), ON, True),
        (ProviderRule(not_classes=("faculty",)), ON, False),
        (ProviderRule(appointed=("lead",), not_classes=("faculty",)), ON, False),
        (ProviderRule(classes=("faculty",), not_classes=("learner",)), ON, True),
    ],
)
def test_who_was_what_on_a_day(rule: ProviderRule, day: date, expected: bool) -> None:
    lead, faculty = Appointment("kim", "lead", ON, ON, level="2"), ClassPeriod("kim", "faculty", ON, ON)
    case = Case(ANYTHING, appointments=(lead,), classes=(faculty,))

    assert Providers(case).fits(rule, LINE, day) is expected
    assert not Providers(case).fits(rule, Evidence("e", "talk", ON), day)


def test_a_papers_kind_is_one_of_its_attributes() -> None:
    assert [document_value(paper("p", level=2), name) for name in ("kind", "level", "room")] == [
        "paper",
        2,
        None,
    ]
