"""Consultation meetings: entered and signed by their leader, read by those who attended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certification.models import Appointment, Enrolment, Stream
from certification.rules.prose import explaining
from certification.views.appointed import only_appointed
from certification.views.progress_rows import spoken
from people.answering import PersonRequest, refusals_in, refusals_said, signing
from people.models import Person
from people.proof import proof_of
from practicum import meeting as consultation
from practicum.models import Meeting, MeetingPlace
from practicum.views.forms_meetings import MeetingForm
from practicum.views.queue import moment, signature_facts

PER_PAGE = 25


@login_required
@require_safe
def meetings(request: PersonRequest) -> HttpResponse:
    """The meetings this person led or attended, the latest first."""
    size = (
        MeetingPlace.objects.filter(meeting=OuterRef("pk"))
        .order_by()
        .values("meeting")
        .annotate(count=Count("pk"))
        .values("count")
    )
    attended = MeetingPlace.objects.filter(enrolment__person=request.user).values("meeting")
    found = (
        Meeting.objects.filter(Q(leader=request.user) | Q(pk__in=attended))
        .select_related("stream", "leader")
        .annotate(people=Subquery(size))
        .order_by("-starts_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "meetings/meetings.html",
        {
            "page": page,
            "rows": [_row(one, request.user) for one in page.object_list],
            "may_enter": _streams_led_by(request.user).exists(),
        },
    )


@only_appointed("supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
@signing
def meeting_new(request: PersonRequest) -> HttpResponse:
    """A meeting entered once it is over, and signed in the same act. Of several streams one is chosen first."""
    streams = list(_streams_led_by(request.user))
    if not streams:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    wanted = (request.GET if data is None else data).get("stream", "")
    stream = next((one for one in streams if one.code == wanted), None)
    if stream is None and len(streams) == 1:
        stream = streams[0]
    if stream is None:
        return render(
            request, "meetings/choose_stream.html", {"streams": streams}, status=200 if data is None else 422
        )
    enrolments = list(
        Enrolment.objects.active()
        .filter(stream=stream)
        .exclude(person=request.user)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    form = MeetingForm(
        data,
        leader=request.user,
        enrolments=enrolments,
        initial={"on": request.user.today(), "minutes": 60, "format": "online"},
    )
    if data is not None and form.is_valid():
        with refusals_in(form):
            entered = consultation.enter(
                by=request.user,
                stream=stream,
                facts=form.facts(),
                attended=form.who_attended(),
                proof=proof_of(request),
            )
            messages.success(request, _("Signed. Everyone who attended is credited."))
            return redirect("meeting", entered.public_id)
    return render(
        request,
        "meetings/new.html",
        {
            "form": form,
            "stream": stream,
            "several": len(streams) > 1,
            "meaning": consultation.meaning(),
            "anyone": bool(enrolments),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def meeting(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One meeting. Its leader, registrars and auditors read who attended; one who attended reads only of herself."""
    found = get_object_or_404(
        _with_signature().filter(pk__in=Meeting.objects.visible_to(request.user).values("pk")),
        public_id=public_id,
    )
    reads_all = found.leader_id == request.user.pk or request.user.is_registrar or request.user.is_auditor
    places = list(found.places.select_related("enrolment__person").order_by("enrolment__person__name", "pk"))
    return render(
        request,
        "meetings/meeting.html",
        {
            "meeting": found,
            "facts": _facts(found, len(places)),
            "reads_all": reads_all,
            "attended": [
                one.enrolment for one in places if reads_all or one.enrolment.person_id == request.user.pk
            ],
            "signature": signature_facts(found.signature, with_hash=reads_all),
            "taken_back": moment(found.withdrawn_at) if found.withdrawn_at else "",
            "may_take_back": found.leader_id == request.user.pk and not found.withdrawn_at,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@signing
def meeting_take_back(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """A meeting this person led, taken back for everyone after saying what that does."""
    found = get_object_or_404(
        _with_signature().filter(leader=request.user, withdrawn_at__isnull=True), public_id=public_id
    )
    if request.method == "POST":
        with refusals_said(request):
            consultation.withdraw(by=request.user, meeting=found)
            messages.success(request, _("Taken back: this meeting counts for nobody."))
        return redirect("meeting", public_id)
    return render(
        request,
        "meetings/take_back.html",
        {"meeting": found, "facts": _facts(found, found.places.count())},
    )


@login_required
@require_safe
def meeting_of_place(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The meeting behind one therapist's credit, for herself, its leader, registrars and auditors."""
    places = MeetingPlace.objects.all()
    if not (request.user.is_registrar or request.user.is_auditor):
        places = places.filter(Q(enrolment__person=request.user) | Q(meeting__leader=request.user))
    place = get_object_or_404(places.select_related("meeting"), public_id=public_id)
    return redirect("meeting", place.meeting.public_id)


def _streams_led_by(person: Person) -> QuerySet[Stream]:
    appointed = Appointment.objects.in_force_on(person.today()).filter(person=person, function="supervisor")
    return Stream.objects.filter(pk__in=appointed.values("stream"))


def _with_signature() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("stream", "leader", "signature__signer")


def _size(found: Meeting, people: int) -> str:
    if found.size == Meeting.Size.INDIVIDUAL:
        return str(found.get_size_display())
    return ngettext("group of %(count)d person", "group of %(count)d people", people) % {"count": people}


def _row(found: Any, person: Person) -> dict[str, Any]:
    at = timezone.localtime(found.starts_at)
    return {
        "on": at.date(),
        "year": at.year != person.today().year,
        "title": str(found.stream),
        "url": reverse("meeting", args=[found.public_id]),
        "words": " · ".join(
            (
                date_format(at, "H:i", use_l10n=False),
                explaining.amount(found.minutes, "minutes", spoken()),
                str(found.get_format_display()),
                _size(found, found.people or 0),
            )
        ),
        "tone": "neutral" if found.withdrawn_at else "done",
        "text": _("Taken back")
        if found.withdrawn_at
        else (_("You led it") if found.leader_id == person.pk else _("You attended")),
    }


def _facts(found: Meeting, people: int) -> list[dict[str, Any]]:
    return [
        {"term": _("Stream"), "value": str(found.stream)},
        {"term": _("Start"), "value": moment(found.starts_at)},
        {"term": _("Length"), "value": explaining.amount(found.minutes, "minutes", spoken())},
        {"term": _("Format"), "value": found.get_format_display()},
        {"term": _("Size"), "value": _size(found, people)},
        {"term": _("Led by"), "value": str(found.leader)},
    ]
