"""What the upper apps tell the law about themselves when Django starts: their kinds of evidence, and what to do next.

The judge never reads this: it serves labels, the check of curriculum files, and the "next step" on a progress page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.utils.functional import _StrPromise

    from certification.models import Enrolment
    from people.models import Person


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
    values: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """Of an attribute that is chosen from a few, all it can be, as a curriculum file writes it."""
    given_by: bool = False
    """Such a line names who gave or led it."""
    with_partner: bool = False
    """Such a line names the person on the other side."""
    fact_url: str = ""
    record_url: str = ""
    record_label: str | _StrPromise = ""
    attendance_only: bool = False
    """Of such a line nobody but the people in it learns more than day, minutes and format."""
    vouched_by: str = ""
    """The function whoever verifies it must be appointed to in that stream; "" where no appointment is asked."""
    or_by_partner: bool = False
    """Or else it is verified by the person on the other side, where the stream asks no more of it."""
    or_by_registrar: bool = False
    """Or else by a registrar in office on that day."""
    ask_anew: Callable[[Person, uuid.UUID], object] | None = field(default=None, compare=False)
    """How a registrar takes a verification back, so that the line is vouched for anew: takes her and the fact's id."""


@dataclass(frozen=True, slots=True, order=True)
class NextStep:
    """One thing somebody should do, the most urgent (smallest rank) first."""

    rank: int
    title: str = field(compare=False)
    detail: str = field(compare=False, default="")
    label: str = field(compare=False, default="")
    url: str = field(compare=False, default="")
    tone: str = field(compare=False, default="pine")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much was handed to one supervisor and is not decided: lines, of so many people, since when."""

    supervisor: uuid.UUID
    name: str
    people: int
    lines: int
    oldest: dt.datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a claimed line is not verified yet: `on` is holder, partner, dispute or verifier; `words` say it to her, and
    `words_of_others` to anybody else, "" where the judge's own sentence says it best."""

    on: str
    words: str = ""
    words_of_others: str = ""


_kinds: dict[str, EvidenceKind] = {}
_prompters: list[Callable[[Enrolment], Iterable[NextStep]]] = []
_waiting_counters: list[Callable[[int], Iterable[Waiting]]] = []
_waits: list[Callable[[Enrolment], Mapping[str, Wait]]] = []
_keepers: list[Callable[[Enrolment], Iterable[str]]] = []


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


def add_waiting_counter(counter: Callable[[int], Iterable[Waiting]]) -> None:
    """Let an upper app say what waits for supervisors: the given number of them, the longest waiting first."""
    if counter not in _waiting_counters:
        _waiting_counters.append(counter)


def waiting_on_supervisors(at_most: int) -> list[Waiting]:
    """What all apps say was handed to supervisors and is not decided, the longest waiting first."""
    found = [one for counter in _waiting_counters for one in counter(at_most)]
    return sorted(found, key=lambda one: (one.oldest, str(one.supervisor)))[:at_most]


def add_keeper(keeper: Callable[[Enrolment], Iterable[str]]) -> None:
    """Let an upper app say which lines of an enrolment their holder has recorded but not handed in."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def not_handed_in(enrolment: Enrolment) -> frozenset[str]:
    """Public ids of the claimed evidence nobody was asked to verify yet."""
    return frozenset(line for keeper in _keepers for line in keeper(enrolment))


def add_waits(teller: Callable[[Enrolment], Mapping[str, Wait]]) -> None:
    """Let an upper app say on whom the claimed lines of an enrolment wait, by the evidence's public id."""
    if teller not in _waits:
        _waits.append(teller)


def waits(enrolment: Enrolment) -> dict[str, Wait]:
    """On whom the claimed lines of an enrolment wait, as far as an app knows."""
    return {line: wait for teller in _waits for line, wait in teller(enrolment).items()}
