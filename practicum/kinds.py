"""The kinds of evidence the practicum hands to the law, and what it tells a therapist to do next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certification.models import Enrolment
from certification.registry import (
    EvidenceKind,
    NextStep,
    Wait,
    Waiting,
    add_keeper,
    add_kind,
    add_prompter,
    add_waiting_counter,
    add_waits,
)
from certification.rules.lines import kind_fits
from certification.rules.standing import Standing
from people.models import Person

AS_THERAPIST = "practicum.session.therapist"
AS_CLIENT = "practicum.session.client"
MEETING = "practicum.meeting"
COMPETENCE = "practicum.competence"
SESSION_OF_ROLE = {"therapist": AS_THERAPIST, "client": AS_CLIENT}
FORMATS = frozenset({"in_person", "online"})


def register() -> None:
    """Make them known; called once when Django starts."""
    add_kind(
        EvidenceKind(
            AS_THERAPIST,
            gettext_lazy("practice session as therapist"),
            "minutes",
            frozenset({"format", "steps", "in_therapy"}),
            values={"format": FORMATS, "in_therapy": frozenset({"true", "false"})},
            with_partner=True,
            fact_url="session_of_participation",
            record_url="session_new",
            record_label=gettext_lazy("Log a session"),
            vouched_by="supervisor",
            ask_anew=sign_anew,
        )
    )
    add_kind(
        EvidenceKind(
            AS_CLIENT,
            gettext_lazy("practice session as client"),
            "minutes",
            frozenset({"format", "steps"}),
            values={"format": FORMATS},
            with_partner=True,
            fact_url="session_of_participation",
            attendance_only=True,
            record_url="session_new",
            record_label=gettext_lazy("Log a session"),
            vouched_by="supervisor",
            or_by_partner=True,
            ask_anew=sign_anew,
        )
    )
    add_kind(
        EvidenceKind(
            MEETING,
            gettext_lazy("consultation"),
            "minutes",
            frozenset({"size", "format", "purpose"}),
            values={
                "format": FORMATS,
                "size": frozenset({"individual", "group"}),
                "purpose": frozenset({"consultation"}),
            },
            given_by=True,
            fact_url="meeting_of_place",
            vouched_by="supervisor",
        )
    )
    add_kind(
        EvidenceKind(
            COMPETENCE,
            gettext_lazy("competence attested"),
            "count",
            frozenset({"competence"}),
            given_by=True,
            vouched_by="supervisor",
            ask_anew=attest_anew,
        )
    )
    add_prompter(next_steps)
    add_waiting_counter(waiting_on_supervisors)
    add_keeper(not_handed_in)
    add_waits(waits)


def sign_anew(by: Person, fact_id: uuid.UUID) -> None:
    """The signature under that side of a session taken back: it waits to be handed in once more."""
    from practicum import signing_off
    from practicum.models import SignOff

    sign_off = SignOff.objects.select_related("participation", "signature").get(
        participation__public_id=fact_id, status="signed"
    )
    signing_off.take_back(by=by, sign_off=sign_off)


def attest_anew(by: Person, fact_id: uuid.UUID) -> None:
    """The attestation taken back: the supervisor of today attests the competence, or does not."""
    from practicum import attesting
    from practicum.models import CompetenceAttestation

    attestation = CompetenceAttestation.objects.select_related("signature", "evidence").get(public_id=fact_id)
    attesting.take_back(by=by, attestation=attestation)


def next_steps(enrolment: Enrolment) -> Iterable[NextStep]:
    """What waits for the therapist in her practicum: disputes, returned lines, confirmations, lines to hand in."""
    from practicum.models import Participation, SignOff

    zone = enrolment.person.zone

    def day(participation: Participation) -> str:
        return date_format(participation.session.starts_at.astimezone(zone).date(), "j F")

    mine = Participation.objects.filter(
        enrolment=enrolment, session__withdrawn_at__isnull=True
    ).select_related("session")
    for line in SignOff.objects.filter(participation__enrolment=enrolment, status="returned").select_related(
        "participation__session", "returned_by"
    ):
        yield NextStep(
            rank=10,
            title=_("Correct the session of %(day)s") % {"day": day(line.participation)},
            detail=_("%(name)s returned it: %(comment)s")
            % {"name": line.returned_by, "comment": line.comment},
            label=_("Open session"),
            url=reverse("session", args=[line.participation.session.public_id]),
            tone="rust",
        )
    for participation in mine.filter(session__participations__status="disputed").distinct():
        yield NextStep(
            rank=5,
            title=_("The session of %(day)s is disputed") % {"day": day(participation)},
            detail=_("One of you says it was not so. Correct it together, or withdraw it."),
            label=_("Open session"),
            url=reverse("session", args=[participation.session.public_id]),
            tone="rust",
        )
    for participation in mine.filter(status="claimed"):
        yield NextStep(
            rank=30,
            title=_("Confirm the session of %(day)s") % {"day": day(participation)},
            detail=_("Your partner logged it. Did it take place like this?"),
            label=_("Look at it"),
            url=reverse("session", args=[participation.session.public_id]),
            tone="amber",
        )
    ready = mine.filter(status="confirmed", evidence__status="claimed", sign_offs__isnull=True).exclude(
        session__participations__status__in=["claimed", "disputed"]
    )
    by_role = dict(ready.order_by().values_list("role").annotate(Count("pk", distinct=True)))
    wanted = _still_asked(enrolment) if by_role else frozenset()
    if count := sum(number for role, number in by_role.items() if SESSION_OF_ROLE[role] in wanted):
        yield NextStep(
            rank=40,
            title=_("Hand in your confirmed sessions"),
            detail=ngettext(
                "%(count)d waits to be sent to your supervisor.",
                "%(count)d wait to be sent to your supervisor.",
                count,
            )
            % {"count": count},
            label=_("Ask for sign-off"),
            url=reverse("sessions"),
            tone="plum",
        )


def _still_asked(enrolment: Enrolment) -> frozenset[str]:
    """The kinds of session some requirement, unmet in the stored standing, accepts."""
    stored = getattr(enrolment, "standing", None)
    sessions = frozenset(SESSION_OF_ROLE.values())
    if stored is None or not stored.content:
        return sessions
    rules = enrolment.curriculum.rules
    unmet = [
        rules.requirement(one.code).filter.kinds
        for one in Standing.from_json(stored.content).requirements.values()
        if one.applies and not one.advice and not one.met
    ]
    return frozenset(kind for kind in sessions if any(kind_fits(kind, kinds) for kinds in unmet))


def waiting_on_supervisors(at_most: int) -> Iterable[Waiting]:
    """Open requests for sign-off in active enrolments, by supervisor, in one query."""
    from practicum.models import SignOff

    owner = "participation__enrolment"
    rows = (
        SignOff.objects.filter(
            status="requested",
            participation__enrolment__status="active",
            participation__enrolment__supervisor__isnull=False,
        )
        .order_by()
        .values_list(f"{owner}__supervisor__public_id", f"{owner}__supervisor__name")
        .annotate(people=Count(owner, distinct=True), lines=Count("pk"), oldest=Min("requested_at"))
        .order_by("oldest", f"{owner}__supervisor__public_id")[:at_most]
    )
    return [Waiting(*row) for row in rows]


def not_handed_in(enrolment: Enrolment) -> Iterable[str]:
    """Sides of sessions that take a supervisor's signature and for which none was asked."""
    from practicum.models import Participation

    sides = Participation.objects.filter(enrolment=enrolment, evidence__status="claimed").exclude(
        sign_offs__status__in=["requested", "signed"]
    )
    if enrolment.curriculum.rules.stream.get("sessions_need", "signed") != "signed":
        sides = sides.filter(role="therapist")
    return [str(public_id) for public_id in sides.values_list("evidence__public_id", flat=True)]


def waits(enrolment: Enrolment) -> Mapping[str, Wait]:
    """On whom each session waits that is not verified yet: on her, on her partner, on both, or on her supervisor."""
    from practicum.models import Participation
    from practicum.session_states import with_state

    not_handed_in = _("Recorded and not handed in.")
    told = {
        "mine": Wait("holder", _("It waits for you to confirm it."), not_handed_in),
        "partner": Wait("partner", _("It waits for your partner to confirm it."), not_handed_in),
        "disputed": Wait(
            "dispute",
            _("Disputed: it counts for neither of you until you have corrected it together."),
            not_handed_in,
        ),
        "ready": Wait(
            "holder", _("Recorded and not handed in: your supervisor does not see it yet."), not_handed_in
        ),
    }
    if enrolment.supervisor is not None:
        told["requested"] = Wait("verifier", _("It is with %(name)s.") % {"name": enrolment.supervisor.name})
    sides = with_state(Participation.objects.filter(enrolment=enrolment, evidence__status="claimed"))
    states = sides.order_by("pk").values_list("evidence__public_id", "state")
    return {str(line): told[state] for line, state in states if state in told}
