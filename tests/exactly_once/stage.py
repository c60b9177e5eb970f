"""People on the brink of completion, by the actions the pages call, in a stream short enough for many rounds."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from django.utils import timezone

from audit.models import Event
from certification import crediting, publishing, storing
from certification.models import Certificate, Enrolment, Stream
from config.demonstration.travelling import days_ago, travel
from coursework import teaching
from people.models import Letter, Person
from practicum.models import SignOff
from tests.cast import CURRICULA, World, person

# What the shipped CTIC asks, cut down to what two signatures and a trainer complete.
ASKS = """
[[group]]
code = "learning"
title = "Learning"
title_fr = "Apprentissage"

[[group.requirement]]
code = "module"
title = "One module"
title_fr = "Un module"
evidence = "coursework.module"

[[group]]
code = "practice"
title = "Practice"
title_fr = "Pratique"

[[group.requirement]]
code = "in-person"
title = "A session in person"
title_fr = "Une séance en personne"
evidence = "practicum.session.therapist"
where = { format = "in_person" }

[[group.requirement]]
code = "online"
title = "A session online"
title_fr = "Une séance en ligne"
evidence = "practicum.session.therapist"
where = { format = "online" }
"""
LICENCE = """
[[group.requirement]]
code = "licence"
title = "A licence valid today"
title_fr = "Un permis d’exercice valide aujourd’hui"
document = "licence"
"""


def relay(code: str, asks: str) -> str:
    """The shipped CTIC under another code, asking only this."""
    shipped = (CURRICULA / "ctic.toml").read_text()
    head = shipped[: shipped.index("[[group]]")]
    return head.replace('code = "ctic"', f'code = "{code}"', 1) + asks


class Stage:
    """A world with two more streams: `relay` ends with two signatures, `licensed` with a signature and a licence."""

    def __init__(self) -> None:
        self.world = World()
        for position, (code, asks) in enumerate((("relay", ASKS), ("licensed", ASKS + LICENCE)), 10):
            draft = publishing.load(by=None, source=relay(code, asks), position=position)
            publishing.publish(by=self.world.ruth, curriculum=draft)
        self.world.streams |= {one.code: one for one in Stream.objects.filter(code__in=["relay", "licensed"])}
        self._appoint()
        self.names = (f"R{number} Runner" for number in itertools.count(1))
        self.partners: dict[str, Enrolment] = {}

    def _appoint(self) -> None:
        from certification import appointing

        for code in ("relay", "licensed"):
            for who, function in ((self.world.tom, "trainer"), (self.world.mara, "supervisor")):
                appointing.appoint(
                    by=self.world.ruth,
                    person=who,
                    stream=self.world.streams[code],
                    function=function,
                    starts_on=days_ago(300).date(),
                )

    def runners(self, number: int, *, stream: str = "relay", name: str = "") -> list[Enrolment]:
        """So many active enrolments whose modules are attended and whose sessions are still to be held."""
        if stream not in self.partners:
            self.partners[stream] = self.world.admitted(self.world.theo, stream)
        found = []
        for _ in range(number):
            who = person(next(self.names))
            if name:
                Person.objects.filter(pk=who.pk).update(name=name)
                who.refresh_from_db()
            found.append(self.world.admitted(who, stream))
        if found:
            self.world.walk.teach(found, modules=1, at=days_ago(150))
        return found

    def lines(self, enrolment: Enrolment) -> tuple[SignOff, SignOff]:
        """The two lines that complete it, confirmed by the partner and handed to the supervisor."""
        walk, partner = self.world.walk, self.partners[enrolment.stream.code]
        in_person = walk.ask(walk.session(enrolment, partner, how="in_person"))
        return in_person, walk.ask(walk.session(enrolment, partner, how="online"))

    def brink(self, number: int, *, stream: str = "relay") -> list[tuple[Enrolment, tuple[SignOff, SignOff]]]:
        """So many enrolments, each two signatures from its certificate."""
        return [(enrolment, self.lines(enrolment)) for enrolment in self.runners(number, stream=stream)]

    def certified(self, number: int, **words: str) -> list[Certificate]:
        """So many certificates just issued, whose papers nobody has produced yet."""
        runners = self.runners(number, **words)
        for enrolment in runners:
            for line in self.lines(enrolment):
                self.sign(line)
        self.settle_post()
        return list(Certificate.objects.filter(enrolment__in=runners).order_by("pk"))

    def sign(self, line: SignOff) -> None:
        """The line signed by the supervisor, in this process."""
        from certification.signing import fingerprint
        from config.demonstration.walking import proof
        from practicum import signing_off

        signing_off.approve(
            by=self.world.mara,
            sign_off=line,
            shown_sha256=fingerprint(signing_off.shown(line)),
            proof=proof(),
        )

    def settle_post(self) -> None:
        """Every letter so far counts as sent, so that workers find only those of the test."""
        Letter.objects.filter(status="queued").update(status="claimed")
        Letter.objects.filter(status="claimed").update(status="sent", sent_at=timezone.now())

    def complete_while_paused(self, number: int) -> list[Enrolment]:
        """So many enrolments that meet everything and have no certificate, because they were paused meanwhile."""
        from certification import enrolling

        found = []
        for enrolment in self.runners(number):
            first, second = self.lines(enrolment)
            self.sign(first)
            enrolling.pause(by=enrolment.person, enrolment=enrolment)
            crediting.verify(by=self.world.mara, evidence=second.participation.evidence)
            # Active again, but not yet judged: the moment in which several look at once.
            enrolment.refresh_from_db()
            Enrolment.objects.filter(pk=enrolment.pk).update(status="active")
            found.append(enrolment)
        return found


def count(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """How many certificates each of these enrolments has."""
    rows = list(enrolments)
    return {row.pk: Certificate.objects.filter(enrolment=row).count() for row in rows}


def assert_done_once(certificate: Certificate, mail: list[str]) -> None:
    """The paper is finished: one hash, its bytes stored, one letter row, sent, and at least one letter on its way."""
    certificate.refresh_from_db()
    assert certificate.production == "done"
    assert storing.get(certificate.pdf_sha256).startswith(b"%PDF")
    assert Certificate.objects.filter(enrolment=certificate.enrolment_id).count() == 1
    about = {"subject_id": str(certificate.public_id)}
    assert Event.objects.filter(action="certificate.issued", **about).count() == 1
    assert Event.objects.filter(action="certificate.produced", **about).count() == 1
    letter = Letter.objects.get(key=f"ready:{certificate.public_id}")
    assert letter.status == "sent"
    assert sum(f"<{letter.public_id}@" in one for one in mail) >= 1


__all__ = ["Stage", "assert_done_once", "count", "teaching", "travel"]
