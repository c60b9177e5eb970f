"""What is wrong with a file: every problem at once, each with its place and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `suggestion` may be empty."""

    place: str
    message: str
    suggestion: str = ""

    def __post_init__(self) -> None:
        """What quotes a whole page of the file is cut in its middle: it is read on a line."""
        for name in ("place", "message", "suggestion"):
            object.__setattr__(self, name, _cut(getattr(self, name)))

    def __str__(self) -> str:
        """Place, what is wrong, and what to do, in one line."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f"; {self.suggestion}" if self.suggestion else "")


LONGEST = 600
"""Characters of one part of a problem."""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


class Problems(Exception):
    """A file cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, words: Iterable[str]) -> str:
    """The nearest of `words`, or all of them where none is near."""
    known = list(words)
    return did_you_mean(word, known) or ("there are: " + ", ".join(sorted(known)[:20]) if known else "")


def without_echoes(problems: Iterable[Problem]) -> list[Problem]:
    """Without what only follows from a misspelt word: that the right one is missing, or that nothing is said."""
    known = list(dict.fromkeys(problems))
    places, echoes = set(), set()
    for problem in known:
        if problem.message.startswith('the word "') and problem.suggestion.startswith("did you mean"):
            places.add(problem.place)
            meant = problem.suggestion.split('"')[1]
            echoes.add(f"{problem.place} › {meant}")
    return [
        problem
        for problem in known
        if not (problem.place in echoes and problem.message.startswith("is missing"))
        and not (problem.place in places and problem.message in ("says nothing", "limits nothing"))
    ]


def did_you_mean(word: str, words: Iterable[str], *, cutoff: float = 0.6) -> str:
    """'did you mean "…"?' for the nearest of `words`, or nothing when none is near.

    A word and its opposite are near, and yet never meant for each other.
    """
    near = meant(word, words, cutoff=cutoff)
    return f'did you mean "{near}"?' if near else ""


def meant(word: str, words: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The nearest of `words` that does not say the opposite; "" when none is near."""
    known = [candidate for candidate in words if _denies(candidate) == _denies(word)]
    lowered = {candidate.lower(): candidate for candidate in reversed(known)}
    near = get_close_matches(word.lower(), lowered, cutoff=cutoff)
    return lowered[near[0]] if near else ""


def _denies(word: str) -> bool:
    """Whether a word says that something is not so: not_met, non-clinical."""
    return not {"not", "no", "non"}.isdisjoint(re.split(r"[^a-z]+", word.lower()))
