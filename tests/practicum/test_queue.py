"""The supervisor's queue: what it shows, what it signs, what it refuses, and what it keeps."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from certification import appointing
from certification.models import Appointment, Signature
from certification.models.enrolments import EnrolmentQuerySet
from config.demonstration.travelling import travel
from people.models import Letter, Person
from people.proof import Proof
from practicum import signing_off
from practicum.confirming import confirm
from practicum.logging import SessionFacts, log
from practicum.models import SignOff
from tests.arriving import junk
from tests.cast import PASSWORD, World
from tests.supervising import enter, queries, ticks

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


class Scene:
    """Ines practises with Theo; Mara supervises both."""

    def __init__(self) -> None:
        self.world = World()
        self.ines = self.world.admitted(self.world.ines)
        self.theo = self.world.admitted(self.world.theo)

    def line(self, **session: object) -> SignOff:
        return self.world.asked(self.world.session(self.ines, self.theo, **session))

    def client_line(self) -> SignOff:
        return self.world.asked(self.world.session(self.theo, self.ines), "client")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())


# What it shows


def test_a_line_shows_what_is_to_be_signed_and_what_it_counts_toward(scene: Scene) -> None:
    line = scene.line(minutes=60, steps=("settle", "map"))

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "1 line waits for you" in page
    assert "Ines Halloran" in page
    assert "As therapist · 1 h · in person · partner 1" in page
    assert "EXAMPLE step: Settle and orient; EXAMPLE step: Map the pattern together" in page
    assert "counts toward “Practice sessions as therapist”: 1 of 4" in page
    assert "counts toward “Every protocol step, as therapist”: 2 of 5" in page
    assert ticks(line)[f"shown-{line.public_id}"] in page


def test_the_meaning_stands_right_above_the_button(scene: Scene) -> None:
    scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    meaning, button = page.index(signing_off.meaning()), page.index("Sign ticked lines")
    assert meaning < button
    assert "<form" not in page[meaning:button]
    assert "<li" not in page[meaning:button]


def test_the_last_session_asked_for_is_announced_as_completing(scene: Scene) -> None:
    for _turn in range(3):
        scene.world.signed(scene.world.session(scene.ines, scene.theo))
    scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "would complete “Practice sessions as therapist”: 4 of 4" in page
    assert "issues the certificate" not in page


def test_a_line_that_is_the_last_thing_missing_says_that_it_issues_the_certificate(scene: Scene) -> None:
    world = scene.world
    scene.world.complete(scene.ines, [scene.theo, world.admitted(world.sam)])
    assert world.certificate(scene.ines) is not None
    late = world.admitted(world.olu)
    world.scoped(late, days_ago=250)
    world.licensed(world.olu)
    world.taught(late)
    world.practised(late, [scene.theo], sessions=3)
    world.signed(world.session(scene.theo, late), "client")
    world.consulted(late, hours=10)
    world.reflected(late)
    world.competent(late)
    line = world.asked(world.session(late, scene.theo))

    page = text_of(enter(world.mara).get(QUEUE))
    enter(world.mara).post(QUEUE, ticks(line))

    assert "signing this issues the certificate" in page
    assert world.certificate(late) is not None


def test_a_line_too_short_says_that_it_brings_nothing_and_why(scene: Scene) -> None:
    scene.line(minutes=30, steps=())

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "Brings no open requirement forward." in page
    assert "45" in page


def test_a_clients_line_shows_date_minutes_and_format_and_no_partner_or_step(scene: Scene) -> None:
    scene.client_line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "As client · 1 h · in person" in page
    assert "Theo Brandt" not in page
    assert "EXAMPLE step" not in page
    assert "Steps:" not in page
    assert not re.search(r"partner \d", page.split("How signing works")[0])


def test_requirements_over_steps_are_not_named_on_a_clients_line() -> None:
    world = World()
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    session = world.session(theirs, mine)
    side = session.participations.get(role="client")
    if side.evidence.status == "claimed":
        world.asked(session, "client")

    page = text_of(enter(world.mara).get(QUEUE))

    assert "Every protocol step, as client" not in page


def test_partners_are_numbered_and_never_named(scene: Scene) -> None:
    sam = scene.world.admitted(scene.world.sam)
    scene.line()
    scene.world.asked(scene.world.session(scene.ines, sam))

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "partner 1" in page
    assert "partner 2" in page
    assert "Theo" not in page
    assert "Sam" not in page


def test_a_line_logged_late_says_so(scene: Scene) -> None:
    starts_at = next(scene.world.slots)
    facts = SessionFacts(role="therapist", starts_at=starts_at, minutes=60, format="online")
    with travel(starts_at + dt.timedelta(days=20)):
        session = log(by=scene.ines.person, enrolment=scene.ines, partner=scene.theo, facts=facts)
        confirm(by=scene.theo.person, participation=session.participations.get(role="client"))
    line = scene.world.asked(session)
    usual = scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    late = page.split(f'id="more-{line.public_id}"')[1].split(f'id="line-{usual.public_id}"')[0]
    assert "Logged 20 days after the session." in page
    assert "after the session." in late
    assert page.count("after the session.") == 1


def test_lines_are_grouped_by_therapist_with_the_oldest_line_first(scene: Scene) -> None:
    first = scene.line()
    second = scene.world.asked(scene.world.session(scene.theo, scene.ines))
    third = scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    places = [page.index(f'id="line-{line.public_id}"') for line in (first, third, second)]
    assert places == sorted(places)
    assert page.count('<h2 id="therapist-') == 2


def test_the_queue_can_be_narrowed_to_one_therapist(scene: Scene) -> None:
    mine = scene.line()
    theirs = scene.world.asked(scene.world.session(scene.theo, scene.ines))

    page = text_of(enter(scene.world.mara).get(QUEUE, {"therapist": str(scene.theo.public_id)}))

    assert str(theirs.public_id) in page
    assert str(mine.public_id) not in page


def test_a_narrowed_queue_that_is_done_says_so_and_keeps_others_out(scene: Scene) -> None:
    theirs = scene.world.asked(scene.world.session(scene.theo, scene.ines))

    page = text_of(enter(scene.world.mara).get(QUEUE, {"therapist": str(scene.ines.public_id).upper()}))

    assert "Nothing more from Ines Halloran" in page
    assert f'href="{QUEUE}">See everyone' in page
    assert str(theirs.public_id) not in page


def test_whoever_was_never_appointed_finds_no_queue(scene: Scene) -> None:
    for name in ("ines", "theo", "tom", "ruth"):
        assert enter(getattr(scene.world, name)).get(QUEUE).status_code == 404


def test_after_her_appointment_the_queue_is_still_there(scene: Scene) -> None:
    Appointment.objects.filter(person=scene.world.mara).update(ends_on=dt.date.today() - dt.timedelta(days=1))

    assert enter(scene.world.mara).get(QUEUE).status_code == 200


def test_the_form_that_returns_a_line_asks_for_one_of_two(scene: Scene) -> None:
    page = text_of(enter(scene.world.mara).get(f"{QUEUE}{scene.line().public_id}/return/"))

    assert "Choose one, or write your own." in page
    assert "(optional)" not in page


def test_whoever_supervises_nobody_sees_an_empty_queue_that_teaches(scene: Scene) -> None:
    scene.line()

    page = text_of(enter(scene.world.olu).get(QUEUE))

    assert "Nothing waits for your signature" in page
    assert "Ines Halloran" not in page


def test_a_page_holds_ten_lines_and_its_queries_do_not_grow(scene: Scene) -> None:
    for _turn in range(3):
        scene.line()
    client = enter(scene.world.mara)
    client.get(QUEUE)
    three = queries(client, QUEUE)
    for _turn in range(6):
        scene.line()
    scene.world.asked(scene.world.session(scene.theo, scene.ines))
    scene.world.asked(scene.world.session(scene.theo, scene.ines))

    eleven = queries(client, QUEUE)
    page = text_of(client.get(QUEUE))

    # One therapist more brings the filter; it costs nothing per line.
    assert eleven == three
    assert page.count('type="checkbox"') == 10


# Signing


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


def mara_as_partner(scene: Scene) -> SignOff:
    """Mara practised with Ines and is her supervisor too."""
    mara = scene.world.admitted(scene.world.mara, supervisor=scene.world.olu)
    return scene.world.asked(scene.world.session(scene.ines, mara))


def test_nobody_signs_a_session_she_took_part_in(scene: Scene) -> None:
    line = mara_as_partner(scene)

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
    line = mara_as_partner(scene)

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


# Returning one


def test_one_line_is_returned_with_a_comment_and_the_rest_stay(scene: Scene) -> None:
    line, kept = scene.line(), scene.line()

    response = enter(scene.world.mara).post(
        f"/queue/{line.public_id}/return/",
        {"phrase": "minutes", "comment": "I have 50 in my notes."},
        follow=True,
    )

    returned = SignOff.objects.get(pk=line.pk)
    assert returned.status == "returned"
    assert returned.comment == "The minutes look wrong. I have 50 in my notes."
    assert returned.participation.evidence.status == "returned"
    assert SignOff.objects.get(pk=kept.pk).status == "requested"
    page = text_of(response)
    assert "Returned: Ines Halloran" in page
    assert "1 line waits for you" in page
    assert Letter.objects.filter(person=scene.ines.person, key__startswith="line-returned").exists()


def test_a_line_handed_in_again_shows_comment_and_reply(scene: Scene) -> None:
    line = scene.line()
    signing_off.send_back(by=scene.world.mara, sign_off=line, comment="The minutes look wrong.")
    line.refresh_from_db()
    signing_off.ask_again(by=scene.ines.person, sign_off=line, reply="They were sixty.")

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "The minutes look wrong." in page
    assert "They were sixty." in page


@pytest.mark.parametrize("comment", ["", "   ", "\x00", "x" * 5000])
def test_a_return_without_words_or_with_too_many_is_refused(scene: Scene, comment: str) -> None:
    line = scene.line()

    response = enter(scene.world.mara).post(f"/queue/{line.public_id}/return/", {"comment": comment})

    assert response.status_code == 422
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_no_phrase_about_steps_is_offered_for_a_clients_line(scene: Scene) -> None:
    mine, client_line = scene.line(), scene.client_line()
    client = enter(scene.world.mara)

    assert "The steps do not fit" in text_of(client.get(f"/queue/{mine.public_id}/return/"))
    assert "The steps do not fit" not in text_of(client.get(f"/queue/{client_line.public_id}/return/"))


def test_she_returns_no_line_she_could_not_sign(scene: Scene) -> None:
    line = mara_as_partner(scene)

    response = enter(scene.world.mara).post(f"/queue/{line.public_id}/return/", {"phrase": "date"})

    assert response.status_code == 422
    assert "Nobody signs a session they took part in." in text_of(response)
    assert SignOff.objects.get(pk=line.pk).status == "requested"


# One line in full, and taking back


def test_a_signed_line_shows_the_record_of_its_signature(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    page = text_of(enter(scene.world.mara).get(f"/queue/{line.public_id}/"))

    signature = SignOff.objects.get(pk=line.pk).signature
    assert signature is not None
    assert signature.shown_sha256 in page
    assert signature.meaning in page
    assert "Mara Okafor" in page
    assert "code of an authenticator app" in page
    assert "still has the fingerprint" in page
    assert "Theo" not in page


def test_the_therapist_reads_her_own_line_and_nobody_else_does(scene: Scene) -> None:
    line = scene.line()
    path = f"/queue/{line.public_id}/"

    answers = {
        name: enter(getattr(scene.world, name)).get(path).status_code
        for name in ("mara", "ines", "theo", "sam", "olu", "tom", "ruth")
    }

    assert answers == {"mara": 200, "ines": 200, "theo": 404, "sam": 404, "olu": 404, "tom": 404, "ruth": 404}


def test_a_line_of_another_and_a_missing_one_answer_alike(scene: Scene) -> None:
    line = scene.line()
    client = enter(scene.world.olu)
    missing = "00000000-0000-4000-8000-000000000000"

    for path in ("/queue/{}/", "/queue/{}/return/", "/queue/{}/take-back/", "/queue/scope/{}/"):
        theirs, none = client.get(path.format(line.public_id)), client.get(path.format(missing))
        assert theirs.status_code == none.status_code == 404


def test_a_signature_is_taken_back_only_after_saying_what_that_does(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))
    client = enter(scene.world.mara)
    path = f"/queue/{line.public_id}/take-back/"

    asked = text_of(client.get(path))
    untouched = SignOff.objects.get(pk=line.pk).status
    said = text_of(client.post(path, follow=True))

    assert "The signature stays on record as void" in asked
    assert untouched == "signed"
    assert "Your signature is taken back" in said
    assert SignOff.objects.get(pk=line.pk).status == "void"
    assert client.post(path).status_code == 404


def test_only_the_signer_takes_a_signature_back(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    for name in ("ines", "theo", "olu"):
        assert (
            enter(getattr(scene.world, name)).post(f"/queue/{line.public_id}/take-back/").status_code == 404
        )

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_a_line_decided_meanwhile_is_shown_instead_of_returned(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    response = enter(scene.world.mara).post(
        f"/queue/{line.public_id}/return/", {"phrase": "date"}, follow=True
    )

    assert response.redirect_chain[-1][0] == f"/queue/{line.public_id}/"
    assert "This line no longer waits for you." in text_of(response)
    assert SignOff.objects.get(pk=line.pk).status == "signed"
