"""Waivers and equivalencies: asked for by one, approved by another, shown everywhere, undone with a reason."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import holding, rendering, standing, waiving
from certification.models import Certificate, Enrolment, Hold, Standing, Waiver
from certification.verifying import Verdict
from laws.refusals import name_of
from people.models import Letter
from people.refusals import AlreadyDecided, NotNow, NotYours
from tests.arriving import arrive
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    return world.admitted(world.ines)


def asked(world: World, enrolment: Enrolment, **changes: object) -> Waiver:
    words: dict[str, object] = {
        "requirement": "consultation-hours",
        "kind": "equivalency",
        "reason": "Done before.",
    }
    return waiving.request(by=world.mara, enrolment=enrolment, **(words | changes))


def figures(enrolment: Enrolment, code: str) -> tuple[int, int, bool, int]:
    found = standing.judge(enrolment).requirements[code]
    return found.figures.counted, found.figures.needed, found.met, found.waived


def test_a_part_counts_once_another_registrar_has_approved_it(world: World, mine: Enrolment) -> None:
    waiver = asked(world, mine, amount=240, body="Training committee")
    before = figures(mine, "consultation-hours")

    waiving.approve(by=world.ruth, waiver=waiver)

    assert before == (0, 360, False, 0)
    assert figures(mine, "consultation-hours") == (240, 360, False, 240)
    stored = Standing.objects.get(enrolment=mine).content
    assert '"waived": 240' in json.dumps(stored)
    assert Letter.objects.filter(person=world.ines, key__startswith="waiver-approved").exists()


def test_all_of_it_is_met_by_an_approved_waiver_without_amount(world: World, mine: Enrolment) -> None:
    waiving.approve(by=world.ruth, waiver=asked(world, mine))

    assert figures(mine, "consultation-hours")[2] is True
    assert Standing.objects.get(enrolment=mine).by_group["consultation"]["met"] is True


def test_who_asked_does_not_decide_and_nobody_decides_on_her_own_file(world: World, mine: Enrolment) -> None:
    own = waiving.request(
        by=world.ruth, enrolment=mine, requirement="reflection", kind="waiver", reason="Published two books."
    )
    hers = asked(world, mine)

    with pytest.raises(NotYours, match="another registrar"):
        waiving.approve(by=world.ruth, waiver=own)
    with pytest.raises(NotYours, match="Only a registrar"):
        waiving.approve(by=world.mara, waiver=hers)
    with pytest.raises(NotYours):
        waiving.approve(by=world.ines, waiver=hers)

    assert not Waiver.objects.exclude(status="requested").exists()


def test_the_database_refuses_one_person_in_both_roles_whoever_writes(world: World, mine: Enrolment) -> None:
    waiver = asked(world, mine)
    written = {"status": "approved", "decided_by": world.mara, "granted_on": dt.date.today()}

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(**written, decided_at=waiver.requested_at)

    assert name_of(refused.value) == "nobody_approves_her_own_request"


def test_without_the_constraint_one_person_could_do_both(world: World, mine: Enrolment) -> None:
    """The sabotage twin: with the protection off, the promise of the test above breaks."""
    waiver = asked(world, mine)
    law = next(c for c in Waiver._meta.constraints if c.name == "nobody_approves_her_own_request")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "certification_waiver" DROP CONSTRAINT "{law.name}"')

    Waiver.objects.filter(pk=waiver.pk).update(
        status="approved", decided_by=world.mara, granted_on=dt.date.today(), decided_at=waiver.requested_at
    )

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert Waiver.objects.get(pk=waiver.pk).decided_by == world.mara


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requirement": "no-such"}, "requirement"),
        ({"amount": 0}, "amount"),
        ({"amount": 361}, "amount"),
        ({"reason": "  "}, "reason"),
        ({"ends_on": dt.date(2001, 1, 1)}, "ends_on"),
        ({"requirement": "licence", "amount": 1}, "amount"),
    ],
)
def test_what_cannot_be_waived_is_refused_beside_its_field(
    world: World, mine: Enrolment, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(NotNow) as refused:
        asked(world, mine, **changes)

    assert refused.value.field == field
    assert not Waiver.objects.exists()


def test_an_award_is_a_decision_and_never_waived(world: World) -> None:
    theirs = world.admitted(world.theo, "itatm")
    award = next(
        one.code for one in theirs.curriculum.rules.walk() if "certification.award" in one.filter.kinds
    )

    with pytest.raises(NotNow, match="cannot be waived"):
        asked(world, theirs, requirement=award)


def test_strangers_and_supervisors_of_others_do_not_ask(world: World, mine: Enrolment) -> None:
    for who in (world.sam, world.olu, world.tom, world.ada):
        with pytest.raises(NotYours):
            waiving.request(
                by=who, enrolment=mine, requirement="reflection", kind="waiver", reason="Because."
            )

    assert not Waiver.objects.exists()


def test_one_request_at_a_time_and_one_decision(world: World, mine: Enrolment) -> None:
    waiver = asked(world, mine)
    stale = Waiver.objects.get(pk=waiver.pk)

    with pytest.raises(NotNow, match="already waits"):
        asked(world, mine)
    waiving.decline(by=world.ruth, waiver=waiver, reason="No record of it.")
    with pytest.raises(AlreadyDecided):
        waiving.approve(by=world.rafael, waiver=stale)

    assert figures(mine, "consultation-hours")[0] == 0
    assert asked(world, mine).status == "requested"


def test_what_was_asked_and_decided_never_changes(world: World, mine: Enrolment) -> None:
    waiver = waiving.approve(by=world.ruth, waiver=asked(world, mine, amount=60))

    for changes, law in (
        ({"amount": 300}, "waiver_keeps_what_was_requested"),
        ({"decided_by": world.rafael}, "waiver_decision_is_final"),
        ({"status": "requested"}, "waiver_moves"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Waiver.objects.filter(pk=waiver.pk).update(**changes)
        assert name_of(refused.value) == law
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).delete()
    assert name_of(refused.value) == "waivers_are_kept"


def everything_but_consultation(world: World, mine: Enrolment) -> None:
    theirs = world.admitted(world.theo)
    world.scoped(mine, days_ago=250)
    world.licensed(world.ines)
    world.taught(mine)
    world.practised(mine, [theirs])
    world.reflected(mine)
    world.competent(mine)


def test_the_approval_that_completes_a_file_issues_the_certificate_and_its_facts_say_so(
    world: World, mine: Enrolment
) -> None:
    everything_but_consultation(world, mine)
    assert world.certificate(mine) is None

    waiver = waiving.approve(by=world.ruth, waiver=asked(world, mine, body="Training committee"))

    certificate = Certificate.objects.get(enrolment=mine)
    frozen = certificate.facts["waivers"]
    assert [(one["kind"], one["body"], one["requested_by"], one["approved_by"]) for one in frozen] == [
        ("equivalency", "Training committee", "Mara Okafor", "Ruth Registrar")
    ]
    assert frozen[0]["reason"] == "Done before."
    assert frozen[0]["extent"] is None
    consultation = next(one for one in certificate.facts["requirements"] if one["waived"])
    assert (consultation["counted"], consultation["needed"]) == (0, 360)
    marked = {one["title"]: one["waived"] for one in certificate.facts["requirements"]}
    assert [title for title, waived in marked.items() if waived] == ["Hours of consultation"]
    rendering.facts.lint(certificate.facts)
    public = Verdict("in_force", certificate.facts, certificate).as_json("https://site.example/verify/x/")
    assert "Done before." not in json.dumps(public)
    assert "Training committee" not in json.dumps(public)

    waiving.end(by=world.rafael, waiver=waiver, reason="The record was another person's.")

    certificate.refresh_from_db()
    assert certificate.validity == "in_force"
    assert certificate.needs_review is True
    assert figures(mine, "consultation-hours")[2] is False


@pytest.mark.parametrize(
    ("kinds", "elsewhere"),
    [(["equivalency"], True), (["waiver"], False), (["equivalency", "waiver"], False)],
)
def test_the_certificate_says_met_elsewhere_where_nothing_was_waived(
    world: World, mine: Enrolment, client: Client, kinds: list[str], elsewhere: bool
) -> None:
    everything_but_consultation(world, mine)
    for kind in kinds:
        amount = 360 // len(kinds)
        waiving.approve(by=world.ruth, waiver=asked(world, mine, kind=kind, amount=amount))

    certificate = Certificate.objects.get(enrolment=mine)
    place = [certificate.public_id]
    own = arrive(client, world.ines).get(reverse("certificate", args=place)).content.decode()
    ledger = arrive(Client(), world.ruth).get(reverse("registry_certificate", args=place)).content.decode()
    public = Client().get(reverse("verify", args=[certificate.token])).content.decode()

    said = next(one for one in certificate.facts["requirements"] if one["waived"])
    assert said["elsewhere"] is elsewhere
    for page in (own, ledger, public):
        assert ("met elsewhere" in page, "waived" in page) == (elsewhere, not elsewhere)
    rendering.facts.lint(certificate.facts)


def test_the_certificate_says_how_much_was_met_elsewhere_and_how_much_here(
    world: World, mine: Enrolment, client: Client
) -> None:
    everything_but_consultation(world, mine)
    world.consulted(mine, hours=4)
    waiving.approve(by=world.ruth, waiver=asked(world, mine, amount=120))

    certificate = Certificate.objects.get(enrolment=mine)
    place = [certificate.public_id]
    own = arrive(client, world.ines).get(reverse("certificate", args=place)).content.decode()
    ledger = arrive(Client(), world.ruth).get(reverse("registry_certificate", args=place)).content.decode()
    public = Client().get(reverse("verify", args=[certificate.token])).content.decode()

    said = next(one for one in certificate.facts["requirements"] if one["waived"])
    assert (said["counted"], said["granted_amount"]) == (240, "2\u00a0h")
    for page in (own, ledger, public):
        assert "4 h, met elsewhere: 2 h" in page.replace("\u00a0", " ")
    rendering.facts.lint(certificate.facts)


def test_a_waiver_that_is_over_does_not_make_waived_of_what_was_met_elsewhere(
    world: World, mine: Enrolment
) -> None:
    now = timezone.now()
    with time_machine.travel(now - dt.timedelta(days=9)):
        soon = world.ines.today() + dt.timedelta(days=3)
        request = asked(world, mine, kind="waiver", amount=60, ends_on=soon)
        over = waiving.approve(by=world.ruth, waiver=request)
    everything_but_consultation(world, mine)

    waiving.approve(by=world.ruth, waiver=asked(world, mine))

    facts = Certificate.objects.get(enrolment=mine).facts
    said = next(one for one in facts["requirements"] if one["waived"])
    assert said["elsewhere"] is True
    assert str(over.public_id) not in [one["id"] for one in facts["waivers"]]


def test_a_hold_keeps_the_award_back_and_lifting_it_issues(world: World, mine: Enrolment) -> None:
    everything_but_consultation(world, mine)
    hold = holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="The yearly fee is open.")

    waiving.approve(by=world.ruth, waiver=asked(world, mine))
    held = Certificate.objects.filter(enrolment=mine).exists()
    stored = Standing.objects.get(enrolment=mine)
    complete_while_held, holds = stored.complete, stored.content["holds"]
    holding.lift(by=world.rafael, hold=hold, reason="Paid.")

    assert not held
    assert complete_while_held is False
    assert holds == ["fees"]
    facts = Certificate.objects.get(enrolment=mine).facts
    assert [(one["kind"], one["placed_by"], one["lifted_by"]) for one in facts["holds"]] == [
        ("fees", "Ruth Registrar", "Rafael Registrar")
    ]
    rendering.facts.lint(facts)
    public = Verdict("in_force", facts, Certificate.objects.get(enrolment=mine)).as_json(
        "https://site.example/x/"
    )
    assert "holds" not in public["certificate"]


def test_a_part_of_it_is_never_passed_off_as_done(world: World, mine: Enrolment) -> None:
    everything_but_consultation(world, mine)
    world.consulted(mine, hours=2)

    waiving.approve(by=world.ruth, waiver=asked(world, mine, amount=240))

    facts = Certificate.objects.get(enrolment=mine).facts
    consultation = next(one for one in facts["requirements"] if one["waived"])
    assert (consultation["counted"], consultation["amount"], consultation["needed"]) == (120, "2\xa0h", 360)
    assert facts["waivers"][0]["extent"] == "4\xa0h"
    rendering.facts.lint(facts)


def test_who_placed_a_hold_lifts_it_only_where_it_is_about_fees(world: World, mine: Enrolment) -> None:
    complaint = holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="Being looked into.")
    fees = holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="Unpaid.")

    with pytest.raises(NotYours, match="another registrar"):
        holding.lift(by=world.ruth, hold=complaint, reason="Nothing in it.")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Hold.objects.filter(pk=complaint.pk).update(
            status="lifted", lifted_by=world.ruth, lifted_at=timezone.now(), lift_reason="Nothing in it."
        )
    holding.lift(by=world.ruth, hold=fees, reason="Paid.")
    holding.lift(by=world.rafael, hold=complaint, reason="Nothing in it.")

    assert name_of(refused.value) == "nobody_lifts_the_hold_she_placed"
    assert set(Hold.objects.values_list("status", flat=True)) == {"lifted"}


def test_holds_are_placed_by_other_registrars_once_a_kind_and_lifted_with_a_reason(
    world: World, mine: Enrolment
) -> None:
    with pytest.raises(NotYours):
        holding.place(by=world.mara, enrolment=mine, kind="fees", reason="Unpaid.")
    with pytest.raises(NotYours):
        holding.place(by=world.ines, enrolment=mine, kind="fees", reason="Unpaid.")
    with pytest.raises(NotNow):
        holding.place(by=world.ruth, enrolment=mine, kind="fees", reason=" ")
    hold = holding.place(by=world.ruth, enrolment=mine, kind="fees", reason="Unpaid.")
    with pytest.raises(NotNow, match="already in force"):
        holding.place(by=world.rafael, enrolment=mine, kind="fees", reason="Unpaid.")
    with pytest.raises(NotNow):
        holding.lift(by=world.ruth, hold=hold, reason="")
    holding.lift(by=world.ruth, hold=hold, reason="Paid.")
    with pytest.raises(AlreadyDecided):
        holding.lift(by=world.rafael, hold=Hold(pk=hold.pk, enrolment=mine, status="placed"), reason="Paid.")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(status="placed")
    assert name_of(refused.value) == "hold_moves"
