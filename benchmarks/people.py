"""Invented people and what is recorded of them, as rows that go in by COPY."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from certification.models import Curriculum, Enrolment, Evidence
from people.models import Person, Registration
from people.names import fold

LINES = 22
ZONES = ("America/Toronto", "America/Vancouver", "America/Halifax", "America/Winnipeg")
FIRST = ("Ada", "Bao", "Chloé", "Dara", "Élise", "Femi", "Grace", "Hugo", "Ines", "Jo", "Kim", "Łucja")
LAST = ("Abara", "Brandt", "Côté", "Diallo", "Evans", "Fraser", "Gagnon", "Halloran", "Ito", "Jensen")
MODULES = (("nervous-system", 240), ("attachment", 240), ("dissociation", 180), ("pacing", 180))
COMPETENCES = ("assess", "pace", "repair", "refer")
STEPS = ("settle", "map", "resource", "approach", "integrate")

Row = tuple[Any, ...]
Recorded = tuple[str, int, str, str | None, str | None, Person]


@dataclass(frozen=True)
class Office:
    """Who works there, and what everybody is judged by."""

    curriculum: Curriculum
    registrar: Person
    trainer: Person
    supervisors: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.registrar, self.trainer, *self.supervisors)


COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Person: (
        *("id", "password", "is_superuser", "public_id", "email", "name", "folded_name"),
        *("time_zone", "language", "is_active", "is_staff", "joined_at"),
    ),
    Registration: (
        *("public_id", "person_id", "kind", "body", "number", "expires_on", "status", "comment"),
        *("declared_at", "decided_by_id", "decided_at"),
    ),
    Enrolment: (
        *("id", "public_id", "person_id", "stream_id", "curriculum_id", "supervisor_id", "status"),
        *("motivation", "applied_at", "admitted_on", "decided_by_id", "decided_at", "decision_note"),
    ),
    Evidence: (
        *(
            "public_id",
            "enrolment_id",
            "kind",
            "happened_on",
            "starts_at",
            "minutes",
            "attributes",
            "fact_id",
        ),
        *("counterpart", "provider", "status", "verified_by_id", "verified_at", "recorded_at"),
    ),
}


@dataclass(frozen=True)
class Certified:
    """Somebody who has done everything: her enrolment, her name, and her lines as (public id, fact)."""

    enrolment: int
    name: str
    lines: list[tuple[str, str]]


@dataclass
class Block:
    """Some people's rows, in the order in which tables may be filled, and who of them is certified."""

    rows: dict[type[models.Model], list[Row]]
    certified: list[Certified]


class Cohort:
    """Draws people one block after the other. The same dice, office and moment give the same people."""

    def __init__(self, draw: random.Random, office: Office, now: dt.datetime, *, first: int) -> None:
        self.draw, self.office, self.now, self.next = draw, office, now, first
        self.attributes = {
            **{code: json.dumps({"module": code}) for code, _minutes in MODULES},
            **{code: json.dumps({"competence": code}) for code in COMPETENCES},
        }

    def block(self, count: int) -> Block:
        """The next so many people."""
        block = Block({model: [] for model in COLUMNS}, [])
        partners = [self.uuid() for _one in range(count)]
        for public_id in partners:
            self._person(block, public_id, partners)
            self.next += 1
        return block

    def uuid(self) -> str:
        return f"{self.draw.getrandbits(128):032x}"

    def _person(self, block: Block, public_id: str, partners: list[str]) -> None:
        draw, office, key = self.draw, self.office, self.next
        applied = self.now - dt.timedelta(days=draw.randrange(200, 700), seconds=draw.randrange(86_400))
        admitted = applied + dt.timedelta(days=9)
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}-{draw.choice(LAST)}"
        zone, supervisor = draw.choice(ZONES), draw.choice(office.supervisors)
        block.rows[Person].append(
            (key, "!", False, public_id, f"person-{key}@people.example", name, f" {fold(name)}", zone,
             "fr" if key % 4 == 0 else "en", True, False, applied)
        )  # fmt: skip
        expires = (self.now + dt.timedelta(days=draw.randrange(30, 600))).date()
        block.rows[Registration].append(
            (self.uuid(), key, "licence", "Example College", f"{key:06}", expires, "checked", "", applied,
             office.registrar.pk, admitted)
        )  # fmt: skip
        complete = draw.random() < 0.2
        alone = complete and draw.random() < 0.1
        status = "paused" if not complete and draw.random() < 0.05 else "active"
        curriculum = office.curriculum
        block.rows[Enrolment].append(
            (key, self.uuid(), key, curriculum.stream_id, curriculum.pk, supervisor.pk, status, "", applied,
             admitted.date(), office.registrar.pk, admitted, "")
        )  # fmt: skip
        trainer = supervisor if alone else office.trainer
        lines = [
            self._line(key, admitted, line, complete, last=number == LINES - 1)
            for number, line in enumerate(self._lines(complete, supervisor, trainer, partners))
        ]
        block.rows[Evidence].extend(lines)
        if complete and not alone:
            block.certified.append(Certified(key, name, [(line[0], line[7]) for line in lines]))

    def _line(self, key: int, admitted: dt.datetime, line: Recorded, complete: bool, *, last: bool) -> Row:
        kind, minutes, attributes, counterpart, provider, verifier = line
        draw = self.draw
        at = admitted + dt.timedelta(days=1 + draw.randrange(180))
        # The last meeting of whoever is not done still waits, so that nobody is complete by chance.
        waits = not complete and (last or draw.random() < 0.3)
        status = "verified" if not waits else "returned" if draw.random() < 0.2 else "claimed"
        known = (verifier.pk, at + dt.timedelta(days=2)) if status == "verified" else (None, None)
        return (
            self.uuid(), key, kind, at.date(), at if minutes else None, minutes, attributes, self.uuid(),
            counterpart, provider, status, *known, at,
        )  # fmt: skip

    def _lines(
        self, complete: bool, supervisor: Person, trainer: Person, partners: list[str]
    ) -> Iterator[Recorded]:
        """Kind, minutes, attributes, the other person, who gave it, and who verifies: 22 lines."""
        draw = self.draw
        for code, minutes in MODULES:
            yield "coursework.module", minutes, self.attributes[code], None, trainer.public_id.hex, trainer
        yield "coursework.reflection", 0, "{}", None, None, trainer
        yield "certification.scope", 0, "{}", None, None, supervisor
        for code in COMPETENCES:
            yield "practicum.competence", 0, self.attributes[code], None, None, supervisor
        for number in range(9):
            kind = "practicum.session.therapist" if number % 2 == 0 else "practicum.session.client"
            steps = STEPS if complete else STEPS[: draw.randrange(1, 6)]
            minutes = 60 if complete else draw.choice((30, 50, 60, 60))
            how = draw.choice(("online", "in_person"))
            attributes = json.dumps({"format": how, "steps": steps})
            yield kind, minutes, attributes, draw.choice(partners), None, supervisor
        for _number in range(3):
            size = "individual" if complete else draw.choice(("individual", "group"))
            attributes = json.dumps({"size": size, "format": "online", "purpose": "consultation"})
            yield "practicum.meeting", 120, attributes, None, supervisor.public_id.hex, supervisor
