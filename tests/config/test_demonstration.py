"""The demonstration asks for what it needs, in a sentence."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from certification import moving_versions
from certification.models import Certificate, Curriculum, Enrolment, Hold, VersionMove, Waiver
from certification.rules.standing import Standing
from config.demonstration import cast
from people.models import Person

pytestmark = pytest.mark.django_db


def test_without_streams_it_says_what_to_run_first() -> None:
    with pytest.raises(
        CommandError, match=r"No curriculum is loaded for coach, ctic, itatm: run load_streams first"
    ):
        call_command("seed_demo")

    assert not Person.objects.exists()


def enrolment(member: cast.Member) -> Enrolment:
    return Enrolment.objects.select_related("standing", "curriculum").get(
        person__email=member.email, stream__code=member.stream
    )


def test_the_world_has_something_of_everything_that_is_decided() -> None:
    call_command("load_streams")
    call_command("seed_demo", verbosity=0)

    versions = set(Curriculum.objects.values_list("stream__code", "status"))
    assert {("ctic", "retired"), ("ctic", "published"), ("itatm", "draft")} <= versions
    marked = Curriculum.objects.exclude(status="published")
    assert all("EXAMPLE" in one.label and one.rules.example for one in marked)

    move = VersionMove.objects.select_related("enrolment", "to_curriculum").get()
    assert (move.status, move.enrolment) == ("proposed", enrolment(cast.WREN))
    assert move.enrolment.curriculum.status == "retired"
    assert moving_versions.preview(move.enrolment, move.to_curriculum)["changes"]

    ruben = enrolment(cast.RUBEN)
    assert set(Waiver.objects.values_list("enrolment", "kind", "status")) == {
        (ruben.pk, "equivalency", "approved"),
        (ruben.pk, "waiver", "requested"),
    }
    assert Hold.objects.get().enrolment == enrolment(cast.DANA)
    reasons = [*Waiver.objects.values_list("reason", flat=True), Hold.objects.get().reason, move.reason]
    assert all("(example)" in reason for reason in reasons)

    renewal = Standing.from_json(enrolment(cast.EMIL).standing.content).renewal
    assert renewal is not None
    assert (renewal.state, renewal.met) == ("notice", False)
    # The tour stands: one signature away, awaiting an award, expired.
    ines = enrolment(cast.INES).standing
    assert (ines.met, ines.asked, ines.waiting) == (9, 10, 1)
    assert enrolment(cast.HANNAH).standing.awaits == "award"
    today = Person.objects.get(email=cast.MARCUS.email).today()
    assert Certificate.objects.get(enrolment=enrolment(cast.MARCUS)).standing_on(today) == "expired"
