"""A curriculum file (TOML) → a curriculum, or every problem of the file at once."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from certification.rules.amounts import Period, Unreadable, read_period, read_share, read_time
from certification.rules.curriculum import Curriculum, Group, Item, Module, Renewal, Title
from certification.rules.files.checking import check
from certification.rules.files.problems import Problem, Problems, without_echoes
from certification.rules.files.reading_days import read_anchors
from certification.rules.files.reading_requirements import read_only_if, read_requirement
from certification.rules.files.settling import Names, settle
from certification.rules.files.syntax import syntax_problem
from certification.rules.files.tables import Table

__all__ = ["Problem", "Problems", "read"]

FORMAT = 1
LARGEST_FILE = 1_000_000
DEEPEST = 8
SHORTEST_CYCLE = 28


def read(text: str | bytes, *, kinds: frozenset[str] | None = None) -> Curriculum:
    """The curriculum this file describes.

    `kinds`: the kinds of evidence this platform can record; where given, any other is a problem. Raises `Problems`
    with every problem of the file; no other exception for any input.
    """
    curriculum, problems = _read(text, kinds)
    if problems:
        raise Problems(problems)
    return curriculum


def read_accepted(text: str) -> Curriculum:
    """The curriculum of a file that was accepted once: what a stricter check would say of it today is let be.

    Whoever is enrolled on a published version stays on it, whatever the platform has learnt since. Raises `Problems`
    where the text is no TOML.
    """
    return _read(text, None)[0]


@lru_cache(maxsize=64)
def _read(text: str | bytes, kinds: frozenset[str] | None) -> tuple[Curriculum, tuple[Problem, ...]]:
    """One object for one text, so that what is compiled from it is compiled once; and what is wrong with it."""
    problems: list[Problem] = []
    written, values = _parse(text)
    top = Table(values, "", problems)
    curriculum = _read_curriculum(top, written)
    check(curriculum, problems, kinds=kinds)
    return curriculum, tuple(without_echoes(problems))


def _parse(text: str | bytes) -> tuple[str, dict[str, Any]]:
    if len(text) > LARGEST_FILE:
        raise Problems([Problem("file", "is larger than a curriculum can be (1 MB)")])
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise Problems([Problem(f"line {line}", "is not UTF-8 text", "save the file as UTF-8")]) from None
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    try:
        return text, tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Problems([syntax_problem(str(error), text)]) from None
    except (RecursionError, ValueError, OverflowError, AttributeError):
        raise Problems(
            [Problem("file", "is not a TOML file", "start from one of the shipped curricula")]
        ) from None


def _read_curriculum(top: Table, written: str) -> Curriculum:
    form = top.values.get("format", FORMAT)
    top.read.add("format")
    if form != FORMAT or isinstance(form, bool):
        top.wrong("format", f"{form!r} is not a format this platform reads", f"write format = {FORMAT}")
    stream = top.table("stream")
    if stream is None:
        if not top.has("stream"):
            top.wrong("stream", "is missing", "begin with [stream], code and name")
        stream = Table({}, "stream", [])
    code, name = stream.code(), stream.text("name", required=True)
    _check_stream(stream)
    scope = top.table("scope") or Table({}, "scope", top.problems)
    modules = tuple(_read_module(table) for table in top.tables("module"))
    steps = tuple(_read_item(table) for table in top.tables("step"))
    competences = tuple(_read_item(table) for table in top.tables("competence"))
    named = {
        "module": tuple(module.code for module in modules),
        "step": tuple(step.code for step in steps),
        "competence": tuple(competence.code for competence in competences),
    }
    groups = settle(tuple(_read_group(table, 1) for table in top.tables("group")), named, top.problems)
    if not top.has("group"):
        top.wrong("group", "is missing: a curriculum asks for something", "add [[group]] with code and title")
    curriculum = Curriculum(
        code=code,
        name=name,
        name_fr=stream.text("name_fr"),
        version=top.text("version"),
        source=top.text("source"),
        example=top.flag("example"),
        stream=stream.values,
        scope_may=_read_scope(scope, "may"),
        scope_may_not=_read_scope(scope, "may_not"),
        modules=modules,
        steps=steps,
        competences=competences,
        groups=groups,
        titles=tuple(_read_title(table) for table in top.tables("title")),
        holds=_read_holds(top),
        renewal=_read_renewal(top, named),
        valid_for=stream.get("valid_for", read_period, None),
        words=_read_words(top),
        digest=sha256(written.encode("utf-8", "surrogatepass")).hexdigest(),
        text=written,
    )
    scope.done()
    top.done()
    return curriculum


STREAM_WORDS = (
    "certificate", "certificate_fr", "postnominal", "audience", "audience_fr", "summary", "summary_fr", "logo",
    "expected_months", "who_for", "who_for_fr", "valid_months", "issuer", "signatories", "teachers", "colour",
    "overview", "recommend_when", "link", "prerequisites", "prerequisites_fr", "learn", "learn_fr", "sessions_need",
)  # fmt: skip


STREAM_TEXTS = (
    "audience",
    "audience_fr",
    "who_for",
    "who_for_fr",
    "colour",
    "overview",
    "recommend_when",
    "link",
)


def _check_stream(stream: Table) -> None:
    """Notes what pages could not show; the table itself is kept as written."""
    for word in ("certificate", "certificate_fr", "summary", "summary_fr", "logo", "name_fr", "postnominal"):
        stream.text(word)
    for word in STREAM_TEXTS:
        stream.text(word)
    for word in ("expected_months", "valid_months"):
        value = stream.values.get(word)
        if word in stream.values and (type(value) is not int or not 0 <= value <= 1200):
            stream.wrong(word, "must be a whole number of months")
    issuer = stream.table("issuer")
    if issuer is not None:
        issuer.text("name", required=True)
        for word in ("url", "name_fr", "about", "about_fr"):
            issuer.text(word)
        issuer.done()
    for word, keys in (("signatories", ("role", "role_fr")), ("teachers", ("about", "about_fr"))):
        for table in stream.tables(word):
            table.text("name", required=True)
            for key in keys:
                table.text(key)
            table.done()
    stream.done(also=(*STREAM_WORDS, "valid_for"))


def _read_scope(scope: Table, word: str) -> tuple[Item, ...]:
    english, french = scope.texts(word), scope.texts(f"{word}_fr")
    if french and len(french) != len(english):
        scope.wrong(f"{word}_fr", f"has {len(french)} sentences where {word} has {len(english)}")
        french = ()
    return tuple(
        Item(code=f"{word}-{number}", title=line, title_fr=french[number - 1] if french else "")
        for number, line in enumerate(english, start=1)
    )


def _read_module(table: Table) -> Module:
    def minutes(value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000:
            return value
        if isinstance(value, str):
            return read_time(value)
        raise Unreadable('write minutes, such as 180, or "3 h"')

    module = Module(
        code=table.code(),
        title=table.text("title", required=True),
        title_fr=table.text("title_fr"),
        minutes=table.get("minutes", minutes, 0),
        link=table.text("link"),
    )
    if module.link and not module.link.startswith("https://"):
        table.wrong("link", "must begin with https://")
    table.done()
    return module


def _read_item(table: Table) -> Item:
    item = Item(code=table.code(), title=table.text("title", required=True), title_fr=table.text("title_fr"))
    table.done(also=("about", "about_fr"))
    return item


def _read_title(table: Table) -> Title:
    title = Title(
        title=table.text("title", required=True),
        title_fr=table.text("title_fr"),
        postnominal=table.text("postnominal"),
        only_if=read_only_if(table),
    )
    table.done()
    return title


def _read_holds(top: Table) -> tuple[str, ...] | None:
    table = top.table("holds")
    if table is None:
        return None
    kinds = table.texts("stop_for")
    table.done()
    return kinds


def _read_words(top: Table) -> dict[str, tuple[str, str]]:
    """What the file calls its kinds, attributes and values; one language alone stands for both."""
    table = top.table("words")
    found: dict[str, tuple[str, str]] = {}
    if table is None:
        return found
    for name, value in table.values.items():
        table.read.add(name)
        inside = list(value.items()) if isinstance(value, dict) else []
        if inside and all(isinstance(one, dict) for _, one in inside):
            (first, _), *_ = inside
            how = f'write "{name}.{first}" = {{ … }} with quotation marks'
            table.wrong(name, "is a name with a dot", how)
        elif isinstance(value, dict):
            inner = Table(value, f"words › {name}", top.problems)
            english, french = inner.text("en"), inner.text("fr")
            if not english and not french:
                inner.wrong("", "says nothing", 'write { en = "…", fr = "…" }')
            inner.done()
            found[name] = (english or french, french or english)
        else:
            table.wrong(name, "must say what it is called", f'write {name} = {{ en = "…", fr = "…" }}')
    return found


def _read_group(table: Table, depth: int) -> Group:
    def needs(value: Any) -> int | None:
        if value == "all":
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise Unreadable('write "all", or a number such as 1')

    after, until = read_anchors(table, "after"), read_anchors(table, "until")
    members: list[Any] = [
        read_requirement(inner, after=after, until=until) for inner in table.tables("requirement")
    ]
    inner_groups = table.tables("group")
    if inner_groups and depth >= DEEPEST:
        table.wrong("group", f"groups nest deeper than {DEEPEST}")
        inner_groups = []
    for inner in inner_groups:
        if after:
            inner.values["after"] = [*_listed(inner.values.get("after")), *(anchor.text for anchor in after)]
        if until:
            inner.values["until"] = [*_listed(inner.values.get("until")), *(anchor.text for anchor in until)]
        members.append(_read_group(inner, depth + 1))
    if not members:
        table.wrong("", "asks for nothing", "add [[group.requirement]] below it, or remove the group")
    group = Group(
        code=table.code(),
        title=table.text("title", required=True),
        title_fr=table.text("title_fr"),
        about=table.text("about"),
        about_fr=table.text("about_fr"),
        needs=table.get("needs", needs, None),
        exclusive=table.flag("exclusive"),
        members=tuple(members),
        only_if=read_only_if(table),
        advice=table.flag("advice"),
    )
    table.done()
    return group


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _day_of_year(value: Any) -> tuple[int, int]:
    match = re.match(r"^(\d{2})-(\d{2})$", value.strip()) if isinstance(value, str) else None
    try:
        if match:
            day = date.min.replace(month=int(match[1]), day=int(match[2]))  # no leap year: never 29 February
            return day.month, day.day
    except ValueError:
        pass
    raise Unreadable(f'"{value}" is not a day of the year; write "12-31" for 31 December')


def _carry_over(table: Table) -> tuple[Table, tuple[str, ...], Period | None]:
    """Where the amount that may be carried over stands, of which requirements, and from how late in the cycle."""
    if not isinstance(table.values.get("carry_over"), dict):
        return table, (), None
    inner = table.table("carry_over") or table
    if not inner.has("at_most"):
        inner.wrong("at_most", "is missing: how much?", 'write at_most = "6 h"')
    of, late = inner.texts("of"), inner.get("within", read_period, None)
    inner.done(also=("at_most",))
    return inner, of, late


def _check_first_cycle(renewal: Renewal, table: Table) -> None:
    """Only a day of the year cuts the first cycle short, and by a year it can be put off at most."""
    if not renewal.ends_on:
        hint = 'write ends_on = "11-30", or leave this out: without it every cycle is a whole one'
        table.wrong("first_cycle_at_least", "says nothing without ends_on", hint)
    elif renewal.first_cycle_at_least.after(date.min) > renewal.cycle.after(date.min):
        table.wrong("first_cycle_at_least", "is longer than a cycle", "at most a whole cycle can be asked")


def _read_renewal(top: Table, named: Names) -> Renewal | None:
    table = top.table("renewal")
    if table is None:
        return None
    if not table.has("cycle"):
        table.wrong("cycle", "is missing", 'write cycle = "2 years"')

    def carry(value: Any) -> int:
        if isinstance(value, str):
            return read_time(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000:
            return value
        raise Unreadable('write "6 h", or a number of credits such as 6')

    over, of, late = _carry_over(table)
    renewal = Renewal(
        cycle=table.get("cycle", read_period, Period()),
        ends_on=table.get("ends_on", _day_of_year, None),
        first_cycle_at_least=table.get("first_cycle_at_least", read_period, Period()),
        grace=table.get("grace", read_period, Period()),
        notice=table.get("notice", read_period, Period()),
        reinstatement=table.get("reinstatement", read_period, Period()),
        audit_sample=table.get("audit_sample", read_share, Renewal(cycle=Period()).audit_sample),
        carry_over=over.get("at_most" if over is not table else "carry_over", carry, 0),
        carry_over_timed=isinstance(over.values.get("at_most" if over is not table else "carry_over"), str),
        carry_over_of=of,
        carry_over_within=late,
        groups=settle(
            tuple(_read_group(inner, 1) for inner in table.tables("group")), named, top.problems, "renewal"
        ),
    )
    if table.has("cycle") and renewal.cycle == Period():
        table.wrong("cycle", "must be longer than nothing")
    elif table.has("cycle") and not renewal.cycle.months and renewal.cycle.days < SHORTEST_CYCLE:
        table.wrong("cycle", f"is shorter than {SHORTEST_CYCLE} days", 'write cycle = "2 years"')
    if renewal.ends_on and (renewal.cycle.days or renewal.cycle.months % 12):
        table.wrong(
            "cycle", "must be whole years where ends_on names a day of the year", 'write cycle = "2 years"'
        )
    if table.has("first_cycle_at_least"):
        _check_first_cycle(renewal, table)
    table.done()
    return renewal
