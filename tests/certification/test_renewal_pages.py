"""A certificate that has to be renewed: the judge is told since when it holds, and its pages tell where it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from certification import (
    appointing,
    checking,
    invariants,
    issuing,
    publishing,
    recomputing,
    standing,
    tasks,
    verifying,
)
from certification.models import Certificate, Enrolment, Standing
from certification.rendering import facts as rendering_facts
from certification.rendering import page as rendering_page
from people.models import Person
from tests.cast import World
from tests.registry.conftest import enter, queries
from tests.registry.walks import paper, somebody
from tests.rendering.example_facts import EXAMPLES

pytestmark = pytest.mark.django_db

FILE = """
[stream]
code = "kept"
name = "Kept"
certificate = "Certified and kept"

[[group]]
code = "all"
title = "All of it"

[[group.requirement]]
code = "cv"
title = "A CV"
document = "cv"

[renewal]
cycle = "2 years"
notice = "3 months"
grace = "2 months"
reinstatement = "6 months"
audit_sample = "100 %"

[[renewal.group]]
code = "kept-up"
title = "Kept up"

[[renewal.group.requirement]]
code = "hours"
title = "Hours of consultation"
evidence = "practicum.meeting"
measure = "hours"
at_least = "4 h"

[[renewal.group.requirement]]
code = "steps"
title = "Steps reached as client"
evidence = "practicum.session.client"
measure = "coverage"
of = "steps"
values = ["arrive", "leave"]

[[step]]
code = "arrive"
title = "Arrive"

[[step]]
code = "leave"
title = "Leave"
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    """Ines, certified today in a stream whose certificates are kept in force by four hours in two years."""
    return certified(world, FILE, "kept")


def certified(world: World, source: str, code: str) -> Enrolment:
    draft = publishing.load(by=world.ruth, source=source)
    publishing.publish(by=world.ruth, curriculum=draft)
    world.streams[code] = draft.stream
    first = world.ines.today() - dt.timedelta(days=300)
    appointing.appoint(
        by=world.ruth, person=world.mara, stream=draft.stream, function="supervisor", starts_on=first
    )
    mine = world.admitted(world.ines, code)
    declared = checking.declare(by=world.ines, kind="cv", body="Herself")
    checking.check(by=world.ruth, registration=declared)
    return mine


def of(enrolment: Enrolment) -> Certificate:
    return Certificate.objects.filter(enrolment=enrolment).latest("version")


def words(client: Client, who: Person, path: str) -> str:
    page = enter(type(client)(), who).get(path)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(page.content.decode()).replace("\xa0", " "))


@contextmanager
def later(**days: int) -> Iterator[None]:
    with time_machine.travel(timezone.now() + dt.timedelta(**days)):
        yield


def test_the_stored_standing_tells_the_cycle_from_the_moment_of_issue(mine: Enrolment) -> None:
    stored = Standing.objects.get(enrolment=mine)
    today = mine.person.today()

    assert stored.content["renewal"]["starts_on"] == today.isoformat()
    assert stored.content["renewal"]["state"] == "running"
    assert stored.stale is False
    assert (
        recomputing.differences([Enrolment.objects.select_related("person", "curriculum").get(pk=mine.pk)])
        == []
    )


def test_a_replacement_goes_on_with_the_cycle_and_one_after_a_revocation_begins_anew(
    world: World, mine: Enrolment
) -> None:
    first = mine.person.today()
    with later(days=40):
        issuing.replace(by=world.ruth, certificate=of(mine), reason="A new name.")
        after_replacing = standing.certified_on([mine])
    with later(days=50):
        issuing.revoke(by=world.ruth, certificate=of(mine), reason="Given in error.")
        after_revoking = standing.certified_on([mine])
        stale = Standing.objects.get(enrolment=mine).stale
        tasks.refresh_standings()
        told = Standing.objects.get(enrolment=mine).content["renewal"]
    with later(days=60):
        issuing.reissue(by=world.rafael, certificate=of(mine), reason="It was no error.")
        after_reissuing = standing.certified_on([mine])

    assert after_replacing == {mine.pk: first}
    assert after_revoking == {}
    assert (stale, told) == (True, None)
    assert after_reissuing == {mine.pk: first + dt.timedelta(days=60)}


@pytest.mark.parametrize(
    ("days", "state", "sentence"),
    [
        (0, "Cycle running", "What is asked has to be met by"),
        (700, "Due soon", "What is asked has to be met by"),
        (740, "In the days of grace", "What is missing can be made up until"),
        (850, "Lapsed", "It can be reinstated by what is met until"),
        (1100, "Over", "A registrar decides what becomes of the certificate."),
    ],
)
def test_holder_and_registrar_read_where_it_stands(
    world: World, client: Client, mine: Enrolment, days: int, state: str, sentence: str
) -> None:
    certificate = of(mine)
    with later(days=days):
        world.ruth.office_grants.update(ends_on=None)
        hers = words(client, world.ines, f"/certificates/{certificate.public_id}/")
        theirs = words(client, world.ruth, f"/registry/certificates/{certificate.public_id}/")

    for page in (hers, theirs):
        assert state in page
        assert sentence in page
        assert "0 h of 4 h" in page
        assert "Reinstatement until" in page
    # Once it is over, nothing she could add would help.
    assert ("Arrive" in hers) is (state != "Over"), "she reads which of her steps are missing"
    assert "Arrive" not in theirs, "others read only whether all are met"
    assert "Drawn for an audit" in theirs
    assert "Drawn for an audit" not in hers


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (0, "Your certificate is being made"),
        (700, "Renew your certificate by"),
        (740, "Renew your certificate by"),
        (850, "Your certificate has lapsed"),
        (1100, "Your certificate was not renewed"),
    ],
)
def test_what_comes_next_is_the_renewal_once_it_is_due(
    world: World, client: Client, mine: Enrolment, days: int, title: str
) -> None:
    with later(days=days):
        page = words(client, world.ines, f"/progress/{mine.public_id}/")

    assert title in page
    assert ("See what is missing" in page) is (days > 0)


def test_what_was_done_since_the_certificate_counts_toward_it(
    world: World, client: Client, mine: Enrolment
) -> None:
    before = standing.judge(mine).renewal
    with later(days=30):
        world.walk.slots = (timezone.now() - dt.timedelta(hours=3 * n) for n in range(9, 0, -1))
        world.consulted(mine, hours=4)
        page = words(client, world.ines, f"/certificates/{of(mine).public_id}/")
        after = standing.judge(mine).renewal

    assert before is not None
    assert after is not None
    assert before.groups[0].requirements[0].met is False
    assert after.groups[0].requirements[0].met is True
    assert "Hours of consultation Complete" in page


def test_a_suspended_certificate_tells_its_renewal_and_a_revoked_one_has_none(
    world: World, client: Client, mine: Enrolment
) -> None:
    certificate = of(mine)
    issuing.suspend(by=world.ruth, certificate=certificate, reason="Being looked into.")
    suspended = words(client, world.ines, f"/certificates/{certificate.public_id}/")
    issuing.revoke(by=world.ruth, certificate=certificate, reason="Given in error.")
    revoked = words(client, world.ines, f"/certificates/{certificate.public_id}/")

    assert "Renewal" in suspended
    assert "Renewal" not in revoked


def test_since_when_many_are_certified_takes_one_query(mine: Enrolment) -> None:
    with CaptureQueriesContext(connection) as one:
        standing.certified_on([mine])
    with CaptureQueriesContext(connection) as none:
        standing.certified_on([])

    assert (len(one), len(none)) == (1, 0)


@pytest.mark.parametrize(
    ("days", "state", "told"),
    [
        (0, "in_force", "It has to be renewed: the present cycle ends on"),
        (740, "in_force", "Its renewal was due on"),
        (850, "lapsed", "It may be reinstated until"),
        (1100, "lapsed", "It could be reinstated until"),
    ],
)
def test_a_verifier_is_told_what_became_of_renewal(
    client: Client, mine: Enrolment, days: int, state: str, told: str
) -> None:
    """Nothing is swept meanwhile: the answer does not depend on a worker."""
    certificate = of(mine)
    facts = certificate.facts
    cycle = standing.judge(mine).renewal
    assert cycle is not None

    with later(days=days):
        verdict = verifying.by_token(certificate.token)
        page = client.get(reverse("verify", args=[certificate.token])).content.decode()
        answer = client.get(reverse("verify_json", args=[certificate.token])).json()

    assert verdict.state == answer["status"] == state
    assert told in page
    assert ("This certificate is in force today" in page) is (state == "in_force")
    assert ("This certificate has lapsed: it was not renewed in time" in page) is (state == "lapsed")
    if state == "lapsed":
        assert answer["status_since"] == (cycle.grace_until + dt.timedelta(days=1)).isoformat()
    assert answer["renewal"] == {
        "due_on": cycle.ends_on.isoformat(),
        "in_force_until": cycle.grace_until.isoformat(),
        "reinstatement_until": cycle.reinstatement_until.isoformat(),
    }
    certificate.refresh_from_db()
    assert (certificate.validity, certificate.facts) == ("in_force", facts)


def test_sabotage_without_judging_renewal_a_lapsed_certificate_would_pass_as_good(
    mine: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = of(mine).token
    with later(days=850):
        assert verifying.by_token(token).state == "lapsed"

        monkeypatch.setattr(verifying, "_renewed", lambda certificate, today: (Standing(), None))

        assert verifying.by_token(token).state == "in_force"


def test_what_is_made_up_in_time_puts_it_in_force_again(world: World) -> None:
    hours = FILE.replace('"kept"', '"brief"')
    steps = '\n[[renewal.group.requirement]]\ncode = "steps"'
    hours = hours[: hours.index(steps)] + hours[hours.index("\n[[step]]") :]
    mine = certified(world, hours, "brief")
    token = of(mine).token

    with later(days=850):
        world.walk.slots = (timezone.now() - dt.timedelta(hours=3 * n) for n in range(9, 0, -1))
        before = verifying.by_token(token).state
        world.consulted(mine, hours=4)
        after = verifying.by_token(token)

    assert (before, after.state) == ("lapsed", "in_force")
    assert after.renewal is not None
    assert after.renewal.cycle == 2


def test_a_decision_goes_before_a_date(world: World, mine: Enrolment) -> None:
    certificate = of(mine)
    with later(days=850):
        world.ruth.office_grants.update(ends_on=None)
        issuing.suspend(by=world.ruth, certificate=certificate, reason="Being looked into.")
        suspended = verifying.by_token(certificate.token)

    assert (suspended.state, suspended.renewal) == ("suspended", None)


def test_paper_and_pages_say_by_when_it_has_to_be_renewed(
    world: World, client: Client, mine: Enrolment
) -> None:
    certificate = of(mine)
    cycle = standing.judge(mine).renewal
    assert cycle is not None

    facts = EXAMPLES["ctic-en"] | {"renew_by": certificate.facts["renew_by"]}
    printed = strip_tags(str(rendering_page._dates(rendering_facts.read(facts))))
    page = words(client, world.ines, f"/certificates/{certificate.public_id}/")
    public = words(client, world.ines, f"/verify/{certificate.token}/")
    with later(days=40):
        issuing.replace(by=world.ruth, certificate=certificate, reason="A new name.")

    assert certificate.facts["renew_by"] == cycle.ends_on.isoformat()
    assert of(mine).facts["renew_by"] == cycle.ends_on.isoformat(), "a replacement goes on with the cycle"
    assert "To be renewed by" in printed
    assert "No end date" not in printed
    for shown in (page, public):
        assert "To be renewed by" in shown
        assert not re.search("without an end", shown, re.IGNORECASE)


@pytest.mark.parametrize(
    ("days", "title", "chip", "step"),
    [
        (0, "", "", ""),
        (700, "Renewals due soon", "Due soon", "Nothing yet."),
        (740, "Renewals due soon", "In the days of grace", "Ask the holder"),
        (850, "Renewals lapsed", "Lapsed", "reinstates it"),
        (1100, "Renewals over, to decide", "Over", "decide what becomes of it"),
    ],
)
def test_the_registrar_sees_it_coming_and_what_to_do(
    world: World, client: Client, mine: Enrolment, days: int, title: str, chip: str, step: str
) -> None:
    with later(days=days):
        world.ruth.office_grants.update(ends_on=None)
        tasks.refresh_standings()
        overview = words(client, world.ruth, reverse("registry"))
        listed = words(client, world.ruth, reverse("registry_renewals"))
        papers = words(client, world.ruth, reverse("registry_certificates") + "?validity=lapsed")
        people = words(client, world.ruth, reverse("registry_enrolments") + "?standing=lapsed")
        checks = words(client, world.ruth, reverse("registry_checks") + "?check=unrenewed")
        over = list(invariants.renewal_over(world.ruth.today()))

    number = of(mine).number
    assert ("Renewals" in overview) is bool(title)
    assert title in overview
    assert (number in listed) is bool(title)
    assert chip in listed
    assert step in listed
    assert ("Hours of consultation" in listed) is bool(title)
    assert (number in papers) is (days > 800)
    assert ("Ines Halloran" in people) is (days > 800)
    assert (number in checks) is (days == 1100)
    assert over == ([of(mine)] if days == 1100 else [])


def test_the_list_of_renewals_costs_the_same_for_many(world: World, client: Client, mine: Enrolment) -> None:
    spent = []
    with later(days=850):
        world.ruth.office_grants.update(ends_on=None)
        tasks.refresh_standings()
        registrar = enter(client, world.ruth)
        stored = Standing.objects.get(enrolment=mine)
        for size in (1, 5):
            for _turn in range(size):
                other = world.walk.admit(somebody(), world.streams["kept"], at=timezone.now())
                paper(other)
                row = {name: getattr(stored, name) for name in (*standing.RENEWAL_DAYS, "content")}
                Standing.objects.filter(enrolment=other).update(**row)
            spent.append(
                [
                    queries(registrar, reverse(name))
                    for name in ("registry_renewals", "registry_certificates", "registry")
                ]
            )
        shown = registrar.get(reverse("registry_renewals")).context["page"].paginator.count

    assert shown == 7
    assert spent[0] == spent[1]


def test_the_stored_days_are_held_against_a_fresh_judgement(mine: Enrolment) -> None:
    Standing.objects.filter(enrolment=mine).update(renewal_grace_until=None)

    [(_row, what)] = recomputing.differences(
        [Enrolment.objects.select_related("person", "curriculum").get(pk=mine.pk)]
    )

    assert what == "renewal_grace_until"
