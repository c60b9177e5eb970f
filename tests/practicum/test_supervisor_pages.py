"""A supervisor's therapists, and that none of her pages is open to a stranger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certification import issuing
from tests.cast import World, person
from tests.practicum.conftest import text_of
from tests.registry.walks import paper
from tests.supervising import enter, queries

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-4000-8000-000000000000"


def test_her_therapists_are_shown_with_standing_and_what_waits(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.admitted(world.sam, supervisor=world.olu)
    world.asked(world.session(mine, theirs))
    world.competent(mine)

    page = text_of(enter(world.mara).get("/supervisees/"))

    assert "Ines Halloran" in page
    assert "Theo Brandt" in page
    assert "Sam Stranger" not in page
    assert "1 line to sign" in page
    assert "Competences: 4 of 4" in page
    assert f"/progress/{mine.public_id}/" in page
    assert f"/queue/?therapist={mine.public_id}" in page


@pytest.mark.parametrize(("act", "word"), [(issuing.suspend, "Suspended"), (issuing.revoke, "Revoked")])
def test_a_certificate_no_longer_in_force_is_said_of_a_therapist(
    world: World, act: Callable[..., object], word: str
) -> None:
    certificate = paper(world.admitted(world.ines))
    assert "</svg>Certified</span>" in text_of(enter(world.mara).get("/supervisees/"))

    act(by=world.ruth, certificate=certificate, reason="Looked into.")

    assert f"</svg>{word}</span>" in text_of(enter(world.mara).get("/supervisees/"))


def test_her_therapists_take_the_same_queries_however_many(world: World) -> None:
    for number in range(3):
        world.admitted(person(f"Pat{number} Partner"))
    client = enter(world.mara)
    three = queries(client, "/supervisees/")
    for number in range(3, 9):
        world.admitted(person(f"Pat{number} Partner"))

    assert queries(client, "/supervisees/") == three


def test_whoever_has_no_therapists_is_told_how_they_come(world: World) -> None:
    assert "Nobody is assigned to you yet" in text_of(enter(world.olu).get("/supervisees/"))


def test_nothing_here_is_open_to_the_anonymous(world: World, client: object) -> None:
    mine = world.admitted(world.ines)
    paths = [
        "/queue/",
        "/supervisees/",
        "/meetings/",
        "/meetings/new/",
        f"/supervisees/{mine.public_id}/competences/",
        f"/meetings/{MISSING}/",
    ]

    for path in paths:
        assert client.get(path)["Location"].startswith("/accounts/login/")
        assert client.post(path).status_code in {302, 405}
