"""What remains, one sentence an item, in English and French."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import chain, repeat

from certification.rules.amounts import as_written
from certification.rules.prose.wording import amount, day_name, listed, quoted
from certification.rules.prose.words import attribute_inside, kind_name, same_words, test_words, value_name
from certification.rules.standing import AT_LEAST, AT_MOST, UNKNOWN, Remaining


def remaining_words(item: Remaining, language: str) -> str:
    """The sentence of one item."""
    return SENTENCES[item.kind](item, language)


def _names(item: Remaining, language: str) -> list[str]:
    known = item.names_fr or item.names if language == "fr" else item.names
    return [quoted(name, language) for name in known]


def _kinds(item: Remaining, language: str) -> str:
    return listed([kind_name(kind, language) for kind in item.kinds], language, last="or")


def _add(item: Remaining, language: str) -> str:
    if item.names:
        return _to_cover(item, language)
    english = language == "en"
    what = _kinds(item, language) or ("evidence" if english else "éléments")
    hints, of_a_part = _hints(item, language)
    said = f"{what} ({', '.join(hints)})" if hints else what
    if of_a_part:
        part = amount(item.part, item.unit, language)
        of_it = "of it" if item.unit == "minutes" else "of them"
        said += f", at least {part} {of_it}" if english else f", dont au moins {part}"
        said += f" ({', '.join(of_a_part)})"
    said += _spread(item, language) + _beside(item, language)
    if item.until:
        day = day_name(item.until, language)
        said += f", complete on {day} at the earliest" if english else f", terminé au plus tôt le {day}"
    said += _at_the_latest(item, language)
    said += _without(item, language)
    if len(item.serves) > 1:
        number = len(item.serves)
        said += f"; this completes {number} requirements" if english else (
            f"\u202f; cela remplit {number} exigences"
        )  # fmt: skip
    text = amount(item.amount, item.unit, language)
    if item.is_score:
        text += "".join(
            f" ({attribute_inside(name, language)})" for name in _scored(item) if name != USUAL_SCORE
        )
        return f"Reach {text}: {said}." if english else f"Atteignez {text}\u202f: {said}."
    return f"Add {text} more: {said}." if english else f"Ajoutez encore {text}\u202f: {said}."


def _without(item: Remaining, language: str) -> str:
    """Which lines may not be among it, or only so much of them; those of which it is the same, together."""
    english = language == "en"
    alike: dict[int, list[str]] = {}
    # A standing that was stored before amounts were told has none.
    known = chain(item.without_most, repeat(UNKNOWN))
    for which, most in zip(item.without if english else item.without_fr, known, strict=False):
        alike.setdefault(0 if item.unit == "count" and item.amount == 1 else most, []).append(which)
    said = ""
    for most, several in sorted(alike.items()):
        which = listed(several, language, last="or")
        much = amount(most, item.unit, language)
        of_it = "of it" if item.unit == "minutes" else "of them"
        if most == UNKNOWN:
            how = "not all of it may be" if english else "tout ne peut pas être"
        elif most:
            how = f"at most {much} {of_it} may be" if english else f"au plus {much} peuvent être"
        else:
            how = "it may not be" if english else "ce ne peut pas être"
        said += f"; {how}: {which}" if english else f"\u202f; {how}\u202f: {which}"
    return said


def _hints(item: Remaining, language: str) -> tuple[list[str], list[str]]:
    """What the lines must say: the conditions, and the values of whatever no condition is about; and what only a part.

    In the order of their names: the order of `attributes` is lost where a standing is stored as JSON in PostgreSQL.
    """
    said = {
        name: [_value(name, value, language)]
        for name, value in item.attributes.items()
        if name not in _scored(item) and value != "any"
    }
    asked: dict[str, list[str]] = {}
    paces = []
    for name, test, wanted in item.asks:
        if test.startswith((AT_LEAST, AT_MOST)):
            paces.append(_pace(name, test, int(wanted), language))
        else:
            asked.setdefault(name, []).append(test_words(name, test, wanted, language))
    colon = ":" if language == "en" else "\u202f:"
    hints = {
        name: f"{attribute_inside(name, language)}{colon} {listed(words, language)}"
        for name, words in sorted((said | asked).items())
    }
    of_a_part = [hint for name, hint in hints.items() if name in item.part_of]
    return [*(hint for name, hint in hints.items() if name not in item.part_of), *paces], of_a_part


USUAL_SCORE = "score"
"""What needs no name beside its points."""


def _scored(item: Remaining) -> list[str]:
    """What is to reach so many points, where points are what is missing."""
    if not item.is_score:
        return []
    wanted = (item.amount, as_written(item.amount))
    return [name for name, value in item.attributes.items() if value in wanted]


def _pace(per: str, test: str, amount_of_it: int, language: str) -> str:
    """How much falls within one stretch of the calendar, or one line, at least or at most."""
    much = amount(amount_of_it, test.rpartition(" ")[2], language)
    least = test.startswith(AT_LEAST)
    if language == "en":
        each = "each time" if per == "line" else f"a {PERIODS[per][0][0]}"
        return f"at {'least' if least else 'most'} {much} {each}"
    each = "à chaque fois" if per == "line" else f"par {PERIODS[per][1][0]}"
    return f"au {'moins' if least else 'plus'} {much} {each}"


def _to_cover(item: Remaining, language: str) -> str:
    """Values of a list that are still open, and how much of each."""
    english = language == "en"
    some = [value_name(name, language) for name in item.names]
    parts = item.parts or min(item.amount, len(some))
    each = item.amount // parts
    if item.unit == "minutes":
        each_words = f" ({amount(each, 'minutes', language)} {'each' if english else 'chaque fois'})"
    else:
        each_words = "" if each < 2 else f" ({each} times each)" if english else f" ({each} fois pour chaque)"
    hints, _ = _hints(item._replace(attributes=_without_names(item)), language)
    beside = ""
    if hints:
        what = f"{_kinds(item, language)} ({', '.join(hints)})"
        beside = f"; by: {what}" if english else f"\u202f; par\u202f: {what}"
    beside += _at_the_latest(item, language)
    if parts < len(some):
        names = listed(some, language, last="or")
        return (
            f"Still to cover, {parts} of: {names}{each_words}{beside}."
            if english
            else f"Reste à couvrir, {parts} parmi\u202f: {names}{each_words}{beside}."
        )
    names = listed(some, language)
    return (
        f"Still to cover: {names}{each_words}{beside}."
        if english
        else f"Reste à couvrir\u202f: {names}{each_words}{beside}."
    )


def _without_names(item: Remaining) -> dict[str, object]:
    """What the lines must say beside the values that are listed already."""
    return {name: value for name, value in item.attributes.items() if name != item.of and value != item.names}


def _at_the_latest(item: Remaining, language: str) -> str:
    if item.latest is None:
        return ""
    day = day_name(item.latest, language)
    return f", by {day} at the latest" if language == "en" else f", au plus tard le {day}"


PERIODS = {
    "day": (("day", "days"), ("jour", "jours")),
    "week": (("week", "weeks"), ("semaine", "semaines")),
    "month": (("month", "months"), ("mois", "mois")),
    "quarter": (("quarter", "quarters"), ("trimestre", "trimestres")),
    "half-year": (("half-year", "half-years"), ("semestre", "semestres")),
    "year": (("year", "years"), ("année", "années")),
}
FEMININE = frozenset(("week", "year"))
PEOPLE = {
    "provider": (("provider", "providers"), ("intervenant", "intervenants")),
    "counterpart": (("partner", "partners"), ("partenaire", "partenaires")),
}


def _spread(item: Remaining, language: str) -> str:
    """Over how many people, values, periods or times the amount goes, and how much of it falls to each."""
    english = language == "en"
    number = item.parts or item.lines or (item.amount if item.unit == "count" else 1)
    each = amount(item.amount // number, item.unit, language) if item.amount % number == 0 else ""
    single = item.unit == "count" and item.amount == number
    words = ""
    if item.of in PEOPLE:
        one, many = PEOPLE[item.of][not english]
        words = _with_people(one, many, number, "" if single else each, english)
    elif item.of:
        words = _with_values(attribute_inside(item.of, language), number, "" if single else each, english)
    if item.per:
        one, many = PERIODS[item.per][not english]
        if number > 1 and single:
            place, other = (
                "on" if item.per == "day" else "in",
                "différent" + ("es" if item.per in FEMININE else "s"),
            )
            words += f", {place} {number} different {many}" if english else f", sur {number} {many} {other}"
        elif number > 1 and each:
            words += (
                f", {each} in each of {number} {many}"
                if english
                else f", {each} par {one} sur {number} {many}"
            )
        elif number > 1:
            words += (
                f", spread evenly over {number} {many}" if english else f", à répartir sur {number} {many}"
            )
        if item.since:
            day = day_name(item.since, language)
            words += f", from {day} on" if english else f", à partir du {day}"
    elif not item.of and item.lines > 1 and item.unit != "count":
        words = f", over {item.lines} times" if english else f", en {item.lines} fois"
    return words


def _with_values(name: str, number: int, each: str, english: bool) -> str:
    if not each:
        return f", each with another {name}" if english else f", chaque fois avec une autre mention ({name})"
    if number == 1:
        return f", all with one {name}" if english else f", toujours avec la même mention ({name})"
    return (
        f", {each} with each of {number} different values ({name})"
        if english
        else f", {each} avec chacune de {number} mentions différentes ({name})"
    )


def _with_people(one: str, many: str, number: int, each: str, english: bool) -> str:
    if number == 1:
        return f", with one more {one}" if english else f", avec un {one} de plus"
    if not each:
        return f", each with a different {one}" if english else f", chaque fois avec un autre {one}"
    return (
        f", {each} with each of {number} different {many}"
        if english
        else f", {each} avec chacun de {number} {many} différents"
    )


def _beside(item: Remaining, language: str) -> str:
    """What it is there for, where a ratio leans on it."""
    if not item.supports:
        return ""
    english = language == "en"
    alike = same_words(item.alike, language) if item.alike else ""
    if item.supports in PERIODS:
        one, many = PERIODS[item.supports][not english]
        if english:
            both = f" and with {alike}" if alike else ""
            return f", in the same {many if item.parts > 1 else one} as what it supports{both}"
        same = f"dans {'la' if item.supports in FEMININE else 'le'} même {one}"
        same = f"dans les mêmes {many}" if item.parts > 1 else same
        return f", {same} que ce qui s’y appuie" + (f" et avec {alike}" if alike else "")
    if english:
        return ", to support the rest" + (f", with {alike}" if alike else "")
    return ", à l’appui du reste" + (f", avec {alike}" if alike else "")


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
    papers = [quoted(kind_name(kind, language), language) for kind in item.kinds]
    name = listed(papers or _names(item, language), language)
    return f"First: {name}." if language == "en" else f"D’abord\u202f: {name}."


def _opens(item: Remaining, language: str) -> str:
    day = day_name(item.until, language) if item.until else ""
    return f"It can count from {day} on." if language == "en" else f"Peut compter à partir du {day}."


def _wait(item: Remaining, language: str) -> str:
    day = day_name(item.until, language) if item.until else ""
    return (
        f"Only time is missing: from {day} on."
        if language == "en"
        else f"Seul le temps manque\u202f: à partir du {day}."
    )


PAPERS = {"document": ("documents", "documents"), "membership": ("memberships", "adhésions")}


def _paper(item: Remaining, language: str) -> str:
    kinds, english = _kinds(item, language), language == "en"
    if item.since:
        day = day_name(item.since, language)
        return (
            f"Needed without a gap since {day}: {kinds}. A gap takes a decision."
            if english
            else f"Il faut, sans interruption depuis le {day}\u202f: {kinds}. Une interruption exige une décision."
        )
    if item.amount > 1:
        many = PAPERS[item.kind][not english]
        return (
            f"{item.amount} valid {many} are needed: {kinds}."
            if english
            else f"Il faut {item.amount} {many} valides\u202f: {kinds}."
        )
    return f"A valid {kinds} is needed." if english else f"Il faut un document valide\u202f: {kinds}."


def _hold(item: Remaining, language: str) -> str:
    (kind,) = item.names
    held = kind_name(kind, language)
    if language == "en":
        return f"On hold ({held}): the certificate waits until this is settled."
    return f"En suspens ({held})\u202f: le certificat attend que ce soit réglé."


def _people(item: Remaining, language: str) -> str:
    who = listed([kind_name(name, language) for name in item.names], language, last="or")
    if language == "en":
        needed = f" (needed: {who})" if who else ""
        if item.lines:
            known = "one is" if item.lines == 1 else f"{item.lines} are"
            return f"It takes {item.amount} different people to give this{needed}; only {known} known today."
        this = "a part of this" if item.parts else "this"
        return f"Nobody is known today who may give {this}{needed}."
    needed = f" (il faut\u202f: {who})" if who else ""
    if item.lines:
        known = "une seule est agréée" if item.lines == 1 else f"seules {item.lines} sont agréées"
        return f"Cela demande {item.amount} personnes différentes{needed}\u202f; {known} aujourd’hui."
    this = "une partie de cela" if item.parts else "cela"
    return f"Personne n’est agréé aujourd’hui pour {this}{needed}."


def _repeat(item: Remaining, language: str) -> str:
    name = listed(_names(item, language), language)
    return (
        f"The time for it has passed: repeat {name}."
        if language == "en"
        else f"Le délai est passé\u202f: à refaire\u202f: {name}."
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


def _unknown(item: Remaining, language: str) -> str:
    if language == "en":
        return (
            "What would be enough could not be worked out here: ask whoever looks after this certification."
        )
    return "Ce qui suffirait n’a pas pu être établi ici\u202f: demandez à la personne responsable de la certification."


def _choose(item: Remaining, language: str) -> str:
    names = listed(_names(item, language), language, last="or")
    one = item.amount == 1
    if language == "en":
        return f"{item.amount} of these {'is' if one else 'are'} enough: {names}."
    return f"{item.amount} parmi ceci {'suffit' if one else 'suffisent'}\u202f: {names}."


SENTENCES: dict[str, Callable[[Remaining, str], str]] = {
    "add": _add,
    "verify": _verify,
    "first": _first,
    "wait": _wait,
    "opens": _opens,
    "document": _paper,
    "membership": _paper,
    "hold": _hold,
    "people": _people,
    "repeat": _repeat,
    "closed": _closed,
    "decision": _decision,
    "unknown": _unknown,
    "choose": _choose,
}
