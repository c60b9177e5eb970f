"""The list of enrolments, its spreadsheet, and one enrolment with what a registrar may do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import enrolling, issuing, scoping
from certification.models import Enrolment, Standing
from certification.signing import fingerprint
from certification.views.registry import spreadsheet
from certification.views.registry.listing import supervising
from certification.views.registry.spreadsheet import safe
from people.models import Person
from practicum import confirming
from tests.cast import World, person, proof
from tests.registry.conftest import queries, text_of
from tests.registry.walks import all_but_the_award, applicant, paper

LIST = "/registry/enrolments/"


def page_of(enrolment: Enrolment) -> str:
    return reverse("registry_enrolment", args=[enrolment.public_id])


def test_a_name_is_found_whatever_its_accents(world: World, as_: Callable[..., Client]) -> None:
    enrolling.apply(by=person("Łucja O’Connor-Żak"), stream=world.streams["ctic"], motivation="")
    world.admitted(world.ines)
    client = as_(world.ruth)

    found = text_of(client.get(LIST, {"q": "zak LUC"}))
    missed = text_of(client.get(LIST, {"q": "zak ines"}))

    assert "Łucja" in found
    assert "Ines Halloran" not in found
    assert "Łucja" not in missed


def test_the_filters_narrow_the_list(world: World, as_: Callable[..., Client]) -> None:
    world.admitted(world.ines)
    world.admitted(world.theo, "itatm", supervisor=world.mara)
    enrolling.apply(by=world.sam, stream=world.streams["ctic"], motivation="")
    client = as_(world.ruth)

    def names(**chosen: object) -> set[str]:
        page = text_of(client.get(LIST, chosen))
        return {name for name in ("Ines", "Theo", "Sam") if f">{name} " in page}

    assert names() == {"Ines", "Theo", "Sam"}
    assert names(stream="itatm") == {"Theo"}
    assert names(status="applied") == {"Sam"}
    assert names(standing="open") == {"Ines", "Theo"}
    assert names(standing="certified") == set()
    assert names(supervisor=world.mara.public_id) == {"Ines", "Theo"}
    assert names(attention="supervisor") == set()


def test_the_filter_offers_whom_somebody_is_supervised_by(world: World, as_: Callable[..., Client]) -> None:
    world.admitted(world.ines, supervisor=world.mara)

    offered = list(supervising())

    assert offered == [world.mara], "Olu is appointed, but supervises nobody"
    assert "Mara Okafor" in text_of(as_(world.ruth).get(LIST))


@pytest.mark.parametrize(("act", "word"), [(issuing.suspend, "Suspended"), (issuing.revoke, "Revoked")])
def test_a_certificate_no_longer_in_force_is_the_standing(
    world: World, as_: Callable[..., Client], act: Callable[..., object], word: str
) -> None:
    mine = world.admitted(world.ines)
    client = as_(world.ruth)
    certificate = paper(mine)
    assert "Ines" in text_of(client.get(LIST, {"standing": "certified"}))

    act(by=world.ruth, certificate=certificate, reason="Looked into.")

    assert f"</svg>{word}</span>" in text_of(client.get(LIST, {"standing": word.lower()}))
    assert f"</svg>{word}</span>" in text_of(client.get(page_of(mine)))
    assert "Ines Halloran" not in text_of(client.get(LIST, {"standing": "certified"}))
    rows = b"".join(client.get(reverse("registry_enrolments_csv"))).decode("utf-8-sig")
    assert f",{word.lower()}," in rows


def test_the_list_costs_the_same_for_three_and_for_nine(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)

    def admitted() -> None:
        enrolling.admit(by=world.ruth, enrolment=applicant(world), supervisor=world.mara)

    for _each in range(3):
        admitted()
    few, few_in_csv = queries(client, LIST), queries(client, reverse("registry_enrolments_csv"))
    for _each in range(6):
        admitted()

    assert queries(client, LIST) == few
    assert queries(client, reverse("registry_enrolments_csv")) == few_in_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert safe(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("between", [";", ",", "|", "\t", "\n", ";;", "; "])
def test_no_cell_begins_a_formula_where_another_sign_parts_cells(between: str) -> None:
    said = safe(f"Sam{between}=1+1")

    assert said.replace("'", "") == f"Sam{between}=1+1"
    assert not re.search(r"[;,|\t\n]\s*=", said)


def test_other_cells_stay_as_they_are() -> None:
    said = ("Łucja", "O’Connor", 12, None, "", "2026-11-01", "sam@example.org", "6 h - 8 h; 9 h")

    assert [safe(value) for value in said] == ["" if value is None else str(value) for value in said]


def test_in_french_semicolons_part_the_cells(world: World, as_: Callable[..., Client]) -> None:
    world.admitted(world.ines)
    client = as_(world.ruth)
    client.cookies["django_language"] = "fr"

    response = client.get(reverse("registry_enrolments_csv"), {"stream": "ctic"})

    head, first = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert (head[0], first[0], len(head)) == ("Nom", "Ines Halloran", len(first))


def test_the_spreadsheet_says_what_is_awaited_as_the_page_does(
    world: World, as_: Callable[..., Client]
) -> None:
    all_but_the_award(world)
    client = as_(world.ruth)

    told = {}
    for language in ("en", "fr"):
        Person.objects.filter(pk=world.ruth.pk).update(language=language)
        sheet = client.get(reverse("registry_enrolments_csv"))
        text = io.StringIO(b"".join(sheet).decode("utf-8-sig"))
        columns, *rows = csv.reader(text, delimiter=";" if language == "fr" else ",")
        told[language] = {row[9] for row in rows if len(row) == len(columns)} - {""}

    assert told == {"en": {"Awaits award"}, "fr": {"Attend la décision"}}


def enrol_with_a_formula_for_a_name(world: World) -> None:
    attacker = person("Eve Example")
    attacker.name = '=HYPERLINK("http://evil.example","click")'
    attacker.save()
    enrolling.apply(by=attacker, stream=world.streams["coach"], motivation="")


def test_the_spreadsheet_holds_the_filtered_rows_and_no_formula(
    world: World, as_: Callable[..., Client]
) -> None:
    enrol_with_a_formula_for_a_name(world)
    world.admitted(world.ines)

    response = as_(world.ruth).get(reverse("registry_enrolments_csv"), {"stream": "coach"})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    assert len(rows) == 2
    assert rows[1][0].startswith("'=HYPERLINK")
    assert rows[1][-2:] == [timezone.now().astimezone(world.ruth.zone).date().isoformat(), ""]


def test_sabotage_where_cells_are_written_as_they_are_the_sheet_begins_a_formula(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_with_a_formula_for_a_name(world)
    monkeypatch.setattr(spreadsheet, "safe", lambda value: "" if value is None else str(value))

    response = as_(world.ruth).get(reverse("registry_enrolments_csv"), {"stream": "coach"})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][0].startswith("=HYPERLINK")


def test_the_page_shows_standing_and_evidence_and_no_partner(
    world: World, as_: Callable[..., Client]
) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.signed(world.session(mine, theirs))
    world.signed(world.session(theirs, mine), "client")

    page = text_of(as_(world.ruth).get(page_of(mine)))

    assert "Practice session as client" in page
    assert "Practice session as therapist" in page
    assert "Every protocol step" in page
    assert "Theo" not in page
    assert "Scope" in page or "scope" in page


def test_who_witnessed_a_client_session_is_not_told(world: World, as_: Callable[..., Client]) -> None:
    """Where confirming suffices the partner verifies, so her name must not stand beside that line."""
    mine, theirs = world.admitted(world.ines, "coach"), world.admitted(world.theo, "coach")
    session = world.session(theirs, mine)
    side = session.participations.select_related("evidence").get(role="client")
    if confirming.needs_signature(side):
        world.signed(session, "client")

    for who in (world.ruth, world.ada):
        assert "Theo" not in text_of(as_(who).get(page_of(mine)))


def test_a_page_with_more_evidence_costs_no_more(world: World, as_: Callable[..., Client]) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.signed(world.session(mine, theirs))
    client = as_(world.ruth)
    few = queries(client, page_of(mine))
    for _each in range(3):
        world.signed(world.session(mine, theirs))

    assert queries(client, page_of(mine)) == few


def test_a_supervisor_is_assigned_and_the_history_says_so(world: World, as_: Callable[..., Client]) -> None:
    mine = world.admitted(world.ines)
    client = as_(world.ruth)

    client.post(page_of(mine), {"do": "assign", "supervisor": world.olu.public_id})

    mine.refresh_from_db()
    assert mine.supervisor == world.olu
    page = text_of(client.get(page_of(mine)))
    assert "Supervisor assigned" in page
    assert "Ruth Registrar" in page


def test_nobody_chooses_her_own_supervisor(world: World, as_: Callable[..., Client]) -> None:
    own = enrolling.apply(by=world.ruth, stream=world.streams["ctic"], motivation="")
    enrolling.admit(by=world.rafael, enrolment=own)

    sent = as_(world.ruth).post(page_of(own), {"do": "assign", "supervisor": world.mara.public_id})

    assert sent.status_code == 422
    assert "another registrar" in text_of(sent)
    own.refresh_from_db()
    assert own.supervisor is None


def test_pausing_resuming_and_ending(world: World, as_: Callable[..., Client]) -> None:
    mine, client = world.admitted(world.ines), as_(world.ruth)

    statuses = []
    for sent in ({"do": "pause"}, {"do": "resume"}, {"do": "withdraw"}, {"do": "withdraw", "sure": "on"}):
        client.post(page_of(mine), sent)
        mine.refresh_from_db()
        statuses.append(mine.status)
    late = client.post(page_of(mine), {"do": "resume"})

    assert statuses == ["paused", "active", "active", "withdrawn"]
    assert late.status_code == 422


def test_a_registrar_countersigns_a_scope_with_a_fresh_log_in_only(
    world: World, as_: Callable[..., Client]
) -> None:
    mine = world.admitted(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    attestation = scoping.attest(
        by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof()
    )

    sent = {"do": "countersign", "shown_sha256": attestation.signature.shown_sha256}
    stale = as_(world.ruth, minutes_ago=6).post(page_of(mine), sent)
    attestation.refresh_from_db()
    before = attestation.status
    as_(world.ruth).post(page_of(mine), sent)
    attestation.refresh_from_db()

    assert stale.status_code == 302
    assert "reauthenticate" in stale["Location"]
    assert before == "attested"
    assert attestation.status == "confirmed"


def test_a_scope_is_returned_with_a_comment(world: World, as_: Callable[..., Client]) -> None:
    mine = world.admitted(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    attestation = scoping.attest(
        by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof()
    )
    client = as_(world.ruth)

    empty = client.post(page_of(mine), {"do": "return_scope", "comment": ""})
    client.post(page_of(mine), {"do": "return_scope", "comment": "Let us talk about referrals."})

    attestation.refresh_from_db()
    assert empty.status_code == 422
    assert attestation.status == "returned"


def test_a_standing_marked_stale_is_found_by_its_filter(world: World, as_: Callable[..., Client]) -> None:
    mine = world.admitted(world.ines)
    Standing.objects.filter(enrolment=mine).update(stale=True)

    assert "Ines Halloran" in text_of(as_(world.ruth).get(LIST, {"attention": "stale"}))
