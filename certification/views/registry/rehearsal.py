"""Dry runs of a version: asked for, watched while they run, and read."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from certification import rehearsing
from certification.models import Curriculum, Enrolment, Rehearsal
from certification.views.registry import words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import Nothing
from certification.views.registry.ledger import language
from certification.views.registry.listing import at_time
from certification.wording import said
from people.answering import PersonRequest

TONES = {"queued": "waiting", "claimed": "waiting", "done": "done", "failed": "act", "abandoned": "neutral"}
LATEST = 10


@to_act
def rehearsals(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The dry runs of one version, and the button that asks for another."""
    curriculum = get_object_or_404(Curriculum.objects.select_related("stream"), public_id=public_id)
    asked: list[Rehearsal] = []
    forms_of_page = perform(
        request,
        {
            "ask": Act(
                Nothing,
                lambda data: asked.append(rehearsing.ask(by=request.user, curriculum=curriculum)),
                _("The dry run has begun."),
            )
        },
    )
    if forms_of_page.done:
        return redirect("registry_rehearsal", public_id=asked[0].public_id)
    rows = curriculum.rehearsals.defer("source", "tally").select_related("asked_by")[:LATEST]
    context = {
        "curriculum": curriculum,
        "cohort": Enrolment.objects.active().filter(stream=curriculum.stream).count(),
        "rows": [
            [
                {
                    "text": at_time(request.user, row.asked_at),
                    "url": reverse("registry_rehearsal", args=[row.public_id]),
                },
                str(row.asked_by),
                _("%(judged)d of %(total)d") % {"judged": row.judged, "total": row.total},
                words.chip(TONES[row.status], row.get_status_display()),
                _("this text") if row.source_sha256 == curriculum.sha256 else _("an earlier text"),
            ]
            for row in rows
        ],
        "columns": [_("Asked"), _("By"), _("People"), _("Status"), _("Of")],
        "forms": forms_of_page,
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/rehearsals.html", context, status=forms_of_page.status)


@to_read
def rehearsal(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One dry run: how far it got, and once it is done who would gain, who would lose, and by which requirement."""
    row = get_object_or_404(
        Rehearsal.objects.defer("source").select_related("curriculum__stream", "asked_by"),
        public_id=public_id,
    )
    tally: dict[str, Any] = row.tally or {}
    named = _named(request, [*tally.get("gain", []), *tally.get("lose", [])])
    context = {
        "row": row,
        "curriculum": row.curriculum,
        "chip": words.chip(TONES[row.status], row.get_status_display()),
        "running": row.status in {"queued", "claimed"},
        "outdated": row.source_sha256 != row.curriculum.sha256,
        "facts": [
            words.fact(_("Asked"), f"{row.asked_by}, {at_time(request.user, row.asked_at)}"),
            words.fact(_("Finished"), at_time(request.user, row.finished_at) or "–"),
            words.fact(
                _("People judged"), _("%(judged)d of %(total)d") % {"judged": row.judged, "total": row.total}
            ),
            words.fact(_("Complete today"), tally.get("before", 0)),
            words.fact(_("Complete by this text"), tally.get("after", 0)),
        ],
        "gains": tally.get("gains", 0),
        "loses": tally.get("loses", 0),
        "gain": [named[key] for key in tally.get("gain", []) if key in named],
        "lose": [named[key] for key in tally.get("lose", []) if key in named],
        "asks": [_asked(one) for one in tally.get("asks", {}).values()],
        "ask_columns": [
            _("Requirement"),
            _("Met today"),
            _("Met then"),
            _("Gain"),
            _("Lose"),
            _("New to them"),
            _("Gone"),
        ],
    }
    return render(request, "registry/rehearsal.html", context)


def _asked(one: dict[str, Any]) -> list[Any]:
    lose: Any = {"text": str(one["loses"]), "tone": "act"} if one["loses"] else "0"
    gain: Any = {"text": str(one["gains"]), "tone": "done"} if one["gains"] else "0"
    new = str(one["new"])
    if one["unmet_new"]:
        new = _("%(new)d (%(unmet)d without it)") % {"new": one["new"], "unmet": one["unmet_new"]}
    return [
        said(one, "title", language()),
        str(one["before"]),
        str(one["after"]),
        gain,
        lose,
        new,
        str(one["gone"]),
    ]


def _named(request: PersonRequest, keys: list[str]) -> dict[str, dict[str, str]]:
    """The people behind these enrolments, with the way to each, by the enrolment's public id."""
    rows = Enrolment.objects.visible_to(request.user).filter(public_id__in=keys).select_related("person")
    return {
        str(row.public_id): {
            "text": str(row.person),
            "url": reverse("registry_enrolment", args=[row.public_id]),
        }
        for row in rows
    }
