"""Where one's own side of a session stands: one answer in SQL, for the filter, the list and the page alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from people.models import Person
from practicum.models import Participation, SignOff


@dataclass(frozen=True, slots=True)
class State:
    """A state in words, the tone of its chip, and what it means for the person whose side it is."""

    code: str
    words: object
    tone: str
    meaning: object


STATES = {
    state.code: state
    for state in (
        State(
            "mine",
            _("Waiting for you"),
            "act",
            _("Your partner logged it. Say whether it took place like this."),
        ),
        State(
            "returned",
            _("Returned"),
            "act",
            _(
                "Your supervisor returned this line with a comment. Everything else you handed in is untouched."
            ),
        ),
        State(
            "disputed",
            _("Disputed"),
            "act",
            _("It counts for neither of you until you have corrected it together."),
        ),
        State(
            "ready",
            _("Ready to hand in"),
            "practice",
            _("Both of you confirmed it. Ask your supervisor to sign it."),
        ),
        State(
            "partner", _("Waiting for partner"), "waiting", _("Your partner has been asked to confirm it.")
        ),
        State("requested", _("With supervisor"), "waiting", _("Your supervisor has it in the queue.")),
        State(
            "signed",
            _("Signed off"),
            "done",
            _("It is verified. Your progress page tells what it counts toward."),
        ),
        State("withdrawn", _("Withdrawn"), "neutral", _("This version no longer counts for anybody.")),
    )
}


def with_state(sides: QuerySet[Participation]) -> QuerySet[Any]:
    """The sides, each with `state`, a code of STATES."""
    partner = Participation.objects.filter(session=OuterRef("session")).exclude(pk=OuterRef("pk"))
    line = SignOff.objects.filter(participation=OuterRef("pk"))
    return sides.annotate(
        state=Case(
            When(session__withdrawn_at__isnull=False, then=Value("withdrawn")),
            When(Q(status="disputed") | Exists(partner.filter(status="disputed")), then=Value("disputed")),
            When(status="claimed", then=Value("mine")),
            When(Exists(partner.filter(status="claimed")), then=Value("partner")),
            When(Exists(line.filter(status="returned")), then=Value("returned")),
            When(Exists(line.filter(status="requested")), then=Value("requested")),
            When(evidence__status="verified", then=Value("signed")),
            default=Value("ready"),
            output_field=CharField(),
        )
    )


def sides_of(person: Person) -> QuerySet[Any]:
    """That person's sides of all her sessions, the latest session first, with `state`."""
    return with_state(
        Participation.objects.filter(person=person).select_related(
            "session__stream", "enrolment__curriculum", "enrolment__stream", "evidence", "person"
        )
    ).order_by("-session__starts_at", "-session__pk")
