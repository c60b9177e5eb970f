"""Figures with their floors and bars, and how they are measured: in turn, so that a noisy minute hits both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

WIDTHS = (70, 13, 13, 8, 10)
HEADINGS = ("figure", "value", "floor", "ratio", "bar")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the report: `ok` where the value, or its ratio to the floor, is within the bar.

    A figure without a bar is told for its own sake.
    """

    name: str
    value: float
    unit: str
    floor: float
    floor_is: str
    value_at_most: float | None = None
    ratio_at_most: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.floor

    @property
    def ok(self) -> bool:
        """Whether it is within its bars."""
        return (self.value_at_most is None or self.value <= self.value_at_most) and (
            self.ratio_at_most is None or self.ratio <= self.ratio_at_most
        )

    @property
    def bar(self) -> str:
        """What it is held to: "≤ 1 ms", or "≤ 10 ×" of its floor."""
        if self.value_at_most is not None:
            return f"≤ {self.value_at_most:g} {self.unit}"
        return f"≤ {self.ratio_at_most:g} ×" if self.ratio_at_most is not None else "–"

    @property
    def verdict(self) -> str:
        """ok or short; nothing where it is held to nothing."""
        return "" if self.bar == "–" else "ok" if self.ok else "short"

    def line(self) -> str:
        """Name, value, floor, ratio, bar, and ok or short."""
        value, floor = (f"{number:,.3f} {self.unit}" for number in (self.value, self.floor))
        return _columns(self.name, value, floor, f"{self.ratio:.2f}", self.bar) + f"  {self.verdict}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "floor_is": self.floor_is,
            "ratio": self.ratio,
            "value_at_most": self.value_at_most,
            "ratio_at_most": self.ratio_at_most,
            "ok": self.ok,
        }


def heading() -> str:
    """The names of the columns."""
    return _columns(*HEADINGS)


def _columns(name: str, *numbers: str) -> str:
    first, *others = WIDTHS
    return f"{name:<{first}}" + "".join(
        f"{number:>{width}}" for number, width in zip(numbers, others, strict=True)
    )


def in_turn(value: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median seconds of both, measured floor, value, floor, value…"""
    values, floors = [], []
    for _round in range(rounds):
        floors.append(seconds(floor))
        values.append(seconds(value))
    return statistics.median(values), statistics.median(floors)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def short(figures: Iterable[Figure]) -> list[Figure]:
    """Those that miss their bar."""
    return [figure for figure in figures if not figure.ok]
