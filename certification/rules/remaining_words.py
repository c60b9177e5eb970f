"""What remains, one sentence an item, in English and French."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from certification.rules.standing import Remaining
from certification.rules.wording import amount, day_name, listed, quoted
from certification.rules.words import attribute_name, kind_name, value_name


def remaining_words(item: Remaining, language: str) -> str:
    """The sentence of one item."""
    return SENTENCES[item.kind](item, language)


def _names(item: Remaining, language: str) -> list[str]:
    known = item.names_fr or item.names if language == "fr" else item.names
    return [quoted(name, language) for name in known]


def _kinds(item: Remaining, language: str) -> str:
    return listed([kind_name(kind, language) for kind in item.kinds], language, last="or")


def _add(item: Remaining, language: str) -> str:
    english = language == "en"
    if item.names:
        some = [value_name(name, language) for name in item.names]
        if item.amount < len(some):
            names = listed(some, language, last="or")
            return (
                f"Still to cover, {item.amount} of: {names}."
                if english
                else f"Reste à couvrir, {item.amount} parmi\u202f: {names}."
            )
        names = listed(some, language)
        return f"Still to cover: {names}." if english else f"Reste à couvrir\u202f: {names}."
    text = amount(item.amount, item.unit, language)
    what = _kinds(item, language) or ("evidence" if english else "éléments")
    colon = ":" if english else "\u202f:"
    hints = [
        f"{attribute_name(name, language).lower()}{colon} {_value(name, value, language)}"
        for name, value in item.attributes.items()
    ]
    hint = f" ({', '.join(hints)})" if hints else ""
    several = ""
    if item.unit == "minutes" and item.lines > 1:
        several = f", over {item.lines} times" if english else f", en {item.lines} fois"
    when = ""
    if item.until:
        day = day_name(item.until, language)
        when = f", by {day} at the earliest" if english else f", au plus tôt le {day}"
    both = ""
    if len(item.serves) > 1:
        both = (
            f"; this completes {len(item.serves)} requirements"
            if english
            else (f"\u202f; cela remplit {len(item.serves)} exigences")
        )
    if english:
        return f"Add {text} more: {what}{hint}{several}{when}{both}."
    return f"Ajoutez encore {text}\u202f: {what}{hint}{several}{when}{both}."


def _value(name: str, value: object, language: str) -> str:
    if name == "minutes" and isinstance(value, int):
        return ("at least " if language == "en" else "au moins ") + amount(value, "minutes", language)
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "fr": ("non", "oui")}[language][value]
    if isinstance(value, tuple):
        return listed([value_name(str(one), language) for one in value], language)
    if isinstance(value, Decimal):
        return str(value).replace(".", ",") if language == "fr" else str(value)
    return value_name(str(value), language)


def _verify(item: Remaining, language: str) -> str:
    if not item.lines:
        if language == "en":
            return "What it rests on is waiting to be verified."
        return "Ce sur quoi cela repose est en attente de vérification."
    if language == "en":
        return (
            "One line is waiting to be verified."
            if item.lines == 1
            else f"{item.lines} lines are waiting to be verified."
        )
    if item.lines < 2:
        return "Une ligne est en attente de vérification."
    return f"{item.lines} lignes sont en attente de vérification."


def _first(item: Remaining, language: str) -> str:
    name = listed(_names(item, language), language)
    return f"First: {name}." if language == "en" else f"D’abord\u202f: {name}."


def _wait(item: Remaining, language: str) -> str:
    day = day_name(item.until, language) if item.until else ""
    return (
        f"Only time is missing: from {day} on."
        if language == "en"
        else f"Seul le temps manque\u202f: à partir du {day}."
    )


def _paper(item: Remaining, language: str) -> str:
    kinds = _kinds(item, language)
    return (
        f"A valid {kinds} is needed." if language == "en" else f"Il faut un document valide\u202f: {kinds}."
    )


def _hold(item: Remaining, language: str) -> str:
    (kind,) = item.names
    held = kind_name(kind, language)
    if language == "en":
        return f"On hold ({held}): the certificate waits until this is settled."
    return f"En suspens ({held})\u202f: le certificat attend que ce soit réglé."


def _people(item: Remaining, language: str) -> str:
    who = listed([kind_name(name, language) for name in item.names], language, last="or")
    if language == "en":
        return (
            f"Nobody is known today who may give this (needed: {who})."
            if who
            else "Nobody is known today who may give this."
        )
    return (
        f"Personne n’est agréé aujourd’hui pour cela (il faut\u202f: {who})."
        if who
        else "Personne n’est agréé aujourd’hui pour cela."
    )


def _repeat(item: Remaining, language: str) -> str:
    name = listed(_names(item, language), language)
    return (
        f"The time for it has passed: repeat {name}."
        if language == "en"
        else f"Le délai est passé\u202f: à refaire\u202f: {name}."
    )


def _support(item: Remaining, language: str) -> str:
    kinds = _kinds(item, language)
    return (
        f"More of this must support it first: {kinds}."
        if language == "en"
        else f"Il faut d’abord davantage de\u202f: {kinds}."
    )


def _closed(item: Remaining, language: str) -> str:
    day = day_name(item.until, language) if item.until else ""
    if language == "en":
        return f"The last day was {day}: only a decision (a waiver) can help."
    return f"Le dernier jour était le {day}\u202f: seule une décision (dispense) peut aider."


def _decision(item: Remaining, language: str) -> str:
    if language == "en":
        return "Nothing that could be added today would meet this: it takes a decision."
    return "Rien de ce qui pourrait être ajouté aujourd’hui ne suffit\u202f: il faut une décision."


def _choose(item: Remaining, language: str) -> str:
    names = listed(_names(item, language), language, last="or")
    if language == "en":
        return f"{item.amount} of these is enough: {names}."
    return f"{item.amount} parmi ceci suffit\u202f: {names}."


SENTENCES: dict[str, Callable[[Remaining, str], str]] = {
    "add": _add,
    "verify": _verify,
    "first": _first,
    "wait": _wait,
    "document": _paper,
    "membership": _paper,
    "hold": _hold,
    "people": _people,
    "repeat": _repeat,
    "support": _support,
    "closed": _closed,
    "decision": _decision,
    "choose": _choose,
}
