"""Where a certificate stands, and which waivers do not count, in English and French."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from certification.rules.curriculum import Curriculum
from certification.rules.prose.wording import amount, day_name, listed, quoted
from certification.rules.prose.words import kind_name
from certification.rules.standing import RenewalStanding

if TYPE_CHECKING:
    from certification.rules.judge.ignoring import Ignored

DAY = timedelta(days=1)


def renewal_sentences(renewal: RenewalStanding, language: str) -> list[str]:
    """Where the certificate stands in its cycle, what came over from the one before, and what that one used up."""
    days = {
        name: day_name(day, language)
        for name, day in (
            ("first", renewal.starts_on),
            ("last", renewal.ends_on),
            ("grace", renewal.grace_until),
            ("lapsed", renewal.grace_until + DAY),
            ("until", renewal.reinstatement_until),
        )
    }
    key = "met" if renewal.state in ("running", "notice") and renewal.met else renewal.state
    if key == "ended" and renewal.reinstatement_until == renewal.ends_on:
        key = "over"
    english, french = STATES[key]
    found = [(english if language == "en" else french).format(cycle=renewal.cycle, **days)]
    by_code = renewal.requirements
    for code, much in renewal.carried.items():
        asked = by_code[code]
        title = quoted((asked.title_fr if language == "fr" else "") or asked.title, language)
        much_ = amount(much, asked.unit, language)
        found.append(
            f"{much_} carried over from the cycle before: {title}." if language == "en"
            else f"Report du cycle précédent\u202f: {much_} ({title})."
        )  # fmt: skip
    for line, minutes in renewal.spent.items():
        said = _spent(minutes, language)
        found.append(f"{line}: {said}" if language == "en" else f"{line}\u202f: {said}")
    return found


def _spent(minutes: int, language: str) -> str:
    """How much of a line an earlier cycle used up."""
    if not minutes:
        return (
            "it completed an earlier cycle and does not count again." if language == "en"
            else "cette ligne a complété un cycle antérieur et ne compte plus."
        )  # fmt: skip
    some = amount(minutes, "minutes", language)
    return (
        f"an earlier cycle took {some} of it." if language == "en" else f"un cycle antérieur en a pris {some}."
    )  # fmt: skip


STATES = {
    "met": (
        "The certificate is in force. Cycle {cycle} runs from {first} to {last}; all it asks is met.",
        "Le certificat est en vigueur. Le cycle {cycle} va du {first} au {last}\u202f; ce qu’il exige est rempli.",
    ),
    "running": (
        "The certificate is in force. Cycle {cycle} runs from {first} to {last}; what it asks is not yet met.",
        "Le certificat est en vigueur. Le cycle {cycle} va du {first} au {last}\u202f; tout n’est pas rempli.",
    ),
    "notice": (
        "The certificate is in force until {last}: what cycle {cycle} asks must be met by then.",
        "Le certificat est en vigueur jusqu’au {last}\u202f: ce qu’exige le cycle {cycle} doit être rempli d’ici là.",
    ),
    "grace": (
        "The certificate is still in force: cycle {cycle} ended on {last} unmet and can be made up until {grace}.",
        "Le certificat reste en vigueur\u202f: le cycle {cycle}, fini le {last}, peut être rattrapé jusqu’au {grace}.",
    ),
    "lapsed": (
        "The certificate lapsed on {lapsed} and is not in force; it can be reinstated until {until}.",
        "Le certificat est échu depuis le {lapsed}, donc sans effet\u202f; il peut être rétabli jusqu’au {until}.",
    ),
    "ended": (
        "The certificate is no longer in force: cycle {cycle} ended on {last} and could be made up until {until}.",
        "Le certificat n’est plus en vigueur\u202f: le cycle {cycle}, fini le {last}, se rattrapait jusqu’au {until}.",
    ),
    "over": (
        "The certificate is no longer in force: cycle {cycle} ended on {last} unmet and can no longer be made up.",
        "Le certificat n’est plus en vigueur\u202f: le cycle {cycle}, fini le {last}, ne se rattrape plus.",
    ),
}


def late_sentence(renewal: RenewalStanding, lines: Sequence[str], language: str) -> str:
    """Lines that came after the last day on which they could have helped a cycle."""
    day, known = day_name(renewal.reinstatement_until, language), listed(lines, language)
    if language == "en":
        return f"Nothing after {day} counts for renewal any more: {known}."
    return f"Après le {day}, plus rien ne compte pour le renouvellement\u202f: {known}."


def audit_sentence(curriculum: Curriculum, drawn: bool | None, cycle: int, language: str) -> str:
    """Whether a holder's renewal is audited in this cycle (`drawn`; None: nobody is named); "" where none is."""
    if curriculum.renewal is None or not curriculum.renewal.audit_sample:
        return ""
    if drawn is None:
        return (
            "Some renewals are audited: name the holder with --holder to see whether this one is." if language == "en"
            else "Certains renouvellements sont vérifiés\u202f: nommez la personne titulaire (--holder) pour savoir "
            "si celui-ci l’est."
        )  # fmt: skip
    if language == "en":
        return f"The renewal of cycle {cycle} is {'' if drawn else 'not '}in the audit sample."
    return f"Le renouvellement du cycle {cycle} {'fait' if drawn else 'ne fait pas'} partie de l’échantillon vérifié."


def ignored_sentence(ignored: Ignored, language: str) -> str:
    """Why this waiver does not count."""
    waiver, asked = ignored.waiver, ignored.requirement
    bodies = listed([kind_name(one, language) for one in asked.waivable.bodies], language, last="or")
    body = kind_name(waiver.body, language) or ("nobody" if language == "en" else "personne")
    most = asked.waivable.at_most
    english, french = IGNORED[ignored.reason]
    said = (english if language == "en" else french).format(
        bodies=bodies,
        body=body,
        person=waiver.requested_by,
        since=day_name(waiver.granted_on, language) if waiver.granted_on else "",
        until=day_name(waiver.ends_on, language) if waiver.ends_on else "",
        most="" if most is None else amount(most, asked.unit, language),
    )
    title = quoted((asked.title_fr if language == "fr" else "") or asked.title, language)
    return (
        f"{title} [{waiver.requirement}]: {said}"
        if language == "en"
        else f"{title} [{waiver.requirement}]\u202f: {said}"
    )


IGNORED = {
    "never": ("this is never waived.", "aucune dispense n’est possible."),
    "body": (
        "granted by {body}; only {bodies} may waive it.",
        "accordée par {body}\u202f; la décision revient à\u202f: {bodies}.",
    ),
    "one-person": (
        "requested and approved by one person ({person}); it takes two.",
        "demandée et approuvée par une seule personne ({person})\u202f; il en faut deux.",
    ),
    "not-yet": ("it begins on {since}.", "elle commence le {since}."),
    "over": ("it ended on {until}.", "elle a pris fin le {until}."),
    "other-cycle": (
        "it was granted on {since}, outside this cycle.",
        "elle a été accordée le {since}, hors de ce cycle.",
    ),
    "no-cycle": ("it lies in no cycle of renewal.", "elle ne se situe dans aucun cycle de renouvellement."),
    "used-before": ("it completed an earlier cycle.", "elle a complété un cycle antérieur."),
    "at-most": ("only {most} of it may be waived.", "la dispense se limite à {most}."),
}


def ignored_lines(ignored: list[Ignored], language: str) -> Iterator[str]:
    """The waivers that do not count, under a heading; nothing where all do."""
    if ignored:
        yield ""
        yield (
            "Waivers that do not count in full:"
            if language == "en"
            else "Dispenses non comptées en entier\u202f:"
        )
        for one in ignored:
            yield f"  - {ignored_sentence(one, language)}"
