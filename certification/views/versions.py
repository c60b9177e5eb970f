"""A proposed move to another version, as its therapist sees it: what would change for her, and her answer."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification import moving_versions
from certification.models import Enrolment, VersionMove
from certification.rules.prose import explaining
from certification.signing import fingerprint
from certification.views.progress_decisions import open_move
from certification.views.progress_rows import spoken
from certification.wording import said
from people.answering import PersonRequest, refusals_in

TONES = {"gains": "done", "loses": "act", "new": "waiting", "gone": "neutral", "figures": "neutral"}


class Answer(forms.Form):
    """Nothing to type: what was shown goes along with the answer."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)


def change_words(change: str) -> str:
    """What becomes of a requirement, in a word or two."""
    return {
        "gains": _("Would be met"),
        "loses": _("Would no longer be met"),
        "new": _("New"),
        "gone": _("No longer asked"),
        "figures": _("Other figures"),
    }[change]


def _figures(side: dict[str, Any] | None, language: str) -> str:
    if side is None:
        return _("not asked")
    return _("%(counted)s of %(needed)s") % {
        "counted": explaining.amount(side["counted"], side["unit"], language),
        "needed": explaining.amount(side["needed"], side["unit"], language),
    }


def change_rows(
    changes: list[dict[str, Any]], language: str, *, untold: Collection[str] = ()
) -> list[list[Any]]:
    """Rows of a table: requirement, what becomes of it, before, after; of those untold no figures."""
    return [
        [
            said(one, "title", language),
            {"text": change_words(one["change"]), "tone": TONES[one["change"]]},
            _("not shown") if one["code"] in untold else _figures(one["before"], language),
            _("not shown") if one["code"] in untold else _figures(one["after"], language),
        ]
        for one in changes
    ]


def change_columns() -> list[str]:
    return [_("Requirement"), _("What changes"), _("Before"), _("After")]


def summary(seen: dict[str, Any]) -> str:
    """How much is met before and after, in one sentence."""
    (met, asked), (would, of) = seen["met"]
    return _("Met today: %(met)d of %(asked)d. By the other version: %(would)d of %(of)d.") % {
        "met": met,
        "asked": asked,
        "would": would,
        "of": of,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_move(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The proposal with its preview. She agrees to exactly what was on the screen, or declines."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    move = open_move(enrolment)
    form = Answer(data=request.POST if request.method == "POST" else None)
    if move is not None and request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _answer(request, move, form.cleaned_data["shown"])
            return redirect("enrolment_progress", enrolment.public_id)
    if move is None:
        return redirect("enrolment_progress", enrolment.public_id)
    seen = moving_versions.preview(enrolment, move.to_curriculum)
    context = {
        "enrolment": enrolment,
        "move": move,
        "form": form,
        "shown": fingerprint(seen),
        "summary": summary(seen),
        "rows": change_rows(seen["changes"], spoken()),
        "columns": change_columns(),
        "completes": seen["complete"] == [False, True],
        "undoes": seen["complete"] == [True, False],
    }
    return render(request, "progress/version.html", context, status=422 if form.errors else 200)


def _answer(request: PersonRequest, move: VersionMove, shown: str) -> None:
    if request.POST.get("answer") == "agree":
        moving_versions.agree(by=request.user, move=move, shown_sha256=shown)
        messages.success(request, _("Agreed. From now on you are judged by the other version."))
    else:
        moving_versions.decline(by=request.user, move=move)
        messages.success(request, _("Declined. You stay on your version."))
