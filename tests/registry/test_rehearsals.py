"""Dry runs on the registrar's pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import rehearsing
from certification.models import Enrolment, Rehearsal, RehearsalFinding
from tests.cast import World
from tests.certification.test_rehearsing import lean_on_a_step
from tests.certification.versions import NEW_REQUIREMENT, draft
from tests.registry.conftest import queries, text_of, words_of
from tests.registry.walks import somebody


def test_a_registrar_asks_watches_and_reads(world: World, as_: Callable[..., Client]) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [theirs])
    text = draft(world, sessions="7", more=NEW_REQUIREMENT)
    ruth = as_(world.ruth)

    begun = ruth.post(reverse("registry_rehearsals", args=[text.public_id]), {"do": "ask"})
    running = words_of(ruth.get(begun["Location"]))
    twice = ruth.post(reverse("registry_rehearsals", args=[text.public_id]), {"do": "ask"})
    rehearsing.rehearse(Rehearsal.objects.get().pk)
    done = ruth.get(begun["Location"])

    assert "0 of 2 people are judged" in running
    assert twice.status_code == 422
    assert "already at work" in words_of(twice)
    page = words_of(done)
    assert "1 would no longer be complete Ines Halloran" in page
    assert "0 would become complete Nobody." in page
    assert "A second reflection Met by 0 today, by 0 then. New to 2 people, 2 without it" in page
    assert "requirements stay as they are for everybody." in page
    assert "Modules" not in page.split("By requirement")[1], "what stays as it is takes no room"
    assert reverse("registry_enrolment", args=[mine.public_id]) in text_of(done)
    assert Enrolment.objects.get(pk=mine.pk).curriculum == mine.curriculum


def test_a_draft_that_changed_since_is_told(world: World, as_: Callable[..., Client]) -> None:
    world.admitted(world.ines)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    rehearsing.rehearse(row.pk)
    draft(world, consultation="5 h")

    page = words_of(as_(world.ruth).get(reverse("registry_rehearsal", args=[row.public_id])))

    assert "The draft has another text by now" in page


def test_nobody_in_the_stream_is_an_answer_too(world: World, as_: Callable[..., Client]) -> None:
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    rehearsing.rehearse(row.pk)

    page = words_of(as_(world.ruth).get(reverse("registry_rehearsal", args=[row.public_id])))

    assert "0 would become complete" in page


def test_who_may_open_and_who_may_ask(world: World, as_: Callable[..., Client]) -> None:
    text = draft(world, consultation="4 h")
    row = rehearsing.ask(by=world.ruth, curriculum=text)
    pages = [
        reverse("registry_rehearsals", args=[text.public_id]),
        reverse("registry_rehearsal", args=[row.public_id]),
    ]

    found = {
        who: [as_(world.people[who]).get(path).status_code for path in pages]
        for who in ("ruth", "ada", "mara", "ines")
    }
    sent = as_(world.ada).post(pages[0], {"do": "ask"})

    assert found == {"ruth": [200, 200], "ada": [200, 200], "mara": [404, 404], "ines": [404, 404]}
    assert sent.status_code == 404
    assert as_(world.ruth).get(reverse("registry_rehearsal", args=[uuid.uuid4()])).status_code == 404


def test_a_page_of_many_costs_what_a_page_of_few_does(world: World, as_: Callable[..., Client]) -> None:
    ruth = as_(world.ruth)
    text = draft(world, consultation="4 h")
    spent = []
    for size in (1, 3):
        for _turn in range(size):
            world.consulted(world.admitted(somebody()), hours=4)
        row = rehearsing.ask(by=world.ruth, curriculum=text)
        rehearsing.rehearse(row.pk)
        who = f"{reverse('registry_rehearsal_people', args=[row.public_id])}?requirement=consultation-hours"
        spent.append([queries(ruth, reverse("registry_rehearsal", args=[row.public_id])), queries(ruth, who)])

    assert spent[0] == spent[1]
    assert row.findings.count() == 4


def test_who_gains_or_loses_a_requirement_is_named_page_by_page(
    world: World, as_: Callable[..., Client]
) -> None:
    """Nobody's completeness changes: only the names by requirement tell whom it concerns."""
    people = [world.admitted(somebody()) for _turn in range(27)]
    for one in people:
        world.consulted(one, hours=2)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="2 h"))
    rehearsing.rehearse(row.pk)
    ruth = as_(world.ruth)

    page = text_of(ruth.get(reverse("registry_rehearsal", args=[row.public_id])))
    link = re.search(r'href="([^"]+requirement=consultation-hours)"', page)
    assert link
    address = link[1].replace("&amp;", "&")
    first, second = (text_of(ruth.get(f"{address}&page={number}")) for number in (1, 2))
    named = set(re.findall(r'href="(/registry/enrolments/[0-9a-f-]{36}/)"', first + second))
    junk = [
        ruth.get(f"{reverse('registry_rehearsal_people', args=[row.public_id])}?{asked}").status_code
        for asked in ("requirement=nonsense", "requirement=%00", "change=9", "")
    ]

    assert "27 would meet it" in page
    assert named == {reverse("registry_enrolment", args=[one.public_id]) for one in people}
    assert "Hours of consultation" in first
    assert junk == [404, 404, 200, 200]


def test_who_is_not_named_is_counted_and_it_is_said_why(world: World, as_: Callable[..., Client]) -> None:
    row = lean_on_a_step(world)
    ruth = as_(world.ruth)
    address = reverse("registry_rehearsal", args=[row.public_id])
    people = reverse("registry_rehearsal_people", args=[row.public_id])

    page = ruth.get(address)
    all_of_them = words_of(ruth.get(f"{people}?change=loses"))
    of_one = words_of(ruth.get(f"{people}?change=loses&requirement=reflection"))

    why = "1 is not named, since it would tell what was reached as a client."
    words = words_of(page)
    assert f"1 would no longer be complete {why}" in words
    assert f"1 would no longer meet it {why}" in words
    assert "0 would become complete Nobody." in words
    assert people not in text_of(page), "no way to a page that lists nobody"
    assert f"1 would no longer be complete Nobody is named {why}" in all_of_them.replace("Nothing here ", "")
    assert "1 would no longer meet it" in of_one
    assert why in of_one
    assert "Ines" not in all_of_them + of_one


def test_the_number_of_those_not_named_stands_beside_those_who_are(
    world: World, as_: Callable[..., Client]
) -> None:
    sam = world.admitted(world.sam)
    row = rehearsing.ask(by=world.ruth, curriculum=draft(world, consultation="4 h"))
    claim = rehearsing._claim(row.pk)
    assert claim
    RehearsalFinding.objects.create(rehearsal=row, enrolment=sam, change="loses")
    found = {**rehearsing._empty(), "loses": 3}
    rehearsing._write(claim, tally=found, status="done", finished_at=timezone.now(), lease_until=None)
    ruth = as_(world.ruth)

    page = words_of(ruth.get(reverse("registry_rehearsal", args=[row.public_id])))
    people = reverse("registry_rehearsal_people", args=[row.public_id])
    listed = words_of(ruth.get(f"{people}?change=loses"))

    why = "2 are not named, since it would tell what was reached as a client."
    assert f"3 would no longer be complete Sam Stranger {why}" in page
    assert "3 would no longer be complete" in listed
    assert why in listed
    assert "Sam Stranger" in listed
