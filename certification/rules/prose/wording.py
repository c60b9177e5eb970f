"""Amounts, days and names in English and French, as they stand inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

NARROW = "\u202f"
"""French sets a narrow space before : ; ! ? and inside numbers; it never breaks a line."""
COLON = {"en": ":", "fr": f"{NARROW}:"}
SEMICOLON = {"en": ";", "fr": f"{NARROW};"}

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}

UNIT_NAMES = {
    "en": {"points": (" point", " points"), "hundredths": (" credit", " credits"), "days": (" day", " days")},
    "fr": {
        "points": (" point", " points"),
        "hundredths": (" crédit", " crédits"),
        "days": (" jour", " jours"),
    },
}


def number(value: int, language: str) -> str:
    """A whole number with its thousands set apart."""
    return f"{value:,}".replace(",", "\u00a0" if language == "fr" else ",")


def amount(value: int, unit: str, language: str) -> str:
    """An amount in a requirement's unit, for people: minutes as "4 h 30 min", hundredths as "1.5 credits"."""
    if unit == "minutes":
        hours, minutes = divmod(abs(value), 60)
        sign = "-" if value < 0 else ""
        if hours and minutes:
            return f"{sign}{number(hours, language)}\u00a0h {minutes}\u00a0min"
        if hours or not minutes:
            return f"{sign}{number(hours, language)}\u00a0h"
        return f"{sign}{minutes}\u00a0min"
    one, many = UNIT_NAMES[language].get(unit, ("", ""))
    if unit in ("hundredths", "decimals"):
        whole, rest = divmod(value, 100)
        text = number(whole, language)
        if rest:
            text += ("," if language == "fr" else ".") + f"{rest:02d}".rstrip("0")
        if unit == "decimals":
            return text
        single = value == 100 if language == "en" else value < 200
        return text + (one if single else many)
    single = value == 1 if language == "en" else value < 2
    return number(value, language) + (one if single else many)


def day_name(day: date | str, language: str) -> str:
    """A day as people write it: 3 May 2027, 3 mai 2027, 1er mai 2027."""
    if isinstance(day, str):
        return day_name(date.fromisoformat(day), language)
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{first}\u00a0{MONTHS[language].split()[day.month - 1]}\u00a0{day.year}"


def listed(words: Iterable[str], language: str, *, last: str = "and") -> str:
    """a, b and c."""
    known = list(words)
    joint = {"en": {"and": " and ", "or": " or "}, "fr": {"and": " et ", "or": " ou "}}[language][last]
    if len(known) <= 1:
        return "".join(known)
    return ", ".join(known[:-1]) + joint + known[-1]


def quoted(text: str, language: str) -> str:
    """A title in the language's quotation marks."""
    return f"«\u00a0{text}\u00a0»" if language == "fr" else f"“{text}”"


MONTHS_TOLD = (18, 30)
"""Nobody says a year and six months."""


def last_period(months: int, days: int, language: str) -> str:
    """“the last year”, “the last 18 months”, “la dernière année”, “les 18 derniers mois”: a look-back."""
    number, unit = _in_one_unit(months, days)
    one, many = UNITS_OF_TIME[language][unit]
    if language == "en":
        return f"the last {one}" if number == 1 else f"the last {number}\u00a0{many}"
    last = "dernière" if unit in FEMININE else "dernier"
    if number == 1:
        return f"{'la' if unit in FEMININE else 'le'} {last} {one}"
    return f"les {number}\u00a0{last}s {many}"


def only_last(months: int, days: int, language: str) -> str:
    """“only the last year counts”, “seuls les 18 derniers mois comptent”."""
    number, unit = _in_one_unit(months, days)
    last = last_period(months, days, language)
    if language == "en":
        return f"only {last} {'counts' if number == 1 else 'count'}"
    only = ("seule" if unit in FEMININE else "seul") + ("" if number == 1 else "s")
    return f"{only} {last} {'compte' if number == 1 else 'comptent'}"


UNITS_OF_TIME = {
    "en": {
        "year": ("year", "years"),
        "month": ("month", "months"),
        "week": ("week", "weeks"),
        "day": ("day", "days"),
    },
    "fr": {
        "year": ("année", "années"),
        "month": ("mois", "mois"),
        "week": ("semaine", "semaines"),
        "day": ("jour", "jours"),
    },
}
FEMININE = frozenset(("year", "week"))
"""In French."""


def _in_one_unit(months: int, days: int) -> tuple[int, str]:
    """A period as a number of years, months, weeks or days: no file writes one that is both months and days."""
    if months:
        return (months // 12, "year") if not months % 12 else (months, "month")
    return (days // 7, "week") if days and not days % 7 else (days, "day")


def only_lines(which: str, number: int, language: str) -> str:
    """“Only the first 3 count.”: which of the lines, in order of time, may count at all."""
    if language == "en":
        return f"Only the {which} counts." if number == 1 else f"Only the {which} {number} count."
    word = {"first": "première", "latest": "dernière"}[which]
    if number == 1:
        return f"Seule la {word} ligne compte."
    return f"Seules les {number}\u00a0{word}s lignes comptent."


def of_french(text: str) -> str:
    """“de supervision”, “d’observation”."""
    return f"d’{text}" if text[:1].lower() in "aeiouyéèêâîôœ" and text else f"de {text}"


def period(months: int, days: int, language: str) -> str:
    """2 years, 6 months, 30 days."""
    parts = []
    years, months = (0, months) if months in MONTHS_TOLD else divmod(months, 12)
    weeks, days = divmod(days, 7) if days >= 14 and not days % 7 else (0, days)
    names = {"en": (("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days")),
             "fr": (("an", "ans"), ("mois", "mois"), ("semaine", "semaines"), ("jour", "jours"))}[language]  # fmt: skip
    for value, (one, many) in zip((years, months, weeks, days), names, strict=True):
        if value:
            parts.append(f"{value}\u00a0{one if value == 1 else many}")
    return listed(parts, language) or amount(0, "days", language)
