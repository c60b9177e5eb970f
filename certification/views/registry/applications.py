"""Applications: who asks to be admitted, and the decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from certification import enrolling
from certification.models import Appointment, Enrolment
from certification.views.registry import words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import Admit, Decline
from certification.views.registry.listing import (
    Filters,
    StreamField,
    days_in_words,
    days_since,
    on_day,
    page_of,
    people_called,
    search_field,
    written,
)
from certification.wording import labelled
from people.answering import PersonRequest, signing
from people.models import Person


class ApplicationFilters(Filters):
    q = search_field()
    stream = StreamField()

    def applied_to(self, rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        """The rows that fit what was chosen."""
        if "q" in self.chosen:
            rows = rows.filter(person__in=people_called(self.chosen["q"]))
        if "stream" in self.chosen:
            rows = rows.filter(stream=self.chosen["stream"])
        return rows


def supervisors_for(enrolment: Enrolment, viewer: Person) -> QuerySet[Person]:
    """Who may be chosen: appointed in the stream today, and not the person herself."""
    appointed = Appointment.objects.covering(
        stream=enrolment.stream, function="supervisor", day=viewer.today()
    )
    return (
        Person.objects.filter(pk__in=appointed.values("person"), is_active=True)
        .exclude(pk=enrolment.person_id)
        .order_by("name", "pk")
    )


def _licence(person: Person, viewer: Person) -> Any:
    rows = [row for row in person.registrations.all() if row.kind == "licence" and row.status != "withdrawn"]
    return words.registration(rows[0], viewer) if rows else _("none given")


@to_read
def applications(request: PersonRequest) -> HttpResponse:
    """Applications nobody has decided, the longest waiting first."""
    filters = ApplicationFilters(request.GET)
    waiting = Enrolment.objects.visible_to(request.user).filter(status="applied").order_by("applied_at", "pk")
    page = page_of(
        request,
        filters.applied_to(waiting)
        .select_related("person", "stream")
        .prefetch_related("person__registrations"),
    )
    rows = [
        [
            {"text": str(row.person), "url": reverse("registry_application", args=[row.public_id])},
            str(row.stream),
            on_day(request.user, row.applied_at),
            days_in_words(days_since(row.applied_at)),
            _licence(row.person, request.user),
        ]
        for row in page
    ]
    columns = [_("Name"), _("Stream"), _("Applied"), _("Waiting"), _("Licence")]
    context = {"filters": filters, "page": page, "rows": rows, "columns": columns}
    return render(request, "registry/applications.html", context)


@to_act
@signing
def application(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One application, admitted or declined. A decided one is shown as the enrolment it became."""
    everything = Enrolment.objects.visible_to(request.user).select_related("person", "stream", "curriculum")
    enrolment = get_object_or_404(everything, public_id=public_id)
    if request.method != "POST" and enrolment.status != "applied":
        return redirect("registry_enrolment", public_id=public_id)
    supervisors = supervisors_for(enrolment, request.user)
    forms_of_page = perform(
        request,
        {
            "admit": Act(
                Admit,
                lambda data: enrolling.admit(by=request.user, enrolment=enrolment, **data),
                _("%(name)s is admitted.") % {"name": enrolment.person},
                about={"supervisors": supervisors},
            ),
            "decline": Act(
                Decline,
                lambda data: enrolling.decline(by=request.user, enrolment=enrolment, **data),
                _("The application is declined, and %(name)s was told why.") % {"name": enrolment.person},
            ),
        },
    )
    if forms_of_page.done:
        return redirect("registry_applications")
    own = enrolment.person_id == request.user.pk
    context = {
        "enrolment": enrolment,
        "facts": _facts(enrolment, request.user),
        "registrations": [_registration(row, request.user) for row in enrolment.person.registrations.all()],
        "others": _others(enrolment),
        "forms": forms_of_page,
        "open": request.user.is_registrar and not own and enrolment.status == "applied",
        "own": own,
        "supervisors": supervisors,
    }
    return render(request, "registry/application.html", context, status=forms_of_page.status)


def _facts(enrolment: Enrolment, viewer: Person) -> list[dict[str, Any]]:
    waited = days_in_words(days_since(enrolment.applied_at))
    return [
        words.fact(_("Name as printed"), enrolment.person.name),
        words.fact(_("E-mail address"), enrolment.person.email),
        words.fact(_("Stream"), f"{enrolment.stream}, {enrolment.curriculum.label}"),
        words.fact(_("Applied"), f"{on_day(viewer, enrolment.applied_at)} ({waited})"),
        words.fact(_("Why this stream, and why now"), enrolment.motivation),
    ]


def _registration(row: Any, viewer: Person) -> list[Any]:
    return [
        {
            "text": labelled(words.capital(row.get_kind_display()), row),
            "url": f"/registry/registrations/{row.public_id}/",
        },
        written(row.expires_on) or "–",
        words.registration(row, viewer),
    ]


def _others(enrolment: Enrolment) -> list[dict[str, Any]]:
    rows = enrolment.person.enrolments.exclude(pk=enrolment.pk).select_related("stream")
    return [words.fact(str(row.stream), words.capital(row.get_status_display())) for row in rows]
