"""People: their roles, offices, appointments and enrolments; who may sign in, and who holds an office."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import appointing
from certification.models import Appointment
from certification.views.registry import history, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.appointments import when
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import EndOffice, Grant, Nothing, Sure
from certification.views.registry.listing import (
    Filters,
    choice,
    on_day,
    page_of,
    people_called,
    search_field,
    written,
)
from people.answering import PersonRequest, signing
from people.models import Office, OfficeGrant, Person


class PersonFilters(Filters):
    q = search_field()
    role = choice(
        gettext_lazy("Role"),
        [
            *Office.choices,
            *Appointment.Function.choices,
            ("therapist", gettext_lazy("enrolled")),
        ],
    )
    access = choice(
        gettext_lazy("Access"), [("yes", gettext_lazy("May sign in")), ("no", gettext_lazy("Suspended"))]
    )

    def applied_to(self, rows: QuerySet[Person], viewer: Person) -> QuerySet[Person]:
        """The rows that fit everything chosen, with roles as they are today."""
        chosen, today = self.chosen, viewer.today()
        if "q" in chosen:
            rows = rows.filter(pk__in=people_called(chosen["q"]))
        if "access" in chosen:
            rows = rows.filter(is_active=chosen["access"] == "yes")
        role = chosen.get("role")
        if role in Office.values:
            rows = rows.filter(
                pk__in=OfficeGrant.objects.in_force_on(today).filter(office=role).values("person")
            )
        elif role in Appointment.Function.values:
            appointed = Appointment.objects.in_force_on(today).filter(function=role)
            rows = rows.filter(pk__in=appointed.values("person"))
        elif role == "therapist":
            rows = rows.filter(enrolments__isnull=False).distinct()
        return rows


def _roles(person: Person, viewer: Person) -> str:
    today = viewer.today()
    offices = [one.get_office_display() for one in person.office_grants.all() if _holds(one, today)]
    functions = {one.get_function_display() for one in person.appointments.all() if _holds(one, today)}
    held = [*sorted({str(one) for one in offices}), *sorted(str(one) for one in functions)]
    return words.capital(", ".join(held)) or "–"


def _holds(one: Any, today: Any) -> bool:
    return one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)


@to_read
def people(request: PersonRequest) -> HttpResponse:
    """Everybody with an account."""
    filters = PersonFilters(request.GET)
    found = filters.applied_to(Person.objects.order_by("name", "pk"), request.user)
    page = page_of(
        request,
        found.prefetch_related("office_grants", "appointments").annotate(
            streams=Count("enrolments", filter=Q(enrolments__status__in=["applied", "active", "paused"]))
        ),
    )
    rows = [
        [
            {"text": str(row), "url": reverse("registry_person", args=[row.public_id])},
            row.email,
            _roles(row, request.user),
            str(row.streams),
            _access(row),
        ]
        for row in page
    ]
    columns = [_("Name"), _("E-mail address"), _("Roles today"), _("Open enrolments"), _("Access")]
    context = {"filters": filters, "page": page, "rows": rows, "columns": columns}
    return render(request, "registry/people.html", context)


def _access(row: Person) -> dict[str, str]:
    return words.chip("done", _("may sign in")) if row.is_active else words.chip("act", _("suspended"))


@to_act
@signing
def person(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person, suspended, readmitted, or granted an office she does not hold."""
    row = get_object_or_404(Person, public_id=public_id)
    by, name = request.user, {"name": row}
    free = [office for office in Office.values if office not in row.offices]
    held = row.office_grants.in_force_on(by.today())
    forms_of_page = perform(
        request,
        {
            "suspend": Act(
                Sure,
                lambda data: appointing.suspend(by=by, person=row),
                _("%(name)s can no longer sign in.") % name,
            ),
            "readmit": Act(
                Nothing,
                lambda data: appointing.readmit(by=by, person=row),
                _("%(name)s may sign in again.") % name,
            ),
            "grant": Act(
                Grant,
                lambda data: appointing.grant_office(by=by, person=row, **data),
                _("The office is granted."),
                about={"offices": free, "initial": {"starts_on": by.today()}},
            ),
            "end": Act(
                EndOffice,
                lambda data: appointing.end_office(by=by, grant=data["office"], last_day=data["last_day"]),
                _("The office ends on that day."),
                about={"held": held, "initial": {"last_day": by.today()}},
            ),
        },
    )
    if forms_of_page.done:
        return redirect("registry_person", public_id=public_id)
    offices = list(row.office_grants.select_related("granted_by"))
    appointments = list(row.appointments.select_related("stream"))
    context = {
        "person": row,
        "chip": _access(row),
        "facts": [
            words.fact(_("Name as printed"), row.name),
            words.fact(_("E-mail address"), row.email),
            words.fact(_("Language"), row.get_language_display()),
            words.fact(_("Time zone"), row.time_zone),
            words.fact(_("Joined"), on_day(by, row.joined_at)),
        ],
        "offices": [
            [
                words.capital(one.get_office_display()),
                written(one.starts_on),
                written(one.ends_on) or _("open"),
                str(one.granted_by or _("the platform")),
            ]
            for one in offices
        ],
        "appointments": [
            [
                {
                    "text": f"{words.capital(one.get_function_display())}, {one.stream}",
                    "url": reverse("registry_appointment", args=[one.public_id]),
                },
                written(one.starts_on),
                written(one.ends_on) or _("open"),
                when(one, by.today()),
            ]
            for one in appointments
        ],
        "enrolments": [
            [
                {"text": str(one.stream), "url": reverse("registry_enrolment", args=[one.public_id])},
                on_day(by, one.applied_at),
                words.enrolment(one),
            ]
            for one in row.enrolments.select_related("stream")
        ],
        "registrations": [
            [
                {"text": str(one), "url": reverse("registry_registration", args=[one.public_id])},
                written(one.expires_on) or "–",
                words.registration(one, by),
            ]
            for one in row.registrations.all()
        ],
        "history": history.of(row, offices, appointments),
        "forms": forms_of_page,
        "own": row.pk == by.pk,
        "open": by.is_registrar and row.pk != by.pk,
        "held": held,
        "free": free,
    }
    return render(request, "registry/person.html", context, status=forms_of_page.status)
