"""Into a stream, and out of it: which enrolment to open, the application, and what its holder may change."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certification import enrolling
from certification.models import Curriculum, Enrolment, Stream
from certification.views import (
    progress_rows,
)
from certification.views.progress import met_words
from certification.wording import said
from people.answering import PersonRequest, refusals_in, refusals_said
from people.introducing import introduce
from people.views.fields import PrintedNameField


@login_required
@require_safe
def progress(request: PersonRequest) -> HttpResponse:
    """Her one open enrolment at once; a choice of several; a way to the streams where there is none."""
    enrolments = list(
        Enrolment.objects.filter(person=request.user)
        .select_related("stream", "standing")
        .order_by("stream__position", "-applied_at", "-pk")
    )
    current = [one for one in enrolments if one.status in {"applied", "active", "paused"}]
    if len(current) == 1:
        return redirect("enrolment_progress", current[0].public_id)
    return render(
        request,
        "progress/choose.html",
        {
            "current": [_choice(one) for one in current],
            "former": [_choice(one) for one in enrolments if one not in current],
            "streams": _open_streams() if not current else [],
        },
    )


def _choice(enrolment: Enrolment) -> dict[str, Any]:
    stored = getattr(enrolment, "standing", None)
    words = enrolment.get_status_display()
    if stored is not None and enrolment.status == Enrolment.Status.ACTIVE:
        words = met_words(stored.met, stored.asked)
    return {
        "title": str(enrolment.stream),
        "url": reverse("enrolment_progress", args=[enrolment.public_id]),
        "tone": {"active": "done", "applied": "waiting", "paused": "waiting"}.get(
            enrolment.status, "neutral"
        ),
        "text": words,
    }


def _open_streams() -> list[dict[str, Any]]:
    language = progress_rows.spoken()
    found = []
    for curriculum in Curriculum.objects.published().select_related("stream").order_by("stream__position"):
        rules = curriculum.rules
        found.append(
            {
                "name": said(rules, "name", language),
                "words": said(rules.stream, "audience", language),
                "apply_url": reverse("apply", args=[curriculum.stream.code]),
            }
        )
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_change(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pause, resume or end one's own enrolment: what will happen stands above each button."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    actions = {"pause": enrolling.pause, "resume": enrolling.resume, "withdraw": enrolling.withdraw}
    if request.method == "POST":
        act = actions.get(request.POST.get("action", ""))
        if act is None:
            messages.error(request, _("Choose what to do."))
            return redirect("enrolment_change", enrolment.public_id)
        with refusals_said(request):
            act(by=request.user, enrolment=enrolment)
            messages.success(
                request, _("Done. It is %(status)s now.") % {"status": enrolment.get_status_display()}
            )
        return redirect("enrolment_progress", enrolment.public_id)
    if enrolment.status in {"declined", "withdrawn"}:
        return redirect("enrolment_progress", enrolment.public_id)
    return render(request, "progress/change.html", {"enrolment": enrolment})


class ApplicationForm(forms.Form):
    """The printed name confirmed, and why this stream."""

    name = PrintedNameField()
    motivation = forms.CharField(
        label=gettext_lazy("Why this stream, and why now"),
        help_text=gettext_lazy(
            "A few sentences about your practice setting. Nothing about clients, and nothing about your own therapy."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PersonRequest, code: str) -> HttpResponse:
    """An application to a stream; whoever has one open is led to it."""
    stream = get_object_or_404(Stream, code=code)
    curriculum = Curriculum.objects.published().filter(stream=stream).first()
    if curriculum is None:
        raise Http404
    existing = Enrolment.objects.open().filter(person=request.user, stream=stream).first()
    if existing is not None:
        return redirect("enrolment_progress", existing.public_id)
    form = ApplicationForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        person = request.user
        with refusals_in(form):
            introduce(
                person, name=form.cleaned_data["name"], language=person.language, time_zone=person.time_zone
            )
            enrolment = enrolling.apply(by=person, stream=stream, motivation=form.cleaned_data["motivation"])
            messages.success(request, _("Your application is in. A registrar reads it next."))
            return redirect("enrolment_progress", enrolment.public_id)
    language = progress_rows.spoken()
    return render(
        request,
        "apply/apply.html",
        {
            "form": form,
            "stream": stream,
            "words": said(curriculum.rules.stream, "who_for", language),
            "months": curriculum.rules.stream.get("expected_months", 0),
            "groups": [
                {
                    "title": said(group, "title", language),
                    "asks": [said(r, "title", language) for r in group.walk()],
                }
                for group in curriculum.rules.groups
            ],
            "example": curriculum.rules.example,
        },
        status=422 if form.errors else 200,
    )
