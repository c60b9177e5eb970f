"""Competence attested one by one by the assigned supervisor, signed once for those ticked."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from certification.models import Enrolment
from certification.signing import fingerprint
from certification.views.progress_rows import spoken
from certification.wording import said
from people.answering import PersonRequest, refusals_in, refusals_said, signing
from people.proof import proof_of
from people.refusals import NotNow
from practicum import attesting
from practicum.models import CompetenceAttestation
from practicum.views.queue import moment


class CompetenceForm(forms.Form):
    """The competences not attested yet, one box each, and the hash of the list that was read."""

    competences = forms.MultipleChoiceField(
        label=gettext_lazy("I have seen this shown"),
        help_text=gettext_lazy("Tick only what you have seen yourself. The others can follow later."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
        error_messages={"required": gettext_lazy("Tick at least one competence.")},
    )
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, listed: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competences"].choices = listed  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signing
def competences(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the stream lists: attested ones with their day, the others to be ticked and signed."""
    enrolment = get_object_or_404(
        Enrolment.objects.supervised_by(request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    titles = {item.code: said(item, "title", spoken()) for item in enrolment.curriculum.rules.competences}
    attested = {one.competence: one for one in _attested(enrolment)}
    # Every listed competence stays a valid choice: one attested a moment ago is told so, not called unknown.
    shown_sha256 = fingerprint(_shown(enrolment, titles))
    form = CompetenceForm(
        request.POST if request.method == "POST" else None,
        listed=list(titles.items()),
        initial={"shown": shown_sha256},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["shown"] != shown_sha256:
                raise NotNow(_("The list changed while you were reading. Look at it again, then sign."))
            signed = attesting.attest(
                by=request.user,
                enrolment=enrolment,
                competences=form.cleaned_data["competences"],
                proof=proof_of(request),
            )
            done = ngettext("Signed: %(count)d competence.", "Signed: %(count)d competences.", len(signed))
            messages.success(request, done % {"count": len(signed)})
            return redirect("competences", public_id)
    form.fields["competences"].choices = [  # type: ignore[attr-defined]
        (code, title) for code, title in titles.items() if code not in attested
    ]
    return render(
        request,
        "supervisees/competences.html",
        {
            "enrolment": enrolment,
            "form": form,
            "hash": shown_sha256,
            "attested": [
                {
                    "attestation": one,
                    "title": titles.get(code, code),
                    "by": one.signature.signer,
                    "at": moment(one.signature.signed_at),
                    "mine": one.signature.signer_id == request.user.pk,
                }
                for code, one in attested.items()
            ],
            "left": len([code for code in titles if code not in attested]),
            "listed": len(titles),
            "active": enrolment.status == Enrolment.Status.ACTIVE,
            "meaning": attesting.meaning(),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@signing
def competence_take_back(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One attestation of this person, taken back after saying what that does."""
    found = get_object_or_404(
        CompetenceAttestation.objects.filter(
            signature__signer=request.user, status="attested"
        ).select_related(
            "enrolment__person", "enrolment__stream", "enrolment__curriculum", "signature", "evidence"
        ),
        public_id=public_id,
    )
    title = next(
        (
            said(item, "title", spoken())
            for item in found.enrolment.curriculum.rules.competences
            if item.code == found.competence
        ),
        found.competence,
    )
    still_hers = found.enrolment.supervisor_id == request.user.pk
    if request.method == "POST":
        with refusals_said(request):
            attesting.take_back(by=request.user, attestation=found)
            messages.success(request, _("Taken back: %(competence)s.") % {"competence": title})
        return redirect("competences", found.enrolment.public_id) if still_hers else redirect("supervisees")
    day = date_format(found.signature.signed_at.astimezone(request.user.zone).date(), "j F Y", use_l10n=False)
    return render(
        request,
        "supervisees/take_back.html",
        {
            "attestation": found,
            "enrolment": found.enrolment,
            "still_hers": still_hers,
            "facts": [
                {"term": _("Therapist"), "value": str(found.enrolment.person)},
                {"term": _("Competence"), "value": title},
                {"term": _("Signed on"), "value": day},
            ],
        },
    )


def _attested(enrolment: Enrolment) -> QuerySet[CompetenceAttestation]:
    return enrolment.competence_attestations.filter(status="attested").select_related("signature__signer")


def _shown(enrolment: Enrolment, titles: dict[str, str]) -> dict[str, object]:
    return {
        "enrolment": str(enrolment.public_id),
        "person": enrolment.person.name,
        "curriculum": enrolment.curriculum.sha256,
        "competences": titles,
    }
