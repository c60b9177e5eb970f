"""What limits a measure: caps, shares, windows, ratios; and what converts one amount into another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certification.rules.amounts import Unreadable, is_share, read_number, read_share, read_time
from certification.rules.curriculum import Conversion, Limit, Support
from certification.rules.files.reading_filters import read_filter, read_provider
from certification.rules.files.tables import STAND_IN, Table, no_thousands

AMOUNTS = ("at_most", "at_least", "at_most_share", "at_least_share", "support")
ADDING = ("count", "hours", "credits", "sum")

Amount = Callable[[Any], int]


def read_limits(table: Table, measure: str, amount: Amount) -> tuple[tuple[Limit, ...], bool]:
    """The limits of one requirement, and whether they are written in time where the requirement counts lines."""
    limits, timed, plain = [], False, False
    converts = table.has("convert")
    for inner in table.tables("limit", single=True):
        _move_shares(inner)
        words = [word for word in ("at_most", "at_least") if inner.has(word)]
        in_time = any(isinstance(inner.values[word], str) for word in words)
        counting = measure not in ("hours", "credits")
        logged = inner.flag("as_logged")
        if counting and words and not logged and not inner.has("of"):
            timed, plain = timed or in_time, plain or not in_time
        reader = read_time if counting and in_time else amount
        if logged:
            reader = _logged
            if not converts:
                inner.wrong("as_logged", "has no meaning without convert", "remove it")
        elif measure == "credits" and in_time:
            inner.wrong("", "is written in time, but lines are converted into credits", _AS_LOGGED)
            reader = read_time
        limits.append(_read_limit(inner, reader, measure, logged=logged))
    if timed and plain:
        table.wrong(
            "limit", "some limits are written in time and some in numbers", "write all of them in one unit"
        )
    return tuple(limits), timed


_OF_WHICH = 'say of which lines: where = { size = "group" }'
_AS_LOGGED = "write as_logged = true beside it, or the limit as a number"


def _logged(value: Any) -> int:
    return read_time(value) if isinstance(value, str) else read_number(value) * 60


def _move_shares(inner: Table) -> None:
    """A share among amounts is told, and then read where it belongs."""
    for word in ("at_most", "at_least"):
        value = inner.values.get(word)
        if isinstance(value, str) and is_share(value):
            inner.wrong(word, f'"{value}" is a share', f'write {word}_share = "{value}"')
            inner.values.setdefault(f"{word}_share", inner.values.pop(word))


def _read_limit(inner: Table, amount: Amount, measure: str, *, logged: bool) -> Limit:
    per, *also = inner.texts("per") or ("",)
    no_thousands(inner, "at_most", "at_least")
    limit = Limit(
        filter=read_filter(inner, kinds=inner.texts("evidence")),
        per=per,
        also_per=tuple(also),
        of=inner.text("of"),
        as_logged=logged,
        at_most=inner.get("at_most", amount, None),
        at_least=inner.get("at_least", read_number if inner.has("of") else amount, None),
        at_most_share=inner.get("at_most_share", read_share, None),
        at_least_share=inner.get("at_least_share", read_share, None),
        share_of=inner.one_of("share_of", ("counted", "needed"), "counted"),
        support=_read_support(inner, "hours" if logged else measure),
        lifted_when=read_provider(inner, "lifted_when"),
    )
    inner.done()
    if not any(inner.has(word) for word in AMOUNTS):
        inner.wrong("", "limits nothing", "write at_most, at_least, at_most_share, at_least_share or support")
    if limit.of and (limit.at_least is None or not limit.per):
        inner.wrong("of", "needs per and at_least: how many different ones in each what?",
                    'write per = "counterpart" and at_least = 9')  # fmt: skip
    elif limit.at_least is not None and not limit.per:
        _check_reserve(inner, limit, measure)
    if limit.share_of == "needed" and (limit.at_most_share is None or limit.per):
        inner.wrong("share_of", "needs at_most_share" + (", without per" if limit.per else ""))
    shares = (limit.at_most_share, limit.at_least_share)
    if any(share is not None for share in shares) and limit.filter == Limit().filter:
        hint = f'for each {limit.per} write an amount: at_most = "10 h"' if limit.per else _OF_WHICH
        inner.wrong("", "is a share of everything", hint)
    return limit


def _check_reserve(inner: Table, limit: Limit, measure: str) -> None:
    """Without `per` a minimum is for certain lines, where the requirement adds amounts up."""
    if measure in ("distinct", "coverage"):
        inner.wrong(
            "at_least",
            "without per it keeps room for amounts, and here different values count",
            "write a second requirement for these lines",
        )
    elif measure not in ADDING or limit.as_logged:
        inner.wrong(
            "at_least",
            "needs per: at least this much in each what?",
            'write per = "month" or per = "provider"',
        )
    elif limit.filter == Limit().filter:
        inner.wrong(
            "at_least",
            "says neither of which lines nor in each what",
            'write where = { size = "individual" }, or per = "month"',
        )


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
        allows=table.get("allows", allowed, STAND_IN),
        timed=each_timed,
        whole=table.flag("whole"),
        convert=_conversions(table, _logged if each_timed else read_number),
    )
    if not support.filter.kinds:
        table.wrong("evidence", "is missing: which lines support the others?")
    if support.each == 0:
        table.wrong("each", "must be more than nothing")
    table.done()
    return support


def _amount_or_time(table: Table, key: str) -> tuple[int, bool]:
    if isinstance(table.values.get(key), str):
        return table.get(key, read_time, STAND_IN), True
    return table.get(key, read_number, STAND_IN), False


def read_conversions(table: Table, measure: str, amount: Amount) -> tuple[Conversion, ...]:
    """How lines turn into the requirement's unit; the first that fits a line is used."""
    found = _conversions(table, amount)
    if found and measure not in ("count", "hours", "credits"):
        table.wrong("convert", f'has no meaning with measure = "{measure}"')
    if measure == "credits" and not found and not table.has("convert"):
        table.wrong(
            "convert", "is missing: what gives a credit?", 'write convert = [{ each = "1 h", gives = 1 }]'
        )
    return found


def _conversions(table: Table, amount: Amount) -> tuple[Conversion, ...]:
    found = []
    for inner in table.tables("convert", single=True):
        each, timed = _amount_or_time(inner, "each")
        for word in ("each", "gives"):
            if not inner.has(word):
                inner.wrong(word, "is missing", 'write each = "3 h" and gives = 1')
        conversion = Conversion(
            filter=read_filter(inner, kinds=inner.texts("evidence")),
            each=each,
            gives=inner.get("gives", amount, STAND_IN),
            timed=timed,
            whole=inner.flag("whole"),
        )
        if conversion.each == 0:
            inner.wrong("each", "must be more than nothing")
        inner.done()
        found.append(conversion)
    return tuple(found)
