"""A supervisor's queue: sign the lines she has reviewed, return the one that needs another look, keep the rest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certification.models import Enrolment, ScopeAttestation, Signature
from certification.rules.prose import explaining
from certification.views.appointed import only_appointed
from certification.views.progress_rows import spoken
from people.answering import PersonRequest, refusals_in, refusals_said, signing
from people.models import Person
from people.proof import proof_of
from practicum import signing_off
from practicum.models import Participation, Session, SignOff
from practicum.views.forms_queue import ReturnForm, TherapistFilter
from practicum.views.queue_rows import AT_ONCE, lines_of, page_of_queue, rows_of, step_titles

TONES = {"requested": "waiting", "returned": "act", "signed": "done", "void": "neutral"}
METHODS = {
    "password": gettext_lazy("password"),
    "code": gettext_lazy("code by e-mail"),
    "totp": gettext_lazy("code of an authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
    "demo": gettext_lazy("one click in the demonstration"),
}


@only_appointed("supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
@signing
def queue(request: PersonRequest) -> HttpResponse:
    """What waits for this supervisor; a POST signs the ticked lines, at most ten, each by its hash."""
    if request.method == "POST":
        return _sign_ticked(request)
    return _show(request, number=request.GET.get("page"), therapist=request.GET.get("therapist", ""))


def _show(
    request: PersonRequest,
    *,
    number: str | None,
    therapist: str,
    problem: str = "",
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    owners = list(
        Enrolment.objects.supervised_by(request.user)
        .filter(participations__sign_offs__status="requested")
        .distinct()
        .select_related("person", "stream")
        .order_by("person__name", "pk")
    )
    only = _accompanied(request.user, therapist)
    chosen = str(only.public_id) if only else ""
    emptied = only if only not in owners else None
    if emptied:
        owners.append(emptied)
    names = [(str(one.public_id), f"{one.person} · {one.stream}") for one in owners]
    groups, page = page_of_queue(request.user, number, enrolment=chosen, ticked=ticked)
    scopes = (
        ScopeAttestation.objects.filter(
            enrolment__in=Enrolment.objects.supervised_by(request.user), status="attested"
        )
        .select_related("enrolment__person", "enrolment__stream")
        .order_by("attested_at", "pk")
    )
    if chosen:
        scopes = scopes.filter(enrolment__public_id=chosen)
    return render(
        request,
        "queue/queue.html",
        {
            "groups": groups,
            "page": page,
            "chosen": chosen,
            "emptied": emptied,
            "filter": TherapistFilter({"therapist": chosen}, therapists=names)
            if len(names) > 1 or chosen
            else None,
            "meaning": signing_off.meaning(),
            "at_once": AT_ONCE,
            "problem": problem,
            "scopes": list(scopes),
            "any_open": any(not row.barred for group in groups for row in group.rows),
        },
        status=422 if problem else 200,
    )


def _accompanied(person: Person, public_id: str) -> Enrolment | None:
    """The enrolment meant by that text, if this person supervises it."""
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        return None
    mine = Enrolment.objects.supervised_by(person).filter(public_id=wanted)
    return mine.select_related("person", "stream").first()


def _sign_ticked(request: PersonRequest) -> HttpResponse:
    ticked = list(dict.fromkeys(request.POST.getlist("line")))
    problem = ""
    if not ticked:
        problem = _("Tick at least one line, then sign.")
    elif len(ticked) > AT_ONCE:
        problem = _(
            "At most %(count)d lines are signed at once, so that each one is really looked at. Untick some; they stay."
        ) % {"count": AT_ONCE}
    if problem:
        return _show(
            request,
            number=request.POST.get("page"),
            therapist=request.POST.get("therapist", ""),
            problem=problem,
            ticked=frozenset(ticked),
        )
    lines = _known(request.user, ticked)
    results = signing_off.approve_many(
        by=request.user,
        lines={line: request.POST.get(f"shown-{line.public_id}", "") for line in lines},
        proof=proof_of(request),
    )
    signed = [result.sign_off for result in results if not result.refusal]
    if signed:
        said = ngettext("Signed: %(count)d line.", "Signed: %(count)d lines.", len(signed))
        messages.success(request, f"{said % {'count': len(signed)}} " + "; ".join(map(_name, signed)) + ".")
    for result in results:
        if result.refusal:
            words = {"line": _name(result.sign_off), "why": result.refusal}
            messages.error(request, _("Not signed: %(line)s. %(why)s") % words)
    if missing := len(ticked) - len(lines):
        unknown = ngettext(
            "%(count)d line no longer waits for you.", "%(count)d lines no longer wait for you.", missing
        )
        messages.error(request, unknown % {"count": missing})
    return redirect(_same_therapist(request))


def _same_therapist(request: PersonRequest) -> str:
    """The queue as it was filtered before signing."""
    try:
        therapist = uuid.UUID(request.POST.get("therapist", ""))
    except ValueError:
        return reverse("queue")
    return f"{reverse('queue')}?therapist={therapist}"


def _known(person: Person, ticked: list[str]) -> list[SignOff]:
    """The ticked lines this person may see, oldest first. Anything else ticked is none of hers, or is nonsense."""
    wanted = []
    for text in ticked:
        try:
            wanted.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(
        SignOff.objects.visible_to(person)
        .filter(public_id__in=wanted)
        .select_related("participation__session", "participation__person", "participation__enrolment")
        .order_by("participation__session__starts_at", "pk")
    )


def _name(line: SignOff) -> str:
    side = line.participation
    day = side.session.starts_at.astimezone(side.person.zone).date()
    return f"{side.person}, {date_format(day, _('j M Y'), use_l10n=False)}, {side.get_role_display()}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue_return(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One line, sent back with a comment. Every other line stays where it is."""
    keys = list(
        SignOff.objects.waiting_for(request.user).filter(public_id=public_id).values_list("pk", flat=True)
    )
    if not keys:
        # Decided meanwhile, or never hers: a line she may see says what became of it, any other is not there.
        get_object_or_404(SignOff.objects.visible_to(request.user), public_id=public_id)
        if request.method == "POST":
            messages.info(request, _("This line no longer waits for you."))
        return redirect("line", public_id)
    found = lines_of(request.user, keys)[0]
    form = ReturnForm(request.POST if request.method == "POST" else None, role=found.participation.role)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            signing_off.send_back(by=request.user, sign_off=found, comment=form.text())
            messages.success(
                request, _("Returned: %(line)s. The therapist is told.") % {"line": _name(found)}
            )
            return redirect("queue")
    return render(
        request,
        "queue/return.html",
        {"row": rows_of(request.user, [found])[0], "line": found, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def line(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One line in full: what was shown and, once signed, the record of the signature."""
    found = _opened(request.user, public_id)
    seen = json.loads(found.signature.shown) if found.signature else signing_off.shown(found)
    waits = (
        found.status == SignOff.Status.REQUESTED
        and found.participation.enrolment.supervisor_id == request.user.pk
    )
    return render(
        request,
        "queue/line.html",
        {
            "line": found,
            "person": found.participation.person,
            "stream": found.participation.enrolment.stream,
            "own": found.participation.person_id == request.user.pk,
            "tone": TONES[found.status],
            "facts": _facts(found, seen),
            "row": rows_of(request.user, lines_of(request.user, [found.pk]))[0] if waits else None,
            "signature": signature_facts(found.signature) if found.signature else None,
            "may_take_back": found.status == SignOff.Status.SIGNED
            and found.signature is not None
            and found.signature.signer_id == request.user.pk,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@signing
def line_take_back(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """A signature given by this person, taken back after saying what that does."""
    found = get_object_or_404(
        _lines().filter(signature__signer=request.user, status="signed"), public_id=public_id
    )
    if request.method == "POST":
        with refusals_said(request):
            signing_off.take_back(by=request.user, sign_off=found)
            messages.success(request, _("Your signature is taken back: %(line)s.") % {"line": _name(found)})
        return redirect("line", public_id)
    seen = json.loads(found.signature.shown) if found.signature else {}
    return render(request, "queue/take_back.html", {"line": found, "facts": _facts(found, seen)})


def signature_facts(signature: Signature, *, with_hash: bool = True) -> dict[str, Any]:
    """The record of a signature in words; `intact` says that what is stored still has the hash that was signed."""
    how = [str(METHODS.get(part.rpartition(":")[2], part)) for part in signature.method.split("+")]
    facts = [
        {"term": _("Signed by"), "value": str(signature.signer)},
        {"term": _("Meaning"), "value": signature.meaning},
        {"term": _("Signed at"), "value": moment(signature.signed_at)},
        {"term": _("Proved their identity at"), "value": moment(signature.authenticated_at)},
        {"term": _("By"), "value": ", ".join(how)},
    ]
    if with_hash:
        facts.append({"term": _("SHA-256 of what was shown"), "value": signature.shown_sha256})
    return {
        "facts": facts,
        "intact": hashlib.sha256(signature.shown.encode()).hexdigest() == signature.shown_sha256,
    }


def moment(at: dt.datetime) -> str:
    """A moment in the reader's own time zone, which is the active one."""
    return date_format(timezone.localtime(at), _("j M Y, H:i T"), use_l10n=False)


def _lines() -> Any:
    return SignOff.objects.select_related(
        "participation__session",
        "participation__evidence",
        "participation__person",
        "participation__enrolment__person",
        "participation__enrolment__stream",
        "participation__enrolment__curriculum",
        "signature__signer",
        "returned_by",
    )


def _opened(person: Person, public_id: uuid.UUID) -> SignOff:
    visible = SignOff.objects.visible_to(person).filter(public_id=public_id).values("pk")
    return get_object_or_404(_lines(), pk__in=visible)


def _facts(found: SignOff, seen: dict[str, Any]) -> list[dict[str, Any]]:
    """What was on the screen, term by term. A client's line has date, minutes and format and nothing else."""
    language = spoken()
    day = dt.date.fromisoformat(seen["on"])
    facts = [
        {"term": _("Therapist"), "value": seen["person"]},
        {"term": _("Role"), "value": Participation.Role(seen["role"]).label},
        {"term": _("Date"), "value": date_format(day, "j F Y", use_l10n=False)},
        {"term": _("Length"), "value": explaining.amount(seen["minutes"], "minutes", language)},
        {"term": _("Format"), "value": Session.Format(seen["format"]).label},
    ]
    if seen["role"] != "therapist":
        return facts
    steps = step_titles(found.participation.enrolment, seen["steps"], language)
    facts += [
        {"term": _("Start"), "value": moment(dt.datetime.fromisoformat(seen["starts_at"]))},
        {"term": _("Partner"), "value": _("partner %(number)d") % {"number": seen["partner"]}},
        {"term": _("Protocol steps reached"), "value": "; ".join(steps) or _("none")},
        {"term": _("Ended early"), "value": _("yes") if seen["ended_early"] else _("no")},
    ]
    if seen["in_therapy"] is not None:
        facts.append(
            {
                "term": _("The person coached is also in therapy"),
                "value": _("yes") if seen["in_therapy"] else _("no"),
            }
        )
    return facts
