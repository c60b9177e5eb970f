"""What a curriculum asks and this platform can never record: found before anybody follows it, every problem at once.

A stream that asks for an attribute no form writes down, or for a hold nobody can place, is one nobody can finish. The
rules core does not know what is recorded where; the registry of kinds does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certification import registry
from certification.models import Appointment, Hold
from certification.registry import EvidenceKind
from certification.rules.curriculum import Condition, Curriculum, Group, ProviderRule, Requirement
from certification.rules.files.problems import Problem, did_you_mean
from certification.rules.lines import DERIVED, kind_fits
from people.models import Registration

OF_A_DOCUMENT = frozenset({"kind", "body"})
"""What a registrar checks of a document beside its days."""
OF_A_MEMBERSHIP = frozenset({"kind"})
CHOSEN = ("is", "any_of", "all_of", "none_of")
LONGEST_DOCUMENT = (Registration._meta.get_field("kind").max_length or 0) - len(Registration.MEMBERSHIP)
LONGEST_FUNCTION = Appointment._meta.get_field("function").max_length or 0


@dataclass(frozen=True, slots=True)
class PlatformProblem(Problem):
    """A problem this platform has with a file, told in the reader's language. What is wrong with the file itself, the
    rules core tells in English, in the words of the file."""


def problems_of(rules: Curriculum) -> list[Problem]:
    """Everything this curriculum asks that could never be written down here, each with its place."""
    found: list[Problem] = []
    groups = [(group, "") for group in rules.groups]
    groups += [(group, "renewal › ") for group in (rules.renewal.groups if rules.renewal else ())]
    for group, before in groups:
        for place, requirement in _placed(group, before):
            found.extend(_of_requirement(requirement, place))
    for kind in rules.holds or ():
        if kind not in Hold.Kind.values:
            known = did_you_mean(kind, Hold.Kind.values) or _known(Hold.Kind.values)
            found.append(PlatformProblem("holds › stop_for", _("this platform places no “%s”") % kind, known))
    return list(dict.fromkeys(found))


def looked_at(rules: Curriculum) -> frozenset[str]:
    """Every attribute of a line that some requirement looks at, apart from renewal: of others it makes no difference
    what a line says."""
    return frozenset().union(*(one.attributes for one in rules.walk()))


def _placed(group: Group, before: str) -> Iterator[tuple[str, Requirement]]:
    here = f"{before}group {group.code}"
    for requirement in group.requirements:
        yield f"{here} › requirement {requirement.code}", requirement
    for inner in group.groups:
        yield from _placed(inner, f"{here} › ")


def _of_requirement(requirement: Requirement, place: str) -> Iterator[Problem]:
    if requirement.source == "evidence":
        yield from _of_evidence(requirement, place)
    elif requirement.source in ("document", "membership"):
        yield from _of_papers(requirement, place)
    for paper in requirement.covered_by:
        yield from _too_long([paper.kind], LONGEST_DOCUMENT, f"{place} › covered_by")
        same_words = OF_A_MEMBERSHIP if paper.membership else OF_A_DOCUMENT
        yield from _unknown(
            paper.same, same_words, f"{place} › covered_by › same", _what_is_checked(paper.membership)
        )


def _of_papers(requirement: Requirement, place: str) -> Iterator[Problem]:
    membership = requirement.source == "membership"
    known = OF_A_MEMBERSHIP if membership else OF_A_DOCUMENT
    yield from _too_long(requirement.filter.kinds, LONGEST_DOCUMENT, f"{place} › {requirement.source}")
    for word, conditions in (("where", requirement.filter.where), ("must", requirement.must)):
        names = [name for one in _each(conditions) for name in _names(one)]
        yield from _unknown(names, known, f"{place} › {word}", _what_is_checked(membership))


def _what_is_checked(membership: bool) -> str:
    if membership:
        return _("of a membership only its first and last day are checked")
    return _("of a document its body, its first and its last day are checked")


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the lines of some kinds of evidence say of themselves."""

    kinds: tuple[EvidenceKind, ...]

    def attributes(self) -> frozenset[str]:
        found = set(DERIVED).union(*(kind.attributes for kind in self.kinds))
        if not any(kind.given_by for kind in self.kinds):
            found.discard("provider")
        if not any(kind.with_partner for kind in self.kinds):
            found.discard("counterpart")
        if not any(kind.unit == "minutes" for kind in self.kinds):
            found -= {"minutes", "starts"}
        return frozenset(found)

    def values(self, name: str) -> frozenset[str]:
        """All the attribute can be; empty where that is not known of every kind that records it."""
        recording = [kind for kind in self.kinds if name in kind.attributes]
        if not all(name in kind.values for kind in recording):
            return frozenset()
        return frozenset().union(*(kind.values[name] for kind in recording))

    def labels(self) -> str:
        return ", ".join(kind.code for kind in self.kinds)


def _lines(kinds: tuple[str, ...]) -> _Lines | None:
    """None where no such kind is recorded: reading the file has said so already."""
    known = tuple(kind for kind in registry.kinds().values() if kind_fits(kind.code, kinds))
    return _Lines(known) if known else None


def _of_evidence(requirement: Requirement, place: str) -> Iterator[Problem]:
    own = requirement.filter.kinds
    leaning: tuple[str, ...] = ()
    for where, filter_ in requirement.filters:
        # A limit or a conversion without kinds is about the requirement's own lines, or about those a ratio leans on;
        # the ratio itself leans on any.
        supports, _dot, inside = where.partition("support")
        if supports != where and not inside:
            leaning = filter_.kinds
        lines = _lines(filter_.kinds or (leaning if supports != where else own))
        if lines is not None:
            here = f"{place} › {where}" if where else place
            yield from _of_conditions(filter_.where, lines, f"{here} › where")
            yield from _of_provider(filter_.provider, lines, f"{here} › provider")
    lines = _lines(own)
    if lines is None:
        return
    yield from _of_conditions(requirement.must, lines, f"{place} › must")
    yield from _of_provider(requirement.provider, lines, f"{place} › provider")
    for word, name in (("of", requirement.of), ("same", requirement.same)):
        yield from _unrecorded([name] if name else [], lines, f"{place} › {word}")
    for number, limit in enumerate(requirement.limits, start=1):
        here = f"{place} › limit no. {number}"
        yield from _unrecorded(list(limit.parted_by), lines, f"{here} › per")
        yield from _unrecorded([limit.of] if limit.of else [], lines, f"{here} › of")
        yield from _of_provider(limit.lifted_when, lines, f"{here} › lifted_when")
    for paper in requirement.covered_by:
        yield from _unrecorded(
            [name for name in paper.same if name in OF_A_DOCUMENT], lines, f"{place} › covered_by"
        )


def _each(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.test == "alternatives":
            for choice in condition.choices:
                yield from _each(choice)
        else:
            yield condition


def _names(condition: Condition) -> list[str]:
    compared = condition.test in ("same_as", "differs_from")
    return [condition.attribute, *([str(condition.value)] if compared else [])]


def _of_conditions(conditions: Iterable[Condition], lines: _Lines, place: str) -> Iterator[Problem]:
    for one in _each(conditions):
        yield from _unrecorded(_names(one), lines, place)
        known = lines.values(one.attribute) if one.test in CHOSEN else frozenset()
        for value in one.value if isinstance(one.value, tuple) else (one.value,):
            written = str(value).lower() if isinstance(value, bool) else str(value)
            if known and written not in known:
                message = _("“%(name)s” is never “%(value)s” here") % {
                    "name": one.attribute,
                    "value": written,
                }
                yield PlatformProblem(place, message, did_you_mean(written, known) or _known(known))


def _of_provider(rule: ProviderRule | None, lines: _Lines, place: str) -> Iterator[Problem]:
    if rule is None:
        return
    yield from _too_long([*rule.appointed, *rule.classes, *rule.not_classes], LONGEST_FUNCTION, place)
    if not any(kind.given_by for kind in lines.kinds):
        message = _("this platform does not record who gave a “%s”") % lines.labels()
        yield PlatformProblem(place, message, _("ask it of evidence that somebody leads or attests"))
    if rule.level_of:
        yield from _unrecorded([rule.level_of], lines, f"{place} › level_of")


def _unrecorded(names: Iterable[str], lines: _Lines, place: str) -> Iterator[Problem]:
    known = lines.attributes()
    for name in names:
        if name not in known:
            message = _("this platform records no “%(name)s” of a “%(kind)s”")
            own = sorted(known - set(DERIVED)) or sorted(known)
            yield PlatformProblem(
                place,
                message % {"name": name, "kind": lines.labels()},
                did_you_mean(name, known) or _known(own),
            )


def _unknown(names: Iterable[str], known: frozenset[str], place: str, otherwise: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield PlatformProblem(
                place, _("this platform records no “%s” of it") % name, did_you_mean(name, known) or otherwise
            )


def _too_long(codes: Iterable[str], most: int, place: str) -> Iterator[Problem]:
    for code in codes:
        if len(code) > most:
            yield PlatformProblem(
                place,
                _("“%(code)s…” is longer than %(most)d characters") % {"code": code[:20], "most": most},
                _("shorten it"),
            )


def _known(words: Iterable[str]) -> str:
    return _("known here: %s") % ", ".join(sorted(words))
