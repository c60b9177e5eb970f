"""Consultation entered once by its leader, who signs it and credits everyone that attended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.models import Enrolment, Stream
from certification.signing import sign
from laws.refusals import name_of
from people.clock import minutes_later
from people.models import Person
from people.proof import Proof
from people.refusals import NotNow, NotYours
from practicum.kinds import MEETING
from practicum.models import Meeting, MeetingPlace, Occupation, Session

LARGEST_GROUP = 30


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the leader enters. Whether it was individual or a group follows from who attended."""

    starts_at: dt.datetime
    minutes: int
    format: str

    @property
    def ends_at(self) -> dt.datetime:
        return minutes_later(self.starts_at, self.minutes)


def meaning() -> str:
    """What the leader's signature says, in the language she reads it in."""
    return _("I led this consultation, and these people attended it.")


def enter(
    *, by: Person, stream: Stream, facts: MeetingFacts, attended: Sequence[Enrolment], proof: Proof
) -> Meeting:
    """The meeting signed by its leader; each enrolment is credited with verified consultation.

    Raises NotAppointed unless the leader supervises in that stream on that day and today, NotYours for her own
    enrolment, NotNow for a future or overlapping time, NotFresh when she did not log in lately.
    """
    day = facts.starts_at.astimezone(by.zone).date()
    appointing.require(person=by, stream=stream, function="supervisor", days=[day, by.today()])
    _check_facts(facts, attended)
    try:
        with recorded():
            # The leader too: whoever is busy then is locked, since two rows about the same hours wait for each other.
            locked = evidencing.lock(attended, people=[by])
            _check_people(by, stream, locked.values())
            size = Meeting.Size.GROUP if len(locked) > 1 else Meeting.Size.INDIVIDUAL
            meeting = _sign(by, stream, facts, size, list(locked.values()), proof)
            for key in sorted(locked):
                _place(meeting, locked[key], facts, by=by)
    except IntegrityError as problem:
        if name_of(problem) == "nobody_is_in_two_places":
            raise NotNow(
                _("This time overlaps with another session or meeting of someone who attended."),
                field="starts_at",
            ) from problem
        raise
    return meeting


def withdraw(*, by: Person, meeting: Meeting) -> Meeting:
    """The meeting, taken back by its leader or a registrar: it counts for nobody."""
    if by.pk != meeting.leader_id and not by.is_registrar:
        raise NotYours(_("Only its leader or a registrar takes a meeting back."))
    with recorded():
        evidencing.lock(meeting.places.values_list("enrolment", flat=True), people=[meeting.leader])
        places = list(meeting.places.select_related("evidence"))
        if not Meeting.objects.filter(pk=meeting.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        ):
            raise NotNow(_("This meeting was already taken back."))
        for place in places:
            crediting.withdraw(by=by, evidence=place.evidence, because="meeting_withdrawn")
        Occupation.objects.filter(meeting_place__in=places).update(live=False)
        Occupation.objects.filter(meeting=meeting).update(live=False)
        note("meeting.withdrawn", by=by, subject=meeting)
    meeting.refresh_from_db(fields=["withdrawn_at"])
    return meeting


def _sign(
    by: Person, stream: Stream, facts: MeetingFacts, size: str, attended: list[Enrolment], proof: Proof
) -> Meeting:
    signature = sign(
        by=by,
        meaning=meaning(),
        shown={
            "stream": stream.code,
            "starts_at": facts.starts_at.isoformat(),
            "minutes": facts.minutes,
            "format": facts.format,
            "size": str(size),
            "attended": sorted(str(enrolment.public_id) for enrolment in attended),
        },
        proof=proof,
    )
    meeting = Meeting.objects.create(
        stream=stream,
        leader=by,
        starts_at=facts.starts_at,
        minutes=facts.minutes,
        size=size,
        format=facts.format,
        signature=signature,
        occupation=Occupation.objects.create(person=by, starts_at=facts.starts_at, ends_at=facts.ends_at),
    )
    note("meeting.signed", by=by, subject=meeting, stream=stream.code, attended=len(attended))
    return meeting


def _place(meeting: Meeting, enrolment: Enrolment, facts: MeetingFacts, *, by: Person) -> None:
    place = MeetingPlace(
        meeting=meeting,
        enrolment=enrolment,
        occupation=Occupation.objects.create(
            person=enrolment.person, starts_at=facts.starts_at, ends_at=facts.ends_at
        ),
    )
    place.evidence = crediting.credit(
        by=by,
        enrolment=enrolment,
        kind=MEETING,
        fact_id=place.public_id,
        happened_on=facts.starts_at.astimezone(enrolment.person.zone).date(),
        starts_at=facts.starts_at,
        minutes=facts.minutes,
        attributes={"size": str(meeting.size), "format": meeting.format, "purpose": "consultation"},
        provider=by.public_id,
        verified=True,
    )
    place.save()


def _check_facts(facts: MeetingFacts, attended: Sequence[Enrolment]) -> None:
    if not attended:
        raise NotNow(_("Tick at least one person who attended."), field="attended")
    if len(attended) > LARGEST_GROUP:
        raise NotNow(
            _("A meeting has at most %(count)d people.") % {"count": LARGEST_GROUP}, field="attended"
        )
    if not 15 <= facts.minutes <= 480:
        raise NotNow(_("A meeting lasts from 15 minutes to 8 hours."), field="minutes")
    if facts.format not in Session.Format.values:
        raise NotNow(_("Choose the format."), field="format")
    if facts.ends_at > timezone.now():
        raise NotNow(_("A meeting is entered once it is over."), field="starts_at")


def _check_people(by: Person, stream: Stream, attended: Iterable[Enrolment]) -> None:
    for enrolment in attended:
        if enrolment.person_id == by.pk:
            raise NotYours(_("Nobody credits themselves."))
        if enrolment.stream_id != stream.pk or enrolment.status != Enrolment.Status.ACTIVE:
            raise NotNow(
                _("%(name)s is not active in this stream.") % {"name": enrolment.person}, field="attended"
            )
