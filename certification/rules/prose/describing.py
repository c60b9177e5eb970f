"""A curriculum as prose a therapist understands, in English and French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from certification.rules.curriculum import Curriculum, Group, Requirement
from certification.rules.lines import PERIODS
from certification.rules.prose.describing_days import (
    Names,
    anchor_words,
    group_names,
    only_if_words,
    period_words,
    when_sentences,
)
from certification.rules.prose.describing_limits import (
    condition_words,
    limit_sentences,
    provider_words,
)
from certification.rules.prose.wording import COLON, SEMICOLON, amount, listed, only_lines
from certification.rules.prose.words import (
    attribute_inside,
    different_words,
    kind_name,
    same_words,
    so_many,
    speaking,
    value_name,
)


@dataclass(frozen=True, slots=True)
class Described:
    """A group in words: its title, what it asks of its members, and each of them in file order."""

    title: str
    about: str
    asks: str
    requirements: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Title, about, sentences."""
    groups: tuple[Described, ...]


def describe(thing: Curriculum | Requirement, language: str, names: Names | None = None) -> str:
    """The whole curriculum, or one requirement, as plain text."""
    if isinstance(thing, Requirement):
        return " ".join(sentences(thing, language, names or {}))
    with speaking(thing.words):
        return "\n".join(_curriculum(thing, language)) + "\n"


def described(curriculum: Curriculum, language: str) -> tuple[Described, ...]:
    """The groups of a curriculum in words, for a page to lay out."""
    names = names_of(curriculum)
    with speaking(curriculum.words):
        return tuple(_described(group, language, names) for group in curriculum.groups)


def described_renewal(curriculum: Curriculum, language: str) -> tuple[Described, ...]:
    """The groups of what renewal asks in words; none where nothing is renewed."""
    names = names_of(curriculum)
    groups = curriculum.renewal.groups if curriculum.renewal else ()
    return tuple(_described(group, language, names) for group in groups)


def names_of(curriculum: Curriculum) -> Names:
    """What each requirement and group is called, in both languages."""
    found = group_names((*curriculum.groups, *(curriculum.renewal.groups if curriculum.renewal else ())))
    # A module, a competence and a requirement may share a code: what is covered is looked up by what it is.
    for of, items in (
        ("module", curriculum.modules),
        ("step", curriculum.steps),
        ("competence", curriculum.competences),
    ):
        for item in items:
            found[f"{of}:{item.code}"] = (item.title, item.title_fr or item.title)
            found.setdefault(item.code, found[f"{of}:{item.code}"])
    return found


def _said(english: str, french: str, language: str) -> str:
    return (french or english) if language == "fr" else english


def _described(group: Group, language: str, names: Names) -> Described:
    return Described(
        title=_said(group.title, group.title_fr, language),
        about=_said(group.about, group.about_fr, language),
        asks=" ".join(_group_asks(group, language, names)),
        requirements=tuple(
            (_said(one.title, one.title_fr, language), _said(one.about, one.about_fr, language),
             tuple(sentences(one, language, names)))
            for one in group.requirements
        ),
        groups=tuple(_described(inner, language, names) for inner in group.groups),
    )  # fmt: skip


def _group_asks(group: Group, language: str, names: Names) -> Iterator[str]:
    english = language == "en"
    if group.needs is not None:
        asked, one = sum(not member.advice for member in group.members), group.needs == 1
        yield (
            f"{group.needs} of these {asked} {'is' if one else 'are'} enough."
            if english
            else f"{group.needs} sur {asked} {'suffit' if one else 'suffisent'}."
        )
    if group.exclusive:
        yield (
            "Nothing counts twice within this part; what stands first takes first."
            if english
            else "Rien ne compte deux fois dans cette partie\u202f; ce qui vient d’abord se sert d’abord."
        )
    if group.advice:
        yield "This is advice, not a requirement." if english else "C’est un conseil, non une exigence."
    if group.only_if:
        yield only_if_words(group.only_if, language, names)


def sentences(requirement: Requirement, language: str, names: Names) -> list[str]:
    """One requirement in sentences: how much of what, what each line must be, when it counts, what limits it."""
    found = [_asks(requirement, language, names)]
    english = language == "en"
    found.extend(_must_be(requirement, language))
    found.extend(when_sentences(requirement, language, names))
    found.extend(_which(requirement, language))
    found.extend(limit_sentences(requirement, language, names))
    if requirement.only_if:
        found.append(only_if_words(requirement.only_if, language, names))
    if requirement.advice:
        found.append(
            "This is advice, not a requirement." if english else "C’est un conseil, non une exigence."
        )
    found.extend(_waiver(requirement, language))
    return found


def _must_be(requirement: Requirement, language: str) -> Iterator[str]:
    """What each line (or paper) must be, and whoever gives it."""
    english = language == "en"
    if requirement.must:
        words = condition_words(requirement.must, language)
        if requirement.source != "evidence":
            yield f"It must meet the condition {words}." if english else f"Condition à remplir {words}."
        elif english:
            yield f"Each line must meet the condition {words}."
        else:
            yield f"Chaque ligne doit remplir la condition {words}."
    if requirement.provider:
        words = provider_words(requirement.provider, language)
        yield (
            f"Whoever gives it must on that day be {words}." if english
            else f"La personne qui l’offre doit ce jour-là être {words}."
        )  # fmt: skip


def _asks(requirement: Requirement, language: str, names: Names) -> str:
    english = language == "en"
    if requirement.source == "time" and requirement.lasting and requirement.since:
        length = period_words(requirement.lasting, language)
        since = anchor_words(requirement.since, language, names)
        return f"{length} since {since}." if english else f"{length} depuis {since}."
    kinds = listed([kind_name(kind, language) for kind in requirement.filter.kinds], language, last="or")
    if requirement.filter.where:
        kinds += f" {condition_words(requirement.filter.where, language)}"
    if requirement.source in ("document", "membership"):
        return _asks_paper(requirement, kinds, language, names)
    much = amount(requirement.needed, requirement.unit, language)
    if requirement.measure == "coverage":
        return _asks_coverage(requirement, kinds, language, names)
    of = attribute_inside(requirement.of, language)
    if requirement.measure == "distinct" and requirement.of in PERIODS:
        much = so_many(requirement.needed, requirement.of, language)
        return f"At least {much}: {kinds}." if english else f"Au moins {much}\u202f: {kinds}."
    if requirement.measure == "distinct":
        much = different_words(requirement.needed, requirement.of, language)
        return f"At least {much}: {kinds}." if english else f"Au moins {much}\u202f: {kinds}."
    if requirement.measure == "score":
        return f"At least {much} ({of}): {kinds}." if english else f"Au moins {much} ({of})\u202f: {kinds}."
    if requirement.measure == "average":
        return (
            f"On average at least {much} ({of}): {kinds}." if english
            else f"En moyenne au moins {much} ({of})\u202f: {kinds}."
        )  # fmt: skip
    if requirement.measure == "sum":
        of = "" if of in much else f" ({of})"
        return (
            f"At least {much} in all{of}: {kinds}."
            if english
            else f"Au moins {much} en tout{of}\u202f: {kinds}."
        )
    return f"At least {much}: {kinds}." if english else f"Au moins {much}\u202f: {kinds}."


def _asks_paper(requirement: Requirement, kinds: str, language: str, names: Names) -> str:
    english = language == "en"
    number = f" ({requirement.needed})" if requirement.needed > 1 else ""
    if requirement.since is not None:
        since = anchor_words(requirement.since, language, names)
        return (
            f"Without a gap since {since}: {kinds}."
            if english
            else f"Sans interruption depuis {since}\u202f: {kinds}."
        )
    text = f"Valid today{number}: {kinds}" if english else f"Valide aujourd’hui{number}\u202f: {kinds}"
    if requirement.within:
        length = period_words(requirement.within, language)
        text += f", not older than {length}" if english else f", datant de {length} au plus"
    return text + "."


def _asks_coverage(requirement: Requirement, kinds: str, language: str, names: Names) -> str:
    english = language == "en"
    of = attribute_inside(requirement.of, language)
    titles = [
        names[key][not english]
        if (key := f"{requirement.of.rstrip('s')}:{value}") in names
        else value_name(value, language)
        for value in requirement.values
    ]
    each = ""
    unit = "minutes" if requirement.each_timed else "count"
    if requirement.eachs:
        titles = [
            f"{title} ({amount(requirement.each_of(value), unit, language)})"
            for title, value in zip(titles, requirement.values, strict=True)
        ]
    elif requirement.each_timed or requirement.each > 1:
        much = amount(requirement.each, unit, language)
        each = f", {much} each" if english else f", chaque fois {much}"
    if requirement.needed >= len(titles):
        some = "All of these" if english else "Tout ceci"
    else:
        some = f"{'At least' if english else 'Au moins'} {requirement.needed} {'of these' if english else 'parmi ceci'}"
    colon, semicolon = COLON[language], f"{SEMICOLON[language]} "
    evidence = "Evidence" if english else "Éléments"
    return f"{some} ({of}){each}{colon} {semicolon.join(titles)}. {evidence}{colon} {kinds}."


def _which(requirement: Requirement, language: str) -> Iterator[str]:
    english = language == "en"
    for which, number in (("first", requirement.first), ("latest", requirement.latest)):
        if number is not None:
            yield only_lines(which, number, language)
    if requirement.across_cycles:
        yield "Earlier cycles count as well." if english else "Les cycles précédents comptent aussi."
    if requirement.same and requirement.same_most > 1:
        most = different_words(requirement.same_most, requirement.same, language)
        yield f"With at most {most}." if english else f"Avec au plus {most}."
    elif requirement.same:
        same, lasts = same_words((requirement.same,), language), requirement.same in PERIODS
        if english:
            yield f"All of it {'in' if lasts else 'with'} {same}."
        else:
            yield f"Le tout {'dans' if lasts else 'avec'} {same}."
    if requirement.reuse is not None:
        if requirement.reuse.at_most:
            reused = amount(requirement.reuse.at_most, requirement.unit, language)
            yield (
                f"At most {reused} may have been used for another certificate." if english
                else f"Ce qui a servi à un autre certificat compte pour au plus {reused}."
            )  # fmt: skip
        else:
            yield (
                "Nothing that was used for another certificate counts." if english
                else "Rien de ce qui a servi à un autre certificat ne compte."
            )  # fmt: skip


def _waiver(requirement: Requirement, language: str) -> Iterator[str]:
    english, rule = language == "en", requirement.waivable
    if not rule.allowed:
        yield "This is never waived." if english else "Aucune dispense n’est possible."
    elif rule.bodies:
        who = listed([kind_name(body, language) for body in rule.bodies], language, last="or")
        most = ""
        if rule.at_most is not None:
            text = amount(rule.at_most, requirement.unit, language)
            most = f", at most {text}" if english else f", au plus {text}"
        yield f"May be waived by: {who}{most}." if english else f"Dispense possible par\u202f: {who}{most}."


def _curriculum(curriculum: Curriculum, language: str) -> Iterator[str]:
    english = language == "en"
    yield _said(curriculum.name, curriculum.name_fr, language)
    if curriculum.version:
        yield f"Version {curriculum.version}"
    if curriculum.example:
        yield (
            "These values are examples; they bind nobody." if english
            else "Ces valeurs sont des exemples\u202f; elles n’engagent personne."
        )  # fmt: skip
    for group in described(curriculum, language):
        yield from lines_of(group, 0, language)
    for word, items in (("may", curriculum.scope_may), ("may_not", curriculum.scope_may_not)):
        if items:
            head = {"may": ("The holder may:", "La personne titulaire peut\u202f:"),
                    "may_not": ("The holder may not:", "La personne titulaire ne peut pas\u202f:")}[word]  # fmt: skip
            yield ""
            yield head[not english]
            yield from (f"  - {_said(item.title, item.title_fr, language)}" for item in items)


MOST_ON_A_LINE = 3


def lines_of(group: Described, depth: int, language: str) -> Iterator[str]:
    """A group in words as lines of plain text."""
    indent = "  " * depth
    if not depth:
        yield ""
    yield f"{indent}{group.title}" + (f"{COLON[language]} {group.asks}" if group.asks else "")
    if group.about:
        yield f"{indent}  {group.about}"
    for title, about, asked in group.requirements:
        if len(asked) > MOST_ON_A_LINE:
            yield f"{indent}  - {title}. {asked[0]}"
            yield from (f"{indent}      {sentence}" for sentence in asked[1:])
        else:
            yield f"{indent}  - {title}. {' '.join(asked)}"
        if about:
            yield f"{indent}    {about}"
    for inner in group.groups:
        yield from lines_of(inner, depth + 1, language)
