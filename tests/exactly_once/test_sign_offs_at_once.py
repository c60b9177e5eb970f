"""Two people sign the last two lines at once: exactly one certificate, whichever way they meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from certification.models import Certificate, Enrolment
from config.demonstration.travelling import days_ago
from practicum.models import SignOff
from tests.exactly_once.installation import Installation, Racer, race, rounds
from tests.exactly_once.stage import Stage, count

pytestmark = [pytest.mark.postgres, pytest.mark.processes]
Figures = Callable[..., None]
# The moments between judging and writing, drawn out: a little in the test, more in its twin, which has few rounds.
LITTLE = [{"point": point, "action": "linger", "seconds": 0.02} for point in ("judged", "found_complete")]
MORE = [{"point": point, "action": "linger", "seconds": 0.6} for point in ("judged", "found_complete")]


def sign_both(stage: Stage, racers: list[Racer], lines: tuple[SignOff, SignOff]) -> list[Any]:
    by = stage.world.mara.pk
    return race(racers, [{"do": "sign", "line": line.pk, "by": by} for line in lines])


def test_two_last_signatures_at_once_make_one_certificate(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    brink = stage.brink(rounds(30))
    racers = installation.racers(2, **installation.points(*LITTLE))

    answers = [answer for _, lines in brink for answer in sign_both(stage, racers, lines)]

    certificates = count(enrolment for enrolment, _ in brink)
    assert [answer for answer in answers if "error" in answer] == []
    assert set(certificates.values()) == {1}
    figures(rounds=len(brink), certificates=sum(certificates.values()), duplicates=0, lost=0, errors=0)


def test_sabotage_without_locks_nobody_is_certified(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    brink = stage.brink(4)
    racers = installation.racers(2, SABOTAGE="lock", **installation.points(*MORE))

    answers = [answer for _, lines in brink for answer in sign_both(stage, racers, lines)]

    lost = [number for number in count(enrolment for enrolment, _ in brink).values() if number == 0]
    assert [answer for answer in answers if "error" in answer] == []
    assert lost
    figures(rounds=len(brink), certificates=len(brink) - len(lost), lost=len(lost))


def test_a_last_signature_and_a_checked_licence_at_once_make_one_certificate(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    brink = stage.brink(rounds(8), stream="licensed")
    racers = installation.racers(2, **installation.points(*LITTLE))

    answers = []
    for enrolment, (first, second) in brink:
        stage.sign(first)
        document = stage.world.walk.declare(enrolment.person, "licence", at=days_ago(1))
        orders = [
            {"do": "sign", "line": second.pk, "by": stage.world.mara.pk},
            {"do": "check", "registration": document.pk, "by": stage.world.ruth.pk},
        ]
        answers += race(racers, orders)

    certificates = count(enrolment for enrolment, _ in brink)
    assert [answer for answer in answers if "error" in answer] == []
    assert set(certificates.values()) == {1}
    figures(rounds=len(brink), certificates=sum(certificates.values()), duplicates=0, lost=0)


def look_at_once(stage: Stage, racers: list[Racer], enrolments: list[Enrolment]) -> list[Any]:
    return [
        answer
        for enrolment in enrolments
        for answer in race(racers, [{"do": "resettle", "enrolment": enrolment.pk}] * len(racers))
    ]


def test_four_who_find_it_complete_at_once_issue_one(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    complete = stage.complete_while_paused(rounds(5))
    racers = installation.racers(4, **installation.points(*LITTLE))

    answers = look_at_once(stage, racers, complete)

    assert [answer for answer in answers if "error" in answer] == []
    assert set(count(complete).values()) == {1}
    figures(rounds=len(complete), at_once=4, certificates=len(complete), duplicates=0)


def test_sabotage_without_locks_the_constraint_refuses_the_second(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    complete = stage.complete_while_paused(2)
    racers = installation.racers(4, SABOTAGE="lock standing", **installation.points(*MORE))

    answers = look_at_once(stage, racers, complete)

    refused = [answer for answer in answers if "one_certificate" in answer.get("error", "")]
    assert refused
    assert set(count(complete).values()) == {1}
    figures(rounds=len(complete), refused=len(refused), duplicates=0)


def test_sabotage_without_locks_and_constraint_there_are_duplicates(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    complete = stage.complete_while_paused(2)
    racers = installation.racers(4, SABOTAGE="lock standing", **installation.points(*MORE))
    ours = [
        law
        for law in Certificate._meta.constraints
        if law.name in {"one_certificate_in_force_per_enrolment", "one_certificate_per_version"}
    ]

    with connection.schema_editor() as schema:
        for law in ours:
            schema.remove_constraint(Certificate, law)
    try:
        look_at_once(stage, racers, complete)
        duplicates = sum(number - 1 for number in count(complete).values())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM certification_certificate")
            cursor.execute("RESET session_replication_role")
        with connection.schema_editor() as schema:
            for law in ours:
                schema.add_constraint(Certificate, law)

    assert duplicates
    figures(rounds=len(complete), duplicates=duplicates)
