"""One world with an object of every kind, everybody signed in, and a way to ask that leaves no trace.

Every object is Ines's or about her. A scene lives inside one transaction that is never committed; each question is
asked inside a savepoint that is rolled back, so that all of them are asked of the very same world.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from certification import appointing, moving_versions, producing, publishing, rehearsing, waiving
from certification.models import Appointment, Certificate
from people.models import OfficeGrant
from practicum import signing_off
from tests.arriving import arrive
from tests.cast import CURRICULA, World, person

ROLES = {
    "anonymous": None,
    "therapist": "ines",
    "partner": "theo",
    "other therapist": "sam",
    "assigned supervisor": "mara",
    "other supervisor": "olu",
    "trainer": "tom",
    "registrar": "ruth",
    "auditor": "ada",
    "suspended": "nadia",
}
REFLECTED = (
    "What changed is that I notice the pace of the work, and I wait a breath longer before the next step. "
    * 4
)
# Written by the session engine and allauth for whoever asks; not part of the record.
UNRECORDED = frozenset({"django_session", "usersessions_usersession"})


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Scene:
    """The world, its objects by name (`self.objects`), and one signed-in client per role."""

    def __init__(self) -> None:
        self.world = world = World()
        world.people["nora"] = person("Nora Newcomer")
        world.people["nadia"] = person("Nadia Suspended")
        member = person("Member Of The Cast")
        member.email = "ines@cast.example"
        member.save()
        self.objects: dict[str, Any] = {}
        self._enrol()
        self._practise()
        self._learn()
        self._certify()
        self._begin()
        self._empower_nadia()
        for one in world.people.values():
            TOTP.activate(one, generate_totp_secret())
        self.clients = {role: self.enter(name) for role, name in ROLES.items()}
        appointing.suspend(by=world.rafael, person=world.nadia)
        self.still = fingerprint()

    def enter(
        self, name: str | None, client: Client | None = None, *, factors: int = 2, minutes_ago: int = 0
    ) -> Client:
        """A client in which that person has signed in so many minutes ago, with both factors or with one."""
        # What waits for a commit never runs here: nothing is committed.
        client = client or Client(raise_request_exception=False)
        if name is None:
            return client
        arrive(client, self.world.people[name])
        session: Any = client.session
        records = session["account_authentication_methods"]
        # An hour ahead, so that a slow machine does not outlast the five minutes signing allows.
        at = records[0]["at"] + (0 if minutes_ago else 3600) - 60 * minutes_ago
        session["account_authentication_methods"] = [
            records[0] | {"at": at, "reauthenticated": True},
            {"method": "mfa", "type": "totp", "at": at, "reauthenticated": True},
        ][:factors]
        session.save()
        return client

    def _enrol(self) -> None:
        world = self.world
        self.mine = world.admitted(world.ines)
        self.theirs = world.admitted(world.theo)
        world.admitted(world.sam)
        self.objects["enrolment"] = self.mine
        self.objects["application"] = world.walk.apply(world.nora, world.streams["ctic"])

    def _practise(self) -> None:
        world = self.world
        signed = world.session(self.mine, self.theirs, minutes=75)
        waiting = world.session(self.mine, self.theirs, minutes=50)
        returned = world.session(self.mine, self.theirs, minutes=45)
        client_role = world.session(self.theirs, self.mine, minutes=55)
        self.objects["signed line"] = world.signed(signed)
        self.objects["waiting line"] = world.asked(waiting)
        self.objects["client line"] = world.asked(client_role, "client")
        line = world.asked(returned)
        signing_off.send_back(by=world.mara, sign_off=line, comment="The minutes look wrong.")
        self.objects["returned line"] = line
        self.objects["session"] = waiting
        self.objects["returned session"] = returned
        self.objects["open session"] = world.session(self.mine, self.theirs)
        self.objects["side"] = waiting.participations.get(role="therapist")
        self.objects["unconfirmed session"] = world.walk.log(self.mine, self.theirs)
        # Theo's, so that Ines's own is still to be signed.
        world.walk.scope(self.theirs, at=timezone.now(), countersigned=False)
        self.objects["scope"] = self.theirs.scope_attestations.get()
        world.walk.attest(self.mine, at=timezone.now(), competences=1)
        self.objects["competence"] = self.mine.competence_attestations.get()
        world.consulted(self.mine, hours=2)
        place = self.mine.meeting_places.get()
        self.objects |= {"meeting": place.meeting, "place": place}

        self.open_side = self.objects["open session"].participations.get(role="therapist")

    def first_module(self) -> str:
        """A module of the first stream, as the roster's form names it."""
        return f"ctic/{self.mine.curriculum.rules.modules[0].code}"

    def _learn(self) -> None:
        world = self.world
        world.walk.teach([self.mine], modules=1, at=timezone.now() - dt.timedelta(days=100))
        attendance = self.mine.attendances.get()
        self.objects |= {"attendance": attendance, "roster": attendance.roster}
        world.walk.reflect(self.mine, REFLECTED, at=timezone.now(), accepted=False)
        self.objects["reflection"] = self.mine.reflections.get()

    def _certify(self) -> None:
        world = self.world
        coach = world.admitted(world.ines, "coach")
        world.complete(coach, [world.admitted(world.theo, "coach"), world.admitted(world.sam, "coach")])
        certificate = Certificate.objects.get(enrolment=coach)
        producing.produce(certificate.pk)
        certificate.refresh_from_db()
        self.objects |= {"certificate": certificate, "certified enrolment": coach}
        itatm = world.admitted(world.ines, "itatm")
        partners = [world.admitted(world.theo, "itatm"), world.admitted(world.sam, "itatm")]
        world.scoped(itatm, days_ago=250)
        world.taught(itatm)
        world.practised(itatm, partners, sessions=8)
        world.consulted(itatm, hours=12)
        world.reflected(itatm)
        world.competent(itatm)
        self.objects["award"] = itatm

    def _begin(self) -> None:
        world = self.world
        self.objects["registration"] = world.walk.declare(
            world.ines, "licence", at=timezone.now(), number="777001"
        )
        source = (CURRICULA / "ctic.toml").read_text().replace('version = "2026.1"', 'version = "2026.2"', 1)
        self.objects["draft"] = publishing.load(by=world.ruth, source=source)
        second = publishing.load(
            by=world.ruth,
            source=(CURRICULA / "itatm.toml")
            .read_text()
            .replace('version = "2026.1"', 'version = "2026.2"', 1),
        )
        publishing.publish(by=world.ruth, curriculum=second)
        awaiting = self.objects["award"]
        move = moving_versions.propose(
            by=world.rafael, enrolment=awaiting, curriculum=second, reason="The newer one asks less."
        )
        waiver = waiving.request(
            by=world.mara,
            enrolment=self.mine,
            requirement=waiving.waivable(self.mine)[-1].code,
            kind="equivalency",
            body="Another institute",
            reason="She attended it there.",
        )
        self.objects |= {"moving enrolment": awaiting, "move": move, "waiver": waiver}
        self.objects["proposed version"] = second
        self.objects["dry run"] = rehearsing.ask(by=world.ruth, curriculum=second)
        self.objects["person"] = world.ines
        self.objects["appointment"] = Appointment.objects.get(
            person=world.mara, stream__code="ctic", function="supervisor"
        )

    def _empower_nadia(self) -> None:
        """Every office and appointment there is: a suspended person shows that none of them is left."""
        world, start = self.world, timezone.now().date() - dt.timedelta(days=90)
        for office in ("registrar", "auditor"):
            OfficeGrant.objects.create(person=world.nadia, office=office, starts_on=start)
        for function in ("supervisor", "trainer"):
            appointing.appoint(
                by=world.ruth,
                person=world.nadia,
                stream=world.streams["ctic"],
                function=function,
                starts_on=start,
            )


def fingerprint() -> dict[str, str]:
    """For every table of the record: a hash of all its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in UNRECORDED:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    return found


class Writes:
    """Notes which tables were written to, so that the costly comparison is made only then."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb, _, rest = sql.lstrip().partition(" ")
        if verb.upper() in {"INSERT", "UPDATE", "DELETE"} and not any(
            name in rest[:60] for name in UNRECORDED
        ):
            self.seen = True
        return execute(sql, params, many, context)
