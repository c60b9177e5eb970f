"""Enrolments from application to end."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import crediting, evidencing
from certification.models import Appointment, Curriculum, Enrolment, Stream
from laws.refusals import name_of
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotAppointed, NotNow, NotYours


def apply(*, by: Person, stream: Stream, motivation: str) -> Enrolment:
    """An application to the stream's published curriculum. Raises NotNow when one is open, or nothing is published."""
    if not by.name:
        raise NotNow(_("First tell us your name as it shall be printed."), field="name")
    curriculum = Curriculum.objects.published().filter(stream=stream).first()
    if curriculum is None:
        raise NotNow(_("This stream takes no applications at present."))
    try:
        with recorded():
            enrolment = Enrolment.objects.create(
                person=by, stream=stream, curriculum=curriculum, motivation=motivation.strip()
            )
            note(
                "enrolment.applied",
                by=by,
                subject=enrolment,
                stream=stream.code,
                curriculum=curriculum.version,
            )
    except IntegrityError as problem:
        if name_of(problem) == "one_open_enrolment_per_stream":
            raise NotNow(_("You already have an open enrolment in this stream.")) from problem
        raise
    return enrolment


def admit(*, by: Person, enrolment: Enrolment, supervisor: Person | None = None) -> Enrolment:
    """The application accepted: active from today, judged from now on, with a supervisor where one is named."""
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        if supervisor is not None:
            _check_supervisor(locked, supervisor)
        _decide(
            enrolment,
            "active",
            by=by,
            admitted_on=enrolment.person.today(),
            decided_by=by,
            decided_at=timezone.now(),
            supervisor=supervisor,
        )
        crediting.settle(evidencing.lock([enrolment])[enrolment.pk], by=by)
        post(
            to=enrolment.person,
            template="admitted",
            key=f"admitted:{enrolment.public_id}",
            link=f"/progress/{enrolment.public_id}/",
            stream=enrolment.stream,
        )
    return enrolment


def decline(*, by: Person, enrolment: Enrolment, note_to_applicant: str) -> Enrolment:
    """The application declined, with a sentence the applicant reads."""
    if not note_to_applicant.strip():
        raise NotNow(_("Write the applicant a sentence that says why."), field="note_to_applicant")
    with recorded():
        evidencing.lock([enrolment])
        _decide(
            enrolment,
            "declined",
            by=by,
            decided_by=by,
            decided_at=timezone.now(),
            decision_note=note_to_applicant.strip(),
        )
        post(
            to=enrolment.person,
            template="declined",
            key=f"declined:{enrolment.public_id}",
            stream=enrolment.stream,
            words=note_to_applicant.strip(),
        )
    return enrolment


def pause(*, by: Person, enrolment: Enrolment) -> Enrolment:
    """The active enrolment, paused: nothing is lost, nothing is certified meanwhile."""
    return _move_own_or_registrar(enrolment, "paused", by=by)


def resume(*, by: Person, enrolment: Enrolment) -> Enrolment:
    """The paused enrolment, active again and judged anew."""
    with recorded():
        _move_own_or_registrar(enrolment, "active", by=by)
        crediting.settle(evidencing.lock([enrolment])[enrolment.pk], by=by)
    return enrolment


def withdraw(*, by: Person, enrolment: Enrolment) -> Enrolment:
    """The enrolment, ended by its therapist or a registrar. Its records stay."""
    return _move_own_or_registrar(enrolment, "withdrawn", by=by)


def assign_supervisor(*, by: Person, enrolment: Enrolment, supervisor: Person) -> Enrolment:
    """The enrolment with that supervisor; lines waiting for the former one wait for her now."""
    _only_registrars(by)
    if enrolment.person_id == by.pk:
        raise NotYours(_("Nobody chooses their own supervisor: another registrar does."))
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        _check_supervisor(locked, supervisor)
        locked.supervisor = supervisor
        locked.save(update_fields=["supervisor"])
        note("enrolment.supervisor_assigned", by=by, subject=locked, supervisor=str(supervisor.public_id))
    enrolment.supervisor = supervisor
    return enrolment


def _check_supervisor(enrolment: Enrolment, supervisor: Person) -> None:
    if supervisor.pk == enrolment.person_id:
        raise NotAppointed(_("Nobody supervises themselves."), field="supervisor")
    if not Appointment.objects.covering(
        stream=enrolment.stream, function="supervisor", day=supervisor.today()
    ).filter(person=supervisor):
        raise NotAppointed(
            _("%(name)s is not appointed as a supervisor of %(stream)s today.")
            % {"name": supervisor, "stream": enrolment.stream},
            field="supervisor",
        )


def _only_registrars(person: Person) -> None:
    if not person.is_registrar:
        raise NotYours(_("Only a registrar may do this."))


def _decide(enrolment: Enrolment, to: str, *, by: Person, **changes: Any) -> None:
    _only_registrars(by)
    if enrolment.person_id == by.pk:
        raise NotYours(_("Nobody decides on their own application."))
    _move(enrolment, to, by=by, **changes)


def _move_own_or_registrar(enrolment: Enrolment, to: str, *, by: Person) -> Enrolment:
    if enrolment.person_id != by.pk and not by.is_registrar:
        raise NotYours(_("Only the therapist or a registrar may do this."))
    with recorded():
        evidencing.lock([enrolment])
        _move(enrolment, to, by=by)
    return enrolment


def _move(enrolment: Enrolment, to: str, *, by: Person, **changes: Any) -> None:
    sentence = _("This enrolment is %(status)s now; that cannot follow.") % {
        "status": enrolment.get_status_display()
    }
    step(enrolment, to, by=by, else_say=sentence, **changes)
