"""A certificate resting on a session its partner disputes: nobody in an office reads who he is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from audit import views
from audit.models import Event
from audit.recording import note, recorded
from certification import attendance, crediting
from certification.models import Certificate, Enrolment
from people.models import Person
from practicum import confirming
from tests.arriving import arrive
from tests.cast import World, person
from tests.conftest import PlatformClient
from tests.permissions.scene import undone

pytestmark = pytest.mark.django_db
PARTNER = "Quillon Zebrawood"
OF_A_SESSION = {"session", "participation", "evidence", "occupation", "signoff"}


class Unsettled(World):
    """Ines, certified by a session in which Quillon was her therapist, and which he disputes afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.people["quillon"] = person(PARTNER)
        self.mine = self.admitted(self.ines, "coach")
        self.theirs = self.admitted(self.quillon, "coach")
        self.scoped(self.mine, days_ago=250)
        self.licensed(self.ines)
        self.taught(self.mine)
        self.consulted(self.mine, hours=10)
        for _turn in range(6):
            self.signed(self.session(self.mine, self.theirs))
        for _turn in range(4):
            last = self.session(self.theirs, self.mine)
            self.signed(last, "client")
        self.competent(self.mine)
        self.reflected(self.mine)
        # Told of days long past, so looked at again today, as every night does.
        crediting.resettle(Enrolment.objects.filter(pk=self.mine.pk), by=None)
        certificate = self.certificate(self.mine)
        assert certificate is not None
        side = last.participations.select_related("session", "person", "enrolment").get(role="therapist")
        confirming.dispute(by=self.quillon, participation=side, because="did_not_happen")
        self.paper = Certificate.objects.get(pk=certificate.pk)
        # Practice in the stream where a requirement is about the steps of sessions received.
        self.rare = self.admitted(self.ines, "itatm")
        steps = [step.code for step in self.rare.curriculum.rules.steps]
        self.session(self.admitted(self.quillon, "itatm"), self.rare, steps=tuple(steps[:1]))
        for one in self.people.values():
            TOTP.activate(one, generate_totp_secret())

    def enter(self, who: Person) -> Client:
        return arrive(PlatformClient(), who)


@pytest.fixture(scope="module")
def unsettled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Unsettled]:
    """Made once, read often, never committed."""
    with django_db_blocker.unblock(), undone():
        yield Unsettled()


def pages_about_ines(world: Unsettled, client: Client) -> dict[str, str]:
    """What the registry says of her, her enrolment, her certificate."""
    addresses = (
        f"/registry/people/{world.ines.public_id}/",
        f"/registry/enrolments/{world.mine.public_id}/",
        f"/registry/certificates/{world.paper.public_id}/",
        f"/progress/{world.mine.public_id}/",
    )
    answers = {address: client.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.content.decode() for address, answer in answers.items()}


def naming(world: Unsettled, pages: dict[str, str]) -> list[str]:
    signs = ["Quillon", str(world.quillon.public_id), str(world.theirs.public_id)]
    return [address for address, page in pages.items() if any(sign in page for sign in signs)]


def paired(world: Unsettled, client: Client) -> set[str]:
    """The actions by which the auditor's pages tell of both at one instant, or of Quillon beside Ines's certificate."""
    hers = ["Ines", *(str(one.public_id) for one in (world.ines, world.mine, world.paper, world.rare))]
    his = ["Quillon", str(world.quillon.public_id), str(world.theirs.public_id)]
    instants: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    of_sessions = set(Event.objects.filter(subject_kind__in=OF_A_SESSION).values_list("at", flat=True))
    before: int | None = None
    while True:
        answer = client.get("/audit/", {"before": before} if before else {})
        listed = answer.content.decode().split('<ol class="happened">')[1].split("</ol>")[0]
        items = re.split(r"<li>", listed)[1:]
        rows = answer.context["rows"]
        assert len(items) == len(rows)
        for row, item in zip(rows, items, strict=True):
            instants[row["event"].at].append((row["event"].action, item))
        if (before := answer.context["next"]) is None:
            break
    found = set()
    for at, told in instants.items():
        if at not in of_sessions:
            continue  # both were admitted at one moment of the travelling clock
        whole = " ".join(item for _action, item in told)
        if any(sign in whole for sign in hers) and any(sign in whole for sign in his):
            found |= {action for action, item in told if any(sign in item for sign in his)}
    return found


def test_the_scene_is_what_it_says(unsettled: Unsettled) -> None:
    assert unsettled.paper.needs_review
    assert "Marked for review" in "".join(
        pages_about_ines(unsettled, unsettled.enter(unsettled.ruth)).values()
    )


@pytest.mark.parametrize("name", ["ruth", "ada"])
def test_no_page_about_her_names_the_partner_who_unsettled_it(unsettled: Unsettled, name: str) -> None:
    pages = pages_about_ines(unsettled, unsettled.enter(unsettled.people[name]))

    assert naming(unsettled, pages) == []


@pytest.mark.parametrize("action", ["certificate.needs_review", "certificate.issued"])
def test_an_event_of_the_certificate_by_the_partner_would_be_found(unsettled: Unsettled, action: str) -> None:
    client = unsettled.enter(unsettled.ruth)

    with undone():
        with recorded():
            note(action, by=unsettled.quillon, subject=unsettled.paper)
        found = naming(unsettled, pages_about_ines(unsettled, client))

    assert f"/registry/certificates/{unsettled.paper.public_id}/" in found


def test_the_auditors_pages_pair_nobody(unsettled: Unsettled) -> None:
    assert paired(unsettled, unsettled.enter(unsettled.ada)) == set()


def test_without_the_mask_the_auditors_pages_would_pair_them(
    unsettled: Unsettled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "UNNAMED_SUBJECTS", frozenset())

    found = paired(unsettled, unsettled.enter(unsettled.ada))

    assert {"participation.disputed", "evidence.withdrawn", "signoff.void"} <= found


def requirement(page: str, title: str) -> str:
    """One requirement of a page, from its title to its end; the list of what remains may name it before."""
    return page.split(f"<b>{title}")[-1].split("</details>")[0]


def read_by(world: Unsettled, name: str, address: str) -> str:
    page = world.enter(world.people[name]).get(address).content.decode()
    return requirement(page, "Every protocol step, as client")


READ = [("mara", "progress"), ("ruth", "progress"), ("ruth", "registry/enrolments"), ("ada", "progress")]


@pytest.mark.parametrize(("name", "place"), READ)
def test_of_a_clients_steps_others_read_only_whether_they_are_complete(
    unsettled: Unsettled, name: str, place: str
) -> None:
    told = read_by(unsettled, name, f"/{place}/{unsettled.rare.public_id}/")

    assert "Not met yet" in told
    assert not re.search(r"\d", re.sub(r"<svg.*?</svg>|<[^>]*>", "", told, flags=re.DOTALL))


def test_she_herself_reads_her_figures(unsettled: Unsettled) -> None:
    told = read_by(unsettled, "ines", f"/progress/{unsettled.rare.public_id}/")

    assert re.search(r"0 of \d", told)


@pytest.mark.parametrize(("name", "place"), READ)
def test_without_the_rule_others_would_read_her_figures(
    unsettled: Unsettled, name: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "untold", lambda curriculum: frozenset())

    told = read_by(unsettled, name, f"/{place}/{unsettled.rare.public_id}/")

    assert re.search(r"0 of \d", told)
