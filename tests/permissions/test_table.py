"""The table is the truth: every address has a row, every row is asked as every role, and a stranger learns nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client, override_settings

from certification.models.certificates import CertificateQuerySet
from certification.models.enrolments import EnrolmentQuerySet
from coursework.models import ReflectionQuerySet, RosterQuerySet
from practicum.models import MeetingQuerySet, SessionQuerySet, SignOffQuerySet
from tests.permissions.addresses import addresses
from tests.permissions.asking import ask, missing_id, same
from tests.permissions.scene import ROLES, Scene
from tests.permissions.sending import PLAIN, address, argument, body
from tests.permissions.table import BY_RULE, DEMONSTRATION, Row, rows

pytestmark = pytest.mark.django_db
EVERYWHERE = "tests.permissions.demonstration_urls"
ROWS = list(rows())
OURS = [row for row in ROWS if row.name not in DEMONSTRATION]
RECORDS = [row for row in OURS if row.of not in {"-", "token", *PLAIN}]


@pytest.fixture(autouse=True)
def _as_in_production() -> Iterator[None]:
    """What only developers see is not shown here either."""
    with override_settings(PLATFORM="production"):
        yield


def unlike(scene: Scene, row: Row, only: Iterable[str] = ROLES) -> list[str]:
    """Where the platform answers otherwise than the row says, in sentences."""
    url, sent = address(scene, row), body(scene, row)
    found = []
    for role, get, post in zip(ROLES, row.get, row.post, strict=True):
        if role not in only:
            continue
        for method, expected in (("GET", get), ("POST", post)):
            answer = ask(scene, scene.clients[role], method, url, sent if method == "POST" else None)
            if answer.letter != expected:
                found.append(
                    f"{method} {row.name} as {role}: {answer.letter} ({answer.status}), not {expected}"
                )
    return found


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = {one.name for one in addresses(EVERYWHERE) if not one.name.startswith(BY_RULE)}
    listed = {row.name for row in ROWS}

    assert known - listed == set(), "these addresses are in no row of tests/permissions/table.py"
    assert listed - known == set(), "these rows have no address any more"


def test_an_address_without_a_name_cannot_hide() -> None:
    unnamed = [one for one in addresses(EVERYWHERE) if one.name.startswith("unnamed ")]

    assert unnamed == [], "name them, so that the table can list them"


def test_every_record_with_a_public_id_in_an_address_is_asked_for_as_a_record() -> None:
    by_id = {one.name for one in addresses() if "<uuid:" in one.pattern}

    assert by_id == {row.name for row in RECORDS}


@pytest.mark.parametrize("row", OURS, ids=lambda row: f"{row.name}-{row.of}")
def test_everybody_is_answered_as_the_table_says(scene: Scene, row: Row) -> None:
    assert unlike(scene, row) == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in DEMONSTRATION], ids=lambda row: row.name)
def test_the_demonstrations_doors_are_open_there_and_nowhere_else(
    scene: Scene, row: Row, settings: Any, tmp_path: Path
) -> None:
    settings.ROOT_URLCONF = EVERYWHERE
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / str(PLAIN["a mail"])).write_text("Subject: Hello\nTo: ines@cast.example\n\nA letter.\n")

    shut = {
        ask(
            scene,
            scene.clients[role],
            method,
            address(scene, row),
            body(scene, row) if method == "POST" else None,
        ).letter
        for role in ROLES
        for method in ("GET", "POST")
    }
    settings.DEMONSTRATION, settings.PLATFORM = True, "demo"
    open_ = unlike(scene, row)

    assert shut <= {"-", "X"}
    assert open_ == []


@pytest.mark.parametrize("row", RECORDS, ids=lambda row: f"{row.name}-{row.of}")
def test_a_strangers_object_and_a_missing_one_answer_alike(scene: Scene, row: Row) -> None:
    real, nothing = argument(scene, row.of), missing_id()
    url, nowhere = address(scene, row), address(scene, row, instead=nothing)
    sent = body(scene, row)

    for role, get, post in zip(ROLES, row.get, row.post, strict=True):
        client = scene.clients[role]
        for method, letter, data in (("GET", get, None), ("POST", post, sent)):
            if letter == "-" or (role == "registrar" and method == "GET"):
                absent = ask(scene, client, method, nowhere, data)
                assert absent.letter == "-", f"{method} {nowhere} as {role}"
            if letter == "-":
                there = ask(scene, client, method, url, data)
                assert (there.status, same(there.body, real)) == (
                    absent.status,
                    same(absent.body, nothing),
                ), role


@pytest.mark.parametrize("row", OURS, ids=lambda row: f"{row.name}-{row.of}")
def test_head_answers_as_get_and_other_methods_do_nothing(scene: Scene, row: Row) -> None:
    url = address(scene, row)

    for role in ("therapist", "registrar"):
        client = scene.clients[role]
        get, head = ask(scene, client, "GET", url), ask(scene, client, "HEAD", url)
        assert (head.status, head.wrote, get.wrote) == (get.status, frozenset(), frozenset()), role
        for method in ("PUT", "PATCH", "DELETE"):
            answer = ask(scene, client, method, url, b"x=1")
            assert answer.letter in "XSGLF-RD", f"{method} as {role}: {answer.status}"
            assert row.name.startswith(("account_", "mfa_", "usersessions", "favicon", "set_language")) or (
                answer.letter in "X-F"
            ), f"{method} as {role}: {answer.status}"


@pytest.mark.parametrize("row", [row for row in OURS if "D" in row.post], ids=lambda row: row.name)
def test_nothing_is_done_for_a_form_from_another_site(scene: Scene, row: Row) -> None:
    role = next(role for role, letter in zip(ROLES, row.post, strict=True) if letter == "D")
    guarded = Client(enforce_csrf_checks=True, raise_request_exception=False)
    guarded.cookies = copy.deepcopy(scene.clients[role].cookies)

    answer = ask(scene, guarded, "POST", address(scene, row), body(scene, row))

    assert (answer.status, answer.wrote) == (403, frozenset())


@pytest.mark.parametrize(
    ("opened", "row_of"),
    [
        (EnrolmentQuerySet, "enrolment_progress"),
        (CertificateQuerySet, "certificate"),
        (SessionQuerySet, "session_of_participation"),
        (SignOffQuerySet, "line"),
        (MeetingQuerySet, "meeting"),
        (RosterQuerySet, "roster"),
        (ReflectionQuerySet, "reflection"),
    ],
)
def test_the_table_notices_a_door_left_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, opened: type[QuerySet[Any]], row_of: str
) -> None:
    row = next(row for row in ROWS if row.name == row_of)
    assert unlike(scene, row, only=["other therapist"]) == []

    monkeypatch.setattr(opened, "visible_to", lambda self, person: self.all())

    assert unlike(scene, row, only=["other therapist"]) != []
