"""Ways to a state the registrar's tests begin with: everything met, or many rows at once."""

from __future__ import annotations

import itertools
import secrets

from django.utils import timezone

from certification import checking, enrolling
from certification.models import Certificate, Enrolment
from people.models import Person
from tests.cast import World, person

_numbers = itertools.count(1)


def all_but_the_award(world: World, stream: str = "itatm") -> Enrolment:
    """Ines, who has met everything her stream asks for but a registrar's award."""
    mine = world.admitted(world.ines, stream)
    partners = [world.admitted(world.theo, stream), world.admitted(world.sam, stream)]
    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    for turn in range(8):
        theirs = partners[turn % 2]
        world.signed(world.session(mine, theirs))
        swapped = world.session(theirs, mine)
        side = swapped.participations.get(role="client")
        if side.evidence.status == "claimed":
            world.signed(swapped, "client")
    world.consulted(mine, hours=12)
    world.reflected(mine)
    world.competent(mine)
    mine.refresh_from_db()
    return mine


def somebody() -> Person:
    return person(f"Person{next(_numbers):03} Example")


def applicant(world: World, stream: str = "ctic") -> Enrolment:
    return enrolling.apply(by=somebody(), stream=world.streams[stream], motivation="A clinic in town.")


def declared(who: Person) -> None:
    until = timezone.now().date().replace(year=timezone.now().year + 1, day=1)
    checking.declare(by=who, kind="licence", body="Example College", number="7", expires_on=until)


def paper(enrolment: Enrolment) -> Certificate:
    """A certificate as `issuing` writes it, without the months before it: for lists and decisions about papers."""
    facts = {
        "holder": enrolment.person.name,
        "stream": {"title": "T"},
        "issuer": {"name": "I"},
        "evidence": [],
    }
    return Certificate.objects.create(
        enrolment=enrolment,
        number=f"CTIC-{next(_numbers):08}",
        token=secrets.token_urlsafe(16),
        name_words="x",
        facts=facts,
        facts_sha256="0" * 64,
        issued_on=timezone.now().date(),
    )
