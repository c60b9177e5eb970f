"""Waivers and equivalencies of everybody: what waits for a decision, and what was decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Waiver
from certification.views.progress_decisions import WAIVER_TONES, extent, title_of
from certification.views.registry import words
from certification.views.registry.doors import to_read
from certification.views.registry.ledger import language
from certification.views.registry.listing import (
    Filters,
    StreamField,
    choice,
    days_in_words,
    days_since,
    page_of,
    people_called,
    search_field,
)
from people.answering import PersonRequest


class WaiverFilters(Filters):
    q = search_field()
    stream = StreamField()
    status = choice(gettext_lazy("Status"), list(Waiver.Status.choices))

    def applied_to(self, rows: QuerySet[Waiver]) -> QuerySet[Waiver]:
        """The rows that fit what was chosen; those that wait where no status was."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(enrolment__person__in=people_called(chosen["q"]))
        if "stream" in chosen:
            rows = rows.filter(enrolment__stream=chosen["stream"])
        if "status" in chosen:
            return rows.filter(status=chosen["status"]).order_by("-requested_at", "-pk")
        return rows.filter(status="requested").order_by("requested_at", "pk")


@to_read
def waivers(request: PersonRequest) -> HttpResponse:
    """Requests nobody has decided, the longest waiting first; others by the filter."""
    filters = WaiverFilters(request.GET)
    found = Waiver.objects.select_related(
        "enrolment__person", "enrolment__stream", "enrolment__curriculum", "requested_by"
    )
    page = page_of(request, filters.applied_to(found))
    context = {
        "filters": filters,
        "page": page,
        "rows": [_row(row) for row in page],
        "columns": [
            _("Name"),
            _("Stream"),
            _("Requirement"),
            _("Extent"),
            _("Asked for by"),
            _("Waiting"),
            _("Status"),
        ],
    }
    return render(request, "registry/waivers.html", context)


def _row(row: Waiver) -> list[Any]:
    enrolment = row.enrolment
    waiting = days_in_words(days_since(row.requested_at)) if row.status == "requested" else "–"
    return [
        {"text": str(enrolment.person), "url": reverse("registry_decisions", args=[enrolment.public_id])},
        str(enrolment.stream),
        title_of(enrolment, row.requirement, language()),
        extent(row, enrolment, language()),
        str(row.requested_by),
        waiting,
        words.chip(WAIVER_TONES[row.status], row.get_status_display()),
    ]
