"""Laws a reviewer found breakable: each is walked to the edge it protects."""

from __future__ import annotations

import datetime as dt

import pytest

from certification import appointing, issuing
from certification.models import Certificate, Enrolment, Evidence
from certification.signing import fingerprint
from config.demonstration.travelling import days_ago, travel
from coursework import teaching
from people.refusals import AlreadyDecided, NotAppointed, NotNow, NotYours
from practicum import logging, signing_off
from practicum.models import Participation
from tests.cast import World, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def two(world: World) -> tuple[Enrolment, Enrolment]:
    return world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")


def certified(world: World) -> Certificate:
    mine, other = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [other])
    found = world.certificate(mine)
    assert found is not None
    return found


def test_steps_named_after_a_signature_never_count_by_it(
    world: World, two: tuple[Enrolment, Enrolment]
) -> None:
    ines, theo = two
    session = world.session(ines, theo, steps=())
    world.signed(session, "client")
    side = session.participations.get(role="therapist")

    logging.amend(by=world.ines, participation=side, steps=["prepare", "process"], in_therapy=None)

    client = Evidence.objects.get(participation__session=session, participation__role="client")
    assert client.status == "verified"
    assert client.attributes["steps"] == []


def test_steps_named_before_it_is_signed_count_on_both_sides(
    world: World, two: tuple[Enrolment, Enrolment]
) -> None:
    ines, theo = two
    session = world.session(ines, theo, steps=())
    line = world.asked(session, "client")
    seen = fingerprint(signing_off.shown(line))

    logging.amend(
        by=world.ines,
        participation=session.participations.get(role="therapist"),
        steps=["process"],
        in_therapy=None,
    )

    client = Evidence.objects.get(participation__session=session, participation__role="client")
    assert (client.status, client.attributes["steps"]) == ("claimed", ["process"])
    with pytest.raises(NotNow):
        signing_off.approve(by=world.mara, sign_off=line, shown_sha256=seen, proof=proof())


def test_a_withdrawn_session_cannot_be_amended_back_into_evidence(
    world: World, two: tuple[Enrolment, Enrolment]
) -> None:
    session = world.session(*two)
    side = Participation.objects.get(session=session, role="therapist")
    logging.withdraw(by=world.ines, session=session)

    with pytest.raises(NotNow):
        logging.amend(by=world.ines, participation=side, steps=["process"], in_therapy=None)

    assert not Evidence.objects.live().filter(participation__session=session).exists()


def test_a_client_line_takes_no_words_of_ones_own(world: World, two: tuple[Enrolment, Enrolment]) -> None:
    line = world.asked(world.session(*two), "client")

    with pytest.raises(NotNow):
        signing_off.send_back(by=world.mara, sign_off=line, comment="He told me about his father.")
    ready = signing_off.ready_comments("client")["minutes"]
    returned = signing_off.send_back(by=world.mara, sign_off=line, comment=ready) or line
    line.refresh_from_db()

    assert line.comment == ready
    with pytest.raises(NotNow):
        signing_off.ask_again(by=world.theo, sign_off=line, reply="In it I cried about my father.")
    assert returned is not None


def test_nobody_extends_her_own_appointment_and_nobody_stretches_an_ended_one(world: World) -> None:
    with travel(days_ago(200)):
        hers = appointing.appoint(
            by=world.rafael,
            person=world.ruth,
            stream=world.streams["ctic"],
            function="supervisor",
            starts_on=world.ruth.today(),
            ends_on=world.ruth.today() + dt.timedelta(days=10),
        )
    far = world.ruth.today() + dt.timedelta(days=3650)

    with pytest.raises(NotYours):
        appointing.end(by=world.ruth, appointment=hers, last_day=far)
    with pytest.raises(NotNow):
        appointing.end(by=world.rafael, appointment=hers, last_day=far)


def test_an_office_is_ended_by_another_registrar_and_ends(world: World) -> None:
    grant = world.ruth.office_grants.get()
    yesterday = world.ruth.today() - dt.timedelta(days=1)

    with pytest.raises(NotYours):
        appointing.end_office(by=world.ruth, grant=grant, last_day=yesterday)
    appointing.end_office(by=world.rafael, grant=grant, last_day=yesterday)

    assert not type(world.ruth).objects.get(pk=world.ruth.pk).is_registrar


def test_a_trainer_records_nothing_from_before_her_appointment(world: World) -> None:
    module = next(iter(teaching.modules_of(world.streams["ctic"])))
    early = world.tom.today() - dt.timedelta(days=world.days + 30)

    with pytest.raises(NotAppointed):
        teaching.open_roster(by=world.tom, stream=world.streams["ctic"], module=module, held_on=early)


def test_a_revoked_certificate_is_issued_anew_only_by_another_registrar(world: World) -> None:
    first = certified(world)
    issuing.revoke(by=world.ruth, certificate=first, reason="By mistake.")

    with pytest.raises(NotYours):
        issuing.reissue(by=world.ruth, certificate=first, reason="It was a mistake.")
    second = issuing.reissue(by=world.rafael, certificate=first, reason="It was a mistake.")

    first.refresh_from_db()
    assert (first.validity, second.validity, second.version) == ("revoked", "in_force", 2)
    with pytest.raises(NotNow):
        issuing.reissue(by=world.rafael, certificate=first, reason="Once more.")


def test_replacing_never_lifts_a_suspension(world: World) -> None:
    first = certified(world)
    issuing.suspend(by=world.ruth, certificate=first, reason="Under review.")

    with pytest.raises(NotNow):
        issuing.replace(by=world.ruth, certificate=first, reason="New name.")

    assert Certificate.objects.count() == 1


def test_a_review_is_ended_once(world: World) -> None:
    first = certified(world)
    Certificate.objects.filter(pk=first.pk).update(needs_review=True)

    with pytest.raises(NotNow):
        issuing.reviewed(by=world.ruth, certificate=first, reason=" ")
    issuing.reviewed(by=world.ruth, certificate=first, reason="The hours were counted anew.")
    with pytest.raises(AlreadyDecided):
        issuing.reviewed(by=world.ruth, certificate=first, reason="Again.")

    first.refresh_from_db()
    assert not first.needs_review
