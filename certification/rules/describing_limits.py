"""Conditions, providers, conversions and limits in words."""

from __future__ import annotations

from collections.abc import Iterator

from certification.rules.amounts import Period
from certification.rules.curriculum import (
    Condition,
    Conversion,
    Filter,
    Limit,
    ProviderRule,
    Requirement,
)
from certification.rules.describing_days import Names, anchor_words, period_words
from certification.rules.sharing import share_words
from certification.rules.wording import amount, listed
from certification.rules.words import attribute_name, kind_name, per_name, test_words


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
        colon = ":" if language == "en" else "\u202f:"
        parts.append(f"{attribute_name(condition.attribute, language).lower()}{colon} {words}")
    return "; ".join(parts) if language == "en" else "\u202f; ".join(parts)


def provider_words(rule: ProviderRule, language: str) -> str:
    """What a provider must be: “appointed consultant, of the class faculty”."""
    english = language == "en"
    parts = []
    if rule.appointed:
        who = listed([kind_name(one, language) for one in rule.appointed], language, last="or")
        parts.append(f"appointed {who}" if english else f"nommé {who}")
    if rule.level_of:
        level = attribute_name(rule.level_of, language).lower()
        parts.append(f"for the same {level}" if english else f"pour le même attribut ({level})")
    if rule.classes:
        who = listed([kind_name(one, language) for one in rule.classes], language, last="or")
        parts.append(f"of the class {who}" if english else f"de la classe {who}")
    if rule.not_classes:
        who = listed([kind_name(one, language) for one in rule.not_classes], language, last="or")
        parts.append(f"not of the class {who}" if english else f"hors de la classe {who}")
    if rule.standing != Period():
        length = period_words(rule.standing, language)
        parts.append(f"for at least {length}" if english else f"depuis au moins {length}")
    return ", ".join(parts)


def filter_words(filter_: Filter, language: str, names: Names | None = None) -> str:
    """Which lines a limit or conversion is about; nothing where it is about all."""
    parts = []
    if filter_.kinds:
        parts.append(listed([kind_name(kind, language) for kind in filter_.kinds], language, last="or"))
    if filter_.where:
        parts.append(conditions_words(filter_.where, language))
    if filter_.provider:
        parts.append(provider_words(filter_.provider, language))
    for anchor in filter_.after:
        day = anchor_words(anchor, language, names or {})
        parts.append(f"from {day} on" if language == "en" else f"à partir de\u202f: {day}")
    for anchor in filter_.until:
        day = anchor_words(anchor, language, names or {})
        parts.append(f"up to {day}" if language == "en" else f"jusqu’à\u202f: {day}")
    return ", ".join(parts)


def conversion_words(conversion: Conversion, unit: str, language: str, names: Names) -> str:
    """“3 h gives 1 credit (size: group), whole steps only”."""
    english = language == "en"
    gives = amount(conversion.gives, unit, language)
    each = _each_words(conversion.each, timed=conversion.timed, language=language)
    text = f"{each} {'gives' if english else 'donne'} {gives}"
    which = filter_words(conversion.filter, language, names)
    text += f" ({which})" if which else ""
    if conversion.whole:
        text += ", whole steps only" if english else ", par tranches entières"
    return text


def _each_words(number: int, *, timed: bool, language: str) -> str:
    """So much time, or so many lines."""
    if timed:
        return amount(number, "minutes", language)
    if language == "en":
        return "one line" if number == 1 else f"{number} lines"
    return "une ligne" if number == 1 else f"{number} lignes"


def limit_sentences(requirement: Requirement, language: str, names: Names) -> Iterator[str]:
    """Conversions, the cap over all, and every limit, one sentence each."""
    english = language == "en"
    colon = ":" if english else "\u202f:"
    for conversion in requirement.convert:
        text = conversion_words(conversion, requirement.unit, language, names)
        yield text[:1].upper() + text[1:] + "."
    if requirement.at_most is not None:
        most = amount(requirement.at_most, requirement.unit, language)
        yield f"At most {most} in all." if english else f"Au plus {most} en tout."
    for limit in requirement.limits:
        which = filter_words(limit.filter, language, names)
        head = f"{which}{colon} " if which else ""
        text = listed(_limit_words(requirement, limit, language, names), language)
        if limit.lifted_when:
            who = provider_words(limit.lifted_when, language)
            text += (
                f", until the provider is {who}" if english else f", jusqu’à ce que l’intervenant soit {who}"
            )
        yield (head + text + ".")[:1].upper() + (head + text + ".")[1:]


def _limit_words(requirement: Requirement, limit: Limit, language: str, names: Names) -> list[str]:
    english = language == "en"
    unit = "minutes" if requirement.limits_timed or limit.as_logged else requirement.unit
    per = per_name(", ".join(limit.parted_by), language) if limit.per else ""
    logged = (" as logged" if english else " telles que consignées") if limit.as_logged else ""
    parts = []
    if limit.at_least is not None:
        least = amount(limit.at_least, "count" if limit.of else unit, language)
        if limit.of:
            of = attribute_name(limit.of, language).lower()
            least += f" different ({of})" if english else f" différents ({of})"
        if not limit.per:
            parts.append(
                f"at least {least} of what is needed" if english else f"au moins {least} de ce qui est exigé"
            )
        else:
            parts.append(
                f"counts only from {least}{logged}{per} on" if english
                else f"ne compte qu’à partir de {least}{logged}{per}"
            )  # fmt: skip
    if limit.at_most is not None:
        most = amount(limit.at_most, unit, language)
        parts.append(f"at most {most}{logged}{per}" if english else f"au plus {most}{logged}{per}")
    bases = {"counted": ("what counts", "ce qui compte"), "needed": ("what is needed", "ce qui est exigé")}
    if limit.at_most_share is not None:
        share = share_words(limit.at_most_share.numerator, limit.at_most_share.denominator, language)
        base = bases[limit.share_of][not english]
        parts.append(f"at most {share} of {base}{per}" if english else f"au plus {share} de {base}{per}")
    if limit.at_least_share is not None:
        share = share_words(limit.at_least_share.numerator, limit.at_least_share.denominator, language)
        parts.append(
            f"at least {share} of what counts{per}" if english else f"au moins {share} de ce qui compte{per}"
        )
    if limit.support is not None:
        support = limit.support
        each = _each_words(support.each, timed=support.timed, language=language)
        allows = amount(support.allows, unit, language)
        what = filter_words(support.filter, language, names)
        text = f"{each} of {what} allows" if english else f"{each} de {what} permet"
        text = f"{text} {allows}{logged}{per}"
        if support.whole:
            text += ", whole steps only" if english else ", par tranches entières"
        kinds = [
            conversion_words(one, "minutes" if support.timed else "count", language, names)
            for one in support.convert
        ]
        if kinds:
            text += (", where " if english else ", où ") + listed(kinds, language)
        parts.append(text)
    return parts
