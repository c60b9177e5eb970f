"""Lines that only others could lean on: why they support nothing."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.case import Case, ClassPeriod, Evidence
from certification.rules.files.reading import read
from certification.rules.judge.unasked import unasked
from certification.rules.prose.explaining import sentence

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
WORK = '[[group.requirement]]\ncode = "w"\ntitle = "Work"\nevidence = "work"\nmeasure = "hours"\nat_least = "9 h"\n'
TALK = '[[group.requirement]]\ncode = "t"\ntitle = "Talks"\nevidence = "talk"\n'
EACH = 'evidence = "talk", each = "1 h", allows = "9 h"'
SENIOR = 'provider = { class = "senior", for = "1 year" }'
MARA = ClassPeriod("mara", "senior", date(2025, 6, 1))


def told(support: str, also: str = "", *, sort: str = "live", on: date = date(2026, 1, 5)) -> list[str]:
    """What is said of a talk that counts nowhere, if it does not."""
    curriculum = read(f"{HEAD}{WORK}limit = [{{ support = {{ {EACH}, {support} }} }}]\n{also}")
    line = Evidence("a", "talk", on, minutes=60, provider="mara", attributes={"format": sort})
    found = unasked(Case(curriculum, (line,), classes=(MARA,)))
    return [sentence(one, "en").replace("\u00a0", " ") for one in found]


NOTHING = "No requirement is about this line, and it does not support “Work”. "
FORMAT = "Format must be live; here it is online."


def test_a_line_that_would_support_if_it_were_of_another_sort_is_told_so() -> None:
    assert told('where = { format = "live" }') == []
    assert told('where = { format = "live" }', sort="online") == [NOTHING + FORMAT]


@pytest.mark.parametrize("also", ["", TALK + "where = { level = 2 }\n"])
def test_a_line_of_somebody_who_may_not_support_is_told_so(also: str) -> None:
    assert told(SENIOR, also, on=date(2026, 6, 1)) == []
    assert told(SENIOR, also) == [
        f"{NOTHING}Whoever gave this was not approved for it on 5 January 2026 (needed: senior for at least 1 year)."
    ]


def test_what_a_requirement_is_about_is_not_told_to_support_nothing() -> None:
    assert told(SENIOR, TALK) == []
    (nearest,) = told('where = { format = "live" }', f'{TALK}where = {{ format = "live" }}\n', sort="online")
    assert nearest == f"No requirement is about this line. Nearest: “Talks”. {FORMAT}"
