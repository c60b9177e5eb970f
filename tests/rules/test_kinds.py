"""The guide's own examples, judged: for each, evidence whose right answer was worked out by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certification.rules.files.case_files import read_case
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import sentence
from certification.rules.standing import Standing
from tests.rules.test_guide import HEAD, SECTIONS

ON = date(2026, 6, 1)


def judged(number: int, rows: str, on: date = ON, rules: str = "") -> Standing:
    """The standing under the guide's example of this number, or under `rules` in its place.

    The first row of `rows` names the columns.
    """
    table = "\n".join(",".join(cell.strip() for cell in row.split("|")) for row in rows.strip().splitlines())
    return evaluate(read_case(read(HEAD + (rules or SECTIONS[str(number)])), [("case", table)]), on)


def days(kind: str, number: int, *, month: str = "2026-01", more: str = "") -> str:
    """So many rows of a kind, one a day."""
    return "\n".join(f"{kind}|{month}-{day:02}{more}" for day in range(1, number + 1))


CASES = tomllib.loads(Path("tests/rules/hand_worked.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['number']}: {case['about']}"[:60] for case in CASES])
def test_the_guides_example_judges_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    standing = judged(case["number"], case["rows"], rules=case.get("rules", ""))

    told = 0
    for code, answer in case["expected"].items():
        found = standing.requirements[code]
        assert [found.figures.recorded, found.figures.counted, found.met] == answer, code
        for line in found.lines:
            for language in ("en", "fr"):
                words = case.get(language, {}).get(f"{code} {line.evidence_id}")
                said = sentence(line, language).replace("\u00a0", " ").replace("\u202f", " ")
                assert words in (None, said)
                told += words is not None
    assert told == len(case.get("en", {})) + len(case.get("fr", {}))


def test_hours_with_a_supervisor_in_training_count_in_full_once_certified() -> None:
    rows = (
        "table|kind|on|hours|provider|person|name|from|until\n|supervision|2026-01-01|16|tim||||\n"
        "class|||||tim|in-training|2025-01-01|2026-05-31\nclass|||||tim|certified|2026-06-01|"
    )

    before, after = judged(11, rows, date(2026, 5, 31)), judged(11, rows, date(2026, 6, 1))

    assert before.requirements["supervision"].figures.counted == 10 * 60
    assert before.recheck_on == date(2026, 6, 1)
    assert after.requirements["supervision"].figures.counted == 16 * 60


def test_two_reviewers_must_agree_or_the_board_decides() -> None:
    head = "kind|on|rating|second_rating|second_reviewer|provider|board_decision\n"
    ten = days("recording", 10, more="|3||||") + "\n"

    agree = judged(21, head + ten + "recording|2026-02-01|4|4|lou|kim|")
    same_person = judged(21, head + ten + "recording|2026-02-01|4|4|kim|kim|")
    differ = judged(21, head + ten + "recording|2026-02-01|5|2|lou|kim|")
    board = judged(21, head + ten + "recording|2026-02-01|5|2|lou|kim|yes")

    assert [one.requirements["final"].met for one in (agree, same_person, differ, board)] == [
        True,
        False,
        False,
        True,
    ]


def test_judgement_counts_only_after_the_minimum_and_by_somebody_appointed() -> None:
    head = "table|kind|on|provider|person|function\nappointment||||kim|consultant\n"
    ten = days("|practicum.session.therapist", 10, more="|||") + "\n"

    early = judged(22, head + ten + "|practicum.competence|2026-01-09|kim||")
    stranger = judged(22, head + ten + "|practicum.competence|2026-01-10|lou||")
    right = judged(22, head + ten + "|practicum.competence|2026-01-10|kim||")

    assert [one.requirements["judgement"].met for one in (early, stranger, right)] == [False, False, True]


def test_one_of_two_options_is_enough() -> None:
    standing = judged(23, "kind|on|size|hours\nsupervision|2026-01-01|individual|15")

    assert standing.complete
    assert not standing.requirements["group-option"].met


def test_a_document_is_judged_on_the_day() -> None:
    rows = (
        "table|kind|from|until|amount\ndocument|licence|2025-01-01|2026-06-01|\ndocument|insurance|||999999"
    )

    on_the_last_day, the_day_after = judged(24, rows), judged(24, rows, date(2026, 6, 2))

    assert on_the_last_day.requirements["licence"].met
    assert on_the_last_day.recheck_on == date(2026, 6, 2)
    assert not the_day_after.requirements["licence"].met
    assert [line.reason for line in on_the_last_day.requirements["insurance"].lines] == ["must"]


def test_those_who_came_before_the_switch_need_not_meet_the_new_rule() -> None:
    old = judged(30, "table|kind|on\nperson|enrolled|2024-04-30")
    new = judged(30, "table|kind|on\nperson|enrolled|2024-05-01")

    assert (old.complete, new.complete) == (True, False)
    assert not old.requirements["video"].applies


def test_a_hold_stops_the_award_while_it_lasts_and_membership_may_not_lapse() -> None:
    member = (
        "table|kind|on|from|until\nperson|enrolled|2025-01-01||\nmembership|atss||2024-01-01|2025-12-31\n"
    )
    seamless = member + "membership|atss||2026-01-01|\nhold|fees||2026-05-01|2026-06-30"
    lapsed = member + "membership|atss||2026-01-02|"

    held, free = judged(31, seamless), judged(31, seamless, date(2026, 7, 1))

    assert (held.complete, held.holds, held.recheck_on) == (False, ("fees",), date(2026, 7, 1))
    assert free.complete
    assert [line.reason for line in judged(31, lapsed).requirements["membership"].lines] == ["expired", "gap"]


def test_the_title_follows_the_licence() -> None:
    with_licence = judged(32, "table|kind|from\ndocument|licence|2025-01-01")
    without = judged(32, "table|kind|from\n")

    assert (with_licence.title, with_licence.title_fr) == (
        "Certified IFS Therapist",
        "Thérapeute IFS certifié",
    )
    assert without.title == "Certified IFS Practitioner"
