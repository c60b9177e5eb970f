"""The guide: from a therapist's honest answers to a stream, or to "not yet", with the reasons in sentences.

What a stream is (a framework, a broad footing, work beside therapy) and what it asks is read from its curriculum, so a
new version of the file changes the advice without a line changing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.rules.curriculum import Curriculum, Requirement
from certification.rules.prose import explaining
from certification.wording import said

OVERVIEW, FRAMEWORK, BESIDE = "overview", "framework", "beside"
LONG_NAME = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """What one published curriculum offers and asks, as far as somebody who is choosing needs to know it."""

    code: str
    name: str
    short: str
    """What people call it: CTIC, ITATM™; the name itself where that is short."""
    kind: str
    """overview, framework or beside (beside somebody else's therapy)"""
    needs_licence: bool
    """A clinical licence and nothing else will do."""
    months: int
    training_minutes: int
    as_client: int
    as_therapist: int
    consultation_minutes: int
    language: str

    @property
    def full(self) -> str:
        return self.name if self.short == self.name else f"{self.name} ({self.short})"

    @property
    def training(self) -> str:
        return explaining.amount(self.training_minutes, "minutes", self.language)

    @property
    def consultation(self) -> str:
        return explaining.amount(self.consultation_minutes, "minutes", self.language)


def offer(curriculum: Curriculum, language: str) -> Offer:
    """The offer of that curriculum; figures are 0 where it does not ask for such a thing."""
    asked = list(curriculum.walk())
    needs_licence = any(one.source == "document" and one.filter.kinds == ("licence",) for one in asked)
    walked = {kind for one in asked if one.of == "steps" for kind in one.filter.kinds}
    both_chairs = {"practicum.session.client", "practicum.session.therapist"} <= walked
    months = curriculum.stream.get("expected_months")
    name = said(curriculum, "name", language)
    letters = said(curriculum.stream, "postnominal", language)
    return Offer(
        code=curriculum.code,
        name=name,
        short=letters if letters and len(name) > LONG_NAME else name,
        # A protocol that is walked whole in both chairs is a treatment framework; without a licence nobody treats.
        kind=BESIDE if not needs_licence else FRAMEWORK if both_chairs else OVERVIEW,
        needs_licence=needs_licence,
        months=months if isinstance(months, int) else 0,
        training_minutes=_most(asked, "coursework.module", "hours"),
        as_client=_most(asked, "practicum.session.client", "count"),
        as_therapist=_most(asked, "practicum.session.therapist", "count"),
        consultation_minutes=_most(asked, "practicum.meeting", "hours"),
        language=language,
    )


def _most(asked: Sequence[Requirement], kind: str, measure: str) -> int:
    return max(
        (one.needed for one in asked if one.filter.kinds == (kind,) and one.measure == measure), default=0
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered; the values are the codes of `QUESTIONS` in the guide's form."""

    role: str
    """licensed, training, helper"""
    aim: str
    """overview, framework, beside"""
    people: str
    """complex, mixed, none"""
    learning: str
    """practice, theory"""
    chairs: str
    """yes, unsure, no"""
    readiness: str
    """ready, no_time, no_support"""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The advice: a stream (`fits`), or the nearest one with what stands in the way; and what would change it."""

    nearest: Offer | None
    obstacles: tuple[str, ...]
    reasons: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.nearest is not None and not self.obstacles


def recommend(answers: Answers, offers: Sequence[Offer]) -> Recommendation:
    """The stream that fits the answers, or the nearest one with every obstacle; none where nothing is offered."""
    nearest = _nearest(answers, offers)
    if nearest is None:
        return Recommendation(None, (_("No stream is open at the moment."),), (), ())
    obstacles = [(why, change) for why, change in _obstacles(answers, nearest, offers) if why]
    return Recommendation(
        nearest=nearest,
        obstacles=tuple(why for why, _change in obstacles),
        reasons=tuple(_reasons(answers, nearest)),
        changes=tuple(change for _why, change in obstacles if change)
        or tuple(_otherwise(answers, nearest, offers)),
    )


def _of_kind(kind: str, offers: Sequence[Offer]) -> Offer | None:
    return next((one for one in offers if one.kind == kind), None)


def _wanted(answers: Answers) -> str:
    # A protocol learned with nobody to use it with does not last: the broader stream comes first.
    return OVERVIEW if answers.aim == FRAMEWORK and answers.people == "none" else answers.aim


def _nearest(answers: Answers, offers: Sequence[Offer]) -> Offer | None:
    return _of_kind(_wanted(answers), offers) or (offers[0] if offers else None)


def _obstacles(answers: Answers, nearest: Offer, offers: Sequence[Offer]) -> list[tuple[str, str]]:
    """Each obstacle between these answers and that stream, with what would remove it."""
    name = nearest.short
    found = []
    if nearest.kind != _wanted(answers):
        found.append((_("No stream is open at the moment that offers what you are looking for."), ""))
    if nearest.needs_licence and answers.role != "licensed":
        found.append(_no_licence(answers, nearest, _of_kind(BESIDE, offers)))
    if answers.learning == "theory" and (nearest.as_therapist or nearest.consultation_minutes):
        found.append(
            (
                _("You learn best from theory alone, and %(name)s is earned in practice: %(what)s.")
                % {"name": name, "what": _practice(nearest)},
                _(
                    "If you come to want practice and consultation. Until then, recorded training may be all you need."
                ),
            )
        )
    if answers.chairs == "no" and nearest.as_client:
        found.append(
            (
                ngettext(
                    "You would rather not sit in the client’s chair, and %(name)s asks for %(count)s session there.",
                    "You would rather not sit in the client’s chair, and %(name)s asks for %(count)s sessions there.",
                    nearest.as_client,
                )
                % {"name": name, "count": nearest.as_client},
                _(
                    "If you become willing to be in both chairs. Only your partner ever learns what you worked on."
                ),
            )
        )
    if answers.readiness == "no_time":
        found.append(
            (
                ngettext(
                    "You have little time now, and %(name)s takes about %(count)s month of steady work.",
                    "You have little time now, and %(name)s takes about %(count)s months of steady work.",
                    nearest.months,
                )
                % {"name": name, "count": nearest.months},
                _("When you can keep a few hours free in most weeks. Nothing here closes; come back then."),
            )
        )
    if answers.readiness == "no_support":
        found.append(
            (
                _(
                    "You have nobody of your own to turn to yet, and practising this work can stir things in you too."
                ),
                _("When you have supervision, a therapist or colleagues to lean on while you practise."),
            )
        )
    return found


def _no_licence(answers: Answers, nearest: Offer, beside: Offer | None) -> tuple[str, str]:
    if answers.role == "training":
        why = _(
            "You are still in training, and %(name)s asks for a licence valid on the day you are certified."
        )
        change = _("When you hold your licence. You may begin to read and watch before.")
    else:
        why = _(
            "You do not hold a clinical licence. %(name)s is for treating trauma, and treating asks for one."
        )
        change = _("If you come to hold a licence to practise therapy.")
    if beside is not None:
        change += " " + _(
            "If what you want is to teach skills beside somebody’s therapy, %(other)s is open to you today."
        ) % {"other": beside.short}
    return why % {"name": nearest.short}, change


def _practice(one: Offer) -> str:
    """ "6 sessions as therapist, 5 as client and 10 h of consultation", without what is not asked."""
    parts = []
    if one.as_therapist and one.kind == BESIDE:
        parts.append(
            ngettext("%(n)s session given", "%(n)s sessions given", one.as_therapist)
            % {"n": one.as_therapist}
        )
    elif one.as_therapist:
        parts.append(
            ngettext("%(n)s session as therapist", "%(n)s sessions as therapist", one.as_therapist)
            % {"n": one.as_therapist}
        )
    if one.as_client:
        parts.append(ngettext("%(n)s as client", "%(n)s as client", one.as_client) % {"n": one.as_client})
    if one.consultation_minutes:
        parts.append(_("%(hours)s of consultation") % {"hours": one.consultation})
    return ", ".join(parts)


def _reasons(answers: Answers, nearest: Offer) -> list[str]:
    """Why that stream is the nearest, answer by answer."""
    found = [_why_aim(answers, nearest), _why_people(answers, nearest)]
    if answers.role == "licensed" and nearest.needs_licence:
        found.append(_("You hold a licence, which it asks for and never replaces."))
    if answers.role == "licensed" and nearest.kind == BESIDE:
        found.append(_("Your licence lets you do more than this certificate will say of you."))
    if answers.role != "licensed" and nearest.kind == BESIDE:
        found.append(_("It asks for no clinical licence, and draws its limits just as clearly."))
    if answers.learning == "practice" and _practice(nearest):
        found.append(
            _("You learn by doing and by talking it through, and that is how it is earned: %(what)s.")
            % {"what": _practice(nearest)}
        )
    if answers.chairs == "yes" and nearest.as_client:
        found.append(_("You are willing to be in both chairs, which is where much of the learning happens."))
    if answers.chairs == "unsure" and nearest.as_client:
        found.append(
            _(
                "You are not sure about the client’s chair. Talk it over with somebody you trust before you apply."
            )
        )
    if answers.readiness == "ready" and nearest.months:
        found.append(
            ngettext(
                "You have time and support, and will need both for about %(count)s month.",
                "You have time and support, and will need both for about %(count)s months.",
                nearest.months,
            )
            % {"count": nearest.months}
        )
    return [sentence for sentence in found if sentence]


def _why_aim(answers: Answers, nearest: Offer) -> str:
    if answers.aim == FRAMEWORK and nearest.kind == OVERVIEW:
        return _("You want a framework but work with nobody at present, so a broad footing comes first.")
    if nearest.kind != answers.aim:
        return ""
    return {
        OVERVIEW: _("You want a broad footing that goes with the model you already work in."),
        FRAMEWORK: _(
            "You want one framework to use again and again; its whole protocol is walked in both chairs."
        ),
        BESIDE: _("You want to teach skills beside somebody’s therapy, and not to treat."),
    }[nearest.kind]


def _why_people(answers: Answers, nearest: Offer) -> str:
    if nearest.kind == BESIDE:
        return {
            "complex": _(
                "You meet people with complex trauma: the skills are your part, the trauma their therapist’s."
            ),
            "mixed": _("You meet trauma among much else, and skills for settling serve in all of it."),
            "none": _("You need no clients of your own to begin: you practise with colleagues first."),
        }[answers.people]
    return {
        "complex": _("You treat people with complex or early trauma, where pacing and order matter most."),
        "mixed": _("Trauma meets you among much else in your setting."),
        "none": _("You need no clients of your own to begin: you practise with colleagues first."),
    }[answers.people]


def _otherwise(answers: Answers, nearest: Offer, offers: Sequence[Offer]) -> list[str]:
    """What other answer would have led elsewhere."""
    others = {one.kind: one.short for one in offers if one.code != nearest.code}
    found = []
    if nearest.kind == OVERVIEW and FRAMEWORK in others:
        if answers.people == "none" and answers.aim == FRAMEWORK:
            found.append(_("Once you treat people with trauma: %(other)s.") % {"other": others[FRAMEWORK]})
        else:
            found.append(
                _("If you would rather learn one protocol from its first step to its last: %(other)s.")
                % {"other": others[FRAMEWORK]}
            )
    if nearest.kind == FRAMEWORK and OVERVIEW in others:
        found.append(
            _("If you would rather keep your own model and widen it: %(other)s.")
            % {"other": others[OVERVIEW]}
        )
    if nearest.kind == BESIDE and answers.role == "licensed" and OVERVIEW in others:
        found.append(_("If you want to treat trauma yourself: %(other)s.") % {"other": others[OVERVIEW]})
    if nearest.kind == BESIDE and answers.role != "licensed":
        found.append(_("If you come to hold a clinical licence and want to treat trauma, look again."))
    if nearest.kind != BESIDE and BESIDE in others:
        found.append(
            _("If you want to teach skills beside therapy and leave treating to others: %(other)s.")
            % {"other": others[BESIDE]}
        )
    return found
