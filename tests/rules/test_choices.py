"""Why a line satisfies none of several choices: what fails in the nearest of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Document, Evidence
from certification.rules.files.reading import read
from certification.rules.judge.unasked import unasked
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import sentence

HEAD = (
    'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
    '[[group.requirement]]\ncode = "r"\ntitle = "R"\n'
)
ON = date(2026, 6, 1)


def told(words: str, **said: Any) -> str:
    """The sentence about one line that says this."""
    line = Evidence("a", "talk", date(2026, 1, 1), minutes=60, attributes=said)
    found = evaluate(Case(read(f'{HEAD}evidence = "talk"\n{words}\n'), (line,)), ON)
    return sentence(found.requirements["r"].lines[0], "en")


SMALL = "{ group_size = { at_most = 6 } }"
SILENT = "{ group_size = { given = false } }"


@pytest.mark.parametrize("choices", [f"[{SMALL}, {SILENT}]", f"[{SILENT}, {SMALL}]"])
def test_a_group_that_is_too_large_is_told_how_large_it_may_be(choices: str) -> None:
    assert told(f"must = {choices}", group_size=7) == (
        "Group size must be at most 6; here it is 7 (or the other choice must hold)."
    )


def test_the_choice_in_which_least_fails_is_told() -> None:
    must = "must = [{ rating = 4, second = 4 }, { rating = 5, decided = true, level = 2 }, { rating = 4, level = 1 }]"

    assert told(must, rating=3, second=3, level=1) == (
        "Rating must be 4; here it is 3 (or one of the other choices must hold)."
    )
    assert told("must = [{ decided = true }, { rating = 4 }]", rating=3).startswith("Rating must be 4; here")
    assert told("must = [{ rating = 4, second = 4 }, { rating = 5, level = 2, decided = true }]") == (
        "Rating must be 4; the line does not say. Second must be 4; the line does not say. "
        "Or the other choice must hold."
    )


def test_what_is_compared_with_what_the_line_does_not_give_says_so() -> None:
    differs = 'must = { first = { differs_from = "second" } }'

    assert (
        told(differs, first="Mara", second="Mara") == "First must be different from second; here it is Mara."
    )
    assert told(differs, first="Mara") == "First must be different from second; the line gives no second."
    assert told(differs, second="Mara") == "First must be different from second; the line does not say."
    assert told(f"must = [{differs[7:]}, {{ level = 2 }}]", first="Mara", level=1) == (
        "First must be different from second; the line gives no second (or the other choice must hold)."
    )


def test_so_it_is_told_of_papers_and_of_lines_that_nothing_is_about() -> None:
    file = f'{HEAD}document = "paper"\nmust = [{SMALL}, {SILENT}]\n'
    paper = Document("p", "paper", valid_from=ON, attributes={"group_size": 7})
    of_paper = evaluate(Case(read(file), (), documents=(paper,)), ON).requirements["r"].lines[0]
    line = Evidence("a", "talk", ON, attributes={"group_size": 7})
    (of_line,) = unasked(Case(read(f'{HEAD}evidence = "talk"\nwhere = [{SMALL}, {SILENT}]\n'), (line,)))

    assert sentence(of_paper, "en").startswith("Group size must be at most 6; here it is 7 (or")
    assert "Nearest: “R”. Group size must be at most 6; here it is 7 (or" in sentence(of_line, "en")
