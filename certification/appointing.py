"""Who may sign what: appointments made and ended, offices granted and ended, people suspended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import papers_asked, standing
from certification.models import Appointment, Stream
from laws.refusals import name_of
from people.models import OfficeGrant, Person
from people.refusals import NotAppointed, NotNow, NotYours


def appoint(
    *,
    by: Person,
    person: Person,
    stream: Stream,
    function: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    level: str = "",
) -> Appointment:
    """An appointment from one day until another, both included.

    Raises NotYours for anyone but another registrar, NotNow for a function that lets nobody sign and that no curriculum
    of the stream asks for, and where one of that function and level in that stream holds on any of these days: it is
    ended first, since two of them would outlive each other's end.
    """
    _only_registrars(by)
    if person.pk == by.pk:
        raise NotYours(_("Nobody appoints themselves."))
    if ends_on and ends_on < starts_on:
        raise NotNow(_("The last day cannot be before the first."), field="ends_on")
    if function not in Appointment.Function.values and function not in papers_asked.functions_asked_in(
        stream
    ):
        raise NotNow(_("No version of this stream asks for anybody so appointed."), field="function")
    said = _("This person is appointed to this function in these days already. End that appointment first.")
    with refusing_overlap("one_appointment_at_a_time", said, field="starts_on"), recorded():
        standing.mark_stale(standing.resting_on(person.public_id, stream))
        appointment = Appointment.objects.create(
            person=person,
            stream=stream,
            function=function,
            level=level.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by=by,
        )
        note("appointment.made", by=by, subject=appointment, person=str(person.public_id), function=function)
    return appointment


def end(*, by: Person, appointment: Appointment, last_day: dt.date) -> Appointment:
    """The appointment with that last day. Signatures given until then stay good.

    Raises NotYours for one's own appointment, NotNow for a day later than its end: to go on takes a new appointment.
    """
    _only_registrars(by)
    if appointment.person_id == by.pk:
        raise NotYours(_("Nobody decides on their own appointment."))
    if appointment.ends_on and last_day > appointment.ends_on:
        raise NotNow(
            _("It ends on %(day)s. To go on after that, make a new appointment.")
            % {"day": appointment.ends_on.isoformat()},
            field="last_day",
        )
    if last_day < appointment.starts_on:
        raise NotNow(_("The last day cannot be before the first."), field="last_day")
    with recorded():
        standing.mark_stale(standing.resting_on(appointment.person.public_id, appointment.stream))
        appointment.ends_on = last_day
        appointment.save(update_fields=["ends_on"])
        note("appointment.ended", by=by, subject=appointment, last_day=last_day.isoformat())
    return appointment


def require(*, person: Person, stream: Stream, function: str, days: list[dt.date]) -> None:
    """Raise NotAppointed unless the person's appointments cover each of these days in that stream and function."""
    for day in days:
        if (
            not Appointment.objects.covering(stream=stream, function=function, day=day)
            .filter(person=person)
            .exists()
        ):
            raise NotAppointed(
                _(
                    "Your appointment as %(function)s of %(stream)s does not cover %(day)s. A registrar can extend it."
                )
                % {"function": Appointment.name_of(function), "stream": stream, "day": day.isoformat()}
            )


def grant_office(*, by: Person | None, person: Person, office: str, starts_on: dt.date) -> OfficeGrant:
    """An office held from that day. The first registrar is granted by the command line, with `by` None.

    Raises NotNow for an office this person holds already, or will.
    """
    if by is not None:
        _only_registrars(by)
        if by.pk == person.pk:
            raise NotYours(_("Nobody takes an office by themselves: another registrar grants it."))
    said = _("This person holds this office in these days already.")
    with refusing_overlap("an_office_is_held_once_at_a_time", said, field="office"), recorded():
        grant = OfficeGrant.objects.create(person=person, office=office, starts_on=starts_on, granted_by=by)
        note("office.granted", by=by, subject=grant, person=str(person.public_id), office=office)
    return grant


def end_office(*, by: Person, grant: OfficeGrant, last_day: dt.date) -> OfficeGrant:
    """The office held until that day. Another registrar ends it, never its holder."""
    _only_registrars(by)
    if grant.person_id == by.pk:
        raise NotYours(_("Nobody ends their own office: another registrar does."))
    if last_day < grant.starts_on:
        raise NotNow(_("The last day cannot be before the first."), field="last_day")
    said = _("This person holds this office in these days already.")
    with refusing_overlap("an_office_is_held_once_at_a_time", said, field="last_day"), recorded():
        grant.ends_on = last_day
        grant.save(update_fields=["ends_on"])
        note("office.ended", by=by, subject=grant, last_day=last_day.isoformat())
    return grant


def suspend(*, by: Person, person: Person) -> Person:
    """The person can no longer sign in, and her open sessions end with her next request."""
    return _set_active(person, False, by=by)


def readmit(*, by: Person, person: Person) -> Person:
    """The person may sign in again."""
    return _set_active(person, True, by=by)


def _set_active(person: Person, active: bool, *, by: Person) -> Person:
    _only_registrars(by)
    if person.pk == by.pk:
        raise NotYours(_("Nobody suspends or readmits themselves."))
    with recorded():
        changed = Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active)
        if changed:
            note("person.readmitted" if active else "person.suspended", by=by, subject=person)
    person.is_active = active
    return person


@contextmanager
def refusing_overlap(law: str, said: str, *, field: str) -> Iterator[None]:
    """Say so where that law of the database refuses a second one on the same days."""
    try:
        yield
    except IntegrityError as problem:
        if name_of(problem) == law:
            raise NotNow(said, field=field) from problem
        raise


def _only_registrars(person: Person) -> None:
    if not person.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
