"""Rights begin with a second factor and end at once: with the office, the appointment, the assignment, the account."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from certification import appointing
from certification.models import Appointment, Enrolment
from config.gate import OPEN_WITH_ONE_FACTOR, OPEN_WITHOUT_SECOND_FACTOR
from people.models import OfficeGrant
from tests.permissions.addresses import addresses
from tests.permissions.asking import ask, forms_on
from tests.permissions.scene import Scene, undone
from tests.permissions.sending import address, body
from tests.permissions.table import DEMONSTRATION, Row, rows

pytestmark = pytest.mark.django_db
OFFICIALS = {"mara": "assigned supervisor", "tom": "trainer", "ruth": "registrar", "ada": "auditor"}
THEIR_WORK = {
    "queue",
    "line",
    "meetings",
    "supervisees",
    "rosters",
    "roster",
    "reflection",
    "registry",
    "audit",
    "home",
}
ROW = {row.name: row for row in rows()}


@pytest.mark.parametrize("name", OFFICIALS)
def test_without_a_second_factor_every_page_leads_to_setting_one_up(scene: Scene, name: str) -> None:
    sent = words_of(scene, name)

    with undone():
        Authenticator.objects.filter(user=scene.world.people[name]).delete()
        let_through = not_led_to(scene, name, "/accounts/2fa/", sent)

    assert let_through <= OPEN_WITHOUT_SECOND_FACTOR


@pytest.mark.parametrize("name", OFFICIALS)
def test_a_session_begun_with_one_factor_opens_nothing_though_its_holder_has_two(
    scene: Scene, name: str
) -> None:
    """As when she was appointed, or set the second up on another machine, while this session was open."""
    sent = words_of(scene, name)

    with undone():
        let_through = not_led_to(scene, name, "/accounts/2fa/reauthenticate/?next=", sent)

    assert let_through <= OPEN_WITH_ONE_FACTOR
    assert OPEN_WITH_ONE_FACTOR < OPEN_WITHOUT_SECOND_FACTOR


def words_of(scene: Scene, name: str) -> dict[str, Any]:
    """What that person would send to every address, as forms found with both factors have it."""
    asked = [row for row in rows() if row.name not in DEMONSTRATION and "D" in row.post]
    return {row.name: body(scene, row) for row in asked if name == "ruth" or row.name in THEIR_WORK}


def not_led_to(scene: Scene, name: str, way: str, sent: dict[str, Any]) -> set[str]:
    """The addresses that answer that person, who has shown one factor, otherwise than by leading there."""
    asked = [row for row in rows() if row.name not in DEMONSTRATION]
    if name != "ruth":
        asked = [row for row in asked if row.name in THEIR_WORK]
    client = scene.enter(name, factors=1)
    let_through = set()
    for row in asked:
        for method in ("GET", "POST"):
            data = sent.get(row.name, {}) if method == "POST" else None
            answer = ask(scene, client, method, address(scene, row), data)
            exact = answer.location == way if way.endswith("/") else answer.location.startswith(way)
            if answer.wrote or not exact:
                let_through.add(row.name)
    return let_through


def test_what_is_open_without_it_is_there_and_belongs_to_ones_own_security_or_to_everybody() -> None:
    known = {one.name for one in addresses()}
    ours = {name for name in OPEN_WITHOUT_SECOND_FACTOR if not name.startswith(("account_", "mfa_"))}

    assert known >= OPEN_WITHOUT_SECOND_FACTOR
    assert ours == {"set_language", "theme", "livez", "readyz", "verify", "verify_json", "verify_lookup"}


def test_the_way_to_a_second_factor_is_open(scene: Scene) -> None:
    with undone():
        Authenticator.objects.filter(user=scene.world.ruth).delete()
        client = scene.enter("ruth", factors=1)
        index = ask(scene, client, "GET", "/accounts/2fa/")
        setup = ask(scene, client, "GET", "/accounts/2fa/totp/activate/")

    assert (index.letter, setup.letter) == ("S", "S")


def test_a_therapist_needs_none(scene: Scene) -> None:
    with undone():
        Authenticator.objects.filter(user=scene.world.ines).delete()
        answer = ask(scene, scene.enter("ines", factors=1), "GET", "/sessions/")

    assert answer.letter == "S"


def letter(scene: Scene, role: str, name: str, method: str = "GET") -> str:
    """How that role is answered at that row's address now."""
    row: Row = ROW[name]
    data = body(scene, row) if method == "POST" else None
    return ask(scene, scene.clients[role], method, address(scene, row), data).letter


YESTERDAY = timezone.now().date() - dt.timedelta(days=2)


def test_an_appointment_that_ended_opens_nothing_more(scene: Scene) -> None:
    theirs = ("enrolment_progress", "line", "queue_return", "scope_countersign", "competences")
    assert {letter(scene, "assigned supervisor", name) for name in theirs} == {"S"}
    signs = {name: (address(scene, ROW[name]), body(scene, ROW[name])) for name in ("queue", "competences")}

    with undone():
        Appointment.objects.filter(person=scene.world.mara).update(ends_on=YESTERDAY)
        read = {name: letter(scene, "assigned supervisor", name) for name in theirs}
        queue = ask(scene, scene.clients["assigned supervisor"], "GET", "/queue/")
        signed = {
            name: scene.clients["assigned supervisor"].post(url, sent).status_code
            for name, (url, sent) in signs.items()
        }
        waiting = scene.objects["waiting line"]
        waiting.refresh_from_db()

    assert read == dict.fromkeys(theirs, "-")
    assert b"Ines" not in queue.body
    assert signed == {"queue": 302, "competences": 404}
    assert waiting.status == "requested"


def test_a_line_she_signed_stays_hers_to_read(scene: Scene) -> None:
    signed = f"/queue/{scene.objects['signed line'].public_id}/"

    with undone():
        Appointment.objects.filter(person=scene.world.mara).update(ends_on=YESTERDAY)
        answer = ask(scene, scene.clients["assigned supervisor"], "GET", signed)

    assert answer.letter == "S"


def test_whoever_is_no_longer_the_supervisor_reads_nothing_more_and_the_new_one_does(scene: Scene) -> None:
    theirs = ("enrolment_progress", "line", "queue_return", "competences")
    assert {letter(scene, "other supervisor", name) for name in theirs} == {"-"}

    with undone():
        Enrolment.objects.filter(pk=scene.mine.pk).update(supervisor=scene.world.olu)
        former = {letter(scene, "assigned supervisor", name) for name in theirs}
        new = {letter(scene, "other supervisor", name) for name in theirs}

    assert (former, new) == ({"-"}, {"S"})


@pytest.mark.parametrize(
    ("name", "role", "pages"),
    [
        (
            "ruth",
            "registrar",
            ("registry", "registry_award", "enrolment_progress", "certificate_pdf", "meeting"),
        ),
        ("ada", "auditor", ("registry", "audit", "enrolment_progress", "certificate", "roster")),
    ],
)
def test_an_office_that_ended_opens_nothing_more(
    scene: Scene, name: str, role: str, pages: tuple[str, ...]
) -> None:
    assert "-" not in {letter(scene, role, page) for page in pages}

    with undone():
        OfficeGrant.objects.filter(person=scene.world.people[name]).update(ends_on=YESTERDAY)
        read = {letter(scene, role, page) for page in pages}

    assert read == {"-"}


def test_a_trainer_whose_appointment_ended_reads_no_reflection_and_records_nobody(scene: Scene) -> None:
    sent = body(scene, ROW["roster"])
    assert letter(scene, "trainer", "reflection") == "S"

    with undone():
        Appointment.objects.filter(person=scene.world.tom).update(ends_on=YESTERDAY)
        reflection = letter(scene, "trainer", "reflection")
        new = letter(scene, "trainer", "roster_new")
        recorded = scene.clients["trainer"].post(address(scene, ROW["roster"]), sent).status_code

    assert (reflection, new, recorded) == ("-", "F", 403)


@pytest.mark.parametrize("role", ["therapist", "assigned supervisor", "trainer", "auditor"])
def test_a_suspended_persons_session_is_dead_with_her_next_request(scene: Scene, role: str) -> None:
    own = {
        "therapist": "sessions",
        "assigned supervisor": "queue",
        "trainer": "rosters",
        "auditor": "audit",
    }[role]
    person = scene.world.people[
        {"therapist": "ines", "assigned supervisor": "mara", "trainer": "tom", "auditor": "ada"}[role]
    ]
    assert letter(scene, role, own) == "S"

    with undone():
        appointing.suspend(by=scene.world.ruth, person=person)
        dead = letter(scene, role, own)
        appointing.readmit(by=scene.world.ruth, person=person)
        again = letter(scene, role, own)
        person.refresh_from_db()

    assert (dead, again) == ("L", "S")


# The admin: its pages are many and alike, so a rule stands for their rows.


def _operator(scene: Scene) -> Client:
    scene.world.sam.is_staff = scene.world.sam.is_superuser = True
    scene.world.sam.save()
    return scene.clients["other therapist"]


def _admin_pages() -> list[tuple[str, str]]:
    """Every page of the admin as name and path, with an object where one is asked for."""
    return [
        (one.name, "/" + one.pattern.replace("<path:object_id>", "1").replace("<path:content_type_id>", "1"))
        for one in addresses()
        if one.name.startswith("admin:") and "^" not in one.pattern and "$" not in one.pattern
    ]


def test_no_role_opens_any_page_of_the_admin(scene: Scene) -> None:
    for name, path in _admin_pages():
        answer = ask(scene, scene.clients["registrar"], "GET", path)
        assert answer.letter in ("G" if name == "admin:logout" else "LGF-"), path
        assert b"/admin/" not in answer.body or answer.letter != "S"
    for role, client in scene.clients.items():
        for path in (
            "/admin/",
            "/admin/people/person/",
            "/admin/coursework/reflection/1/change/",
            "/admin/audit/",
        ):
            answer = ask(scene, client, "GET", path)
            assert answer.letter in "LGF-", f"{path} as {role}"


def test_an_operator_reads_lists_in_the_admin_and_can_write_nothing(scene: Scene) -> None:
    with undone():
        client = _operator(scene)
        for model, page in admin.site._registry.items():
            base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            first = model._default_manager.order_by("pk").first()
            assert client.get(base).status_code == 200, base
            assert client.post(base, {"action": "delete_selected", "_selected_action": "1"}).status_code in {
                200,
                302,
                403,
            }
            assert client.get(f"{base}add/").status_code == 403, base
            assert client.post(f"{base}add/", {}).status_code == 403, base
            if first is not None:
                shown = client.get(f"{base}{first.pk}/change/")
                assert shown.status_code in {200, 403}
                assert not [form for form in forms_on(shown.content) if form["buttons"]], base
                assert client.post(f"{base}{first.pk}/change/", {}).status_code == 403, base
                assert client.post(f"{base}{first.pk}/delete/", {"post": "yes"}).status_code == 403, base
                assert model._default_manager.filter(pk=first.pk).exists()
            assert not page.has_delete_permission(None)
