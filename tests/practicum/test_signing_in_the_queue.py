"""What a supervisor signs in her queue, and what keeps her from signing."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from certification import appointing
from certification.models import Appointment, Signature
from certification.models.enrolments import EnrolmentQuerySet
from people.models import Person
from people.proof import Proof
from practicum import signing_off
from practicum.models import SignOff
from tests.arriving import junk
from tests.cast import PASSWORD
from tests.practicum.conftest import Scene, text_of
from tests.supervising import enter, ticks

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


def test_ticked_lines_are_signed_and_the_others_stay(scene: Scene) -> None:
    first, second, kept = scene.line(), scene.line(), scene.line()

    response = enter(scene.world.mara).post(QUEUE, ticks(first, second), follow=True)

    page = text_of(response)
    assert "Signed: 2 lines." in page
    statuses = {line.pk: SignOff.objects.get(pk=line.pk).status for line in (first, second, kept)}
    assert statuses == {first.pk: "signed", second.pk: "signed", kept.pk: "requested"}
    signature = SignOff.objects.get(pk=first.pk).signature
    assert signature is not None
    assert signature.signer == scene.world.mara
    assert signature.meaning == signing_off.meaning()
    assert signature.shown_sha256 == ticks(first)[f"shown-{first.public_id}"]
    assert json.loads(signature.shown)["person"] == "Ines Halloran"


def test_opening_the_queue_or_a_line_a_hundred_times_signs_nothing(scene: Scene) -> None:
    line = scene.line()
    client = enter(scene.world.mara)

    before = Signature.objects.count()
    for _turn in range(25):
        for path in (QUEUE, f"/queue/{line.public_id}/", f"/queue/{line.public_id}/return/"):
            client.get(path, {"line": str(line.public_id)})
            client.head(path)

    assert Signature.objects.count() == before
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_a_line_that_changed_while_she_read_is_not_signed_and_the_others_are(scene: Scene) -> None:
    line = scene.line()
    other = scene.world.asked(scene.world.session(scene.theo, scene.ines))
    posted = ticks(line, other)
    Person.objects.filter(pk=scene.ines.person_id).update(name="Ines Halloran-Roy")

    page = text_of(enter(scene.world.mara).post(QUEUE, posted, follow=True))

    assert "Not signed: Ines Halloran-Roy" in page
    assert "This line changed while you were reading." in page
    assert "Signed: 1 line." in page
    assert SignOff.objects.get(pk=line.pk).status == "requested"
    assert SignOff.objects.get(pk=other.pk).status == "signed"


def test_without_the_hash_guard_the_changed_line_would_be_signed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = scene.line()
    posted = ticks(line)
    Person.objects.filter(pk=scene.ines.person_id).update(name="Ines Halloran-Roy")

    monkeypatch.setattr(signing_off, "fingerprint", lambda seen: posted[f"shown-{line.public_id}"])
    enter(scene.world.mara).post(QUEUE, posted)

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_a_line_posted_without_its_hash_is_not_signed(scene: Scene) -> None:
    line = scene.line()

    enter(scene.world.mara).post(QUEUE, {"line": [str(line.public_id)]})

    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_nobody_signs_a_session_she_took_part_in(scene: Scene) -> None:
    line = scene.mara_as_partner()

    client = enter(scene.world.mara)
    page = text_of(client.get(QUEUE))
    said = text_of(client.post(QUEUE, ticks(line), follow=True))

    assert "You took part in this session yourself." in page
    assert f'id="line-{line.public_id}"' not in page
    assert "Nobody signs a session they took part in." in said
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_without_that_guard_she_would_sign_her_own_session(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = scene.mara_as_partner()

    monkeypatch.setattr(signing_off, "_require_signer", lambda by, sign_off: None)
    enter(scene.world.mara).post(QUEUE, ticks(line))

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def assigned(enrolments: EnrolmentQuerySet, person: Person) -> EnrolmentQuerySet:
    """Whose supervisor she is, whatever became of her appointment: the guard of the page switched off."""
    return enrolments.filter(supervisor=person)


def reappoint(scene: Scene, *, stream: str = "ctic") -> None:
    """Mara's appointment in that stream was renewed ten days ago, after a gap in which the sessions were held."""
    world, today = scene.world, scene.world.mara.today()
    for old in Appointment.objects.filter(person=world.mara, function="supervisor", stream__code=stream):
        appointing.end(by=world.ruth, appointment=old, last_day=today - dt.timedelta(days=250))
    appointing.appoint(
        by=world.ruth,
        person=world.mara,
        stream=world.streams[stream],
        function="supervisor",
        starts_on=today - dt.timedelta(days=10),
    )


def test_nobody_signs_a_session_held_outside_her_appointment(scene: Scene) -> None:
    line = scene.line()
    reappoint(scene)

    client = enter(scene.world.mara)
    page = text_of(client.get(QUEUE))
    said = text_of(client.post(QUEUE, ticks(line), follow=True))

    assert "Your appointment does not cover" in page
    assert f'id="line-{line.public_id}"' not in page
    assert "Your appointment as supervisor" in said
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_without_the_appointment_guard_that_session_would_be_signed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = scene.line()
    reappoint(scene)

    monkeypatch.setattr(appointing, "require", lambda **_: None)
    enter(scene.world.mara).post(QUEUE, ticks(line))

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_nobody_signs_after_the_last_day_of_her_appointment(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = scene.line()
    yesterday = scene.world.mara.today() - dt.timedelta(days=1)
    for appointment in Appointment.objects.filter(person=scene.world.mara, function="supervisor"):
        appointing.end(by=scene.world.ruth, appointment=appointment, last_day=yesterday)

    enter(scene.world.mara).post(QUEUE, ticks(line))
    by_the_page = SignOff.objects.get(pk=line.pk).status
    # Were the line still hers to see, the action would refuse it all the same.
    monkeypatch.setattr(EnrolmentQuerySet, "supervised_by", assigned, raising=False)
    said = text_of(enter(scene.world.mara).post(QUEUE, ticks(line), follow=True))
    by_the_action = SignOff.objects.get(pk=line.pk).status
    monkeypatch.setattr(appointing, "require", lambda **_: None)
    enter(scene.world.mara).post(QUEUE, ticks(line))

    assert (by_the_page, by_the_action) == ("requested", "requested")
    assert "Your appointment as supervisor" in said
    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_an_appointment_in_another_stream_does_not_help(scene: Scene) -> None:
    world = scene.world
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    line = world.asked(world.session(mine, theirs))
    reappoint(scene, stream="itatm")

    said = text_of(enter(world.mara).post(QUEUE, ticks(line), follow=True))

    assert "does not cover" in said
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_another_supervisor_signs_nothing_and_learns_nothing(scene: Scene) -> None:
    line = scene.line()

    said = text_of(enter(scene.world.olu).post(QUEUE, ticks(line), follow=True))

    assert "1 line no longer waits for you." in said
    assert "Ines" not in said
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_more_than_ten_lines_are_refused_whole_and_the_ticks_are_kept(scene: Scene) -> None:
    lines = [scene.line() for _turn in range(11)]

    response = enter(scene.world.mara).post(QUEUE, ticks(*lines))

    page = text_of(response)
    assert response.status_code == 422
    assert "At most 10 lines are signed at once" in page
    assert page.count(" checked ") == 10
    assert not SignOff.objects.filter(status="signed").exists()


def test_signing_without_a_tick_says_so(scene: Scene) -> None:
    scene.line()

    response = enter(scene.world.mara).post(QUEUE, {})

    assert response.status_code == 422
    assert "Tick at least one line, then sign." in text_of(response)


def test_a_line_ticked_twice_is_signed_once(scene: Scene) -> None:
    line = scene.line()
    posted = ticks(line)

    enter(scene.world.mara).post(QUEUE, posted | {"line": posted["line"] * 2})
    said = text_of(enter(scene.world.mara).post(QUEUE, posted, follow=True))

    assert "This line no longer waits for you." in said
    assert Signature.objects.filter(signer=scene.world.mara).count() == 1


def test_a_stale_log_in_is_confirmed_and_then_the_very_same_ticks_are_signed(scene: Scene) -> None:
    first, second, kept = scene.line(), scene.line(), scene.line()
    client = enter(scene.world.mara, minutes_ago=30)

    asked = client.post(QUEUE, ticks(first, second))
    before = SignOff.objects.filter(status="signed").count()
    done = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert "/accounts/" in asked["Location"]
    assert before == 0
    assert "Signed: 2 lines." in text_of(done)
    assert done.redirect_chain[-1][0] == QUEUE
    assert SignOff.objects.get(pk=kept.pk).status == "requested"


def test_a_wrong_password_signs_nothing(scene: Scene) -> None:
    line = scene.line()
    client = enter(scene.world.mara, minutes_ago=30)

    asked = client.post(QUEUE, ticks(line))
    client.post(asked["Location"], {"password": "guessed"})

    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_without_the_freshness_guard_a_stale_log_in_would_sign(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = scene.line()
    client = enter(scene.world.mara, minutes_ago=30)

    monkeypatch.setattr(Proof, "is_fresh", lambda self, now: True)
    client.post(QUEUE, ticks(line))

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_junk_is_refused_without_an_error(scene: Scene) -> None:
    line = scene.line()
    client = enter(scene.world.mara)

    for text in junk():
        posted = {"line": [text, str(line.public_id)], "therapist": text, "page": text}
        posted[f"shown-{line.public_id}"] = text
        assert client.post(QUEUE, posted).status_code in {302, 422}
        assert client.get(QUEUE, {"page": text, "therapist": text}).status_code == 200

    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_nobody_signs_anonymously(scene: Scene, client: object) -> None:
    line = scene.line()

    response = client.post(QUEUE, ticks(line))

    assert response["Location"].startswith(reverse("account_login"))
    assert SignOff.objects.get(pk=line.pk).status == "requested"
