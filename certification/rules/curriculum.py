"""What a curriculum file means, once read.

A requirement says which evidence it is about, how that is measured, what limits it, and how much is needed. Groups
combine requirements and may nest. There are no further kinds of rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from certification.rules.amounts import Period

ConditionValue = str | int | bool | Decimal | tuple[str | int | bool | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be true of a line.

    `test` is one of: is, any_of, all_of, none_of, at_least, at_most, same_as, differs_from, given; or alternatives,
    where `choices` holds sets of conditions of which one must be true as a whole.
    """

    attribute: str
    test: str
    value: ConditionValue
    choices: tuple[tuple[Condition, ...], ...] = ()

    @property
    def attributes(self) -> Iterator[str]:
        """What of a line it looks at."""
        for together in self.choices:
            for one in together:
                yield from one.attributes
        yield self.attribute
        if self.test in ("same_as", "differs_from"):
            yield str(self.value)


@dataclass(frozen=True, slots=True)
class ProviderRule:
    """What must be true of the person who gave the hour, on the day it was given."""

    appointed: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    not_classes: tuple[str, ...] = ()
    level_of: str = ""
    """The line's attribute that must be one of the levels the appointment names."""
    standing: Period = Period()
    """For how long the appointment or class must have lasted already on that day."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines are meant. An empty filter means every line."""

    kinds: tuple[str, ...] = ()
    """Kinds of evidence; "practicum.session.*" stands for all that begin so."""
    where: tuple[Condition, ...] = ()
    provider: ProviderRule | None = None
    after: tuple[Anchor, ...] = ()
    until: tuple[Anchor, ...] = ()
    """In a limit, conversion or support: only lines of these days, both included."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day named in the file, with a period after (`plus`) or before it (`minus`).

    `kind`: date, enrolment, certification, cycle (its first day), cycle-end, document (its first day), requirement
    (the day a requirement or group was met; with `first` the day of the first line that counted in it).
    """

    kind: str
    code: str = ""
    day: date | None = None
    plus: Period = Period()
    text: str = ""
    minus: Period = Period()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """`each` (minutes, or lines where `timed` is false) gives `gives` in the requirement's own unit."""

    filter: Filter
    each: int
    gives: int
    timed: bool = True
    whole: bool = False
    """Only whole steps count, line by line: 90 min at 60 each gives one."""


@dataclass(frozen=True, slots=True)
class Support:
    """Lines that others lean on: `each` minutes (or lines) of these allow `allows` of those."""

    filter: Filter
    each: int
    allows: int
    timed: bool = True
    whole: bool = False
    """Only whole steps of `each` allow anything."""
    convert: tuple[Conversion, ...] = ()
    """What a supporting line is worth before it is set against `each`; the first that fits is used."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What caps, shares and ratios leave of the lines in `filter`. `per` splits them first (a month, a provider…).

    `at_least` without `per` reserves: that much of what is needed must come from these lines.
    """

    filter: Filter = Filter()
    per: str = ""
    also_per: tuple[str, ...] = ()
    """Further attributes that split them: each week in each setting."""
    of: str = ""
    """What `at_least` counts in each part: different values of this attribute, instead of amounts."""
    as_logged: bool = False
    """Amounts are minutes as logged, before conversion."""
    at_most: int | None = None
    at_least: int | None = None
    at_most_share: Fraction | None = None
    at_least_share: Fraction | None = None
    share_of: str = "counted"
    support: Support | None = None
    lifted_when: ProviderRule | None = None
    """The limit no longer binds a line whose provider is this today."""

    @property
    def parted_by(self) -> tuple[str, ...]:
        """The attributes that split the lines."""
        return (self.per, *self.also_per) if self.per else ()


@dataclass(frozen=True, slots=True)
class Window:
    """All that counts lies within one stretch of `length`, which opens with a line, or with a line of `opens_with`."""

    length: Period
    opens_with: str = ""


@dataclass(frozen=True, slots=True)
class Reuse:
    """What may be counted here although another certificate used it: `at_most`, in this requirement's unit."""

    at_most: int = 0


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """For whom a requirement or group is meant; others need not meet it."""

    enrolled_from: date | None = None
    enrolled_before: date | None = None
    holding: str = ""
    """A document of this kind, verified and valid today."""
    not_holding: str = ""
    met: str = ""
    """A requirement or group that is met."""

    @property
    def documents(self) -> tuple[str, ...]:
        """The kinds of documents it looks at."""
        return tuple(kind for kind in (self.holding, self.not_holding) if kind)


@dataclass(frozen=True, slots=True)
class Waivable:
    """Who may waive it, and how much of it at most. `at_most` None: all of it."""

    allowed: bool = True
    bodies: tuple[str, ...] = ()
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked. `needed` and all limits are in `unit` (minutes, count, hundredths, points, days)."""

    code: str
    title: str
    title_fr: str = ""
    about: str = ""
    about_fr: str = ""
    source: str = "evidence"
    """evidence, document, membership or time"""
    filter: Filter = Filter()
    must: tuple[Condition, ...] = ()
    provider: ProviderRule | None = None
    measure: str = "count"
    """count, hours, credits, sum, distinct, coverage, score, average, validity, time"""
    of: str = ""
    values: tuple[str, ...] = ()
    each: int = 1
    each_timed: bool = False
    eachs: tuple[tuple[str, int], ...] = ()
    """For a coverage: what a value asks where it asks something else than `each`."""
    needed: int = 1
    convert: tuple[Conversion, ...] = ()
    limits: tuple[Limit, ...] = ()
    at_most: int | None = None
    first: int | None = None
    latest: int | None = None
    same: str = ""
    same_most: int = 1
    """How many different values of `same` there may be."""
    window: Window | None = None
    after: tuple[Anchor, ...] = ()
    until: tuple[Anchor, ...] = ()
    within: Period | None = None
    covered_by: tuple[CoveredBy, ...] = ()
    reuse: Reuse | None = None
    since: Anchor | None = None
    lasting: Period | None = None
    only_if: OnlyIf | None = None
    advice: bool = False
    waivable: Waivable = Waivable()
    limits_timed: bool = False
    """The limits of a counted requirement are written in time."""
    across_cycles: bool = False
    """In a renewal: lines of earlier cycles count as well."""
    decimal: bool = False
    """A sum, score or average is held in hundredths of a point."""

    @property
    def unit(self) -> str:
        """What the four figures count: minutes, count, hundredths (of a credit), points, decimals, or days."""
        return "decimals" if self.decimal else UNITS[self.measure]

    @property
    def filters(self) -> Iterator[tuple[str, Filter]]:
        """Every filter in it, its own first, each with the place in the file where it is written."""
        yield "", self.filter
        for number, conversion in enumerate(self.convert, start=1):
            yield f"convert no. {number}", conversion.filter
        for number, limit in enumerate(self.limits, start=1):
            place = f"limit no. {number}"
            yield place, limit.filter
            if limit.support is not None:
                yield f"{place} › support", limit.support.filter
                for each, conversion in enumerate(limit.support.convert, start=1):
                    yield f"{place} › support › convert no. {each}", conversion.filter

    @property
    def attributes(self) -> frozenset[str]:
        """Whatever of a line it looks at: of the others it makes no difference what a line says."""
        filters = [one for _, one in self.filters]
        conditions = [*self.must, *(condition for one in filters for condition in one.where)]
        named = {name for condition in conditions for name in condition.attributes}
        for limit in self.limits:
            named |= {*limit.parted_by, limit.of}
        for paper in self.covered_by:
            named |= set(paper.same)
        if given := self.provider_rules:
            named |= {"provider", *(one.level_of for one in given)}
        return frozenset((named | {self.of, self.same}) - {""})

    @property
    def papers(self) -> Iterator[tuple[str, bool]]:
        """Every kind of paper it names, wherever in it, and whether that is a membership."""
        if self.source in ("document", "membership"):
            yield from ((kind, self.source == "membership") for kind in self.filter.kinds)
        yield from ((paper.kind, paper.membership) for paper in self.covered_by)
        yield from ((anchor.code, False) for anchor in self.days_named if anchor.kind == "document")
        if self.only_if is not None:
            yield from ((kind, False) for kind in self.only_if.documents)

    @property
    def provider_rules(self) -> tuple[ProviderRule, ...]:
        """What it asks of whoever gave an hour, wherever in it."""
        found = [self.provider, *(one.provider for _, one in self.filters)]
        found += [limit.lifted_when for limit in self.limits]
        return tuple(one for one in found if one is not None)

    @property
    def days_named(self) -> tuple[Anchor, ...]:
        """Every day this requirement names, wherever in it."""
        inside = [anchor for _, one in self.filters for anchor in (*one.after, *one.until)]
        return (*self.after, *self.until, *((self.since,) if self.since else ()), *inside)

    @property
    def leans_on(self) -> frozenset[str]:
        """The requirements and groups it names: being met, or the day of it, decides what counts here."""
        named = {anchor.code for anchor in self.days_named if anchor.kind == "requirement"}
        if self.window:
            named.add(self.window.opens_with)
        if self.only_if:
            named.add(self.only_if.met)
        return frozenset(named - {""})

    def each_of(self, value: str) -> int:
        """What this value of a coverage asks."""
        return dict(self.eachs).get(value, self.each)


UNITS: Mapping[str, str] = {
    "count": "count",
    "hours": "minutes",
    "credits": "hundredths",
    "sum": "points",
    "distinct": "count",
    "coverage": "count",
    "score": "points",
    "average": "decimals",
    "validity": "count",
    "time": "days",
}


@dataclass(frozen=True, slots=True)
class CoveredBy:
    """A document or membership that must cover the day of each line; `same`: attributes it shares with the line."""

    kind: str
    membership: bool = False
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements and groups of which `needs` must be met; None means all."""

    code: str
    title: str
    title_fr: str = ""
    about: str = ""
    about_fr: str = ""
    needs: int | None = None
    exclusive: bool = False
    """A minute that one requirement inside counted is gone for the next, in file order."""
    members: tuple[Requirement | Group, ...] = ()
    only_if: OnlyIf | None = None
    advice: bool = False

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements that stand directly in this group."""
        return tuple(member for member in self.members if isinstance(member, Requirement))

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that stand directly in this group."""
        return tuple(member for member in self.members if isinstance(member, Group))

    def walk(self) -> Iterator[Requirement]:
        """Every requirement in this group and below, in file order."""
        for member in self.members:
            if isinstance(member, Requirement):
                yield member
            else:
                yield from member.walk()


@dataclass(frozen=True, slots=True)
class Module:
    """A module of coursework: `minutes` is how long it is meant to take."""

    code: str
    title: str
    title_fr: str = ""
    minutes: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A protocol step or a competence: a code that stays stable across versions, and its names."""

    code: str
    title: str
    title_fr: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """What the certificate calls its holder, for those whom `only_if` fits."""

    title: str
    title_fr: str = ""
    postnominal: str = ""
    only_if: OnlyIf | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a certificate stays in force: a cycle, what it asks, and what happens after its end."""

    cycle: Period
    ends_on: tuple[int, int] | None = None
    """The month and day on which every cycle ends; None: counted from certification."""
    first_cycle_at_least: Period = Period()
    """Where `ends_on` would cut the first cycle shorter than this, it ends a year later."""
    grace: Period = Period()
    notice: Period = Period()
    reinstatement: Period = Period()
    audit_sample: Fraction = Fraction(0)
    carry_over: int = 0
    """How much of a surplus may be taken into the next cycle, in minutes or as a number; 0: nothing."""
    carry_over_timed: bool = False
    carry_over_of: tuple[str, ...] = ()
    """The requirements whose surplus may be taken over; none named: all."""
    carry_over_within: Period | None = None
    """Only what was done in this last part of the cycle may be taken over."""
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Curriculum:
    """One version of what a stream asks. Equal only to itself: compare `digest`."""

    code: str
    name: str
    groups: tuple[Group, ...]
    name_fr: str = ""
    version: str = ""
    source: str = ""
    example: bool = False
    stream: Mapping[str, object] = field(default_factory=dict)
    """The [stream] table as written: issuer, signatories, teachers, audience and what else pages show."""
    scope_may: tuple[Item, ...] = ()
    scope_may_not: tuple[Item, ...] = ()
    modules: tuple[Module, ...] = ()
    steps: tuple[Item, ...] = ()
    competences: tuple[Item, ...] = ()
    titles: tuple[Title, ...] = ()
    holds: tuple[str, ...] | None = None
    """Kinds of hold that stop the award; None: every kind."""
    renewal: Renewal | None = None
    valid_for: Period | None = None
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What kinds, attributes and values are called here, in English and French."""
    digest: str = ""
    text: str = ""

    def __repr__(self) -> str:
        """Short enough for a log: code, version and the beginning of the digest."""
        return f"<Curriculum {self.code} {self.version} {self.digest[:8]}>"

    def walk(self) -> Iterator[Requirement]:
        """Every requirement in file order."""
        for group in self.groups:
            yield from group.walk()

    def stops_for(self, kind: str) -> bool:
        """Whether a hold of this kind keeps the award back."""
        return self.holds is None or kind in self.holds

    def requirement(self, code: str) -> Requirement:
        """The requirement with this code; KeyError if there is none."""
        for requirement in self.walk():
            if requirement.code == code:
                return requirement
        raise KeyError(code)
