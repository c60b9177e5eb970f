"""What remains in many made-up cases, what it took to find it, and where certificates stand, as it was approved.

    .venv/bin/python -m tests.rules.test_approved

writes `approved.txt` anew. Other tests say that what is offered is enough, and one less is not; this one says that it
is what it was. Read the difference before you commit it: is what is asked for now less, or more?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from certification.rules.case import Case, Evidence
from certification.rules.judging import evaluate
from certification.rules.remains import trying
from certification.rules.standing import Remaining, RenewalStanding, RequirementStanding
from tests.rules.generating import a_line, situation_of

APPROVED = Path("tests/rules/approved.txt")
SEEDS = (
    1007, 1020, 1032, 1039, 1047, 1048, 1060, 1088, 1092, 1094, 1101, 1105, 1118, 1119, 1137, 1138, 1141, 1144,
    1155, 1164, 1169, 1170, 1182, 1192, 1193, 1194, 1198, 1211, 1212, 1215, 1222, 1233, 1237, 1241, 1245, 1262,
    1295, 1297, 1309, 1325, 1356, 1360, 1361, 1364, 1397, 1398, 1400, 1408, 1413, 1423, 1424, 1430, 1455, 1462,
    1467, 1468, 1471, 1473, 1481, 1484, 1485, 1515, 1521, 1523, 1534, 1559, 1560, 1567, 1569, 1574, 1588, 1604,
    1607, 1629, 1633, 1634, 1638, 1639, 1641, 1643, 1671, 1679, 1687, 1693, 1710, 1715, 1717, 1718, 1728, 1735,
    1750, 1758, 1765, 1788, 1793, 1821, 1822, 1834, 1845, 1850, 1856, 1870, 1884, 1935, 1951, 1957, 1974, 1980,
    1989, 1995, 2013, 2023, 2033, 2050, 2060, 2067, 2076, 2087, 2126, 2133, 2136, 2142, 2152, 2153, 2167, 2179,
    2180, 2188, 2189, 2194, 2225, 2241, 2249, 2254, 2261, 2275, 2292, 2294, 2312, 2318, 2325, 2330, 2332, 2338,
    2383, 2387, 2396, 2403, 2405, 2419, 2423, 2425, 2446, 2448, 2453, 2463, 2464, 2490, 2495, 2501, 2502, 2519,
    2531, 2537, 2550, 2561, 2564, 2566, 2586, 3079, 3248, 3493, 3614, 3662, 3829, 3844, 4070, 4110, 4590, 4653,
    4663, 4692, 4726, 4805,
)  # fmt: skip
"""Chosen so that together they come, several times each, to every turn the search can take; those above 3000 because
they alone notice some change of it."""
CROWDED = (
    1033, 1048, 1060, 1101, 1105, 1106, 1130, 1138, 1141, 1170, 1185, 1192, 1193, 1210, 1233, 1245, 1262, 1275,
    1285, 1287, 1297, 1330, 1406, 1408, 1413, 1448, 1471, 1473, 1484,
)  # fmt: skip
"""The same with many lines more."""
APART = 25
"""Cases in one test."""


def crowded(seed: int) -> tuple[Case, date]:
    """The case of this seed with seventy verified lines more."""
    case, on = situation_of(seed)
    chance = Random(seed + 1)
    known = {kind.replace(".*", ".two") for one in case.curriculum.walk() for kind in one.filter.kinds}
    kinds = tuple(sorted(known)) or ("work",)
    more = (replace(a_line(chance, 100 + number, kinds), status="verified") for number in range(70))
    return replace(case, evidence=(*case.evidence, *more)), on


MADE = {str(seed): situation_of for seed in SEEDS} | {f"crowded-{seed}": crowded for seed in CROWDED}


@contextmanager
def counted() -> Iterator[list[tuple[int, int]]]:
    """Of each trial made inside: how many lines were added, and their minutes."""
    trials: list[tuple[int, int]] = []
    usual = trying.in_order_of_time

    def counting(lines: tuple[Evidence, ...]) -> list[Evidence]:
        trials.append((len(lines), sum(line.minutes for line in lines)))
        return usual(lines)

    with patch.object(trying, "in_order_of_time", counting):
        yield trials


def told(name: str) -> Iterator[str]:
    """What remains of each open requirement, for the whole and for renewal, and where the certificate stands."""
    with counted() as trials:
        standing = evaluate(*MADE[name](int(name.removeprefix("crowded-"))))
    if trials:
        lines, minutes = (sum(some) for some in zip(*trials, strict=True))
        yield f"{name} took: {len(trials)} trials, of {lines} lines with {minutes} minutes in all"
    yield from _open(name, standing.requirements)
    if standing.remains:
        whole = (f"{one.requirement} {_item(one)} for {','.join(one.serves)}" for one in standing.remains)
        yield f"{name} in all: {'; '.join(whole)}"
    if standing.renewal:
        yield f"{name} renewal: {_renewal(standing.renewal)}"
        yield from _open(f"{name} renewal", standing.renewal.requirements)


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


def approved() -> dict[str, list[str]]:
    """The lines of each case."""
    found: dict[str, list[str]] = {name: [] for name in MADE}
    for line in APPROVED.read_text().splitlines():
        found[line.partition(" ")[0].removesuffix(":")].append(line)
    return found


@pytest.mark.parametrize("first", range(0, len(MADE), APART))
def test_what_remains_is_as_it_was_approved(first: int) -> None:
    known = approved()

    for name in list(MADE)[first : first + APART]:
        assert list(told(name)) == known[name]


if __name__ == "__main__":
    APPROVED.write_text("".join(f"{line}\n" for name in MADE for line in told(name)))
