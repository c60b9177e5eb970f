"""Two versions side by side in words: everything that differs is said, and nothing that does not."""

from __future__ import annotations

import pytest

from certification import comparing_texts
from certification.rules.files.reading import read
from tests.cast import CURRICULA
from tests.certification.versions import NEW_REQUIREMENT, text

FILES = sorted(CURRICULA.glob("**/*.toml"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_requirement_changed_new_and_gone(language: str) -> None:
    older, newer = read(text()), read(text(consultation="4 h", more=NEW_REQUIREMENT))

    forth = comparing_texts.changes(older, newer, language)
    back = comparing_texts.changes(newer, older, language)

    assert [(one["part"], one["code"], one["change"]) for one in forth] == [
        ("requirement", "consultation-hours", "words"),
        ("requirement", "second-reflection", "new"),
    ]
    assert [(one["part"], one["code"], one["change"]) for one in back] == [
        ("requirement", "consultation-hours", "words"),
        ("requirement", "second-reflection", "gone"),
    ]
    [before], [after] = forth[0]["before"], forth[0]["after"]
    assert ("6" in before, "4" in after) == (True, True)
    assert ([after], [before]) == (back[0]["before"], back[0]["after"])
    assert forth[1]["after"] == back[1]["before"] != []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_text_does_not_differ_from_itself_and_differs_from_another(file: object, language: str) -> None:
    own = read(file.read_text())

    assert comparing_texts.changes(own, own, language) == []
    assert comparing_texts.changes(read(text(sessions="9")), own, language) != []


def test_what_stands_beside_the_groups_is_told_too() -> None:
    source = text()
    changed = source.replace('postnominal = "CTIC"', 'postnominal = "C.T.I.C."').replace(
        'title = "Hours of consultation"', 'title = "Consultation"'
    )
    older, newer = read(source), read(changed)

    told = {one["part"]: one for one in comparing_texts.changes(older, newer, "en")}

    assert told["stream"]["after"] == ["postnominal: C.T.I.C."]
    assert told["requirement"]["before"] == ["Hours of consultation"]
    assert told["requirement"]["after"] == ["Consultation"]
