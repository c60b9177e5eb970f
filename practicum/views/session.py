"""One session, for the two people in it: its facts, both sides, and what each may do now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.wording import said
from people.answering import PersonRequest, refusals_in, refusals_said
from practicum import confirming, logging, signing_off
from practicum.models import Participation, Session, SignOff
from practicum.session_states import STATES, sides_of
from practicum.views.forms_sessions import DisputeForm, ProtocolForm, ReplyForm, SessionForm, role_words

LONGEST_HISTORY = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The session; a POST names its `action` (confirm, dispute, amend, ask, ask_again, withdraw)."""
    found, mine, theirs = _opened(request, public_id)
    line = _line_of(mine)
    data = request.POST if request.method == "POST" else None
    action = request.POST.get("action", "") if data else ""
    bound: dict[str, forms.Form] = {}
    if data is not None:
        done = ACTIONS.get(action)
        if done is None:
            messages.error(request, _("Choose what to do."))
            return redirect("session", found.public_id)
        form = done(request, mine, line)
        if form is None:
            return redirect("session", found.public_id)
        bound = {action: form}
    return render(
        request,
        "sessions/session.html",
        _shown(request, found, mine, theirs, line, bound),
        status=422 if bound else 200,
    )


def _opened(request: PersonRequest, public_id: uuid.UUID) -> tuple[Session, Participation, Participation]:
    found = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("stream", "logged_by", "corrects"),
        public_id=public_id,
    )
    mine = get_object_or_404(sides_of(request.user).select_related("enrolment__supervisor"), session=found)
    theirs = found.participations.select_related("person", "enrolment__curriculum").exclude(pk=mine.pk).get()
    return found, mine, theirs


def _line_of(mine: Participation) -> SignOff | None:
    return (
        mine.sign_offs.exclude(status="void")
        .select_related("participation__session", "returned_by", "signature__signer")
        .order_by("-requested_at", "-pk")
        .first()
    )


def _confirm(request: PersonRequest, mine: Participation, line: SignOff | None) -> forms.Form | None:
    adds = adds_steps(mine)
    form: forms.Form = (
        ProtocolForm(request.POST, enrolment=mine.enrolment) if adds else forms.Form(request.POST)
    )
    if form.is_valid():
        words = form.cleaned_data
        with refusals_in(form):
            confirming.confirm(
                by=request.user,
                participation=mine,
                steps=words.get("steps") or (),
                in_therapy=words.get("in_therapy"),
            )
            messages.success(request, _("Confirmed. Thank you."))
            return None
    return form


def _dispute(request: PersonRequest, mine: Participation, line: SignOff | None) -> forms.Form | None:
    form = DisputeForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            confirming.dispute(by=request.user, participation=mine, because=form.cleaned_data["because"])
            messages.success(
                request, _("Noted. Your partner gets a letter; it counts for neither of you meanwhile.")
            )
            return None
    return form


def _amend(request: PersonRequest, mine: Participation, line: SignOff | None) -> forms.Form | None:
    form = ProtocolForm(request.POST, enrolment=mine.enrolment)
    if form.is_valid():
        words = form.cleaned_data
        with refusals_in(form):
            logging.amend(
                by=request.user,
                participation=mine,
                steps=words.get("steps") or (),
                in_therapy=words.get("in_therapy"),
            )
            messages.success(request, _("The steps are changed."))
            return None
    return form


def _ask(request: PersonRequest, mine: Participation, line: SignOff | None) -> None:
    with refusals_said(request):
        signing_off.ask(by=request.user, participations=[mine])
        messages.success(request, _("It is with your supervisor now."))


def _ask_again(request: PersonRequest, mine: Participation, line: SignOff | None) -> forms.Form | None:
    form = ReplyForm(request.POST)
    if line is None:
        messages.error(request, _("This line was decided a moment ago."))
        return None
    if form.is_valid():
        with refusals_in(form):
            signing_off.ask_again(by=request.user, sign_off=line, reply=form.cleaned_data["reply"])
            messages.success(request, _("It is with your supervisor again."))
            return None
    return form


def _withdraw(request: PersonRequest, mine: Participation, line: SignOff | None) -> None:
    with refusals_said(request):
        logging.withdraw(by=request.user, session=mine.session)
        messages.success(request, _("Withdrawn. It counts for neither of you."))


ACTIONS: dict[str, Callable[[PersonRequest, Participation, SignOff | None], forms.Form | None]] = {
    "confirm": _confirm,
    "dispute": _dispute,
    "amend": _amend,
    "ask": _ask,
    "ask_again": _ask_again,
    "withdraw": _withdraw,
}


def adds_steps(mine: Participation) -> bool:
    """Whether confirming also tells the steps: the therapist, when her client logged the session."""
    return mine.role == "therapist" and mine.session.logged_by_id != mine.person_id


def _protocol(mine: Participation, bound: forms.Form | None) -> forms.Form:
    if bound is not None:
        return bound
    answer = {True: "yes", False: "no", None: ""}[mine.in_therapy]
    return ProtocolForm(enrolment=mine.enrolment, initial={"steps": mine.steps, "in_therapy": answer})


def _shown(
    request: PersonRequest,
    found: Session,
    mine: Participation,
    theirs: Participation,
    line: SignOff | None,
    bound: dict[str, forms.Form],
) -> dict[str, Any]:
    state = STATES[mine.state]  # type: ignore[attr-defined]
    gone = found.withdrawn_at is not None
    therapist = mine if mine.role == "therapist" else theirs
    return {
        "session": found,
        "mine": mine,
        "theirs": theirs,
        "coaching": logging.asks_in_therapy(mine.enrolment),
        "my_role": role_words(mine, mine.enrolment),
        "their_role": role_words(theirs, mine.enrolment),
        "state": state,
        "meaning": _("Your partner’s confirmation is enough.")
        if state.code == "signed" and line is None
        else state.meaning,
        "starts": found.starts_at.astimezone(request.user.zone),
        "facts": _facts(request, found, mine, theirs, therapist),
        "line": line,
        "disputed_by": _disputed_by(mine, theirs),
        "gone": gone,
        "newer": getattr(found, "corrected_by", None),
        "history": _history(found, request),
        "adds_steps": adds_steps(mine),
        "may_confirm": not gone and mine.status in {"claimed", "disputed"},
        "may_dispute": not gone and mine.status != "disputed",
        "may_correct": not gone,
        "may_amend": not gone and mine.role == "therapist" and mine.status == "confirmed",
        "may_withdraw": not gone
        and (found.logged_by_id == request.user.pk or "disputed" in {mine.status, theirs.status}),
        "action": next(iter(bound), ""),
        "confirm_form": bound.get("confirm") or (_protocol(mine, None) if adds_steps(mine) else None),
        "dispute_form": bound.get("dispute") or DisputeForm(),
        "amend_form": _protocol(mine, bound.get("amend")) if mine.role == "therapist" else None,
        "reply_form": bound.get("ask_again") or ReplyForm(),
        "has_supervisor": mine.enrolment.supervisor_id is not None,
    }


def _facts(
    request: PersonRequest,
    found: Session,
    mine: Participation,
    theirs: Participation,
    therapist: Participation,
) -> list[dict[str, Any]]:
    language = get_language() or "en"
    titles = {item.code: said(item, "title", language) for item in therapist.enrolment.curriculum.rules.steps}
    length = _("%(minutes)d minutes") % {"minutes": found.minutes}
    if found.ended_early:
        length = _("%(length)s, ended early") % {"length": length}
    facts = [
        {"term": _("Your role"), "value": capfirst(role_words(mine, mine.enrolment))},
        {"term": _("Partner"), "value": str(theirs.person)},
        {"term": _("Length"), "value": length},
        {"term": _("Format"), "value": capfirst(found.get_format_display())},
        {
            "term": _("Steps reached"),
            "value": "; ".join(titles.get(code, code) for code in therapist.steps) or _("none told"),
        },
    ]
    if mine.in_therapy is not None:
        answer = _("yes") if mine.in_therapy else _("no")
        facts.append({"term": _("The person coached is also in therapy"), "value": answer})
    facts.append(
        {
            "term": _("Logged by"),
            "value": _("you") if found.logged_by_id == request.user.pk else str(theirs.person),
        }
    )
    return facts


def _disputed_by(mine: Participation, theirs: Participation) -> str:
    for side in (mine, theirs):
        if side.status == Participation.Status.DISPUTED:
            who = _("You") if side is mine else str(side.person)
            return _("%(who)s: %(reason)s.") % {"who": who, "reason": side.get_disputed_because_display()}
    return ""


def _history(found: Session, request: PersonRequest) -> list[dict[str, Any]]:
    """The versions before this one, the latest first."""
    versions: list[dict[str, Any]] = []
    earlier = found.corrects
    while earlier is not None and len(versions) < LONGEST_HISTORY:
        starts = earlier.starts_at.astimezone(request.user.zone)
        versions.append({"session": earlier, "starts": starts})
        earlier = earlier.corrects
    return versions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_correct(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new version of the session with the right facts; the partner confirms it anew."""
    found, mine, theirs = _opened(request, public_id)
    if found.withdrawn_at is not None:
        messages.error(request, _("This session was already withdrawn or corrected."))
        return redirect("session", found.public_id)
    starts = found.starts_at.astimezone(request.user.zone)
    therapist = mine if mine.role == "therapist" else theirs
    initial = {
        "role": mine.role,
        "on": starts.date(),
        "starts_at": starts.time(),
        "minutes": found.minutes,
        "format": found.format,
        "ended_early": found.ended_early,
        "steps": therapist.steps,
        "in_therapy": {True: "yes", False: "no", None: ""}[mine.in_therapy],
    }
    form = SessionForm(request.POST or None, enrolment=mine.enrolment, partners=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            corrected = logging.correct(by=request.user, session=found, facts=form.facts())
            messages.success(
                request, _("Corrected. %(name)s is asked to confirm it anew.") % {"name": theirs.person}
            )
            return redirect("session", corrected.public_id)
    context = {"form": form, "session": found, "theirs": theirs}
    return render(request, "sessions/correct.html", context, status=422 if form.errors else 200)
