"""Renewals outstanding: due soon, in the days of grace, lapsed, or over; what is missing, and what can be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Certificate
from certification.models.certificates import CertificateQuerySet
from certification.rules.standing import Standing as Judgement
from certification.standing import asked_in
from certification.views.registry import words
from certification.views.registry.doors import to_read
from certification.views.registry.ledger import language
from certification.views.registry.listing import (
    Filters,
    StreamField,
    choice,
    page_of,
    people_called,
    search_field,
    written,
)
from certification.wording import said
from people.answering import PersonRequest

TONES = {"notice": "waiting", "grace": "waiting", "lapsed": "act", "ended": "act"}


def at(state: str, day: dt.date) -> Q:
    """The certificates whose renewal stands there on that day: `notice`, `grace`, `lapsed` or `ended`."""
    name = "enrolment__standing__renewal_{}".format
    due, grace, last = name("due_on"), name("grace_until"), name("reinstatement_until")
    return {
        "notice": Q(**{f"{name('notice_on')}__lte": day, f"{due}__gte": day}),
        "grace": Q(**{f"{due}__lt": day, f"{grace}__gte": day}),
        "lapsed": Q(**{f"{grace}__lt": day, f"{last}__gte": day}),
        "ended": Q(**{f"{last}__lt": day}),
    }[state]


def counted(day: dt.date) -> dict[str, int]:
    """How many renewals stand where, in one query."""
    return (
        Certificate.objects.to_renew_on(day)
        .order_by()
        .aggregate(**{state: Count("pk", filter=at(state, day)) for state in TONES})
    )


class RenewalFilters(Filters):
    q = search_field()
    stream = StreamField()
    state = choice(
        gettext_lazy("Renewal"),
        [
            ("due", gettext_lazy("Due soon, or in the days of grace")),
            ("lapsed", gettext_lazy("Lapsed")),
            ("ended", gettext_lazy("Over")),
        ],
    )

    def applied_to(self, rows: CertificateQuerySet, day: dt.date) -> CertificateQuerySet:
        """The rows that fit everything chosen."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(enrolment__person__in=people_called(chosen["q"]))
        if "stream" in chosen:
            rows = rows.filter(enrolment__stream=chosen["stream"])
        state = chosen.get("state")
        if state == "due":
            return rows.filter(at("notice", day) | at("grace", day))
        return rows.filter(at(state, day)) if state else rows


@to_read
def renewals(request: PersonRequest) -> HttpResponse:
    """Every renewal that is due soon or was not made, the one that lapses first at the head."""
    filters, today = RenewalFilters(request.GET), request.user.today()
    found = filters.applied_to(Certificate.objects.to_renew_on(today), today)
    page = page_of(
        request,
        found.select_related("enrolment__person", "enrolment__stream", "enrolment__standing")
        .defer("facts", "enrolment__motivation")
        .order_by(F("enrolment__standing__renewal_grace_until").asc(), "pk"),
    )
    context = {
        "filters": filters,
        "page": page,
        "rows": [_row(row, today) for row in page],
        "columns": [
            *(_("Name"), _("Stream"), _("Renewal"), _("Due by"), _("What is missing"), _("What can be done")),
        ],
    }
    return render(request, "registry/renewals.html", context)


def _row(row: Certificate, today: dt.date) -> list[Any]:
    stored = row.enrolment.standing
    state = stored.renewal_on(today)
    text = {
        "notice": _("Due soon"),
        "grace": _("In the days of grace"),
        "lapsed": _("Lapsed"),
        "ended": _("Over"),
    }[state]
    return [
        {
            "text": f"{row.enrolment.person} · {row.number}",
            "url": reverse("registry_certificate", args=[row.public_id]),
        },
        str(row.enrolment.stream),
        words.chip(TONES[state], text),
        written(stored.renewal_due_on),
        ", ".join(_missing(stored.content)) or "–",
        _step(state, stored.renewal_grace_until, stored.renewal_reinstatement_until),
    ]


def _step(state: str, grace: dt.date | None, last: dt.date | None) -> str:
    """The one thing to do about it, with the day until which it helps."""
    until = {"grace": written(grace), "last": written(last)}
    return {
        "notice": _("Nothing yet. The holder reads what is missing on the page of the certificate."),
        "grace": _("Ask the holder: what is recorded and signed by %(grace)s keeps it in force."),
        "lapsed": _(
            "Verifiers read that it has lapsed. What is recorded and signed by %(last)s reinstates it."
        ),
        "ended": _(
            "Nothing that is added helps any more. Open the certificate, and decide what becomes of it."
        ),
    }[state] % until


def _missing(content: dict[str, Any]) -> list[str]:
    """What renewal asks and has not got, by title, as last judged."""
    found = Judgement.from_json(content).renewal if content else None
    groups = found.groups if found else ()
    return [
        said(one, "title", language())
        for group in groups
        if group.applies and not group.advice
        for one in asked_in(group)
        if not one.met
    ]
