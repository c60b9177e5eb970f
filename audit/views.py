"""The chain of events for the auditor: to be read page by page, and verified when she asks."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.models import Event
from audit.recording import note, recorded
from audit.verifying import verify

PAGE = 50
MOST_VERIFIED_HERE = 50_000
"""Beyond this many events a verification outlasts a request: the command does it."""

NO_ID = {"invalid": gettext_lazy("This is no whole id: copy one from an event below.")}
WHOLE, BROKEN = "chain.verified", "chain.found_broken"

UNNAMED_SUBJECTS = frozenset({"session", "participation", "evidence", "occupation", "signoff"})
"""Of these only what happened and when is shown: who acted, on which record and with what else may, together with the
event beside it, tell who was whose partner in a practice session. The chain itself keeps everything."""


class EventFilters(forms.Form):
    """What to look for. Ids are whole; an action is found by its beginning."""

    action = forms.CharField(label=gettext_lazy("Action begins with"), required=False, max_length=100)
    subject = forms.UUIDField(label=gettext_lazy("Subject's id"), required=False, error_messages=NO_ID)
    actor = forms.UUIDField(label=gettext_lazy("Actor's id"), required=False, error_messages=NO_ID)


class Place(forms.Form):
    """Where in the chain a page begins."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


def auditors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For anybody but an auditor there is no such page."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_auditor:  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _kinds() -> list[str]:
    """Every kind of record an event may be about, so that a search by id alone can use the index by kind and id."""
    return sorted({str(model._meta.model_name) for model in apps.get_models() if hasattr(model, "public_id")})


def _found(filters: EventFilters) -> QuerySet[Event]:
    filters.full_clean()
    chosen = {name: value for name, value in getattr(filters, "cleaned_data", {}).items() if value}
    events = Event.objects.order_by("-sequence")
    if "action" in chosen:
        events = events.filter(action__startswith=chosen["action"])
    if "subject" in chosen or "actor" in chosen:
        # What an id is asked for by is told by what is found: these are found by action and time alone.
        events = events.exclude(subject_kind__in=UNNAMED_SUBJECTS)
    if "subject" in chosen:
        events = events.filter(subject_kind__in=_kinds(), subject_id=str(chosen["subject"]))
    if "actor" in chosen:
        person = str(get_user_model()._meta.model_name)
        events = events.filter(actor_kind=person, actor_id=str(chosen["actor"]))
    return events


def _names(events: list[Event]) -> dict[str, str]:
    ids = set()
    for event in events:
        if event.actor_id and not _unnamed(event):
            try:
                ids.add(uuid.UUID(event.actor_id))
            except ValueError:
                continue
    people: Any = get_user_model()
    return {str(one.public_id): str(one) for one in people.objects.filter(public_id__in=ids)}


def _unnamed(event: Event) -> bool:
    return event.subject_kind in UNNAMED_SUBJECTS


def _row(event: Event, names: dict[str, str]) -> dict[str, Any]:
    if _unnamed(event):
        return {"event": event, "who": "", "actor_id": "", "subject_id": "", "payload": [], "unnamed": True}
    return {
        "event": event,
        "who": names.get(event.actor_id, "") or event.actor_kind,
        "actor_id": event.actor_id,
        "subject_id": event.subject_id,
        "payload": list(event.payload.items()) if isinstance(event.payload, dict) else [],
        "unnamed": False,
    }


@require_safe
@auditors_only
def events(request: HttpRequest) -> HttpResponse:
    """Fifty events, the latest first, from a place in the chain on: the cost does not grow with the chain."""
    filters, place = EventFilters(request.GET, auto_id="filter_%s"), Place(request.GET)
    found = _found(filters)
    before = place.cleaned_data["before"] if place.is_valid() else None
    if before:
        found = found.filter(sequence__lt=before)
    rows = list(found[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    names = _names(shown)
    last = Event.objects.filter(action__in=[WHOLE, BROKEN]).order_by("-sequence").first()
    who = _names([last]) if last else {}
    length = Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    context = {
        "filters": filters,
        "rows": [_row(event, names) for event in shown],
        "next": shown[-1].sequence if more else None,
        "before": before,
        "length": length,
        "last": last,
        "last_whole": last is not None and last.action == WHOLE,
        "last_by": who.get(last.actor_id, last.actor_kind) if last else "",
        "since": length - last.sequence if last else length,
        "may_verify": length < MOST_VERIFIED_HERE,
        "most": MOST_VERIFIED_HERE,
    }
    return render(request, "audit/events.html", context)


@require_POST
@auditors_only
def verify_chain(request: HttpRequest) -> HttpResponse:
    """The chain read whole, and the verdict written into it: who looked, how far, and what was found."""
    length = Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    if length >= MOST_VERIFIED_HERE:
        messages.warning(
            request, _("The chain is too long to be read while you wait: ./run manage verify_audit")
        )
        return redirect("audit")
    verdict = verify()
    with recorded():
        if verdict.broken is None:
            note(
                WHOLE,
                by=request.user,
                subject=None,
                events=verdict.events,
                head=verdict.head,
                heads=verdict.heads,
            )
        else:
            broken = verdict.broken
            note(BROKEN, by=request.user, subject=None, kind=broken.kind, sequence=broken.sequence)
    if verdict.broken is None:
        messages.success(
            request, _("The chain is whole: %(events)d events were read.") % {"events": verdict.events}
        )
    else:
        messages.error(request, _("The chain is broken at %(place)s.") % {"place": verdict.broken})
    return redirect("audit")
