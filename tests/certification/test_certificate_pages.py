"""One's certificates in the browser: their state in words, the stored paper byte for byte, and how to share them."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification import issuing, storing
from certification.models import Certificate
from certification.producing import produce
from tests.arriving import arrive
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.CERTIFICATE_STORE = tmp_path
    world = World()
    for person in world.people.values():
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return world


def certified(world: World) -> Certificate:
    """Ines's certificate, issued and not yet drawn."""
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    for _turn in range(4):
        world.signed(world.session(mine, theirs))
        world.signed(world.session(theirs, mine), "client")
    world.consulted(mine, hours=12)
    world.reflected(mine)
    world.competent(mine)
    certificate = world.certificate(mine)
    assert certificate is not None
    return certificate


def test_the_paper_is_told_in_words_and_then_sent_byte_for_byte(world: World, client: Client) -> None:
    certificate = certified(world)
    address = reverse("certificate", args=[certificate.public_id])
    paper = reverse("certificate_pdf", args=[certificate.public_id])
    arrive(client, world.ines)

    waiting = client.get(address).content.decode()
    assert "next in line" in waiting
    assert paper not in waiting
    assert client.get(paper).status_code == 404

    produce(certificate.pk)
    certificate.refresh_from_db()
    assert paper in client.get(address).content.decode()
    answer = client.get(paper)

    assert answer.content == storing.get(certificate.pdf_sha256)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'


def test_a_damaged_paper_is_never_sent(world: World, client: Client, tmp_path: Path) -> None:
    certificate = certified(world)
    produce(certificate.pk)
    certificate.refresh_from_db()
    stored = next(tmp_path.rglob("*.pdf"))
    stored.write_bytes(stored.read_bytes() + b"altered")
    arrive(client, world.ines)

    answer = client.get(reverse("certificate_pdf", args=[certificate.public_id]))

    assert answer.status_code == 503
    assert "missing or was altered" in answer.content.decode()
    assert b"%PDF" not in answer.content


def test_it_can_be_shared_without_a_script_of_others(world: World, client: Client) -> None:
    certificate = certified(world)
    arrive(client, world.ines)

    page = client.get(reverse("certificate", args=[certificate.public_id]))

    assert f"/verify/{certificate.token}/" in page.content.decode()
    query = parse_qs(urlsplit(page.context["linkedin_url"]).query)
    assert query["certId"] == [certificate.number]
    assert query["certUrl"][0].endswith(f"/verify/{certificate.token}/")
    assert "it does not notice" in page.content.decode()


def test_a_revoked_one_says_so_with_its_reason_to_its_holder(world: World, client: Client) -> None:
    certificate = certified(world)
    issuing.revoke(by=world.rafael, certificate=certificate, reason="Licence withdrawn by its body.")
    arrive(client, world.ines)

    page = client.get(reverse("certificate", args=[certificate.public_id]))

    assert "Revoked" in page.content.decode()
    assert "Licence withdrawn by its body." in page.content.decode()
    assert page.context["linkedin_url"] == ""


@pytest.mark.parametrize(
    ("name", "status"),
    [("ines", 200), ("ruth", 200), ("ada", 200), ("theo", 404), ("mara", 404), ("tom", 404), ("sam", 404)],
)
def test_who_may_open_it(world: World, client: Client, name: str, status: int) -> None:
    certificate = certified(world)
    produce(certificate.pk)
    arrive(client, world.people[name])

    for page in ("certificate", "certificate_pdf"):
        assert client.get(reverse(page, args=[certificate.public_id])).status_code == status
        assert client.get(reverse(page, args=[uuid.uuid4()])).status_code == 404
        assert client.post(reverse(page, args=[certificate.public_id])).status_code == 405


def test_the_list_holds_ones_own_and_teaches_when_empty(world: World, client: Client) -> None:
    certificate = certified(world)

    arrive(client, world.ines)
    assert certificate.number in client.get(reverse("certificates")).content.decode()
    with CaptureQueriesContext(connection) as once:
        client.get(reverse("certificates"))
    issuing.replace(by=world.ruth, certificate=certificate, reason="A new name.")
    with CaptureQueriesContext(connection) as twice:
        rows = client.get(reverse("certificates")).context["rows"]
    arrive(client, world.ruth)
    assert "No certificate yet" in client.get(reverse("certificates")).content.decode()

    assert len(rows) == 2
    assert len(once) == len(twice)


@pytest.mark.parametrize(
    ("act", "word", "title", "tone"),
    [
        (issuing.revoke, "Revoked", "Your certificate was revoked on", "rust"),
        (issuing.suspend, "Suspended", "Your certificate is suspended since", "amber"),
    ],
)
def test_what_a_registrar_ended_is_neither_shared_nor_called_ready(
    world: World, client: Client, act: Any, word: str, title: str, tone: str
) -> None:
    certificate = certified(world)
    produce(certificate.pk)
    certificate.refresh_from_db()
    act(by=world.rafael, certificate=certificate, reason="Licence withdrawn by its body.")
    arrive(client, world.ines)

    paper = client.get(reverse("certificate", args=[certificate.public_id])).content.decode()
    progress = client.get(reverse("enrolment_progress", args=[certificate.enrolment.public_id]))

    assert paper.count("Licence withdrawn by its body.") == 1
    assert f"{word} on " in paper
    assert "Download the paper as issued" in paper
    assert "verify-address" not in paper
    assert "LinkedIn" not in paper
    assert "You have met everything" not in progress.content.decode()
    assert progress.context["next"].tone == tone
    assert progress.context["next"].title.startswith(title)
    assert "Licence withdrawn by its body." in progress.context["next"].detail
    assert progress.context["certificate_words"].startswith(word)
    assert f"next--{tone}" in progress.content.decode()
