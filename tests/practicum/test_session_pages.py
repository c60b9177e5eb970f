"""The sessions as the two people in them see them, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification.models import Enrolment
from practicum import confirming, signing_off
from practicum.models import Participation, Session, SignOff
from tests.arriving import arrive, junk
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World()
    for person in world.people.values():
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return world


@pytest.fixture
def pair(world: World) -> tuple[Enrolment, Enrolment]:
    return world.admitted(world.ines), world.admitted(world.theo)


def words(partner: Enrolment, **changes: Any) -> dict[str, Any]:
    """A log of yesterday at ten."""
    day = timezone.now().date() - dt.timedelta(days=2)
    return {
        "role": "therapist",
        "partner": str(partner.public_id),
        "on": day.isoformat(),
        "starts_at": "10:00",
        "minutes": "50",
        "format": "online",
        "steps": ["settle", "map"],
    } | changes


def test_a_session_is_logged_in_the_persons_own_time(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    _mine, theirs = pair
    world.ines.time_zone = "America/Vancouver"
    world.ines.save()
    arrive(client, world.ines)

    answer = client.post(reverse("session_new"), words(theirs))

    session = Session.objects.get()
    assert answer["Location"] == reverse("session", args=[session.public_id])
    assert session.starts_at.astimezone(world.ines.zone).strftime("%H:%M") == "10:00"
    assert session.participations.get(person=world.ines).steps == ["settle", "map"]
    assert "asked to confirm" in client.get(answer["Location"]).content.decode()


def test_the_next_log_begins_with_the_last_ones_partner_and_length(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    _mine, theirs = pair
    arrive(client, world.ines)
    client.post(reverse("session_new"), words(theirs, minutes="75"))

    form = client.get(reverse("session_new")).context["form"]

    assert form.initial["partner"] == str(theirs.public_id)
    assert form.initial["minutes"] == 75
    assert form.initial["format"] == "online"


def test_only_people_active_in_the_same_stream_are_offered(world: World, client: Client) -> None:
    world.admitted(world.ines)
    theo = world.admitted(world.theo)
    world.admitted(world.sam, "itatm")
    arrive(client, world.ines)

    choices = dict(client.get(reverse("session_new")).context["form"].fields["partner"].choices)

    assert set(choices) == {"", str(theo.public_id)}


def test_somebody_with_two_streams_chooses_first_and_a_coach_is_asked_yes_or_no(
    world: World, client: Client
) -> None:
    world.admitted(world.ines)
    coaching = world.admitted(world.ines, "coach")
    partner = world.admitted(world.theo, "coach")
    arrive(client, world.ines)

    assert "In which stream?" in client.get(reverse("session_new")).content.decode()
    address = f"{reverse('session_new')}?enrolment={coaching.public_id}"
    asked = client.get(address).content.decode()
    silent = client.post(address, words(partner, steps=["agree"]))
    told = client.post(address, words(partner, steps=["agree"], in_therapy="no"))

    assert "the coach" in asked
    assert "the person coached" in asked
    assert "the therapist" not in asked
    assert "Only if you were the coach. Only steps" in asked
    assert "(optional)" not in asked
    assert silent.status_code == 422
    assert "also in therapy" in silent.context["form"].errors["in_therapy"][0]
    assert told.status_code == 302
    assert Participation.objects.get(person=world.ines).in_therapy is False


def test_nobody_enrolled_is_told_so(world: World, client: Client) -> None:
    arrive(client, world.ines)

    assert "once a registrar has admitted you" in client.get(reverse("session_new")).content.decode()
    assert "once a registrar has admitted you" in client.get(reverse("sessions")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"starts_at": "10:20", "on": "2099-01-01"}, "starts_at", "logged once it is over"),
        ({"minutes": "5"}, "minutes", "greater than or equal to 10"),
        ({"on": "2001-01-01"}, "starts_at", "Check the year"),
        ({"partner": str(uuid.UUID(int=0))}, "partner", "Select a valid choice"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    world: World,
    pair: tuple[Enrolment, Enrolment],
    client: Client,
    changes: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    arrive(client, world.ines)

    answer = client.post(reverse("session_new"), words(pair[1]) | changes)

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert 'value="settle"' in answer.content.decode()
    assert not Session.objects.exists()


def test_a_time_at_which_one_was_busy_is_refused(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    arrive(client, world.ines)
    client.post(reverse("session_new"), words(pair[1]))

    answer = client.post(reverse("session_new"), words(pair[1], starts_at="10:30"))

    assert answer.status_code == 422
    assert "overlaps" in str(answer.context["form"].errors["starts_at"])
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "field", ["role", "partner", "on", "starts_at", "minutes", "format", "steps", "ended_early"]
)
def test_junk_in_a_log_never_breaks_it(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client, field: str
) -> None:
    arrive(client, world.ines)

    answers = [client.post(reverse("session_new"), words(pair[1]) | {field: text}) for text in junk()]

    assert {answer.status_code for answer in answers} <= {302, 422}
    assert Session.objects.count() <= 1


def test_the_therapist_whose_client_logged_it_adds_her_steps_when_she_confirms(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    _mine, theirs = pair
    arrive(client, world.ines)
    client.post(reverse("session_new"), words(theirs, role="client", steps=[]))
    session = Session.objects.get()
    address = reverse("session", args=[session.public_id])

    arrive(client, world.theo)
    assert "add the steps you reached" in client.get(address).content.decode()
    answer = client.post(address, {"action": "confirm", "steps": ["settle", "resource"]})

    assert answer.status_code == 302
    side = Participation.objects.get(person=world.theo)
    assert (side.status, side.steps) == ("confirmed", ["settle", "resource"])


def test_the_whole_way_of_one_line_through_the_pages(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    address = reverse("session", args=[session.public_id])
    arrive(client, world.ines)

    client.post(address, {"action": "ask"})
    line = SignOff.objects.get(participation__person=world.ines)
    assert line.status == "requested"
    signing_off.send_back(by=world.mara, sign_off=line, comment="Steps three and four are missing.")
    assert "Steps three and four are missing." in client.get(address).content.decode()
    client.post(address, {"action": "amend", "steps": ["settle"]})
    client.post(address, {"action": "ask_again", "reply": "Corrected."})

    line.refresh_from_db()
    assert (line.status, line.reply) == ("requested", "Corrected.")
    assert Participation.objects.get(person=world.ines).steps == ["settle"]


def test_a_comment_on_one_side_is_not_shown_to_the_other(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    signing_off.send_back(by=world.mara, sign_off=world.asked(session), comment="Only Ines should read this.")
    arrive(client, world.theo)

    page = client.get(reverse("session", args=[session.public_id])).content.decode()

    assert "Only Ines should read this." not in page


def test_it_is_disputed_with_a_reason_corrected_and_confirmed_anew(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    address = reverse("session", args=[session.public_id])
    arrive(client, world.theo)

    assert client.post(address, {"action": "dispute"}).status_code == 422
    assert client.post(address, {"action": "dispute", "because": "other_length"}).status_code == 302
    arrive(client, world.ines)
    assert "Theo Brandt: The minutes are wrong." in client.get(address).content.decode()

    correct = reverse("session_correct", args=[session.public_id])
    form = client.get(correct).context["form"]
    typed = {
        "role": "therapist",
        "on": form.initial["on"].isoformat(),
        "starts_at": form.initial["starts_at"].strftime("%H:%M"),
        "minutes": "45",
        "format": "in_person",
        "steps": ["settle"],
    }
    answer = client.post(correct, typed)

    newer = Session.objects.get(corrects=session)
    assert answer["Location"] == reverse("session", args=[newer.public_id])
    assert newer.minutes == 45
    page = client.get(answer["Location"]).content.decode()
    assert "Earlier versions" in page
    assert address in page
    assert "Open the present version" in client.get(address).content.decode()
    assert client.post(correct, typed).status_code == 302
    assert Session.objects.count() == 2


def test_only_the_logger_withdraws_an_undisputed_session(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    address = reverse("session", args=[session.public_id])

    arrive(client, world.theo)
    assert "Withdraw the session" not in client.get(address).content.decode()
    client.post(address, {"action": "withdraw"})
    session.refresh_from_db()
    assert session.withdrawn_at is None

    arrive(client, world.ines)
    client.post(address, {"action": "withdraw"})
    session.refresh_from_db()
    assert session.withdrawn_at is not None
    assert "no longer counts" in client.get(address).content.decode()


def test_only_the_two_people_in_it_open_a_session(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    side = session.participations.get(person=world.ines)
    addresses = [
        reverse("session", args=[session.public_id]),
        reverse("session_correct", args=[session.public_id]),
        reverse("session_of_participation", args=[side.public_id]),
    ]

    for name in ("sam", "mara", "olu", "tom", "ruth", "ada"):
        arrive(client, world.people[name])
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
        assert client.post(addresses[0], {"action": "confirm"}).status_code == 404
    client.logout()
    for address in addresses:
        assert client.get(address)["Location"].startswith(reverse("account_login"))
    for person in (world.ines, world.theo):
        arrive(client, person)
        assert client.get(addresses[2])["Location"] == addresses[0]
    assert client.get(reverse("session", args=[uuid.uuid4()])).status_code == 404


def test_several_ticked_lines_go_to_the_supervisor_at_once(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    sessions = [world.session(*pair) for _turn in range(3)]
    sides = [session.participations.get(person=world.ines) for session in sessions]
    arrive(client, world.ines)

    client.post(reverse("sessions"), {"line": [str(side.public_id) for side in sides[:2]]})

    assert SignOff.objects.filter(status="requested").count() == 2
    again = client.post(reverse("sessions"), {"line": [str(sides[0].public_id), "junk", "\x00"]}, follow=True)
    assert "asked for before" in again.content.decode()
    assert SignOff.objects.count() == 2


def test_nobody_hands_in_anothers_line(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    side = world.session(*pair).participations.get(person=world.ines)
    arrive(client, world.theo)

    answer = client.post(reverse("sessions"), {"line": [str(side.public_id)]}, follow=True)

    assert "Tick at least one session" in answer.content.decode()
    assert not SignOff.objects.exists()


def test_a_session_not_confirmed_by_both_is_refused_in_words(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    arrive(client, world.ines)
    client.post(reverse("session_new"), words(pair[1]))
    side = Participation.objects.get(person=world.ines)

    answer = client.post(reverse("sessions"), {"line": [str(side.public_id)]}, follow=True)

    assert "Both of you must confirm the session first." in answer.content.decode()


def test_the_list_filters_by_role_and_state(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    mine, theirs = pair
    ready, signed, other = (
        world.session(mine, theirs),
        world.session(mine, theirs),
        world.session(theirs, mine),
    )
    world.signed(signed)
    disputed = world.session(mine, theirs)
    side = disputed.participations.select_related("session").get(person=world.theo)
    confirming.dispute(by=world.theo, participation=side, because="other_time")
    arrive(client, world.ines)

    def listed(**query: str) -> set[int]:
        return {row["session"].pk for row in client.get(reverse("sessions"), query).context["rows"]}

    assert listed(state="signed") == {signed.pk}
    assert listed(state="disputed") == {disputed.pk}
    assert listed(role="client") == {other.pk}
    assert listed(state="ready", role="therapist") == {ready.pk}
    assert listed() == {ready.pk, signed.pk, other.pk, disputed.pk}
    for text in junk():
        assert client.get(reverse("sessions"), {"role": text, "state": text, "page": text}).status_code == 200


def test_the_lists_queries_do_not_depend_on_its_length(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    arrive(client, world.ines)
    counts = []
    for size in (3, 6):
        for _turn in range(size):
            world.session(*pair)
        client.get(reverse("sessions"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("sessions"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_no_form_has_a_place_for_what_was_said(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    arrive(client, world.ines)
    session = world.session(*pair)

    new = client.get(reverse("session_new")).content.decode()
    correct = client.get(reverse("session_correct", args=[session.public_id])).content.decode()
    shown = client.get(reverse("session", args=[session.public_id])).content.decode()

    for page in (new, correct, shown):
        assert "<textarea" not in page
        # How many minutes is typed as text, a dozen signs at most, and nothing but a number is taken.
        typed = re.findall(r'<input[^>]* type="text"[^>]*>|<input type="text"[^>]*>', page)
        assert all('name="minutes"' in one and 'inputmode="numeric"' in one for one in typed)
        assert all('maxlength="12"' in one for one in typed)
    told = client.post(reverse("session_new"), words(pair[1], minutes="she spoke"))
    assert told.status_code == 422
    assert Session.objects.count() == 1


def test_an_unknown_action_does_nothing(
    world: World, pair: tuple[Enrolment, Enrolment], client: Client
) -> None:
    session = world.session(*pair)
    address = reverse("session", args=[session.public_id])
    arrive(client, world.ines)

    for text in junk():
        assert client.post(address, {"action": text, "because": text, "steps": text}).status_code == 302
    for action in ("confirm", "dispute", "amend", "ask_again"):
        for text in junk():
            sent = {"action": action, "because": text, "steps": text, "reply": text}
            assert client.post(address, sent).status_code in {302, 422}

    assert client.get(address).status_code == 200


def test_even_without_visibility_the_page_belongs_to_the_two_people_in_it(
    world: World, pair: tuple[Enrolment, Enrolment], monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from practicum.models import SessionQuerySet

    session = world.session(*pair)
    side = session.participations.get(person=world.ines)
    arrive(client, world.sam)
    monkeypatch.setattr(SessionQuerySet, "visible_to", lambda found, person: found.all())

    assert client.get(reverse("session_of_participation", args=[side.public_id])).status_code == 302
    assert client.get(reverse("session", args=[session.public_id])).status_code == 404


def test_even_without_the_law_the_page_takes_up_only_ones_own_lines(
    world: World, pair: tuple[Enrolment, Enrolment], monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    side = world.session(*pair).participations.get(person=world.ines)
    monkeypatch.setattr(signing_off, "_require_ready", lambda by, side: None)
    arrive(client, world.theo)

    client.post(reverse("sessions"), {"line": [str(side.public_id)]})

    assert not SignOff.objects.exists(), "the view itself takes up only one's own sides"
