"""Rosters: one page per teaching of a module, on which its trainer ticks who attended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certification.models import Curriculum, Enrolment
from certification.rules.prose import explaining
from certification.views.appointed import only_appointed
from certification.views.progress_rows import short_day, spoken
from certification.wording import said
from coursework import teaching
from coursework.models import Attendance, Roster, streams_trained_by
from coursework.views.forms_rosters import AttendanceForm, RosterForm
from people.answering import PersonRequest, refusals_in

PER_PAGE = 25


def module_titles(language: str) -> dict[tuple[int, str], str]:
    """Every module's title by stream and code, the published version's before older ones. One query."""
    titles: dict[tuple[int, str], str] = {}
    for curriculum in Curriculum.objects.ever_published().order_by("version"):
        for module in curriculum.rules.modules:
            titles[curriculum.stream_id, module.code] = said(module, "title", language)
    return titles


@only_appointed("trainer", also=lambda person: person.is_registrar or person.is_auditor)
@login_required
@require_safe
def rosters(request: PersonRequest) -> HttpResponse:
    """The rosters of the streams this person trains, the latest first."""
    recorded = Count("attendances", filter=Q(attendances__status="recorded"))
    found = (
        Roster.objects.visible_to(request.user)
        .select_related("stream", "trainer")
        .annotate(present=recorded)
        .order_by("-held_on", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    titles = module_titles(spoken())
    this_year = request.user.today().year
    entries = [
        {
            "on": one.held_on,
            "year": one.held_on.year != this_year,
            "title": titles.get((one.stream_id, one.module), one.module),
            "url": reverse("roster", args=[one.public_id]),
            "words": " · ".join(
                part
                for part in (str(one.stream), explaining.amount(one.minutes, "minutes", spoken()), one.place)
                if part
            ),
            "tone": "done" if one.present else "waiting",
            "text": ngettext("%(count)d attended", "%(count)d attended", one.present) % {"count": one.present}
            if one.present
            else _("Nobody ticked yet"),
        }
        for one in page.object_list
    ]
    may_open = streams_trained_by(request.user, request.user.today()).exists()
    return render(request, "rosters/rosters.html", {"page": page, "entries": entries, "may_open": may_open})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_new(request: PersonRequest) -> HttpResponse:
    """A roster for one teaching of a module, for those who train a stream today."""
    streams = list(streams_trained_by(request.user, request.user.today()))
    if not streams:
        raise PermissionDenied
    modules = {stream: list(teaching.modules_of(stream).values()) for stream in streams}
    earlier = {
        stream: {code: version for code, (_module, version) in teaching.earlier_ones(stream).items()}
        for stream in streams
    }
    form = RosterForm(
        request.POST if request.method == "POST" else None,
        modules=modules,
        earlier=earlier,
        language=spoken(),
        initial={"held_on": request.user.today()},
    )
    if request.method == "POST" and form.is_valid():
        stream, module = form.chosen()
        words = form.cleaned_data
        with refusals_in(form):
            opened = teaching.open_roster(
                by=request.user,
                stream=stream,
                module=module.code,
                held_on=words["held_on"],
                minutes=words["minutes"],
                place=words["place"],
            )
            messages.success(request, _("The roster is open: tick who attended."))
            return redirect("roster", opened.public_id)
    return render(request, "rosters/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who attended. Saving twice changes nothing more; unticking strikes out, after a second look."""
    found = get_object_or_404(
        Roster.objects.visible_to(request.user).select_related("stream", "trainer"), public_id=public_id
    )
    may_record = streams_trained_by(request.user, request.user.today()).filter(pk=found.stream_id).exists()
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    recorded = list(
        found.attendances.filter(status="recorded")
        .select_related("enrolment__person")
        .order_by("enrolment__person__name", "pk")
    )
    struck: list[Enrolment] = []
    form = None
    if may_record:
        form, struck = _form(request, found, recorded)
        if request.method == "POST" and form.is_valid() and not struck:
            with refusals_in(form):
                saved = teaching.record_attendance(
                    by=request.user, roster=found, present=_present(form, recorded)
                )
                done = ngettext("Saved: %(count)d attended.", "Saved: %(count)d attended.", len(saved))
                messages.success(request, done % {"count": len(saved)})
                return redirect("roster", public_id)
    titles = module_titles(spoken())
    return render(
        request,
        "rosters/roster.html",
        {
            "roster": found,
            "title": titles.get((found.stream_id, found.module), found.module),
            "facts": _facts(found),
            "recorded": recorded,
            "form": form,
            "struck": struck,
            "seen": form["seen"].value() if form else "",
        },
        status=422 if form is not None and (form.errors or struck) else 200,
    )


def _form(
    request: PersonRequest, found: Roster, recorded: list[Attendance]
) -> tuple[AttendanceForm, list[Enrolment]]:
    """The form, and whom it would strike out without having been asked a second time."""
    active = Enrolment.objects.active().filter(stream=found.stream).exclude(person=request.user)
    known = Enrolment.objects.filter(
        Q(pk__in=active.values("pk")) | Q(pk__in=[one.enrolment_id for one in recorded])
    )
    now = [str(one.enrolment.public_id) for one in recorded]
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        enrolments=list(known.select_related("person").order_by("person__name", "pk")),
        initial={"present": now, "seen": " ".join(now)},
    )
    if request.method != "POST" or not form.is_valid() or form.cleaned_data["strike"]:
        return form, []
    going = form.unticked() & set(now)
    return form, [
        form.enrolments[key] for key in sorted(going, key=lambda key: form.enrolments[key].person.name)
    ]


def _present(form: AttendanceForm, recorded: list[Attendance]) -> list[Enrolment]:
    """Everyone ticked, and whoever was recorded meanwhile without this page having shown her as recorded."""
    now = {str(one.enrolment.public_id) for one in recorded}
    return [form.enrolments[key] for key in (form.ticked() | (now - form.unticked()))]


def _facts(found: Roster) -> list[dict[str, Any]]:
    facts = [
        {"term": _("Stream"), "value": str(found.stream)},
        {"term": _("Date"), "value": short_day(found.held_on)},
        {"term": _("Length"), "value": explaining.amount(found.minutes, "minutes", spoken())},
        {"term": _("Trainer"), "value": str(found.trainer)},
    ]
    return [*facts, {"term": _("Where"), "value": found.place}] if found.place else facts


@login_required
@require_safe
def attendance(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One therapist's attendance, for herself, the stream's trainers, registrars and auditors."""
    rosters_seen = Roster.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(
        Attendance.objects.filter(
            Q(enrolment__person=request.user) | Q(roster__in=rosters_seen)
        ).select_related("roster__stream", "roster__trainer", "enrolment__person", "recorded_by"),
        public_id=public_id,
    )
    titles = module_titles(spoken())
    own = found.enrolment.person_id == request.user.pk
    facts = [
        {"term": _("Therapist"), "value": str(found.enrolment.person)},
        *_facts(found.roster),
        {"term": _("Recorded by"), "value": str(found.recorded_by)},
        {
            "term": _("Recorded on"),
            "value": short_day(found.recorded_at.astimezone(request.user.zone).date()),
        },
    ]
    return render(
        request,
        "rosters/attendance.html",
        {
            "attendance": found,
            "title": titles.get((found.roster.stream_id, found.roster.module), found.roster.module),
            "own": own,
            "facts": facts,
        },
    )
