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


@pytest.mark.parametrize("word", ["first", "latest"])
def test_the_first_of_several_is_an_attribute_unless_it_is_a_number(word: str) -> None:
    for value in ('"Mara"', "true", '{ differs_from = "second" }'):
        assert told(f"must = {{ {word} = {value} }}") == []

    [said] = told(f"must = {{ {word} = 3 }}")
    assert said.startswith(f' › must › {word}: "{word}" belongs to the requirement')


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


SLIPS = [
    ("minuts", "minutes"),
    ("Minutes", "minutes"),
    ("minute", "minutes"),
    ("mintues", "minutes"),
    ("providr", "provider"),
    ("provider s", "provider"),
    ("counterprt", "counterpart"),
    ("start", "starts"),
    ("STARTS", "starts"),
    ("Kind", "kind"),
    ("Days_to_record", "days_to_record"),
]


@pytest.mark.parametrize(("name", "meant"), SLIPS)
def test_a_slip_in_what_every_line_has_is_told(name: str, meant: str) -> None:
    says = f': "{name}" is not known here; did you mean "{meant}"?'
    own = f"\n[words]\n\"{name}\" = {{ en = 'own' }}"

    for where, words in (
        (f"where › {name}", f'where = {{ "{name}" = "x" }}'),
        (f"must › {name}", f'must = [{{ "{name}" = "x" }}, {{ size = "a" }}]'),
        (f"limit no. 1 › where › {name}", f'limit = [{{ where = {{ "{name}" = "x" }}, at_most = 1 }}]'),
        ("must › size", f'must = {{ size = {{ same_as = "{name}" }} }}'),
        ("must › size", f'must = {{ size = {{ differs_from = "{name}" }} }}'),
    ):
        assert told(words) == [f" › {where}{says}"]
        assert told(words + own) == []


@pytest.mark.parametrize(
    "name", ["months", "years", "days", "provided", "status", "minutes_of_talk", "part", "size"]
)
def test_other_names_may_be_like_it(name: str) -> None:
    assert told(f'where = {{ {name} = "x" }}') == []
    assert told(f'must = {{ size = {{ same_as = "{name}" }} }}') == []


def test_a_value_is_no_attribute() -> None:
    assert told('where = { size = "providr" }') == []


def test_of_a_document_anything_may_be_asked() -> None:
    assert told('must = { start = "x" }', 'document = "licence"') == []


ALL = 'name each kind, or write "client.*" for all that begin so'


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("*", ALL),
        (".*", ALL),
        ("*.session", ALL),
        ("client*", 'write "client.*"'),
        ("client.*.", 'write "client.*"'),
        ("client.*.first", 'write "client.*"'),
        ("client.**", 'write "client.*"'),
        ("client.*", ""),
        ("client.session", ""),
    ],
)
def test_a_star_stands_for_kinds_only_after_a_name_and_a_dot(kind: str, how: str) -> None:
    says = f': "{kind}" stands for no kind; {how}'
    every = f"evidence = '{kind}'"

    assert told("", every) == ([f" › evidence{says}"] if how else [])
    assert told("", f"document = '{kind}'") == ([f" › document{says}"] if how else [])
    support = f"limit = [{{ support = {{ {every}, each = 1, allows = 1 }} }}]"
    assert told(support) == ([f" › limit no. 1 › support › evidence{says}"] if how else [])
