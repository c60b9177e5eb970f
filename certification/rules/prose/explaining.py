"""Sentences for what the judge says, in English and French, made from codes and numbers when a page is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable

from certification.rules.prose.describing import describe, described
from certification.rules.prose.explaining_limits import (
    Numbers,
    below_sentence,
    cap_sentence,
    enough_sentence,
    helped_sentence,
    ratio_sentence,
    reserved_sentence,
    share_sentence,
)
from certification.rules.prose.remaining_words import remaining_words
from certification.rules.prose.wording import (
    COLON,
    SEMICOLON,
    amount,
    day_name,
    listed,
    only_last,
    only_lines,
    period,
    quoted,
)
from certification.rules.prose.words import (
    attribute_inside,
    attribute_name,
    different_words,
    kind_name,
    said_words,
    same_words,
    test_words,
)
from certification.rules.standing import LineVerdict, Remaining

__all__ = ["amount", "describe", "described", "reasons", "remaining", "sentence"]

Sentence = Callable[[Numbers, str, int, str], str]


def sentence(verdict: LineVerdict, language: str) -> str:
    """Why a line counted, counted in part, waits or did not count. `language` is "en" or "fr"."""
    make = _REASONS.get(verdict.reason)
    if make is None:
        return verdict.reason
    text = make(verdict.numbers, verdict.unit, verdict.credited, language)
    whole = verdict.numbers.get("of")
    if not isinstance(whole, int) or (whole == 1 and verdict.unit == "count"):
        return text
    lost, of = amount(whole - verdict.credited, verdict.unit, language), amount(whole, verdict.unit, language)
    if language == "en":
        return f"{lost} of {of} did not count: {text[:1].lower()}{text[1:]}"
    return f"Hors compte\u202f: {lost} sur {of}. {text}"


def reasons() -> tuple[str, ...]:
    """Every reason code there is."""
    return tuple(_REASONS)


def _said(english: str, french: str) -> Sentence:
    return lambda numbers, unit, credited, language: english if language == "en" else french


def _named(numbers: Numbers, language: str) -> str:
    if numbers.get("name"):
        return quoted(str(numbers["name_fr" if language == "fr" else "name"]), language)
    code = str(numbers.get("code", ""))
    word, _, paper = code.partition(":")
    if word == "document" and not re.search(" [+-] ", paper):
        name = kind_name(paper, language)
        return f"the first day of the {name}" if language == "en" else f"le premier jour du document ({name})"
    known = {
        "enrolment": ("enrolment", "l’inscription"),
        "certification": ("certification", "la certification"),
        "cycle": ("the first day of the cycle", "le premier jour du cycle"),
        "cycle-end": ("the last day of the cycle", "le dernier jour du cycle"),
    }
    return known[code][language == "fr"] if code in known else code


def _counted(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    return "Counted in full." if language == "en" else "Compte en entier."


def _waiting(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    would = numbers.get("would")
    if not would:
        return "Waiting to be verified." if language == "en" else "En attente de vérification."
    if unit == "count":
        return (
            "Waiting to be verified; it would count." if language == "en"
            else "En attente de vérification\u202f; cela compterait."
        )  # fmt: skip
    text = amount(int(would), unit, language)
    return (
        f"Waiting to be verified; {text} of it would count." if language == "en"
        else f"En attente de vérification\u202f; cela compterait pour {text}."
    )  # fmt: skip


def _not_yet_open(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    name = _named(numbers, language)
    if numbers.get("first"):
        if language == "en":
            return f"Counts only after the first line of {name}; there is none yet."
        return f"Ne compte qu’après la première ligne de {name}\u202f; il n’y en a pas encore."
    if numbers.get("name"):
        missing = ("which is not met yet", "ce n’est pas encore fait")
    else:
        missing = ("which is not known", "ce jour n’est pas connu")
    if language == "en":
        return f"Counts only after {name}, {missing[0]}."
    return f"Ne compte qu’après {name}\u202f; {missing[1]}."


def _too_early(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    day = day_name(str(numbers["day"]), language)
    english, french = (
        f"Too early: counts only from {day} on",
        f"Trop tôt\u202f: ne compte qu’à partir du {day}",
    )
    if numbers.get("name"):
        name = _named(numbers, language)
        whence = (f"after {name}", f"après {name}")
        if numbers.get("first"):
            whence = f"reckoned from the first line of {name}", f"compté de la première ligne de {name}"
        elif numbers.get("apart"):
            whence = f"reckoned from {name}", f"compté à partir de {name}"
        english, french = f"{english} ({whence[0]})", f"{french} ({whence[1]})"
    return f"{english}." if language == "en" else f"{french}."


def _too_late(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    day = day_name(str(numbers["day"]), language)
    return (
        f"Too late: the last day was {day}."
        if language == "en"
        else f"Trop tard\u202f: le dernier jour était le {day}."
    )


def _too_old(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    only = only_last(int(numbers["months"]), int(numbers["days"]), language)
    if numbers.get("undated"):
        return (
            f"It has no first day, and {only}." if language == "en" else f"Sans premier jour\u202f; {only}."
        )
    return f"Too long ago: {only}." if language == "en" else f"Remonte trop loin\u202f: {only}."


def _must(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if numbers["test"] != "alternatives":
        return f"{_broken(numbers, '', language)}."
    broken = [_broken(numbers, f"_{place}", language) for place in range(1, _places(numbers) + 1)]
    if not broken:  # of a standing that was stored before the choices were told
        return "It satisfies none of the choices." if language == "en" else "Aucun des choix n’est rempli."
    others, text = int(numbers["choices"]) - 1, ". ".join(broken)
    if not others:
        return f"{text}."
    if language == "en":
        instead = f"or {'the other choice' if others == 1 else 'one of the other choices'} must hold"
    else:
        instead = f"ou bien {'l’autre choix' if others == 1 else 'un des autres choix'}"
    if len(broken) == 1:
        return f"{text} ({instead})."
    return f"{text}. {instead[:1].upper()}{instead[1:]}."


def _places(numbers: Numbers) -> int:
    """How many conditions fail in the nearest of several choices."""
    return sum(1 for key in numbers if key.startswith("attribute_"))


def _broken(numbers: Numbers, place: str, language: str) -> str:
    """One condition that does not hold, without the full stop."""
    attribute = str(numbers[f"attribute{place}"])
    name = attribute_name(attribute, language)
    rule = test_words(attribute, str(numbers[f"test{place}"]), str(numbers[f"wanted{place}"]), language)
    found = said_words(attribute, str(numbers[f"found{place}"]), language)
    if found and f"silent{place}" in numbers:
        if language == "fr":
            return f"{name}\u202f: il faut {rule}\u202f; la ligne n’en dit rien"
        other = attribute_inside(str(numbers[f"wanted{place}"]), language)
        return f"{name} must be {rule}; the line gives no {other}"
    if language == "en":
        return f"{name} must be {rule}; " + (f"here it is {found}" if found else "the line does not say")
    return f"{name}\u202f: il faut {rule}\u202f; " + (
        f"ici\u202f: {found}" if found else "ce n’est pas indiqué"
    )


def _not_of_this_sort(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    name = quoted(str(numbers["name_fr" if language == "fr" else "name"]), language)
    why = _must(numbers, unit, credited, language)
    if language == "en":
        return f"No requirement is about this line. Nearest: {name}. {why}"
    return f"Aucune exigence ne porte sur cette ligne. La plus proche\u202f: {name}. {why}"


def _no_requirement(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """Nor does it support anything; why not is told where others of its kind do."""
    if not numbers.get("name"):
        return (
            "No requirement is about this line." if language == "en"
            else "Aucune exigence ne porte sur cette ligne."
        )  # fmt: skip
    name = quoted(str(numbers["name_fr" if language == "fr" else "name"]), language)
    why = (_must if "attribute" in numbers else _provider)(numbers, unit, credited, language)
    if language == "en":
        return f"No requirement is about this line, and it does not support {name}. {why}"
    return f"Aucune exigence ne porte sur cette ligne, et elle ne sert pas d’accompagnement à {name}. {why}"


def _provider(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if not numbers["named"]:
        return NOBODY["provider"][language == "fr"]
    day = day_name(str(numbers["day"]), language)
    wanted = [who for key in ("appointed", "classes") if (who := _people(numbers, key, language))]
    if wanted and not numbers.get("excluded"):
        who = (", and " if language == "en" else ", et ").join(wanted) + _lacking(numbers, language)
        return (
            f"Whoever gave this was not approved for it on {day} (needed: {who})." if language == "en"
            else f"La personne qui l’offrait n’était pas agréée pour cela le {day} (il faut\u202f: {who})."
        )  # fmt: skip
    who = _people(numbers, "not_classes", language)
    return (
        f"Whoever gave this was of the class {who} on {day}." if language == "en"
        else f"La personne qui l’offrait était de la classe {who} le {day}."
    )  # fmt: skip


def _people(numbers: Numbers, key: str, language: str) -> str:
    """The functions or classes under this key, of which one will do."""
    words = [kind_name(word, language) for word in str(numbers[key]).split(", ") if word]
    return listed(words, language, last="or")


def _lacking(numbers: Numbers, language: str) -> str:
    """The time, or the level, that was all that somebody lacked: “ for at least 1 year, level: 2”."""
    english, text = language == "en", ""
    if "months" in numbers:
        length = period(int(numbers["months"]), int(numbers["days"]), language)
        text = f" for at least {length}" if english else f" depuis au moins {length}"
    if of := str(numbers.get("level_of", "")):
        name, level = attribute_inside(of, language), said_words(of, str(numbers["level"]), language)
        if level:
            return f"{text}, {name}{COLON[language]} {level}"
        silent = f"the line gives no {name}" if english else f"la ligne n’indique pas\u202f: {name}"
        return f"{text}{SEMICOLON[language]} {silent}"
    return text


def _not_covered(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    paper = kind_name(str(numbers["paper"]), language)
    if language == "en":
        return f"No valid {paper} covers that day."
    return f"Aucun document valide ({paper}) ne couvre ce jour."


def _no_value(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    attribute = str(numbers["attribute"])
    known = NOBODY.get(attribute)
    if known is not None:
        return known[language == "fr"]
    name = attribute_inside(attribute, language)
    return f"The line does not say: {name}." if language == "en" else f"La ligne ne le dit pas\u202f: {name}."


NOBODY = {
    "provider": ("Nobody is named who gave this.", "Personne n’est nommé pour cette ligne."),
    "counterpart": ("Nobody is named as the partner.", "Aucun partenaire n’est nommé."),
}
"""What is said where a line does not name the person who is to be a different one each time."""


def _not_the_same(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    attribute, most = str(numbers["attribute"]), int(numbers["most"])
    if most > 1:
        several = different_words(most, attribute, language)
        return (
            f"At most {several} may count; this line is of another." if language == "en"
            else f"Au plus {several} peuvent compter\u202f; cette ligne n’en fait pas partie."
        )  # fmt: skip
    same = same_words((attribute,), language)
    if language == "en":
        return f"All of it must have {same}; this line has another."
    return f"Il faut partout {same}\u202f; ce n’est pas le cas de cette ligne."


def _window(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if "opens" not in numbers:
        return (
            "The period in which it could count has not opened."
            if language == "en"
            else "La période où cela pourrait compter n’est pas ouverte."
        )
    opens, closes = day_name(str(numbers["opens"]), language), day_name(str(numbers["closes"]), language)
    if language == "en":
        return f"Outside the period that counts ({opens} to {closes})."
    return f"Hors de la période qui compte (du {opens} au {closes})."


def _elsewhere(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    which = str(numbers.get("certificate") or "")
    if language == "en":
        return "Already used for another certificate" + (f" ({which})." if which else ".")
    return "Sert déjà à un autre certificat" + (f" ({which})." if which else ".")


def _counted_days(key: str, english: str, french: str) -> Sentence:
    def make(numbers: Numbers, unit: str, credited: int, language: str) -> str:
        return (english if language == "en" else french).format(day_name(str(numbers[key]), language))

    return make


def _only(which: str) -> Sentence:
    return lambda numbers, unit, credited, language: only_lines(which, int(numbers[which]), language)


_REASONS: dict[str, Sentence] = {
    "counted": _counted,
    "best": _said("This is the score that counts.", "C’est le résultat qui compte."),
    "toward": _said(
        "Counted: it takes several of the same, and this is one of them.",
        "Compte\u202f: il en faut plusieurs, et cette ligne en est une.",
    ),
    "waiting": _waiting,
    "returned": _said(
        "Returned to you: correct it and hand it in again.", "À corriger, puis à soumettre de nouveau."
    ),
    "future": _counted_days("on", "It lies in the future ({}).", "C’est dans l’avenir ({})."),
    "not-yet-open": _not_yet_open,
    "too-early": _too_early,
    "too-late": _too_late,
    "too-old": _too_old,
    "not-covered": _not_covered,
    "provider": _provider,
    "must": _must,
    "no-requirement": _no_requirement,
    "not-of-this-sort": _not_of_this_sort,
    "not-first": _only("first"),
    "not-latest": _only("latest"),
    "no-conversion": _said(
        "No rule of this requirement gives it credit.",
        "Aucune règle de cette exigence ne lui donne de crédit.",
    ),
    "no-amount": _said("It has no amount to count.", "Il n’y a rien à compter."),
    "used-here": _said(
        "Already counted by an earlier requirement of this group.",
        "Compte déjà pour une exigence précédente de ce groupe.",
    ),
    "used-elsewhere": _elsewhere,
    "not-the-same": _not_the_same,
    "outside-window": _window,
    "cap": cap_sentence,
    "overall-cap": cap_sentence,
    "enough": enough_sentence,
    "share": share_sentence,
    "ratio": ratio_sentence,
    "reserved": reserved_sentence,
    "below-minimum": below_sentence,
    "helped": helped_sentence,
    "no-value": _no_value,
    "nothing-new": _said(
        "It adds nothing that was not covered already.", "Cela n’ajoute rien qui ne soit déjà couvert."
    ),
    "not-best": _said("Another line has the better score.", "Une autre ligne a le meilleur résultat."),
    "expired": _counted_days("day", "It expired on {}.", "A expiré le {}."),
    "not-yet-valid": _counted_days(
        "day", "It is valid only from {} on.", "Valable seulement à partir du {}."
    ),
    "gap": _counted_days(
        "day",
        "There was a gap: nothing valid covers {}.",
        "Il y a une interruption\u202f: rien de valable ne couvre le {}.",
    ),
}


def remaining(item: Remaining, language: str) -> str:
    """What would bring a requirement further, as one sentence."""
    return remaining_words(item, language)
