"""Which stream fits: six questions on one page, and an answer with its reasons. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certification import guiding
from certification.guiding import Answers, Recommendation
from certification.views.streams import ACADEMY, published, spoken

CHOOSE = {
    "required": _("Choose the answer that comes nearest."),
    "invalid_choice": _("Choose one of these answers."),
}


class GuideForm(forms.Form):
    """The questions a therapist asks herself before she enrols."""

    role = forms.ChoiceField(
        label=_("What is your profession today?"),
        choices=[
            ("licensed", _("I hold a licence to practise therapy, counselling, psychology or social work")),
            ("training", _("I am in training for such a licence")),
            ("helper", _("I am a coach, a peer supporter or another helper, without a clinical licence")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    aim = forms.ChoiceField(
        label=_("What are you looking for?"),
        choices=[
            ("overview", _("A broad footing in trauma work that goes with the model I already use")),
            ("framework", _("One treatment framework, step by step, to use again and again")),
            ("beside", _("Skills to teach beside somebody’s therapy, without treating trauma")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    people = forms.ChoiceField(
        label=_("Whom do you work with, and where?"),
        choices=[
            ("complex", _("Mostly people with complex, early or repeated trauma")),
            ("mixed", _("A mixed group, as in a school, an agency, addiction services or general practice")),
            ("none", _("With nobody at present, or not directly")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    learning = forms.ChoiceField(
        label=_("How do you want to learn?"),
        choices=[
            ("practice", _("By practising, and talking my sessions over in consultation")),
            ("theory", _("From lectures and reading alone")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    chairs = forms.ChoiceField(
        label=_("Would you sit in both chairs?"),
        help_text=_("Practice here means giving sessions and receiving them, as the client of a colleague."),
        choices=[("yes", _("Yes")), ("unsure", _("I am not sure")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    readiness = forms.ChoiceField(
        label=_("Is this the time?"),
        choices=[
            ("ready", _("I have a few hours in most weeks, and people of my own to lean on")),
            ("no_time", _("I have little time in the coming months")),
            (
                "no_support",
                _("I have time, but nobody of my own to lean on: no supervision, therapy or colleagues"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The questions; with answers in the address, the advice above them. The address may be shared."""
    asked = any(name in request.GET for name in GuideForm.base_fields)
    form = GuideForm(request.GET if asked else None, label_suffix="", use_required_attribute=False)
    words: dict[str, Any] = {"form": form, "academy": ACADEMY, "advice": None}
    if asked and form.is_valid():
        language = spoken()
        offers = [guiding.offer(one.rules, language) for one in published()]
        advice = guiding.recommend(Answers(**form.cleaned_data), offers)
        words |= {"advice": advice, "told": _told(form), **_ways_on(advice)}
    wrong = asked and not form.is_valid()
    return render(request, "guide/guide.html", words, status=422 if wrong else 200)


def _ways_on(advice: Recommendation) -> dict[str, str]:
    if advice.nearest is None:
        return {"stream_url": ""}
    return {"stream_url": reverse("stream", args=[advice.nearest.code])}


def _told(form: GuideForm) -> list[dict[str, Any]]:
    """The answers in words, each under its question."""
    chosen = {name: dict(form.fields[name].choices)[value] for name, value in form.cleaned_data.items()}  # type: ignore[attr-defined]
    return [{"term": form.fields[name].label, "value": words} for name, words in chosen.items()]
