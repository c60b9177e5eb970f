"""Appointments: who may sign what, in which stream, from which day until which day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import appointing
from certification.models import Appointment
from certification.views.registry import history, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import registrars_only, to_act, to_read
from certification.views.registry.forms import Appoint, LastDay
from certification.views.registry.listing import (
    Filters,
    StreamField,
    at_time,
    choice,
    page_of,
    people_called,
    search_field,
    written,
)
from people.answering import PersonRequest, refusals_in, signing
from people.models import Person


class AppointmentFilters(Filters):
    q = search_field()
    stream = StreamField()
    function = choice(gettext_lazy("Function"), [])
    when = choice(
        gettext_lazy("When"),
        [("now", gettext_lazy("Today")), ("over", gettext_lazy("Ended")), ("ahead", gettext_lazy("To come"))],
    )

    def prepare(self) -> None:
        """Every function somebody was ever appointed to."""
        held = Appointment.objects.order_by("function").values_list("function", flat=True).distinct()
        codes = [
            *Appointment.Function.values,
            *(code for code in held if code not in Appointment.Function.values),
        ]
        field: Any = self.fields["function"]
        field.choices = [("", _("Any")), *((code, Appointment.name_of(code)) for code in codes)]


def when(row: Appointment, today: dt.date) -> dict[str, str]:
    """Whether the appointment holds on that day, as a chip."""
    if row.ends_on and row.ends_on < today:
        return words.chip("neutral", _("ended"))
    if row.starts_on > today:
        return words.chip("waiting", _("to come"))
    return words.chip("done", _("appointed"))


@to_read
def appointments(request: PersonRequest) -> HttpResponse:
    """Every appointment, past ones too."""
    filters, today = AppointmentFilters(request.GET), request.user.today()
    chosen = filters.chosen
    found = Appointment.objects.select_related("person", "stream")
    if "q" in chosen:
        found = found.filter(person__in=people_called(chosen["q"]))
    for name in ("stream", "function"):
        if name in chosen:
            found = found.filter(**{name: chosen[name]})
    if "when" in chosen:
        conditions = {
            "now": Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today)),
            "over": Q(ends_on__lt=today),
            "ahead": Q(starts_on__gt=today),
        }
        found = found.filter(conditions[chosen["when"]])
    page = page_of(request, found)
    rows = [
        [
            {"text": str(row.person), "url": reverse("registry_appointment", args=[row.public_id])},
            words.capital(row.get_function_display()),
            str(row.stream),
            written(row.starts_on),
            written(row.ends_on) or _("open"),
            when(row, today),
        ]
        for row in page
    ]
    columns = [_("Name"), _("Function"), _("Stream"), _("From"), _("Until"), _("Today")]
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "columns": columns,
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/appointments.html", context)


@registrars_only
@signing
def appoint(request: PersonRequest) -> HttpResponse:
    """The form by which somebody is appointed."""
    form = Appoint(
        data=request.POST if request.method == "POST" else None,
        initial={
            **{name: request.GET.get(name, "") for name in ("stream", "function", "ends_on")},
            "starts_on": request.GET.get("starts_on") or request.user.today(),
            "email": _address(request.GET.get("person", "")),
        },
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        person = data.pop("email")
        with refusals_in(form):
            made = appointing.appoint(by=request.user, person=person, **data)
        if not form.errors:
            messages.success(request, _("%(name)s is appointed.") % {"name": person})
            return redirect("registry_appointment", public_id=made.public_id)
    return render(request, "registry/appoint.html", {"form": form}, status=422 if form.errors else 200)


def _address(public_id: str) -> str:
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return ""
    return Person.objects.filter(public_id=key).values_list("email", flat=True).first() or ""


@to_act
@signing
def appointment(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One appointment, and its end."""
    everything = Appointment.objects.select_related("person", "stream", "appointed_by")
    row = get_object_or_404(everything, public_id=public_id)
    forms_of_page = perform(
        request,
        {
            "end": Act(
                LastDay,
                lambda data: appointing.end(by=request.user, appointment=row, **data),
                _("The last day is set. Signatures given until then stay good."),
            )
        },
    )
    if forms_of_page.done:
        return redirect("registry_appointment", public_id=public_id)
    facts = [
        words.fact(_("Function"), words.capital(row.get_function_display())),
        words.fact(_("Stream"), row.stream),
        words.fact(_("First day"), written(row.starts_on)),
        words.fact(_("Last day"), written(row.ends_on) or _("open")),
        words.fact(
            _("Appointed by"),
            f"{row.appointed_by or _('the platform')}, {at_time(request.user, row.appointed_at)}",
        ),
    ]
    context = {
        "appointment": row,
        "facts": facts,
        "chip": when(row, request.user.today()),
        "history": history.of(row),
        "forms": forms_of_page,
        "open": request.user.is_registrar,
    }
    return render(request, "registry/appointment.html", context, status=forms_of_page.status)
