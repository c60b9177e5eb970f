"""What a curriculum says beside its groups, as prose: its titles, what stops an award, and how it is renewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certification.rules.amounts import HUNDREDTHS, Period
from certification.rules.curriculum import Curriculum, Renewal
from certification.rules.prose.describing import Described, described_renewal, lines_of, names_of
from certification.rules.prose.describing_days import Names, name_words, only_if_words
from certification.rules.prose.wording import amount, day_name, last_period, listed, period
from certification.rules.prose.words import kind_name, speaking


@dataclass(frozen=True, slots=True)
class Beside:
    """Sentences, and the groups of what renewal asks. Empty where the file is silent."""

    titles: tuple[str, ...]
    holds: str
    renewal: tuple[str, ...]
    renewal_groups: tuple[Described, ...]


def described_beside(curriculum: Curriculum, language: str) -> Beside:
    """Everything of a curriculum that is no requirement of its certificate, in words."""
    renewal = curriculum.renewal
    with speaking(curriculum.words):
        return Beside(
            titles=tuple(_titles(curriculum, language)),
            holds=_holds(curriculum, language),
            renewal=tuple(_renewal(renewal, language, names_of(curriculum))) if renewal else (),
            renewal_groups=described_renewal(curriculum, language),
        )


def beside_lines(curriculum: Curriculum, language: str) -> Iterator[str]:
    """The same as lines of plain text."""
    beside = described_beside(curriculum, language)
    english = language == "en"
    if beside.titles:
        yield ""
        yield (
            "What the certificate calls its holder:"
            if english
            else "Ce que le certificat dit de la personne\u202f:"
        )
        yield from (f"  - {title}" for title in beside.titles)
    yield ""
    yield beside.holds
    if beside.renewal:
        yield ""
        yield " ".join(beside.renewal)
        for group in beside.renewal_groups:
            yield from lines_of(group, 1, language)


def _titles(curriculum: Curriculum, language: str) -> Iterator[str]:
    names = names_of(curriculum)
    for title in curriculum.titles:
        said = (title.title_fr or title.title) if language == "fr" else title.title
        if title.postnominal:
            said += f" ({title.postnominal})"
        stop = "" if said.endswith(".") else "."
        yield said + stop + (f" {only_if_words(title.only_if, language, names)}" if title.only_if else "")


def _holds(curriculum: Curriculum, language: str) -> str:
    english = language == "en"
    if curriculum.holds is None:
        return (
            "Any hold stops the award while it lasts."
            if english
            else "Toute mise en suspens retient la décision tant qu’elle dure."
        )
    if not curriculum.holds:
        return "No hold stops the award." if english else "Aucune mise en suspens ne retient la décision."
    kinds = listed([kind_name(kind, language) for kind in curriculum.holds], language)
    return (
        f"The award stops while something is on hold for: {kinds}."
        if english
        else f"La décision est retenue tant que dure une mise en suspens pour\u202f: {kinds}."
    )


def _carried(renewal: Renewal, language: str, names: Names) -> tuple[str, str]:
    """Of which requirements, and from which part of the cycle, a surplus may be taken over."""
    english = language == "en"
    codes = listed([name_words(code, language, names) for code in renewal.carry_over_of], language)
    what = (f" of {codes}" if english else f" ({codes})") if codes else ""
    if renewal.carry_over_within is None:
        return what, ""
    late = last_period(renewal.carry_over_within.months, renewal.carry_over_within.days, language)
    return what, f" from {late} of the cycle" if english else f" acquis pendant {late} du cycle"


def _carried_at_most(renewal: Renewal) -> tuple[int, str]:
    """How much may be taken over, and in which unit: what is carried may be credits, points or plain numbers."""
    if renewal.carry_over_timed:
        return renewal.carry_over, "minutes"
    of = renewal.carry_over_of
    asked = [one for group in renewal.groups for one in group.walk() if not of or one.code in of]
    units = {one.unit for one in asked if one.measure in ("credits", "count", "sum")}
    if units == {"hundredths"}:
        return renewal.carry_over * HUNDREDTHS, "hundredths"
    return renewal.carry_over, "points" if units == {"points"} else "count"


def _renewal(renewal: Renewal, language: str, names: Names) -> Iterator[str]:
    english = language == "en"
    nothing = Period()

    def long(length: Period) -> str:
        return period(length.months, length.days, language)

    yearly = renewal.cycle == Period(months=12)
    every = ("year" if english else "chaque année") if yearly else long(renewal.cycle)
    cycle = every if english or yearly else f"tous les {every}"
    if renewal.ends_on is None:
        yield f"Renewed every {cycle}." if english else f"À renouveler {cycle}."
    else:
        # Any year will do: what is told is the day.
        day = day_name(date(2023, *renewal.ends_on), language).rpartition("\u00a0")[0]
        always = f"Renewed every {cycle}, always on {day}."
        yield always if english else f"À renouveler {cycle}, toujours le {day}."
    if renewal.first_cycle_at_least != nothing:
        least = long(renewal.first_cycle_at_least)
        yield (
            f"The first cycle is at least {least} long; else it ends a year later."
            if english
            else f"Le premier cycle dure au moins {least} ; sinon il finit un an plus tard."
        )
    if renewal.notice != nothing:
        before = long(renewal.notice)
        yield (
            f"It is due soon {before} before the end."
            if english
            else f"Échéance proche {before} avant la fin."
        )
    if renewal.grace != nothing:
        grace = long(renewal.grace)
        yield (
            f"What is missing at the end can be made up within {grace} of grace."
            if english
            else f"Ce qui manque à la fin se rattrape dans un délai de grâce de {grace}."
        )
    if renewal.reinstatement != nothing:
        after = long(renewal.reinstatement)
        since = ("After the end", "Après la fin") if renewal.grace == nothing else ("After that", "Ensuite")
        yield (
            f"{since[0]} it has lapsed, and can be reinstated within {after}."
            if english
            else f"{since[1]}, le certificat est échu, et peut être rétabli dans un délai de {after}."
        )
    if renewal.carry_over:
        most = amount(*_carried_at_most(renewal), language)
        what, late = _carried(renewal, language, names)
        yield (
            f"A surplus{what}{late} may go into the next cycle, up to {most}."
            if english
            else f"Un surplus{what}{late} peut passer au cycle suivant, jusqu’à {most}."
        )
    if renewal.audit_sample:
        number = f"{float(renewal.audit_sample * 100):g}"
        percent = f"{number if english else number.replace('.', ',')}\u00a0%"
        yield (
            f"{percent} of renewals are audited."
            if english
            else f"{percent} des renouvellements sont vérifiés."
        )
