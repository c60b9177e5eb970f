"""What a case names and nothing knows, mostly a slip of the pen, in English and French."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from certification.rules.prose.wording import quoted

if TYPE_CHECKING:
    from certification.rules.judge.unnamed import Unnamed

UNNAMED = {
    "document": ("document", "document"),
    "membership": ("membership", "adhésion"),
    "function": ("function", "fonction"),
    "class": ("class", "classe"),
    "fact": ("fact", "fait"),
}


def unnamed_lines(found: list[tuple[Unnamed, str]], language: str) -> Iterator[str]:
    """What the curriculum never names, each with the nearest it does, under a heading; nothing where it knows all."""
    yield from _listed(
        found,
        "Not named in the curriculum, so without effect:"
        if language == "en"
        else "Sans effet, car le programme n’en parle pas\u202f:",
        language,
    )


def fact_lines(found: list[tuple[Unnamed, str]], language: str) -> Iterator[str]:
    """Facts that another certificate used and no line has, in the same way."""
    yield from _listed(
        found,
        "Used by another certificate, but no line has this fact, so without effect:"
        if language == "en"
        else "Sans effet, car aucune ligne n’a ce fait qu’un autre certificat a utilisé\u202f:",
        language,
    )


def _listed(found: list[tuple[Unnamed, str]], heading: str, language: str) -> Iterator[str]:
    if found:
        yield ""
        yield heading
        for one, near in found:
            yield f"  - {unnamed_sentence(one, near, language)}"


def unnamed_sentence(one: Unnamed, near: str, language: str) -> str:
    """The name as the case gives it, and the one that may be meant; "" where none is near."""
    french = language == "fr"
    said = f"{UNNAMED[one.sort][french]} {quoted(one.name, language)}"
    if not near:
        return said
    meant = quoted(near, language)
    return f"{said}\u202f; vouliez-vous dire {meant}\u202f?" if french else f"{said}; did you mean {meant}?"
