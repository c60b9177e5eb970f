"""The progress page: what it says, to whom, and what it keeps to itself."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification import scoping
from certification.models import Enrolment, Standing
from certification.signing import fingerprint
from tests.arriving import arrive
from tests.cast import World, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, enrolment: Enrolment) -> str:
    response = client.get(reverse("enrolment_progress", args=[enrolment.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_all_figures_and_why_a_line_did_not_count(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.signed(world.session(mine, theirs, minutes=60))
    world.signed(world.session(mine, theirs, minutes=30))
    world.asked(world.session(mine, theirs, minutes=60))

    page = page_of(arrive(client, world.ines), mine)

    row = page.split('id="requirement-as-therapist"')[1].split("</details>")[0]
    words = " ".join(re.sub("<[^>]+>", " ", row).split())
    assert "recorded 3 verified 1 counted 1 needed 4 waiting 1" in words
    assert "The length must be at least 45 min; here it is 30 min." in words.replace("\xa0", " ")
    assert "Waiting to be verified; it would count." in words


def test_the_summary_is_honest_about_what_waits(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    world.taught(mine)
    world.licensed(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    scoping.attest(by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof())

    page = page_of(arrive(client, world.ines), mine)

    assert "You have made a start." in page
    assert "3 of 10 requirements met; 1 is waiting for others." in page
    assert Standing.objects.get(enrolment=mine).waiting == 1


def test_a_coach_is_told_to_sign_her_scope_before_anything_else(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "coach")

    page = page_of(arrive(client, world.ines), mine)

    step = page.split('aria-labelledby="next-step"')[1].split("</section>")[0]
    assert "Sign your scope of practice" in step
    assert "Nothing else counts before that day." in step
    assert reverse("scope", args=[mine.public_id]) in step


def test_a_returned_line_is_the_next_step_with_its_comment(world: World, client: Client) -> None:
    from practicum import signing_off

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    line = world.asked(world.session(mine, theirs))
    signing_off.send_back(by=world.mara, sign_off=line, comment="The start time looks wrong.")

    page = page_of(arrive(client, world.ines), mine)

    step = page.split('aria-labelledby="next-step"')[1].split("</section>")[0]
    assert "Mara Okafor returned it: The start time looks wrong." in step
    assert reverse("session", args=[line.participation.session.public_id]) in step


def test_a_supervisor_reads_it_without_private_actions_or_what_a_client_did(
    world: World, client: Client
) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    first = world.session(theirs, mine, steps=("settle", "map"))
    world.session(theirs, mine, steps=("settle",))

    page = page_of(arrive(client, world.mara), mine)

    assert "Ines Halloran" in page
    assert 'aria-labelledby="next-step"' not in page
    assert reverse("enrolment_change", args=[mine.public_id]) not in page
    assert "Theo" not in page
    assert "2 steps" not in page
    assert (
        reverse("session_of_participation", args=[first.participations.get(role="client").public_id])
        not in page
    )


def test_a_clients_line_shows_attendance_even_where_a_rule_looks_at_the_steps(world: World) -> None:
    from certification.rules.standing import LineVerdict
    from certification.views import progress_rows

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(theirs, mine, steps=("settle",))
    evidence = session.participations.get(role="client").evidence
    numbers = {"attribute": "steps", "test": "all_of", "wanted": "map", "found": "settle"}
    verdict = LineVerdict(str(evidence.public_id), "as-client", "not", 0, "must", numbers)

    said = {}
    for reader in (world.ines, world.mara):
        page = progress_rows.open_page(mine, progress_rows.Reader.of(reader, mine))
        said[reader] = progress_rows._line(page, verdict)

    assert "settle" in said[world.ines].words
    assert "settle" not in said[world.mara].words + said[world.mara].title
    assert said[world.mara].url == ""


@pytest.mark.parametrize(
    ("name", "status"),
    [("ines", 200), ("mara", 200), ("ruth", 200), ("ada", 200), ("olu", 404), ("theo", 404), ("tom", 404)],
)
def test_who_may_open_it(world: World, client: Client, name: str, status: int) -> None:
    mine = world.admitted(world.ines)
    enable_second_factor(world)
    arrive(client, world.people[name])

    answer = client.get(reverse("enrolment_progress", args=[mine.public_id]))
    missing = client.get(reverse("enrolment_progress", args=[uuid.uuid4()]))

    assert answer.status_code == status
    assert missing.status_code == 404


def enable_second_factor(world: World) -> None:
    from allauth.mfa.models import Authenticator

    for person in world.people.values():
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.fixture(autouse=True)
def _everybody_has_a_second_factor(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        enable_second_factor(request.getfixturevalue("world"))


def test_a_visitor_is_asked_to_sign_in(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for address in (
        reverse("progress"),
        reverse("enrolment_progress", args=[mine.public_id]),
        reverse("enrolment_change", args=[mine.public_id]),
        reverse("scope", args=[mine.public_id]),
        reverse("registration"),
        reverse("certificates"),
        reverse("apply", args=["ctic"]),
        reverse("profile"),
    ):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_number_of_queries_does_not_depend_on_how_much_was_done(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    arrive(client, world.ines)
    counts = []
    for _size in (3, 6):
        for _turn in range(3):
            world.signed(world.session(mine, theirs))
        page_of(client, mine)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(client, mine)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_stale_standing_is_judged_anew_and_reading_writes_nothing(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    world.taught(mine)
    Standing.objects.filter(enrolment=mine).update(stale=True, met=9, content={})

    page = page_of(arrive(client, world.ines), mine)

    assert "2 of 10 requirements met" in page
    assert Standing.objects.get(enrolment=mine).stale is True


def test_progress_leads_to_the_one_open_enrolment_or_lets_one_choose(world: World, client: Client) -> None:
    arrive(client, world.ines)
    assert "Your certification begins here" in client.get(reverse("progress")).content.decode()

    first = world.admitted(world.ines)
    assert client.get(reverse("progress"))["Location"] == reverse(
        "enrolment_progress", args=[first.public_id]
    )

    second = world.admitted(world.ines, "itatm")
    page = client.get(reverse("progress")).content.decode()
    for enrolment in (first, second):
        assert reverse("enrolment_progress", args=[enrolment.public_id]) in page


def test_reading_never_changes_anything(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    arrive(client, world.ines)

    client.get(reverse("enrolment_change", args=[mine.public_id]), {"action": "withdraw"})

    mine.refresh_from_db()
    assert mine.status == "active"
    assert client.post(reverse("enrolment_progress", args=[mine.public_id])).status_code == 405


def test_every_page_of_hers_speaks_french(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(mine, theirs)
    world.ines.language = "fr"
    world.ines.save()
    arrive(client, world.ines)

    for address in (
        reverse("enrolment_progress", args=[mine.public_id]),
        reverse("scope", args=[mine.public_id]),
        reverse("enrolment_change", args=[mine.public_id]),
        reverse("registration"),
        reverse("certificates"),
        reverse("profile"),
        reverse("sessions"),
        reverse("session_new"),
        reverse("session", args=[session.public_id]),
        reverse("apply", args=["itatm"]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert '<html lang="fr"' in page.content.decode()

    assert "Séances de pratique comme thérapeute" in page_of(client, mine)


def test_sabotage_without_the_attendance_rule_a_clients_steps_would_be_told(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from certification.views import progress_rows

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(theirs, mine, steps=("settle", "map"))
    arrive(client, world.mara)
    assert "2 steps" not in page_of(client, mine)

    monkeypatch.setattr(progress_rows, "_attendance_only", lambda row: False)

    assert "2 steps" in page_of(client, mine)


def test_sabotage_without_visibility_a_stranger_would_read_it(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from certification.models.enrolments import EnrolmentQuerySet

    mine = world.admitted(world.ines)
    address = reverse("enrolment_progress", args=[mine.public_id])
    arrive(client, world.sam)
    assert client.get(address).status_code == 404

    monkeypatch.setattr(EnrolmentQuerySet, "visible_to", lambda found, person: found.all())

    assert client.get(address).status_code == 200


def test_which_steps_a_client_has_not_reached_is_hers_alone_to_read(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    first, *others = mine.curriculum.rules.steps
    world.signed(world.session(theirs, mine, steps=(first.code,)), "client")

    def row(reader: str) -> str:
        page = page_of(arrive(client, world.people[reader]), mine)
        rows = page.split('<details class="requirement"')
        return next(row for row in rows if "Every protocol step, as client" in row)

    assert others[0].title in row("ines")
    for reader in ("mara", "ruth", "ada"):
        assert not [item.title for item in (first, *others) if item.title in row(reader)]


def test_a_date_of_another_year_shows_its_year() -> None:
    today = timezone.localdate()
    days = [today, today.replace(year=today.year + 2, day=1)]

    shown = render_to_string("components/dates.html", {"dates": [{"on": day, "title": "x"} for day in days]})

    assert f">{days[0]:%-d %b}</time>" in shown
    assert f">{days[1]:%-d %b %Y}</time>" in shown


def test_one_requirement_is_said_as_one() -> None:
    group = {"met": 0, "asked": 1, "title": "x", "requirements": []}

    shown = render_to_string("registry/requirements.html", {"groups": [group, group | {"asked": 2}]})

    assert "0 of 1 requirement met" in shown
    assert "0 of 2 requirements met" in shown
