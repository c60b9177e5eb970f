"""Published programmes written from the guide alone, and cases whose right answer was worked out by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from certification.rules.case import Case
from certification.rules.files.case_files import read_case
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import describe, sentence
from certification.rules.standing import Standing, walk

HERE = Path(__file__).parent
PROGRAMMES = sorted((HERE / "programmes").glob("*.toml"))
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "programmes.toml").read_text())["case"]
TABLES = ("document", "class", "membership", "appointment", "person", "waiver", "hold", "use")


def case_of(told: dict[str, Any]) -> Case:
    """The case a table of `programmes.toml` tells, by way of a spreadsheet."""
    rows = []
    for line in told["rows"].strip().splitlines():
        head, *cells = line.split()
        rows.append(
            {"table" if head in TABLES else "kind": head} | dict(cell.split("=", 1) for cell in cells)
        )
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    csv = "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in text)
    curriculum = read((HERE / "programmes" / f"{told['programme']}.toml").read_bytes())
    return read_case(curriculum, [("case.csv", csv)])


def answers(standing: Standing, asked: dict[str, Any]) -> dict[str, Any]:
    """What the standing says where the hand has an answer."""
    groups = standing.renewal.groups if standing.renewal else ()
    found = {one.code: one for group in groups for one in walk(group)} | dict(standing.requirements)
    said: dict[str, Any] = {}
    for code, words in asked.items():
        one = found[code]
        lines = {line.evidence_id: line.reason for line in one.lines}
        every = {
            **one.figures._asdict(),
            "met": one.met,
            "applies": one.applies,
            "missing": list(one.missing),
            "lines": {name: lines.get(name) for name in words.get("lines", ())},
        }
        said[code] = {word: every[word] for word in words}
    return said


@pytest.mark.parametrize("file", PROGRAMMES, ids=lambda file: file.stem)
def test_a_published_programme_can_be_written_and_told(file: Path) -> None:
    curriculum = read(file.read_bytes())

    for language in ("en", "fr"):
        prose = describe(curriculum, language)
        assert all(
            (one.title_fr if language == "fr" else "") or one.title in prose for one in curriculum.walk()
        )


@pytest.mark.parametrize("told", CASES, ids=[f"{case['programme']}: {case['about']}" for case in CASES])
def test_the_judge_and_the_hand_agree(told: dict[str, Any]) -> None:
    standing = evaluate(case_of(told), told["on"])

    assert answers(standing, told["expected"]) == told["expected"]
    assert standing.complete is told.get("complete", standing.complete)
    if "recheck_on" in told:
        assert standing.recheck_on == told["recheck_on"]
    if "renewal" in told:
        assert standing.renewal is not None
        assert {word: getattr(standing.renewal, word) for word in told["renewal"]} == told["renewal"]
    for one in standing.requirements.values():
        for line in one.lines:
            assert sentence(line, "en") != sentence(line, "fr")


def test_every_programme_has_a_case() -> None:
    assert {case["programme"] for case in CASES} == {file.stem for file in PROGRAMMES}
