"""What must never be so: looked for, explained, each with the repair that would put it right."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import crediting, invariants, issuing
from certification.models import Certificate, Enrolment, Evidence
from certification.views.registry.doors import to_act
from certification.views.registry.ledger import is_attendance_only, kind_in_words
from certification.views.registry.listing import at_time
from people.answering import PersonRequest, refusals_said
from people.models import Person

MOST = 25


class Repair(forms.Form):
    """Which record is to be put right, and how."""

    do = forms.ChoiceField(choices=[("resettle", ""), ("retry", "")])
    record = forms.UUIDField()


@to_act
def checks(request: PersonRequest) -> HttpResponse:
    """Findings by promise. A repair is an action of its own; a registrar presses it, nothing is repaired by looking."""
    if request.method == "POST":
        _repair(request)
        return redirect("registry_checks")
    now = timezone.now()
    sections = [
        _section(
            _("In force, but no longer met"),
            _("In force while its file lacks something today. It stays good until a registrar decides."),
            [_in_force(row) for row in invariants.in_force_but_unmet()[: MOST + 1]],
        ),
        _section(
            _("Met, but nothing issued for an hour"),
            _("Everything is met and no certificate came of it. Judging the file anew issues it."),
            [_not_issued(row) for row in invariants.met_but_not_issued(now)[: MOST + 1]],
        ),
        _section(
            _("Issued, but the paper is not made after an hour"),
            _("The certificate counts; its paper waits."),
            [_not_made(row, request.user) for row in invariants.issued_but_not_made(now)[: MOST + 1]],
        ),
        _section(
            _("Signed by somebody not appointed on that day"),
            _(
                "Perhaps an appointment ended before the signature. Appoint them for that time, or have it signed anew."
            ),
            [_signed(row) for row in invariants.signed_without_appointment(MOST + 1)],
        ),
        _section(
            _("Standing to be judged anew"),
            _("Something shared changed, or its day has come. The sweep does this within a minute or two."),
            [_stale(row) for row in invariants.to_be_judged_anew()[: MOST + 1]],
        ),
        _section(
            _("Standing that differs from a fresh judgement"),
            _("Of the %(sample)d looked at longest ago. The command check_standing looks at all of them.")
            % {"sample": invariants.SAMPLE},
            [_differs(row, what) for row, what in invariants.differing()[: MOST + 1]],
        ),
    ]
    context = {
        "sections": sections,
        "found": sum(len(section["findings"]) for section in sections),
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/checks.html", context)


def _repair(request: PersonRequest) -> None:
    form = Repair(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done: choose a finding on the page."))
        return
    key: uuid.UUID = form.cleaned_data["record"]
    if form.cleaned_data["do"] == "resettle":
        rows = Enrolment.objects.filter(public_id=key, status__in=invariants.OPEN)
        if rows.exists():
            crediting.resettle(rows, by=request.user)
            messages.success(request, _("Judged anew. What is still found here needs a decision."))
            return
    else:
        certificate = Certificate.objects.select_related("enrolment").filter(public_id=key).first()
        if certificate is not None:
            with refusals_said(request):
                issuing.retry(by=request.user, certificate=certificate)
                messages.success(request, _("Queued again."))
            return
    messages.error(request, _("Nothing was done: choose a finding on the page."))


def _section(title: str, why: str, findings: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "why": why, "findings": findings[:MOST], "more": len(findings) > MOST}


def _finding(row: Enrolment, words: str, **repair: str) -> dict[str, Any]:
    return {
        "who": str(row.person),
        "stream": str(row.stream),
        "words": words,
        "url": reverse("registry_enrolment", args=[row.public_id]),
        "record": str(row.public_id),
        **repair,
    }


def _in_force(row: Certificate) -> dict[str, Any]:
    return _finding(
        row.enrolment,
        _("Certificate %(number)s") % {"number": row.number},
        link=reverse("registry_certificate", args=[row.public_id]),
        label=_("Open the certificate"),
        do="resettle",
        button=_("Judge anew"),
    )


def _not_issued(row: Enrolment) -> dict[str, Any]:
    words = _("%(met)d of %(asked)d met") % {"met": row.standing.met, "asked": row.standing.asked}
    return _finding(row, words, do="resettle", button=_("Judge anew, and issue"))


def _not_made(row: Certificate, viewer: Person) -> dict[str, Any]:
    words = _("%(number)s, issued %(at)s: %(status)s") % {
        "number": row.number,
        "at": at_time(viewer, row.issued_at),
        "status": row.get_production_display(),
    }
    link = {"link": reverse("registry_certificate", args=[row.public_id]), "label": _("Open the certificate")}
    if row.production == "failed":
        again = {"do": "retry", "button": _("Try again")}
        return _finding(row.enrolment, words, **link, **again) | {"record": str(row.public_id)}
    return _finding(row.enrolment, words, **link)


def _signed(row: Evidence) -> dict[str, Any]:
    verifier = row.verified_by
    at = row.verified_at
    words = kind_in_words(row.kind)
    if verifier is not None and at is not None and not is_attendance_only(row.kind):
        words = _("%(what)s, signed by %(name)s, %(at)s") % {
            "what": words,
            "name": verifier,
            "at": at_time(verifier, at),
        }
    return _finding(
        row.enrolment, words, link=reverse("registry_appointments"), label=_("Open the appointments")
    )


def _stale(row: Enrolment) -> dict[str, Any]:
    stored = getattr(row, "standing", None)
    words = _("never judged") if stored is None else _("to be judged anew")
    return _finding(row, words, do="resettle", button=_("Judge anew"))


def _differs(row: Enrolment, what: str) -> dict[str, Any]:
    return _finding(row, _("Differs in: %(what)s") % {"what": what}, do="resettle", button=_("Judge anew"))
