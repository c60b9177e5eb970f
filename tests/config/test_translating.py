"""Programs read .mo files; they are made from the .po files in git, whenever those change."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from config.translating import compile_translations

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Certificate"
msgstr "{}"

#, fuzzy
msgid "Session"
msgstr "Séance ?"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO.format("Certificat"))
    return file


def said(source: Path, word: str) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(word)


def test_a_changed_translation_is_compiled_and_an_unchanged_one_is_left(source: Path):
    folder = source.parents[2]
    first = compile_translations(folder)
    again = compile_translations(folder)
    source.write_text(PO.format("Attestation"))
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))

    changed = compile_translations(folder)

    assert first == changed == [source.with_suffix(".mo")]
    assert again == []
    assert said(source, "Certificate") == "Attestation"


def test_an_unsure_translation_stays_english(source: Path):
    compile_translations(source.parents[2])

    assert said(source, "Session") == "Session"
