"""Professional registrations: seen in the body's public register, or returned with what to correct."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import checking
from certification.views.registry import history, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import Comment, Nothing
from certification.views.registry.listing import (
    Filters,
    at_time,
    choice,
    days_in_words,
    days_since,
    page_of,
    people_called,
    search_field,
    written,
)
from people.answering import PersonRequest, signing
from people.models import Registration


class RegistrationFilters(Filters):
    q = search_field()
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Waiting")), *Registration.Status.choices, ("any", gettext_lazy("Any"))],
    )
    kind = choice(gettext_lazy("Kind"), [])

    def prepare(self) -> None:
        """Every kind somebody ever declared."""
        kinds = Registration.objects.order_by("kind").values_list("kind", flat=True).distinct()
        field: Any = self.fields["kind"]
        field.choices = [
            ("", _("Any")),
            *((kind, words.capital(Registration.name_of(kind))) for kind in kinds),
        ]


@to_read
def registrations(request: PersonRequest) -> HttpResponse:
    """Registrations that wait for a look into the register, the longest waiting first; others by filter."""
    filters = RegistrationFilters(request.GET)
    status = filters.chosen.get("status", "claimed")
    found = Registration.objects.select_related("person").order_by("declared_at", "pk")
    if status != "any":
        found = found.filter(status=status)
    if "kind" in filters.chosen:
        found = found.filter(kind=filters.chosen["kind"])
    if "q" in filters.chosen:
        found = found.filter(person__in=people_called(filters.chosen["q"]))
    page = page_of(request, found)
    rows = [
        [
            {"text": str(row.person), "url": reverse("registry_registration", args=[row.public_id])},
            words.capital(row.get_kind_display()),
            row.body,
            row.number or "–",
            written(row.expires_on) or "–",
            days_in_words(days_since(row.declared_at)) if row.status == "claimed" else "–",
            words.registration(row, request.user),
        ]
        for row in page
    ]
    columns = [_("Name"), _("Kind"), _("Body"), _("Number"), _("Expires"), _("Waiting"), _("Status")]
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "columns": columns,
        "waiting": status == "claimed",
    }
    return render(request, "registry/registrations.html", context)


@to_act
@signing
def registration(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One registration, checked or returned."""
    row = get_object_or_404(Registration.objects.select_related("person", "decided_by"), public_id=public_id)
    name = {"name": row.person}
    forms_of_page = perform(
        request,
        {
            "check": Act(
                Nothing,
                lambda data: checking.check(by=request.user, registration=row),
                _("Checked: it counts for %(name)s now.") % name,
            ),
            "return": Act(
                Comment,
                lambda data: checking.send_back(by=request.user, registration=row, **data),
                _("Returned: %(name)s was told what to correct.") % name,
            ),
        },
    )
    if forms_of_page.done:
        return redirect("registry_registrations")
    own = row.person_id == request.user.pk
    facts = [
        words.fact(_("Holder"), row.person.name),
        words.fact(_("Kind"), words.capital(row.get_kind_display())),
        words.fact(_("Registering body"), row.body),
        words.fact(_("Number"), row.number),
        words.fact(_("Valid from"), written(row.valid_from)),
        words.fact(_("Expires"), written(row.expires_on)),
        words.fact(_("Declared"), at_time(request.user, row.declared_at)),
    ]
    if row.decided_by:
        facts.append(
            words.fact(_("Decided by"), f"{row.decided_by}, {at_time(request.user, row.decided_at)}")
        )
    if row.comment:
        facts.append(words.fact(_("What to correct"), row.comment))
    context = {
        "registration": row,
        "facts": facts,
        "chip": words.registration(row, request.user),
        "history": history.of(row),
        "forms": forms_of_page,
        "open": request.user.is_registrar and not own and row.status == "claimed",
        "own": own,
        "over": row.is_over(request.user.today()),
    }
    return render(request, "registry/registration.html", context, status=forms_of_page.status)
