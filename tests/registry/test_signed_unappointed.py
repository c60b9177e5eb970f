"""Lines signed by somebody who was not appointed on that day: found, put together, and repaired."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification import appointing, invariants, publishing
from certification.models import Appointment, Certificate, Enrolment
from certification.views.registry import invariants as page
from certification.views.registry import listing
from people.models import OfficeGrant
from tests.cast import World
from tests.certification.versions import text
from tests.registry.conftest import queries, text_of, words_of
from tests.registry.test_checks import CHECKS
from tests.registry.walks import somebody


def test_a_missing_appointment_is_made_with_a_form_already_filled_in(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    client = as_(world.ruth)
    turns = 0

    while address := re.search(
        r'href="(/registry/appointments/new/\?[^"]+)"', text_of(client.get(reverse(CHECKS)))
    ):
        form = text_of(client.get(html.unescape(address[1])))
        words = {
            name: value
            for name in ("email", "starts_on", "ends_on")
            for value in re.findall(
                rf'name="{name}"[^>]* value="([^"]*)"|value="([^"]*)"[^>]* name="{name}"', form
            )[0]
            if value
        }
        assert words["email"] == world.mara.email
        assert words["starts_on"] <= words["ends_on"]
        assert 'value="ctic" selected' in form
        made = client.post(
            reverse("registry_appointment_new"), {**words, "stream": "ctic", "function": "supervisor"}
        )
        assert made.status_code == 302
        turns += 1

    assert turns == 1, "one appointment covers all that was signed for her"
    assert list(invariants.signed_without_appointment()) == []


def test_a_signature_without_an_appointment_is_asked_for_anew(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    client = as_(world.ruth)
    session, competence = (
        invariants.signed_without_appointment().filter(kind=kind).first()
        for kind in ("practicum.session.therapist", "practicum.competence")
    )
    meeting = invariants.signed_without_appointment().filter(kind="practicum.meeting").first()
    assert session is not None
    assert competence is not None
    assert meeting is not None

    form = dict(
        re.findall(
            r'name="(do|record|signer|first|last)" value="([^"]+)"',
            text_of(client.get(reverse(CHECKS) + "?check=unappointed")),
        )
    )

    client.post(reverse(CHECKS), form)

    for row in (session, competence, meeting):
        row.refresh_from_db()
    assert (session.status, competence.status, meeting.status) == ("withdrawn", "withdrawn", "verified")
    again = mine.evidence.exclude(status="withdrawn").get(fact_id=session.fact_id)
    assert again.status == "claimed"
    assert Certificate.objects.get(enrolment=mine).needs_review is True


def test_a_line_signed_while_appointed_is_not_taken_back(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    row = mine.evidence.filter(kind="practicum.session.therapist", status="verified").first()
    assert row is not None

    pressed = {"do": "ask_anew", "record": mine.public_id, "signer": world.mara.public_id}
    as_(world.ruth).post(reverse(CHECKS), pressed)

    row.refresh_from_db()
    assert row.status == "verified"


def test_every_finding_is_reached_page_by_page(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [world.admitted(somebody()) for _turn in range(5)]
    for one in people:
        world.consulted(one, hours=2)
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    monkeypatch.setattr(listing.page_of, "__defaults__", (2,))
    monkeypatch.setattr(page, "PAGE", 2)
    client = as_(world.ruth)

    first = text_of(client.get(reverse(CHECKS)))
    seen = [
        url
        for turn in (1, 2, 3)
        for url in re.findall(
            r'class="told-head"><span><a href="([^"]+)"',
            text_of(client.get(f"{reverse(CHECKS)}?check=unappointed&page={turn}")),
        )
    ]

    assert "?check=unappointed" in first
    assert sorted(seen) == sorted(reverse("registry_enrolment", args=[one.public_id]) for one in people)


def test_lines_are_put_together_by_person_signer_and_stretch_of_days(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    """An appointment in between parts them: one over all the days would overlap it."""
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    [together] = invariants.unappointed_of(list(invariants.unappointed_pairs()))
    number = invariants.signed_without_appointment().count()
    days = sorted({line.signed_on for line in together.lines})
    middle = days[len(days) // 2]
    appointing.appoint(
        by=world.ruth,
        person=world.mara,
        stream=world.streams["ctic"],
        function="supervisor",
        starts_on=middle,
        ends_on=middle,
    )

    parted = invariants.unappointed_of(list(invariants.unappointed_pairs()))

    assert (together.enrolment, together.signer, together.function) == (mine, world.mara, "supervisor")
    assert (together.first, together.last, len(days) > 2) == (days[0], days[-1], True)
    assert len(together.lines) == number
    assert [(one.first, one.last) for one in parted] == [
        (days[0], days[len(days) // 2 - 1]),
        (days[len(days) // 2 + 1], days[-1]),
    ]
    links = re.findall(r'href="/registry/appointments/new/', text_of(as_(world.ruth).get(reverse(CHECKS))))
    assert len(links) == 2


def test_it_costs_the_same_however_much_is_wrong(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    lines = mine.evidence.filter(verified_by=world.mara)
    kept = list(lines.values_list("pk", flat=True))
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    client = as_(world.ruth)
    late = max(row.verified_at for row in lines if row.verified_at).astimezone(world.mara.zone).date()
    appointing.end(by=world.ruth, appointment=appointment, last_day=late - dt.timedelta(days=1))
    few, found_few = queries(client, reverse(CHECKS)), invariants.signed_without_appointment().count()
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    many, found_many = queries(client, reverse(CHECKS)), invariants.signed_without_appointment().count()

    assert 0 < found_few < found_many <= len(kept)
    assert few == many


@pytest.mark.parametrize(("confirmed", "found"), [(True, 0), (False, 1)])
def test_where_a_partners_word_is_enough_nobody_need_be_appointed(
    world: World, confirmed: bool, found: int
) -> None:
    source = text()
    if confirmed:
        source = source.replace('code = "ctic"', 'code = "ctic"\nsessions_need = "confirmed"', 1)
    publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=source))
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(theirs, mine)
    if not confirmed:
        world.signed(session, "client")
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])

    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)

    line = mine.evidence.get(kind="practicum.session.client")
    assert line.status == "verified"
    assert invariants.signed_without_appointment().filter(pk=line.pk).count() == found


def test_a_registrar_in_office_countersigns_without_an_appointment(world: World, mine: Enrolment) -> None:
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    scopes = invariants.signed_without_appointment().filter(kind="certification.scope")
    before = scopes.count()

    OfficeGrant.objects.create(person=world.mara, office="registrar", starts_on=dt.date(2020, 1, 1))

    assert (before > 0, scopes.count()) == (True, 0)
    assert invariants.signed_without_appointment().exists()


def test_a_signature_after_the_end_of_an_appointment_is_found(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    before = list(invariants.signed_without_appointment())

    appointing.end(by=world.ruth, appointment=appointment, last_day=appointment.starts_on)
    found = list(invariants.signed_without_appointment())

    assert before == []
    assert {row.verified_by for row in found} == {world.mara}
    assert {row.kind for row in found} == {
        "practicum.session.therapist",
        "practicum.session.client",
        "practicum.meeting",
        "practicum.competence",
        "certification.scope",
    }
    page = words_of(as_(world.ruth).get(reverse(CHECKS)))
    assert "Signed by Mara Okafor, " in page
    assert re.search(r"Consultation or supervision \(\d+\)|Consultation \(\d+\)", page)
    assert (
        "Theo Brandt Certified"
        not in page.split("Signed by somebody not appointed")[1].split("Standing to be")[0]
    )


def test_the_day_that_counts_is_the_signers_own(world: World, mine: Enrolment) -> None:
    """An appointment that ends on the very day, on her own calendar, of her last signature covers it."""
    appointment = Appointment.objects.get(person=world.mara, stream=world.streams["ctic"])
    rows = [row for row in mine.evidence.all() if row.verified_by == world.mara]
    last = max(row.verified_at.astimezone(world.mara.zone).date() for row in rows)

    appointing.end(by=world.ruth, appointment=appointment, last_day=last)
    covered = list(invariants.signed_without_appointment())
    appointing.end(by=world.ruth, appointment=appointment, last_day=last - dt.timedelta(days=1))

    assert covered == []
    assert list(invariants.signed_without_appointment()) != []
