"""Until when an addition would do: a last day, or the day on which older lines begin to fall out of what counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from certification.rules.judge.belonging import anchor_day
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.run import Run
from certification.rules.remains.spreading import all_lines, last_day
from certification.rules.remains.trying import trial
from certification.rules.standing import Remaining

DAY = timedelta(days=1)


def with_last_day(
    run: Run, prepared: Prepared, items: Sequence[Remaining], *, alone: bool = False
) -> list[Remaining]:
    """The same additions with the last day by which all of them must be made, where there is one."""
    last = _last_day(run, prepared, items, alone=alone)
    return [item._replace(latest=last) if item.kind == "add" else item for item in items]


def _last_day(run: Run, prepared: Prepared, items: Sequence[Remaining], *, alone: bool) -> date | None:
    known = [day for anchor in prepared.requirement.until if (day := anchor_day(run, anchor)) is not None]
    # What is spread over periods is not tried on other days; what must come first may move all but a last day.
    spread = any(item.per or item.since for item in items)
    if prepared.requirement.after and any(anchor_day(run, one) is None for one in prepared.requirement.after):
        spread = True
    if not spread and items and (falls := _falls_out(run, prepared, items, alone=alone)) is not None:
        known.append(falls)
    last = min(known, default=None)
    if last is None or last == date.max or (run.cycle and last >= run.cycle[1]):
        return None
    return last if all(last_day(item, run.on) <= last for item in items) else None


def _falls_out(run: Run, prepared: Prepared, items: Sequence[Remaining], *, alone: bool) -> date | None:
    """The last day on which the same lines would do, where on the next something older no longer counts with them."""
    days = sorted({day for day in _ends(run, prepared) if run.on <= day < date.max})

    def met(day: date) -> bool:
        return trial(run, prepared, all_lines(items, day), day, alone=alone).met

    place = bisect_left(days, True, key=lambda day: not met(day + DAY))
    return days[place] if place < len(days) and met(days[place]) else None


def _ends(run: Run, prepared: Prepared) -> Iterator[date]:
    """The last days on which what counts today still counts together with something new."""
    requirement, finding = prepared.requirement, run.findings[prepared.requirement.code]
    # Also what counts nothing today: with something new a later stretch may be the better one.
    counted = [finding.lines[index].on for index in finding.added]
    if requirement.within is not None:
        yield from (requirement.within.after(day) for day in counted)
    if requirement.window is None:
        return
    if not requirement.window.opens_with:
        yield from (requirement.window.length.after(day) - DAY for day in counted)
        return
    opener = run.findings[requirement.window.opens_with]
    yield from (
        requirement.window.length.after(opener.lines[index].on)
        for index, gain in opener.added.items()
        if gain
    )
