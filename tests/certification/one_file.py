"""One therapist's file with something in it for every action, and the actions, each by whoever may do it.

An action reads what it needs, does it, and refuses nothing: whether two of them meet well is the tests' to see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from certification import (
    appointing,
    checking,
    crediting,
    enrolling,
    holding,
    issuing,
    moving_versions,
    publishing,
    scoping,
    waiving,
)
from certification.models import (
    Appointment,
    Certificate,
    Curriculum,
    Enrolment,
    Hold,
    ScopeAttestation,
    VersionMove,
    Waiver,
)
from certification.signing import fingerprint
from config.demonstration.travelling import days_ago
from coursework import reflecting, teaching
from coursework.models import Reflection, Roster
from people.introducing import introduce
from people.models import Registration
from practicum import attesting, confirming, logging, meeting, signing_off
from practicum.logging import SessionFacts
from practicum.models import CompetenceAttestation, Meeting, Participation, Session, SignOff
from tests.cast import CURRICULA, REFLECTION, World, proof
from tests.registry.walks import paper

Action = Callable[["File"], object]
ACTIONS: dict[str, Action] = {}


def action(work: Action) -> Action:
    ACTIONS[work.__name__] = work
    return work


class File:
    """Ines's file in ITATM beside her others (CTIC applied for, Trauma Coach paused), and Theo's as her partner."""

    def __init__(self) -> None:
        world = self.world = World()
        self.coach = world.admitted(world.ines, "coach")
        # The partner's rows come first, so that going by role and going by number are two different orders.
        self.theirs = world.admitted(world.theo, "itatm")
        self.mine = world.admitted(world.ines, "itatm")
        world.walk.apply(world.ines, world.streams["ctic"])
        enrolling.pause(by=world.ines, enrolment=self.coach)
        for kind in ("licence", "insurance"):
            world.walk.declare(world.ines, kind, at=days_ago(3))
        self._sessions()
        self._learning()
        self._decisions()
        paper(self.coach)
        paper(self.mine)
        # None of them stale, so that whoever marks them has something to take.
        crediting.resettle(Enrolment.objects.filter(status__in=["active", "paused"]), by=None)
        self.mine.refresh_from_db()

    def _sessions(self) -> None:
        world = self.world
        self.swapped = world.walk.log(self.theirs, self.mine)
        self.confirmed = world.session(self.mine, self.theirs)
        self.asked = world.asked(world.session(self.mine, self.theirs))
        self.signed = world.signed(world.session(self.mine, self.theirs))
        back = world.asked(world.session(self.mine, self.theirs))
        self.returned = signing_off.send_back(by=world.mara, sign_off=back, comment="The date?")
        world.consulted(self.mine, hours=2, with_others=(self.theirs,))

    def _learning(self) -> None:
        world, text = self.world, REFLECTION
        world.walk.teach([self.theirs], modules=1, at=days_ago(150))
        world.walk.reflect(self.mine, text, at=days_ago(9), accepted=False)
        world.walk.reflect(self.theirs, text, at=days_ago(9), accepted=False)
        reflecting.send_back(by=world.tom, reflection=self.reflection("submitted", self.theirs), comment="M?")
        world.walk.scope(self.mine, at=days_ago(9), countersigned=False)
        world.walk.attest(self.mine, at=days_ago(8), competences=1)

    def _decisions(self) -> None:
        world = self.world
        codes = [one.code for one in waiving.waivable(self.mine)]
        for code in codes[:2]:
            waiving.request(
                by=world.ines, enrolment=self.mine, requirement=code, kind="waiver", reason="A course."
            )
        approved = Waiver.objects.get(requirement=codes[1])
        waiving.approve(by=world.ruth, waiver=approved)
        self.free = codes[2]
        holding.place(by=world.ruth, enrolment=self.mine, kind="complaint", reason="A letter came.")
        text = (CURRICULA / "itatm.toml").read_text().replace('version = "2026.1"', 'version = "2026.3"', 1)
        draft = publishing.load(by=world.ruth, source=text)
        publishing.publish(by=world.ruth, curriculum=draft)
        moving_versions.propose(by=world.ruth, enrolment=self.theirs, curriculum=draft, reason="It is newer.")

    def side(self, session: Session, role: str = "therapist") -> Participation:
        sides = Participation.objects.select_related("session", "person", "enrolment", "evidence")
        return sides.get(session=session, role=role)

    def line(self, sign_off: SignOff) -> SignOff:
        return SignOff.objects.select_related("participation__session", "participation__enrolment").get(
            pk=sign_off.pk
        )

    def reflection(self, status: str, enrolment: Enrolment | None = None) -> Reflection:
        of = enrolment or self.mine
        return Reflection.objects.select_related("enrolment__person", "evidence").get(
            enrolment=of, status=status
        )

    def enrolment(self, enrolment: Enrolment) -> Enrolment:
        return Enrolment.objects.select_related("person", "stream", "curriculum").get(pk=enrolment.pk)


@action
def declare(file: File) -> object:
    until = timezone.now().date() + dt.timedelta(days=300)
    return checking.declare(by=file.world.ines, kind="licence", body="C", number="1", expires_on=until)


@action
def check(file: File) -> object:
    return checking.check(by=file.world.ruth, registration=Registration.objects.get(kind="licence"))


@action
def return_registration(file: File) -> object:
    return checking.send_back(
        by=file.world.ruth, registration=Registration.objects.get(kind="insurance"), comment="Which one?"
    )


@action
def pause(file: File) -> object:
    return enrolling.pause(by=file.world.ines, enrolment=file.enrolment(file.mine))


@action
def resume(file: File) -> object:
    return enrolling.resume(by=file.world.ines, enrolment=file.enrolment(file.coach))


@action
def admit(file: File) -> object:
    applied = Enrolment.objects.select_related("person", "stream").get(status="applied")
    return enrolling.admit(by=file.world.ruth, enrolment=applied, supervisor=file.world.mara)


@action
def decline(file: File) -> object:
    applied = Enrolment.objects.select_related("person", "stream").get(status="applied")
    return enrolling.decline(by=file.world.ruth, enrolment=applied, note_to_applicant="Next year.")


@action
def leave(file: File) -> object:
    return enrolling.withdraw(by=file.world.ines, enrolment=file.enrolment(file.mine))


@action
def assign(file: File) -> object:
    return enrolling.assign_supervisor(
        by=file.world.ruth, enrolment=file.enrolment(file.mine), supervisor=file.world.mara
    )


def facts(minutes: int = 40) -> SessionFacts:
    return SessionFacts(role="therapist", starts_at=days_ago(4, hour=9), minutes=minutes, format="online")


@action
def log(file: File) -> object:
    return logging.log(
        by=file.world.ines,
        enrolment=file.enrolment(file.mine),
        partner=file.enrolment(file.theirs),
        facts=facts(),
    )


@action
def correct(file: File) -> object:
    return logging.correct(by=file.world.theo, session=file.confirmed, facts=facts(50))


@action
def amend(file: File) -> object:
    side = file.side(file.confirmed)
    return logging.amend(by=file.world.ines, participation=side, steps=[], in_therapy=None)


@action
def withdraw_session(file: File) -> object:
    return logging.withdraw(by=file.world.ines, session=Session.objects.get(pk=file.confirmed.pk))


@action
def confirm(file: File) -> object:
    return confirming.confirm(by=file.world.ines, participation=file.side(file.swapped, "client"))


@action
def dispute(file: File) -> object:
    side = file.side(file.confirmed, "client")
    return confirming.dispute(by=file.world.theo, participation=side, because="other_time")


@action
def ask(file: File) -> object:
    return signing_off.ask(by=file.world.ines, participations=[file.side(file.confirmed)])


@action
def ask_again(file: File) -> object:
    return signing_off.ask_again(by=file.world.ines, sign_off=file.line(file.returned), reply="Monday.")


@action
def approve(file: File) -> object:
    line = file.line(file.asked)
    seen = fingerprint(signing_off.shown(line))
    return signing_off.approve(by=file.world.mara, sign_off=line, shown_sha256=seen, proof=proof())


@action
def return_line(file: File) -> object:
    return signing_off.send_back(by=file.world.mara, sign_off=file.line(file.asked), comment="The steps?")


@action
def take_back_line(file: File) -> object:
    return signing_off.take_back(by=file.world.mara, sign_off=file.line(file.signed))


@action
def consult(file: File) -> object:
    held = meeting.MeetingFacts(starts_at=days_ago(6, hour=9), minutes=60, format="online")
    return meeting.enter(
        by=file.world.mara,
        stream=file.mine.stream,
        facts=held,
        attended=[file.enrolment(file.mine), file.enrolment(file.theirs)],
        proof=proof(),
    )


@action
def take_back_meeting(file: File) -> object:
    return meeting.withdraw(by=file.world.mara, meeting=Meeting.objects.get())


@action
def attest_competence(file: File) -> object:
    mine = file.enrolment(file.mine)
    codes = [item.code for item in mine.curriculum.rules.competences][1:2]
    return attesting.attest(by=file.world.mara, enrolment=mine, competences=codes, proof=proof())


@action
def take_back_competence(file: File) -> object:
    found = CompetenceAttestation.objects.select_related("signature", "evidence").get()
    return attesting.take_back(by=file.world.mara, attestation=found)


@action
def record_attendance(file: File) -> object:
    present = [file.enrolment(file.mine), file.enrolment(file.theirs)]
    return teaching.record_attendance(by=file.world.tom, roster=Roster.objects.get(), present=present)


@action
def strike_attendance(file: File) -> object:
    return teaching.record_attendance(by=file.world.tom, roster=Roster.objects.get(), present=[])


@action
def accept_reflection(file: File) -> object:
    return reflecting.accept(by=file.world.tom, reflection=file.reflection("submitted"))


@action
def return_reflection(file: File) -> object:
    return reflecting.send_back(
        by=file.world.tom, reflection=file.reflection("submitted"), comment="And then?"
    )


@action
def reflect_again(file: File) -> object:
    found = file.reflection("returned", file.theirs)
    return reflecting.hand_in_again(by=file.world.theo, reflection=found, text=REFLECTION)


def _attestation() -> ScopeAttestation:
    return ScopeAttestation.objects.select_related("enrolment__person", "signature", "evidence").get()


@action
def attest_scope(file: File) -> object:
    theirs = file.enrolment(file.theirs)
    seen = fingerprint(scoping.shown(theirs, "en"))
    return scoping.attest(
        by=file.world.theo, enrolment=theirs, shown_sha256=seen, language="en", proof=proof()
    )


@action
def countersign(file: File) -> object:
    found = _attestation()
    seen = found.signature.shown_sha256
    return scoping.countersign(by=file.world.mara, attestation=found, shown_sha256=seen, proof=proof())


@action
def return_scope(file: File) -> object:
    return scoping.send_back(by=file.world.mara, attestation=_attestation(), comment="Let us talk.")


@action
def ask_waiver(file: File) -> object:
    mine = file.enrolment(file.mine)
    return waiving.request(
        by=file.world.ines, enrolment=mine, requirement=file.free, kind="waiver", reason="A course."
    )


def _waiver(status: str) -> Waiver:
    return Waiver.objects.select_related("enrolment__person", "enrolment__stream").get(status=status)


@action
def approve_waiver(file: File) -> object:
    return waiving.approve(by=file.world.ruth, waiver=_waiver("requested"))


@action
def end_waiver(file: File) -> object:
    return waiving.end(by=file.world.ruth, waiver=_waiver("approved"), reason="It was another course.")


@action
def lift_hold(file: File) -> object:
    return holding.lift(by=file.world.rafael, hold=Hold.objects.get(), reason="All is well.")


@action
def agree_to_move(file: File) -> object:
    move = VersionMove.objects.select_related("enrolment", "to_curriculum").get()
    seen = fingerprint(moving_versions.preview(file.enrolment(file.theirs), move.to_curriculum))
    return moving_versions.agree(by=file.world.theo, move=move, shown_sha256=seen)


def _certificate(file: File) -> Certificate:
    return Certificate.objects.select_related("enrolment__person").get(enrolment=file.mine)


@action
def suspend_certificate(file: File) -> object:
    return issuing.suspend(by=file.world.ruth, certificate=_certificate(file), reason="A question.")


@action
def revoke_certificate(file: File) -> object:
    return issuing.revoke(by=file.world.ruth, certificate=_certificate(file), reason="A fraud.")


@action
def end_appointment(file: File) -> object:
    found = Appointment.objects.get(
        person=file.world.mara, stream=file.mine.stream, function="supervisor", ends_on=None
    )
    return appointing.end(by=file.world.ruth, appointment=found, last_day=file.world.ruth.today())


@action
def appoint(file: File) -> object:
    world = file.world
    return appointing.appoint(
        by=world.ruth, person=world.olu, stream=file.mine.stream, function="supervisor", starts_on=_today()
    )


@action
def look_again(file: File) -> object:
    return crediting.resettle(Enrolment.objects.filter(status__in=["active", "paused"]), by=None)


@action
def rename(file: File) -> object:
    ines = file.world.ines
    return introduce(ines, name="Ines H. Halloran", time_zone=ines.time_zone, language=ines.language)


@action
def publish(file: File) -> object:
    text = (CURRICULA / "itatm.toml").read_text().replace('version = "2026.1"', 'version = "2026.4"', 1)
    draft: Any = publishing.load(by=file.world.ruth, source=text)
    return publishing.publish(by=file.world.ruth, curriculum=Curriculum.objects.get(pk=draft.pk))


def _today() -> dt.date:
    return timezone.now().date() - dt.timedelta(days=2)
