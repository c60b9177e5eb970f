"""Canaries: words planted where only few may read, and looked for everywhere else.

Ines practises with Quillon, whom another supervisor accompanies, in both roles; she hands in everything, is certified
in nothing, writes a reflection and a motivation. Then every page each role can reach by links is read.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.db.models import TextField
from django.test import Client
from django.utils import timezone

from audit.models import Event
from certification import evidencing
from certification.models import Evidence
from coursework.models import ReflectionQuerySet
from people.models import Letter, Person
from people.sealing import SealedTextField
from practicum import signing_off
from practicum.models import Participation
from tests.arriving import arrive
from tests.cast import World, person
from tests.conftest import PlatformClient
from tests.permissions.scene import undone

pytestmark = pytest.mark.django_db
PARTNER = "Quillon Zebrawood"
CANARY = "Kookaburra-7f3e"
REFLECTION = f"What changed is the pace of my work, and {CANARY} is how I remember it. " * 6
MOST_PAGES = 400


class Practice(World):
    """Ines and Quillon in both chairs; one supervisor for her, another for him."""

    def __init__(self) -> None:
        super().__init__()
        self.people["quillon"] = person(PARTNER)
        self.people["olivia"] = person("Olivia Operator", is_staff=True, is_superuser=True)
        self.mine = self.admitted(self.ines)
        self.theirs = self.admitted(self.quillon, supervisor=self.olu)
        self.elsewhere = self.admitted(self.sam)
        codes = [step.code for step in self.mine.curriculum.rules.steps]
        self.rare = self.mine.curriculum.rules.steps[-1]
        self.lines = [
            self.asked(self.session(self.mine, self.theirs, steps=tuple(codes[:1]))),
            self.signed(self.session(self.mine, self.elsewhere, steps=tuple(codes[:1]))),
            # As client: the steps are Quillon's, told by him of his own work.
            self.asked(self.session(self.theirs, self.mine, steps=(self.rare.code,)), "client"),
            self.signed(self.session(self.theirs, self.mine, steps=(self.rare.code,)), "client"),
        ]
        returned = self.asked(self.session(self.mine, self.theirs))
        signing_off.send_back(by=self.mara, sign_off=returned, comment="The minutes look wrong.")
        self.walk.reflect(self.mine, REFLECTION, at=timezone.now(), accepted=False)
        self.reflection = self.mine.reflections.get()
        self.walk.teach([self.mine], modules=1, at=timezone.now() - dt.timedelta(days=90))
        for one in self.people.values():
            TOTP.activate(one, generate_totp_secret())

    def enter(self, who: Person) -> Client:
        return arrive(PlatformClient(raise_request_exception=False), who)


@pytest.fixture(scope="module")
def practice(django_db_setup: None, django_db_blocker: Any) -> Iterator[Practice]:
    """Made once, read often, never committed."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with django_db_blocker.unblock(), undone():
            yield Practice()
    finally:
        logger.setLevel(before)


LINK = re.compile(rb'href="(/[^"#]*)"')
NOT_A_PAGE = ("/static/", "/accounts/", "/i18n/", "/theme/", "/styleguide/", "/streams/", "/guide/")


def reachable(client: Client, *seeds: str) -> dict[str, bytes]:
    """Every page links lead to from these addresses, by path and query, with what it says."""
    waiting = list(seeds)
    found: dict[str, bytes] = {}
    while waiting and len(found) < MOST_PAGES:
        url = waiting.pop()
        if url in found:
            continue
        response = client.get(url, follow=True)
        found[url] = b"".join(response.streaming_content) if response.streaming else response.content
        # Sorting and filters repeat what is shown: of each page at most the plain address and further pages.
        for link in LINK.findall(found[url]):
            target = link.decode().replace("&amp;", "&")
            path, query = urlsplit(target).path, urlsplit(target).query
            if (
                path.startswith(NOT_A_PAGE)
                or path.endswith("/history/")
                or (query and not re.fullmatch(r"page=\d", query))
            ):
                continue
            waiting.append(target)
    assert len(found) < MOST_PAGES, "the walk did not end"
    return found


SEEDS = {
    "mara": ("/queue/", "/supervisees/", "/meetings/"),
    "sam": ("/progress/", "/sessions/", "/coursework/"),
    "tom": ("/rosters/", "/reflections/"),
    "ruth": ("/registry/",),
    "ada": ("/registry/", "/audit/"),
    "olivia": ("/admin/",),
}
# Pages where somebody is chosen among everyone in a stream: they tell who is enrolled, not who practised with whom.
CHOOSING = re.compile(r"^/(meetings/new|sessions/new|rosters/)")


@pytest.fixture(scope="module")
def pages(practice: Practice) -> dict[str, dict[str, bytes]]:
    """What each role can read, all of it."""
    return {name: reachable(practice.enter(practice.people[name]), *seeds) for name, seeds in SEEDS.items()}


def test_the_walk_goes_where_it_should(practice: Practice, pages: dict[str, dict[str, bytes]]) -> None:
    for line in practice.lines:
        assert f"/queue/{line.public_id}/" in pages["mara"] or line.status == "signed"
    assert f"/progress/{practice.mine.public_id}/" in pages["mara"]
    assert f"/registry/enrolments/{practice.mine.public_id}/" in pages["ruth"]
    assert f"/reflections/{practice.reflection.public_id}/" in pages["tom"]
    assert any(path.startswith("/admin/practicum/session/") for path in pages["olivia"])


@pytest.mark.parametrize("name", ["mara", "sam", "tom"])
def test_a_partners_name_is_nowhere_a_supervisor_a_stranger_or_a_trainer_reads(
    pages: dict[str, dict[str, bytes]], name: str
) -> None:
    named = [path for path, body in pages[name].items() if b"Quillon" in body and not CHOOSING.match(path)]

    assert named == []


@pytest.mark.parametrize("name", ["ruth", "ada", "olivia"])
def test_no_page_about_one_record_names_two_partners(pages: dict[str, dict[str, bytes]], name: str) -> None:
    one_record = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}/|/\d+/change/")

    both = [
        path
        for path, body in pages[name].items()
        if one_record.search(path) and b"Quillon" in body and b"Ines" in body
    ]

    assert both == []


@pytest.mark.parametrize("name", ["ruth", "ada", "olivia"])
def test_no_page_of_one_record_tells_the_partners_id(
    practice: Practice, pages: dict[str, dict[str, bytes]], name: str
) -> None:
    ids = [str(practice.quillon.public_id).encode(), practice.quillon.public_id.hex.encode()]

    told = [
        path
        for path, body in pages[name].items()
        if b"Ines" in body
        and re.search(r"/[0-9a-f-]{36}/|/\d+/change/", path)
        and any(one in body for one in ids)
    ]

    assert told == []


def test_steps_of_a_clients_line_are_shown_to_nobody_who_signs_it(
    practice: Practice, pages: dict[str, dict[str, bytes]]
) -> None:
    title = practice.rare.title.encode()
    client = practice.enter(practice.mara)

    for line in practice.lines:
        page = client.get(f"/queue/{line.public_id}/").content
        assert title not in page
        assert practice.rare.code.encode() not in page
    for path in ("/queue/", "/supervisees/"):
        assert title not in pages["mara"][path]


def test_what_a_supervisor_signs_of_a_clients_line_has_no_steps_and_no_partner(practice: Practice) -> None:
    signed = practice.lines[3]
    shown = json.loads(signed.signature.shown)

    allowed = {"person", "role", "on", "minutes", "format", "stream", "line", "kind", "session", "evidence"}
    assert shown.keys() <= allowed
    assert "Quillon" not in signed.signature.shown
    assert str(practice.quillon.public_id) not in signed.signature.shown


@pytest.mark.parametrize("name", ["mara", "sam", "ruth", "ada", "olivia"])
def test_a_reflection_is_read_by_its_author_and_a_trainer_alone(
    practice: Practice, pages: dict[str, dict[str, bytes]], name: str
) -> None:
    direct = practice.enter(practice.people[name]).get(f"/reflections/{practice.reflection.public_id}/")

    assert [path for path, body in pages[name].items() if CANARY.encode() in body] == []
    assert CANARY.encode() not in direct.content


def test_its_author_and_a_trainer_do_read_it(practice: Practice) -> None:
    for who in (practice.ines, practice.tom):
        page = practice.enter(who).get(f"/reflections/{practice.reflection.public_id}/")
        assert CANARY.encode() in page.content


def test_an_open_door_to_reflections_would_be_noticed(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReflectionQuerySet, "visible_to", lambda self, person: self.all())

    page = practice.enter(practice.ruth).get(f"/reflections/{practice.reflection.public_id}/")

    assert CANARY.encode() in page.content


def stored() -> str:
    """Every cell of every table, as it lies in the database."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [repr(row) for row in cursor.fetchall()]
    return "\n".join(cells)


def test_a_reflection_lies_nowhere_in_clear(practice: Practice) -> None:
    words = json.dumps([letter.body + letter.subject for letter in Letter.objects.order_by("pk")])
    events = json.dumps([event.payload for event in Event.objects.order_by("pk")])
    messages = b"".join(
        path.read_bytes()
        for path in Path(settings.VAR_DIR).rglob("*")
        if path.is_file() and path.suffix != ".sqlite3"
    )

    assert CANARY not in stored()
    assert CANARY not in words + events
    assert CANARY.encode() not in messages


def test_an_unsealed_reflection_would_be_found(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SealedTextField, "get_prep_value", TextField.get_prep_value)

    with undone():
        practice.mine.reflections.update(text=REFLECTION)
        found = CANARY in stored()

    assert found


def test_events_hold_no_name_and_no_address(practice: Practice) -> None:
    events = json.dumps([event.payload for event in Event.objects.order_by("pk")], ensure_ascii=False)

    for one in Person.objects.order_by("pk"):
        assert one.email not in events
        assert one.name.split()[-1] not in events
    assert str(practice.quillon.public_id) not in events


def told_beside_a_session(practice: Practice) -> list[str]:
    """The actions whose payload holds the id of a partner or of her enrolment, about or beside a session."""
    about = ["session", "participation", "signoff"]
    instants = Event.objects.filter(subject_kind__in=about).values("at")
    ids = [one.public_id for one in (practice.ines, practice.quillon, practice.mine, practice.theirs)]
    return [
        event.action
        for event in Event.objects.filter(at__in=instants).order_by("pk")
        if any(str(one) in json.dumps(event.payload) for one in ids)
    ]


def test_no_payload_beside_a_session_names_a_partner_or_an_enrolment(practice: Practice) -> None:
    assert told_beside_a_session(practice) == []


def test_a_payload_that_names_the_enrolment_would_be_found(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = evidencing.note

    def telling(action: str, *, by: Any, subject: Any, **payload: Any) -> None:
        honest(action, by=by, subject=subject, enrolment=str(subject.enrolment.public_id), **payload)

    monkeypatch.setattr(evidencing, "note", telling)

    with undone():
        practice.session(practice.mine, practice.theirs)
        told = told_beside_a_session(practice)

    assert told == ["evidence.claimed", "evidence.claimed"]


def test_letters_name_a_partner_only_to_the_other_person_of_the_session(practice: Practice) -> None:
    for letter in Letter.objects.select_related("person").order_by("pk"):
        names = {
            one.name
            for one in Person.objects.exclude(pk=letter.person_id)
            if one.name in letter.subject + letter.body
        }
        if not letter.key.startswith("confirm:"):
            assert names == set(), letter.key
            continue
        side = Participation.objects.get(public_id=letter.key.removeprefix("confirm:"))
        other = side.session.participations.exclude(pk=side.pk).get()
        assert (letter.person_id, names) == (side.person_id, {other.person.name})


def test_evidence_of_a_clients_side_tells_the_law_nothing_but_codes(practice: Practice) -> None:
    for row in Evidence.objects.filter(kind="practicum.session.client"):
        assert row.attributes.keys() <= {"format", "steps"}
        assert set(row.attributes.get("steps", ())) <= {
            step.code for step in practice.mine.curriculum.rules.steps
        }
