"""What somebody else decided between reading a page and pressing its button is seen under the lock."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certification import enrolling
from certification.models import Evidence
from people.refusals import AlreadyDecided, NotNow, NotYours
from practicum import confirming, logging, signing_off
from practicum.models import Participation, Session, SignOff
from tests.cast import World

pytestmark = pytest.mark.django_db
WITHDRAWN = "withdrawn or corrected"


def read(session: Session, role: str = "therapist") -> Participation:
    """A side as a page read it: with its session and its enrolment as they were then."""
    return Participation.objects.select_related("session", "person", "enrolment", "evidence").get(
        session=session, role=role
    )


@pytest.fixture
def session(world: World) -> Session:
    return world.session(world.admitted(world.ines), world.admitted(world.theo))


def test_a_session_withdrawn_meanwhile_cannot_be_handed_in(world: World, session: Session) -> None:
    side = read(session)
    logging.withdraw(by=world.ines, session=Session.objects.get(pk=session.pk))

    with pytest.raises(NotNow, match=WITHDRAWN):
        signing_off.ask(by=world.ines, participations=[side])

    assert not SignOff.objects.exists()


def test_sabotage_a_side_not_read_anew_hands_in_what_is_withdrawn(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: were the sides taken as the page had read them, the line would wait for a signature for ever."""
    side = read(session)
    logging.withdraw(by=world.ines, session=Session.objects.get(pk=session.pk))
    monkeypatch.setattr(signing_off, "_sides", lambda keys: [side])

    signing_off.ask(by=world.ines, participations=[side])

    assert SignOff.objects.get().status == "requested"


def test_an_enrolment_paused_meanwhile_hands_nothing_in(world: World, session: Session) -> None:
    side = read(session)
    enrolling.pause(by=world.ines, enrolment=read(session).enrolment)

    with pytest.raises(NotNow, match="not active"):
        signing_off.ask(by=world.ines, participations=[side])


def test_a_returned_line_of_a_session_withdrawn_meanwhile_is_not_handed_in_again(
    world: World, session: Session
) -> None:
    line = world.asked(session)
    signing_off.send_back(by=world.mara, sign_off=line, comment="The date?")
    returned = SignOff.objects.select_related("participation__session", "participation__enrolment").get()
    assert returned.participation.session.withdrawn_at is None
    logging.withdraw(by=world.ines, session=Session.objects.get(pk=session.pk))

    with pytest.raises((NotNow, AlreadyDecided)):
        signing_off.ask_again(by=world.ines, sign_off=returned)

    assert SignOff.objects.get().status == "void"


@pytest.mark.parametrize("act", ["confirm", "dispute"])
def test_a_session_withdrawn_meanwhile_is_neither_confirmed_nor_disputed(world: World, act: str) -> None:
    session = world.walk.log(world.admitted(world.ines), world.admitted(world.theo))
    side = read(session, "client")
    assert side.session.withdrawn_at is None
    logging.withdraw(by=world.ines, session=Session.objects.get(pk=session.pk))
    acts: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirming.confirm(by=world.theo, participation=side),
        "dispute": lambda: confirming.dispute(by=world.theo, participation=side, because="other_time"),
    }

    with pytest.raises(NotNow, match=WITHDRAWN):
        acts[act]()

    assert read(session, "client").status == "claimed"


def test_a_dispute_settled_meanwhile_lets_only_the_logger_withdraw(world: World, session: Session) -> None:
    confirming.dispute(by=world.theo, participation=read(session, "client"), because="other_time")
    confirming.confirm(by=world.theo, participation=read(session, "client"))

    with pytest.raises(NotYours):
        logging.withdraw(by=world.theo, session=Session.objects.get(pk=session.pk))


def test_a_line_verified_meanwhile_is_withdrawn_by_the_dispute(world: World, session: Session) -> None:
    side = read(session, "client")
    world.signed(session)

    confirming.dispute(by=world.theo, participation=side, because="other_length")

    assert not Evidence.objects.filter(status="verified", kind__startswith="practicum.session").exists()


def test_no_line_of_a_withdrawn_session_waits_in_the_queue(world: World, session: Session) -> None:
    """Even one asked for by a fault: nobody could sign it or send it back."""
    stuck = world.asked(session)
    assert list(SignOff.objects.waiting_for(world.mara)) == [stuck]

    Session.objects.filter(pk=session.pk).update(withdrawn_at=session.logged_at)

    assert not SignOff.objects.waiting_for(world.mara).exists()
