"""Holds of everybody: what keeps awards back, and for how long already."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import holding
from certification.models import Hold
from certification.views.registry import words
from certification.views.registry.doors import to_read
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


class HoldFilters(Filters):
    q = search_field()
    stream = StreamField()
    kind = choice(gettext_lazy("Kind"), list(Hold.Kind.choices))
    status = choice(gettext_lazy("Status"), list(Hold.Status.choices))

    def applied_to(self, rows: QuerySet[Hold]) -> QuerySet[Hold]:
        """The rows that fit what was chosen; those in force where no status was."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(enrolment__person__in=people_called(chosen["q"]))
        if "stream" in chosen:
            rows = rows.filter(enrolment__stream=chosen["stream"])
        if "kind" in chosen:
            rows = rows.filter(kind=chosen["kind"])
        return rows.filter(status=chosen.get("status", "placed")).order_by("placed_at", "pk")


def _state(row: Hold) -> dict[str, str]:
    """Its status; of one in force also that it keeps nothing back, where its version's rules say so."""
    if row.status != "placed":
        return words.chip("neutral", row.get_status_display())
    if not holding.stops(row.kind, row.enrolment):
        return words.chip("neutral", _("in force, but keeps nothing back"))
    return words.chip("act", row.get_status_display())


@to_read
def holds(request: PersonRequest) -> HttpResponse:
    """What is on hold, the longest first."""
    filters = HoldFilters(request.GET)
    found = Hold.objects.select_related(
        "enrolment__person", "enrolment__stream", "enrolment__curriculum", "placed_by"
    )
    page = page_of(request, filters.applied_to(found))
    rows: list[list[Any]] = [
        [
            {
                "text": str(row.enrolment.person),
                "url": reverse("registry_decisions", args=[row.enrolment.public_id]),
            },
            str(row.enrolment.stream),
            words.capital(row.get_kind_display()),
            row.reason,
            str(row.placed_by),
            days_in_words(days_since(row.placed_at)),
            _state(row),
        ]
        for row in page
    ]
    columns = [_("Name"), _("Stream"), _("Kind"), _("Reason"), _("Placed by"), _("Since"), _("Status")]
    context = {"filters": filters, "page": page, "rows": rows, "columns": columns}
    return render(request, "registry/holds.html", context)
