"""One's certificates: what they say, how far their paper is, and how to share them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification import storing
from certification.models import Certificate
from certification.producing import verify_address
from certification.views.progress_rows import short_day
from certification.views.renewal import Renewal, renewal_of
from people.answering import PersonRequest
from people.models import Person

VALIDITY_TONES = {
    "in_force": "done",
    "expired": "waiting",
    "lapsed": "waiting",
    "suspended": "waiting",
    "revoked": "act",
    "replaced": "neutral",
}


def validity_words(certificate: Certificate, today: dt.date) -> tuple[str, str]:
    """Its status today in words, and the tone it is said in."""
    code = certificate.standing_on(today)
    words = {
        "in_force": _("In force"),
        "expired": _("Expired"),
        "lapsed": _("Lapsed"),
        "suspended": _("Suspended"),
        "revoked": _("Revoked"),
        "replaced": _("Replaced"),
    }
    return words[code], VALIDITY_TONES[code]


def production_words(certificate: Certificate) -> tuple[str, str]:
    """How far its paper is, and the tone it is said in."""
    return {
        "queued": (_("Your certificate is issued. Its paper is next in line."), "waiting"),
        "claimed": (_("Your certificate is issued. Its paper is being drawn right now."), "waiting"),
        "done": (_("The paper is ready."), "done"),
        "failed": (
            _(
                "Your certificate is issued and can be verified. Its paper could not be drawn; a registrar knows."
            ),
            "waiting",
        ),
        "abandoned": (_("No paper was drawn: the certificate was revoked before."), "act"),
    }[certificate.production]


@login_required
@require_safe
def certificates(request: PersonRequest) -> HttpResponse:
    """Her own certificates, the latest first."""
    today = request.user.today()
    own = (
        Certificate.objects.filter(enrolment__person=request.user)
        .select_related("enrolment__stream", "enrolment__standing")
        .defer("enrolment__standing__content")
        .order_by("-issued_at", "-pk")
    )
    rows = []
    for one in own:
        text, tone = validity_words(one, today)
        rows.append({"certificate": one, "title": one.facts["stream"]["title"], "text": text, "tone": tone})
    return render(request, "certificates/list.html", {"rows": rows})


@login_required
@require_safe
def certificate(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One certificate: its status, its paper, its public address, and what it says."""
    found = _opened(request.user, public_id)
    own = found.enrolment.person_id == request.user.pk
    text, tone = validity_words(found, request.user.today())
    words, production_tone = production_words(found)
    replacement = getattr(found, "replaced_by", None)
    renewal = renewal_of(found, request.user)
    return render(
        request,
        "certificates/certificate.html",
        {
            "certificate": found,
            "own": own,
            "title": found.facts["stream"]["title"],
            "validity": text,
            "validity_tone": tone,
            "production": words,
            "production_tone": production_tone,
            "in_work": found.production in {"queued", "claimed"},
            "done": found.production == "done",
            "verify_url": verify_address(found),
            "facts": [*_facts(found), *_end(found, renewal)],
            "groups": _groups(found),
            "replacement": replacement,
            "renewal": renewal,
            "linkedin_url": _linkedin(found) if own and tone == "done" else "",
        },
    )


@login_required
@require_safe
def certificate_pdf(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The stored paper, byte for byte. A damaged one is never sent: the page says so and whom to ask."""
    found = _opened(request.user, public_id)
    if found.production != Certificate.Production.DONE:
        raise Http404
    try:
        paper = storing.get(found.pdf_sha256)
    except storing.Damaged:
        return render(request, "certificates/damaged.html", {"certificate": found}, status=503)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    response["Content-Length"] = str(len(paper))
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(person: Person, public_id: uuid.UUID) -> Certificate:
    return get_object_or_404(
        Certificate.objects.visible_to(person).select_related(
            *("enrolment__person", "enrolment__stream", "enrolment__curriculum", "enrolment__standing"),
            "replaced_by",
        ),
        public_id=public_id,
    )


def _facts(found: Certificate) -> list[dict[str, Any]]:
    facts = found.facts
    return [
        {"term": _("Holder"), "value": facts["holder"]},
        {"term": _("Certification"), "value": facts["stream"]["title"], "lang": facts["language"]},
        {"term": _("Issued by"), "value": facts["issuer"]["name"]},
        {"term": _("Number"), "value": found.number},
        {"term": _("Issued on"), "value": short_day(found.issued_on)},
    ]


def _end(found: Certificate, renewal: Renewal | None) -> list[dict[str, Any]]:
    """Until when it is valid, and by when it has to be renewed, as printed; a paper that says neither ends never."""
    facts, printed = [], found.facts.get("renew_by")
    due = dt.date.fromisoformat(printed) if printed else renewal.due_on if renewal else None
    if found.expires_on or not due:
        until = short_day(found.expires_on) if found.expires_on else _("without an end")
        facts.append({"term": _("Valid until"), "value": until})
    if due:
        facts.append({"term": _("To be renewed by"), "value": short_day(due)})
    return facts


def _groups(found: Certificate) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for requirement in found.facts["requirements"]:
        groups.setdefault(requirement["group"], []).append(requirement)
    return [{"title": title, "requirements": requirements} for title, requirements in groups.items()]


def _linkedin(found: Certificate) -> str:
    """LinkedIn's own address for adding a licence to a profile: a plain link, opened only by the one who clicks it."""
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": found.facts["stream"]["title"],
        "organizationName": found.facts["issuer"]["name"],
        "issueYear": found.issued_on.year,
        "issueMonth": found.issued_on.month,
        "certUrl": verify_address(found),
        "certId": found.number,
    }
    if found.expires_on:
        query |= {"expirationYear": found.expires_on.year, "expirationMonth": found.expires_on.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(query)}"
