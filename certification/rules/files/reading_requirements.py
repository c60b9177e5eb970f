"""One requirement of a curriculum file: which evidence, how measured, what limits it, how much is needed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from certification.rules.amounts import (
    LARGEST,
    Period,
    Unreadable,
    counts_something,
    is_share,
    is_time,
    read_date,
    read_hundredths,
    read_number,
    read_period,
    read_points,
    read_time,
)
from certification.rules.curriculum import (
    Anchor,
    CoveredBy,
    OnlyIf,
    Requirement,
    Reuse,
    Waivable,
    Window,
)
from certification.rules.files.reading_days import read_anchor, read_anchors
from certification.rules.files.reading_filters import read_conditions, read_filter, read_provider
from certification.rules.files.reading_limits import read_conversions, read_limits
from certification.rules.files.reading_values import read_values
from certification.rules.files.tables import STAND_IN, Table, no_thousands

MEASURES = ("count", "hours", "days", "credits", "sum", "distinct", "coverage", "score", "average")
COUNTING = ("distinct", "coverage", "score", "average")
"""Measures whose limits count lines."""
SOURCES = ("evidence", "document", "membership", "elapsed")


def read_only_if(table: Table) -> OnlyIf | None:
    """For whom this is meant, or None: for everybody."""
    inner = table.table("only_if")
    if inner is None:
        return None
    only_if = OnlyIf(
        enrolled_from=inner.get("enrolled_from", read_date, None),
        enrolled_before=inner.get("enrolled_before", read_date, None),
        holding=_only_one(inner, "holding"),
        not_holding=_only_one(inner, "not_holding"),
        met=_only_one(inner, "met"),
    )
    if not inner.values:
        inner.wrong("", "says nothing", 'write enrolled_before = 2024-05-01, or holding = "licence"')
    inner.done()
    return only_if


SEVERAL = {
    "holding": (
        'for any of several write a requirement with document = ["…", "…"] and advice = true, '
        "and here met = its code"
    ),
    "not_holding": "for none of several put the group into another, each with one of them",
    "met": "for several name a group they stand in, with needs = 1 where one is enough",
}
"""How to say what a list would mean."""


def _only_one(inner: Table, key: str) -> str:
    if isinstance(inner.values.get(key), list):
        inner.read.add(key)
        inner.wrong(key, "names one and no list", SEVERAL[key])
        return ""
    return inner.text(key)


def amount_reader(measure: str) -> Callable[[Any], int]:
    """How an amount is written for this measure: "10 h" or 10 for hours, 12 or 1.5 for credits, 5 otherwise."""

    def read_amount(value: Any) -> int:
        if measure == "hours":
            if isinstance(value, str):
                return read_time(value)
            if (
                isinstance(value, Decimal)
                and value.is_finite()
                and 0 <= value < LARGEST
                and (value * 60) % 1 == 0
            ):
                return int(value * 60)
            if isinstance(value, bool) or not isinstance(value, int):
                raise Unreadable('write a length of time, such as "10 h" or "7 h 30 min"')
            return read_number(value) * 60
        if measure == "credits":
            return read_hundredths(value)
        if isinstance(value, str) and (is_time(value) or not counts_something(value)):
            raise Unreadable(f'"{value}" is not a whole number; for time, write measure = "hours"')
        return read_number(value)

    return read_amount


def read_requirement(table: Table, *, after: tuple[Anchor, ...], until: tuple[Anchor, ...]) -> Requirement:
    """The requirement in `table`; `after` and `until` are what its groups ask of everything inside."""
    source = _source(table)
    common: dict[str, Any] = {
        "code": table.code(),
        "title": table.text("title", required=True),
        "title_fr": table.text("title_fr"),
        "about": table.text("about"),
        "about_fr": table.text("about_fr"),
        "only_if": read_only_if(table),
        "advice": table.flag("advice"),
        "after": (*read_anchors(table, "after"), *after),
        "until": (*read_anchors(table, "until"), *until),
        "since": table.get("since", read_anchor, None),
    }
    if source == "elapsed":
        requirement = _read_time(table, common)
    elif source in ("document", "membership"):
        requirement = _read_paper(table, source, common)
    else:
        requirement = _read_evidence(table, common)
    table.done(also=SOURCES)
    return requirement


def _source(table: Table) -> str:
    given = [word for word in SOURCES if table.has(word)]
    if not given:
        table.wrong(
            "",
            "does not say which evidence it is about",
            'add evidence = "…", document = "…" or elapsed = "…"',
        )
        return "evidence"
    source, *others = given
    if others:
        table.wrong(
            "", f"says {' and '.join(given)}", "keep one of them and make a second requirement of the other"
        )
    return source


def _read_time(table: Table, common: dict[str, Any]) -> Requirement:
    period = table.get("elapsed", read_period, Period(days=STAND_IN))
    _no_last_day(table, "elapsed time")
    if common["since"] is None:
        table.wrong(
            "since", "is missing: from which day on?", 'write since = "enrolment" or a requirement\'s code'
        )
    return Requirement(
        **common, source="time", measure="time", lasting=period, waivable=_waivable(table, read_number)
    )


def _read_paper(table: Table, source: str, common: dict[str, Any]) -> Requirement:
    kinds = table.texts(source)
    if not kinds or not all(kinds):
        table.wrong(source, "names nothing", f'write {source} = "licence"' if source == "document" else "")
    _no_last_day(table, f"a {source}")
    return Requirement(
        **common,
        source=source,
        measure="validity",
        filter=read_filter(table, kinds=kinds, with_provider=False),
        must=read_conditions(table, "must"),
        within=table.get("within", read_period, None) if source == "document" else None,
        needed=table.get("at_least", read_number, 1),
        waivable=_waivable(table, read_number),
    )


def _no_last_day(table: Table, what: str) -> None:
    if table.has("until"):
        table.wrong("until", f"has no meaning with {what}", "remove it; it is asked on the day of judging")


def _read_evidence(table: Table, common: dict[str, Any]) -> Requirement:
    kinds = table.texts("evidence")
    if table.values.get("evidence") in ("", []) or not all(kinds):
        table.wrong("evidence", "names no kind of evidence")
    measure, known = _measure(table)
    of = table.text("of")
    if measure == "days":
        if of:
            table.wrong("of", 'has no meaning with measure = "days"', "remove it")
        measure, of = "distinct", "day"
    decimal = _has_decimals(table, measure)
    no_thousands(table, "at_least", "at_most")
    if measure in ("sum", "score"):
        _no_share(table, measure)
    amount = read_points if decimal else amount_reader(measure)
    if measure in ("sum", "distinct", "coverage", "score", "average") and not of:
        such = {"distinct": "counterpart", "coverage": "area", "average": "rating"}.get(measure, "score")
        table.wrong("of", f"is missing: {measure} of what?", f'write of = "{such}"')
    if measure in ("count", "hours", "credits") and of and known:
        table.wrong("of", f'has no meaning with measure = "{measure}"', 'perhaps measure = "distinct"')
    limits, limits_timed = read_limits(table, measure, read_number if measure in COUNTING else amount)
    convert = read_conversions(table, measure, amount)
    if convert and limits_timed:
        table.wrong(
            "limit", "is written in time, but lines are converted into numbers", "write the limit as a number"
        )
    values, eachs, each, each_timed = read_values(table)
    same, same_most = _same(table)
    return Requirement(
        **common,
        filter=read_filter(table, kinds=kinds, with_provider=False),
        must=read_conditions(table, "must"),
        provider=read_provider(table),
        measure=measure,
        of=of,
        values=values,
        each=each,
        each_timed=each_timed,
        eachs=eachs,
        decimal=decimal,
        needed=_needed(table, measure, amount if known else _anything),
        convert=convert,
        limits=limits,
        limits_timed=limits_timed,
        at_most=table.get("at_most", amount, None),
        first=table.get("first", read_number, None),
        latest=table.get("latest", read_number, None),
        same=same,
        same_most=same_most,
        window=_window(table),
        within=table.get("within", read_period, None),
        covered_by=_covered_by(table),
        reuse=_reuse(table, amount),
        across_cycles=table.flag("across_cycles"),
        waivable=_waivable(table, amount),
    )


def _measure(table: Table) -> tuple[str, bool]:
    """The measure, or the one that was probably meant; and whether it can be told by it how amounts are written."""
    measure = table.one_of("measure", MEASURES, "count")
    said = table.values.get("measure", measure)
    if said in MEASURES:
        return measure, True
    near = next(iter(get_close_matches(str(said).lower(), MEASURES)), None)
    return (near, True) if near else (measure, False)


def _needed(table: Table, measure: str, amount: Callable[[Any], int]) -> int:
    """The amount needed; -1 stands for all values of a coverage until they are known."""
    table.read.add("at_least")
    if measure == "coverage" and table.values.get("at_least", "all") == "all":
        return -1
    if not table.has("at_least"):
        if measure in ("count", "distinct"):
            return 1
        table.wrong("at_least", "is missing: how much is needed?", 'write at_least = "10 h" or at_least = 5')
        return STAND_IN
    return table.get("at_least", amount, STAND_IN)


def _anything(value: Any) -> int:
    """After a measure nobody knows, an amount cannot be wrong as well."""
    return STAND_IN


def _has_decimals(table: Table, measure: str) -> bool:
    """Whether amounts are points with decimals: always for an average, for a sum or score where the file writes one."""
    return measure == "average" or (
        measure in ("sum", "score")
        and any(_written_with_decimals(table.values.get(word)) for word in ("at_least", "at_most"))
    )


def _no_share(table: Table, measure: str) -> None:
    """80 % would be 0.8 of one point; only a mean of yes and no has such values."""
    for word in ("at_least", "at_most"):
        value = table.values.get(word)
        if isinstance(value, str) and "%" in value and is_share(value):
            number = value.replace("%", "").replace(",", ".").strip()
            table.wrong(
                word, f'"{value}" is a share, but a {measure} is a number', f"write {word} = {number}"
            )


def _written_with_decimals(value: Any) -> bool:
    return isinstance(value, Decimal) or (isinstance(value, str) and "%" in value)


def _same(table: Table) -> tuple[str, int]:
    """The attribute that must be the same, and how many different values of it there may be."""
    if not isinstance(table.values.get("same"), dict):
        return table.text("same"), 1
    inner = table.table("same") or Table({}, "", [])
    attribute, most = inner.text("of", required=True), inner.get("at_most", read_number, 1)
    if most == 0:
        inner.wrong("at_most", "lets nothing count", "write at_most = 1 or more")
    inner.done()
    return attribute, most


def _window(table: Table) -> Window | None:
    table.read.add("window")
    value = table.values.get("window")
    if value is None:
        return None
    if not isinstance(value, dict):
        length = table.get("window", read_period, None)
        return Window(length) if length else None
    inner = table.table("window")
    if inner is None:
        return None
    if not inner.has("length"):
        inner.wrong("length", "is missing", 'write length = "2 years"')
    window = Window(
        length=inner.get("length", read_period, Period(days=STAND_IN)), opens_with=inner.text("opens_with")
    )
    inner.done()
    return window


def _covered_by(table: Table) -> tuple[CoveredBy, ...]:
    table.read.add("covered_by")
    if isinstance(table.values.get("covered_by"), (str, list)) and not any(
        isinstance(entry, dict) for entry in table.values["covered_by"]
    ):
        return tuple(CoveredBy(kind=kind) for kind in table.texts("covered_by"))
    found = []
    for inner in table.tables("covered_by", single=True):
        kind, membership = inner.text("document"), inner.text("membership")
        if bool(kind) == bool(membership):
            inner.wrong(
                "", "names a document or a membership, one of the two", 'write document = "agreement"'
            )
        found.append(CoveredBy(kind=kind or membership, membership=not kind, same=inner.texts("same")))
        inner.done()
    return tuple(found)


def _reuse(table: Table, amount: Callable[[Any], int]) -> Reuse | None:
    table.read.add("reuse")
    value = table.values.get("reuse", "free")
    if value == "free":
        return None
    if value == "none":
        return Reuse(0)
    inner = table.table("reuse") if isinstance(value, dict) else None
    if inner is None:
        table.wrong(
            "reuse", 'must be "free", "none" or a cap', 'write reuse = "none" or reuse = { at_most = "10 h" }'
        )
        return None
    if not inner.has("at_most"):
        inner.wrong("at_most", "is missing")
    reuse = Reuse(inner.get("at_most", amount, STAND_IN))
    inner.done()
    return reuse


def _waivable(table: Table, amount: Callable[[Any], int]) -> Waivable:
    table.read.add("waiver")
    value = table.values.get("waiver")
    if value is None:
        return Waivable()
    if value == "never":
        return Waivable(allowed=False)
    inner = table.table("waiver") if isinstance(value, dict) else None
    if inner is None:
        table.wrong(
            "waiver", 'must be "never" or say who may', 'write waiver = { by = "board", at_most = "4 h" }'
        )
        return Waivable()
    if not inner.values:
        inner.wrong("", "says nothing", 'write by = "board" or at_most = "4 h"')
    waivable = Waivable(bodies=inner.texts("by"), at_most=inner.get("at_most", amount, None))
    inner.done()
    return waivable
