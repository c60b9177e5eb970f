"""The auditor's page: events read by place in the chain, and the chain verified when she asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from audit import views
from audit.models import Event
from audit.recording import note, recorded
from tests.cast import World
from tests.registry.conftest import as_, queries, text_of, world

__all__ = ["as_", "world"]
PAGE, VERIFY = "/audit/", "/audit/verify/"


def happen(world: World, times: int) -> None:
    with recorded():
        for _each in range(times):
            note("person.waved", by=world.theo, subject=world.ines)


@pytest.mark.parametrize("who", ["ines", "mara", "tom", "ruth"])
def test_only_an_auditor_finds_it(world: World, as_: Callable[..., Client], who: str) -> None:
    client = as_(getattr(world, who))

    assert client.get(PAGE).status_code == 404
    assert client.post(VERIFY).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.post(VERIFY).status_code == 302


def test_looking_verifies_nothing(world: World, as_: Callable[..., Client]) -> None:
    before = Event.objects.count()

    assert as_(world.ada).get(VERIFY).status_code == 405
    assert as_(world.ada).get(PAGE).status_code == 200
    assert Event.objects.count() == before


def test_pages_follow_the_sequence_and_miss_nothing(world: World, as_: Callable[..., Client]) -> None:
    happen(world, 120)
    client, seen, before = as_(world.ada), [], None

    while True:
        context = client.get(PAGE, {"before": before} if before else {}).context
        seen += [row["event"].sequence for row in context["rows"]]
        before = context["next"]
        if before is None:
            break

    assert seen == list(Event.objects.order_by("-sequence").values_list("sequence", flat=True))


def test_a_longer_chain_costs_no_more(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ada)
    happen(world, 3)
    few = queries(client, PAGE)
    happen(world, 90)

    assert queries(client, PAGE) == few


def test_events_are_found_by_action_subject_and_actor(world: World, as_: Callable[..., Client]) -> None:
    happen(world, 2)
    client = as_(world.ada)

    def actions(**chosen: object) -> set[str]:
        return {row["event"].action for row in client.get(PAGE, chosen).context["rows"]}

    assert actions(action="person.") == {"person.waved"}
    assert actions(subject=world.ines.public_id) == {"person.waved"}
    assert actions(actor=world.theo.public_id) == {"person.waved"}
    assert actions(actor=world.sam.public_id) == set()


def test_junk_finds_the_whole_list(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ada)

    for junk in ("x" * 3000, "\x00", "9" * 400, "-1", "💥", "0"):
        assert (
            client.get(PAGE, {"action": junk, "subject": junk, "actor": junk, "before": junk}).status_code
            == 200
        )


def test_the_page_names_nobody_in_a_practice_session(world: World, as_: Callable[..., Client]) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(mine, theirs)
    client = as_(world.ada)

    rows = client.get(PAGE).context["rows"]
    sessions = [row for row in rows if row["event"].subject_kind in views.UNNAMED_SUBJECTS]
    by_actor = client.get(PAGE, {"actor": world.theo.public_id}).context["rows"]

    assert sessions
    assert not any(row[name] for row in sessions for name in ("who", "actor_id", "subject_id", "payload"))
    assert not any(row["event"].subject_kind in views.UNNAMED_SUBJECTS for row in by_actor)


def test_of_a_session_the_page_holds_no_id_and_finds_none(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its sabotage twin: were these kinds not known as unnamed, every one of the ids would be read."""
    line = world.signed(world.session(world.admitted(world.ines), world.admitted(world.theo)))
    side = line.participation
    ids = [side.session.public_id, side.public_id, side.evidence.public_id, line.public_id]
    client = as_(world.ada)

    def told() -> list[object]:
        page = client.get(PAGE).content.decode()
        return [one for one in ids if str(one) in page]

    def found() -> list[object]:
        return [one for one in ids if client.get(PAGE, {"subject": one}).context["rows"]]

    assert (told(), found()) == ([], [])

    monkeypatch.setattr(views, "UNNAMED_SUBJECTS", frozenset())
    assert (told(), found()) == (ids, ids)


def test_claiming_a_session_notes_neither_the_enrolment_nor_the_side(world: World) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(mine, theirs)
    world.reflected(mine)

    claimed = [event.payload for event in Event.objects.filter(action="evidence.claimed").order_by("pk")]

    assert claimed[:2] == [{}, {}]
    assert {"enrolment": str(mine.public_id), "kind": "coursework.reflection"} in claimed


def test_verifying_tells_the_verdict_and_keeps_it(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ada)
    length = Event.objects.count()

    said = text_of(client.post(VERIFY, follow=True))

    event = Event.objects.order_by("-sequence").first()
    assert event is not None
    assert f"{length} events were read" in said
    assert "Found whole" in said
    assert (event.action, event.payload["events"], event.actor_id) == (
        "chain.verified",
        length,
        str(world.ada.public_id),
    )


def test_a_broken_chain_is_found_and_said(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laws refuse to alter an event, so a reader is given an altered one instead."""
    honest = Event.computed_hash

    def altered(self: Event) -> str:
        return "f" * 64 if self.sequence == 3 else honest(self)

    monkeypatch.setattr(Event, "computed_hash", altered)

    said = text_of(as_(world.ada).post(VERIFY, follow=True))

    assert "The chain is broken at event 3" in said
    assert "Found broken" in said


def test_a_chain_too_long_for_a_page_names_the_command(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_VERIFIED_HERE", 3)
    before = Event.objects.count()

    said = text_of(as_(world.ada).post(VERIFY, follow=True))

    assert "verify_audit" in said
    assert Event.objects.count() == before
