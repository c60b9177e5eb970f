"""The prose of a curriculum, word for word: the guide's examples, and what the guide does not show.

    .venv/bin/python -m tests.rules.test_prose

writes `prose.en.txt` and `prose.fr.txt` anew; read the difference before you commit it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from certification.rules.files.reading import read
from certification.rules.prose.describing_beside import beside_lines
from certification.rules.prose.explaining import describe
from tests.rules.test_guide import HEAD, SECTIONS

HERE = Path("tests/rules")


def prose(language: str) -> str:
    """Everything in this language, without the blanks that never break."""
    more = tomllib.loads((HERE / "prose.toml").read_text())["more"]
    files = {
        **{number: HEAD + text for number, text in SECTIONS.items()},
        **{one["about"]: one["file"] for one in more},
    }
    told = []
    for about, file in files.items():
        curriculum = read(file)
        beside = "\n".join(beside_lines(curriculum, language))
        told.append(f"== {about}\n{describe(curriculum, language)}{beside}\n")
    return "\n".join(told).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_prose_is_as_it_was_read_and_approved(language: str) -> None:
    assert prose(language).splitlines() == (HERE / f"prose.{language}.txt").read_text().splitlines()


if __name__ == "__main__":
    for each in ("en", "fr"):
        (HERE / f"prose.{each}.txt").write_text(prose(each))
