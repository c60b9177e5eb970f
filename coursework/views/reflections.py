"""Reflections: a trainer reads, accepts or returns; their author reads the answer and hands in again."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.models import Enrolment
from certification.views.appointed import only_appointed
from certification.views.progress_rows import short_day
from coursework import reflecting
from coursework.models import Reflection, streams_trained_by
from coursework.views.forms_reflections import AnswerForm, ReflectionFilter, ReflectionForm
from people.answering import PersonRequest, refusals_in
from people.models import Person

PER_PAGE = 25
TONES = {"submitted": "waiting", "returned": "act", "accepted": "done"}


def _trains(person: Person, reflection: Reflection) -> bool:
    """Whether this person may answer it: a trainer of its stream today, and not its author."""
    trained = streams_trained_by(person, person.today()).filter(pk=reflection.enrolment.stream_id)
    return reflection.enrolment.person_id != person.pk and trained.exists()


@only_appointed("trainer")
@login_required
@require_safe
def reflections(request: PersonRequest) -> HttpResponse:
    """What waits for a trainer in the streams this person trains, the oldest first; others on request."""
    chosen = request.GET.get("status", "")
    status = chosen if chosen in {"returned", "accepted"} else "submitted"
    found = (
        Reflection.objects.filter(
            enrolment__stream__in=streams_trained_by(request.user, request.user.today()), status=status
        )
        .exclude(enrolment__person=request.user)
        .select_related("enrolment__person", "enrolment__stream", "reviewed_by")
        .defer("text")
        .order_by("submitted_at" if status == "submitted" else "-submitted_at", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = request.user.today()
    entries = []
    for one in page.object_list:
        day = one.submitted_at.astimezone(request.user.zone).date()
        entries.append(
            {
                "on": day,
                "year": day.year != today.year,
                "title": str(one.enrolment.person),
                "url": reverse("reflection", args=[one.public_id]),
                "words": str(one.enrolment.stream),
                "note": _answered(one) if status != "submitted" else "",
                "tone": TONES[one.status],
                "text": one.get_status_display().capitalize(),
            }
        )
    return render(
        request,
        "reflections/reflections.html",
        {
            "page": page,
            "entries": entries,
            "filter": ReflectionFilter({"status": "" if status == "submitted" else status}),
            "status": status,
        },
    )


def _answered(one: Reflection) -> str:
    return _("By %(name)s.") % {"name": one.reviewed_by} if one.reviewed_by else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One reflection. Its author hands it in again once returned; a trainer of its stream accepts or returns it."""
    found = get_object_or_404(
        Reflection.objects.filter(
            pk__in=Reflection.objects.visible_to(request.user).values("pk")
        ).select_related("enrolment__person", "enrolment__stream", "reviewed_by", "evidence"),
        public_id=public_id,
    )
    own = found.enrolment.person_id == request.user.pk
    form: forms.Form | None = None
    if own and found.status == Reflection.Status.RETURNED:
        form = ReflectionForm(_data(request), initial={"text": found.text})
    elif found.status == Reflection.Status.SUBMITTED and _trains(request.user, found):
        form = AnswerForm(_data(request))
    if request.method == "POST" and (response := _answer(request, found, form)) is not None:
        return response
    return render(
        request,
        "reflections/reflection.html",
        {
            "reflection": found,
            "enrolment": found.enrolment,
            "own": own,
            "form": form,
            "tone": TONES[found.status],
            "status": found.get_status_display().capitalize(),
            "handed_in": short_day(found.submitted_at.astimezone(request.user.zone).date()),
            "answered": short_day(found.reviewed_at.astimezone(request.user.zone).date())
            if found.reviewed_at
            else "",
            "length": len(found.text),
        },
        status=422 if form is not None and form.errors else 200,
    )


def _answer(request: PersonRequest, found: Reflection, form: forms.Form | None) -> HttpResponse | None:
    """What a POST does here; None when the page is to be shown again with what is wrong."""
    if form is None:
        messages.info(request, _("Nothing is left to decide here."))
        return redirect("reflection", found.public_id)
    if not form.is_valid():
        return None
    person: Any = request.user
    with refusals_in(form):
        if isinstance(form, ReflectionForm):
            reflecting.hand_in_again(by=person, reflection=found, text=form.cleaned_data["text"])
            messages.success(request, _("Handed in again. A trainer reads it next."))
            return redirect("reflection", found.public_id)
        comment = form.cleaned_data["comment"]
        if request.POST.get("action") == "accept":
            reflecting.accept(by=person, reflection=found, comment=comment)
            messages.success(request, _("Accepted: %(name)s.") % {"name": found.enrolment.person})
        else:
            reflecting.send_back(by=person, reflection=found, comment=comment)
            messages.success(request, _("Returned to %(name)s.") % {"name": found.enrolment.person})
        return redirect("reflections")
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflection_new(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """A reflection written for one's own active enrolment; one on its way is shown instead."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("stream"), public_id=public_id
    )
    open_one = enrolment.reflections.filter(status__in=["submitted", "returned"]).defer("text").first()
    if open_one is not None:
        return redirect("reflection", open_one.public_id)
    form = ReflectionForm(_data(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            reflecting.hand_in(by=request.user, enrolment=enrolment, text=form.cleaned_data["text"])
            messages.success(request, _("Handed in. A trainer reads it next."))
            return redirect("coursework")
    return render(
        request,
        "reflections/new.html",
        {
            "enrolment": enrolment,
            "form": form,
            "active": enrolment.status == Enrolment.Status.ACTIVE,
            "typed": len((form["text"].value() or "").strip()) if form.is_bound else 0,
        },
        status=422 if form.errors else 200,
    )


def _data(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None
