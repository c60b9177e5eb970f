"""What a hint says beside its amount, where people who followed it to the letter once failed."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.rules.case import Case, ClassPeriod, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining
from certification.rules.standing import Remaining

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
