"""The supervisor's queue: what it shows, and to whom."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from certification.models import Appointment
from config.demonstration.travelling import travel
from practicum import signing_off
from practicum.confirming import confirm
from practicum.logging import SessionFacts, log
from tests.cast import World
from tests.practicum.conftest import Scene, text_of
from tests.supervising import enter, queries, ticks

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


def test_a_line_shows_what_is_to_be_signed_and_what_it_counts_toward(scene: Scene) -> None:
    line = scene.line(minutes=60, steps=("settle", "map"))

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "1 line waits for you" in page
    assert "Ines Halloran" in page
    assert "As therapist · 1 h · in person · partner 1" in page
    assert "EXAMPLE step: Settle and orient; EXAMPLE step: Map the pattern together" in page
    assert "counts toward “Practice sessions as therapist”: 1 of 4" in page
    assert "counts toward “Every protocol step, as therapist”: 2 of 5" in page
    assert ticks(line)[f"shown-{line.public_id}"] in page


def test_the_meaning_stands_right_above_the_button(scene: Scene) -> None:
    scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    meaning, button = page.index(signing_off.meaning()), page.index("Sign ticked lines")
    assert meaning < button
    assert "<form" not in page[meaning:button]
    assert "<li" not in page[meaning:button]


def test_the_last_session_asked_for_is_announced_as_completing(scene: Scene) -> None:
    for _turn in range(3):
        scene.world.signed(scene.world.session(scene.ines, scene.theo))
    scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "would complete “Practice sessions as therapist”: 4 of 4" in page
    assert "issues the certificate" not in page


def test_a_line_that_is_the_last_thing_missing_says_that_it_issues_the_certificate(scene: Scene) -> None:
    world = scene.world
    scene.world.complete(scene.ines, [scene.theo, world.admitted(world.sam)])
    assert world.certificate(scene.ines) is not None
    late = world.admitted(world.olu)
    world.scoped(late, days_ago=250)
    world.licensed(world.olu)
    world.taught(late)
    world.practised(late, [scene.theo], sessions=3)
    world.signed(world.session(scene.theo, late), "client")
    world.consulted(late, hours=10)
    world.reflected(late)
    world.competent(late)
    line = world.asked(world.session(late, scene.theo))

    page = text_of(enter(world.mara).get(QUEUE))
    enter(world.mara).post(QUEUE, ticks(line))

    assert "signing this issues the certificate" in page
    assert world.certificate(late) is not None


def test_a_line_too_short_says_that_it_brings_nothing_and_why(scene: Scene) -> None:
    scene.line(minutes=30, steps=())

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "Brings no open requirement forward." in page
    assert "45" in page


def test_a_clients_line_shows_date_minutes_and_format_and_no_partner_or_step(scene: Scene) -> None:
    scene.client_line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "As client · 1 h · in person" in page
    assert "Theo Brandt" not in page
    assert "EXAMPLE step" not in page
    assert "Steps:" not in page
    assert not re.search(r"partner \d", page.split("How signing works")[0])


def test_requirements_over_steps_are_not_named_on_a_clients_line() -> None:
    world = World()
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    session = world.session(theirs, mine)
    side = session.participations.get(role="client")
    if side.evidence.status == "claimed":
        world.asked(session, "client")

    page = text_of(enter(world.mara).get(QUEUE))

    assert "Every protocol step, as client" not in page


def test_partners_are_numbered_and_never_named(scene: Scene) -> None:
    sam = scene.world.admitted(scene.world.sam)
    scene.line()
    scene.world.asked(scene.world.session(scene.ines, sam))

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "partner 1" in page
    assert "partner 2" in page
    assert "Theo" not in page
    assert "Sam" not in page


def test_a_line_logged_late_says_so(scene: Scene) -> None:
    starts_at = next(scene.world.slots)
    facts = SessionFacts(role="therapist", starts_at=starts_at, minutes=60, format="online")
    with travel(starts_at + dt.timedelta(days=20)):
        session = log(by=scene.ines.person, enrolment=scene.ines, partner=scene.theo, facts=facts)
        confirm(by=scene.theo.person, participation=session.participations.get(role="client"))
    line = scene.world.asked(session)
    usual = scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    late = page.split(f'id="more-{line.public_id}"')[1].split(f'id="line-{usual.public_id}"')[0]
    assert "Logged 20 days after the session." in page
    assert "after the session." in late
    assert page.count("after the session.") == 1


def test_lines_are_grouped_by_therapist_with_the_oldest_line_first(scene: Scene) -> None:
    first = scene.line()
    second = scene.world.asked(scene.world.session(scene.theo, scene.ines))
    third = scene.line()

    page = text_of(enter(scene.world.mara).get(QUEUE))

    places = [page.index(f'id="line-{line.public_id}"') for line in (first, third, second)]
    assert places == sorted(places)
    assert page.count('<h2 id="therapist-') == 2


def test_the_queue_can_be_narrowed_to_one_therapist(scene: Scene) -> None:
    mine = scene.line()
    theirs = scene.world.asked(scene.world.session(scene.theo, scene.ines))

    page = text_of(enter(scene.world.mara).get(QUEUE, {"therapist": str(scene.theo.public_id)}))

    assert str(theirs.public_id) in page
    assert str(mine.public_id) not in page


def test_a_narrowed_queue_that_is_done_says_so_and_keeps_others_out(scene: Scene) -> None:
    theirs = scene.world.asked(scene.world.session(scene.theo, scene.ines))

    page = text_of(enter(scene.world.mara).get(QUEUE, {"therapist": str(scene.ines.public_id).upper()}))

    assert "Nothing more from Ines Halloran" in page
    assert f'href="{QUEUE}">See everyone' in page
    assert str(theirs.public_id) not in page


def test_whoever_was_never_appointed_finds_no_queue(scene: Scene) -> None:
    for name in ("ines", "theo", "tom", "ruth"):
        assert enter(getattr(scene.world, name)).get(QUEUE).status_code == 404


def test_after_her_appointment_the_queue_is_still_there(scene: Scene) -> None:
    Appointment.objects.filter(person=scene.world.mara).update(ends_on=dt.date.today() - dt.timedelta(days=1))

    assert enter(scene.world.mara).get(QUEUE).status_code == 200


def test_the_form_that_returns_a_line_asks_for_one_of_two(scene: Scene) -> None:
    page = text_of(enter(scene.world.mara).get(f"{QUEUE}{scene.line().public_id}/return/"))

    assert "Choose one, or write your own." in page
    assert "(optional)" not in page


def test_whoever_supervises_nobody_sees_an_empty_queue_that_teaches(scene: Scene) -> None:
    scene.line()

    page = text_of(enter(scene.world.olu).get(QUEUE))

    assert "Nothing waits for your signature" in page
    assert "Ines Halloran" not in page


def test_a_page_holds_ten_lines_and_its_queries_do_not_grow(scene: Scene) -> None:
    for _turn in range(3):
        scene.line()
    client = enter(scene.world.mara)
    client.get(QUEUE)
    three = queries(client, QUEUE)
    for _turn in range(6):
        scene.line()
    scene.world.asked(scene.world.session(scene.theo, scene.ines))
    scene.world.asked(scene.world.session(scene.theo, scene.ines))

    eleven = queries(client, QUEUE)
    page = text_of(client.get(QUEUE))

    # One therapist more brings the filter; it costs nothing per line.
    assert eleven == three
    assert page.count('type="checkbox"') == 10
