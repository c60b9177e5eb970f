"""The frozen facts of a certificate, read once and checked whole.

The shape (version 1) is what `Certificate` rows store; its field names are the reader's method bodies
below. Besides the
required fields, `stream.accent` ("pine", "plum", "amber") chooses the colour, and a requirement may say
`"waived": true`, and with it `"elsewhere": true` where it was met elsewhere (an equivalency), and `"granted_amount"`:
how much of it, in words, where evidence met the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from certification.rendering.coverage import code_points, uncovered
from certification.rendering.refusals import FactsRefused, Problem, UncoveredText
from certification.rendering.text import longest_pile_of_marks, printable
from certification.rendering.words import LANGUAGES

VERSION = 1
ACCENTS = ("pine", "plum", "amber")
LOGOS = ("attch", "ittc")
MOST_SIGNATORIES = 3
MOST_REQUIREMENTS = 60
MOST_SCOPE_LINES = 10
NUMBER = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)+")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stream:
    code: str
    name: str
    title: str
    postnominal: str
    accent: str


@dataclass(frozen=True, slots=True)
class Issuer:
    name: str
    url: str
    logo: str | None


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Curriculum:
    label: str
    version: str
    sha256: str
    example: bool


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement as met; `counted` and `needed` in `unit` ("minutes", or things counted)."""

    title: str
    counted: int
    needed: int
    unit: str
    amount: str
    group: str
    waived: bool
    elsewhere: bool = False
    """What was waived was met elsewhere."""
    granted_amount: str = ""
    """How much was waived, in words; papers of before it was noted do not say."""

    @property
    def in_part(self) -> bool:
        """Whether evidence met some of it and something else the rest."""
        return self.waived and self.counted > 0 and bool(self.granted_amount)

    @property
    def granted_as(self) -> str:
        """By which of `words.LANGUAGES` it says so where not evidence alone met it; else ""."""
        return "elsewhere" if self.waived and self.elsewhere else "waived" if self.waived else ""

    @property
    def has_figure(self) -> bool:
        """Whether the figure tells more than that the requirement was met."""
        return not self.waived and (self.unit == "minutes" or self.needed > 1)


@dataclass(frozen=True, slots=True)
class Scope:
    may: tuple[str, ...]
    may_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a certificate shows, every text already printable."""

    number: str
    holder: str
    language: str
    stream: Stream
    issuer: Issuer
    signatories: tuple[Signatory, ...]
    issued_on: date
    valid_until: date | None
    renew_by: date | None
    curriculum: Curriculum
    requirements: tuple[Requirement, ...]
    scope: Scope | None
    replaces: str | None


class _Reader:
    """Takes values out of plain JSON and remembers each thing wrong with them, instead of stopping at the
    first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unprintable: list[Problem] = []

    def problem(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def part(self, source: Mapping[str, Any], place: str) -> Mapping[str, Any]:
        value = source.get(place)
        if isinstance(value, Mapping):
            return value
        self.problem(place, "is missing or is not an object")
        return {}

    def text(self, value: object, place: str, most: int, *, optional: bool = False) -> str:
        """The printable text; at most `most` characters, each of them covered by a bundled font."""
        if value is None and optional:
            return ""
        if not isinstance(value, str):
            self.problem(place, "is missing or is not text")
            return ""
        text = printable(value)
        if not text and not optional:
            self.problem(place, "is empty")
        if len(text) > most:
            self.problem(place, f"has {len(text)} characters; at most {most} can be printed")
        if longest_pile_of_marks(text) > 8:
            self.problem(place, "has more than eight combining marks on one letter")
        if missing := uncovered(text):
            self.unprintable.append(
                Problem(place, f"has characters no bundled font covers: {code_points(missing)}")
            )
        return text

    def figure(self, value: object, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.problem(place, "is not a whole number of zero or more")
        return 0

    def flag(self, value: object, place: str) -> bool:
        if isinstance(value, bool):
            return value
        self.problem(place, "is neither true nor false")
        return False

    def day(self, value: object, place: str) -> date:
        try:
            return date.fromisoformat(value) if isinstance(value, str) else date.fromisoformat("")
        except ValueError:
            self.problem(place, f"is not a date like 2026-11-22: {value!r}")
            return date.min

    def number(self, value: object, place: str) -> str:
        if isinstance(value, str) and len(value) <= 32 and NUMBER.fullmatch(value):
            return value
        self.problem(place, f"is not a certificate number like CTIC-7K3M-9QRT: {value!r}")
        return ""

    def one_of(self, value: object, place: str, choices: tuple[str, ...]) -> str:
        if isinstance(value, str) and value in choices:
            return value
        self.problem(place, f"is {value!r}; it must be one of {', '.join(choices)}")
        return choices[0]

    def rows(self, value: object, place: str, most: int) -> list[tuple[str, Mapping[str, Any]]]:
        if not isinstance(value, (list, tuple)) or not value:
            self.problem(place, "is missing or empty")
            return []
        if len(value) > most:
            self.problem(place, f"has {len(value)} entries; at most {most} can be printed")
        rows = []
        for index, row in enumerate(value):
            if isinstance(row, Mapping):
                rows.append((f"{place}[{index}]", row))
            else:
                self.problem(f"{place}[{index}]", "is not an object")
        return rows


def is_web_address(url: object) -> bool:
    """Whether it is an absolute http(s) address that a QR code can carry."""
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url or len(url) > 300:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def read(facts: Mapping[str, Any]) -> Facts:
    """The facts, typed and printable. Raises FactsRefused with every problem found, or UncoveredText when
    the only
    trouble is characters that no bundled font can print."""
    reader = _Reader()
    if facts.get("version") != VERSION:
        reader.problem("version", f"is {facts.get('version')!r}; this renderer knows version {VERSION}")
    issued_on = reader.day(facts.get("issued_on"), "issued_on")
    valid_until = (
        None if facts.get("valid_until") is None else reader.day(facts["valid_until"], "valid_until")
    )
    renew_by = None if facts.get("renew_by") is None else reader.day(facts["renew_by"], "renew_by")
    if valid_until is not None and date.min < valid_until < issued_on:
        reader.problem("valid_until", "is before issued_on")
    result = Facts(
        number=reader.number(facts.get("number"), "number"),
        holder=reader.text(facts.get("holder"), "holder", 200),
        language=reader.one_of(facts.get("language"), "language", tuple(LANGUAGES)),
        stream=_stream(reader, reader.part(facts, "stream")),
        issuer=_issuer(reader, reader.part(facts, "issuer")),
        signatories=_signatories(reader, facts.get("signatories")),
        issued_on=issued_on,
        valid_until=valid_until,
        renew_by=renew_by,
        curriculum=_curriculum(reader, reader.part(facts, "curriculum")),
        requirements=_requirements(reader, facts.get("requirements")),
        scope=_scope(reader, facts.get("scope")),
        replaces=None if facts.get("replaces") is None else reader.number(facts["replaces"], "replaces"),
    )
    if reader.problems:
        raise FactsRefused([*reader.problems, *reader.unprintable])
    if reader.unprintable:
        raise UncoveredText(reader.unprintable)
    return result


def lint(facts: Mapping[str, Any]) -> None:
    """Nothing, if a certificate can be printed from these facts; else raises FactsRefused naming every
    problem."""
    read(facts)


def _stream(reader: _Reader, part: Mapping[str, Any]) -> Stream:
    return Stream(
        code=reader.text(part.get("code"), "stream.code", 24),
        name=reader.text(part.get("name"), "stream.name", 160),
        title=reader.text(part.get("title"), "stream.title", 160),
        postnominal=reader.text(part.get("postnominal"), "stream.postnominal", 24, optional=True),
        accent=reader.one_of(part.get("accent") or ACCENTS[0], "stream.accent", ACCENTS),
    )


def _issuer(reader: _Reader, part: Mapping[str, Any]) -> Issuer:
    url = part.get("url")
    if not is_web_address(url):
        reader.problem("issuer.url", f"is not a web address: {url!r}")
    logo = part.get("logo") or None
    if isinstance(logo, str):
        logo = logo.removesuffix(".svg")
    return Issuer(
        name=reader.text(part.get("name"), "issuer.name", 80),
        url=str(url),
        logo=None if logo is None else reader.one_of(logo, "issuer.logo", LOGOS),
    )


def _signatories(reader: _Reader, value: object) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(
            reader.text(row.get("name"), f"{place}.name", 80),
            reader.text(row.get("role"), f"{place}.role", 120),
        )
        for place, row in reader.rows(value, "signatories", MOST_SIGNATORIES)
    )


def _curriculum(reader: _Reader, part: Mapping[str, Any]) -> Curriculum:
    sha256 = part.get("sha256")
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        reader.problem("curriculum.sha256", "is not 64 lower-case hexadecimal digits")
    version = part.get("version")
    return Curriculum(
        label=reader.text(part.get("label"), "curriculum.label", 160),
        version=reader.text(str(version) if isinstance(version, int) else version, "curriculum.version", 24),
        sha256=str(sha256),
        example=reader.flag(part.get("example"), "curriculum.example"),
    )


def _requirements(reader: _Reader, value: object) -> tuple[Requirement, ...]:
    requirements = []
    for place, row in reader.rows(value, "requirements", MOST_REQUIREMENTS):
        waived = reader.flag(row.get("waived", False), f"{place}.waived")
        requirement = Requirement(
            title=reader.text(row.get("title"), f"{place}.title", 200),
            counted=reader.figure(row.get("counted"), f"{place}.counted"),
            needed=reader.figure(row.get("needed"), f"{place}.needed"),
            unit=reader.text(row.get("unit"), f"{place}.unit", 24),
            amount=reader.text(row.get("amount"), f"{place}.amount", 32),
            group=reader.text(row.get("group"), f"{place}.group", 120, optional=True),
            waived=waived,
            elsewhere=reader.flag(row.get("elsewhere", False), f"{place}.elsewhere"),
            granted_amount=reader.text(
                row.get("granted_amount"), f"{place}.granted_amount", 32, optional=True
            ),
        )
        if requirement.counted < requirement.needed and not waived:
            # A certificate must never list as met what was not.
            reader.problem(place, f"counted {requirement.counted} is less than needed {requirement.needed}")
        requirements.append(requirement)
    return tuple(requirements)


def _scope(reader: _Reader, value: object) -> Scope | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        reader.problem("scope", "is neither null nor an object")
        return None
    lines: dict[str, tuple[str, ...]] = {}
    for key in ("may", "may_not"):
        place, entries = f"scope.{key}", value.get(key, [])
        if not isinstance(entries, (list, tuple)) or len(entries) > MOST_SCOPE_LINES:
            reader.problem(place, f"must be a list of at most {MOST_SCOPE_LINES} lines")
            entries = ()
        lines[key] = tuple(reader.text(line, f"{place}[{i}]", 240) for i, line in enumerate(entries))
    if not any(lines.values()):
        return None
    return Scope(may=lines["may"], may_not=lines["may_not"])
