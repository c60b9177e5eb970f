"""Waivers, holds and proposed versions on the registrar's pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import holding, moving_versions, waiving
from certification.models import Enrolment, Hold, VersionMove, Waiver
from certification.views import progress_decisions
from people.models import OfficeGrant
from tests.arriving import junk
from tests.cast import World
from tests.certification.versions import published
from tests.registry.conftest import queries, text_of, words_of
from tests.registry.walks import somebody


@pytest.fixture
def mine(world: World) -> Enrolment:
    return world.admitted(world.ines)


def page_of(enrolment: Enrolment) -> str:
    return reverse("registry_decisions", args=[enrolment.public_id])


def asked(world: World, enrolment: Enrolment, requirement: str = "reflection") -> Waiver:
    return waiving.request(
        by=world.mara, enrolment=enrolment, requirement=requirement, kind="waiver", reason="Two books."
    )


def test_one_registrar_asks_and_another_approves(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    ruth, rafael = as_(world.ruth), as_(world.rafael)
    form = {
        "do": "request",
        "requirement": "modules",
        "kind": "waiver",
        "extent": "all",
        "reason": "Taught them.",
    }

    ruth.post(page_of(mine), form)
    waiver = Waiver.objects.get()
    own = ruth.post(page_of(mine), {"do": f"approve-{waiver.public_id}"})
    still = Waiver.objects.get().status
    other = rafael.post(page_of(mine), {"do": f"approve-{waiver.public_id}"})

    assert f"approve-{waiver.public_id}" not in text_of(ruth.get(page_of(mine)))
    assert (own.status_code, still) == (422, "requested")
    assert other.status_code == 302
    waiver.refresh_from_db()
    assert (waiver.status, waiver.decided_by) == ("approved", world.rafael)
    assert "Approved by Rafael Registrar" in words_of(rafael.get(page_of(mine)))


def test_a_button_pressed_twice_says_one_thing(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    waiver = asked(world, mine)
    rafael = as_(world.rafael)

    rafael.post(page_of(mine), {"do": f"approve-{waiver.public_id}"})
    twice = words_of(rafael.post(page_of(mine), {"do": f"approve-{waiver.public_id}"}))
    much_later = words_of(rafael.post(page_of(mine), {"do": f"approve-{waiver.public_id}"}))

    assert "Approved. It counts from today on." in twice
    assert "Nothing was done" not in twice
    assert "Nothing was done" in much_later
    assert "Approved. It counts from today on." not in much_later


def test_an_approval_says_from_which_day_it_counts(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    rafael = as_(world.rafael)
    when = world.ines.today() - dt.timedelta(days=100)
    words: dict[str, Any] = {"by": world.mara, "enrolment": mine, "reason": "Why.", "effective_on": when}
    elsewhere = waiving.request(requirement="reflection", kind="equivalency", **words)
    waived = waiving.request(requirement="modules", kind="waiver", **words)
    day = progress_decisions.day(when)

    waits = words_of(rafael.get(page_of(mine)))
    for one in (elsewhere, waived):
        said = words_of(rafael.post(page_of(mine), {"do": f"approve-{one.public_id}"}, follow=True))
        assert f"Approved. It counts from {day} on." in said
        assert "It counts from today on" not in said

    assert f"It was met elsewhere on {day}; once approved it counts from that day." in waits
    assert f"Once approved it counts from {day} on." in waits
    assert f"It was met elsewhere on {day} and counts from that day." in said
    assert (
        f"Why. Asked for by Mara Okafor on {progress_decisions.day(world.ines.today())}. It counts from"
        in said
    )


def test_a_request_that_would_count_for_nothing_is_refused_with_what_to_do(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    waiver = waiving.request(
        by=world.mara,
        enrolment=mine,
        requirement="reflection",
        kind="waiver",
        reason="Why.",
        ends_on=world.ines.today(),
    )

    with time_machine.travel(timezone.now() + dt.timedelta(days=5)):
        sent = as_(world.ruth).post(page_of(mine), {"do": f"approve-{waiver.public_id}"})

    assert sent.status_code == 422
    assert "Its last day is past. Decline it, or have it asked for anew." in words_of(sent)


def test_declining_and_ending_ask_for_a_reason(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    ruth = as_(world.ruth)
    first, second = asked(world, mine), asked(world, mine, "modules")

    silent = ruth.post(page_of(mine), {"do": f"decline-{first.public_id}", "reason": ""})
    ruth.post(page_of(mine), {"do": f"decline-{first.public_id}", "reason": "No record."})
    ruth.post(page_of(mine), {"do": f"approve-{second.public_id}"})
    ruth.post(page_of(mine), {"do": f"end-{second.public_id}", "reason": "Given in error."})

    assert silent.status_code == 422
    assert [w.status for w in Waiver.objects.order_by("pk")] == ["declined", "ended"]
    page = words_of(ruth.get(page_of(mine)))
    assert "Declined by Ruth Registrar: No record." in page
    assert "Given in error." in page


def test_a_hold_is_placed_and_lifted(world: World, as_: Callable[..., Client], mine: Enrolment) -> None:
    ruth = as_(world.ruth)

    ruth.post(page_of(mine), {"do": "hold", "kind": "fees", "reason": "The fee is open."})
    hold = Hold.objects.get()
    listed = words_of(ruth.get(reverse("registry_holds")))
    twice = ruth.post(page_of(mine), {"do": "hold", "kind": "fees", "reason": "The fee is open."})
    silent = ruth.post(page_of(mine), {"do": f"lift-{hold.public_id}", "reason": ""})
    ruth.post(page_of(mine), {"do": f"lift-{hold.public_id}", "reason": "Paid."})

    assert "Ines Halloran" in listed
    assert "The fee is open." in listed
    assert twice.status_code == silent.status_code == 422
    assert "already in force" in words_of(twice)
    assert Hold.objects.get().status == "lifted"
    assert "Ines Halloran" not in words_of(ruth.get(reverse("registry_holds")))


def test_a_version_is_looked_at_before_it_is_proposed(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    ruth = as_(world.ruth)
    world.consulted(mine, hours=4)
    newer = published(world, consultation="4 h")

    looked = words_of(ruth.get(f"{page_of(mine)}?to={newer.public_id}"))
    ruth.post(page_of(mine), {"do": "propose", "curriculum": newer.public_id, "reason": "Fewer hours."})
    proposed = words_of(ruth.get(page_of(mine)))
    move = VersionMove.objects.get()
    ruth.post(page_of(mine), {"do": "withdraw_move"})

    assert "Hours of consultation Would be met Before 4 h of 6 h At least 6 h:" in looked
    assert reverse("registry_curriculum", args=[newer.public_id]) in text_of(
        ruth.get(f"{page_of(mine)}?to={newer.public_id}")
    )
    assert "It waits for the therapist's answer" in proposed.replace("&#x27;", "'")
    move.refresh_from_db()
    assert move.status == "withdrawn"
    mine.refresh_from_db()
    assert mine.curriculum != newer


@pytest.mark.parametrize("name", ["registry_decisions", "registry_waivers", "registry_holds"])
def test_who_may_open_them(world: World, as_: Callable[..., Client], mine: Enrolment, name: str) -> None:
    path = page_of(mine) if name == "registry_decisions" else reverse(name)

    found = {
        who: as_(world.people[who]).get(path).status_code for who in ("ruth", "ada", "mara", "tom", "ines")
    }

    assert found == {"ruth": 200, "ada": 200, "mara": 404, "tom": 404, "ines": 404}


def test_an_auditor_sees_no_form_and_sends_nothing(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    waiver = asked(world, mine)
    ada = as_(world.ada)

    page = text_of(ada.get(page_of(mine)))
    sent = ada.post(page_of(mine), {"do": f"approve-{waiver.public_id}"})

    assert 'name="do"' not in page
    assert sent.status_code == 404
    assert Waiver.objects.get().status == "requested"


def test_a_registrar_decides_nothing_in_her_own_file(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    OfficeGrant.objects.create(person=world.ines, office="registrar", starts_on=world.ines.today())
    waiver = asked(world, mine)
    ines = as_(world.ines)

    page = text_of(ines.get(page_of(mine)))
    sent = [
        ines.post(page_of(mine), {"do": f"approve-{waiver.public_id}"}),
        ines.post(page_of(mine), {"do": "hold", "kind": "fees", "reason": "Why."}),
    ]

    assert 'name="do"' not in page
    assert [one.status_code for one in sent] == [422, 422]
    assert Waiver.objects.get().status == "requested"
    assert not Hold.objects.exists()


def test_a_missing_enrolment_and_junk_give_no_error_page(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    ruth = as_(world.ruth)

    assert ruth.get(reverse("registry_decisions", args=[uuid.uuid4()])).status_code == 404
    for word in junk():
        for data in (
            {"do": word},
            {"do": "hold", "kind": word, "reason": word},
            {"do": "propose", "curriculum": word, "reason": word},
            {
                "do": "request",
                "requirement": word,
                "kind": word,
                "extent": "part",
                "much": word,
                "reason": word,
            },
        ):
            assert ruth.post(page_of(mine), data).status_code == 422
        assert ruth.get(page_of(mine), {"to": word}).status_code == 200
        for name in ("registry_waivers", "registry_holds"):
            filters = dict.fromkeys(("q", "stream", "status", "kind", "page"), word)
            assert ruth.get(reverse(name), filters).status_code == 200


def test_the_lists_cost_the_same_however_many_stand_in_them(world: World, as_: Callable[..., Client]) -> None:
    ruth = as_(world.ruth)
    spent: dict[str, list[int]] = {"registry_waivers": [], "registry_holds": []}
    for size in (2, 4):
        for _turn in range(size):
            enrolment = world.admitted(somebody())
            asked(world, enrolment)
            holding.place(by=world.ruth, enrolment=enrolment, kind="other", reason="Because.")
        for name, counts in spent.items():
            counts.append(queries(ruth, reverse(name)))

    assert all(first == second for first, second in spent.values())


def test_the_overview_counts_what_waits(world: World, as_: Callable[..., Client], mine: Enrolment) -> None:
    asked(world, mine)

    page = words_of(as_(world.ruth).get(reverse("registry")))

    assert "Waivers to decide" in page
    assert moving_versions.others(mine) == []
