"""What no single line of a file shows: codes used twice, names that lead nowhere, requirements nobody can meet."""

from __future__ import annotations

from certification.rules.curriculum import Curriculum
from certification.rules.problems import Problem


def check(curriculum: Curriculum, problems: list[Problem], *, kinds: frozenset[str] | None = None) -> None:
    """Note every contradiction of the curriculum in `problems`."""
