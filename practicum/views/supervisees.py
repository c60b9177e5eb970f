"""The therapists a supervisor accompanies: where each stands, and what of hers waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.models import Certificate, Enrolment, ScopeAttestation
from certification.models.certificates import LAPSED
from certification.views.appointed import only_appointed
from people.answering import PersonRequest
from people.models import Person

PER_PAGE = 25
STATE_TONES = {"active": "done", "paused": "waiting"}
CERTIFICATE_TONES = {
    "in_force": "done",
    "expired": "neutral",
    "lapsed": "act",
    "suspended": "waiting",
    "revoked": "act",
}


@only_appointed("supervisor")
@login_required
@require_safe
def supervisees(request: PersonRequest) -> HttpResponse:
    """Her therapists, those in work first; former ones on request."""
    former = request.GET.get("show") == "former"
    rows = _enrolments(request.user, former=former)
    today = request.user.today()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "supervisees/supervisees.html",
        {"page": page, "rows": [_row(one, today) for one in page.object_list], "former": former},
    )


def _enrolments(person: Person, *, former: bool) -> QuerySet[Any]:
    mine = Enrolment.objects.supervised_by(person)
    mine = mine.filter(status="withdrawn") if former else mine.filter(status__in=["active", "paused"])
    requested = Q(participations__sign_offs__status="requested")
    return (
        mine.select_related("person", "stream", "curriculum", "standing")
        .annotate(
            lines_waiting=Count("participations__sign_offs", filter=requested, distinct=True),
            attested=Count(
                "competence_attestations",
                filter=Q(competence_attestations__status="attested"),
                distinct=True,
            ),
            certificate_validity=Certificate.objects.latest_validity(person.today()),
            scope_waits=Exists(ScopeAttestation.objects.filter(enrolment=OuterRef("pk"), status="attested")),
        )
        .order_by("person__name", "pk")
    )


def _row(enrolment: Any, today: dt.date) -> dict[str, Any]:
    stored = getattr(enrolment, "standing", None)
    tone, text = STATE_TONES.get(enrolment.status, "neutral"), enrolment.get_status_display()
    validity = enrolment.certificate_validity
    if validity == "in_force" and stored and stored.renewal_on(today) in LAPSED:
        validity = "lapsed"
    if validity in CERTIFICATE_TONES:
        tone = CERTIFICATE_TONES[validity]
        own = {"in_force": _("certified"), "expired": _("expired"), "lapsed": _("lapsed")}
        text = own.get(validity) or Certificate.Validity(validity).label
    return {
        "enrolment": enrolment,
        "met": stored.met if stored else 0,
        "asked": stored.asked if stored else 0,
        "waiting": stored.waiting if stored else 0,
        "judged": stored is not None,
        "lines_waiting": enrolment.lines_waiting,
        "attested": enrolment.attested,
        "competences": len(enrolment.curriculum.rules.competences),
        "scope_waits": enrolment.scope_waits,
        "tone": tone,
        "text": text[:1].upper() + text[1:],
    }
