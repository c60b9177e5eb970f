"""Sessions logged once by either side, corrected by a new version, withdrawn. Nothing that was said is ever asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import crediting, evidencing
from certification.models import Enrolment, Evidence
from laws.refusals import name_of
from people.clock import minutes_later
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours
from practicum.kinds import SESSION_OF_ROLE
from practicum.models import LONGEST_SESSION, SHORTEST_SESSION, Occupation, Participation, Session


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is logged of a session. `role` is that of the person who logs it; `steps` are the therapist's."""

    role: str
    starts_at: dt.datetime
    minutes: int
    format: str
    steps: tuple[str, ...] = ()
    in_therapy: bool | None = None
    ended_early: bool = False

    @property
    def ends_at(self) -> dt.datetime:
        return minutes_later(self.starts_at, self.minutes)

    def shared(self) -> tuple[object, ...]:
        """What both sides must agree on."""
        return (self.role, self.starts_at, self.minutes, self.format, self.ended_early)


OLDEST_SESSION = dt.timedelta(days=3 * 366)
OTHER_ROLE = {"client": "therapist", "therapist": "client"}


def asks_in_therapy(enrolment: Enrolment) -> bool:
    """Whether this curriculum asks if the person coached is also in therapy (Trauma Coach)."""
    return any(
        c.attribute == "in_therapy"
        for r in enrolment.curriculum.rules.walk()
        for c in (*r.filter.where, *r.must)
    )


def log(*, by: Person, enrolment: Enrolment, partner: Enrolment, facts: SessionFacts) -> Session:
    """A session with two sides: the logger's confirmed, the partner's waiting for her confirmation.

    Both sides are claimed evidence of their own enrolments. Raises NotYours for someone else's enrolment, NotNow for a
    day to come, a length out of bounds, an unknown step, a partner elsewhere, or a time at which either was busy.
    """
    return _log(by=by, enrolment=enrolment, partner=partner, facts=facts, corrects=None)


def correct(*, by: Person, session: Session, facts: SessionFacts) -> Session:
    """A new version with these facts; both signatures on the old one are void, and the partner confirms anew."""
    mine = _side_of(by, session)
    other = (
        session.participations.exclude(pk=mine.pk)
        .select_related("enrolment__curriculum", "enrolment__person")
        .get()
    )
    with recorded():
        lock_both_sides(session)
        _retire(session, by=by, because="corrected")
        return _log(by=by, enrolment=mine.enrolment, partner=other.enrolment, facts=facts, corrects=session)


def amend(
    *, by: Person, participation: Participation, steps: Iterable[str], in_therapy: bool | None
) -> Participation:
    """One's own side with other steps. Only that side's signature is void; the partner's stays.

    Raises NotYours for anyone but the session's therapist, NotNow for a session withdrawn or corrected meanwhile.
    """
    if participation.person_id != by.pk or participation.role != "therapist":
        if asks_in_therapy(participation.enrolment):
            raise NotYours(_("Only the coach of a session tells which steps were reached."))
        raise NotYours(_("Only the therapist of a session tells which steps were reached."))
    reached = _known_steps(participation.enrolment, steps)
    if not asks_in_therapy(participation.enrolment):
        in_therapy = None
    with recorded():
        # Both sides at once: the steps are carried to the client's evidence below.
        lock_both_sides(participation.session)
        participation.evidence.refresh_from_db()
        void_sign_offs([participation], by=by, because="amended", keep_returned=True)
        participation.steps, participation.in_therapy = list(reached), in_therapy
        renew_evidence(participation, by=by, because="amended")
        _carry_steps_to_the_client(participation, by=by)
        note("participation.amended", by=by, subject=participation)
    return participation


def withdraw(*, by: Person, session: Session) -> Session:
    """The session, taken back by the one who logged it or by either side while it is disputed. It counts for nobody."""
    mine = _side_of(by, session)
    with recorded():
        lock_both_sides(session)
        disputed = session.participations.filter(status="disputed").exists()
        if session.logged_by_id != by.pk and not disputed:
            raise NotYours(_("Only the one who logged it takes it back. If it was not so, dispute it."))
        _retire(session, by=by, because="withdrawn")
        note("session.withdrawn", by=by, subject=session, side=mine.role)
    return session


def void_sign_offs(
    participations: Iterable[Participation], *, by: Person, because: str, keep_returned: bool = False
) -> None:
    """Every standing sign-off on these sides, void; a returned one may be kept to be handed in again."""
    for participation in participations:
        for sign_off in participation.sign_offs.exclude(status="void"):
            if keep_returned and sign_off.status == "returned":
                continue
            step(
                sign_off,
                "void",
                by=by,
                because=because,
                else_say=_("This line was decided a moment ago."),
                void_because=because,
            )


def renew_evidence(participation: Participation, *, by: Person, because: str) -> Evidence:
    """The side's evidence withdrawn and recorded anew as claimed, from what the side says now."""
    if participation.evidence.status != Evidence.Status.WITHDRAWN:
        crediting.withdraw(by=by, evidence=participation.evidence, because=because)
    other = participation.session.participations.exclude(pk=participation.pk).select_related("person").get()
    participation.evidence = _credit(participation, other=other, by=by)
    participation.save(update_fields=["steps", "in_therapy", "evidence"])
    return participation.evidence


def _log(
    *, by: Person, enrolment: Enrolment, partner: Enrolment, facts: SessionFacts, corrects: Session | None
) -> Session:
    facts = replace(
        facts, steps=_known_steps(enrolment if facts.role == "therapist" else partner, facts.steps)
    )
    _check(by, enrolment, partner, facts)
    try:
        with recorded():
            locked = evidencing.lock([enrolment, partner])
            _check_people(by, locked[enrolment.pk], locked[partner.pk])
            session = Session.objects.create(
                stream=enrolment.stream,
                starts_at=facts.starts_at,
                minutes=facts.minutes,
                format=facts.format,
                ended_early=facts.ended_early,
                logged_by=by,
                corrects=corrects,
            )
            note("session.logged", by=by, subject=session, stream=enrolment.stream.code)
            mine, theirs = _take_part(session, locked[enrolment.pk], locked[partner.pk], facts, by=by)
            step(mine, "confirmed", by=by, else_say="", confirmed_at=timezone.now())
            post(
                to=theirs.person,
                template="confirm_session",
                key=f"confirm:{theirs.public_id}",
                link=f"/sessions/{session.public_id}/",
                partner=str(by),
            )
    except IntegrityError as problem:
        if name_of(problem) == "nobody_is_in_two_places":
            raise NotNow(
                _(
                    "This time overlaps with another session or meeting of one of you. Check date, start and minutes."
                ),
                field="starts_at",
            ) from problem
        raise
    return session


def _take_part(
    session: Session, mine: Enrolment, theirs: Enrolment, facts: SessionFacts, *, by: Person
) -> tuple[Participation, Participation]:
    """Both sides, the logger's first; each knows the other, since steps and counterparts are told across."""
    sides = [_side(session, mine, facts.role, facts), _side(session, theirs, OTHER_ROLE[facts.role], facts)]
    for side in sorted(sides, key=lambda side: side.role, reverse=True):
        side.evidence = _credit(side, other=sides[1 - sides.index(side)], by=by)
        side.save()
    return sides[0], sides[1]


def _side(session: Session, enrolment: Enrolment, role: str, facts: SessionFacts) -> Participation:
    therapist = role == "therapist"
    return Participation(
        session=session,
        role=role,
        person=enrolment.person,
        enrolment=enrolment,
        steps=list(facts.steps) if therapist else [],
        in_therapy=facts.in_therapy if therapist and asks_in_therapy(enrolment) else None,
        occupation=Occupation.objects.create(
            person=enrolment.person, starts_at=facts.starts_at, ends_at=facts.ends_at
        ),
    )


def _credit(participation: Participation, *, other: Participation, by: Person) -> Evidence:
    session = participation.session
    therapist = participation if participation.role == "therapist" else other
    attributes: dict[str, object] = {"format": session.format, "steps": list(therapist.steps)}
    if participation.in_therapy is not None:
        attributes["in_therapy"] = participation.in_therapy
    return crediting.credit(
        by=by,
        enrolment=participation.enrolment,
        kind=SESSION_OF_ROLE[participation.role],
        fact_id=participation.public_id,
        happened_on=session.starts_at.astimezone(participation.person.zone).date(),
        starts_at=session.starts_at,
        minutes=session.minutes,
        attributes=attributes,
        counterpart=other.person.public_id,
    )


def _carry_steps_to_the_client(therapist: Participation, *, by: Person) -> None:
    """Steps reached count on both sides, so a client's side that nobody has verified yet is recorded anew.

    What was verified stays as it was signed: nobody's signature may come to vouch for steps named after it.
    """
    client = therapist.session.participations.select_related(
        "evidence", "enrolment", "person", "session"
    ).get(role="client")
    former = client.evidence
    settled = former.status in {Evidence.Status.VERIFIED, Evidence.Status.WITHDRAWN}
    if settled or former.attributes.get("steps") == list(therapist.steps):
        return
    renewed = renew_evidence(client, by=by, because="steps_amended")
    if client.sign_offs.filter(status="returned").exists():
        crediting.send_back(by=by, evidence=renewed, because="steps_amended")


def lock_both_sides(session: Session) -> None:
    """Both sides' enrolments, locked. Raises NotNow where the session was withdrawn or corrected by then.

    Asked of the database under the lock, whatever this process had read before it.
    """
    evidencing.lock(list(session.participations.values_list("enrolment", flat=True)))
    require_standing(session)


def require_standing(session: Session) -> None:
    """Raise NotNow where the session is withdrawn or corrected now. The caller holds the lock."""
    if not Session.objects.filter(pk=session.pk, withdrawn_at__isnull=True).exists():
        raise NotNow(_("This session was withdrawn or corrected."))


def _retire(session: Session, *, by: Person, because: str) -> None:
    if not Session.objects.filter(pk=session.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    ):
        raise NotNow(_("This session was already withdrawn or corrected."))
    session.refresh_from_db(fields=["withdrawn_at"])
    sides = list(session.participations.select_related("evidence", "occupation"))
    void_sign_offs(sides, by=by, because=because)
    for side in sides:
        if side.evidence.status != Evidence.Status.WITHDRAWN:
            crediting.withdraw(by=by, evidence=side.evidence, because=because)
    Occupation.objects.filter(participation__in=sides).update(live=False)


def _side_of(person: Person, session: Session) -> Participation:
    side = (
        session.participations.filter(person=person)
        .select_related("enrolment__curriculum", "enrolment__person", "enrolment__stream")
        .first()
    )
    if side is None:
        raise NotYours(_("Only the two people in a session change it."))
    return side


def _known_steps(enrolment: Enrolment, steps: Iterable[str]) -> tuple[str, ...]:
    known = [item.code for item in enrolment.curriculum.rules.steps]
    wanted = set(steps)
    if unknown := sorted(wanted - set(known)):
        raise NotNow(_("Unknown protocol step: %(step)s.") % {"step": unknown[0]}, field="steps")
    return tuple(code for code in known if code in wanted)


def _check(by: Person, enrolment: Enrolment, partner: Enrolment, facts: SessionFacts) -> None:
    _check_people(by, enrolment, partner)
    if facts.role not in OTHER_ROLE or facts.format not in Session.Format.values:
        raise NotNow(_("Choose your role and the format."), field="role")
    if not SHORTEST_SESSION <= facts.minutes <= LONGEST_SESSION:
        raise NotNow(_("A session lasts from 10 minutes to 4 hours."), field="minutes")
    if facts.ends_at > timezone.now():
        raise NotNow(_("A session is logged once it is over."), field="starts_at")
    # Whether hours before admission count is the curriculum's to say (`after`); a slip of the year is ours to catch.
    if facts.starts_at < timezone.now() - OLDEST_SESSION:
        raise NotNow(_("This is more than three years ago. Check the year."), field="starts_at")
    if facts.role == "therapist" and asks_in_therapy(enrolment) and facts.in_therapy is None:
        raise NotNow(_("Say whether the person you coached is also in therapy."), field="in_therapy")


def _check_people(by: Person, enrolment: Enrolment, partner: Enrolment) -> None:
    if enrolment.person_id != by.pk:
        raise NotYours(_("You log sessions in your own enrolment only."))
    if partner.person_id == by.pk:
        raise NotNow(_("A session has two people: choose your partner."), field="partner")
    if partner.stream_id != enrolment.stream_id:
        raise NotNow(_("Your partner must be enrolled in the same stream."), field="partner")
    for side in (enrolment, partner):
        if side.status != Enrolment.Status.ACTIVE:
            raise NotNow(
                _("%(name)s has no active enrolment in this stream.") % {"name": side.person}, field="partner"
            )
