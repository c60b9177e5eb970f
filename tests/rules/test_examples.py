"""Published programmes in the words of the guide, and cases whose right answer was worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from certification.rules.files.case_files import read_case
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import describe, sentence
from certification.rules.standing import Standing

CURRICULA = Path("curricula")
SHIPPED = sorted(CURRICULA.rglob("*.toml"))


def judged(name: str, table: str, on: date) -> Standing:
    """The standing of a spreadsheet's case under an example curriculum."""
    curriculum = read((CURRICULA / f"{name}.toml").read_text())
    rows = "\n".join(",".join(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines())
    return evaluate(read_case(curriculum, [("case.csv", rows)]), on)


def numbered(rows: list[str]) -> str:
    """Rows as one table, each numbered so that every line has its own id."""
    return "\n".join(f"{row}|r{number}" for number, row in enumerate(rows))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_curriculum_reads_and_says_that_it_is_an_example(file: Path) -> None:
    curriculum = read(file.read_bytes())

    assert curriculum.example
    for language in ("en", "fr"):
        prose = describe(curriculum, language)
        for requirement in curriculum.walk():
            assert (requirement.title_fr if language == "fr" else requirement.title) in prose


TRM_HEAD = "table|kind|on|level|role|size|hours|provider|from|until|id"


def trm_rows() -> list[str]:
    """Everything TRM asks, to the hour."""
    rows = ["|training.completed|2024-01-10|1|||||||a", "|training.completed|2024-03-10|2|||||||b"]
    rows += [f"|personal.session|2024-04-{day:02}||||||||p{day}" for day in range(1, 6)]
    rows += [f"|practice.session|2024-05-{day:02}||client||||||c{day}" for day in range(1, 6)]
    rows += [f"|practice.session|2024-06-{day:02}||practitioner||||||t{day}" for day in range(1, 6)]
    rows += [f"|consultation|2024-07-{day:02}|||group|3||||g{day}" for day in range(1, 6)]
    rows += ["|consultation|2024-07-20|||dyadic|3||||d1", "|consultation|2024-08-01|||individual|5||||i1"]
    rows += ["|reference|2024-09-01|||||ana|||l1", "|reference|2024-09-02|||||bo|||l2"]
    rows += ["document|licence|||||||2020-01-01||x1", "document|practice-start|||||||2023-01-01||x2"]
    return [*rows, "document|cv|||||||||x3", "document|insurance|||||||2024-01-01|2024-12-31|x4"]


def test_trm_is_complete_on_the_day_everything_is_there() -> None:
    standing = judged("examples/trm", "\n".join([TRM_HEAD, *trm_rows()]), date(2025, 1, 1))

    assert [code for code, found in standing.requirements.items() if not found.met] == ["insurance"]

    standing = judged("examples/trm", "\n".join([TRM_HEAD, *trm_rows()]), date(2024, 12, 31))

    assert not standing.requirements["experience"].met
    assert standing.recheck_on == date(2025, 1, 1)


def test_trm_practice_before_level_two_does_not_count() -> None:
    rows = [TRM_HEAD, *trm_rows(), "|personal.session|2024-03-09||||||||early"]

    personal = judged("examples/trm", "\n".join(rows), date(2024, 12, 1)).requirements["personal"]

    assert (personal.figures.recorded, personal.figures.counted) == (6, 5)
    early = next(line for line in personal.lines if line.evidence_id == "early")
    assert early.reason == "too-early"
    assert "10\u00a0March\u00a02024" in sentence(early, "en")


BSP_HEAD = "table|kind|on|size|minutes|provider|person|function|from|until|id"
BSP_PEOPLE = [
    "appointment||||||kim|consultant|2023-01-01||",
    "appointment||||||lou|consultant|2023-01-01|2024-06-30|",
    "|personal.sufficient|2024-01-01|||kim|||||ok",
]


def test_brainspotting_hours_with_another_consultant_do_not_add_up() -> None:
    rows = [f"|consultation|2024-02-{day:02}|individual|60|kim|||||k{day}" for day in range(1, 6)]
    rows += [f"|consultation|2024-03-{day:02}|individual|60|lou|||||l{day}" for day in range(1, 5)]

    hours = judged(
        "examples/brainspotting", "\n".join([BSP_HEAD, *BSP_PEOPLE, *rows]), date(2024, 12, 1)
    ).requirements["hours"]

    assert hours.figures._asdict() == {
        "recorded": 540,
        "verified": 540,
        "counted": 300,
        "needed": 360,
        "waiting": 0,
    }
    assert {line.reason for line in hours.lines if line.evidence_id.startswith("l")} == {"not-the-same"}
    assert [(item.amount, item.attributes.get("provider")) for item in hours.remains] == [(60, "kim")]


def test_brainspotting_short_and_unapproved_hours_say_why() -> None:
    rows = [
        "|consultation|2024-02-01|individual|50|kim|||||short",
        "|consultation|2024-07-01|individual|60|lou|||||late",
    ]

    hours = judged(
        "examples/brainspotting", "\n".join([BSP_HEAD, *BSP_PEOPLE, *rows]), date(2024, 12, 1)
    ).requirements["hours"]

    assert {line.evidence_id: line.reason for line in hours.lines} == {"short": "must", "late": "provider"}


CRPO_HEAD = "table|kind|on|size|hours|provider|qualified_member|person|function|from|until|id|status"
CRPO_PEOPLE = [
    "appointment|||||||dee|clinical-supervisor|2019-01-01|||",
    "document|supervision-agreement||||dee||||2024-01-01||agreement|",
    "document|registration|||||||||2024-12-31|reg1|",
    "document|registration|||||||||2025-12-31|reg2|",
    "person|enrolled|2024-01-01||||||||||",
    "|client.contact|2024-11-01||1000|||||||dcc|",
]


def test_crpo_group_hours_beyond_half_do_not_count() -> None:
    rows = [
        "|supervision|2024-02-01|individual|60|dee||||||i|",
        "|supervision|2024-03-01|group|100|dee||||||g|",
    ]

    standing = judged("examples/crpo-hours", "\n".join([CRPO_HEAD, *CRPO_PEOPLE, *rows]), date(2025, 1, 1))

    supervision = standing.requirements["supervision"]
    assert supervision.figures._asdict() == {
        "recorded": 9600, "verified": 9600, "counted": 7200, "needed": 9000, "waiting": 0,
    }  # fmt: skip
    group = next(line for line in supervision.lines if line.evidence_id == "g")
    assert (group.outcome, group.credited) == ("part", 3600)
    assert sentence(group, "en").startswith("40\u00a0h of 100\u00a0h did not count")
    assert [item.amount for item in supervision.remains] == [15 * 60]


def test_crpo_supervision_without_agreement_or_by_informal_peers_does_not_count() -> None:
    rows = [
        "|supervision|2023-12-31|individual|1|dee||||||before|",
        "|supervision|2024-02-01|structured-peer|1|dee|no|||||unqualified|",
        "|supervision|2024-02-02|structured-peer|1|dee|yes|||||qualified|",
        "|supervision|2024-02-03|individual|1|eve||||||unknown|",
        "|supervision|2024-02-04|informal-peer|1|dee||||||informal|",
    ]

    lines = (
        judged("examples/crpo-hours", "\n".join([CRPO_HEAD, *CRPO_PEOPLE, *rows]), date(2025, 1, 1))
        .requirements["supervision"]
        .lines
    )

    assert {line.evidence_id: (line.outcome, line.reason) for line in lines} == {
        "before": ("not", "not-covered"),
        "unqualified": ("not", "must"),
        "qualified": ("not", "share"),
        "unknown": ("not", "not-covered"),
    }


def test_crpo_registration_may_not_lapse_for_a_day() -> None:
    rows = [row for row in CRPO_PEOPLE if "reg" not in row.split("|")[-2]]
    gap = [
        *rows,
        "document|registration||||||||2023-01-01|2024-05-31|one|",
        "document|registration||||||||2024-06-02||two|",
    ]
    seamless = [
        *rows,
        "document|registration||||||||2023-01-01|2024-05-31|one|",
        "document|registration||||||||2024-06-01||two|",
    ]

    broken = judged("examples/crpo-hours", "\n".join([CRPO_HEAD, *gap]), date(2025, 1, 1)).requirements[
        "registration"
    ]
    whole = judged("examples/crpo-hours", "\n".join([CRPO_HEAD, *seamless]), date(2025, 1, 1)).requirements[
        "registration"
    ]

    assert (broken.met, whole.met) == (False, True)
    assert "1\u00a0June\u00a02024" in sentence(broken.lines[-1], "en")


def test_fieldwork_is_counted_month_by_month_and_concentrated_hours_at_four_thirds() -> None:
    # May: 120 h logged; nine hours of supervision in six meetings allow 90 of them, which are 119 h 42 min.
    # June: only three meetings, so that nothing counts. July: 140 h logged, of which a month holds 130; none
    # is unrestricted, so that it may be two fifths of all: two thirds of 119 h 42 min.
    head = "table|kind|on|hours|type|activity|size|provider|person|name|from|id"
    rows = ["class||||||||kim|bcba|2020-01-01|"]
    rows += [f"|supervision|2025-05-{day:02}|1.5|||individual|kim||||s5{day}" for day in range(1, 7)]
    rows += [f"|supervision|2025-06-{day:02}|3|||individual|kim||||s6{day}" for day in range(1, 4)]
    rows += [f"|supervision|2025-07-{day:02}|2|||group|kim||||s7{day}" for day in range(1, 5)]
    rows += [f"|observation|2025-{month:02}-15|1||||kim||||o{month}" for month in (5, 6, 7)]
    rows += ["|fieldwork|2025-05-31|120|concentrated|unrestricted||kim||||may"]
    rows += ["|fieldwork|2025-06-30|100|supervised|unrestricted||kim||||june"]
    rows += ["|fieldwork|2025-07-31|140|supervised|restricted||kim||||july"]

    found = judged("examples/bcba-fieldwork", "\n".join([head, *rows]), date(2026, 1, 1)).requirements

    assert found["hours"].figures.counted == 7182 + 4788
    assert {line.evidence_id: line.reason for line in found["hours"].lines} == {
        "may": "ratio", "june": "ratio", "july": "share",
    }  # fmt: skip
    # In July all supervision was in a group, and nothing of it counts.
    assert found["individual"].figures.counted == (9 + 9) * 60


def test_coaching_counts_from_the_first_day_of_training_and_mostly_if_paid() -> None:
    head = "table|kind|on|hours|paid|counterpart|provider|person|name|from|id"
    rows = ["class|||||||ann|credentialed|2020-01-01|", "|training|2024-01-10|60|||||||t1"]
    rows += ["|coaching|2024-01-09|20|yes|a|||||early", "|coaching|2024-01-10|430|yes|a|||||paid"]
    rows += ["|coaching|2024-02-01|80|no|b|||||free"]
    rows += ["|mentoring|2024-03-31|5|||ann||||m1", "|mentoring|2024-06-29|5|||ann||||m2"]

    found = judged("examples/icf-pcc", "\n".join([head, *rows]), date(2025, 7, 10)).requirements

    coaching = found["coaching"]
    assert (coaching.figures.recorded, coaching.figures.counted) == (530 * 60, 480 * 60)
    assert [line.reason for line in coaching.lines] == ["too-early", "counted", "reserved"]
    assert found["recent"].figures.counted == 510 * 60
    assert found["mentoring"].met
    assert [line.reason for line in found["three-months"].lines] == ["too-early", "too-early"]
