"""The scope of a stream, read and signed by the one who will work within it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from certification import scoping
from certification.models import Enrolment, ScopeAttestation
from certification.signing import fingerprint
from certification.views.progress_rows import spoken
from people.answering import PersonRequest, refusals_in, signing
from people.models import Person
from people.names import clean_printed_name
from people.proof import proof_of


class ScopeForm(forms.Form):
    """One's own printed name, typed in place of a pen, and the hash of the text that was read."""

    name = forms.CharField(
        label=gettext_lazy("Type your name to sign"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, signer: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.signer = signer
        self.fields["name"].help_text = _("As it will be printed: %(name)s") % {"name": signer.name}

    def clean_name(self) -> str:
        typed = clean_printed_name(self.cleaned_data["name"])
        if typed.casefold() != self.signer.name.casefold():
            raise forms.ValidationError(
                _("This is not the name you are registered with: type “%(name)s”."),
                params={"name": self.signer.name},
            )
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@signing
def scope(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """What this person may and may not do under her certificate, and her signature below it."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    language = spoken()
    seen = scoping.shown(enrolment, language)
    form = ScopeForm(request.POST or None, signer=request.user, initial={"shown": fingerprint(seen)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            scoping.attest(
                by=request.user,
                enrolment=enrolment,
                shown_sha256=form.cleaned_data["shown"],
                language=language,
                proof=proof_of(request),
            )
            messages.success(request, _("Signed. It counts from today, once it is countersigned."))
            return redirect("scope", enrolment.public_id)
    attestations = list(
        ScopeAttestation.objects.filter(enrolment=enrolment)
        .select_related("signature", "countersignature__signer")
        .order_by("-attested_at", "-pk")
    )
    latest = attestations[0] if attestations else None
    return render(
        request,
        "scope/scope.html",
        {
            "enrolment": enrolment,
            "may": seen["may"],
            "may_not": seen["may_not"],
            "form": form,
            "hash": fingerprint(seen),
            "latest": latest,
            "signed_on": latest.signature.signed_at.astimezone(request.user.zone).date() if latest else None,
            "may_sign": enrolment.status == Enrolment.Status.ACTIVE
            and (latest is None or latest.status == ScopeAttestation.Status.RETURNED),
        },
        status=422 if form.errors else 200,
    )
