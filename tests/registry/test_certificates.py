"""Certificates: found, retried, suspended, revoked, replaced."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.recording import recorded
from certification.models import Certificate
from people.models import OfficeGrant
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import all_but_the_award, applicant, paper

LIST = "/registry/certificates/"


@pytest.fixture
def certificate(world: World) -> Certificate:
    return paper(world.admitted(world.ines))


def page_of(certificate: Certificate) -> str:
    return reverse("registry_certificate", args=[certificate.public_id])


def test_the_page_shows_the_facts_the_hash_and_the_way_to_the_public_page(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    page = text_of(as_(world.ruth).get(page_of(certificate)))

    assert certificate.number in page
    assert "Ines Halloran" in page
    assert certificate.facts_sha256 in page
    assert f'href="/verify/{certificate.token}/"' in page


def test_a_failed_paper_is_tried_again_and_only_a_failed_one(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    client = as_(world.ruth)
    early = client.post(page_of(certificate), {"do": "retry"})
    Certificate.objects.filter(pk=certificate.pk).update(production="claimed")
    Certificate.objects.filter(pk=certificate.pk).update(
        production="failed", attempts=5, error="OSError: disk"
    )
    shown = text_of(client.get(page_of(certificate)))

    client.post(page_of(certificate), {"do": "retry"})

    certificate.refresh_from_db()
    assert early.status_code == 422
    assert "OSError: disk" in shown
    assert (certificate.production, certificate.attempts) == ("queued", 0)


def test_revoking_asks_for_a_reason_and_for_certainty(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    client = as_(world.ruth)

    refused = [
        client.post(page_of(certificate), {"do": "revoke", **sent}).status_code
        for sent in (
            {},
            {"sure": "on"},
            {"sure": "on", "reason": "   "},
            {"reason": "Licence lost."},
            {"sure": "on", "reason": "x" * 501},
            {"sure": "on", "reason": "\x00"},
        )
    ]
    certificate.refresh_from_db()
    before = certificate.validity
    client.post(page_of(certificate), {"do": "revoke", "sure": "on", "reason": "Licence lost."})
    certificate.refresh_from_db()

    assert set(refused) == {422}
    assert before == "in_force"
    assert (certificate.validity, certificate.validity_reason) == ("revoked", "Licence lost.")
    assert certificate.production == "abandoned"
    assert "Certificate revoked" in text_of(client.get(page_of(certificate)))


def test_a_revoked_certificate_is_never_reinstated(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    client = as_(world.ruth)
    client.post(page_of(certificate), {"do": "revoke", "sure": "on", "reason": "Licence lost."})

    answers = [
        client.post(page_of(certificate), {"do": act, "sure": "on", "reason": "x"}).status_code
        for act in ("reinstate", "suspend", "revoke")
    ]

    certificate.refresh_from_db()
    assert answers == [422, 422, 422]
    assert certificate.validity == "revoked"


def test_suspended_and_reinstated(world: World, as_: Callable[..., Client], certificate: Certificate) -> None:
    client, seen = as_(world.ruth), []

    for sent in (
        {"do": "suspend", "reason": ""},
        {"do": "suspend", "reason": "A complaint is looked into."},
        {"do": "reinstate", "reason": "Nothing was found."},
    ):
        client.post(page_of(certificate), sent)
        certificate.refresh_from_db()
        seen.append(certificate.validity)

    assert seen == ["in_force", "suspended", "in_force"]


def test_nobody_decides_on_her_own_certificate(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    OfficeGrant.objects.create(person=world.ines, office="registrar", starts_on=world.ines.today())
    client = as_(world.ines)

    page = text_of(client.get(page_of(certificate)))
    answers = [
        client.post(page_of(certificate), {"do": act, "sure": "on", "reason": "x"})
        for act in ("suspend", "revoke", "replace")
    ]

    certificate.refresh_from_db()
    assert 'name="do"' not in page
    assert {answer.status_code for answer in answers} == {422}
    assert all("their own certificate" in text_of(answer) for answer in answers)
    assert certificate.validity == "in_force"


def test_a_certificate_whose_standing_fell_is_not_replaced(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    sent = {"do": "replace", "sure": "on", "reason": "Married."}

    response = as_(world.ruth).post(page_of(certificate), sent)

    assert response.status_code == 422
    assert "does not meet its curriculum" in text_of(response)
    assert Certificate.objects.count() == 1


def test_a_name_correction_leads_to_the_new_certificate(world: World, as_: Callable[..., Client]) -> None:
    mine = all_but_the_award(world, "ctic")
    first = mine.certificates.get()
    world.ines.name = "Ines Halloran-Brandt"
    world.ines.save()
    client = as_(world.ruth)
    told = text_of(client.get(page_of(first)))

    response = client.post(page_of(first), {"do": "replace", "sure": "on", "reason": "She married."})

    second = mine.certificates.get(version=2)
    assert "Ines Halloran-Brandt now" in told or "Ines Halloran-Brandt" in told
    assert response["Location"] == page_of(second)
    assert second.facts["holder"] == "Ines Halloran-Brandt"
    assert second.number in text_of(client.get(page_of(first)))


def test_of_two_registrars_at_once_the_second_is_told(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    sent = {"do": "revoke", "sure": "on", "reason": "Licence lost."}
    first, second = as_(world.ruth), as_(world.rafael)
    first.post(page_of(certificate), sent)

    late = second.post(page_of(certificate), sent)

    certificate.refresh_from_db()
    assert late.status_code == 422
    assert certificate.validity_changed_by == world.ruth


def test_certificates_are_found_by_state_name_and_number(
    world: World, as_: Callable[..., Client], certificate: Certificate
) -> None:
    other = paper(world.admitted(world.theo))
    with recorded():
        other.needs_review = True
        other.save(update_fields=["needs_review"])
    client = as_(world.ruth)

    def found(**chosen: str) -> set[str]:
        page = text_of(client.get(LIST, chosen))
        return {one.number for one in (certificate, other) if one.number in page}

    assert found() == {certificate.number, other.number}
    assert found(q="hallo") == {certificate.number}
    assert found(q=other.number.lower()) == {other.number}
    assert found(review="yes") == {other.number}
    assert found(production="failed") == set()
    assert found(validity="expired") == set()


def test_the_list_costs_the_same_for_three_and_for_nine(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    for _each in range(3):
        paper(applicant(world))
    few = queries(client, LIST)
    for _each in range(6):
        paper(applicant(world))

    assert queries(client, LIST) == few
