"""Who waits on whom, and what the registrar reads of lines that were never handed in."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from certification.models import Enrolment
from certification.views import naming
from practicum import kinds
from tests.arriving import arrive
from tests.cast import World
from tests.registry.conftest import queries, text_of
from tests.registry.walks import all_but_the_award


def test_only_what_was_handed_in_waits_on_a_supervisor(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(mine, theirs)
    session = world.session(mine, theirs)
    address = reverse("registry")

    before, none = text_of(client.get(address)), queries(client, address)
    line = world.asked(session)

    assert "Nobody waits on a supervisor" in before
    assert "Who waits on whom" in (after := text_of(client.get(address)))
    assert "Nobody waits on a supervisor" not in after
    [row] = kinds.waiting_on_supervisors(10)
    assert (row.name, row.people, row.lines, row.oldest) == ("Mara Okafor", 1, 1, line.requested_at)
    assert queries(client, address) == none


def test_the_registrar_reads_names_and_what_was_not_handed_in(
    world: World, as_: Callable[..., Client]
) -> None:
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    world.session(mine, theirs)
    address = reverse("registry_award", args=[mine.public_id])

    page = text_of(as_(world.rafael).get(address))

    assert "nervous-system" not in page
    assert "Recorded and not handed in." in page
    assert "Waiting to be verified" not in page
    assert "waiting to be verified" not in page
    assert "0 of 0 lines handed in are verified" in page


def test_a_module_and_a_competence_of_one_code_keep_their_own_names(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "itatm")
    names = naming.names_in(mine.curriculum.rules, "en")
    assert names["module"]["blocks"] != names["competence"]["blocks"]

    page = arrive(client, world.ines).get(reverse("enrolment_progress", args=[mine.public_id]))

    rows = {row.code: row for card in page.context["cards"] for row in card.rows}
    told = {code: " ".join(row.remains).lower() for code, row in rows.items()}
    modules = [words for words in told.values() if names["module"]["blocks"].lower() in words]
    competences = [words for words in told.values() if names["competence"]["blocks"].lower() in words]
    assert modules
    assert competences
    assert not set(modules) & set(competences)


def test_only_the_award_missing_is_said_first_and_counts_as_waiting(world: World, client: Client) -> None:
    mine = all_but_the_award(world)
    world.session(mine, Enrolment.objects.get(person=world.theo, stream=mine.stream))

    page = arrive(client, world.ines).get(reverse("enrolment_progress", args=[mine.public_id]))

    text = text_of(page)
    assert page.context["next"].title == "A registrar decides now"
    assert page.context["next"].tone == "amber"
    assert page.context["waiting"] == 1
    assert "Hand in your confirmed sessions" not in text
    assert "issued by itself" not in text
    assert "It follows the registrar" in text


def test_confirmed_sessions_are_to_be_handed_in_while_they_are_asked_for(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(mine, theirs)

    assert "Hand in your confirmed sessions" in [step.title for step in kinds.next_steps(mine)]
