"""Asking for a waiver or an equivalency: the therapist for herself, her supervisor for her, a registrar for anybody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification import waiving
from certification.models import Enrolment, Waiver
from certification.views.forms_waivers import WaiverRequest
from certification.views.progress_decisions import waivers
from certification.views.progress_rows import spoken
from people.answering import PersonRequest, refusals_in, refusals_said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waiver_new(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was asked for so far, and the form to ask; a request of one's own can be taken back until it is decided."""
    enrolment = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related(
            "person", "stream", "curriculum", "supervisor"
        ),
        public_id=public_id,
    )
    if not waiving.may_request(request.user, enrolment):
        raise Http404
    sent = request.method == "POST"
    if sent and request.POST.get("do") == "withdraw":
        return _withdrawn(request, enrolment)
    form = WaiverRequest(data=request.POST if sent else None, enrolment=enrolment, language=spoken())
    if sent and form.is_valid():
        with refusals_in(form):
            form.save(by=request.user)
            messages.success(request, _("Asked for. A registrar who did not ask for it decides."))
            return redirect("waiver_new", enrolment.public_id)
    own_requests = Waiver.objects.filter(
        enrolment=enrolment, status="requested", requested_by=request.user
    ).values_list("public_id", flat=True)
    return render(
        request,
        "progress/waiver.html",
        {
            "enrolment": enrolment,
            "own": enrolment.person_id == request.user.pk,
            "form": form,
            "rows": waivers(enrolment, spoken()),
            "own_requests": {str(key) for key in own_requests},
            "open": enrolment.status in {"active", "paused"},
        },
        status=422 if sent else 200,
    )


def _withdrawn(request: PersonRequest, enrolment: Enrolment) -> HttpResponse:
    try:
        key = uuid.UUID(request.POST.get("waiver", ""))
    except ValueError as problem:
        raise Http404 from problem
    waiver = get_object_or_404(Waiver.objects.select_related("enrolment"), enrolment=enrolment, public_id=key)
    with refusals_said(request):
        waiving.withdraw(by=request.user, waiver=waiver)
        messages.success(request, _("Taken back."))
    return redirect("waiver_new", enrolment.public_id)
