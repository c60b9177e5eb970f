"""What can go wrong between facts and paper, in words an operator can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class RenderingError(Exception):
    """No certificate was made; nothing half-made was returned."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the facts: where, and what."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class FactsRefused(RenderingError):
    """The facts are missing something or say something odd. `problems` holds all of them, not only the
    first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class UncoveredText(FactsRefused):
    """A text holds characters that no bundled font can print. The facts are otherwise in order."""


class TemplateViolation(RenderingError):
    """The page asked for something that is not bundled. Nothing was fetched."""


class LibrariesMissing(RenderingError):
    """A system library the renderer needs is not installed; the message says which package brings it."""
