"""The registrar's guide is tried block by block: what it shows can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certification.rules.explaining import describe
from certification.rules.reading import read

GUIDE = Path("docs/writing-a-curriculum.md").read_text()
SECTIONS = dict(re.findall(r"^### (\d+)\. .*?\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
HEAD = """
[stream]
code = "guide"
name = "Guide"
[[group]]
code = "g"
title = "G"
"""


def test_the_guide_shows_every_kind_of_rule() -> None:
    assert [int(number) for number in SECTIONS] == list(range(1, 36))


@pytest.mark.parametrize("number", SECTIONS)
def test_each_example_of_the_guide_can_be_read_and_told(number: str) -> None:
    curriculum = read(HEAD + SECTIONS[number])

    for language in ("en", "fr"):
        assert len(describe(curriculum, language).splitlines()) > 3
