"""Facts that another certificate used and no line has, in English and French."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from certification.rules.prose.wording import quoted

if TYPE_CHECKING:
    from certification.rules.judge.unnamed import Unnamed


def fact_lines(found: list[tuple[Unnamed, str]], language: str) -> Iterator[str]:
    """Each with the nearest fact there is, under a heading; nothing where all are known."""
    if found:
        yield ""
        yield (
            "Used by another certificate, but no line has this fact, so without effect:"
            if language == "en"
            else "Sans effet, car aucune ligne n’a ce fait qu’un autre certificat a utilisé\u202f:"
        )
        for one, near in found:
            yield f"  - {fact_sentence(one, near, language)}"


def fact_sentence(one: Unnamed, near: str, language: str) -> str:
    """The fact as the row gives it, and the one that may be meant; "" where none is near."""
    french = language == "fr"
    said = f"{'fait' if french else 'fact'} {quoted(one.name, language)}"
    if not near:
        return said
    meant = quoted(near, language)
    return f"{said}\u202f; vouliez-vous dire {meant}\u202f?" if french else f"{said}; did you mean {meant}?"
