"""A curriculum as prose a therapist understands, in English and French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from certification.rules.amounts import Period
from certification.rules.curriculum import Anchor, Curriculum, Group, OnlyIf, Requirement
from certification.rules.describing_limits import conditions_words, limit_sentences, provider_words
from certification.rules.wording import amount, day_name, listed, period, quoted
from certification.rules.words import attribute_name, kind_name

Names = Mapping[str, tuple[str, str]]


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
    return "\n".join(_curriculum(thing, language)) + "\n"


def described(curriculum: Curriculum, language: str) -> tuple[Described, ...]:
    """The groups of a curriculum in words, for a page to lay out."""
    names = names_of(curriculum)
    return tuple(_described(group, language, names) for group in curriculum.groups)


def described_renewal(curriculum: Curriculum, language: str) -> tuple[Described, ...]:
    """The groups of what renewal asks in words; none where nothing is renewed."""
    names = names_of(curriculum)
    groups = curriculum.renewal.groups if curriculum.renewal else ()
    return tuple(_described(group, language, names) for group in groups)


def names_of(curriculum: Curriculum) -> Names:
    """What each requirement and group is called, in both languages."""
    found: dict[str, tuple[str, str]] = {}

    def add(group: Group) -> None:
        found[group.code] = (group.title, group.title_fr or group.title)
        for member in group.members:
            if isinstance(member, Group):
                add(member)
            else:
                found[member.code] = (member.title, member.title_fr or member.title)

    for group in (*curriculum.groups, *(curriculum.renewal.groups if curriculum.renewal else ())):
        add(group)
    # A module and a competence may share a code: what is covered is looked up by what it is.
    for of, items in (
        ("module", curriculum.modules),
        ("steps", curriculum.steps),
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
        asked = sum(not member.advice for member in group.members)
        yield (
            f"{group.needs} of these {asked} is enough." if english else f"{group.needs} sur {asked} suffit."
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
    if requirement.must:
        words = conditions_words(requirement.must, language)
        found.append(
            f"Each line must satisfy: {words}." if english else f"Chaque ligne doit remplir\u202f: {words}."
        )
    if requirement.provider:
        words = provider_words(requirement.provider, language)
        found.append(
            f"Whoever gives it must on that day be {words}." if english
            else f"La personne qui l’offre doit ce jour-là être {words}."
        )  # fmt: skip
    found.extend(_when(requirement, language, names))
    found.extend(_which(requirement, language))
    found.extend(limit_sentences(requirement, language))
    if requirement.only_if:
        found.append(only_if_words(requirement.only_if, language, names))
    if requirement.advice:
        found.append(
            "This is advice, not a requirement." if english else "C’est un conseil, non une exigence."
        )
    found.extend(_waiver(requirement, language))
    return found


def _asks(requirement: Requirement, language: str, names: Names) -> str:
    english = language == "en"
    if requirement.source == "time" and requirement.lasting and requirement.since:
        length = _period(requirement.lasting, language)
        since = _anchor(requirement.since, language, names)
        return f"{length} since {since}." if english else f"{length} depuis {since}."
    kinds = listed([kind_name(kind, language) for kind in requirement.filter.kinds], language, last="or")
    if requirement.filter.where:
        kinds += f" ({conditions_words(requirement.filter.where, language)})"
    if requirement.source in ("document", "membership"):
        return _asks_paper(requirement, kinds, language, names)
    much = amount(requirement.needed, requirement.unit, language)
    if requirement.measure == "coverage":
        return _asks_coverage(requirement, kinds, language, names)
    of = attribute_name(requirement.of, language).lower()
    if requirement.measure == "distinct" and requirement.of in ("day", "week", "month", "quarter", "year"):
        return f"At least {much} {of}: {kinds}." if english else f"Au moins {much} {of}\u202f: {kinds}."
    if requirement.measure == "distinct":
        return (
            f"At least {much} different ({of}): {kinds}."
            if english
            else f"Au moins {much} différents ({of})\u202f: {kinds}."
        )
    if requirement.measure == "score":
        return (
            f"At least {requirement.needed} ({of}): {kinds}." if english
            else f"Au moins {requirement.needed} ({of})\u202f: {kinds}."
        )  # fmt: skip
    return f"At least {much}: {kinds}." if english else f"Au moins {much}\u202f: {kinds}."


def _asks_paper(requirement: Requirement, kinds: str, language: str, names: Names) -> str:
    english = language == "en"
    number = f" ({requirement.needed})" if requirement.needed > 1 else ""
    if requirement.since is not None:
        since = _anchor(requirement.since, language, names)
        return (
            f"Without a gap since {since}: {kinds}."
            if english
            else f"Sans interruption depuis {since}\u202f: {kinds}."
        )
    return f"Valid today{number}: {kinds}." if english else f"Valide aujourd’hui{number}\u202f: {kinds}."


def _asks_coverage(requirement: Requirement, kinds: str, language: str, names: Names) -> str:
    english = language == "en"
    titles = [
        names.get(f"{requirement.of}:{value}", names.get(value, (value, value)))[not english]
        for value in requirement.values
    ]
    each = ""
    if requirement.each_timed:
        each = amount(requirement.each, "minutes", language)
    elif requirement.each > 1:
        each = str(requirement.each)
    each = (f", {each} each" if english else f", {each} chacun") if each else ""
    every = requirement.needed >= len(titles)
    what = "; ".join(titles) if english else "\u202f; ".join(titles)
    if english:
        return (
            f"All of these{each}" if every else f"At least {requirement.needed} of these{each}"
        ) + f": {what} ({kinds})."
    return (
        f"Tout ceci{each}" if every else f"Au moins {requirement.needed} parmi ceci{each}"
    ) + f"\u202f: {what} ({kinds})."


def _when(requirement: Requirement, language: str, names: Names) -> Iterator[str]:
    english = language == "en"
    for anchor in requirement.after:
        what = _anchor(anchor, language, names)
        yield f"Counts only from {what} on." if english else f"Ne compte qu’à partir de\u202f: {what}."
    for anchor in requirement.until:
        what = _anchor(anchor, language, names)
        yield f"The last day is {what}." if english else f"Dernier jour\u202f: {what}."
    if requirement.within:
        length = _period(requirement.within, language)
        yield (
            f"Only the last {length} count." if english else f"Seule compte la période des {length} derniers."
        )
    if requirement.window:
        length = _period(requirement.window.length, language)
        if requirement.window.opens_with:
            opener = _name(requirement.window.opens_with, language, names)
            yield (
                f"All of it within {length} of one line of {opener}; if that time has passed, that is to be repeated."
                if english
                else f"Le tout dans les {length} d’une ligne de {opener}\u202f; passé ce temps, celle-ci est à refaire."
            )
        else:
            yield f"All of it within {length}." if english else f"Le tout en {length}."
    for paper in requirement.covered_by:
        name = kind_name(paper.kind, language)
        same = listed([attribute_name(one, language).lower() for one in paper.same], language)
        text = (
            f"A valid {name} must cover the day"
            if english
            else f"Un document valide ({name}) doit couvrir le jour"
        )
        if same:
            text += f", with the same {same}" if english else f", avec le même attribut\u202f: {same}"
        yield text + "."


def _which(requirement: Requirement, language: str) -> Iterator[str]:
    english = language == "en"
    if requirement.first is not None:
        yield (
            f"Only the first {requirement.first} count."
            if english
            else f"Seuls les {requirement.first} premiers comptent."
        )
    if requirement.latest is not None:
        yield (
            f"Only the latest {requirement.latest} count."
            if english
            else f"Seuls les {requirement.latest} derniers comptent."
        )
    if requirement.same:
        name = attribute_name(requirement.same, language).lower()
        yield (
            f"All of it with the same {name}." if english else f"Le tout avec le même attribut\u202f: {name}."
        )
    if requirement.reuse is not None:
        if requirement.reuse.at_most:
            most = amount(requirement.reuse.at_most, requirement.unit, language)
            yield (
                f"At most {most} may have been used for another certificate." if english
                else f"Au plus {most} peut avoir servi à un autre certificat."
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


def only_if_words(only_if: OnlyIf, language: str, names: Names) -> str:
    """For whom something is meant."""
    english = language == "en"
    parts = []
    if only_if.enrolled_from:
        day = day_name(only_if.enrolled_from, language)
        parts.append(f"enrolled on {day} or later" if english else f"inscrites le {day} ou après")
    if only_if.enrolled_before:
        day = day_name(only_if.enrolled_before, language)
        parts.append(f"enrolled before {day}" if english else f"inscrites avant le {day}")
    if only_if.holding:
        name = kind_name(only_if.holding, language)
        parts.append(f"holding a valid {name}" if english else f"ayant un document valide ({name})")
    if only_if.not_holding:
        name = kind_name(only_if.not_holding, language)
        parts.append(f"without a valid {name}" if english else f"sans document valide ({name})")
    if only_if.met:
        name = _name(only_if.met, language, names)
        parts.append(f"who have met {name}" if english else f"ayant rempli {name}")
    return (
        f"Only for people {listed(parts, language)}."
        if english
        else f"Seulement pour les personnes {listed(parts, language)}."
    )


def _period(length: Period, language: str) -> str:
    return period(length.months, length.days, language)


def _name(code: str, language: str, names: Names) -> str:
    return quoted(names[code][language == "fr"] if code in names else code, language)


def _anchor(anchor: Anchor, language: str, names: Names) -> str:
    english = language == "en"
    if anchor.kind == "date" and anchor.day:
        what = day_name(anchor.plus.after(anchor.day), language)
        return what if english else f"le {what}"
    if anchor.kind == "enrolment":
        what = "enrolment" if english else "l’inscription"
    elif anchor.kind == "certification":
        what = "certification" if english else "la certification"
    elif anchor.kind == "document":
        name = kind_name(anchor.code, language)
        what = f"the first day of the {name}" if english else f"le premier jour du document ({name})"
    else:
        what = _name(anchor.code, language, names)
    if anchor.plus == Period():
        return what
    length = _period(anchor.plus, language)
    return f"{length} after {what}" if english else f"{length} après {what}"


def _curriculum(curriculum: Curriculum, language: str) -> Iterator[str]:
    english = language == "en"
    yield _said(curriculum.name, curriculum.name_fr, language)
    if curriculum.version:
        yield f"Version {curriculum.version}"
    if curriculum.example:
        yield (
            "The values are examples; no programme has published them." if english
            else "Les valeurs sont des exemples\u202f; aucun programme ne les a publiées."
        )  # fmt: skip
    for group in described(curriculum, language):
        yield from _lines(group, 0)
    for word, items in (("may", curriculum.scope_may), ("may_not", curriculum.scope_may_not)):
        if items:
            head = {"may": ("The holder may:", "La personne titulaire peut\u202f:"),
                    "may_not": ("The holder may not:", "La personne titulaire ne peut pas\u202f:")}[word]  # fmt: skip
            yield ""
            yield head[not english]
            yield from (f"  - {_said(item.title, item.title_fr, language)}" for item in items)
    if curriculum.renewal:
        yield ""
        yield _renewal(curriculum, language)
        names = names_of(curriculum)
        for inner in curriculum.renewal.groups:
            yield from _lines(_described(inner, language, names), 1)


def _renewal(curriculum: Curriculum, language: str) -> str:
    renewal = curriculum.renewal
    if renewal is None:
        return ""
    english = language == "en"
    cycle = _period(renewal.cycle, language)
    text = f"Renewed every {cycle}" if english else f"À renouveler tous les {cycle}"
    if renewal.grace != Period():
        grace = _period(renewal.grace, language)
        text += f", with {grace} of grace" if english else f", avec {grace} de grâce"
    if renewal.audit_sample:
        percent = f"{float(renewal.audit_sample * 100):g}\u00a0%"
        text += (
            f"; {percent} of renewals are audited"
            if english
            else f"\u202f; {percent} des renouvellements sont vérifiés"
        )
    return text + (":" if english else "\u202f:")


def _lines(group: Described, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if not depth:
        yield ""
    yield f"{indent}{group.title}" + (f": {group.asks}" if group.asks else "")
    if group.about:
        yield f"{indent}  {group.about}"
    for title, about, asked in group.requirements:
        yield f"{indent}  - {title}. {' '.join(asked)}"
        if about:
            yield f"{indent}    {about}"
    for inner in group.groups:
        yield from _lines(inner, depth + 1)
