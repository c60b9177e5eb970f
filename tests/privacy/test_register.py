"""Every column has a privacy class, and none of the practicum's can hold a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from people.sealing import SealedTextField
from practicum.models import Occupation, Participation, Session

OURS = {"people", "certification", "coursework", "practicum", "audit"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"

# Somebody types into these. Each is here because a decision needs words; the reader named is the only one.
WRITTEN_BY_PEOPLE = {
    "people.Person.name": "printed on the certificate",
    "people.Registration.body": "the registering body",
    "people.Registration.number": "the registration's number",
    "people.Registration.comment": "registrar to holder, about the registration",
    "certification.Enrolment.motivation": "applicant to registrar, before anything is practised",
    "certification.Enrolment.decision_note": "registrar to applicant",
    "certification.ScopeAttestation.comment": "supervisor to holder, about the scope",
    "certification.Award.reason": "registrar to holder, why deferred",
    "certification.Curriculum.discard_reason": "registrar to registrars, about a text",
    "certification.CertificateReview.reason": "registrar to registrars, why it stands",
    "certification.Certificate.validity_reason": "registrar to holder, why revoked or suspended",
    "certification.Curriculum.source": "the curriculum file",
    "certification.Curriculum.label": "the curriculum's version in words",
    "certification.Rehearsal.source": "a curriculum file being tried",
    "certification.VersionMove.reason": "registrar to holder, why another version",
    "certification.Appointment.level": "a level a curriculum names",
    "certification.Waiver.body": "where the equivalent was earned",
    "certification.Waiver.reason": "why it is asked for",
    "certification.Waiver.decision_note": "registrar to holder",
    "certification.Waiver.end_reason": "registrar to holder",
    "certification.Hold.reason": "registrar to holder",
    "certification.Hold.lift_reason": "registrar to holder",
    "coursework.Roster.place": "the town where a module was taught",
    "coursework.Reflection.text": "therapist to trainer, sealed",
    "coursework.Reflection.comment": "trainer to therapist, about the reflection",
    "practicum.SignOff.comment": "supervisor to therapist, about the record of one line",
    "practicum.SignOff.reply": "therapist to supervisor, about the record of one line",
}
# Text columns nobody types into: codes, hashes, addresses, and words the platform itself composes.
COMPOSED = {
    "people.Person.password": "a hash",
    "people.Person.email": "an address, confirmed by a code",
    "people.Person.folded_name": "the printed name, folded",
    "people.Person.time_zone": "a zone's name",
    "people.Letter.key": "an id",
    "people.Letter.subject": "from a template",
    "people.Letter.body": "from a template",
    "people.Letter.error": "a failure's kind",
    "certification.Stream.code": "a code",
    "certification.Stream.name": "from the curriculum file",
    "certification.Stream.name_fr": "from the curriculum file",
    "certification.Evidence.kind": "a code",
    "certification.Appointment.function": "a code of the curriculum files",
    "people.Registration.kind": "a code of the curriculum files",
    "certification.Rehearsal.error": "a failure's kind",
    "certification.Rehearsal.source_sha256": "a hash",
    "certification.Signature.meaning": "a fixed sentence",
    "certification.Signature.shown": "the facts that were on the screen",
    "certification.Signature.shown_sha256": "a hash",
    "certification.Signature.method": "codes",
    "certification.Standing.awaits": "a code",
    "certification.Standing.rules_version": "a version",
    "certification.Certificate.number": "a number",
    "certification.Certificate.token": "random",
    "certification.Certificate.name_words": "the printed name, folded",
    "certification.Certificate.facts_sha256": "a hash",
    "certification.Certificate.error": "a failure's kind",
    "certification.Certificate.pdf_sha256": "a hash",
    "certification.VersionMove.preview_sha256": "a hash",
    "certification.Waiver.requirement": "a code",
    "certification.RehearsalFinding.requirement": "a code",
    "certification.CertificateReview.finding": "a hash",
    "certification.Standing.finding": "a hash",
    "coursework.Roster.module": "a code",
    "practicum.SignOff.void_because": "a code",
    "practicum.CompetenceAttestation.competence": "a code",
}


def fields() -> Iterator[tuple[str, models.Field]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label}.{field.name}", field


def register() -> dict[str, str]:
    """Each field's class, as docs/privacy.md says."""
    found: dict[str, str] = {}
    columns: list[str] = []
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "Model":
            columns = cells[1:]
        elif columns and re.fullmatch(r"[a-z]+\.\w+", cells[0]):
            for column, names in zip(columns, cells[1:], strict=True):
                for name in filter(None, names.split(", ")):
                    assert f"{cells[0]}.{name}" not in found, f"{cells[0]}.{name} has two classes"
                    found[f"{cells[0]}.{name}"] = column
    return found


def test_every_field_has_a_privacy_class() -> None:
    known, classed = {name for name, _field in fields()}, set(register())

    assert known - classed == set(), "give these a class in docs/privacy.md"
    assert classed - known == set(), "docs/privacy.md has fields that are gone"


def test_what_is_reflective_or_of_a_client_is_classed_so() -> None:
    classes = register()

    assert classes["coursework.Reflection.text"] == "P3"
    assert {classes[f"practicum.Participation.{name}"] for name in ("role", "person")} == {"P4"}
    assert {classes[f"certification.Evidence.{name}"] for name in ("kind", "counterpart")} == {"P4"}


def free_text(model: type[models.Model]) -> list[str]:
    """Columns of that model that could hold a sentence."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if (isinstance(field, models.CharField | models.TextField) and not field.choices)
        or isinstance(field, models.BinaryField | models.FileField)
    ]


@pytest.mark.parametrize("model", [Session, Participation, Occupation])
def test_nothing_of_a_session_can_be_written_down(model: type[models.Model]) -> None:
    assert free_text(model) == []


def test_the_only_list_of_a_side_holds_codes_of_the_streams_protocol() -> None:
    lists = {
        (model.__name__, field.name)
        for model in (Session, Participation, Occupation)
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }

    # practicum.logging refuses every step that is not in the curriculum; a client's side is empty by constraint.
    assert lists == {("Participation", "steps")}


def test_every_column_that_takes_text_is_known_and_says_why() -> None:
    texts = {
        name
        for name, field in fields()
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not name.startswith("audit.")
    }

    assert texts - set(WRITTEN_BY_PEOPLE) - set(COMPOSED) == set(), (
        "say who writes it, for whom, or compose it"
    )
    assert (set(WRITTEN_BY_PEOPLE) | set(COMPOSED)) - texts == set()
    assert not set(WRITTEN_BY_PEOPLE) & set(COMPOSED)


def test_reflections_are_sealed() -> None:
    sealed = {name for name, field in fields() if isinstance(field, SealedTextField)}

    assert sealed == {"coursework.Reflection.text"}
