"""The registrar's guide is tried block by block: what it shows can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certification.rules.explaining import describe
from certification.rules.reading import read

GUIDE = Path("docs/writing-a-curriculum.md").read_text()
SECTIONS = dict(re.findall(r"^### (\d+)\. .*?\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
RECIPES = dict(re.findall(r"^### (\D.*?)\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
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


def test_the_guide_begins_with_a_whole_file() -> None:
    whole = re.search(r"^## A whole file\n\n```toml\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL)

    assert whole is not None
    assert [one.code for one in read(whole[1]).walk()] == ["licence", "clients", "individual", "in-a-group"]


@pytest.mark.parametrize("name", RECIPES)
def test_each_recipe_of_the_guide_can_be_read_and_told(name: str) -> None:
    curriculum = read(HEAD + RECIPES[name])

    for language in ("en", "fr"):
        assert all(one.title in describe(curriculum, language) for one in curriculum.walk())


@pytest.mark.parametrize("number", SECTIONS)
def test_each_example_of_the_guide_can_be_read_and_told(number: str) -> None:
    curriculum = read(HEAD + SECTIONS[number])

    for language in ("en", "fr"):
        assert len(describe(curriculum, language).splitlines()) > 3
