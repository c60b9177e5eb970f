"""What remains in many made-up cases, and where certificates stand, as it was looked through and approved.

    .venv/bin/python -m tests.rules.test_approved

writes `approved.txt` anew. Other tests say that what is offered is enough, and one less is not; this one says that it
is what it was. Read the difference before you commit it: is what is asked for now less, or more? Each case is that of
`situation_of(seed)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from certification.rules.judging import evaluate
from certification.rules.standing import Remaining, RenewalStanding, RequirementStanding
from tests.rules.generating import situation_of

APPROVED = Path("tests/rules/approved.txt")
SEEDS = range(1000, 1150)
APART = 25
"""Seeds in one test."""


def told(seed: int) -> Iterator[str]:
    """What remains of each open requirement, for the whole and for renewal, and where the certificate stands."""
    case, on = situation_of(seed)
    standing = evaluate(case, on)
    yield from _open(str(seed), standing.requirements)
    if standing.remains:
        whole = (f"{one.requirement} {_item(one)} for {','.join(one.serves)}" for one in standing.remains)
        yield f"{seed} in all: {'; '.join(whole)}"
    if standing.renewal:
        yield f"{seed} renewal: {_renewal(standing.renewal)}"
        yield from _open(f"{seed} renewal", standing.renewal.requirements)


def _open(name: str, requirements: Mapping[str, RequirementStanding]) -> Iterator[str]:
    for code, found in requirements.items():
        if found.remains:
            yield f"{name} {code}: {'; '.join(map(_item, found.remains))}"


def _renewal(found: RenewalStanding) -> str:
    days = (found.starts_on, found.ends_on, found.grace_until, found.reinstatement_until)
    more = [
        f"{name} {value}" for name, value in (("carried", found.carried), ("spent", found.spent)) if value
    ]
    return " ".join([found.state, str(found.cycle), *map(str, days), "met" if found.met else "open", *more])


def _item(item: Remaining) -> str:
    """All that an item says, in short."""
    more = [
        f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}"
        for name, value in item._asdict().items()
        if value and name not in ("kind", "requirement", "amount", "unit", "attributes", "serves", "names_fr")
    ]
    more += [f"{name}={value}" for name, value in sorted(item.attributes.items())]
    return " ".join([item.kind, str(item.amount), item.unit, *more])


def approved() -> dict[int, list[str]]:
    """The lines of each seed."""
    found: dict[int, list[str]] = {seed: [] for seed in SEEDS}
    for line in APPROVED.read_text().splitlines():
        found[int(line.partition(" ")[0])].append(line)
    return found


@pytest.mark.parametrize("first", range(0, len(SEEDS), APART))
def test_what_remains_is_as_it_was_approved(first: int) -> None:
    known = approved()

    for seed in SEEDS[first : first + APART]:
        assert list(told(seed)) == known[seed]


if __name__ == "__main__":
    APPROVED.write_text("".join(f"{line}\n" for seed in SEEDS for line in told(seed)))
