"""What `curriculum judge` says when nobody tells when somebody enrolled, and of facts that no line has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rules.test_command import said

HEAD = 'stream = { code = "x", name = "X" }\n'
GROUP = '[[group]]\ncode = "g"\ntitle = "G"\n'
ASKED = '[[group.requirement]]\ncode = "{}"\ntitle = "R"\nevidence = "talk"\n'
OLD, NEW = "only_if = { enrolled_before = 2024-05-01 }\n", "only_if = { enrolled_from = 2024-05-01 }\n"
PLAIN = HEAD + GROUP + ASKED.format("r")
RENEWED = (GROUP + NEW + ASKED.format("s")).replace("[[", "[[renewal.").replace('"g"', '"again"')
AGAIN = PLAIN + '[renewal]\ncycle = "9 years"\n' + RENEWED
ADD = "add a row: table person, kind enrolled, on 2026-01-01"
ROWS = "table,kind,on,fact\n,talk,2025-01-01,f1\n"


def judged(tmp_path: Path, rules: str, rows: str, *more: str) -> tuple[int, str]:
    """What the command answers on these rules and rows."""
    curriculum, file = tmp_path / "x.toml", tmp_path / "x.csv"
    curriculum.write_text(rules)
    file.write_text(rows)
    status, text = said("judge", str(curriculum), "--evidence", str(file), "--on", "2026-01-01", *more)
    return status, text.replace(f"{tmp_path}/", "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("rules", "rows", "applies"),
    [
        (HEAD + GROUP + ASKED.format("old") + OLD + ASKED.format("new") + NEW, "",
         "requirement old, requirement new"),
        (HEAD + GROUP + OLD + ASKED.format("r"), "", "group g"),
        (HEAD + GROUP + '[[group.group]]\ncode = "h"\ntitle = "H"\n' + NEW
         + ASKED.format("r").replace("group.", "group.group."), "", "group h"),
        (PLAIN + f'[[title]]\ntitle = "Senior"\n{OLD}[[title]]\ntitle = "Plain"\n', "", "title Senior"),
        (AGAIN, "person,certified,2025-01-01,\n", "group again"),
    ],
)  # fmt: skip
def test_nobody_is_judged_without_the_day_of_enrolment_that_decides_what_applies(
    tmp_path: Path, rules: str, rows: str, applies: str
) -> None:
    assert judged(tmp_path, rules, ROWS + rows) == (
        1,
        f"x.csv: says nothing of the day of enrolment, which decides whether this applies: {applies}; {ADD}",
    )
    assert judged(tmp_path, rules, ROWS + rows + "person,enrolled,2024-06-01,\n")[0] == 0


def test_the_first_of_several_files_is_where_the_day_of_enrolment_may_stand(tmp_path: Path) -> None:
    other = tmp_path / "y.csv"
    other.write_text("table,kind\ndocument,licence\n")

    status, text = judged(tmp_path, PLAIN + OLD, ROWS, "--evidence", str(other))
    assert (status, text[:6]) == (1, "x.csv:")
    other.write_text("table,kind,on\nperson,enrolled,2025-02-01\n")
    assert judged(tmp_path, PLAIN + OLD, ROWS, "--evidence", str(other))[0] == 0


@pytest.mark.parametrize(
    ("rules", "rows"),
    [
        (PLAIN, ""),
        (PLAIN + 'only_if = { holding = "licence" }\n', ""),
        (AGAIN, ""),
        (PLAIN, "person,certified,2025-01-01,\n"),
    ],
)
def test_where_nothing_hangs_on_it_the_day_of_enrolment_need_not_be_told(
    tmp_path: Path, rules: str, rows: str
) -> None:
    assert judged(tmp_path, rules, ROWS + rows)[0] == 0


def test_a_use_of_what_no_line_has_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    rows = ROWS + "use,,,f1\nuse,,,fa1\nuse,,,other\nuse,,,other\n"

    english, french, plain = (
        judged(tmp_path, PLAIN, rows, *more)[1] for more in ((), ("--language", "fr"), ("--json",))
    )

    assert english.split("\n\n")[-1].splitlines() == [
        "Used by another certificate, but no line has this fact, so without effect:",
        "  - fact “fa1”; did you mean “f1”?",
        "  - fact “other”",
    ]
    assert french.split("\n\n")[-1].splitlines() == [
        "Sans effet, car aucune ligne n’a ce fait qu’un autre certificat a utilisé :",
        "  - fait « fa1 » ; vouliez-vous dire « f1 » ?",
        "  - fait « other »",
    ]
    assert json.loads(plain)["unknown_facts"] == [
        {"fact": "fa1", "in_words": "fact “fa1”; did you mean “f1”?"},
        {"fact": "other", "in_words": "fact “other”"},
    ]
    assert "Used by" not in judged(tmp_path, PLAIN, ROWS + "use,,,f1\n")[1]
