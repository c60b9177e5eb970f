"""Sentences for what limits take from a line: caps, shares, ratios, minimums, and what is enough already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from certification.rules.lines import PERIODS
from certification.rules.prose.describing_limits import each_words
from certification.rules.prose.sharing import share_words
from certification.rules.prose.wording import MONTHS, amount, day_name
from certification.rules.prose.words import different_words, per_name

Numbers = Mapping[str, Any]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _which(numbers: Numbers, language: str, otherwise: tuple[str, str]) -> str:
    """What a limit is about, at the beginning of a sentence."""
    if such := numbers.get("such_fr" if language == "fr" else "such"):
        return str(such)
    words = str(numbers.get("which_fr" if language == "fr" else "which") or "")
    if not words:
        return otherwise[language == "fr"]
    return f"lines ({words})" if language == "en" else f"les lignes ({words})"


def _in_part(numbers: Numbers, language: str) -> str:
    """Which month, week or year a limit is about: “in January 2026”; nothing where the part has no day."""
    per, key = str(numbers.get("per") or ""), str(numbers.get("key") or "")
    english = language == "en"
    if not key or per not in PERIODS:
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
    if per == "half-year":
        half, year = key[6:], key[:4]
        if english:
            return f"in the {'first' if half == '1' else 'second'} half of {year}"
        return f"au {'premier' if half == '1' else 'second'} semestre de {year}"
    return f"in {key}" if english else f"en {key}"


def _limit_amount(numbers: Numbers, key: str, unit: str, language: str) -> str:
    """An amount a limit names, in the unit it is written in."""
    if not numbers.get("logged"):
        # A counted requirement may limit how long its lines are: then the limit is written in time.
        return amount(int(numbers[key]), str(numbers.get("unit", unit)), language)
    text = amount(int(numbers[key]), "minutes", language)
    return f"{text} as logged" if language == "en" else f"{text} (temps consigné)"


def reserved_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """Of what is needed, some must be lines of one sort."""
    least, rest = (amount(int(numbers[key]), unit, language) for key in ("least", "rest"))
    which = numbers["which_fr" if language == "fr" else "which"]
    if language == "en":
        text = f"At least {least} of what is needed must be such lines ({which})"
        return f"{text}; all else may count for at most {rest}."
    return f"De ce qui est exigé, au moins {least} ({which})\u202f; le reste compte pour au plus {rest}."


def cap_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """Such lines may count for so much and no more."""
    most = _limit_amount(numbers, "cap", unit, language)
    each = per_name(str(numbers["per"]), language) if numbers.get("per") else ""
    which = _which(numbers, language, ("this", ""))
    if language == "en":
        return _capital(f"{which} may count for at most {most}{each}.")
    return _capital(
        f"{which} comptent pour au plus {most}{each}." if which else f"Cela compte pour au plus {most}{each}."
    )


def share_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """Such lines may be a share and no more."""
    top, bottom = int(numbers["top"]), int(numbers["bottom"])
    which = _which(numbers, language, ("lines of this sort", "les lignes de cette sorte"))
    if numbers.get("beside"):  # it is one of those beside the lines that must be the rest
        least = share_words(bottom - top, bottom, language)
        if language == "en":
            return f"At least {least} of what counts must be {which}."
        return f"Au moins {least} de ce qui compte, ce sont {which}."
    share = share_words(top, bottom, language)
    needed = numbers.get("base") == "needed"
    if language == "en":
        return _capital(f"{which} may be at most {share} of {'what is needed' if needed else 'what counts'}.")
    return _capital(f"{which} font au plus {share} de {'ce qui est exigé' if needed else 'ce qui compte'}.")


def ratio_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """What the supporting lines allow, and how much of them there is."""
    timed, part = bool(numbers["timed"]), _in_part(numbers, language)
    allows = _limit_amount(numbers, "allows", unit, language)
    each, one = _supporting(int(numbers["each"]), timed=timed, language=language)
    there = _there_is(int(numbers["given"]), timed=timed, language=language)
    if language == "en":
        allows += ", less allows nothing" if numbers.get("whole") else ""
        return f"{each} {'allows' if one else 'allow'} {allows}; {f'{part} ' if part else ''}{there}."
    allows += ", moins ne permet rien" if numbers.get("whole") else ""
    return f"{each} {'permet' if one else 'permettent'} {allows}\u202f; {f'{part}, ' if part else ''}{there}."


def _supporting(number: int, *, timed: bool, language: str) -> tuple[str, bool]:
    """“1 h of the supporting hours”, “2 supporting lines”; and whether a verb after it stands in the singular."""
    each, one = each_words(number, timed=timed, language=language)
    if timed:
        return f"{each} of the supporting hours" if language == "en" else f"{each} d’accompagnement", one
    if language == "en":
        return ("One supporting line" if one else f"{number} supporting lines"), one
    return _capital(f"{each} d’accompagnement"), one


def _there_is(number: int, *, timed: bool, language: str) -> str:
    if language == "fr":
        return (
            f"il y en a {amount(number, 'minutes' if timed else 'count', language)}"
            if number
            else "il n’y en a pas"
        )
    if not number:
        return "there is none"
    there, one = each_words(number, timed=timed, language=language)
    return f"there {'is' if one else 'are'} {there if timed else number}"


def below_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """A part in which there is too little counts nothing."""
    part, least = _in_part(numbers, language), _least(numbers, unit, language)
    if language == "en":
        return f"Counts only from {least} on" + (f"; {part} there is less." if part else ".")
    return f"Ne compte qu’à partir de {least}" + (f"\u202f; {part}, il y en a moins." if part else ".")


def helped_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """A line without which its part would have stayed below the minimum."""
    least = _least(numbers, unit, language)
    if language == "en":
        return f"Counted: it is part of the {least} that must come together."
    return f"Compte\u202f: cela fait partie du minimum de {least}."


def _least(numbers: Numbers, unit: str, language: str) -> str:
    """“20 h a month”: the minimum of each part."""
    each = per_name(str(numbers["per"]), language)
    if numbers.get("different"):
        return different_words(int(numbers["least"]), str(numbers["different"]), language) + each
    return _limit_amount(numbers, "least", unit, language) + each


def enough_sentence(numbers: Numbers, unit: str, credited: int, language: str) -> str:
    """In an exclusive group a requirement takes no more than it needs; whether the rest fits below is seen there."""
    if language == "en":
        return "There is already enough here; what follows in this part may use it if it fits there."
    return (
        "Il y en a déjà assez ici\u202f; ce qui suit dans cette partie peut en profiter, si cela y convient."
    )
