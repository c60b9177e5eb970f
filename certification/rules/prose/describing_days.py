"""When lines count, in words: days by name, periods, windows and papers that must cover the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from certification.rules.amounts import Period
from certification.rules.curriculum import Anchor, Group, OnlyIf, Requirement
from certification.rules.prose.wording import day_name, listed, only_last, period, quoted
from certification.rules.prose.words import kind_name, same_words

Names = Mapping[str, tuple[str, str]]
"""What each requirement and group is called, in English and French."""


def group_names(groups: Iterable[Group]) -> dict[str, tuple[str, str]]:
    """The names of these groups and of all that stands in them."""
    found: dict[str, tuple[str, str]] = {}
    for group in groups:
        found[group.code] = (group.title, group.title_fr or group.title)
        for member in group.requirements:
            found[member.code] = (member.title, member.title_fr or member.title)
        found |= group_names(group.groups)
    return found


def period_words(length: Period, language: str) -> str:
    """2 years, 6 months."""
    return period(length.months, length.days, language)


def name_words(code: str, language: str, names: Names) -> str:
    """What a code stands for, in quotation marks."""
    return quoted(names[code][language == "fr"] if code in names else code, language)


def anchor_words(anchor: Anchor, language: str, names: Names) -> str:
    """A day by name: “6 months after the day on which “Level 1” is met”."""
    english = language == "en"
    if anchor.kind == "date" and anchor.day:
        what = day_name(anchor.minus.before(anchor.plus.after(anchor.day)), language)
        return what if english else f"le {what}"
    if anchor.kind == "enrolment":
        what = "enrolment" if english else "l’inscription"
    elif anchor.kind == "certification":
        what = "certification" if english else "la certification"
    elif anchor.kind == "cycle":
        what = "the first day of the cycle" if english else "le premier jour du cycle"
    elif anchor.kind == "cycle-end":
        what = "the last day of the cycle" if english else "le dernier jour du cycle"
    elif anchor.kind == "document":
        name = kind_name(anchor.code, language)
        what = f"the first day of the {name}" if english else f"le premier jour du document ({name})"
    else:
        what = name_words(anchor.code, language, names)
        if anchor.first:
            what = f"the first line of {what}" if english else f"la première ligne de {what}"
    for length, after, before in ((anchor.plus, "after", "après"), (anchor.minus, "before", "avant")):
        if length != Period():
            text = period_words(length, language)
            what = f"{text} {after} {what}" if english else f"{text} {before} {what}"
    return what


def _is_met(anchor: Anchor) -> bool:
    """Whether the anchor is plainly the day on which something was met."""
    return anchor.kind == "requirement" and not anchor.first and anchor.plus == anchor.minus == Period()


def when_sentences(requirement: Requirement, language: str, names: Names) -> Iterator[str]:
    english = language == "en"
    met = [one for one in requirement.after if _is_met(one)]
    if met:
        what = listed([anchor_words(one, language, names) for one in met], language)
        be = "is" if len(met) == 1 else "are"
        yield (f"Counts only after {what} {be} met." if english else f"Ne compte qu’après\u202f: {what}.")
    for anchor in requirement.after:
        if not _is_met(anchor):
            what = anchor_words(anchor, language, names)
            yield f"Counts only from {what} on." if english else f"Ne compte qu’à partir de\u202f: {what}."
    for anchor in requirement.until:
        what = anchor_words(anchor, language, names)
        yield f"The last day is {what}." if english else f"Dernier jour\u202f: {what}."
    if requirement.within and (requirement.source != "document" or requirement.since):
        only = only_last(requirement.within.months, requirement.within.days, language)
        yield f"{only[:1].upper()}{only[1:]}."
    if requirement.window:
        length = period_words(requirement.window.length, language)
        if requirement.window.opens_with:
            opener = name_words(requirement.window.opens_with, language, names)
            yield (
                f"All of it within {length} of one line of {opener}; if that time has passed, that is to be repeated."
                if english
                else f"Le tout dans un délai de {length} à partir d’une ligne de {opener}\u202f; passé ce temps, "
                "celle-ci est à refaire."
            )
        else:
            yield f"All of it within {length}." if english else f"Le tout en {length}."
    for paper in requirement.covered_by:
        name = kind_name(paper.kind, language)
        text = (
            f"A valid {name} must cover each day"
            if english
            else f"Un document valide ({name}) doit couvrir chaque jour"
        )
        if paper.same:
            same = same_words(paper.same, language)
            text += f", with {same}" if english else f", avec {same}"
        yield text + "."


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
        name = name_words(only_if.met, language, names)
        parts.append(f"who have met {name}" if english else f"ayant rempli {name}")
    return (
        f"Only for people {listed(parts, language)}."
        if english
        else f"Seulement pour les personnes {listed(parts, language)}."
    )
