"""Conditions, providers, conversions and limits in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile

from certification.rules.amounts import Period
from certification.rules.curriculum import (
    Condition,
    Conversion,
    Filter,
    Limit,
    ProviderRule,
    Requirement,
    Support,
)
from certification.rules.prose.describing_days import Names, anchor_words, period_words
from certification.rules.prose.sharing import share_words
from certification.rules.prose.wording import COLON, SEMICOLON, amount, listed, of_french
from certification.rules.prose.words import (
    VALUES,
    attribute_inside,
    different_words,
    each_name,
    kind_name,
    same_words,
    test_words,
    value_name,
)


def conditions_words(conditions: tuple[Condition, ...], language: str) -> str:
    """The conditions in words: “size: group; minutes: at least 1 h”."""
    parts = []
    for condition in conditions:
        if condition.test == "alternatives":
            choices = [conditions_words(choice, language) for choice in condition.choices]
            parts.append(listed([f"({choice})" for choice in choices], language, last="or"))
            continue
        listed_values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        wanted = ", ".join(str(value) for value in listed_values)
        words = test_words(condition.attribute, condition.test, wanted, language)
        name = {"minutes": ("length", "durée")}.get(condition.attribute)
        label = name[language == "fr"] if name else attribute_inside(condition.attribute, language)
        parts.append(f"{label}{COLON[language]} {words}")
    return f"{SEMICOLON[language]} ".join(parts)


def condition_words(conditions: tuple[Condition, ...], language: str) -> str:
    """The same in brackets: “(size: group)”, “(size: group) or (level: 2)”."""
    words = conditions_words(conditions, language)
    return words if any(one.test == "alternatives" for one in conditions) else f"({words})"


def provider_words(rule: ProviderRule, language: str) -> str:
    """What somebody (« une personne ») must be: “appointed consultant, of the class faculty”."""
    english = language == "en"
    parts = []
    if rule.appointed:
        who = listed([kind_name(one, language) for one in rule.appointed], language, last="or")
        parts.append(f"appointed {who}" if english else f"nommée {who}")
    if rule.level_of:
        same = same_words((rule.level_of,), language)
        parts.append(f"for {same}" if english else f"pour {same}")
    if rule.classes:
        who = listed([kind_name(one, language) for one in rule.classes], language, last="or")
        parts.append(f"of the class {who}" if english else f"de la classe {who}")
    if rule.not_classes:
        who = listed([kind_name(one, language) for one in rule.not_classes], language, last="or")
        parts.append(f"not of the class {who}" if english else f"hors de la classe {who}")
    if rule.standing != Period():
        length = period_words(rule.standing, language)
        for_long = f" for at least {length}" if english else f" depuis au moins {length}"
        return ", ".join(parts) + for_long
    return ", ".join(parts)


def filter_words(filter_: Filter, language: str, names: Names | None = None) -> str:
    """Which lines a limit or conversion is about; nothing where it is about all."""
    parts = []
    if filter_.kinds:
        parts.append(listed([kind_name(kind, language) for kind in filter_.kinds], language, last="or"))
    if filter_.where:
        parts.append(conditions_words(filter_.where, language))
    if filter_.provider:
        who = provider_words(filter_.provider, language)
        parts.append(f"given by somebody {who}" if language == "en" else f"par une personne {who}")
    for anchor in filter_.after:
        day = anchor_words(anchor, language, names or {})
        parts.append(f"from {day} on" if language == "en" else f"à partir de\u202f: {day}")
    for anchor in filter_.until:
        day = anchor_words(anchor, language, names or {})
        parts.append(f"up to {day}" if language == "en" else f"jusqu’à\u202f: {day}")
    return ", ".join(parts)


def conversions_words(
    conversions: tuple[Conversion, ...], unit: str, language: str, names: Names
) -> Iterator[str]:
    """One after the other; the first that fits a line is used."""
    otherwise = "otherwise " if language == "en" else "sinon "
    for place, conversion in enumerate(conversions):
        rest = otherwise if place and conversion.filter == Filter() else ""
        yield rest + conversion_words(conversion, unit, language, names)


HOURS: dict[str, tuple[str, str]] = {
    "individual": ("individual hours", "les heures individuelles"),
    "group": ("group hours", "les heures de groupe"),
    "dyadic": ("dyadic hours", "les heures en dyade"),
    "online": ("online hours", "les heures en ligne"),
    "in_person": ("hours in person", "les heures en personne"),
    "in-person": ("hours in person", "les heures en personne"),
}


def hours_words(filter_: Filter, language: str) -> str:
    """What people call hours of this sort, “group hours”; nothing where there is no such short name."""
    if len(filter_.where) != 1 or filter_ != Filter(where=filter_.where):
        return ""
    (condition,) = filter_.where
    value, french = str(condition.value), language == "fr"
    if condition.test != "is" or value not in HOURS or value_name(value, language) != VALUES[value][french]:
        return ""  # a file that names it otherwise is not contradicted
    return HOURS[value][french]


def conversion_words(conversion: Conversion, unit: str, language: str, names: Names) -> str:
    """“3 h count as 1 credit (size: group), less counts nothing”."""
    english = language == "en"
    nothing = "nothing" if english else "rien"
    gives = amount(conversion.gives, unit, language) if conversion.gives else nothing
    each, one = each_words(conversion.each, timed=conversion.timed, language=language)
    if english:
        text = f"{each} {'counts' if one else 'count'} as {gives}"
    else:
        text = f"{each} {'compte' if one else 'comptent'} pour {gives}"
    which = filter_words(conversion.filter, language, names)
    text += f" ({which})" if which else ""
    if conversion.whole:
        text += ", less counts nothing" if english else ", moins ne compte pas"
    return text


def each_words(number: int, *, timed: bool, language: str) -> tuple[str, bool]:
    """So much time, or so many lines; and whether a verb after it stands in the singular."""
    if timed:
        return amount(number, "minutes", language), number <= (60 if language == "en" else 119)
    if language == "en":
        return ("one line" if number == 1 else f"{number} lines"), number == 1
    return ("une ligne" if number == 1 else f"{number} lignes"), number == 1


def _told(requirement: Requirement) -> tuple[Conversion, ...]:
    """Its conversions, without the last ones that leave time as it is: so does what no conversion is about."""

    def idle(one: Conversion) -> bool:
        return requirement.unit == "minutes" and one.timed and not one.whole and one.each == one.gives

    return tuple(reversed([*dropwhile(idle, reversed(requirement.convert))]))


def limit_sentences(requirement: Requirement, language: str, names: Names) -> Iterator[str]:
    """Conversions, the cap over all, and every limit, one sentence each."""
    english = language == "en"
    colon, then = COLON[language], f"{SEMICOLON[language]} "
    for text in conversions_words(_told(requirement), requirement.unit, language, names):
        yield text[:1].upper() + text[1:] + "."
    if requirement.at_most is not None:
        most = amount(requirement.at_most, requirement.unit, language)
        yield f"At most {most} in all." if english else f"Au plus {most} en tout."
    for limit in requirement.limits:
        text = f"{each_name(limit.parted_by, language)}{colon} " if limit.per else ""
        text += then.join(_limit_words(requirement, limit, language, names))
        which = filter_words(limit.filter, language, names)
        text += f" ({which})" if which else ""
        if limit.lifted_when:
            who = provider_words(limit.lifted_when, language)
            text += (
                f", until the provider is {who}"
                if english
                else f", jusqu’à ce que la personne qui l’offre soit {who}"
            )
        yield text[:1].upper() + text[1:] + "."


def _limit_words(requirement: Requirement, limit: Limit, language: str, names: Names) -> Iterator[str]:
    english = language == "en"
    unit = "minutes" if requirement.limits_timed or limit.as_logged else requirement.unit
    logged = (" as logged" if english else " (temps consigné)") if limit.as_logged else ""
    if limit.at_most is not None:
        most = amount(limit.at_most, unit, language) + logged
        yield f"at most {most}" if english else f"au plus {most}"
    if limit.at_least is not None:
        if limit.of:
            least = different_words(limit.at_least, limit.of, language)
        else:
            least = amount(limit.at_least, unit, language) + logged
        if limit.per:
            yield f"below {least} nothing counts" if english else f"en deçà de {least}, rien ne compte"
        else:
            yield (
                f"at least {least} of what is needed" if english else f"au moins {least} de ce qui est exigé"
            )
    bases = {"counted": ("what counts", "ce qui compte"), "needed": ("what is needed", "ce qui est exigé")}
    if limit.at_most_share is not None:
        share = share_words(limit.at_most_share.numerator, limit.at_most_share.denominator, language)
        base = bases[limit.share_of][not english]
        yield f"at most {share} of {base}" if english else f"au plus {share} de {base}"
    if limit.at_least_share is not None:
        share = share_words(limit.at_least_share.numerator, limit.at_least_share.denominator, language)
        yield f"at least {share} of what counts" if english else f"au moins {share} de ce qui compte"
    if limit.support is not None:
        yield _support_words(
            limit.support, amount(limit.support.allows, unit, language) + logged, language, names
        )


def _support_words(support: Support, allowed: str, language: str, names: Names) -> str:
    """“1 h of supervision allows 10 h”."""
    english = language == "en"
    each, one = each_words(support.each, timed=support.timed, language=language)
    what = filter_words(Filter(kinds=support.filter.kinds), language)
    which = filter_words(replace(support.filter, kinds=()), language, names)
    what += f" ({which})" if which else ""
    if english:
        text = f"{each} of {what} {'allows' if one else 'allow'} {allowed}"
    else:
        text = f"{each} {of_french(what)} {'permet' if one else 'permettent'} {allowed}"
    if support.whole:
        text += ", less allows nothing" if english else ", moins ne permet rien"
    unit = "minutes" if support.timed else "count"
    kinds = list(conversions_words(support.convert, unit, language, names))
    if kinds:
        text += (", where " if english else ", où ") + listed(kinds, language)
    return text
