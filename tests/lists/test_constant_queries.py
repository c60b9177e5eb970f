"""Every page that lists something takes as many queries for many as for few, and no list can be forgotten here."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import appointing, enrolling, holding, producing, publishing, rehearsing, waiving
from certification.models import Certificate, Enrolment
from people.models import Person
from tests.cast import CURRICULA, REFLECTION, World, person
from tests.permissions.table import DEMONSTRATION, rows
from tests.registry.conftest import enter, queries

pytestmark = pytest.mark.django_db

# Who opens each list; in brackets the record it belongs to, as `Crowd` keeps it.
LISTS = {
    "ines": """progress enrolment_progress(mine) what_if(mine) sessions session_new certificates registration coursework
               meetings usersessions_list mfa_list_webauthn""",
    "mara": "queue supervisees meeting_new meeting(meeting) competences(mine)",
    "tom": "rosters roster(roster) reflections",
    "ruth": """registry registry_applications registry_enrolments registry_enrolments_csv registry_enrolment(mine)
               registry_decisions(mine) registry_waivers registry_holds registry_matrix registry_matrix_csv
               registry_rehearsals(draft) registry_checks registry_people registry_person(ines) registry_curricula
               registry_awards registry_certificates registry_renewals registry_registrations registry_appointments
               registry_appointment_new""",
    "ada": "audit",
    "": "streams",
}
NO_LISTS = frozenset(
    {
        *(
            "livez",
            "readyz",
            "home",
            "guide",
            "verify_lookup",
            "profile",
            "roster_new",
            "registry_curriculum_new",
        ),
        *("account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate"),
        *(
            "account_email",
            "account_change_password",
            "account_reset_password",
            "account_password_reset_completed",
        ),
        *("mfa_index", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
        "mfa_add_webauthn",
    }
)
"""Pages of no record that list nothing that grows with use."""
EXTRA = {
    "meeting_new": "?stream=ctic",
    "registry_matrix": "?stream=ctic",
    "registry_matrix_csv": "?stream=ctic",
}


class Crowd:
    """The cast, and people who arrive in waves: each wave leaves something new in every list."""

    def __init__(self) -> None:
        self.world = world = World()
        self.mine, self.theirs = world.admitted(world.ines), world.admitted(world.theo)
        self.ines, self.came = world.ines, 0
        self.here: list[Enrolment] = []
        source = (CURRICULA / "ctic.toml").read_text()
        self.draft = publishing.load(
            by=world.ruth, source=source.replace('version = "2026.1"', 'version = "2026.2"', 1)
        )

    def wave(self, people: int) -> None:
        """So many newcomers, each of whom does one of everything, partly with Ines."""
        newcomers = [self._newcomer() for _ in range(people)]
        world, together = self.world, [self.mine, *newcomers]
        if (
            self.came > people
        ):  # the meeting and the roster whose own pages are looked at grow with the second wave
            together = [self.mine, *newcomers, *self.here]
        self.here = newcomers
        world.walk.teach(together, modules=1, at=timezone.now() - dt.timedelta(days=100 - self.came))
        self.roster = self.mine.attendances.order_by("-pk")[0].roster
        world.consulted(self.mine, hours=2, with_others=tuple(together[1:]))
        self.meeting = self.mine.meeting_places.order_by("-pk")[0].meeting
        for number, newcomer in enumerate(newcomers):
            self._does_everything(newcomer, self.came - people + number)

    def _newcomer(self) -> Enrolment:
        self.came += 1
        return self.world.admitted(person(f"Nia{self.came} Newcomer"))

    def _does_everything(self, newcomer: Enrolment, number: int) -> None:
        world, walk = self.world, self.world.walk
        who = newcomer.person
        enrolling.apply(by=who, stream=world.streams["itatm"], motivation="Practice.")
        walk.declare(who, "licence", at=timezone.now(), number=f"700{number}")
        walk.declare(self.ines, "licence", at=timezone.now(), number=f"800{number}")
        world.asked(world.session(self.mine, newcomer))
        walk.log(newcomer, self.mine)
        walk.reflect(newcomer, REFLECTION, at=timezone.now(), accepted=False)
        walk.scope(newcomer, at=timezone.now(), countersigned=False)
        for enrolment in (newcomer, self.mine):
            requirement = waiving.waivable(enrolment)[-1 - number].code
            asked = {"kind": "equivalency", "body": f"Body {number}", "reason": "Attended there."}
            waiving.request(by=world.mara, enrolment=enrolment, requirement=requirement, **asked)
            holding.place(by=world.ruth, enrolment=enrolment, kind=f"fees-{number}", reason="Unpaid.")
        start = timezone.now().date()
        appointing.appoint(
            by=world.ruth, person=who, stream=world.streams["coach"], function="trainer", starts_on=start
        )
        rehearsing.rehearse(rehearsing.ask(by=world.ruth, curriculum=self.draft).pk)
        UserSession.objects.create(user=self.ines, ip="127.0.0.1", session_key=f"key-{number}")
        Authenticator.objects.create(
            user=self.ines, type="webauthn", data={"name": f"key {number}", "credential": {}}
        )


def finish(crowd: Crowd, stream: str, *names: str) -> None:
    """Each of them meets all that the stream asks: some are certified, ITATM's wait for the registrar's award."""
    world = crowd.world
    files = {one.person.name.split()[0].lower(): one for one in Enrolment.objects.filter(stream__code=stream)}
    for name in (*names, "olu", "tom"):
        if name not in files:
            files[name] = world.admitted(world.people[name], stream)
    for name in names:
        world.complete(files[name], [files["olu"], files["tom"]])
        for certificate in Certificate.objects.filter(enrolment=files[name]):
            producing.produce(certificate.pk)


def asked_for() -> list[tuple[str, str, str]]:
    """Who opens which list, of which record."""
    found = []
    for who, names in LISTS.items():
        for each in names.split():
            name, _, record = each.partition("(")
            found.append((who, name, record.removesuffix(")")))
    return found


def spent(crowd: Crowd) -> dict[str, int]:
    """The queries of each list; asked twice, so that what a first visit keeps is not counted."""
    found = {}
    for who, name, record in asked_for():
        client = Client()
        if who:
            enter(client, crowd.world.people[who])
        kept = getattr(crowd, record) if record else None
        path = reverse(name, args=[kept.public_id] if kept else []) + EXTRA.get(name, "")
        queries(client, path)
        found[name] = queries(client, path)
    return found


def test_every_list_takes_as_many_queries_for_many_as_for_few() -> None:
    crowd = Crowd()
    crowd.wave(2)
    finish(crowd, "coach", "ines")
    finish(crowd, "itatm", "sam")
    few = spent(crowd)

    crowd.wave(3)
    finish(crowd, "coach", "theo")
    finish(crowd, "itatm", "ines", "theo")
    many = spent(crowd)

    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}


def test_no_list_is_left_out() -> None:
    shown = {row.name for row in rows() if row.of == "-" and "S" in row.get} - DEMONSTRATION
    listed = {name for _who, name, _record in asked_for()}

    assert shown - listed - NO_LISTS == {"styleguide"} & shown


def test_a_list_that_asks_for_each_row_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: one more query for each row of one list turns the comparison red."""
    crowd = Crowd()
    crowd.wave(1)
    address = reverse("registry_registrations")
    ruth = enter(Client(), crowd.world.ruth)

    def careless(one: Person) -> str:
        return f"{one.name} ({Enrolment.objects.filter(person=one).count()})"

    monkeypatch.setattr(Person, "__str__", careless)
    before = queries(ruth, address)
    crowd.wave(1)

    assert queries(ruth, address) > before
