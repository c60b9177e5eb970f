"""A supervisor's meetings, therapists, competences and countersignatures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from certification import appointing, issuing, scoping
from certification.models import Appointment, Enrolment, ScopeAttestation, Signature
from certification.models.enrolments import EnrolmentQuerySet
from certification.signing import fingerprint
from config.demonstration.travelling import days_ago, travel
from people.models import Person
from people.proof import Proof
from practicum import attesting
from practicum.models import CompetenceAttestation, Meeting, MeetingPlace
from tests.arriving import junk
from tests.cast import PASSWORD, World, person, proof
from tests.registry.walks import paper
from tests.supervising import enter, queries

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def world() -> World:
    return World()


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())


# Meetings


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


# Supervisees


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


# Competences


def assigned(enrolments: EnrolmentQuerySet, person: Person) -> EnrolmentQuerySet:
    """Whose supervisor she is, whatever became of her appointment: the guard of the page switched off."""
    return enrolments.filter(supervisor=person)


def attest_posted(client: object, enrolment: Enrolment, *codes: str, **changes: object) -> object:
    path = f"/supervisees/{enrolment.public_id}/competences/"
    page = client.get(path).content.decode()
    shown = page.split('name="shown" value="')[1].split('"')[0] if 'name="shown"' in page else ""
    return client.post(path, {"competences": list(codes), "shown": shown} | changes, follow=True)


def test_competences_are_attested_one_by_one(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)
    path = f"/supervisees/{mine.public_id}/competences/"

    before = text_of(client.get(path))
    said = text_of(attest_posted(client, mine, "assess", "pace"))

    assert attesting.meaning() in before
    assert "Keeps the work within what the client can bear" in before
    assert "Signed: 2 competences." in said
    assert said.count("Take back") == 2
    assert 'value="repair"' in said
    assert 'value="assess"' not in said
    signature = Signature.objects.get()
    assert signature.meaning == attesting.meaning()
    assert set(json.loads(signature.shown)["competences"]) == {"assess", "pace"}


def test_only_the_assigned_supervisor_opens_the_competences(world: World) -> None:
    mine = world.admitted(world.ines)
    path = f"/supervisees/{mine.public_id}/competences/"

    for name in ("ines", "olu", "theo", "tom", "ruth", "ada"):
        client = enter(getattr(world, name))
        assert client.get(path).status_code == 404
        assert client.post(path, {"competences": ["assess"]}).status_code == 404

    assert not CompetenceAttestation.objects.exists()


def test_competences_are_not_attested_from_a_list_that_changed(world: World) -> None:
    mine = world.admitted(world.ines)

    said = text_of(attest_posted(enter(world.mara), mine, "assess", shown="0" * 64))

    assert "The list changed while you were reading." in said
    assert not CompetenceAttestation.objects.exists()


def test_competences_are_not_attested_after_the_appointment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = world.admitted(world.ines)
    yesterday = world.mara.today() - dt.timedelta(days=1)
    for appointment in Appointment.objects.filter(person=world.mara, function="supervisor"):
        appointing.end(by=world.ruth, appointment=appointment, last_day=yesterday)

    attest_posted(enter(world.mara), mine, "assess")
    by_the_page = CompetenceAttestation.objects.count()
    # Were the page still hers to open, the action would refuse all the same; without both it goes through.
    monkeypatch.setattr(EnrolmentQuerySet, "supervised_by", assigned, raising=False)
    said = text_of(attest_posted(enter(world.mara), mine, "assess"))
    by_the_action = CompetenceAttestation.objects.count()
    monkeypatch.setattr(attesting, "_require_supervisor", lambda by, enrolment: None)
    attest_posted(enter(world.mara), mine, "assess")

    assert (by_the_page, by_the_action) == (0, 0)
    assert "does not cover" in said
    assert CompetenceAttestation.objects.count() == 1


def test_a_stale_log_in_is_confirmed_and_the_ticked_competences_are_signed(world: World) -> None:
    mine = world.admitted(world.ines)
    path = f"/supervisees/{mine.public_id}/competences/"
    client = enter(world.mara, minutes_ago=30)
    shown = client.get(path).content.decode().split('name="shown" value="')[1].split('"')[0]

    asked = client.post(path, {"competences": ["assess"], "shown": shown})
    client.post(asked["Location"], {"password": PASSWORD})

    assert CompetenceAttestation.objects.get().competence == "assess"


def test_without_freshness_they_would_be_signed_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara, minutes_ago=30)

    monkeypatch.setattr(Proof, "is_fresh", lambda self, now: True)
    attest_posted(client, mine, "assess")

    assert CompetenceAttestation.objects.count() == 1


def test_one_competence_is_taken_back_and_the_others_stay(world: World) -> None:
    mine = world.admitted(world.ines)
    world.competent(mine)
    one = CompetenceAttestation.objects.get(competence="pace")
    path = f"/supervisees/competences/{one.public_id}/take-back/"

    asked = text_of(enter(world.mara).get(path))
    other = enter(world.olu).post(path).status_code
    said = text_of(enter(world.mara).post(path, follow=True))

    assert "It stays on record as taken back" in asked
    assert other == 404
    assert "Taken back: Keeps the work within what the client can bear." in said
    assert CompetenceAttestation.objects.filter(status="attested").count() == 3


def test_junk_for_competences_is_refused_without_an_error(world: World) -> None:
    mine = world.admitted(world.ines)
    client = enter(world.mara)
    path = f"/supervisees/{mine.public_id}/competences/"

    for text in junk():
        assert client.post(path, {"competences": [text], "shown": text}).status_code == 422
        assert client.post(path, {"competences": ["assess"], "shown": text}).status_code == 422

    assert not CompetenceAttestation.objects.exists()


# Scope


def attested_scope(world: World, enrolment: Enrolment) -> ScopeAttestation:
    with travel(days_ago(2)):
        return scoping.attest(
            by=enrolment.person,
            enrolment=enrolment,
            shown_sha256=fingerprint(scoping.shown(enrolment, "en")),
            language="en",
            proof=proof(),
        )


def test_a_scope_waits_in_the_queue_and_is_countersigned(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara)
    path = f"/queue/scope/{attestation.public_id}/"

    waiting = text_of(client.get("/queue/"))
    page = text_of(client.get(path))
    said = text_of(client.post(path, {"shown": attestation.signature.shown_sha256}, follow=True))

    assert path in waiting
    assert scoping.countersign_meaning() in page
    assert "Present this certificate as a licence to practise." in page
    assert "Countersigned: the scope of Ines Halloran counts now." in said
    attestation.refresh_from_db()
    assert attestation.status == "confirmed"
    assert attestation.countersignature is not None
    assert attestation.countersignature.signer == world.mara


def test_the_queue_of_one_therapist_hides_anothers_scope(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    path = f"/queue/scope/{attested_scope(world, theirs).public_id}/"
    client = enter(world.mara)

    assert path not in text_of(client.get("/queue/", {"therapist": str(mine.public_id)}))
    assert path in text_of(client.get("/queue/", {"therapist": str(theirs.public_id)}))


def test_a_scope_is_not_countersigned_without_the_hash_of_what_was_read(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))

    enter(world.mara).post(f"/queue/scope/{attestation.public_id}/", {"shown": "0" * 64})

    attestation.refresh_from_db()
    assert attestation.status == "attested"


def test_nobody_but_the_assigned_supervisor_opens_it(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))

    for name in ("ines", "olu", "theo", "tom"):
        client = enter(getattr(world, name))
        for path in (
            f"/queue/scope/{attestation.public_id}/",
            f"/queue/scope/{attestation.public_id}/return/",
        ):
            assert (
                client.get(path).status_code
                == client.get(path.replace(str(attestation.public_id), MISSING)).status_code
            )
            assert client.post(path, {"shown": attestation.signature.shown_sha256}).status_code == 404

    attestation.refresh_from_db()
    assert attestation.status == "attested"


def test_a_stale_log_in_is_confirmed_and_the_scope_is_countersigned(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara, minutes_ago=30)

    asked = client.post(
        f"/queue/scope/{attestation.public_id}/", {"shown": attestation.signature.shown_sha256}
    )
    attestation.refresh_from_db()
    before = attestation.status
    client.post(asked["Location"], {"password": PASSWORD})

    attestation.refresh_from_db()
    assert (before, attestation.status) == ("attested", "confirmed")


def test_a_scope_is_returned_with_a_comment(world: World) -> None:
    attestation = attested_scope(world, world.admitted(world.ines))
    client = enter(world.mara)
    path = f"/queue/scope/{attestation.public_id}/return/"

    empty = client.post(path, {"comment": "  "})
    said = text_of(client.post(path, {"comment": "Let us talk about referral first."}, follow=True))

    attestation.refresh_from_db()
    assert empty.status_code == 422
    assert "Returned to Ines Halloran." in said
    assert (attestation.status, attestation.comment) == ("returned", "Let us talk about referral first.")


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
