"""A therapist's or coach's scope, countersigned by her supervisor or returned with what to talk about."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification import scoping
from certification.models import Enrolment, ScopeAttestation
from people.answering import PersonRequest, refusals_in, refusals_said, signing
from people.models import Person
from people.proof import proof_of
from practicum.views.forms_queue import CommentForm
from practicum.views.queue import moment, signature_facts


@require_http_methods(["GET", "HEAD", "POST"])
@signing
def scope_countersign(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The scope as its holder signed it, and the countersignature below it."""
    found = get_object_or_404(_attestations(request.user), public_id=public_id)
    if request.method == "POST":
        with refusals_said(request):
            scoping.countersign(
                by=request.user,
                attestation=found,
                shown_sha256=request.POST.get("shown", ""),
                proof=proof_of(request),
            )
            messages.success(
                request,
                _("Countersigned: the scope of %(name)s counts now.") % {"name": found.enrolment.person},
            )
            return redirect("queue")
        return redirect("scope_countersign", public_id)
    return render(request, "queue/scope.html", _shown(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope_return(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The attestation, returned with what to talk about; its holder may sign again."""
    found = get_object_or_404(_attestations(request.user), public_id=public_id)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            scoping.send_back(by=request.user, attestation=found, comment=form.cleaned_data["comment"])
            messages.success(request, _("Returned to %(name)s.") % {"name": found.enrolment.person})
            return redirect("queue")
    return render(
        request,
        "queue/scope_return.html",
        {"attestation": found, "enrolment": found.enrolment, "form": form},
        status=422 if form.errors else 200,
    )


def _attestations(person: Person) -> QuerySet[ScopeAttestation]:
    return ScopeAttestation.objects.filter(
        enrolment__in=Enrolment.objects.supervised_by(person)
    ).select_related(
        "enrolment__person", "enrolment__stream", "signature__signer", "countersignature__signer"
    )


def _shown(found: ScopeAttestation) -> dict[str, Any]:
    seen = json.loads(found.signature.shown)
    return {
        "attestation": found,
        "enrolment": found.enrolment,
        "may": seen["may"],
        "may_not": seen["may_not"],
        "signed_at": moment(found.signature.signed_at),
        "meaning": scoping.countersign_meaning(),
        "hash": found.signature.shown_sha256,
        "waits": found.status == ScopeAttestation.Status.ATTESTED,
        "countersignature": signature_facts(found.countersignature) if found.countersignature else None,
    }
