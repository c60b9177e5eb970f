"""Sentences for what the judge says, in English and French, made from codes and numbers when a page is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from certification.rules.prose.describing import describe, described
from certification.rules.prose.remaining_words import remaining_words
from certification.rules.prose.sharing import share_words
from certification.rules.prose.wording import MONTHS, amount, day_name, last_period, listed, period, quoted
from certification.rules.prose.words import attribute_name, different_words, kind_name, per_name, test_words
from certification.rules.standing import LineVerdict, Remaining

__all__ = ["amount", "describe", "described", "reasons", "remaining", "sentence"]

Numbers = Mapping[str, Any]
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
    text = text[:1].lower() + text[1:]
    if language == "en":
        return f"{lost} of {of} did not count: {text}"
    return f"{lost} sur {of} non comptabilisé\u202f: {text}"


def reasons() -> tuple[str, ...]:
    """Every reason code there is."""
    return tuple(_REASONS)


def _said(english: str, french: str) -> Sentence:
    return lambda numbers, unit, credited, language: english if language == "en" else french


def _named(numbers: Numbers, language: str) -> str:
    if numbers.get("name"):
        return quoted(str(numbers["name_fr" if language == "fr" else "name"]), language)
    code = str(numbers.get("code", ""))
    known = {
        "enrolment": ("enrolment", "l’inscription"),
        "certification": ("certification", "la certification"),
        "cycle": ("the first day of the cycle", "le premier jour du cycle"),
        "cycle-end": ("the last day of the cycle", "le dernier jour du cycle"),
    }
    return known[code][language == "fr"] if code in known else code


def _counted(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    return "Counted in full." if language == "en" else "Comptabilisé en entier."


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
        else f"En attente de vérification\u202f; {text} compterait."
    )  # fmt: skip


def _not_yet_open(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    name = _named(numbers, language)
    if language == "en":
        return f"Counts only after {name}, which is not met yet."
    return f"Ne compte qu’après {name}, qui n’est pas encore rempli."


def _too_early(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    day, name = day_name(str(numbers["day"]), language), _named(numbers, language)
    if language == "en":
        return f"Too early: counts only from {day} on" + (f" (after {name})." if numbers.get("name") else ".")
    return f"Trop tôt\u202f: ne compte qu’à partir du {day}" + (
        f" (après {name})." if numbers.get("name") else "."
    )


def _too_late(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    day = day_name(str(numbers["day"]), language)
    return (
        f"Too late: the last day was {day}."
        if language == "en"
        else f"Trop tard\u202f: le dernier jour était le {day}."
    )


def _too_old(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    length = period(int(numbers["months"]), int(numbers["days"]), language)
    last = last_period(int(numbers["months"]), int(numbers["days"]))
    if numbers.get("undated"):
        return (
            f"It has no first day, and only the last {length} count." if language == "en"
            else f"Il n’a pas de premier jour\u202f; ne compte que\u202f: {last}."
        )  # fmt: skip
    if language == "en":
        return f"Too long ago: only the last {length} count."
    return f"Trop ancien\u202f: ne compte que\u202f: {last}."


def _must(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if numbers["test"] == "alternatives":
        return "It satisfies none of the choices." if language == "en" else "Aucun des choix n’est rempli."
    name = attribute_name(str(numbers["attribute"]), language)
    rule = test_words(str(numbers["attribute"]), str(numbers["test"]), str(numbers["wanted"]), language)
    found = str(numbers["found"])
    if str(numbers["attribute"]) == "minutes" and found.isdigit():
        found = amount(int(found), "minutes", language)
    if found in ("True", "False"):
        found = {"en": {"True": "yes", "False": "no"}, "fr": {"True": "oui", "False": "non"}}[language][found]
    if language == "en":
        return (
            f"{name} must be {rule}; here it is {found}."
            if found
            else f"{name} must be {rule}; the line does not say."
        )
    return f"{name} doit être {rule}\u202f; ici\u202f: {found or 'non indiqué'}."


def _provider(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if not numbers["named"]:
        return NOBODY["provider"][language == "fr"]
    wanted = listed(
        [word for key in ("appointed", "classes") for word in str(numbers[key]).split(", ") if word],
        language,
        last="or",
    )
    day = day_name(str(numbers["day"]), language)
    if not wanted:
        return (
            f"Whoever gave this was {numbers['not_classes']} on {day}." if language == "en"
            else f"La personne qui l’a donné était {numbers['not_classes']} le {day}."
        )  # fmt: skip
    if language == "en":
        return f"Whoever gave this was not approved for it on {day} (needed: {wanted})."
    return f"La personne qui l’a donné n’était pas agréée pour cela le {day} (il faut\u202f: {wanted})."


def _not_covered(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    paper = kind_name(str(numbers["paper"]), language)
    if language == "en":
        return f"No valid {paper} covers that day."
    return f"Aucun document valide ({paper}) ne couvre ce jour."


def _which(numbers: Numbers, language: str, otherwise: tuple[str, str]) -> str:
    """What a limit is about, at the beginning of a sentence."""
    words = str(numbers.get("which_fr" if language == "fr" else "which") or "")
    if not words:
        return otherwise[language == "fr"]
    return f"lines with {words}" if language == "en" else f"les lignes avec {words}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_part(numbers: Numbers, language: str) -> str:
    """Which month, week or year a limit is about: “in January 2026”; nothing where the part has no day."""
    per, key = str(numbers.get("per") or ""), str(numbers.get("key") or "")
    english = language == "en"
    if not key or per not in ("day", "week", "month", "quarter", "year"):
        return ""
    if per == "day":
        return f"on {day_name(key, language)}" if english else f"le {day_name(key, language)}"
    if per == "week":
        monday = day_name(date.fromisocalendar(int(key[:4]), int(key[6:]), 1), language)
        return f"in the week from {monday}" if english else f"dans la semaine du {monday}"
    if per == "month":
        month = MONTHS[language].split()[int(key[5:7]) - 1]
        return f"{'in' if english else 'en'} {month}\u00a0{key[:4]}"
    if per == "quarter":
        return f"in quarter {key[6:]} of {key[:4]}" if english else f"au trimestre {key[6:]} de {key[:4]}"
    return f"in {key}" if english else f"en {key}"


def _limit_amount(numbers: Numbers, key: str, unit: str, language: str) -> str:
    """An amount a limit names, in the unit it is written in."""
    if not numbers.get("logged"):
        # A counted requirement may limit how long its lines are: then the limit is written in time.
        return amount(int(numbers[key]), str(numbers.get("unit", unit)), language)
    text = amount(int(numbers[key]), "minutes", language)
    return f"{text} as logged" if language == "en" else f"{text} telles que consignées"


def _reserved(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    least, rest = (amount(int(numbers[key]), unit, language) for key in ("least", "rest"))
    which = numbers["which_fr" if language == "fr" else "which"]
    if language == "en":
        return f"{least} of what is needed must be {which}; all else may count for at most {rest}."
    return f"{least} de ce qui est exigé doit être\u202f: {which}\u202f; le reste compte pour au plus {rest}."


def _cap(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    most = _limit_amount(numbers, "cap", unit, language)
    each = per_name(str(numbers["per"]), language) if numbers.get("per") else ""
    which = _which(numbers, language, ("this", "ceci"))
    if language == "en":
        return _capital(f"{which} may count for at most {most}{each}.")
    return _capital(f"{which}\u202f: au plus {most}{each}.")


def _share(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    share = share_words(int(numbers["top"]), int(numbers["bottom"]), language)
    which = _which(numbers, language, ("lines of this sort", "les lignes de cette sorte"))
    needed = numbers.get("base") == "needed"
    if language == "en":
        return _capital(f"{which} may be at most {share} of {'what is needed' if needed else 'what counts'}.")
    return _capital(f"{which}\u202f: au plus {share} de {'ce qui est exigé' if needed else 'ce qui compte'}.")


def _ratio(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    english, timed = language == "en", bool(numbers["timed"])
    base = "minutes" if timed else "count"
    each, given = (amount(int(numbers[key]), base, language) for key in ("each", "given"))
    allows, part = _limit_amount(numbers, "allows", unit, language), _in_part(numbers, language)
    if english:
        what = "of the supporting hours allows" if timed else "supporting lines allow"
        there = f"there {'is' if timed else 'are'} {given}"
        return f"{each} {what} {allows}; {part} {there}." if part else f"{each} {what} {allows}; {there}."
    what = "d’accompagnement permet" if timed else "lignes d’accompagnement permettent"
    there = f"{part}, il y en a {given}" if part else f"il y en a {given}"
    return f"{each} {what} {allows}\u202f; {there}."


def _below(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    part = _in_part(numbers, language)
    if numbers.get("different"):
        least = different_words(int(numbers["least"]), str(numbers["different"]), language)
    else:
        least = _limit_amount(numbers, "least", unit, language)
    each = per_name(str(numbers["per"]), language)
    if language == "en":
        return f"Counts only from {least}{each} on" + (f"; {part} there is less." if part else ".")
    return f"Ne compte qu’à partir de {least}{each}" + (f"\u202f; {part}, il y en a moins." if part else ".")


def _helped(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    if numbers.get("different"):
        least = different_words(int(numbers["least"]), str(numbers["different"]), language)
    else:
        least = _limit_amount(numbers, "least", unit, language)
    each = per_name(str(numbers["per"]), language)
    if language == "en":
        return f"Counted: it is part of the {least}{each} that must come together."
    return f"Comptabilisé\u202f: cela fait partie du minimum de {least}{each}."


def _enough(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    name = _named(numbers, language)
    if language == "en":
        return f"There is already enough here; it is left for {name}."
    return f"Il y en a déjà assez ici\u202f; cela reste pour {name}."


def _no_value(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    attribute = str(numbers["attribute"])
    known = NOBODY.get(attribute)
    if known is not None:
        return known[language == "fr"]
    name = attribute_name(attribute, language).lower()
    return f"The line does not say: {name}." if language == "en" else f"La ligne ne le dit pas\u202f: {name}."


NOBODY = {
    "provider": ("Nobody is named who gave this.", "Personne n’est nommé pour cette ligne."),
    "counterpart": ("Nobody is named as the partner.", "Aucun partenaire n’est nommé."),
}
"""What is said where a line does not name the person who is to be a different one each time."""


def _not_the_same(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    name = attribute_name(str(numbers["attribute"]), language)
    most = int(numbers["most"])
    if most > 1:
        several = different_words(most, str(numbers["attribute"]), language)
        return (
            f"At most {several} may count; this line is of another." if language == "en"
            else f"Au plus {several} peuvent compter\u202f; cette ligne relève d’un autre."
        )  # fmt: skip
    if language == "en":
        return f"All of it must have the same {name.lower()}; this line has another."
    return f"Tout doit avoir le même attribut ({name.lower()})\u202f; cette ligne en a un autre."


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
    return "Déjà utilisé pour un autre certificat" + (f" ({which})." if which else ".")


def _counted_days(key: str, english: str, french: str) -> Sentence:
    def make(numbers: Numbers, unit: str, credited: int, language: str) -> str:
        return (english if language == "en" else french).format(day_name(str(numbers[key]), language))

    return make


def _counted_numbers(key: str, english: str, french: str) -> Sentence:
    return lambda numbers, unit, credited, language: (english if language == "en" else french).format(
        numbers[key]
    )


_REASONS: dict[str, Sentence] = {
    "counted": _counted,
    "toward": _said(
        "Counted; more of the same is needed to complete it.",
        "Comptabilisé\u202f; il en faut davantage pour le compléter.",
    ),
    "waiting": _waiting,
    "returned": _said(
        "Returned to you: correct it and hand it in again.", "Renvoyé\u202f: corrigez et soumettez à nouveau."
    ),
    "future": _counted_days("on", "It lies in the future ({}).", "C’est dans l’avenir ({})."),
    "not-yet-open": _not_yet_open,
    "too-early": _too_early,
    "too-late": _too_late,
    "too-old": _too_old,
    "not-covered": _not_covered,
    "provider": _provider,
    "must": _must,
    "not-first": _counted_numbers("first", "Only the first {} count.", "Seuls les {} premiers comptent."),
    "not-latest": _counted_numbers("latest", "Only the latest {} count.", "Seuls les {} derniers comptent."),
    "no-conversion": _said(
        "No rule of this requirement gives it credit.",
        "Aucune règle de cette exigence ne lui donne de crédit.",
    ),
    "no-amount": _said("It has no amount to count.", "Il n’y a rien à compter."),
    "used-here": _said(
        "Already counted by an earlier requirement of this group.",
        "Déjà compté par une exigence précédente de ce groupe.",
    ),
    "used-elsewhere": _elsewhere,
    "not-the-same": _not_the_same,
    "outside-window": _window,
    "cap": _cap,
    "overall-cap": _cap,
    "enough": _enough,
    "share": _share,
    "ratio": _ratio,
    "reserved": _reserved,
    "below-minimum": _below,
    "helped": _helped,
    "no-value": _no_value,
    "nothing-new": _said(
        "It adds nothing that was not covered already.", "Cela n’ajoute rien qui ne soit déjà couvert."
    ),
    "not-best": _said("Another line has the better score.", "Une autre ligne a le meilleur résultat."),
    "expired": _counted_days("day", "It expired on {}.", "Expiré le {}."),
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
