"""Waivers, holds, proposed versions and plans, as the therapist and those beside her see them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification import holding, moving_versions, publishing, standing, waiving
from certification.forecasting import ahead
from certification.models import Enrolment, Evidence, Standing, VersionMove, Waiver
from certification.rules.standing import Figures, LineVerdict
from certification.signing import fingerprint
from certification.views import planning, versions
from config.demonstration.travelling import days_ago
from tests.arriving import arrive, junk
from tests.cast import World
from tests.certification.test_progress_page import enable_second_factor
from tests.certification.versions import published, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    return world.admitted(world.ines)


def words_of(response: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split()).replace("\xa0", " ")


def address(name: str, enrolment: Enrolment) -> str:
    return reverse(name, args=[enrolment.public_id])


REQUEST = {
    "requirement": "consultation-hours",
    "kind": "equivalency",
    "extent": "part",
    "much": "2.5",
    "body": "Training committee",
    "reason": "Consultation in another programme.",
}


def test_she_asks_a_registrar_approves_and_her_page_says_who_how_much_and_why(
    world: World, mine: Enrolment, client: Client
) -> None:
    arrive(client, world.ines)

    sent = client.post(address("waiver_new", mine), REQUEST)
    waiver = Waiver.objects.get()
    waiving.approve(by=world.ruth, waiver=waiver)
    page = words_of(client.get(address("enrolment_progress", mine)))

    assert sent.status_code == 302
    assert (waiver.amount, waiver.requested_by) == (150, world.ines)
    assert "Equivalency: 2 h 30 min of 6 h." in page
    assert "Reason: Consultation in another programme." in page
    assert "Approved by Ruth Registrar" in page
    assert "Behind it: Training committee." in page
    assert "2 h 30 min of it was met elsewhere: an equivalency." in page


def test_a_refused_request_keeps_what_was_typed(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)

    too_much = client.post(address("waiver_new", mine), REQUEST | {"much": "7"})
    no_part = client.post(address("waiver_new", mine), REQUEST | {"much": ""})

    assert too_much.status_code == no_part.status_code == 422
    assert "At most 6 h of it may be waived." in words_of(too_much)
    assert "Consultation in another programme." in too_much.content.decode()
    assert "Say how much, or choose all of it." in words_of(no_part)
    assert not Waiver.objects.exists()


def test_she_takes_her_own_request_back_and_nobody_elses(
    world: World, mine: Enrolment, client: Client
) -> None:
    own = waiving.request(
        by=world.ines, enrolment=mine, requirement="reflection", kind="waiver", reason="Why."
    )
    other = waiving.request(
        by=world.mara, enrolment=mine, requirement="modules", kind="waiver", reason="Why."
    )
    arrive(client, world.ines)

    for waiver in (own, other):
        client.post(address("waiver_new", mine), {"do": "withdraw", "waiver": waiver.public_id})
    missing = client.post(address("waiver_new", mine), {"do": "withdraw", "waiver": uuid.uuid4()})
    broken = client.post(address("waiver_new", mine), {"do": "withdraw", "waiver": "x"})

    assert [w.status for w in Waiver.objects.order_by("pk")] == ["withdrawn", "requested"]
    assert missing.status_code == broken.status_code == 404


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("ines", (200, 200, 302)),
        ("mara", (200, 404, 404)),
        ("ruth", (200, 404, 404)),
        ("ada", (404, 404, 404)),
        ("theo", (404, 404, 404)),
        ("olu", (404, 404, 404)),
    ],
)
def test_who_may_open_what(
    world: World, mine: Enrolment, client: Client, name: str, statuses: tuple[int, ...]
) -> None:
    enable_second_factor(world)
    arrive(client, world.people[name])

    found = tuple(
        client.get(address(page, mine)).status_code for page in ("waiver_new", "what_if", "version_move")
    )

    assert found == statuses


def test_a_stranger_is_asked_to_sign_in(mine: Enrolment, client: Client) -> None:
    for page in ("waiver_new", "what_if", "version_move"):
        assert "/accounts/login/" in client.get(address(page, mine))["Location"]


def test_a_hold_is_told_with_its_reason_to_her_and_without_to_her_supervisor(
    world: World, mine: Enrolment, client: Client
) -> None:
    enable_second_factor(world)
    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A complaint is looked into.")

    hers = words_of(arrive(client, world.ines).get(address("enrolment_progress", mine)))
    supervisors = words_of(arrive(client, world.mara).get(address("enrolment_progress", mine)))

    assert "A complaint is looked into." in hers
    assert "Nothing is awarded until the hold is lifted." in hers
    assert "On hold" in supervisors
    assert "omplaint" not in supervisors


def test_she_agrees_to_what_she_saw(world: World, mine: Enrolment, client: Client) -> None:
    world.consulted(mine, hours=4)
    newer = published(world, consultation="4 h")
    moving_versions.propose(
        by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours are asked now."
    )
    arrive(client, world.ines)

    progress = words_of(client.get(address("enrolment_progress", mine)))
    page = client.get(address("version_move", mine))
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page.content.decode())
    assert found
    wrong = client.post(address("version_move", mine), {"answer": "agree", "shown": "0" * 64})
    client.post(address("version_move", mine), {"answer": "agree", "shown": found[1]})

    assert "Another version is proposed to you" in progress
    assert "Fewer hours are asked now." in words_of(page)
    assert "Hours of consultation Would be met Before 4 h of 6 h At least 6 h:" in words_of(page)
    assert "After 4 h of 4 h At least 4 h:" in words_of(page)
    assert wrong.status_code == 422
    assert "changed while you were reading" in words_of(wrong)
    mine.refresh_from_db()
    assert mine.curriculum == newer
    assert client.get(address("version_move", mine)).status_code == 302


RENEWED = """
[renewal]
cycle = "2 years"

[[renewal.group]]
code = "kept-up"
title = "Kept up"

[[renewal.group.requirement]]
code = "hours"
title = "Hours in each cycle"
evidence = "practicum.meeting"
measure = "hours"
at_least = "4 h"
"""


def test_she_reads_what_the_other_text_asks_besides_and_both_texts(
    world: World, mine: Enrolment, client: Client
) -> None:
    """Renewal and a changed cap were not on the page she agreed to."""
    source = text(more=RENEWED)
    capped = source.replace('at_most_share = "1/2" }', 'at_most = "5 h" }')
    assert capped != source
    newer = publishing.load(by=world.ruth, source=capped)
    publishing.publish(by=world.ruth, curriculum=newer)
    older = mine.curriculum
    moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Renewed from now on.")
    arrive(client, world.ines)

    page = words_of(client.get(address("version_move", mine)))
    texts = [words_of(client.get(reverse("version_text", args=[one.public_id]))) for one in (older, newer)]

    assert "Hours of consultation Other words" in page
    assert "at most 5 h" in page.lower()
    assert "To keep the certificate: Hours in each cycle New After At least 4 h" in page
    assert "Renewal New After Renewed every 2 years." in page
    assert ["Renewed every 2 years." in one for one in texts] == [False, True]
    strangers = arrive(type(client)(), world.theo).get(reverse("version_text", args=[newer.public_id]))
    assert strangers.status_code == 404


def test_the_registrar_reads_afterwards_what_was_agreed_to_by_whom_and_when(
    world: World, mine: Enrolment, client: Client
) -> None:
    newer = publishing.load(by=world.ruth, source=text(consultation="4 h", more=RENEWED))
    publishing.publish(by=world.ruth, curriculum=newer)
    move = moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours.")
    shown = fingerprint(moving_versions.preview(move.enrolment, newer))
    moving_versions.agree(by=world.ines, move=move, shown_sha256=shown)
    enable_second_factor(world)

    page = words_of(arrive(client, world.rafael).get(address("registry_decisions", mine)))

    assert "Proposed by Ruth Registrar, " in page
    assert re.search(r"Agreed to by Ines Halloran, \d+ \w+ \d{4}, \d\d:\d\d\.", page)
    assert "What was shown" in page
    assert "Hours of consultation Other figures Before 0 h of 6 h At least 6 h:" in page
    assert "Renewal New After Renewed every 2 years." in page


def test_figures_that_look_the_same_say_what_differs(world: World, mine: Enrolment) -> None:
    side = {
        "met": False,
        "unit": "minutes",
        "recorded": 0,
        "verified": 0,
        "counted": 0,
        "needed": 360,
        "waiting": 0,
    }
    change = {
        "code": "consultation-hours",
        "title": "Hours of consultation",
        "change": "figures",
        "before": side,
        "after": side | {"recorded": 240, "waiting": 240},
    }

    [[_title, _chip, before, after]] = versions.change_rows([change], "en")

    assert before.replace("\xa0", " ") == "0 h of 6 h, 0 h recorded, 0 h waiting"
    assert after.replace("\xa0", " ") == "0 h of 6 h, 4 h recorded, 4 h waiting"


def test_she_declines_and_stays(world: World, mine: Enrolment, client: Client) -> None:
    newer = published(world, consultation="4 h")
    moving_versions.propose(by=world.ruth, enrolment=mine, curriculum=newer, reason="Fewer hours.")
    arrive(client, world.ines)

    client.post(address("version_move", mine), {"answer": "decline"})

    mine.refresh_from_db()
    assert VersionMove.objects.get().status == "declined"
    assert mine.curriculum != newer


PLAN = {
    "kind": "practicum.meeting",
    "times": "4",
    "hours": "1",
    "on": "2027-03-01",
    "rhythm": "week",
    "size": "individual",
}


def test_a_plan_tells_what_would_change_and_writes_nothing(
    world: World, mine: Enrolment, client: Client
) -> None:
    world.consulted(mine, hours=2)
    arrive(client, world.ines)
    before = [list(model.objects.order_by("pk").values()) for model in (Evidence, Standing)]

    page = words_of(client.get(address("what_if", mine), PLAN))

    assert "On Monday 22 March 2027 , if all of it is verified" in page
    assert "Met without it: 0 of 10. With it: 1 of 10." in page
    assert "Hours of consultation Would be met 2 h of 6 h 6 h of 6 h" in page
    assert [list(model.objects.order_by("pk").values()) for model in (Evidence, Standing)] == before


def test_a_plan_says_what_would_not_count_and_why(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)

    page = words_of(client.get(address("what_if", mine), PLAN | {"size": "group", "hours": "2"}))

    assert "may be at most" in page
    assert "What would not count, and why" in page


def test_a_length_of_nothing_is_no_hour(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)

    for hours in ("0", ""):
        answer = client.get(address("what_if", mine), PLAN | {"hours": hours})
        assert answer.status_code == 422
        assert "Say how long each of them is." in words_of(answer)


def test_several_sorts_are_tried_together(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)
    both = PLAN | {
        "second-kind": "coursework.module", "second-times": "14", "second-hours": "3", "second-on": "2027-03-01",
    }  # fmt: skip

    one, two = (words_of(client.get(address("what_if", mine), plan)) for plan in (PLAN, both))
    half = client.get(address("what_if", mine), both | {"second-on": ""})

    assert "Modules" not in one.split("What it would change")[1].split("If I add")[0]
    assert "module" in two.split("What it would change")[1].split("If I add")[0].lower()
    assert half.status_code == 422
    assert "Say this too, or choose nothing more." in words_of(half)


def test_modules_are_tried_with_those_still_missing_first(
    world: World, mine: Enrolment, client: Client
) -> None:
    world.walk.teach([mine], modules=2, at=days_ago(150))
    arrive(client, world.ines)
    plan = PLAN | {"kind": "coursework.module", "times": "2", "hours": "4", "size": ""}
    one_by_one = (
        plan | {"times": "1"} | {f"second-{name}": plan[name] for name in plan} | {"second-times": "1"}
    )

    for asked in (plan, one_by_one):
        page = words_of(client.get(address("what_if", mine), asked))

        told = page.split("What it would change")[1].split("If I add")[0]
        assert "All four modules Would be met 2 of 4 4 of 4" in told
        names = "Recognising dissociation and working with parts; Pacing, consent and referral"
        assert f"Tried with: {names}." in page


def test_who_leads_it_can_be_somebody_else(world: World, mine: Enrolment, client: Client) -> None:
    from certification import publishing
    from tests.certification.versions import text

    where = 'where = { purpose = "consultation" }\nmeasure = "hours"'
    source = text().replace(where, f'{where}\nprovider = {{ appointed = "consultant", level_of = "size" }}')
    assert source != text()
    newer = publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))
    Enrolment.objects.filter(pk=mine.pk).update(curriculum=newer)
    arrive(client, world.ines)

    def told(giver: str) -> str:
        page = words_of(client.get(address("what_if", mine), PLAN | {"giver": giver}))
        return page.split("if all of it is verified")[1].split("If I add")[0]

    assert "a consultant" in words_of(client.get(address("what_if", mine)))
    assert "4 h of 6 h" not in told("supervisor")
    assert "4 h of 6 h" not in told("new")
    assert "4 h of 6 h" in told("as:consultant")


def test_the_forecast_says_that_it_is_one(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)

    page = words_of(client.get(address("what_if", mine)))

    assert "A forecast from what counted in the last three months, and no promise" in page


def test_junk_in_any_field_gives_no_error_page(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)

    for word in junk():
        for field in (*PLAN, "giver", "second-kind", "third-on", "third-hours", "second-giver"):
            assert client.get(address("what_if", mine), PLAN | {field: word}).status_code in {200, 422}
        for field in (*REQUEST, "ends_on", "effective_on"):
            answer = client.post(address("waiver_new", mine), REQUEST | {field: word})
            assert answer.status_code in {302, 422}
            Waiver.objects.filter(status="requested").update(status="withdrawn")


def test_the_progress_page_costs_the_same_however_much_was_decided(
    world: World, mine: Enrolment, client: Client
) -> None:
    arrive(client, world.ines)
    spent = []
    for code in ("reflection", "modules", "steps"):
        waiver = waiving.request(
            by=world.mara, enrolment=mine, requirement=code, kind="waiver", reason="Why."
        )
        waiving.approve(by=world.ruth, waiver=waiver)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("enrolment_progress", mine))
        spent.append(len(captured))

    assert spent[0] == spent[1] == spent[2]


def test_what_is_not_decided_is_tried_in_every_way(world: World, mine: Enrolment, client: Client) -> None:
    arrive(client, world.ines)
    six = PLAN | {"times": "6", "size": ""}

    page = words_of(client.get(address("what_if", mine), six)).split("if all of it is verified")[1]

    # At most half may be in a group: what is true depends on it, so both are told.
    alone, together = page.split("If it is individual")[1].split("If it is in a group")
    assert "Hours of consultation Would be met 0 h of 6 h 6 h of 6 h" in alone
    assert "Hours of consultation Other figures" in together
    assert "Would be met" not in together
    assert "may be at most" not in alone
    assert "may be at most" in together


def test_what_is_not_decided_and_makes_no_difference_is_said_so(
    world: World, mine: Enrolment, client: Client
) -> None:
    world.consulted(mine, hours=4)
    arrive(client, world.ines)

    page = words_of(client.get(address("what_if", mine), PLAN | {"times": "2", "size": ""}))

    assert "Alone or in a group: both were tried, and it makes no difference." in page
    assert "If it is" not in page
    assert "Hours of consultation Would be met 4 h of 6 h 6 h of 6 h" in page


def test_only_fields_that_can_matter_are_asked(world: World, mine: Enrolment, client: Client) -> None:
    tangled = world.admitted(world.theo, "itatm")

    def fields(person: str, enrolment: Enrolment) -> set[str]:
        page = arrive(Client(), world.people[person]).get(address("what_if", enrolment)).content.decode()
        return {name for name in ("hours", "size", "format", "partner", "giver") if f'name="{name}"' in page}

    # CTIC asks how many were there; ITATM asks besides for two different partners. Neither asks who led it, or where.
    assert fields("ines", mine) == {"hours", "size"}
    assert fields("theo", tangled) == {"hours", "size", "partner"}


def test_one_date_for_all_where_everything_open_has_a_pace(world: World, client: Client) -> None:
    """Everything is met but hours: half of them came within the last three months."""
    mine = world.admitted(world.ines)
    judged = standing.judge(mine, remains=False)
    lines, days = [], {}
    for number in range(3):
        days[str(number)] = world.ines.today() - dt.timedelta(days=10 * number)
        lines.append(LineVerdict(str(number), "consultation-hours", "counted", 60, "counted", {}, "minutes"))
    hours = judged.requirements["consultation-hours"]._replace(
        lines=tuple(lines),
        figures=Figures(180, 180, 180, 360, 0),
    )
    rest = {code: one._replace(met=code != "consultation-hours") for code, one in judged.requirements.items()}
    today = world.ines.today()

    open_hours = ahead(replace(judged, requirements=rest | {"consultation-hours": hours}), days, today)
    with_a_licence = ahead(
        replace(
            judged,
            requirements=rest
            | {"consultation-hours": hours, "licence": judged.requirements["licence"]._replace(met=False)},
        ),
        days,
        today,
    )

    assert open_hours.day == today + dt.timedelta(days=91)
    assert planning.overall_words(open_hours).startswith("At the pace of the last three months everything")
    assert with_a_licence.day is None
    assert [one.code for one in with_a_licence.no_pace] == ["licence"]


def test_what_cannot_be_forecast_is_named_once_with_its_reason(
    world: World, mine: Enrolment, client: Client
) -> None:
    arrive(client, world.ines)

    page = words_of(client.get(address("what_if", mine)))

    told = page.split("If you go on as you did lately")[1]
    assert "Forecast by pace" not in told
    assert "No forecast, since nothing of it counted in the last three months: Hours of training;" in told
    assert "No forecast for what is no sum of hours or sessions: All four modules; " in told
    assert told.count("A licence valid today") == told.count("Hours of training") == 1
