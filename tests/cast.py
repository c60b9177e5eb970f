"""The people of the tests, known by name, and short words for the walks that bring them somewhere.

Ines is the therapist; Theo her practice partner; Mara supervises both; Olu supervises another stream's people; Tom
trains; Ruth and Rafael are registrars; Ada audits; Sam is a stranger with an enrolment of his own.
"""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

from allauth.account.models import EmailAddress
from django.utils import timezone

from certification import appointing, publishing
from certification.models import Certificate, Enrolment, Stream
from config.demonstration.travelling import days_ago
from config.demonstration.walking import Walk, proof
from people.models import OfficeGrant, Person
from practicum.models import Session, SignOff

__all__ = ["REFLECTION", "World", "person", "proof"]

CURRICULA = Path(__file__).resolve().parent.parent / "curricula"
REFLECTION = "What changed in how I work is the pace: I notice earlier when a step comes too soon. " * 4
PASSWORD = "correct horse battery staple"
NAMES = (
    *("Ines Halloran", "Theo Brandt", "Sam Stranger", "Mara Okafor", "Olu Adeyemi"),
    *("Tom Trainer", "Ruth Registrar", "Rafael Registrar", "Ada Auditor"),
)


def person(name: str, **fields: object) -> Person:
    """A person who may sign in, with a verified address."""
    email = f"{name.split()[0].lower()}@people.example"
    made = Person.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


class World:
    """Three published streams, people in every role, and the walks between."""

    def __init__(self, days: int = 300) -> None:
        self.days = days
        self.people = {name.split()[0].lower(): person(name) for name in NAMES}
        start = timezone.now().date() - dt.timedelta(days=days)
        for name, office in (("ruth", "registrar"), ("rafael", "registrar"), ("ada", "auditor")):
            OfficeGrant.objects.create(person=self.people[name], office=office, starts_on=start)
        for position, code in enumerate(("ctic", "itatm", "coach")):
            draft = publishing.load(
                by=None, source=(CURRICULA / f"{code}.toml").read_text(), position=position
            )
            publishing.publish(by=self.ruth, curriculum=draft)
        self.streams = {stream.code: stream for stream in Stream.objects.all()}
        for stream in self.streams.values():
            for who, function in (("tom", "trainer"), ("mara", "supervisor")):
                appointing.appoint(
                    by=self.ruth, person=self.people[who], stream=stream, function=function, starts_on=start
                )
        appointing.appoint(
            by=self.ruth, person=self.olu, stream=self.streams["ctic"], function="supervisor", starts_on=start
        )
        first = days_ago(200, hour=0)
        # Free hours, each two hours after the one before, all in the past.
        self.slots = (first + dt.timedelta(hours=2 * n) for n in itertools.count())
        self.walk = Walk(registrar=self.ruth, supervisor=self.mara, trainer=self.tom, slots=self.slots)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def admitted(self, who: Person, stream: str = "ctic", supervisor: Person | None = None) -> Enrolment:
        """An active enrolment, admitted before all sessions of the tests."""
        return self.walk.admit(who, self.streams[stream], at=days_ago(self.days - 10), supervisor=supervisor)

    def session(
        self,
        therapist: Enrolment,
        client: Enrolment,
        *,
        minutes: int = 60,
        steps: tuple[str, ...] | None = None,
    ) -> Session:
        """A session logged by its therapist and confirmed by its client."""
        return self.walk.session(therapist, client, minutes=minutes, steps=steps)

    def asked(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, handed to the supervisor."""
        return self.walk.ask(session, role)

    def signed(self, session: Session, role: str = "therapist") -> SignOff:
        """That side of the session, signed by its supervisor."""
        return self.walk.sign(session, role)

    def practised(self, enrolment: Enrolment, partners: list[Enrolment], *, sessions: int = 6) -> None:
        """Signed sessions in both chairs."""
        self.walk.practise(enrolment, partners, sessions=sessions)

    def taught(self, enrolment: Enrolment) -> None:
        """Every module of the stream attended."""
        self.walk.teach([enrolment], at=days_ago(150))

    def consulted(self, enrolment: Enrolment, *, hours: int, with_others: tuple[Enrolment, ...] = ()) -> None:
        """Hours of consultation, two at a time, led and signed by the supervisor."""
        self.walk.consult([enrolment, *with_others], hours=hours)

    def reflected(self, enrolment: Enrolment) -> None:
        """A reflection handed in and accepted."""
        self.walk.reflect(enrolment, REFLECTION, at=days_ago(2))

    def licensed(self, who: Person) -> None:
        """A licence and an insurance checked by a registrar, still valid for months."""
        self.walk.license(who, at=days_ago(100))

    def scoped(self, enrolment: Enrolment, *, days_ago: int = 0) -> None:
        """The scope attested that many days ago, and countersigned."""
        self.walk.scope(enrolment, at=timezone.now() - dt.timedelta(days=days_ago + 2))

    def competent(self, enrolment: Enrolment) -> None:
        """Every listed competence attested."""
        self.walk.attest(enrolment, at=timezone.now())

    def complete(self, enrolment: Enrolment, partners: list[Enrolment]) -> None:
        """Everything its stream asks, but a registrar's award where one is asked for."""
        self.scoped(enrolment, days_ago=250)
        self.licensed(enrolment.person)
        self.taught(enrolment)
        self.practised(enrolment, partners)
        self.consulted(enrolment, hours=10)
        self.reflected(enrolment)
        self.competent(enrolment)

    def certificate(self, enrolment: Enrolment) -> Certificate | None:
        """The certificate of that enrolment, if there is one."""
        return self.walk.certificate(enrolment)
