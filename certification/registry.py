"""What the upper apps tell the law about themselves when Django starts: their kinds of evidence, and what to do next.

The judge never reads this: it serves labels, the check of curriculum files, and the "next step" on a progress page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from certification.models import Enrolment


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence: what it is called, how it is measured, by which attributes a rule may filter it.

    `fact_url` is the name of the page, taking the fact's public id, where the fact behind a line can be read;
    `record_url` names the page where its holder brings such evidence, `record_label` the words of that button.
    """

    code: str
    label: str | _StrPromise
    unit: str
    attributes: frozenset[str] = frozenset()
    fact_url: str = ""
    record_url: str = ""
    record_label: str | _StrPromise = ""
    attendance_only: bool = False
    """Of such a line nobody but the people in it learns more than day, minutes and format."""
    vouched_by: str = ""
    """The function whoever verifies it must be appointed to in that stream; "" where no appointment is asked."""


@dataclass(frozen=True, slots=True, order=True)
class NextStep:
    """One thing somebody should do, the most urgent (smallest rank) first."""

    rank: int
    title: str = field(compare=False)
    detail: str = field(compare=False, default="")
    label: str = field(compare=False, default="")
    url: str = field(compare=False, default="")
    tone: str = field(compare=False, default="pine")


_kinds: dict[str, EvidenceKind] = {}
_prompters: list[Callable[[Enrolment], Iterable[NextStep]]] = []


def add_kind(kind: EvidenceKind) -> None:
    """Make a kind of evidence known. Raises ValueError when the code is taken."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"two kinds of evidence are called {kind.code!r}")
    _kinds[kind.code] = kind


def kinds() -> dict[str, EvidenceKind]:
    """Every known kind of evidence by its code."""
    return dict(_kinds)


def kind(code: str) -> EvidenceKind | None:
    return _kinds.get(code)


def add_prompter(prompter: Callable[[Enrolment], Iterable[NextStep]]) -> None:
    """Let an upper app say what the therapist of an enrolment should do next."""
    if prompter not in _prompters:
        _prompters.append(prompter)


def next_steps(enrolment: Enrolment) -> list[NextStep]:
    """What all apps say should be done next in this enrolment, most urgent first."""
    return sorted(step for prompter in _prompters for step in prompter(enrolment))
