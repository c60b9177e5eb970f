"""What stands as an attribute in a condition: words of the language do not, nor slips in what every line has."""

from __future__ import annotations

import pytest

from certification.rules.files.reading_names import OF_A_REQUIREMENT
from tests.rules.test_impossible import told


@pytest.mark.parametrize("word", sorted(OF_A_REQUIREMENT))
def test_a_word_of_the_requirement_is_no_attribute(word: str) -> None:
    for key in ("where", "must"):
        says = (
            f' › {key} › {word}: "{word}" belongs to the requirement, and no line says it; '
            f"write it above the heading of {key}, or {key} = {{ … }} on one line"
        )
        assert told(f'{key} = {{ size = "group", {word} = "x" }}') == [says]
        assert told(f"{key} = {{ {word} = [{{ at_most = 3 }}] }}") == [says]


def test_a_heading_that_swallows_what_follows_is_told() -> None:
    found = told('[group.requirement.where]\nsize = "group"\nmeasure = "hours"\nat_least = "100 h"')

    assert [one.partition(":")[0] for one in found] == [" › where › measure", " › where › at_least"]


ABOVE = "; or, for the requirement's at_{}, write it above this heading"


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("at_least = 45", "minutes = { at_least = 45 }" + ABOVE.format("least")),
        ('at_most = "1 h"', 'minutes = { at_most = "1 h" }' + ABOVE.format("most")),
        ('any_of = ["group", 3]', 'size = { any_of = ["group", 3] }'),
        ("all_of = [true]", "size = { all_of = [true] }"),
        ('not = "group"', 'size = { not = "group" }'),
        ("given = true", "size = { given = true }"),
        ("given = {}", "size = { given = … }"),
        ('same_as = "provider"', 'size = { same_as = "provider" }'),
        ('differs_from = "provider"', 'size = { differs_from = "provider" }'),
    ],
)  # fmt: skip
def test_a_test_needs_an_attribute(words: str, how: str) -> None:
    test = words.partition(" ")[0]
    says = f'{test}: "{test}" stands without the attribute it compares; write {how}'

    assert told(f"must = {{ {words} }}") == [f" › must › {says}"]
    assert told(f'must = [{{ {words} }}, {{ size = "a" }}]') == [f" › must choice no. 1 › {says}"]


def test_a_choice_says_in_which_place_the_word_stands() -> None:
    [said] = told('where = [{ measure = "hours" }, { size = "a" }]')

    assert said.endswith("write it above the heading of where, or where = { … } on one line")
