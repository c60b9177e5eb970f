"""What a waiting line would be worth if it were signed now: its case judged by the one core as if it were verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from certification import attendance
from certification.models import Enrolment
from certification.rules.case import Case
from certification.rules.curriculum import Condition, Requirement
from certification.rules.judging import evaluate
from certification.rules.lines import kind_fits
from certification.rules.prose import explaining
from certification.rules.prose.words import speaking
from certification.rules.standing import RequirementStanding, Standing
from certification.standing import read_cases
from certification.wording import said
from practicum.models import SignOff

# What of a client's session only the two people in it know; a requirement that asks for it is not named to others.
PRIVATE = frozenset({"steps", "in_therapy"})


@dataclass(frozen=True, slots=True)
class Gain:
    """One requirement this line brings forward: its figures with the line, in words ("5", "4 h 30 min")."""

    title: str
    counted: str
    needed: str
    completes: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """All requirements a line brings forward; where there is none, `reason` says why as far as the reader may know.

    `certifies`: nothing else is missing, so signing it issues the certificate. `untold`: lines of this kind may bring
    forward what others read no figures of; whether this one does is not said.
    """

    gains: tuple[Gain, ...] = ()
    reason: str = ""
    certifies: bool = False
    untold: bool = False


def worth_of(lines: Sequence[SignOff], language: str) -> dict[int, Worth]:
    """By primary key, what each line would bring on the therapist's own date of today.

    The lines come with participation, its evidence, and its enrolment's person and curriculum loaded. The number of
    queries does not depend on how many lines or enrolments there are.
    """
    enrolments = {line.participation.enrolment_id: line.participation.enrolment for line in lines}
    cases = read_cases(list(enrolments.values()))
    now = {pk: evaluate(case, enrolments[pk].person.today(), remains=False) for pk, case in cases.items()}
    return {
        line.pk: _worth(
            line,
            cases[line.participation.enrolment_id],
            now[line.participation.enrolment_id],
            enrolments[line.participation.enrolment_id],
            language,
        )
        for line in lines
    }


def _worth(line: SignOff, case: Case, before: Standing, enrolment: Enrolment, language: str) -> Worth:
    evidence_id = str(line.participation.evidence.public_id)
    client = line.participation.role == "client"
    as_if = replace(
        case,
        evidence=tuple(
            replace(one, status="verified") if one.id == evidence_id else one for one in case.evidence
        ),
    )
    after = evaluate(as_if, enrolment.person.today(), remains=False)
    sources = {source.code: source for source in case.curriculum.walk()}
    untold = attendance.untold_in(case.curriculum)
    kept = {
        code: source
        for code, source in sources.items()
        if code in untold or (client and _asks_what_is_private(source))
    }
    told = {code: one for code, one in after.requirements.items() if one.applies and code not in kept}
    gains = tuple(_gains(before.requirements, told.values(), language))
    with speaking(case.curriculum.words):
        reason = "" if gains or client else _reason(evidence_id, told.values(), language)
    kind = line.participation.evidence.kind
    return Worth(
        gains=gains,
        reason=reason,
        certifies=after.complete and not before.complete,
        untold=any(
            kind_fits(kind, source.filter.kinds) and was.applies and not was.met
            for code, source in kept.items()
            for was in [before.requirements[code]]
        ),
    )


def _gains(
    before: Mapping[str, RequirementStanding], after: Iterable[RequirementStanding], language: str
) -> Iterable[Gain]:
    for found in after:
        was = before[found.code]
        if found.figures.counted > was.figures.counted and not was.met:
            yield Gain(
                title=said(found, "title", language),
                counted=explaining.amount(found.figures.counted, found.unit, language),
                needed=explaining.amount(found.figures.needed, found.unit, language),
                completes=found.met,
            )


def _reason(evidence_id: str, requirements: Iterable[RequirementStanding], language: str) -> str:
    """Why the first requirement that looks at this line takes nothing from it."""
    for found in requirements:
        for verdict in found.lines:
            if verdict.evidence_id == evidence_id and verdict.outcome == "not":
                return explaining.sentence(verdict, language)
    return ""


def _asks_what_is_private(requirement: Requirement) -> bool:
    conditions = [*requirement.filter.where, *requirement.must]
    conditions += [condition for limit in requirement.limits for condition in limit.filter.where]
    return requirement.of in PRIVATE or any(_names_private(condition) for condition in conditions)


def _names_private(condition: Condition) -> bool:
    return condition.attribute in PRIVATE or any(
        _names_private(inner) for choice in condition.choices for inner in choice
    )
