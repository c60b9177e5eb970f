"""The demonstration world: about twenty invented therapists over three streams, at every stage.

The same people, sessions and figures come out of the same seed; ids, tokens and certificate numbers are drawn anew,
since they must never be guessable.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.utils import timezone

from certification import (
    appointing,
    checking,
    crediting,
    enrolling,
    holding,
    issuing,
    moving_versions,
    producing,
    publishing,
    waiving,
)
from certification.models import Certificate, Curriculum, Enrolment, Stream
from config.demonstration import cast, versions
from config.demonstration.cast import Member
from config.demonstration.travelling import days_ago, travel
from config.demonstration.walking import Walk
from people import sending
from people.models import Person
from practicum import confirming, signing_off
from practicum.models import SignOff

SEED = 20260

RETURNED = "The setting does not match the day: was this in person or online? Please correct it and hand it in again."
REFLECTIONS = (
    """I used to move to the next technique when a session felt stuck. In the last months I have learned to stay with
the pace of the body instead, to name what I notice and to wait. What changed most is my preparation: I now plan where
to pause, what to do when a block shows, and how to close so that the person leaves settled.""",
    """Practising in both chairs taught me how much the order of the steps matters. As a therapist I notice earlier when
I hurry; I can feel it in my own breathing. I have begun to ask for consultation before I am stuck rather than after,
and I can say why a step stands where it stands.""",
)


class Seeding:
    """Makes the world once; every step is an action of the platform, at its own day in the past."""

    def __init__(self, seed: int = SEED) -> None:
        self.dice = random.Random(seed)
        self.people: dict[str, Person] = {}
        self.enrolments: dict[str, Enrolment] = {}
        self.streams: dict[str, Stream] = {}

    def run(self) -> None:
        """The whole world; ends with every paper produced, every letter sent, every standing judged today."""
        with travel(days_ago(700)):
            self._bring_in_people()
        self._appoint()
        self._ctic()
        self._itatm()
        self._coach()
        self._decide()
        self._settle()

    # People ---------------------------------------------------------------------------------------------------

    def _bring_in_people(self) -> None:
        for member in cast.CAST:
            person = Person.objects.create_user(
                member.email, name=member.name, language=member.language, time_zone=member.time_zone
            )
            EmailAddress.objects.create(user=person, email=member.email, verified=True, primary=True)
            self.people[member.slug] = person
        self.ruth, self.rafael = self.people["ruth"], self.people["rafael"]
        today = timezone.now().date()
        appointing.grant_office(by=None, person=self.ruth, office="registrar", starts_on=today)
        appointing.grant_office(by=None, person=self.rafael, office="registrar", starts_on=today)
        appointing.grant_office(by=self.ruth, person=self.people["ada"], office="auditor", starts_on=today)
        # CTIC begins with the version before the one that ships.
        publishing.load(by=self.ruth, source=versions.earlier_ctic())
        for draft in Curriculum.objects.filter(status="draft").select_related("stream"):
            publishing.publish(by=self.ruth, curriculum=draft)
        self.streams = {stream.code: stream for stream in Stream.objects.all()}

    def _appoint(self) -> None:
        with travel(days_ago(690)):
            today = timezone.now().date()
            for code, stream in self.streams.items():
                appointing.appoint(
                    by=self.ruth,
                    person=self.people["mara"],
                    stream=stream,
                    function="supervisor",
                    starts_on=today,
                )
                appointing.appoint(
                    by=self.ruth,
                    person=self.people["tomas"],
                    stream=stream,
                    function="trainer",
                    starts_on=today,
                )
                if code != "coach":
                    appointing.appoint(
                        by=self.ruth,
                        person=self.people["olivier"],
                        stream=stream,
                        function="supervisor",
                        starts_on=today,
                    )

    def _walk(self, begin: float, supervisor: str = "mara") -> Walk:
        """Walks whose sessions begin that many days ago, two or three days apart."""
        return Walk(
            registrar=self.ruth,
            supervisor=self.people[supervisor],
            trainer=self.people["tomas"],
            slots=self._slots(begin),
        )

    def _slots(self, begin: float) -> Iterator[dt.datetime]:
        # Hours and quarter hours differ from walk to walk so that partners shared by two walks are seldom busy twice.
        moment = days_ago(begin, hour=13) + dt.timedelta(minutes=self.dice.randrange(0, 24) * 10)
        while True:
            yield moment
            moment += dt.timedelta(days=self.dice.choice((2, 3)))

    def _admit(self, walk: Walk, member: Member, days: float) -> Enrolment:
        enrolment = walk.admit(self.people[member.slug], self.streams[member.stream], at=days_ago(days))
        self.enrolments[member.slug] = enrolment
        return enrolment

    def _finish_all_but_attesting(
        self, walk: Walk, mine: Enrolment, partners: list[Enrolment], days: float
    ) -> None:
        """Everything its stream asks but the competences: about two months from that day on."""
        sessions = 4 if mine.stream.code == "ctic" else 6
        walk.scope(mine, at=days_ago(days - 1))
        walk.license(mine.person, at=days_ago(days - 2))
        walk.teach([mine], at=days_ago(days - 5))
        walk.practise(mine, partners, sessions=sessions)
        walk.consult([mine], hours=10)
        walk.reflect(mine, self.dice.choice(REFLECTIONS), at=days_ago(days - 70))

    # Streams --------------------------------------------------------------------------------------------------

    def _ctic(self) -> None:
        old = self._walk(330, supervisor="olivier")
        emil, grace = self._admit(old, cast.EMIL, 345), self._admit(old, cast.GRACE, 345)
        wren = self._admit(old, cast.WREN, 345)
        with travel(days_ago(340)):
            newer = publishing.load(by=self.ruth, source=versions.shipped("ctic"))
            publishing.publish(by=self.ruth, curriculum=newer)
        for mine, partner in ((emil, grace), (grace, emil)):
            self._finish_all_but_attesting(old, mine, [partner], 344)
            old.slots = self._slots(250)
        for mine in (emil, grace):
            old.attest(mine, at=days_ago(150))
        with travel(days_ago(40)):
            self._produce_everything()
            issuing.revoke(
                by=self.ruth,
                certificate=Certificate.objects.get(enrolment=grace),
                reason="Two supervised sessions were entered twice; the holder agreed (example).",
            )

        old.scope(wren, at=days_ago(330))
        old.license(wren.person, at=days_ago(329))
        old.consult([wren], hours=4)

        walk = self._walk(120)
        ines, theo = self._admit(walk, cast.INES, 130), self._admit(walk, cast.THEO, 130)
        priya, luc = self._admit(walk, cast.PRIYA, 125), self._admit(walk, cast.LUC, 125)
        self._ines_one_signature_away(walk, ines, [theo, priya])
        walk.scope(theo, at=days_ago(118))
        walk.license(theo.person, at=days_ago(117))
        walk.teach([theo, priya], modules=2, at=days_ago(100))
        middle = self._walk(55)
        middle.sign(middle.session(theo, priya))
        middle.sign(middle.session(theo, luc))
        middle.ask(middle.session(theo, priya, how="online"))
        middle.consult([theo, priya, luc], hours=4)
        walk.license(priya.person, at=days_ago(110))
        middle.sign(middle.session(priya, theo))
        self._return(middle.ask(middle.session(priya, luc, steps=())), RETURNED)
        middle.ask(middle.session(priya, theo))
        self._dispute(middle, luc, theo)

        new = self._walk(10)
        self._admit(new, cast.SANA, 1)
        new.declare(self.people["sana"], "licence", at=days_ago(0.5), number="RP-20417")
        with travel(days_ago(2)):
            new.apply(
                self.people["noor"],
                self.streams["ctic"],
                motivation="School-based practice with adolescents; I want one clear framework and consultation.",
            )

    def _ines_one_signature_away(self, walk: Walk, ines: Enrolment, partners: list[Enrolment]) -> None:
        """Everything met but one session as therapist, which waits in her supervisor's queue."""
        walk.scope(ines, at=days_ago(128))
        walk.license(ines.person, at=days_ago(127))
        walk.teach([ines], at=days_ago(115))
        walk.practise(ines, partners, sessions=3)
        self._client_only(walk, ines, partners[0])
        walk.consult([ines], hours=6)
        walk.reflect(ines, REFLECTIONS[0], at=days_ago(20))
        walk.attest(ines, at=days_ago(9))
        last = self._walk(4)
        last.ask(last.session(ines, partners[1]))

    def _client_only(self, walk: Walk, mine: Enrolment, partner: Enrolment) -> None:
        swapped = walk.session(partner, mine)
        side = swapped.participations.select_related("enrolment__curriculum").get(role="client")
        if confirming.needs_signature(side):
            walk.sign(swapped, "client")

    def _itatm(self) -> None:
        old = self._walk(330, supervisor="olivier")
        jean, hannah = self._admit(old, cast.JEAN, 345), self._admit(old, cast.HANNAH, 345)
        walk = self._walk(140)
        mei, ruben = self._admit(walk, cast.MEI, 150), self._admit(walk, cast.RUBEN, 150)
        samuel, clara = self._admit(walk, cast.SAMUEL, 60), self._admit(walk, cast.CLARA, 60)
        helper = walk.admit(self.people["theo"], self.streams["itatm"], at=days_ago(346))
        self._finish_all_but_attesting(old, jean, [hannah, helper], 344)
        old.slots = self._slots(240)
        self._finish_all_but_attesting(old, hannah, [jean, helper], 344)
        old.attest(jean, at=days_ago(80))
        old.attest(hannah, at=days_ago(5))
        old.award(jean, by=self.rafael, at=days_ago(75))
        with travel(days_ago(75)):
            self._produce_everything()

        self._turn_certificates(jean)

        walk.scope(mei, at=days_ago(148))
        walk.license(mei.person, at=days_ago(147))
        walk.teach([mei, ruben], at=days_ago(130), modules=4)
        walk.sign(walk.session(mei, ruben))
        waiting = self._walk(40)
        for turn in range(6):
            partner = (ruben, clara)[turn % 2]
            session = waiting.session(mei, partner, how="online" if turn == 2 else "in_person")
            waiting.ask(session)
            waiting.ask(waiting.session(partner, mei), "client")
        waiting.consult([mei, ruben], hours=4)
        walk.license(ruben.person, at=days_ago(90))
        middle = self._walk(30)
        middle.ask(middle.session(ruben, clara))
        middle.ask(middle.session(ruben, samuel))
        recent = self._walk(3)
        recent.log(samuel, clara)
        self._return_licence(samuel)
        self._admit(self._walk(8), cast.AOIFE, 6)

    def _coach(self) -> None:
        old = self._walk(600)
        marcus, oscar = self._admit(old, cast.MARCUS, 640), self._admit(old, cast.OSCAR, 640)
        old.scope(marcus, at=days_ago(639))
        old.license(marcus.person, at=days_ago(638))
        old.teach([marcus], at=days_ago(630))
        old.practise(marcus, [oscar], sessions=5)
        old.consult([marcus], hours=8)
        old.reflect(marcus, REFLECTIONS[1], at=days_ago(450))
        old.attest(marcus, at=days_ago(400))
        with travel(days_ago(399)):
            self._produce_everything()
        walk = self._walk(180)
        dana = self._admit(walk, cast.DANA, 200)
        yuki, bianca = self._admit(walk, cast.YUKI, 190), self._admit(walk, cast.BIANCA, 190)
        walk.scope(dana, at=days_ago(185))
        walk.license(dana.person, at=days_ago(184))
        walk.teach([dana, bianca], at=days_ago(120), modules=2)
        middle = self._walk(45)
        for _turn in range(3):
            middle.sign(middle.session(dana, bianca))
        middle.ask(middle.session(dana, bianca))
        walk.scope(bianca, at=days_ago(150))
        walk.reflect(bianca, REFLECTIONS[0], at=days_ago(3), accepted=False)
        walk.scope(yuki, at=days_ago(2), countersigned=False)
        with travel(days_ago(30)):
            enrolling.pause(by=oscar.person, enrolment=oscar)

    def _turn_certificates(self, jean: Enrolment) -> None:
        """One certificate replaced (a name corrected), one suspended: a verifier meets each state."""
        emil = Certificate.objects.get(enrolment=self.enrolments["emil"])
        with travel(days_ago(30)):
            issuing.replace(by=self.ruth, certificate=emil, reason="The name was corrected (example).")
            self._produce_everything()
        with travel(days_ago(8)):
            issuing.suspend(
                by=self.rafael,
                certificate=Certificate.objects.get(enrolment=jean),
                reason="A question about two sessions is being looked at (example).",
            )

    # Decisions ------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        """What is decided beside the evidence: a proposed version, a waiver, an equivalency, a hold, and a draft."""
        ruben, wren, dana = (self.enrolments[one] for one in ("ruben", "wren", "dana"))
        with travel(days_ago(20)):
            elsewhere = waiving.request(
                by=ruben.person,
                enrolment=ruben,
                requirement="consultation-hours",
                kind="equivalency",
                amount=180,
                reason="Three hours with a consultant of another programme (example).",
                effective_on=ruben.person.today() - dt.timedelta(days=60),
            )
        with travel(days_ago(15)):
            waiving.approve(by=self.ruth, waiver=elsewhere)
        with travel(days_ago(6)):
            waiving.request(
                by=ruben.person,
                enrolment=ruben,
                requirement="reflection",
                kind="waiver",
                reason="A published article shows the same (example).",
            )
            holding.place(
                by=self.ruth,
                enrolment=dana,
                kind="fees",
                reason="The fee for this year is open (example).",
            )
        with travel(days_ago(4)):
            moving_versions.propose(
                by=self.ruth,
                enrolment=wren,
                curriculum=Curriculum.objects.published().get(stream=wren.stream),
                reason="It holds for two years, and asks no renewal every half year (example).",
            )
            publishing.load(by=self.ruth, source=versions.draft_of_itatm())

    # Turns of events ------------------------------------------------------------------------------------------

    def _return(self, line: SignOff, comment: str) -> None:
        with travel(days_ago(3)):
            signing_off.send_back(by=self.people["mara"], sign_off=line, comment=comment)

    def _dispute(self, walk: Walk, mine: Enrolment, partner: Enrolment) -> None:
        session = walk.log(mine, partner, minutes=90)
        side = session.participations.select_related("session", "person", "enrolment").get(role="client")
        with travel(days_ago(2)):
            confirming.dispute(by=partner.person, participation=side, because="other_length")

    def _return_licence(self, enrolment: Enrolment) -> None:
        declared = self._walk(1).declare(enrolment.person, "licence", at=days_ago(12), number="?")
        with travel(days_ago(10)):
            checking.send_back(
                by=self.ruth,
                registration=declared,
                comment="The number is missing: it stands on your card.",
            )

    def _produce_everything(self) -> None:
        for certificate in Certificate.objects.filter(production="queued").order_by("pk"):
            producing.produce(certificate.pk)

    def _settle(self) -> None:
        self._produce_everything()
        crediting.resettle(Enrolment.objects.filter(status__in=["active", "paused"]), by=None)
        for letter in sending.due(timezone.now()):
            sending.send(letter)
