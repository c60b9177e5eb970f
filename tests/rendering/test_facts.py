"""Facts are read whole before anything is drawn; what is missing or odd is named, place by place."""

from __future__ import annotations

from copy import deepcopy

import pytest

from certification.rendering import FactsRefused, lint, render
from tests.rendering.example_facts import COACH_EN, CTIC_EN, EXAMPLES, VERIFY_URL


def _places(facts: object) -> list[str]:
    with pytest.raises(FactsRefused) as refused:
        lint(facts)
    return [problem.place for problem in refused.value.problems]


@pytest.mark.parametrize("name", EXAMPLES)
def test_whole_facts_pass(name):
    facts = EXAMPLES[name]

    assert lint(facts) is None


@pytest.mark.parametrize("key", [key for key in CTIC_EN if key not in {"valid_until", "scope", "replaces"}])
def test_each_missing_fact_is_named(key):
    facts = {k: v for k, v in CTIC_EN.items() if k != key}

    places = _places(facts)

    assert places
    assert all(place.startswith(key) for place in places)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"version": 2}, "version"),
        ({"number": "../../etc"}, "number"),
        ({"number": "ctic-1"}, "number"),
        ({"holder": " \u202e\x00 "}, "holder"),
        ({"holder": "A" * 201}, "holder"),
        ({"holder": "A" + "\u0301" * 10}, "holder"),
        ({"holder": 7}, "holder"),
        ({"language": "de"}, "language"),
        ({"issued_on": "22/11/2026"}, "issued_on"),
        ({"issued_on": None}, "issued_on"),
        ({"valid_until": "2026-11-21"}, "valid_until"),
        ({"valid_until": ""}, "valid_until"),
        ({"signatories": []}, "signatories"),
        ({"signatories": [{"name": "A", "role": "B"}] * 4}, "signatories"),
        ({"signatories": ["Dr Okafor"]}, "signatories[0]"),
        ({"requirements": []}, "requirements"),
        ({"requirements": CTIC_EN["requirements"] * 7}, "requirements"),
        ({"scope": {"may": ["x"] * 11, "may_not": ["x"]}}, "scope.may"),
        ({"scope": {"may": ["x"], "may_not": "x"}}, "scope.may_not"),
        ({"scope": "may"}, "scope"),
        ({"replaces": "nothing"}, "replaces"),
        ({"issuer": CTIC_EN["issuer"] | {"logo": "../secret"}}, "issuer.logo"),
        ({"issuer": CTIC_EN["issuer"] | {"url": "javascript:alert(1)"}}, "issuer.url"),
        ({"stream": CTIC_EN["stream"] | {"accent": "pink"}}, "stream.accent"),
        ({"stream": CTIC_EN["stream"] | {"title": None}}, "stream.title"),
        ({"curriculum": CTIC_EN["curriculum"] | {"sha256": "3F" * 32}}, "curriculum.sha256"),
        ({"curriculum": CTIC_EN["curriculum"] | {"example": "yes"}}, "curriculum.example"),
    ],
)
def test_an_odd_fact_is_named(changes, place):
    facts = CTIC_EN | changes

    assert _places(facts) == [place]


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("counted", 7, "requirements[2]"),
        ("counted", -1, "requirements[2].counted"),
        ("counted", True, "requirements[2].counted"),
        ("needed", 1.5, "requirements[2].needed"),
        ("title", "", "requirements[2].title"),
        ("amount", None, "requirements[2].amount"),
        ("waived", "no", "requirements[2].waived"),
        ("elsewhere", 1, "requirements[2].elsewhere"),
    ],
)
def test_an_odd_requirement_is_named(key, value, place):
    facts = deepcopy(CTIC_EN)
    facts["requirements"][2][key] = value

    assert place in _places(facts)


def test_a_requirement_that_was_not_met_cannot_be_certified():
    facts = deepcopy(CTIC_EN)
    facts["requirements"][0]["counted"] = facts["requirements"][0]["needed"] - 1

    with pytest.raises(FactsRefused, match="counted 2399 is less than needed 2400"):
        render(facts, verify_url=VERIFY_URL)


def test_all_problems_are_told_at_once():
    facts = COACH_EN | {"number": "", "language": "xx", "holder": "", "scope": {"may": 1, "may_not": 2}}

    assert _places(facts) == ["number", "holder", "language", "scope.may", "scope.may_not"]


@pytest.mark.parametrize(
    "address",
    ["", "certification.example.org", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b", "https://[",
     "https://example.org/" + "x" * 300, None],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(FactsRefused, match="verify_url"):
        render(CTIC_EN, verify_url=address)


def test_rendering_leaves_the_facts_as_they_were():
    facts = deepcopy(CTIC_EN)

    render(facts, verify_url=VERIFY_URL)

    assert facts == CTIC_EN
