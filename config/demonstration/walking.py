"""Walks from one state to the next by the very actions the pages call. No status is ever written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from certification import awarding, checking, enrolling, scoping
from certification.models import Certificate, Enrolment, Stream
from certification.signing import fingerprint
from config.demonstration.travelling import travel
from coursework import reflecting, teaching
from people.models import Person, Registration
from people.proof import Proof
from practicum import attesting, confirming, meeting, signing_off
from practicum.logging import SessionFacts, log
from practicum.models import Session, SignOff

DOCUMENTS = ("licence", "insurance")


def proof() -> Proof:
    """A log-in of this very moment, with both factors."""
    return Proof(method="password+mfa:totp", at=timezone.now(), second_factor=True)


def _supervisor(enrolment: Enrolment) -> Person:
    if enrolment.supervisor is None:
        raise ValueError(f"{enrolment} has no supervisor: a walk cannot go on")
    return enrolment.supervisor


class Walk:
    """A registrar, a supervisor and a trainer who bring enrolments forward; `slots` gives free hours in the past."""

    def __init__(
        self, *, registrar: Person, supervisor: Person, trainer: Person, slots: Iterator[dt.datetime]
    ) -> None:
        self.registrar, self.supervisor, self.trainer, self.slots = registrar, supervisor, trainer, slots

    def apply(
        self, who: Person, stream: Stream, *, motivation: str = "Private practice, adults."
    ) -> Enrolment:
        """An application, waiting for a registrar."""
        return enrolling.apply(by=who, stream=stream, motivation=motivation)

    def admit(
        self, who: Person, stream: Stream, *, at: dt.datetime, supervisor: Person | None = None
    ) -> Enrolment:
        """An enrolment admitted at that moment, with a supervisor."""
        with travel(at):
            enrolment = self.apply(who, stream)
            enrolling.admit(by=self.registrar, enrolment=enrolment, supervisor=supervisor or self.supervisor)
        enrolment.refresh_from_db()
        return enrolment

    def log(
        self,
        therapist: Enrolment,
        client: Enrolment,
        *,
        minutes: int = 60,
        steps: Sequence[str] | None = None,
        how: str = "in_person",
    ) -> Session:
        """A session logged by its therapist an hour after it ended; the client has not confirmed it yet."""
        reached = (
            tuple(steps) if steps is not None else tuple(i.code for i in therapist.curriculum.rules.steps)
        )
        starts_at = next(self.slots)
        facts = SessionFacts(
            role="therapist",
            starts_at=starts_at,
            minutes=minutes,
            format=how,
            steps=reached,
            in_therapy=True,
        )
        with travel(starts_at + dt.timedelta(minutes=minutes + 30)):
            return log(by=therapist.person, enrolment=therapist, partner=client, facts=facts)

    def session(
        self,
        therapist: Enrolment,
        client: Enrolment,
        *,
        minutes: int = 60,
        steps: Sequence[str] | None = None,
        how: str = "in_person",
    ) -> Session:
        """A session logged by its therapist and confirmed by its client the same evening."""
        session = self.log(therapist, client, minutes=minutes, steps=steps, how=how)
        side = session.participations.select_related("session", "person", "enrolment").get(role="client")
        with travel(session.starts_at + dt.timedelta(hours=4)):
            confirming.confirm(by=client.person, participation=side)
        return session

    def ask(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, handed to the supervisor the next day."""
        side = session.participations.select_related("session", "person", "enrolment").get(role=role)
        with travel(self._later(session, hours=24)):
            return signing_off.ask(by=side.person, participations=[side])[0]

    def sign(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, signed by its supervisor the day after; as it is where no signature is needed."""
        line = self.ask(session, role)
        supervisor = _supervisor(line.participation.enrolment)
        with travel(self._later(session, hours=48)):
            return signing_off.approve(
                by=supervisor, sign_off=line, shown_sha256=fingerprint(signing_off.shown(line)), proof=proof()
            )

    def practise(self, mine: Enrolment, partners: Sequence[Enrolment], *, sessions: int) -> None:
        """That many signed sessions in each role, with these partners in turn."""
        for turn in range(sessions):
            partner = partners[turn % len(partners)]
            self.sign(self.session(mine, partner))
            swapped = self.session(partner, mine, how="online" if turn % 3 else "in_person")
            side = swapped.participations.select_related("enrolment__curriculum").get(role="client")
            if confirming.needs_signature(side):
                self.sign(swapped, "client")

    def teach(self, enrolments: Sequence[Enrolment], *, modules: int | None = None, at: dt.datetime) -> None:
        """The stream's modules (or the first few) attended by all of them, a week apart from that moment on."""
        stream = enrolments[0].stream
        for week, (code, module) in enumerate(list(teaching.modules_of(stream).items())[:modules]):
            with travel(at + dt.timedelta(days=week)):
                roster = teaching.open_roster(
                    by=self.trainer,
                    stream=stream,
                    module=code,
                    held_on=self.trainer.today(),
                    minutes=module.minutes,
                    place="Toronto",
                )
                teaching.record_attendance(by=self.trainer, roster=roster, present=enrolments)

    def consult(self, attended: Sequence[Enrolment], *, hours: int) -> None:
        """Hours of consultation, two at a time, led and signed by the supervisor; a group where several attend."""
        for _pair in range(0, hours, 2):
            starts_at = next(self.slots)
            facts = meeting.MeetingFacts(starts_at=starts_at, minutes=120, format="online")
            next(self.slots)
            with travel(starts_at + dt.timedelta(hours=3)):
                meeting.enter(
                    by=self.supervisor,
                    stream=attended[0].stream,
                    facts=facts,
                    attended=attended,
                    proof=proof(),
                )

    def reflect(self, enrolment: Enrolment, text: str, *, at: dt.datetime, accepted: bool = True) -> None:
        """A reflection handed in, and accepted a day later."""
        with travel(at):
            reflection = reflecting.hand_in(by=enrolment.person, enrolment=enrolment, text=text)
        if accepted:
            with travel(at + dt.timedelta(days=1)):
                reflecting.accept(by=self.trainer, reflection=reflection)

    def declare(self, who: Person, kind: str, *, at: dt.datetime, number: str = "012345") -> Registration:
        """A registration declared, valid for a year and a half from then."""
        with travel(at):
            until = who.today() + dt.timedelta(days=545)
            return checking.declare(
                by=who, kind=kind, body="Example College", number=number, expires_on=until
            )

    def license(self, who: Person, *, at: dt.datetime, kinds: Sequence[str] = DOCUMENTS) -> None:
        """Registrations of these kinds, declared and checked."""
        for kind in kinds:
            declared = self.declare(who, kind, at=at)
            with travel(at + dt.timedelta(days=1)):
                checking.check(by=self.registrar, registration=declared)

    def scope(self, enrolment: Enrolment, *, at: dt.datetime, countersigned: bool = True) -> None:
        """The scope attested by its holder, and countersigned by the supervisor a day later."""
        language = enrolment.person.language
        with travel(at):
            seen = fingerprint(scoping.shown(enrolment, language))
            attestation = scoping.attest(
                by=enrolment.person, enrolment=enrolment, shown_sha256=seen, language=language, proof=proof()
            )
        if countersigned:
            with travel(at + dt.timedelta(days=1)):
                scoping.countersign(
                    by=_supervisor(enrolment),
                    attestation=attestation,
                    shown_sha256=attestation.signature.shown_sha256,
                    proof=proof(),
                )

    def attest(self, enrolment: Enrolment, *, at: dt.datetime, competences: int | None = None) -> None:
        """The listed competences (or the first few) attested by the supervisor."""
        codes = [item.code for item in enrolment.curriculum.rules.competences][:competences]
        with travel(at):
            attesting.attest(by=_supervisor(enrolment), enrolment=enrolment, competences=codes, proof=proof())

    def award(self, enrolment: Enrolment, *, by: Person, at: dt.datetime) -> None:
        """The registrar's award granted."""
        with travel(at):
            awarding.award(
                by=by, enrolment=enrolment, shown_sha256=fingerprint(awarding.shown(enrolment)), proof=proof()
            )

    def certificate(self, enrolment: Enrolment) -> Certificate | None:
        """The newest certificate of that enrolment, if there is one."""
        return Certificate.objects.filter(enrolment=enrolment).order_by("-version").first()

    @staticmethod
    def _later(session: Session, *, hours: int) -> dt.datetime:
        # Never ahead of the real clock, however lately the session was.
        return min(session.starts_at + dt.timedelta(hours=hours), timezone.now())
