"""Malformed input on every form and address: never an error of ours, never anything half-written.

Each form is taken as its page gives it to somebody who may send it, then broken: values of the wrong kind, fields
missing, doubled or foreign, ids of other people's things, bodies no browser makes. `./run torture` asks 10,000 times.
"""

from __future__ import annotations

import functools
import logging
import os
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.health import logger as health_logger
from tests.malformed.garbage import LONG, VALUES, content_type, multipart_body, query, raw_body, value
from tests.permissions.addresses import addresses
from tests.permissions.asking import Answer, ask
from tests.permissions.scene import ROLES, Scene, undone
from tests.permissions.sending import address, body
from tests.permissions.table import BY_RULE, DEMONSTRATION, Row, rows

pytestmark = pytest.mark.django_db
ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "0"))
TIMES = 50 * ROUNDS or 1_500
ROWS = [row for row in rows() if row.name not in DEMONSTRATION]
FORMS = [row for row in ROWS if set(row.post) & {"D", "R"}]
# What allauth counts or forgets on its own pages is not the platform's record.
profile = functools.partial(
    settings,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The scene of the permission table, with every form's words read once."""
    quiet = [logging.getLogger("django.request"), logging.getLogger("django.security"), health_logger]
    before = [one.level for one in quiet]
    for one in quiet:
        one.setLevel(logging.CRITICAL)
    try:
        with django_db_blocker.unblock(), undone():
            yield Scene()
    finally:
        for one, level in zip(quiet, before, strict=True):
            one.setLevel(level)


_words: dict[tuple[str, str], dict[str, Any]] = {}


def words_of(scene: Scene, row: Row) -> dict[str, Any]:
    """The form as it would succeed."""
    key = (row.name, row.of)
    if key not in _words or scene is not _words.get(("", "")):
        if scene is not _words.get(("", "")):
            _words.clear()
            _words["", ""] = scene  # type: ignore[assignment]
        _words[key] = body(scene, row)
    return _words[key]


def sender(row: Row) -> str:
    """Somebody who may send this form."""
    for letter in ("D", "R"):
        if letter in row.post:
            return list(ROLES)[row.post.index(letter)]
    return "therapist"


def check(answer: Answer, said: str) -> None:
    """No error of ours; whatever changed came with the answer that says it was done."""
    assert answer.status < 500, f"{answer.status}: {said}"
    if answer.wrote:
        assert answer.status in {302, 303}, f"half-written {sorted(answer.wrote)}: {said}"


def clean(text: str) -> str:
    """As a browser could send it: the test client cannot encode half a character."""
    return text.encode("utf-8", "replace").decode()


def ids(scene: Scene) -> list[str]:
    """Public ids of everything in the scene, other people's above all."""
    world = scene.world
    found = [str(one.public_id) for one in scene.objects.values()]
    return found + [str(one.public_id) for one in world.people.values()] + [str(scene.theirs.public_id)]


@profile(max_examples=int(TIMES * 0.6))
@given(data=st.data())
def test_a_broken_form_is_refused_and_leaves_nothing_behind(scene: Scene, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(FORMS))
    sent = dict(words_of(scene, row))
    for _turn in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([*sorted(sent), "do", "action", "line", "shown", "next"]))
        how = data.draw(st.sampled_from(("break", "break", "break", "drop", "double", "forge")))
        if how == "drop":
            sent.pop(name, None)
        elif how == "double":
            sent[name] = [clean(data.draw(value)), clean(data.draw(value))]
        elif how == "forge":
            sent[name] = data.draw(st.sampled_from(ids(scene)))
        else:
            sent[name] = clean(data.draw(value))
    role = sender(row) if data.draw(st.booleans()) else data.draw(st.sampled_from(list(ROLES)))

    answer = ask(scene, scene.clients[role], "POST", address(scene, row), sent)

    check(answer, f"POST {row.name} as {role}: {sent!r}"[:2000])


@profile(max_examples=int(TIMES * 0.2))
@given(row=st.sampled_from(FORMS), kind=content_type, sent=st.one_of(raw_body, multipart_body))
def test_a_body_no_browser_makes_is_refused(scene: Scene, row: Row, kind: str, sent: bytes) -> None:
    typed = kind.encode("latin-1", "replace").decode("latin-1")

    answer = ask(scene, scene.clients[sender(row)], "POST", address(scene, row), sent, content_type=typed)

    check(answer, f"POST {row.name}: {kind} {sent[:200]!r}")


@profile(max_examples=int(TIMES * 0.2))
@given(row=st.sampled_from(ROWS), asked=query, role=st.sampled_from(list(ROLES)))
def test_a_query_nobody_links_to_is_answered(scene: Scene, row: Row, asked: str, role: str) -> None:
    answer = ask(scene, scene.clients[role], "GET", address(scene, row).partition("?")[0] + asked)

    check(answer, f"GET {row.name}{asked} as {role}")
    assert not answer.wrote


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name)
def test_a_megabyte_in_any_field_is_refused(scene: Scene, row: Row) -> None:
    sent = words_of(scene, row)
    chosen = sorted(sent) if ROUNDS else random.Random(row.name).sample(sorted(sent), min(1, len(sent)))

    for name in chosen or ["anything"]:
        answer = ask(scene, scene.clients[sender(row)], "POST", address(scene, row), sent | {name: LONG})
        check(answer, f"POST {row.name}: a megabyte in {name}")


def test_addresses_with_the_wrong_kind_of_id_are_answered(scene: Scene) -> None:
    wrong = [*(clean(one) for one in VALUES if one.strip("./ ")), "%00", "%ED%A0%80", "A" * 3000, "-" * 36]
    client = scene.clients["registrar"]

    for one in addresses():
        if "<" not in one.pattern or one.name.startswith(BY_RULE):
            continue
        for text in random.Random(one.name).sample(wrong, 12):
            path = "/" + re.sub(r"<[^>]+>", lambda _match, text=text: quote(text, safe="%"), one.pattern)
            check(ask(scene, client, "GET", path), path)


def test_admin_pages_with_the_wrong_kind_of_id_are_answered(scene: Scene) -> None:
    with undone():
        scene.world.sam.is_staff = scene.world.sam.is_superuser = True
        scene.world.sam.save()
        client = scene.clients["other therapist"]
        for model in ("people/person", "practicum/session", "coursework/reflection", "audit/event"):
            for text in ("0", "-1", "9" * 30, "%00", "%ED%A0%80", "x" * 500, "_5F_", "1e3"):
                response = client.get(f"/admin/{model}/{text}/change/")
                assert response.status_code < 500, (model, text)
            for asked in (
                "?q=%00",
                "?p=-5",
                "?p=99999999999999999999",
                "?o=9.-9",
                "?e=1",
                "?is_active__exact=x",
            ):
                assert client.get(f"/admin/{model}/{asked}").status_code < 500, (model, asked)


def test_an_error_and_a_half_written_record_would_be_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from people.models import Person
    from people.views import profile as page

    def broken(person: Person, **words: object) -> None:
        Person.objects.filter(pk=person.pk).update(name="Half Written")
        raise ValueError("then it stopped")

    row = next(row for row in FORMS if row.name == "profile")
    monkeypatch.setattr(page, "introduce", broken)

    answer = ask(scene, scene.clients["therapist"], "POST", reverse("profile"), words_of(scene, row))

    with pytest.raises(AssertionError, match="500"):
        check(answer, "profile")
    assert answer.wrote
