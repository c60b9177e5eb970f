"""A therapist's own coursework: modules, attendance, and the reflection she writes."""

from __future__ import annotations

import pytest

from coursework import reflecting
from coursework.models import Reflection
from tests.arriving import junk
from tests.cast import REFLECTION, World
from tests.supervising import enter, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def text_of(response: object) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_she_sees_her_modules_with_minutes_link_and_attendance(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.ines)

    before = text_of(client.get("/coursework/"))
    world.taught(mine)
    after = text_of(client.get("/coursework/"))

    assert "The nervous system under threat" in before
    assert "4 h" in before
    assert 'href="https://attch.getlearnworlds.com"' in before
    assert before.count("Not yet") == 4
    assert after.count("Attended") == 4
    assert "4 of 4 attended" in after
    assert f"/attendance/{mine.attendances.order_by('pk').first().public_id}/" in after


def test_whoever_is_in_no_stream_is_told_what_comes_here(world: World) -> None:
    assert "No modules yet" in text_of(enter(world.ines).get("/coursework/"))


def test_coursework_takes_the_same_queries_for_one_stream_and_for_three(world: World) -> None:
    world.taught(world.admitted(world.ines))
    client = enter(world.ines)
    one = queries(client, "/coursework/")
    for code in ("itatm", "coach"):
        world.taught(world.admitted(world.ines, code))

    assert queries(client, "/coursework/") == one


def test_a_reflection_is_written_and_its_state_shown(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.ines)
    path = f"/coursework/{mine.public_id}/reflection/"

    form = text_of(client.get(path))
    page = text_of(client.post(path, {"text": REFLECTION}, follow=True))

    assert "Nothing about clients, and nothing about your own therapy" in form
    assert f"Between {reflecting.SHORTEST} and {reflecting.LONGEST} characters" in form
    assert "Handed in. A trainer reads it next." in page
    assert "Waiting for a trainer" in page
    assert "Write your reflection" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [("short", "this has 5"), ("x" * 6001, "this has 6001"), ("   ", "This field is required")],
)
def test_a_reflection_too_short_or_too_long_is_kept_and_refused(world: World, text: str, words: str) -> None:
    mine = world.admitted(world.ines)

    response = enter(world.ines).post(f"/coursework/{mine.public_id}/reflection/", {"text": text})

    assert response.status_code == 422
    assert words in text_of(response)
    assert text.strip() in response.content.decode()
    assert not Reflection.objects.exists()


def test_line_ends_of_a_browser_count_once(world: World) -> None:
    mine = world.admitted(world.ines)
    text = "x\r\n" * (reflecting.LONGEST // 2)

    enter(world.ines).post(f"/coursework/{mine.public_id}/reflection/", {"text": text})

    assert Reflection.objects.count() == 1


def test_nobody_writes_in_anothers_enrolment(world: World) -> None:
    mine = world.admitted(world.ines)
    path = f"/coursework/{mine.public_id}/reflection/"

    for name in ("theo", "tom", "mara", "ruth"):
        client = enter(getattr(world, name))
        assert client.get(path).status_code == 404
        assert client.post(path, {"text": REFLECTION}).status_code == 404

    assert not Reflection.objects.exists()


def test_one_on_its_way_is_shown_instead_of_a_second_form(world: World) -> None:
    mine = world.admitted(world.ines)
    reflection = reflecting.hand_in(by=world.ines, enrolment=mine, text=REFLECTION)

    response = enter(world.ines).get(f"/coursework/{mine.public_id}/reflection/")

    assert response["Location"] == f"/reflections/{reflection.public_id}/"


def test_junk_for_the_text_is_refused_without_an_error(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.ines)

    for text in junk():
        answer = client.post(f"/coursework/{mine.public_id}/reflection/", {"text": text})
        assert answer.status_code in {302, 422}
        Reflection.objects.exists()
    assert client.post(f"/coursework/{mine.public_id}/reflection/", {}).status_code in {302, 422}
