"""The other side of a session says that it took place, or that it was not so."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import crediting
from certification.models import Evidence
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours
from practicum import logging
from practicum.models import Participation


def confirm(
    *, by: Person, participation: Participation, steps: Iterable[str] = (), in_therapy: bool | None = None
) -> Participation:
    """Attendance confirmed by that side. A therapist whose client logged the session adds her steps here.

    Where the curriculum asks that client-role sessions be *confirmed* rather than *signed*, the client's side of it is
    verified by the therapist's confirmation (and her own by the client's).
    """
    _require_own(by, participation)
    adds_facts = participation.role == "therapist" and participation.session.logged_by_id != by.pk
    if adds_facts and logging.asks_in_therapy(participation.enrolment) and in_therapy is None:
        raise NotNow(_("Say whether the person you coached is also in therapy."), field="in_therapy")
    with recorded():
        logging.lock_both_sides(participation.session)
        if adds_facts:
            logging.amend(by=by, participation=participation, steps=steps, in_therapy=in_therapy)
        step(
            participation,
            "confirmed",
            by=by,
            else_say=_("You confirmed this session before."),
            confirmed_at=timezone.now(),
            disputed_because="",
        )
        _verify_where_confirming_suffices(participation)
    return participation


def dispute(*, by: Person, participation: Participation, because: str) -> Participation:
    """Attendance disputed, for one of four reasons. Signatures on both sides are void until the two have agreed."""
    _require_own(by, participation)
    if because not in Participation.Dispute.values:
        raise NotNow(_("Choose what is not so."), field="because")
    with recorded():
        logging.lock_both_sides(participation.session)
        sides = list(
            participation.session.participations.select_related("enrolment", "evidence", "session", "person")
        )
        logging.void_sign_offs(sides, by=by, because="disputed")
        for side in sides:
            if side.evidence.status in {"verified", "returned"}:
                logging.renew_evidence(side, by=by, because="disputed")
        step(
            participation,
            "disputed",
            by=by,
            because=because,
            else_say=_("You disputed this session before."),
            disputed_because=because,
        )
        for side in sides:
            if side.person_id != by.pk:
                post(
                    to=side.person,
                    template="session_disputed",
                    key=f"disputed:{participation.public_id}:{timezone.now():%Y%m%d%H%M}",
                    link=f"/sessions/{participation.session.public_id}/",
                )
    return participation


def needs_signature(participation: Participation) -> bool:
    """Whether a supervisor's signature makes this side count, or the partner's confirmation suffices."""
    if participation.role == "therapist":
        return True
    return participation.enrolment.curriculum.rules.stream.get("sessions_need", "signed") == "signed"


def _verify_where_confirming_suffices(confirmed: Participation) -> None:
    sides = list(
        confirmed.session.participations.select_related(
            "enrolment__curriculum", "evidence", "person", "session"
        )
    )
    if any(side.status != Participation.Status.CONFIRMED for side in sides):
        return
    for side in sides:
        if not needs_signature(side) and side.evidence.status == Evidence.Status.CLAIMED:
            witness = next(other.person for other in sides if other.pk != side.pk)
            crediting.verify(by=witness, evidence=side.evidence)
            note("session.witnessed", by=witness, subject=side)


def _require_own(by: Person, participation: Participation) -> None:
    if participation.person_id != by.pk:
        raise NotYours(_("Only the person on that side of the session confirms it."))
