"""What happened to a record, on its page: every action has words, and decisions beside the evidence are told too."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse

from audit.models import Event
from certification import appointing, holding, moving_versions, waiving
from certification.models import (
    Award,
    Certificate,
    Curriculum,
    Enrolment,
    Hold,
    ScopeAttestation,
    VersionMove,
    Waiver,
)
from certification.views.registry import history
from laws.lifecycle import LifecycleConstraint
from people.models import OfficeGrant, Registration
from tests.cast import World
from tests.certification.versions import published
from tests.registry.conftest import queries, words_of
from tests.registry.walks import somebody

SHOWN = {
    *("enrolment", "scope", "award", "certificate", "waiver", "hold", "versionmove"),
    *("registration", "appointment", "office", "person", "curriculum"),
}
"""What actions about a record that has its history on a page begin with."""

ELSEWHERE = {
    *("evidence", "rehearsal", "competence", "meeting", "session", "sign_off", "participation"),
    *("roster", "attendance", "reflection"),
}
"""What no page tells the history of."""

WORKERS = {"certificate.claimed", "certificate.done", "certificate.failed"}
"""A paper's way through the queue: the worker notes it under names of its own."""

MOVED: tuple[type[models.Model], ...] = (
    *(Enrolment, ScopeAttestation, Award, Certificate, Waiver, Hold, VersionMove),
    *(Registration, OfficeGrant, Curriculum),
)


def noted() -> Iterator[str]:
    """Every action named in a call of `note` anywhere in the code."""
    for app in ("certification", "people", "practicum", "coursework"):
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note":
                    said = [one.value for one in ast.walk(call.args[0]) if isinstance(one, ast.Constant)]
                    assert said, f"{path}:{call.lineno} names no action that can be read here"
                    yield from (str(one) for one in said)


def moves() -> Iterator[str]:
    """Every action that a step in a lifecycle is noted as, of records shown with their history."""
    for model in MOVED:
        for law in model._meta.constraints:
            if isinstance(law, LifecycleConstraint):
                reached = {to for targets in law.transitions.values() for to in targets}
                yield from (f"{model._meta.model_name}.{to}" for to in sorted(reached))


def test_every_action_about_a_record_with_a_history_has_words() -> None:
    kinds = {action: action.partition(".")[0] for action in noted()}

    told = {action for action, kind in kinds.items() if kind in SHOWN} | (set(moves()) - WORKERS)

    assert set(kinds.values()) <= SHOWN | ELSEWHERE, "is it shown in a history, or not?"
    assert len(told) > 40
    assert sorted(told - set(history.ACTIONS)) == []


def test_the_history_of_an_enrolment_tells_what_was_decided_beside_its_evidence(
    world: World, as_: Callable[..., Client]
) -> None:
    mine = world.admitted(world.ines)
    waiver = waiving.request(
        by=world.mara, enrolment=mine, requirement="reflection", kind="waiver", reason="Two books."
    )
    waiving.approve(by=world.ruth, waiver=waiver)
    hold = holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="Unpaid.")
    holding.lift(by=world.rafael, hold=hold, reason="Paid.")
    newer = published(world, consultation="4 h")
    moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours.")

    page = words_of(as_(world.ruth).get(reverse("registry_enrolment", args=[mine.public_id])))

    told = ("Waiver asked for", "Waiver approved", "Hold placed", "Hold lifted", "Another version proposed")
    assert [words for words in told if words not in page] == []


def test_the_page_of_an_enrolment_costs_the_same_however_much_was_decided(
    world: World, as_: Callable[..., Client]
) -> None:
    mine = world.admitted(world.ines)
    ruth = as_(world.ruth)
    path = reverse("registry_enrolment", args=[mine.public_id])
    spent = []
    for code, kind in (("reflection", "fees"), ("modules", "complaint"), ("steps", "other")):
        waiving.request(by=world.mara, enrolment=mine, requirement=code, kind="waiver", reason="Why.")
        holding.place(by=world.ruth, enrolment=mine, kind=kind, reason="Why.")
        spent.append(queries(ruth, path))

    assert spent[0] == spent[1] == spent[2]


def test_the_end_of_an_office_is_told_in_words(world: World, as_: Callable[..., Client]) -> None:
    clerk = somebody()
    grant = appointing.grant_office(
        by=world.ruth, person=clerk, office="auditor", starts_on=world.ruth.today()
    )
    appointing.end_office(by=world.rafael, grant=grant, last_day=world.ruth.today() + dt.timedelta(days=30))

    page = words_of(as_(world.ruth).get(reverse("registry_person", args=[clerk.public_id])))

    assert Event.objects.filter(action="office.ended").exists()
    assert "End of the office set" in page
    assert "office.ended" not in page
