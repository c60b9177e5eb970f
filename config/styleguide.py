"""What the style guide shows: every component in every state, with invented people, in the page's language."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import get_language

TONES = ("waiting", "done", "practice", "act", "neutral")


class SampleForm(forms.Form):
    """One field of every kind a page may use."""

    name = forms.CharField(help_text="Exactly as it should stand on your certificate.", max_length=200)
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    on = forms.DateField(label="Date", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    setting = forms.ChoiceField(choices=[("", "Choose one"), ("clinic", "Clinic"), ("online", "Online")])
    role = forms.ChoiceField(
        label="Your role in the session",
        choices=[("therapist", "Therapist"), ("client", "Client")],
        widget=forms.RadioSelect,
    )
    steps = forms.MultipleChoiceField(
        label="Steps reached",
        choices=[("1", "1. Arriving"), ("2", "2. Resourcing"), ("3", "3. Approaching")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
        help_text="Mark each step you worked in.",
    )
    note = forms.CharField(
        label="What you learned about your own technique",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    file = forms.FileField(label="Your licence", required=False, help_text="PDF or picture, up to 5 MB.")
    agree = forms.BooleanField(label="I keep to the scope statement of this stream.")


class SampleFilters(forms.Form):
    """A filter bar's fields."""

    status = forms.ChoiceField(
        choices=[("", "Any"), ("waiting", "Waiting"), ("signed", "Signed")], required=False
    )
    words = forms.CharField(label="Name", required=False)


def _words(french: bool) -> dict[str, str]:
    pairs = {
        "stream": (
            "Certified Trauma Integration Clinician",
            "Clinicienne certifiée en intégration du trauma",
        ),
        "greeting": ("Good morning, Ines. One line needs you.", "Bonjour Inès. Une ligne vous attend."),
        "lede": (
            "You enrolled on 2 February. Everything else is waiting for other people.",
            "Vous êtes inscrite depuis le 2 février. Tout le reste attend d’autres personnes.",
        ),
        "next": ("Correct the session of 7 November", "Corrigez la séance du 7 novembre"),
        "next_text": (
            "Dr Okafor returned it: the setting is missing. It takes about two minutes.",
            "La Dre Okafor l’a retournée : le lieu manque. Il faut environ deux minutes.",
        ),
        "open": ("Open session", "Ouvrir la séance"),
        "consultation": ("Individual consultation", "Consultation individuelle"),
        "group": ("Sessions as therapist", "Séances comme thérapeute"),
        "modules": ("Foundations of trauma-focused care", "Fondements des soins axés sur le trauma"),
        "remains": ("6 h 30 min more, of which 4 h are waiting.", "Encore 6 h 30 min, dont 4 h en attente."),
        "waiting": ("Awaiting sign-off", "En attente de signature"),
        "done": ("Signed off", "Signée"),
        "practice": ("Confirmed", "Confirmée"),
        "act": ("Returned", "Retournée"),
        "neutral": ("Draft", "Brouillon"),
        "session": ("Session with partner 2", "Séance avec la partenaire 2"),
        "line": (
            "1 h did not count: the share of group hours is 50 %.",
            "1 h n’a pas compté : la part des heures de groupe est de 50 %.",
        ),
        "fix": ("Correct it", "Corriger"),
    }
    return {name: pair[french] for name, pair in pairs.items()}


def _requirements(words: dict[str, str]) -> list[dict[str, Any]]:
    def figures(recorded: int, verified: int, counted: int, needed: int, waiting: int) -> SimpleNamespace:
        return SimpleNamespace(
            recorded=recorded, verified=verified, counted=counted, needed=needed, waiting=waiting
        )

    lines = [
        {"outcome": outcome, "title": words["session"], "words": words["line"]}
        for outcome in ("counted", "part", "waiting")
    ]
    lines.append(
        {
            "outcome": "not",
            "title": words["session"],
            "words": words["next_text"],
            "url": "#",
            "action": words["fix"],
        }
    )
    return [
        {
            "title": words["consultation"],
            "unit": "minutes",
            "met": False,
            "figures": figures(1710, 1470, 1410, 1800, 240),
            "remains": words["remains"],
            "lines": lines,
        },
        {
            "title": words["modules"],
            "unit": "count",
            "met": True,
            "figures": figures(4, 4, 3, 3, 0),
            "lines": lines[:1],
        },
        {
            "title": words["group"],
            "unit": "count",
            "met": False,
            "figures": figures(0, 0, 0, 12, 0),
            "lines": [],
        },
    ]


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/styleguide.html."""
    words = _words(bool((get_language() or "en").startswith("fr")))
    today = dt.date(2026, 11, 18)
    return {
        "words": words,
        "requirements": _requirements(words),
        "bars": [
            {"label": f"W{week}", "done": done, "waiting": waiting}
            for week, done, waiting in (
                (40, 360, 0),
                (41, 480, 0),
                (42, 450, 0),
                (43, 540, 0),
                (44, 300, 0),
                (45, 510, 0),
                (46, 435, 75),
                (47, 270, 180),
            )
        ],
        "chips": [{"tone": tone, "text": words[tone]} for tone in TONES],
        "alerts": ["note", "done", "waiting", "act", "practice"],
        "columns": ["Person", "Enrolled", "Standing", "Status"],
        "rows": [
            [
                {"text": name, "url": "#"},
                "2 Feb 2026",
                "24 h of 30 h",
                {"text": words[tone], "tone": tone},
            ]
            for name, tone in (
                ("Ines Halloran", "act"),
                ("Jean-Łukasz Côté", "waiting"),
                ("Ama Owusu", "done"),
            )
        ],
        "page": Paginator(range(120), 10).page(4),
        "tasks": [
            {
                "title": words["next"],
                "url": "#",
                "tone": "act",
                "text": words["act"],
                "hint": words["next_text"],
            },
            {"title": words["consultation"], "url": "#", "tone": "waiting", "text": words["waiting"]},
            {"title": words["modules"], "tone": "done", "text": words["done"]},
        ],
        "entries": [
            {
                "on": today - dt.timedelta(days=3 * n),
                "title": words["session"],
                "words": "1 h 30 min · Harbour Street Clinic",
                "tone": tone,
                "text": words[tone],
                "url": "#",
                "note": words["next_text"] if tone == "act" else "",
            }
            for n, tone in enumerate(TONES)
        ],
        "facts": [
            {"term": "Date", "value": "Wed 18 Nov 2026", "change_url": "#"},
            {"term": "Your role", "value": "Therapist", "change_url": "#"},
            {"term": "Length", "value": "1 h 30 min", "change_url": "#"},
        ],
        "dates": [
            {"on": today, "title": words["modules"], "words": "40 min"},
            {
                "on": today + dt.timedelta(days=9),
                "title": words["consultation"],
                "words": "Dr Miriam Okafor, 10:00",
            },
        ],
        "cast": [
            {"public_id": "1", "name": "Ines Halloran", "text": words["stream"]},
            {"public_id": "2", "name": "Dr Miriam Okafor", "text": words["waiting"]},
        ],
        "form": SampleForm(),
        "wrong_form": SampleForm({"email": "ines", "on": "2026-13-40", "name": "Ines"}, prefix="wrong"),
        "filters": SampleFilters(auto_id="filter_%s"),
    }
