"""The guide's own examples, judged: for each, evidence whose right answer was worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case_files import read_case
from certification.rules.judging import evaluate
from certification.rules.reading import read
from certification.rules.standing import Standing
from tests.rules.test_guide import HEAD, SECTIONS

ON = date(2026, 6, 1)


def judged(number: int, rows: str, on: date = ON) -> Standing:
    """The standing under the guide's example of this number. The first row of `rows` names the columns."""
    table = "\n".join(",".join(cell.strip() for cell in row.split("|")) for row in rows.strip().splitlines())
    return evaluate(read_case(read(HEAD + SECTIONS[str(number)]), [("case", table)]), on)


def days(kind: str, number: int, *, month: str = "2026-01", more: str = "") -> str:
    """So many rows of a kind, one a day."""
    return "\n".join(f"{kind}|{month}-{day:02}{more}" for day in range(1, number + 1))


Figures = dict[str, tuple[int, int, bool]]

CASES: list[tuple[int, str, Figures]] = [
    # 1: a day counts once, however many lines it has
    (1, "kind|on|hours\ntraining.day|2026-01-01|3\ntraining.day|2026-01-01|3\ntraining.day|2026-01-02|3",
     {"days": (2, 2, False), "personal": (0, 0, False)}),
    # 2: roles apart
    (2, "kind|on|role\n" + days("practice.session", 5, more="|client") + "\n" + days("practice.session", 4, more="|practitioner"),
     {"as-client": (5, 5, True), "as-practitioner": (4, 4, False)}),
    # 3: twelve sessions do not do when one level has three; a year below four hours does not count
    (3, "kind|on|level|hours\n" + days("personal.session", 4, more="|1|1") + "\n" + days("personal.session", 5, more="|2|1")
     + "\n" + days("personal.session", 3, more="|3|1") + "\nsupervision|2024-05-01||4\nsupervision|2025-05-01||3",
     {"each-level": (2, 2, False), "each-year": (2, 1, False)}),
    # 4: twelve group hours leave ten; with ten others twenty
    (4, "kind|on|size|hours\nconsultation|2026-01-01|group|12\nconsultation|2026-01-02|individual|10",
     {"consultation": (22 * 60, 20 * 60, True)}),
    # 5: 100 group hours beside 60 individual: 60 of them count
    (5, "kind|on|size|hours\nsupervision|2026-01-01|group|100\nsupervision|2026-01-02|individual|40\n"
        "supervision|2026-01-03|dyadic|20", {"supervision": (160 * 60, 120 * 60, False)}),
    # 6: 12 individual hours and 18 group hours are 12 + 6 credits
    (6, "kind|on|size|hours\nconsultation|2026-01-01|individual|12\nconsultation|2026-01-02|group|18",
     {"credits": (1800, 1800, True)}),
    # 7: a meeting of four for two hours gives 30 min individual, 90 min group; alone all of it is individual
    (7, "kind|on|group_size|hours\nconsultation|2026-01-01|4|2\nconsultation|2026-01-02|1|1\nconsultation|2026-01-03|9|2",
     {"individual": (180, 90, False), "group": (300, 90, False)}),
    # 8: 44 minutes are too short
    (8, "kind|on|minutes\nrecording|2026-01-01|45\nrecording|2026-01-02|44", {"recordings": (2, 1, False)}),
    # 9: approved for level 1 only, and only until June
    (9, "table|kind|on|level|provider|person|function|from|until\n|personal.session|2026-01-01|1|kim||||\n"
        "|personal.session|2026-01-02|2|kim||||\n|personal.session|2026-02-01|1|kim||||\n"
        "appointment|||1||kim|session-provider|2025-01-01|2026-01-31", {"sessions": (3, 1, False)}),
    # 10: one hour serves both; of 16 hours with one in training 15 count
    (10, "table|kind|on|hours|provider|person|name\n|consultation|2026-01-01|6|fay||\n|consultation|2026-01-02|16|tim||\n"
         "class|||||fay|faculty\nclass|||||tim|in-training",
     {"with-faculty": (22 * 60, 6 * 60, True), "all-consultation": (22 * 60, 21 * 60, True)}),
    # 12: 25 sessions with 24 clients; two supervisors of whom one gave nine hours
    (12, "kind|on|counterpart|provider|hours\nclient.session|2026-01-01|a||1\nclient.session|2026-01-02|a||1\n"
         "client.session|2026-01-03|b||1\nsupervision|2026-01-04||kim|10\nsupervision|2026-01-05||lou|9",
     {"clients": (2, 2, False), "two-supervisors": (2, 1, False)}),
    # 13: four with one, three with another
    (13, "kind|on|provider|hours\nconsultation|2026-01-01|kim|4\nconsultation|2026-01-02|lou|3",
     {"same-consultant": (420, 240, False)}),
    # 14: hours of the very day count, those before do not
    (14, "kind|on|level|hours\ntraining.completed|2026-01-10|1|\nclient.session|2026-01-09||100\nclient.session|2026-01-10||200",
     {"level-1": (1, 1, True), "practice": (300 * 60, 200 * 60, True)}),
    # 15: the first of October itself counts
    (15, "kind|on\ntraining.day|2012-09-30\ntraining.day|2012-10-01\ntraining.day|2012-10-02", {"training": (3, 2, False)}),
    # 16: three years less a day; the gap is advice and stops nobody
    (16, "table|kind|on|level|from\ndocument|licence|||2023-06-02\n|training.completed|2026-01-01|1|\n"
         "|training.completed|2026-03-01|2|",
     {"three-years": (0, 0, False), "second-course": (1, 1, True), "gap": (1, 0, False)}),
    # 17: five years back to the day; calls count in the best window
    (17, "kind|on|hours\nconsultation|2021-05-31|10\nconsultation|2021-06-01|10\ntraining.live|2021-01-01|\n"
         "training.live|2024-01-01|\n" + days("consultation.call", 4, month="2022-02", more="|1") + "\n"
         + days("consultation.call", 9, month="2025-02", more="|1") + "\npaper|2022-01-01|\npaper|2022-01-02|",
     {"recent": (1200, 600, False), "calls": (13, 9, True), "paper": (2, 1, True)}),
    # 18: of the latest twelve calls nine were attended; months with one call do not count
    (18, "kind|on|attended\n" + days("consultation.call", 5, more="|yes") + "\n" + days("consultation.call", 3, month="2026-02", more="|no")
     + "\n" + days("consultation.call", 9, month="2026-03", more="|yes") + "\nconsultation.call|2026-04-01|no",
     {"nine-of-twelve": (18, 9, True), "twice-monthly": (4, 3, False)}),
    # 19: a month of 19 hours counts nothing; without that week's supervision nothing counts either
    (19, "kind|on|hours\nclient.session|2026-01-05|19\nclient.session|2026-02-02|20\nsupervision|2026-02-03|1\n"
         "supervision|2026-01-06|5", {"fieldwork": (39 * 60, 10 * 60, False)}),
    # 20: the fourth attempt comes too late
    (20, "kind|on|score\ntest|2026-01-01|60\ntest|2026-01-02|79\ntest|2026-01-03|70\ntest|2026-01-04|95", {"test": (95, 79, False)}),
    # 25: two letters from one peer are one
    (25, "kind|on|role|provider\nreference|2026-01-01|consultant|kim\nreference|2026-01-02|peer|lou\nreference|2026-01-03|peer|lou",
     {"consultant-letter": (1, 1, True), "peer-letters": (1, 1, False)}),
    # 26: the agreement is with kim from February on
    (26, "table|kind|on|hours|provider|from\n|supervision|2026-01-31|5|kim|\n|supervision|2026-02-01|5|kim|\n"
         "|supervision|2026-02-02|5|lou|\ndocument|supervision-agreement|||kim|2026-02-01",
     {"supervision": (900, 300, False)}),
    # 27: nine hours in an area are not ten
    (27, "kind|on|area|hours|caregiver\ntraining.module|2026-01-01|theory|10|\ntraining.module|2026-01-02|crisis|9|\n"
         "case.completed|2026-01-03|||yes\ncase.completed|2026-01-04|||no\ncase.completed|2026-01-05|||no",
     {"areas": (1, 1, False), "cases": (3, 3, True), "with-caregiver": (1, 1, False)}),
    # 28: repeats at most half
    (28, "kind|on|hours\ntraining.module|2026-01-01|15\ntraining.repeat|2026-01-02|25", {"hours": (40 * 60, 30 * 60, False)}),
    # 29: the board waives at most 60; another body nothing
    (29, "table|kind|on|hours|requirement|amount|body\n|training.module|2026-01-01|130|||\nwaiver||||training|80 h|board",
     {"training": (130 * 60, 190 * 60, True)}),
    (29, "table|kind|on|hours|requirement|amount|body\n|training.module|2026-01-01|130|||\nwaiver||||training|80 h|friends",
     {"training": (130 * 60, 130 * 60, False)}),
    # 33: of 20 hours used elsewhere none is fresh; of 200 old ones 150 count
    (33, "table|kind|on|hours|fact\n|consultation|2026-01-01|20|f\n|client.session|2026-01-02|200|g\n|client.session|2026-01-03|100|h\n"
         "use||||f\nuse||||g", {"fresh": (1200, 0, False), "some": (300 * 60, 250 * 60, False)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "rows", "expected"), CASES, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(CASES)]
)
def test_the_guides_example_judges_as_worked_out_by_hand(number: int, rows: str, expected: Figures) -> None:
    standing = judged(number, rows)

    for code, answer in expected.items():
        found = standing.requirements[code]
        assert (found.figures.recorded, found.figures.counted, found.met) == answer, code


def test_hours_with_a_supervisor_in_training_count_in_full_once_certified() -> None:
    rows = "table|kind|on|hours|provider|person|name|from|until\n|supervision|2026-01-01|16|tim||||\n" + (
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
