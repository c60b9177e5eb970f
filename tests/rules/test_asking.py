"""A curriculum asks for something, and so does its renewal."""

from __future__ import annotations

import pytest

from certification.rules.files.problems import Problems
from certification.rules.files.reading import read

ADVICE = "advice = true\n"
NOTHING = "group: all of it is advice: nothing is asked; remove advice = true where it is not"


def group(code: str, advice: str = "", requirement: str = "", place: str = "group") -> str:
    """A group with one requirement, either of which may be advice."""
    return (
        f'[[{place}]]\ncode = "{code}"\ntitle = "G"\n{advice}'
        f'[[{place}.requirement]]\ncode = "{code}-r"\ntitle = "R"\nevidence = "talk"\n{requirement}'
    )


def told(*parts: str) -> list[str]:
    """What is said of a file of these parts."""
    try:
        read("".join(('stream = { code = "x", name = "X" }\n', *parts)))
    except Problems as found:
        return [str(problem) for problem in found.problems]
    return []


@pytest.mark.parametrize(
    ("parts", "asks"),
    [
        ((group("a"),), True),
        ((group("a", ADVICE),), False),
        ((group("a", "", ADVICE),), False),
        ((group("a", ADVICE), group("b", "", ADVICE)), False),
        ((group("a", ADVICE), group("b")), True),
        ((group("a", "", ADVICE), group("b", "", "", "group.group")), True),
        ((group("a", ADVICE), group("b", "", "", "group.group")), False),
        ((group("a", "", ADVICE), group("b", ADVICE, "", "group.group")), False),
    ],
)
def test_not_everything_is_advice(parts: tuple[str, ...], asks: bool) -> None:
    assert told(*parts) == ([] if asks else [NOTHING])


def test_a_renewal_asks_for_something() -> None:
    renewal = '[renewal]\ncycle = "2 years"\n'
    how = (
        "write [[renewal.group]] and [[renewal.group.requirement]] below it; [[group]] is of the certificate"
    )

    assert told(group("a"), renewal, group("b")) == [f"renewal: asks for nothing; {how}"]
    assert told(group("a"), renewal, group("b", place="renewal.group")) == []
