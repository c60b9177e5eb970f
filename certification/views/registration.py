"""The licences, insurances, memberships and other papers a person's curricula ask for, declared by herself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from certification import checking, papers_asked
from certification.views.progress_rows import short_day, spoken
from people.answering import PersonRequest, refusals_in
from people.models import Person, Registration

TONES = {"claimed": "waiting", "checked": "done", "returned": "act"}
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2100, 12, 31)


def _no_control_characters(text: str) -> None:
    if any(ord(character) < 32 for character in text):
        raise forms.ValidationError(_("Leave out line breaks and control characters."))


def _plausible_day(day: dt.date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("Check the year of this date."))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RegistrationForm(forms.Form):
    """What a registrar needs to find the registration in the body's public register."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), widget=forms.RadioSelect)
    body = forms.CharField(
        label=gettext_lazy("Registering body, insurer, or whoever gave it"),
        help_text=gettext_lazy("In full, as the body writes its own name."),
        max_length=120,
        validators=[_no_control_characters],
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        help_text=gettext_lazy(
            "As it stands in the public register or on the policy. A licence and an insurance have one."
        ),
        required=False,
        max_length=60,
        validators=[_no_control_characters],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), required=False, validators=[_plausible_day], widget=_date_input()
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"),
        help_text=gettext_lazy("The last day it is valid. Leave it empty for what does not expire."),
        required=False,
        validators=[_plausible_day],
        widget=_date_input(),
    )

    def __init__(self, *args: object, kinds: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(kind, _capital(Registration.name_of(kind))) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: PersonRequest) -> HttpResponse:
    """What she declared and what became of it, and a form for a new or corrected one."""
    asked = papers_asked.asked_of(request.user, spoken())
    held = list(
        Registration.objects.filter(person=request.user)
        .exclude(status="withdrawn")
        .order_by("-declared_at", "-pk")
    )
    kinds = list(asked) or [Registration.Kind.LICENCE, Registration.Kind.INSURANCE]
    form = RegistrationForm(request.POST or None, kinds=kinds, initial=_initial(request, held, kinds))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        with refusals_in(form):
            checking.declare(by=request.user, **words)
            messages.success(request, _("Thank you. A registrar checks it next."))
            return redirect("registration")
    returned = next((one for one in held if one.status == "returned"), None)
    return render(
        request,
        "registration/registration.html",
        {
            "asked": [
                {"kind": Registration.name_of(kind), "titles": "; ".join(titles)}
                for kind, titles in asked.items()
            ],
            "held": [_shown(one, request.user) for one in held],
            "form": form,
            "returned": returned,
        },
        status=422 if form.errors else 200,
    )


def _initial(request: PersonRequest, held: list[Registration], kinds: list[str]) -> dict[str, Any]:
    """A returned one is corrected from what it says; otherwise only the kind is chosen."""
    for one in held:
        if one.status == Registration.Status.RETURNED and one.kind in kinds:
            return {
                "kind": one.kind,
                "body": one.body,
                "number": one.number,
                "valid_from": one.valid_from,
                "expires_on": one.expires_on,
            }
    wanted = request.GET.get("kind", "")
    return {"kind": wanted if wanted in kinds else kinds[0]}


def _shown(one: Registration, person: Person) -> dict[str, Any]:
    expired = one.is_over(person.today())
    until = short_day(one.expires_on) if one.expires_on else _("does not expire")
    return {
        "title": _capital(one.get_kind_display()),
        "facts": [
            {"term": _("Body"), "value": one.body},
            *([{"term": _("Number"), "value": one.number}] if one.number else []),
            *([{"term": _("Valid from"), "value": short_day(one.valid_from)}] if one.valid_from else []),
            {"term": _("Expires on"), "value": until},
        ],
        "tone": "act" if expired else TONES[one.status],
        "text": _("Expired") if expired else one.get_status_display().capitalize(),
        "comment": one.comment if one.status == Registration.Status.RETURNED else "",
    }
