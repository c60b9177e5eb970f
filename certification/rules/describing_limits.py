"""Conditions, providers, conversions and limits in words."""

from __future__ import annotations

from collections.abc import Iterator

from certification.rules.curriculum import Condition, Filter, Limit, ProviderRule, Requirement
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
    return ", ".join(parts)


def filter_words(filter_: Filter, language: str) -> str:
    """Which lines a limit or conversion is about; nothing where it is about all."""
    parts = []
    if filter_.kinds:
        parts.append(listed([kind_name(kind, language) for kind in filter_.kinds], language, last="or"))
    if filter_.where:
        parts.append(conditions_words(filter_.where, language))
    if filter_.provider:
        parts.append(provider_words(filter_.provider, language))
    return ", ".join(parts)


def limit_sentences(requirement: Requirement, language: str) -> Iterator[str]:
    """Conversions, the cap over all, and every limit, one sentence each."""
    english = language == "en"
    colon = ":" if english else "\u202f:"
    for conversion in requirement.convert:
        each = amount(conversion.each, "minutes" if conversion.timed else "count", language)
        gives = amount(conversion.gives, requirement.unit, language)
        which = filter_words(conversion.filter, language)
        text = f"{each} {'gives' if english else 'donne'} {gives}"
        yield (f"{text} ({which})." if which else f"{text}.")
    if requirement.at_most is not None:
        most = amount(requirement.at_most, requirement.unit, language)
        yield f"At most {most} in all." if english else f"Au plus {most} en tout."
    for limit in requirement.limits:
        which = filter_words(limit.filter, language)
        head = f"{which}{colon} " if which else ""
        text = listed(_limit_words(requirement, limit, language), language)
        if limit.lifted_when:
            who = provider_words(limit.lifted_when, language)
            text += (
                f", until the provider is {who}" if english else f", jusqu’à ce que l’intervenant soit {who}"
            )
        yield (head + text + ".")[:1].upper() + (head + text + ".")[1:]


def _limit_words(requirement: Requirement, limit: Limit, language: str) -> list[str]:
    english = language == "en"
    unit = "minutes" if requirement.limits_timed else requirement.unit
    per = per_name(limit.per, language) if limit.per else ""
    parts = []
    if limit.at_least is not None:
        least = amount(limit.at_least, unit, language)
        parts.append(
            f"counts only from {least}{per} on" if english else f"ne compte qu’à partir de {least}{per}"
        )
    if limit.at_most is not None:
        most = amount(limit.at_most, unit, language)
        parts.append(f"at most {most}{per}" if english else f"au plus {most}{per}")
    of = {"counted": ("what counts", "ce qui compte"), "needed": ("what is needed", "ce qui est exigé")}
    if limit.at_most_share is not None:
        share = share_words(limit.at_most_share.numerator, limit.at_most_share.denominator, language)
        base = of[limit.share_of][not english]
        parts.append(f"at most {share} of {base}" if english else f"au plus {share} de {base}")
    if limit.at_least_share is not None:
        share = share_words(limit.at_least_share.numerator, limit.at_least_share.denominator, language)
        parts.append(f"at least {share} of what counts" if english else f"au moins {share} de ce qui compte")
    if limit.support is not None:
        support = limit.support
        each = amount(support.each, "minutes" if support.timed else "count", language)
        allows = amount(support.allows, unit, language)
        what = filter_words(support.filter, language)
        parts.append(
            f"{each} of {what} allows {allows}{per}" if english else f"{each} de {what} permet {allows}{per}"
        )
    return parts
