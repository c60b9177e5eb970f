"""A trainer's rosters and reflections."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import appointing
from certification.models import Appointment, Enrolment
from coursework import reflecting, teaching
from coursework.models import Attendance, Reflection, Roster
from people.models import Letter
from tests.arriving import junk
from tests.cast import REFLECTION, World, person
from tests.supervising import enter, queries

pytestmark = pytest.mark.django_db
# Odd, but a place may be called so.
PLACES = {text for text in junk() if len(text) <= 120 and "\0" not in text}
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def world() -> World:
    return World()


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())


def opened(world: World, module: str = "attachment") -> Roster:
    return teaching.open_roster(
        by=world.tom,
        stream=world.streams["ctic"],
        module=module,
        held_on=world.tom.today() - dt.timedelta(days=3),
    )


def path_of(roster: Roster) -> str:
    return f"/rosters/{roster.public_id}/"


def present(roster: Roster) -> set[str]:
    return {a.enrolment.person.name for a in roster.attendances.filter(status="recorded")}


def ids(*enrolments: Enrolment) -> list[str]:
    return [str(one.public_id) for one in enrolments]


def lapse(world: World) -> None:
    for appointment in Appointment.objects.filter(person=world.tom):
        appointing.end(
            by=world.ruth, appointment=appointment, last_day=world.tom.today() - dt.timedelta(days=1)
        )


# Rosters


def test_a_roster_is_opened_with_the_modules_own_length(world: World) -> None:
    world.admitted(world.ines)
    day = world.tom.today() - dt.timedelta(days=1)

    response = enter(world.tom).post(
        "/rosters/new/",
        {"module": "ctic/attachment", "held_on": day.isoformat(), "place": "Halifax"},
        follow=True,
    )

    roster = Roster.objects.get()
    assert (roster.module, roster.minutes, roster.trainer) == ("attachment", 240, world.tom)
    page = text_of(response)
    assert "Attachment and its injuries" in page
    assert "Halifax" in page
    assert "Ines Halloran" in page


def test_a_future_roster_is_refused_beside_its_date(world: World) -> None:
    day = world.tom.today() + dt.timedelta(days=1)

    response = enter(world.tom).post(
        "/rosters/new/", {"module": "ctic/attachment", "held_on": day.isoformat()}
    )

    assert response.status_code == 422
    assert "A module is recorded once it has been held." in text_of(response)
    assert not Roster.objects.exists()


def test_only_trainers_open_rosters(world: World) -> None:
    answers = {
        name: enter(getattr(world, name)).get("/rosters/new/").status_code
        for name in ("ines", "mara", "ruth", "ada", "tom")
    }

    assert answers == {"ines": 403, "mara": 403, "ruth": 403, "ada": 403, "tom": 200}


def test_ticked_therapists_attended_and_saving_again_changes_nothing(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    roster = opened(world)
    client = enter(world.tom)

    client.post(path_of(roster), {"present": ids(mine, theirs), "seen": ""})
    once = list(Attendance.objects.order_by("pk").values_list("pk", flat=True))
    said = text_of(
        client.post(
            path_of(roster), {"present": ids(mine, theirs), "seen": " ".join(ids(mine, theirs))}, follow=True
        )
    )

    assert "Saved: 2 attended." in said
    assert list(Attendance.objects.order_by("pk").values_list("pk", flat=True)) == once
    assert mine.evidence.get(kind="coursework.module").status == "verified"


def test_unticking_asks_a_second_time_and_then_strikes_out(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    roster = opened(world)
    teaching.record_attendance(by=world.tom, roster=roster, present=[mine, theirs])
    client = enter(world.tom)
    posted = {"present": ids(theirs), "seen": " ".join(ids(mine, theirs))}

    asked = client.post(path_of(roster), posted)
    between = present(roster)
    client.post(path_of(roster), posted | {"strike": "on"})

    assert asked.status_code == 422
    assert "Strike these out?" in text_of(asked)
    assert between == {"Ines Halloran", "Theo Brandt"}
    assert present(roster) == {"Theo Brandt"}
    assert Attendance.objects.get(enrolment=mine).status == "struck"
    assert mine.evidence.get(kind="coursework.module").status == "withdrawn"


def test_a_stale_page_strikes_out_nobody_recorded_meanwhile(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    roster = opened(world)
    teaching.record_attendance(by=world.tom, roster=roster, present=[theirs])

    enter(world.tom).post(path_of(roster), {"present": ids(mine), "seen": ""})

    assert present(roster) == {"Ines Halloran", "Theo Brandt"}


def test_the_trainer_is_never_on_her_own_roster(world: World) -> None:
    own = world.admitted(world.tom)
    roster = opened(world)
    client = enter(world.tom)

    page = text_of(client.get(path_of(roster)))
    response = client.post(path_of(roster), {"present": ids(own), "seen": ""})

    assert str(own.public_id) not in page
    assert response.status_code == 422
    assert not Attendance.objects.exists()


def test_a_lapsed_trainer_reads_her_roster_and_changes_nothing(world: World) -> None:
    mine = world.admitted(world.ines)
    roster = opened(world)
    lapse(world)
    client = enter(world.tom)

    page = text_of(client.get(path_of(roster)))

    assert "Save who attended" not in page
    assert client.post(path_of(roster), {"present": ids(mine), "seen": ""}).status_code == 403
    assert not Attendance.objects.exists()


def test_without_the_appointment_guards_the_lapsed_trainer_would_record(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certification.models import Stream
    from coursework.views import rosters

    mine = world.admitted(world.ines)
    roster = opened(world)
    lapse(world)

    monkeypatch.setattr(rosters, "streams_trained_by", lambda person, day: Stream.objects.all())
    refused = enter(world.tom).post(path_of(roster), {"present": ids(mine), "seen": ""})
    behind_the_page = Attendance.objects.count()
    monkeypatch.setattr(appointing, "require", lambda **_: None)
    enter(world.tom).post(path_of(roster), {"present": ids(mine), "seen": ""})

    # The action refuses by itself even when the page lets her through; only without both is it recorded.
    assert refused.status_code == 422
    assert behind_the_page == 0
    assert Attendance.objects.count() == 1


def test_who_may_read_a_roster_and_an_attendance(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    roster = opened(world)
    teaching.record_attendance(by=world.tom, roster=roster, present=[mine, theirs])
    attendance = Attendance.objects.get(enrolment=mine)
    names = ("ines", "theo", "sam", "mara", "tom", "ruth", "ada")

    rosters = {name: enter(getattr(world, name)).get(path_of(roster)).status_code for name in names}
    facts = {
        name: enter(getattr(world, name)).get(f"/attendance/{attendance.public_id}/").status_code
        for name in names
    }

    staff = {"tom": 200, "ruth": 200, "ada": 200}
    assert rosters == {"ines": 404, "theo": 404, "sam": 404, "mara": 404} | staff
    assert facts == {"ines": 200, "theo": 404, "sam": 404, "mara": 404} | staff


def test_a_registrar_reads_a_roster_and_changes_nothing(world: World) -> None:
    mine = world.admitted(world.ines)
    roster = opened(world)
    client = enter(world.ruth)

    assert "Save who attended" not in text_of(client.get(path_of(roster)))
    assert client.post(path_of(roster), {"present": ids(mine), "seen": ""}).status_code == 403


def test_her_attendance_says_what_when_and_by_whom(world: World) -> None:
    mine = world.admitted(world.ines)
    roster = opened(world)
    teaching.record_attendance(by=world.tom, roster=roster, present=[mine])
    attendance = Attendance.objects.get()

    page = text_of(enter(world.ines).get(f"/attendance/{attendance.public_id}/"))

    for words in ("Attachment and its injuries", "4 h", "Tom Trainer", "Recorded"):
        assert words in page.replace("\xa0", " ")


def test_rosters_take_the_same_queries_at_any_length(world: World) -> None:
    mine = world.admitted(world.ines)
    for _turn in range(3):
        teaching.record_attendance(by=world.tom, roster=opened(world), present=[mine])
    client = enter(world.tom)
    three = queries(client, "/rosters/")
    for _turn in range(6):
        teaching.record_attendance(by=world.tom, roster=opened(world), present=[mine])

    assert queries(client, "/rosters/") == three
    assert "9 rosters" in text_of(client.get("/rosters/"))


def test_a_roster_takes_the_same_queries_for_any_number_of_therapists(world: World) -> None:
    roster = opened(world)
    some = [world.admitted(person(f"Pat{number} Partner")) for number in range(3)]
    teaching.record_attendance(by=world.tom, roster=roster, present=some)
    client = enter(world.tom)
    three = queries(client, path_of(roster))
    some += [world.admitted(person(f"Pat{number} Partner")) for number in range(3, 9)]
    teaching.record_attendance(by=world.tom, roster=roster, present=some)

    assert queries(client, path_of(roster)) == three


def test_junk_on_rosters_is_refused_without_an_error(world: World) -> None:
    mine = world.admitted(world.ines)
    roster = opened(world)
    client = enter(world.tom)
    good = {"module": "ctic/attachment", "held_on": "2026-01-01", "minutes": "60", "place": "x"}

    for text in junk():
        for field in good:
            if (field, text) in {("minutes", ""), ("place", "")} or (field == "place" and text in PLACES):
                continue
            assert client.post("/rosters/new/", good | {field: text}).status_code == 422, (field, text[:20])
        answer = client.post(path_of(roster), {"present": [text], "seen": text})
        assert answer.status_code in {302, 422}

    assert not Attendance.objects.filter(enrolment=mine).exists()


# Reflections


def handed_in(world: World, enrolment: Enrolment) -> Reflection:
    return reflecting.hand_in(by=enrolment.person, enrolment=enrolment, text=REFLECTION)


def test_what_waits_to_be_read_is_listed_and_read(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.ines))
    client = enter(world.tom)

    listed = text_of(client.get("/reflections/"))
    page = text_of(client.get(f"/reflections/{reflection.public_id}/"))

    assert "Ines Halloran" in listed
    assert REFLECTION.strip()[:60] not in listed
    assert REFLECTION.strip()[:60] in page


def test_it_is_accepted(world: World) -> None:
    mine = world.admitted(world.ines)
    reflection = handed_in(world, mine)

    said = text_of(
        enter(world.tom).post(
            f"/reflections/{reflection.public_id}/", {"action": "accept", "comment": ""}, follow=True
        )
    )

    assert "Accepted: Ines Halloran." in said
    assert "Nothing waits to be read" in said
    assert mine.evidence.get(kind="coursework.reflection").status == "verified"


def test_it_is_returned_with_a_comment_and_handed_in_again(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.ines))
    path = f"/reflections/{reflection.public_id}/"
    trainer, author = enter(world.tom), enter(world.ines)

    empty = trainer.post(path, {"action": "return", "comment": " "})
    trainer.post(path, {"action": "return", "comment": "Say what you do differently now."})
    seen = text_of(author.get(path))
    again = text_of(author.post(path, {"text": REFLECTION + "I now wait longer."}, follow=True))

    assert empty.status_code == 422
    assert "Say what would make it complete." in text_of(empty)
    assert "Say what you do differently now." in seen
    assert "Nothing about clients" in seen
    assert "Handed in again." in again
    reflection.refresh_from_db()
    assert reflection.status == "submitted"
    assert reflection.text.endswith("I now wait longer.")
    assert Letter.objects.filter(person=world.ines, key__startswith="reflection-returned").exists()


def test_nobody_reviews_her_own_reflection(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.tom))
    path = f"/reflections/{reflection.public_id}/"
    client = enter(world.tom)

    listed = text_of(client.get("/reflections/"))
    client.post(path, {"action": "accept"})

    assert "Nothing waits to be read" in listed
    reflection.refresh_from_db()
    assert reflection.status == "submitted"


def test_without_that_guard_she_would_accept_her_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from coursework.views import reflections

    reflection = handed_in(world, world.admitted(world.tom))
    path = f"/reflections/{reflection.public_id}/"

    monkeypatch.setattr(reflections, "_trains", lambda person, reflection: True)
    refused = enter(world.tom).post(path, {"action": "accept"})
    monkeypatch.setattr(reflecting, "_require_trainer", lambda by, reflection: None)
    enter(world.tom).post(path, {"action": "accept"})

    assert refused.status_code == 422
    reflection.refresh_from_db()
    assert reflection.status == "accepted"


def test_nobody_but_author_and_trainers_reads_a_reflection(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.ines))
    path = f"/reflections/{reflection.public_id}/"

    answers = {
        name: enter(getattr(world, name)).get(path).status_code
        for name in ("ines", "tom", "theo", "mara", "ruth", "ada")
    }

    assert answers == {"ines": 200, "tom": 200, "theo": 404, "mara": 404, "ruth": 404, "ada": 404}
    assert enter(world.tom).get(f"/reflections/{MISSING}/").status_code == 404


def test_a_lapsed_trainer_reads_no_reflection(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.ines))
    lapse(world)
    client = enter(world.tom)

    assert client.get(f"/reflections/{reflection.public_id}/").status_code == 404
    assert "Ines" not in text_of(client.get("/reflections/"))


def test_reflections_take_the_same_queries_at_any_length(world: World) -> None:
    for number in range(3):
        handed_in(world, world.admitted(person(f"Pat{number} Partner")))
    client = enter(world.tom)
    three = queries(client, "/reflections/")
    for number in range(3, 9):
        handed_in(world, world.admitted(person(f"Pat{number} Partner")))

    assert queries(client, "/reflections/") == three


def test_junk_for_a_reflection_is_refused_without_an_error(world: World) -> None:
    reflection = handed_in(world, world.admitted(world.ines))
    client = enter(world.tom)
    path = f"/reflections/{reflection.public_id}/"

    assert client.post(path, {"action": "return", "comment": "\x00"}).status_code == 422
    assert client.post(path, {"action": "return", "comment": "x" * 5000}).status_code == 422
    assert client.post(path, {"action": "\x00"}).status_code == 422
    for text in junk():
        assert client.get("/reflections/", {"status": text, "page": text}).status_code == 200

    reflection.refresh_from_db()
    assert reflection.status == "submitted"
