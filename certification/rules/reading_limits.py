"""What limits a measure: caps, shares, windows, ratios; and what converts one amount into another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certification.rules.amounts import Unreadable, read_number, read_share, read_time
from certification.rules.curriculum import Conversion, Limit, Support
from certification.rules.reading_filters import read_filter, read_provider
from certification.rules.tables import Table

PERIODS = ("line", "day", "week", "month", "quarter", "year")


def read_limits(table: Table, measure: str, amount: Callable[[Any], int]) -> tuple[tuple[Limit, ...], bool]:
    """The limits of one requirement, and whether they are written in time where the requirement counts lines."""
    limits, timed, plain = [], False, False
    for inner in table.tables("limit", single=True):
        words = [word for word in ("at_most", "at_least") if inner.has(word)]
        in_time = any(isinstance(inner.values[word], str) for word in words)
        counting = measure not in ("hours", "credits")
        if counting and words:
            timed, plain = timed or in_time, plain or not in_time
        reader = read_time if counting and in_time else amount
        limits.append(_read_limit(inner, reader, measure))
    if timed and plain:
        table.wrong(
            "limit", "some limits are written in time and some in numbers", "write all of them in one unit"
        )
    return tuple(limits), timed


def _read_limit(inner: Table, amount: Callable[[Any], int], measure: str) -> Limit:
    limit = Limit(
        filter=read_filter(inner, kinds=inner.texts("evidence")),
        per=inner.text("per"),
        at_most=inner.get("at_most", amount, None),
        at_least=inner.get("at_least", amount, None),
        at_most_share=inner.get("at_most_share", read_share, None),
        at_least_share=inner.get("at_least_share", read_share, None),
        share_of=inner.one_of("share_of", ("counted", "needed"), "counted"),
        support=_read_support(inner, measure),
        lifted_when=read_provider(inner, "lifted_when"),
    )
    inner.done()
    said = (limit.at_most, limit.at_least, limit.at_most_share, limit.at_least_share, limit.support)
    if all(word is None for word in said) and not any(
        inner.has(word) for word in ("at_most", "at_least", "at_most_share", "at_least_share", "support")
    ):
        inner.wrong("", "limits nothing", "write at_most, at_least, at_most_share, at_least_share or support")
    if limit.at_least is not None and not limit.per:
        inner.wrong(
            "at_least",
            "needs per: at least this much in each what?",
            'write per = "month" or per = "provider"',
        )
    if limit.per and (limit.at_most_share is not None or limit.at_least_share is not None):
        inner.wrong("per", "cannot be combined with a share")
    if limit.share_of == "needed" and limit.at_most_share is None:
        inner.wrong("share_of", "needs at_most_share")
    shares = (limit.at_most_share, limit.at_least_share)
    if any(share is not None for share in shares) and limit.filter == Limit().filter:
        inner.wrong("", "is a share of everything", 'say of which lines: where = { size = "group" }')
    return limit


def _read_support(inner: Table, measure: str) -> Support | None:
    table = inner.table("support")
    if table is None:
        return None
    each, each_timed = _amount_or_time(table, "each")
    reader = read_time if measure == "hours" else read_number

    def allowed(value: Any) -> int:
        if measure == "hours" and isinstance(value, int) and not isinstance(value, bool):
            return read_number(value) * 60
        if measure == "hours" and not isinstance(value, str):
            raise Unreadable('write a length of time, such as "10 h"')
        return reader(value)

    for word in ("each", "allows"):
        if not table.has(word):
            table.wrong(word, "is missing", 'write each = "1 h" and allows = "10 h"')
    if measure == "credits":
        table.wrong("", "a ratio is written in hours or in a number of lines", 'use measure = "hours"')
    support = Support(
        filter=read_filter(table, kinds=table.texts("evidence")),
        each=each,
        allows=table.get("allows", allowed, 1),
        timed=each_timed,
    )
    if not support.filter.kinds:
        table.wrong("evidence", "is missing: which lines support the others?")
    if support.each == 0:
        table.wrong("each", "must be more than nothing")
    table.done()
    return support


def _amount_or_time(table: Table, key: str) -> tuple[int, bool]:
    if isinstance(table.values.get(key), str):
        return table.get(key, read_time, 60), True
    return table.get(key, read_number, 1), False


def read_conversions(table: Table, measure: str, amount: Callable[[Any], int]) -> tuple[Conversion, ...]:
    """How lines turn into the requirement's unit; the first that fits a line is used."""
    found = []
    for inner in table.tables("convert", single=True):
        each, timed = _amount_or_time(inner, "each")
        for word in ("each", "gives"):
            if not inner.has(word):
                inner.wrong(word, "is missing", 'write each = "3 h" and gives = 1')
        conversion = Conversion(
            filter=read_filter(inner, kinds=inner.texts("evidence")),
            each=each,
            gives=inner.get("gives", amount, 1),
            timed=timed,
            whole=inner.flag("whole"),
        )
        if conversion.each == 0:
            inner.wrong("each", "must be more than nothing")
        inner.done()
        found.append(conversion)
    if found and measure not in ("count", "hours", "credits"):
        table.wrong("convert", f'has no meaning with measure = "{measure}"')
    if measure == "credits" and not found:
        table.wrong(
            "convert", "is missing: what gives a credit?", 'write convert = [{ each = "1 h", gives = 1 }]'
        )
    return tuple(found)
