"""Meetings as a supervisor enters, signs and takes them back."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import appointing
from certification.models import Enrolment
from practicum.models import Meeting, MeetingPlace
from tests.arriving import junk
from tests.cast import PASSWORD, World, person
from tests.practicum.conftest import text_of
from tests.supervising import enter, queries

pytestmark = pytest.mark.django_db


def entered(world: World, *attended: Enrolment, **changes: object) -> dict[str, object]:
    day = world.mara.today() - dt.timedelta(days=3)
    return {
        "stream": "ctic",
        "on": day.isoformat(),
        "at": "10:00",
        "minutes": "90",
        "format": "online",
        "attended": [str(one.public_id) for one in attended],
    } | changes


def test_a_meeting_is_entered_and_signed_and_credits_everyone(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    client = enter(world.mara)

    form = text_of(client.get("/meetings/new/?stream=ctic"))
    response = client.post("/meetings/new/", entered(world, mine, theirs), follow=True)

    meeting = Meeting.objects.get()
    assert "I led this consultation, and these people attended it." in form
    assert meeting.leader == world.mara
    assert meeting.size == "group"
    assert meeting.starts_at.astimezone(world.mara.zone).strftime("%H:%M") == "10:00"
    assert set(MeetingPlace.objects.values_list("enrolment", "evidence__status")) == {
        (mine.pk, "verified"),
        (theirs.pk, "verified"),
    }
    page = text_of(response)
    assert "Signed. Everyone who attended is credited." in page
    assert "group of 2 people" in page
    assert meeting.signature.shown_sha256 in page


def test_the_stream_is_chosen_first_where_she_supervises_several(world: World) -> None:
    page = text_of(enter(world.mara).get("/meetings/new/"))
    only = text_of(enter(world.olu).get("/meetings/new/"))

    assert "In which stream?" in page
    assert "?stream=itatm" in page
    assert "In which stream?" not in only


def test_her_own_therapists_come_first(world: World) -> None:
    world.admitted(world.ines, supervisor=world.olu)
    world.admitted(world.theo)

    page = text_of(enter(world.mara).get("/meetings/new/?stream=ctic"))

    order = [
        page.index(words)
        for words in ("You supervise", "Theo Brandt", "Others in this stream", "Ines Halloran")
    ]
    assert order == sorted(order)


def test_the_leader_cannot_tick_herself(world: World) -> None:
    world.admitted(world.ines)
    own = world.admitted(world.mara, supervisor=world.olu)
    client = enter(world.mara)

    page = text_of(client.get("/meetings/new/?stream=ctic"))
    response = client.post("/meetings/new/", entered(world, own))

    assert str(own.public_id) not in page
    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_whoever_supervises_nothing_enters_no_meeting(world: World) -> None:
    mine = world.admitted(world.ines)

    answers = {
        name: enter(getattr(world, name)).post("/meetings/new/", entered(world, mine)).status_code
        for name in ("ines", "sam", "tom", "ruth")
    }

    assert set(answers.values()) == {404}
    assert not Meeting.objects.exists()


def test_a_meeting_before_her_appointment_is_refused_with_the_reason(world: World) -> None:
    mine = world.admitted(world.ines)
    too_early = (world.mara.today() - dt.timedelta(days=world.days + 20)).isoformat()

    response = enter(world.mara).post("/meetings/new/", entered(world, mine, on=too_early))

    assert response.status_code == 422
    assert "does not cover" in text_of(response)
    assert not Meeting.objects.exists()


def test_without_the_appointment_guard_that_meeting_would_be_entered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = world.admitted(world.ines)
    too_early = (world.mara.today() - dt.timedelta(days=world.days + 20)).isoformat()

    monkeypatch.setattr(appointing, "require", lambda **_: None)
    enter(world.mara).post("/meetings/new/", entered(world, mine, on=too_early))

    assert Meeting.objects.count() == 1


def test_overlapping_hours_are_refused_and_what_was_typed_is_kept(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)
    client.post("/meetings/new/", entered(world, mine))

    response = client.post("/meetings/new/", entered(world, mine, at="11:00", minutes="45"))

    page = text_of(response)
    assert response.status_code == 422
    assert "This time overlaps" in page
    assert 'value="45"' in page
    assert 'value="11:00"' in page
    assert Meeting.objects.count() == 1


def test_a_future_meeting_is_refused(world: World) -> None:
    mine = world.admitted(world.ines)
    tomorrow = (world.mara.today() + dt.timedelta(days=1)).isoformat()

    response = enter(world.mara).post("/meetings/new/", entered(world, mine, on=tomorrow))

    assert "A meeting is entered once it is over." in text_of(response)


def test_an_hour_the_clocks_skipped_is_refused(world: World) -> None:
    mine = world.admitted(world.ines)

    response = enter(world.mara).post("/meetings/new/", entered(world, mine, on="2026-03-08", at="02:30"))

    assert "this time does not exist on that day" in text_of(response)


def test_a_stale_log_in_is_confirmed_and_the_very_same_meeting_is_signed(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara, minutes_ago=30)

    asked = client.post("/meetings/new/", entered(world, mine))
    before = Meeting.objects.count()
    client.post(asked["Location"], {"password": PASSWORD})

    assert before == 0
    assert Meeting.objects.get().minutes == 90


def test_after_a_stale_log_in_the_form_that_comes_back_still_posts_to_its_own_address(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara, minutes_ago=30)

    asked = client.post("/meetings/new/", entered(world, mine, minutes="3"))
    again = client.post(asked["Location"], {"password": PASSWORD})

    assert again.status_code == 422
    assert 'action="/meetings/new/"' in again.content.decode()


def test_one_who_attended_sees_herself_and_the_size_and_nobody_else(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.consulted(mine, hours=2, with_others=(theirs,))
    meeting = Meeting.objects.get()
    place = MeetingPlace.objects.get(enrolment=mine)
    path = f"/meetings/{meeting.public_id}/"

    own = text_of(enter(world.ines).get(f"/meetings/of/{place.public_id}/", follow=True))
    led = text_of(enter(world.mara).get(path))

    assert "group of 2 people" in own
    assert "Ines Halloran" in own
    assert "Theo" not in own
    assert meeting.signature.shown_sha256 not in own
    assert "Theo Brandt" in led
    answers = {
        name: enter(getattr(world, name)).get(path).status_code
        for name in ("sam", "olu", "tom", "ruth", "ada")
    }
    assert answers == {"sam": 404, "olu": 404, "tom": 404, "ruth": 200, "ada": 200}
    assert enter(world.sam).get(f"/meetings/of/{place.public_id}/").status_code == 404


def test_a_meeting_is_taken_back_by_its_leader_after_a_second_look(world: World) -> None:
    mine = world.admitted(world.ines)
    world.consulted(mine, hours=2)
    meeting = Meeting.objects.get()
    path = f"/meetings/{meeting.public_id}/take-back/"

    asked = text_of(enter(world.mara).get(path))
    others = {name: enter(getattr(world, name)).post(path).status_code for name in ("ines", "olu", "ruth")}
    said = text_of(enter(world.mara).post(path, follow=True))

    assert "It counts no more for anyone who attended" in asked
    assert set(others.values()) == {404}
    assert "It counts for nobody." in said
    assert MeetingPlace.objects.get().evidence.status == "withdrawn"


def test_the_list_of_meetings_takes_the_same_queries_at_any_length(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.consulted(mine, hours=6, with_others=(theirs,))
    client, attended = enter(world.mara), enter(world.ines)
    three = queries(client, "/meetings/"), queries(attended, "/meetings/")
    world.consulted(mine, hours=12, with_others=(theirs,))

    nine = queries(client, "/meetings/"), queries(attended, "/meetings/")

    assert nine == three
    assert "9 meetings" in text_of(client.get("/meetings/"))
    assert "You attended" in text_of(attended.get("/meetings/"))


def test_the_form_of_a_meeting_takes_the_same_queries_for_any_number_of_therapists(world: World) -> None:
    for number in range(3):
        world.admitted(person(f"Pat{number} Partner"))
    client = enter(world.mara)
    three = queries(client, "/meetings/new/?stream=ctic")
    for number in range(3, 9):
        world.admitted(person(f"Pat{number} Partner"))

    assert queries(client, "/meetings/new/?stream=ctic") == three


def test_junk_in_any_field_of_a_meeting_is_refused_without_an_error(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)

    for field in ("stream", "on", "at", "minutes", "format", "attended"):
        for text in junk():
            assert client.post("/meetings/new/", entered(world, mine, **{field: text})).status_code == 422
    assert client.post("/meetings/new/", {}).status_code == 422

    assert not Meeting.objects.exists()
