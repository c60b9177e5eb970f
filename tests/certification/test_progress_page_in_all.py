"""The progress page on the whole: what remains in all, and on whom each line waits."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import attendance, holding, waiving
from certification.models import Enrolment, Standing
from config.demonstration.travelling import travel
from practicum import confirming
from tests.arriving import arrive
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, enrolment: Enrolment) -> str:
    response = client.get(reverse("enrolment_progress", args=[enrolment.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_an_expired_certificate_is_not_called_ready(world: World, client: Client) -> None:
    mine, other = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [other])
    certificate = world.certificate(mine)
    assert certificate is not None
    assert certificate.expires_on is not None
    later = timezone.now() + dt.timedelta(days=(certificate.expires_on - certificate.issued_on).days + 5)

    with travel(later):
        page = (
            arrive(client, world.ines)
            .get(reverse("enrolment_progress", args=[mine.public_id]))
            .content.decode()
        )

    assert "Your certificate has expired" in page
    assert "Your certificate is ready" not in page


def in_all(page: str) -> str:
    """What remains in all, as plain words."""
    section = page.split('aria-labelledby="remains"')[1].split("</section>")[0]
    return " ".join(re.sub("<[^>]+>", " ", section).replace("\xa0", " ").split())


def test_what_a_narrower_addition_brings_is_not_asked_for_twice(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "itatm")

    page = page_of(arrive(client, world.ines), mine)

    words = in_all(page)
    assert "Hours of consultation Add 6 h more: consultation or supervision (purpose: consultation)" in words
    assert (
        "Of these, individual consultation Add 4 h more: consultation or supervision "
        "(purpose: consultation, size: individual)" in words
    )
    # Under its own requirement each stands whole.
    for code, said in (("consultation-hours", "Add 10 h more"), ("individual-consultation", "Add 4 h more")):
        row = page.split(f'id="requirement-{code}"')[1].split("</details>")[0]
        assert said in " ".join(row.replace("\xa0", " ").split())
    # Each requirement is named, and led to.
    for code in Standing.objects.get(enrolment=mine).content["groups"][0]["requirements"]:
        assert f'href="#requirement-{code["code"]}"' in page


def test_what_remains_in_all_tells_others_nothing_about_a_clients_steps(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "itatm")
    own = in_all(page_of(arrive(client, world.ines), mine))

    others = in_all(page_of(arrive(Client(), world.mara), mine))

    assert "Every protocol step, as client" in own
    assert "Every protocol step, as client" not in others
    assert "Every protocol step, as therapist" in others


def test_sabotage_without_this_care_others_would_read_which_steps_a_client_lacks(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    mine = world.admitted(world.ines, "itatm")
    arrive(client, world.mara)
    assert "Every protocol step, as client" not in in_all(page_of(client, mine))

    monkeypatch.setattr(attendance, "tells_steps", lambda requirement: False)

    assert "Every protocol step, as client" in in_all(page_of(client, mine))


def test_of_which_kind_a_hold_is_stays_with_her_and_the_office(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A question is looked into.")

    own = in_all(page_of(arrive(client, world.ines), mine))
    others = in_all(page_of(arrive(Client(), world.mara), mine))

    assert "On hold (complaint): the certificate waits until this is settled." in own
    assert "complaint" not in others


def row_of(page: str, code: str) -> str:
    row = page.split(f'id="requirement-{code}"')[1].split("</details>")[0]
    return " ".join(re.sub("<[^>]+>", " ", row).replace("\xa0", " ").split())


def test_a_line_that_is_not_verified_says_on_whom_it_waits(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.asked(world.session(mine, theirs))
    world.session(mine, theirs)
    world.walk.log(mine, theirs)
    disputed = world.walk.log(mine, theirs)
    side = disputed.participations.select_related("session", "person", "enrolment").get(role="client")
    confirming.dispute(by=world.theo, participation=side, because="other_length")

    own = page_of(arrive(client, world.ines), mine)
    others = page_of(arrive(Client(), world.ruth), mine)

    row = row_of(own, "as-therapist")
    assert (
        "One line is waiting to be verified. 3 lines are recorded and not handed in. 1 is disputed. "
        "1 waits for your partner." in row
    )
    assert "Waiting to be verified; it would count. It is with Mara Okafor." in row
    assert "Recorded and not handed in: your supervisor does not see it yet." in row
    assert "It waits for your partner to confirm it." in row
    assert "Disputed: it counts for neither of you until you have corrected it together." in row
    # The registrar reads the same numbers here and in her own file, and of the dispute between the two nothing.
    told = row_of(others, "as-therapist")
    assert "One line is waiting to be verified. 3 lines are recorded and not handed in." in told
    assert "isputed" not in told
    file = Client()
    arrive(file, world.ruth)
    ledger = file.get(reverse("registry_enrolment", args=[mine.public_id])).content.decode()
    assert "One line is waiting to be verified. 3 lines are recorded and not handed in." in ledger


def test_what_she_has_not_handed_in_waits_for_nobody_else(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(mine, theirs)

    before = page_of(arrive(client, world.ines), mine)
    world.asked(session)
    after = page_of(client, mine)

    assert "0 of 10 requirements met; nothing is waiting for others." in before
    assert "0 of 10 requirements met; 2 are waiting for others." in after


def test_an_equivalency_is_called_one_and_counts_from_one_day(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    day = world.ines.today() - dt.timedelta(days=150)
    asked = waiving.request(
        by=world.ines,
        enrolment=mine,
        requirement="consultation-hours",
        kind="equivalency",
        reason="Elsewhere.",
        amount=60,
        effective_on=day,
    )
    arrive(client, world.ines)
    before = " ".join(page_of(client, mine).replace("\xa0", " ").split())
    waiving.approve(by=world.ruth, waiver=asked)

    page = page_of(client, mine)

    words = " ".join(page.replace("\xa0", " ").split())
    assert "once approved it counts from that day." in before
    assert "and counts from that day." in words
    assert "Approved by Ruth Registrar on" in words
    assert "it counts from" not in words
    assert "1 h of it was met elsewhere: an equivalency." in row_of(page, "consultation-hours")
    assert "waived" not in row_of(page, "consultation-hours")
