"""A standing as the command line prints it: a headline, each group and requirement with its lines, what remains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from certification.rules.prose.explaining import amount, remaining, sentence
from certification.rules.prose.renewal_words import late_sentence, renewal_sentences
from certification.rules.prose.wording import COLON, SEMICOLON, day_name, listed, quoted
from certification.rules.standing import GroupStanding, LineVerdict, Remaining, RequirementStanding, Standing

WORDS = {
    "en": {
        "on": "Standing on {}",
        "complete": "Complete: everything asked is met.",
        "renewing": "Everything asked for the certificate is met; what renewal asks is not met yet.",
        "lapsed": "Everything asked for the certificate is met, but it is not in force: what renewal asks was not met.",
        "open": "Not complete.",
        "title": "The certificate calls its holder: {}.",
        "renewal": "To renew the certificate:",
        "renew": "To renew",
        "met": "met", "not": "not met", "skip": "does not apply", "advice": "advice",
        "recorded": "recorded", "verified": "verified", "counted": "counted", "needed": "needed",
        "waiting": "waiting", "waived": "waived",
        "remains": "What remains:",
        "unasked": "Lines that count nowhere:",
        "recheck": "Time alone changes nothing before {}.",
        "never": "Time alone changes nothing.",
    },
    "fr": {
        "on": "Situation au {}",
        "complete": "Complet\u202f: tout ce qui est exigé est rempli.",
        "renewing": (
            "Tout ce qui est exigé pour le certificat est rempli\u202f; ce qu’exige le renouvellement ne l’est pas "
            "encore."
        ),
        "lapsed": (
            "Tout ce qui est exigé pour le certificat est rempli, mais il est sans effet\u202f: ce qu’exige le "
            "renouvellement ne l’a pas été."
        ),
        "open": "Incomplet.",
        "title": "Le certificat donne le titre\u202f: {}.",
        "renewal": "Pour renouveler le certificat\u202f:",
        "renew": "Pour renouveler",
        "met": "c’est fait", "not": "pas encore", "skip": "sans objet", "advice": "conseil",
        "recorded": "consigné", "verified": "vérifié", "counted": "compté", "needed": "exigé",
        "waiting": "en attente", "waived": "dispensé",
        "remains": "Ce qui reste\u202f:",
        "unasked": "Lignes qui ne comptent nulle part\u202f:",
        "recheck": "Le temps seul ne change rien avant le {}.",
        "never": "Le temps seul ne change rien.",
    },
}  # fmt: skip


def report(
    standing: Standing,
    on: date,
    language: str,
    *,
    unasked: Sequence[LineVerdict],
    audit: str = "",
    late: Sequence[str] = (),
) -> Iterator[str]:
    """Line by line. `audit` says whether the renewal is audited; `late` are lines that came after the last day.

    `unasked` are the lines that no requirement is about.
    """
    words = WORDS[language]
    yield words["on"].format(day_name(on, language))
    if standing.renewal:
        yield from renewal_sentences(standing.renewal, language)
        yield from (late_sentence(standing.renewal, late, language),) if late else ()
        yield from (audit,) if audit else ()
    yield words[_headline(standing)]
    if standing.title:
        yield words["title"].format((standing.title_fr if language == "fr" else "") or standing.title)
    for group in standing.groups:
        yield from _group(group, 0, language)
    if standing.renewal:
        yield ""
        yield words["renewal"]
        for group in standing.renewal.groups:
            yield from _group(group, 1, language)
    if unasked:
        yield ""
        yield words["unasked"]
    for verdict in unasked:
        yield f"  {verdict.evidence_id}{COLON[language]} {sentence(verdict, language)}"
    yield from _remains(standing, language)
    yield ""
    if standing.recheck_on:
        yield words["recheck"].format(day_name(standing.recheck_on, language))
    else:
        yield words["never"]


def _remains(standing: Standing, language: str) -> Iterator[str]:
    """Everything that remains, for the certificate and to renew it, each item with the title of what it is for."""
    titles = _titles(standing.groups, language)
    found = [f"{_about(item, titles, language)}{remaining(item, language)}" for item in standing.remains]
    if standing.renewal:
        titles = _titles(standing.renewal.groups, language)
        found += [
            f"{WORDS[language]['renew']}{COLON[language]} {_about(item, titles, language)}{remaining(item, language)}"
            for one in standing.renewal.requirements.values()
            for item in one.remains
            if not one.advice
        ]
    if found:
        yield ""
        yield WORDS[language]["remains"]
    yield from (f"  - {line}" for line in found)


def _headline(standing: Standing) -> str:
    """What is true of the certificate and of its renewal together."""
    renewal = standing.renewal
    if not standing.complete:
        return "open"
    if renewal is None or renewal.met:
        return "complete"
    return "lapsed" if renewal.state in ("lapsed", "ended") else "renewing"


def _said(thing: GroupStanding | RequirementStanding, language: str) -> str:
    return (thing.title_fr if language == "fr" else "") or thing.title


def _titles(groups: tuple[GroupStanding, ...], language: str) -> dict[str, str]:
    """What each requirement and group is called, by code."""
    found: dict[str, str] = {}
    for group in groups:
        found[group.code] = _said(group, language)
        found |= {one.code: _said(one, language) for one in group.requirements}
        found |= _titles(group.groups, language)
    return found


def _about(item: Remaining, titles: dict[str, str], language: str) -> str:
    """What an item brings further, to stand before it; nothing where that is everything."""
    codes = (item.requirement,) if item.kind == "choose" or not item.serves else item.serves
    named = listed([quoted(titles[code], language) for code in codes if code in titles], language)
    return f"{named}{COLON[language]} " if named else ""


def _group(group: GroupStanding, depth: int, language: str, *, applies: bool = True) -> Iterator[str]:
    """A group and all inside it; what stands in a group that does not apply does not apply either."""
    words, indent = WORDS[language], "  " * depth
    applies = applies and group.applies
    state = words["skip"] if not applies else words["met" if group.met else "not"]
    advice = f"{words['advice']}, " if group.advice else ""
    yield ""
    yield f"{indent}{_said(group, language)} ({advice}{state})"
    for found in group.requirements:
        yield from _requirement(found, depth + 1, language, applies=applies and found.applies)
    for inner in group.groups:
        yield from _group(inner, depth + 1, language, applies=applies)


def _requirement(found: RequirementStanding, depth: int, language: str, *, applies: bool) -> Iterator[str]:
    words, indent = WORDS[language], "  " * depth
    colon, semicolon = COLON[language], SEMICOLON[language]
    state = words["skip"] if not applies else words["met" if found.met else "not"]
    figures = ", ".join(
        f"{words[name]} {amount(value, found.unit, language)}"
        for name, value in found.figures._asdict().items()
        if name != "waiting" or value
    )
    if found.waived:
        figures += f", {words['waived']} {amount(found.waived, found.unit, language)}"
    advice = f" ({words['advice']})" if found.advice else ""
    yield f"{indent}{_said(found, language)} [{found.code}]{advice}{colon} {state}{semicolon} {figures}"
    for line in found.lines:
        yield f"{indent}    {line.evidence_id}{colon} {sentence(line, language)}"
    for item in found.remains if applies else ():
        yield f"{indent}    → {remaining(item, language)}"
