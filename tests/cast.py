"""The people of the tests, known by name, and the walks that bring them somewhere. No status is ever written by hand.

Ines is the therapist; Theo her practice partner; Mara supervises both; Olu supervises another stream's people; Tom
trains; Ruth and Rafael are registrars; Ada audits; Sam is a stranger with an enrolment of his own.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from pathlib import Path

from allauth.account.models import EmailAddress
from django.utils import timezone

from certification import appointing, checking, enrolling, publishing, scoping
from certification.models import Certificate, Enrolment, Stream
from certification.signing import fingerprint
from coursework import reflecting, teaching
from people.models import OfficeGrant, Person
from people.proof import Proof
from practicum import attesting, confirming, meeting, signing_off
from practicum.logging import SessionFacts, log
from practicum.models import Session, SignOff

CURRICULA = Path(__file__).resolve().parent.parent / "curricula"
REFLECTION = "What changed in how I work is the pace: I notice earlier when a step comes too soon. " * 4


def proof() -> Proof:
    """A log-in of this very moment."""
    return Proof(method="password+totp", at=timezone.now())


def person(name: str, **fields: object) -> Person:
    """A person who may sign in, with a verified address."""
    email = f"{name.split()[0].lower()}@people.example"
    made = Person.objects.create_user(email, "correct horse battery staple", name=name, **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


@dataclass
class World:
    """Three published streams, people in every role, and the walks between."""

    days_ago: int = 300
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (
            "Ines Halloran",
            "Theo Brandt",
            "Sam Stranger",
            "Mara Okafor",
            "Olu Adeyemi",
            "Tom Trainer",
            "Ruth Registrar",
            "Rafael Registrar",
            "Ada Auditor",
        ):
            self.people[name.split()[0].lower()] = person(name)
        start = timezone.now().date() - dt.timedelta(days=self.days_ago)
        for name in ("ruth", "rafael"):
            OfficeGrant.objects.create(person=self.people[name], office="registrar", starts_on=start)
        OfficeGrant.objects.create(person=self.people["ada"], office="auditor", starts_on=start)
        for position, code in enumerate(("ctic", "itatm", "coach")):
            draft = publishing.load(
                by=None, source=(CURRICULA / f"{code}.toml").read_text(), position=position
            )
            publishing.publish(by=self.ruth, curriculum=draft)
        self.streams = {stream.code: stream for stream in Stream.objects.all()}
        for stream in self.streams.values():
            appointing.appoint(
                by=self.ruth, person=self.people["tom"], stream=stream, function="trainer", starts_on=start
            )
            appointing.appoint(
                by=self.ruth,
                person=self.people["mara"],
                stream=stream,
                function="supervisor",
                starts_on=start,
            )
        appointing.appoint(
            by=self.ruth, person=self.olu, stream=self.streams["ctic"], function="supervisor", starts_on=start
        )
        # A clock for sessions: each next one begins two hours after the one before, all in the past.
        first = timezone.now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=200)
        self.slots = (first + dt.timedelta(hours=2 * n) for n in itertools.count())

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def admitted(self, who: Person, stream: str = "ctic", supervisor: Person | None = None) -> Enrolment:
        """An active enrolment, admitted long enough ago for the sessions of the tests."""
        enrolment = enrolling.apply(
            by=who, stream=self.streams[stream], motivation="Private practice, adults."
        )
        long_ago = timezone.now() - dt.timedelta(days=self.days_ago - 10)
        import time_machine

        with time_machine.travel(long_ago, tick=True):
            enrolling.admit(by=self.ruth, enrolment=enrolment, supervisor=supervisor or self.mara)
        enrolment.refresh_from_db()
        return enrolment

    def session(
        self,
        therapist: Enrolment,
        client: Enrolment,
        *,
        minutes: int = 60,
        steps: tuple[str, ...] | None = None,
    ) -> Session:
        """A session logged by its therapist and confirmed by its client."""
        reached = (
            steps if steps is not None else tuple(item.code for item in therapist.curriculum.rules.steps)
        )
        facts = SessionFacts(
            role="therapist",
            starts_at=next(self.slots),
            minutes=minutes,
            format="in_person",
            steps=reached,
            in_therapy=True,
        )
        session = log(by=therapist.person, enrolment=therapist, partner=client, facts=facts)
        side = session.participations.select_related("session", "person", "enrolment").get(role="client")
        confirming.confirm(by=client.person, participation=side)
        return session

    def asked(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, handed to the supervisor."""
        side = session.participations.select_related("session", "person", "enrolment").get(role=role)
        return signing_off.ask(by=side.person, participations=[side])[0]

    def signed(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, signed by its supervisor."""
        line = self.asked(session, role)
        supervisor = line.participation.enrolment.supervisor
        return signing_off.approve(
            by=supervisor, sign_off=line, shown_sha256=fingerprint(signing_off.shown(line)), proof=proof()
        )

    def taught(self, enrolment: Enrolment) -> None:
        """Every module of the stream attended."""
        for offset, (code, module) in enumerate(sorted(teaching.modules_of(enrolment.stream).items())):
            held_on = timezone.now().date() - dt.timedelta(days=150 - offset)
            roster = teaching.open_roster(
                by=self.tom, stream=enrolment.stream, module=code, held_on=held_on, minutes=module.minutes
            )
            teaching.record_attendance(by=self.tom, roster=roster, present=[enrolment])

    def consulted(self, enrolment: Enrolment, *, hours: int, with_others: tuple[Enrolment, ...] = ()) -> None:
        """Hours of consultation, two at a time, led and signed by the supervisor."""
        for _half in range(0, hours, 2):
            facts = meeting.MeetingFacts(starts_at=next(self.slots), minutes=120, format="online")
            next(self.slots)
            meeting.enter(
                by=self.mara,
                stream=enrolment.stream,
                facts=facts,
                attended=[enrolment, *with_others],
                proof=proof(),
            )

    def reflected(self, enrolment: Enrolment) -> None:
        """A reflection handed in and accepted."""
        reflection = reflecting.hand_in(by=enrolment.person, enrolment=enrolment, text=REFLECTION)
        reflecting.accept(by=self.tom, reflection=reflection)

    def licensed(self, who: Person) -> None:
        """A licence (and an insurance) checked by a registrar, valid for another year."""
        until = timezone.now().date() + dt.timedelta(days=365)
        for kind in ("licence", "insurance"):
            declared = checking.declare(
                by=who, kind=kind, body="Example College", number="012345", expires_on=until
            )
            checking.check(by=self.ruth, registration=declared)

    def scoped(self, enrolment: Enrolment, *, days_ago: int = 0) -> None:
        """The scope attested and countersigned."""
        import time_machine

        with time_machine.travel(timezone.now() - dt.timedelta(days=days_ago), tick=True):
            seen = fingerprint(scoping.shown(enrolment, "en"))
            attestation = scoping.attest(
                by=enrolment.person, enrolment=enrolment, shown_sha256=seen, language="en", proof=proof()
            )
            scoping.countersign(by=self.mara, attestation=attestation, proof=proof())

    def competent(self, enrolment: Enrolment) -> None:
        """Every listed competence attested."""
        codes = [item.code for item in enrolment.curriculum.rules.competences]
        attesting.attest(by=self.mara, enrolment=enrolment, competences=codes, proof=proof())

    def certificate(self, enrolment: Enrolment) -> Certificate | None:
        """The certificate of that enrolment, if there is one."""
        return Certificate.objects.filter(enrolment=enrolment).first()
