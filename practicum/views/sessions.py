"""Practice sessions as the two people in them see them: the list, the log, and one session."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certification.models import Enrolment
from people.answering import PersonRequest, refusals_in, refusals_said
from practicum import logging, signing_off
from practicum.models import Participation, Session
from practicum.session_states import STATES, sides_of
from practicum.views.forms_sessions import SessionFilter, SessionForm, initial_from, role_words

PER_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: PersonRequest) -> HttpResponse:
    """Her sessions, filtered and paged; those that both confirmed can be ticked and handed in at once."""
    if request.method == "POST":
        return _hand_in(request)
    form = SessionFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    sides = sides_of(request.user).prefetch_related("session__participations__person")
    if wanted.get("role"):
        sides = sides.filter(role=wanted["role"])
    sides = sides.filter(state=wanted["state"]) if wanted.get("state") else sides.exclude(state="withdrawn")
    page = Paginator(sides, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(side, request) for side in page.object_list]
    return render(
        request,
        "sessions/list.html",
        {
            "page": page,
            "rows": rows,
            "form": form,
            "filtered": bool(wanted.get("role") or wanted.get("state")),
            "any_ready": any(row["ready"] for row in rows),
            "may_log": _active(request).exists(),
        },
    )


def _active(request: PersonRequest) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.active()
        .filter(person=request.user)
        .select_related("stream", "curriculum", "person")
        .order_by("stream__position", "pk")
    )


def _row(side: Participation, request: PersonRequest) -> dict[str, Any]:
    session = side.session
    partner = next((one.person for one in session.participations.all() if one.pk != side.pk), None)
    starts = session.starts_at.astimezone(request.user.zone)
    return {
        "side": side,
        "session": session,
        "starts": starts,
        "role": role_words(side, side.enrolment),
        "partner": str(partner or ""),
        "state": STATES[side.state],  # type: ignore[attr-defined]
        "ready": side.state == "ready",  # type: ignore[attr-defined]
    }


def _hand_in(request: PersonRequest) -> HttpResponse:
    ticked = []
    for text in request.POST.getlist("line")[: 10 * PER_PAGE]:
        try:
            ticked.append(uuid.UUID(text))
        except ValueError:
            continue
    sides = list(
        Participation.objects.filter(person=request.user, public_id__in=ticked)
        .select_related(
            "session",
            "person",
            "evidence",
            "enrolment__curriculum",
            "enrolment__supervisor",
            "enrolment__person",
        )
        .order_by("session__starts_at", "pk")
    )
    if not sides:
        messages.error(request, _("Tick at least one session that both of you confirmed."))
        return redirect("sessions")
    with refusals_said(request):
        asked = signing_off.ask(by=request.user, participations=sides)
        sentence = ngettext(
            "%(count)d session is with your supervisor now.",
            "%(count)d sessions are with your supervisor now.",
            len(asked),
        )
        messages.success(request, sentence % {"count": len(asked)})
    return redirect("sessions")


def _chosen(request: PersonRequest, enrolments: list[Enrolment]) -> Enrolment | None:
    """The enrolment meant: the only one, or the one named in the address."""
    if len(enrolments) == 1:
        return enrolments[0]
    wanted = request.GET.get("enrolment", "")
    return next((one for one in enrolments if str(one.public_id) == wanted), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: PersonRequest) -> HttpResponse:
    """Log a session once; the partner is asked to confirm it."""
    enrolments = list(_active(request))
    enrolment = _chosen(request, enrolments)
    if enrolment is None:
        return render(request, "sessions/choose.html", {"enrolments": enrolments})
    last = (
        Participation.objects.filter(enrolment=enrolment, session__logged_by=request.user)
        .select_related("session")
        .prefetch_related("session__participations__enrolment")
        .order_by("-session__logged_at", "-pk")
        .first()
    )
    form = SessionForm(
        request.POST or None,
        enrolment=enrolment,
        partners=partners_of(enrolment),
        initial=initial_from(last, request.user),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            logged = logging.log(
                by=request.user, enrolment=enrolment, partner=form.chosen_partner(), facts=form.facts()
            )
            messages.success(
                request,
                _("Logged. %(name)s is asked to confirm it.") % {"name": form.chosen_partner().person},
            )
            return redirect("session", logged.public_id)
    context = {"form": form, "enrolment": enrolment, "several": len(enrolments) > 1, "now": timezone.now()}
    return render(request, "sessions/new.html", context, status=422 if form.errors else 200)


def partners_of(enrolment: Enrolment) -> QuerySet[Enrolment]:
    """Everybody else who is active in the same stream, by name."""
    return (
        Enrolment.objects.active()
        .filter(stream=enrolment.stream_id)
        .exclude(person=enrolment.person_id)
        .select_related("person", "curriculum", "stream")
        .order_by("person__name", "pk")
    )


@login_required
@require_safe
def session_of_participation(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The session of one side, for the two people in it."""
    found = get_object_or_404(Session.objects.visible_to(request.user), participations__public_id=public_id)
    return redirect("session", found.public_id)
