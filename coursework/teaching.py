"""Rosters opened and attendance recorded by a trainer: one page for a whole group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.models import Curriculum, Enrolment, Stream
from certification.rules.curriculum import Module
from coursework.kinds import MODULE
from coursework.models import Attendance, Roster
from people.models import Person
from people.moving import step
from people.refusals import NotNow, NotYours


def modules_of(stream: Stream) -> dict[str, Module]:
    """The modules a trainer may teach there, by code: those of the published curriculum, then `earlier_ones`."""
    return _published(stream) | {code: module for code, (module, _version) in earlier_ones(stream).items()}


def earlier_ones(stream: Stream) -> dict[str, tuple[Module, int]]:
    """Modules the published curriculum no longer has, each with the newest version that has it and still judges an open
    enrolment: whoever is pinned to that version must still be able to attend them.
    """
    judging = Enrolment.objects.open().filter(stream=stream).values("curriculum")
    versions = Curriculum.objects.filter(pk__in=judging, status="retired")
    found: dict[str, tuple[Module, int]] = {}
    now = _published(stream)
    for curriculum in versions.order_by("-version"):
        for module in curriculum.rules.modules:
            if module.code not in now:
                found.setdefault(module.code, (module, curriculum.version))
    return found


def _published(stream: Stream) -> dict[str, Module]:
    curriculum = Curriculum.objects.published().filter(stream=stream).first()
    return {module.code: module for module in curriculum.rules.modules} if curriculum else {}


def open_roster(
    *, by: Person, stream: Stream, module: str, held_on: dt.date, minutes: int | None = None, place: str = ""
) -> Roster:
    """A roster for one teaching of a module. Raises NotAppointed, or NotNow for a future day or an unknown module."""
    if held_on > by.today():
        raise NotNow(_("A module is recorded once it has been held."), field="held_on")
    appointing.require(person=by, stream=stream, function="trainer", days=[held_on, by.today()])
    known = modules_of(stream).get(module)
    if known is None:
        raise NotNow(_("This stream has no such module."), field="module")
    with recorded():
        roster = Roster.objects.create(
            stream=stream,
            module=module,
            held_on=held_on,
            minutes=minutes or known.minutes,
            place=place.strip(),
            trainer=by,
        )
        note("roster.opened", by=by, subject=roster, stream=stream.code, module=module)
    return roster


def record_attendance(*, by: Person, roster: Roster, present: Iterable[Enrolment]) -> list[Attendance]:
    """The attendance of exactly these enrolments: newly ticked ones are credited, unticked ones struck out.

    Raises NotYours for the trainer's own enrolment, NotNow for one of another stream or not active.
    """
    appointing.require(person=by, stream=roster.stream, function="trainer", days=[roster.held_on, by.today()])
    wanted = {enrolment.pk: enrolment for enrolment in present}
    with recorded():
        # Before reading who is recorded: two presses of one button must not both find nobody.
        list(Roster.objects.filter(pk=roster.pk).select_for_update(of=("self",), no_key=True))
        already = {
            a.enrolment_id: a for a in roster.attendances.filter(status="recorded").select_related("evidence")
        }
        locked = evidencing.lock([*wanted, *already])
        for key in sorted(already.keys() - wanted.keys()):
            _strike(already[key], by=by)
        for key in sorted(wanted.keys() - already.keys()):
            _record(roster, locked[key], by=by)
    return list(roster.attendances.filter(status="recorded").select_related("enrolment__person"))


def _record(roster: Roster, enrolment: Enrolment, *, by: Person) -> None:
    if enrolment.person_id == by.pk:
        raise NotYours(_("Nobody records their own attendance."))
    if enrolment.stream_id != roster.stream_id or enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("%(name)s is not active in this stream.") % {"name": enrolment.person})
    attendance = Attendance(roster=roster, enrolment=enrolment, minutes=roster.minutes, recorded_by=by)
    attendance.evidence = crediting.credit(
        by=by,
        enrolment=enrolment,
        kind=MODULE,
        fact_id=attendance.public_id,
        happened_on=roster.held_on,
        minutes=roster.minutes,
        attributes={"module": roster.module},
        provider=roster.trainer.public_id,
        verified=True,
    )
    attendance.save()
    note("attendance.recorded", by=by, subject=attendance, roster=str(roster.public_id))


def _strike(attendance: Attendance, *, by: Person) -> None:
    step(attendance, "struck", by=by, else_say=_("This attendance was struck out a moment ago."))
    crediting.withdraw(by=by, evidence=attendance.evidence, because="attendance_struck")
