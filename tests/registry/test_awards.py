"""Awards: signed on what was shown, by a registrar who verified nothing in the file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification import enrolling
from certification.models import Award, Certificate, Enrolment, Standing
from people.models import Letter, OfficeGrant
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import all_but_the_award, applicant


@pytest.fixture
def file(world: World) -> Enrolment:
    return all_but_the_award(world)


def page_of(enrolment: Enrolment) -> str:
    return reverse("registry_award", args=[enrolment.public_id])


def shown_by(page: str) -> str:
    found = re.search(r'name="shown_sha256" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_award_issues_the_certificate_and_only_what_was_shown_is_signed(
    world: World, as_: Callable[..., Client], file: Enrolment
) -> None:
    client = as_(world.rafael)
    listed = text_of(client.get(reverse("registry_awards")))
    shown = shown_by(text_of(client.get(page_of(file))))

    wrong = client.post(page_of(file), {"do": "award", "shown_sha256": "0" * 64})
    missing = client.post(page_of(file), {"do": "award"})
    before = Certificate.objects.count()
    right = client.post(page_of(file), {"do": "award", "shown_sha256": shown})
    again = client.post(page_of(file), {"do": "award", "shown_sha256": shown})

    assert "Ines Halloran" in listed
    assert wrong.status_code == missing.status_code == 422
    assert "changed while you were reading" in text_of(wrong)
    assert shown_by(text_of(wrong)) == shown
    assert before == 0
    assert right.status_code == 302
    assert Certificate.objects.filter(enrolment=file).count() == 1
    assert Award.objects.get().signature.signer == world.rafael
    assert again.status_code == 422
    assert "granted before" in text_of(again)


def test_a_log_in_of_six_minutes_ago_signs_nothing(
    world: World, as_: Callable[..., Client], file: Enrolment
) -> None:
    shown = shown_by(text_of(as_(world.rafael).get(page_of(file))))

    response = as_(world.rafael, minutes_ago=6).post(page_of(file), {"do": "award", "shown_sha256": shown})

    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert not Award.objects.exists()


def test_who_verified_evidence_in_the_file_does_not_decide(
    world: World, as_: Callable[..., Client], file: Enrolment
) -> None:
    start = world.mara.today()
    OfficeGrant.objects.create(person=world.mara, office="registrar", starts_on=start)
    shown = shown_by(text_of(as_(world.rafael).get(page_of(file))))
    client = as_(world.mara)

    page = text_of(client.get(page_of(file)))
    for act in ("award", "defer"):
        sent = client.post(page_of(file), {"do": act, "shown_sha256": shown, "reason": "Because."})
        assert sent.status_code == 422
        assert "another registrar decides" in text_of(sent)

    assert 'name="do"' not in page
    assert not Award.objects.exists()


def test_nobody_awards_herself(world: World, as_: Callable[..., Client], file: Enrolment) -> None:
    OfficeGrant.objects.create(person=world.ines, office="registrar", starts_on=world.ines.today())
    shown = shown_by(text_of(as_(world.rafael).get(page_of(file))))

    sent = as_(world.ines).post(page_of(file), {"do": "award", "shown_sha256": shown})

    assert sent.status_code == 422
    assert "Nobody decides on their own award." in text_of(sent)
    assert not Award.objects.exists()


def test_deferring_asks_for_a_reason_and_keeps_the_file_in_the_list(
    world: World, as_: Callable[..., Client], file: Enrolment
) -> None:
    client = as_(world.rafael)
    shown = shown_by(text_of(client.get(page_of(file))))

    silent = client.post(page_of(file), {"do": "defer", "shown_sha256": shown, "reason": ""})
    client.post(page_of(file), {"do": "defer", "shown_sha256": shown, "reason": "The case list is missing."})

    assert silent.status_code == 422
    assert "The case list is missing." in text_of(client.get(page_of(file)))
    assert "Ines Halloran" in text_of(client.get(reverse("registry_awards")))
    assert Letter.objects.filter(key__startswith="award-deferred").count() == 1
    assert not Certificate.objects.exists()


def test_a_file_that_lacks_something_is_not_awarded(world: World, as_: Callable[..., Client]) -> None:
    mine = world.admitted(world.ines, "itatm")
    client = as_(world.rafael)

    page = client.get(page_of(mine))
    sent = client.post(page_of(mine), {"do": "award", "shown_sha256": "0" * 64})

    assert page.status_code == 200
    assert sent.status_code == 422
    assert "never passes over" in text_of(sent)


def test_the_overview_and_the_list_cost_the_same_whether_one_waits_or_none(
    world: World, as_: Callable[..., Client]
) -> None:
    client = as_(world.rafael)
    none = [queries(client, reverse(name)) for name in ("registry", "registry_awards")]
    all_but_the_award(world)

    one = [queries(client, reverse(name)) for name in ("registry", "registry_awards")]

    assert one[0] == none[0]
    # An empty page of a list is not asked for.
    assert one[1] - none[1] in {0, 1}


def test_the_list_costs_the_same_for_three_and_for_nine(world: World, as_: Callable[..., Client]) -> None:
    client, address = as_(world.rafael), reverse("registry_awards")

    def one_more() -> None:
        waiting = applicant(world, "itatm")
        enrolling.admit(by=world.ruth, enrolment=waiting, supervisor=world.mara)
        Standing.objects.filter(enrolment=waiting).update(awaits="award")

    for _each in range(3):
        one_more()
    few = queries(client, address)
    for _each in range(6):
        one_more()

    assert queries(client, address) == few
