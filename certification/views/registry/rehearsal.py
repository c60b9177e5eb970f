"""Dry runs of a version: asked for, watched while they run, and read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification import rehearsing
from certification.models import Curriculum, Enrolment, Rehearsal, RehearsalFinding
from certification.views.registry import words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import Nothing
from certification.views.registry.ledger import language
from certification.views.registry.listing import at_time, page_of
from certification.wording import said
from people.answering import PersonRequest

TONES = {"queued": "waiting", "claimed": "waiting", "done": "done", "failed": "act", "abandoned": "neutral"}
LATEST = 10
FIRST = 10
"""How many names a dry run's own page tells; the rest stand on pages of their own."""


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
                _chip(row),
                _("this text") if row.source_sha256 == curriculum.sha256 else _("an earlier text"),
            ]
            for row in rows
        ],
        "columns": [_("Asked"), _("By"), _("People"), _("Status"), _("Of")],
        "forms": forms_of_page,
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/rehearsals.html", context, status=forms_of_page.status)


def _chip(row: Rehearsal) -> dict[str, str]:
    return words.chip(TONES[row.status], _("finished") if row.status == "done" else row.get_status_display())


@to_read
def rehearsal(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One dry run: how far it got, and once it is done who would gain, who would lose, and by which requirement."""
    row = get_object_or_404(
        Rehearsal.objects.defer("source").select_related("curriculum__stream", "asked_by"),
        public_id=public_id,
    )
    tally: dict[str, Any] = row.tally or {}
    named = _named(row)
    asks = [_asked(row, code, one, named) for code, one in tally.get("asks", {}).items()]
    changed = [one for one in asks if one["changes"]]
    context = {
        "row": row,
        "curriculum": row.curriculum,
        "chip": _chip(row),
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
        "sides": [_side(row, change, tally.get(change, 0), named) for change in ("gains", "loses")],
        "asks": changed,
        "unchanged": len(asks) - len(changed),
    }
    return render(request, "registry/rehearsal.html", context)


@to_read
def rehearsal_people(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who gains or loses one requirement by the text (`?requirement=`), or everything together; page by page."""
    row = get_object_or_404(
        Rehearsal.objects.defer("source").select_related("curriculum__stream"), public_id=public_id
    )
    tally: dict[str, Any] = row.tally or {}
    asks = tally.get("asks", {})
    code = request.GET.get("requirement", "")
    change = "loses" if request.GET.get("change") == "loses" else "gains"
    if code and code not in asks:
        raise Http404
    page = page_of(request, _people(row, change, code).select_related("enrolment__person"))
    number = asks[code][change] if code else tally.get(change, 0)
    context = {
        "row": row,
        "curriculum": row.curriculum,
        "title": _would(change, number, code),
        "unnamed": _unnamed(row, number, page.paginator.count),
        "requirement": said(asks[code], "title", language()) if code else "",
        "page": page,
        "rows": [[_link(one)] for one in page],
        "columns": [_("Name")],
    }
    return render(request, "registry/rehearsal_people.html", context)


def _people(row: Rehearsal, change: str, code: str = "") -> QuerySet[RehearsalFinding]:
    found = row.findings.filter(requirement=code, change=change)
    return found.order_by("enrolment__person__name", "enrolment")


def _link(finding: RehearsalFinding) -> dict[str, str]:
    enrolment = finding.enrolment
    return {
        "text": str(enrolment.person),
        "url": reverse("registry_enrolment", args=[enrolment.public_id]),
    }


def _would(change: str, number: int, code: str) -> str:
    """How many would gain or lose something, in words."""
    if code:
        words_of = {
            "gains": ngettext("%(count)d would meet it", "%(count)d would meet it", number),
            "loses": ngettext(
                "%(count)d would no longer meet it", "%(count)d would no longer meet it", number
            ),
        }
    else:
        words_of = {
            "gains": ngettext("%(count)d would become complete", "%(count)d would become complete", number),
            "loses": ngettext(
                "%(count)d would no longer be complete", "%(count)d would no longer be complete", number
            ),
        }
    return words_of[change] % {"count": number}


def _named(row: Rehearsal) -> dict[tuple[str, str], int]:
    """How many are named, by requirement ("" for everything together) and what becomes of it; in one query."""
    counts = row.findings.order_by().values_list("requirement", "change").annotate(people=Count("pk"))
    return {(code, change): people for code, change, people in counts}


def _keeps_names(row: Rehearsal) -> bool:
    """Whether it was made since who gains or loses what is kept, row by row."""
    return "gain" not in row.tally


def _unnamed(row: Rehearsal, number: int, named: int) -> str:
    """Why fewer are named than are counted, "" where nobody is left out."""
    left_out = number - named
    if left_out <= 0 or not _keeps_names(row):
        return ""
    return ngettext(
        "%(count)d is not named, since it would tell what was reached as a client.",
        "%(count)d are not named, since it would tell what was reached as a client.",
        left_out,
    ) % {"count": left_out}


def _address(row: Rehearsal, change: str, code: str = "") -> str:
    asked = {"change": change, **({"requirement": code} if code else {})}
    return f"{reverse('registry_rehearsal_people', args=[row.public_id])}?{urlencode(asked)}"


def _side(row: Rehearsal, change: str, number: int, named: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """Who would become complete, or no longer be: the first few, the way to all who are named, and how many are not."""
    title = _would(change, number, "")
    if not _keeps_names(row):
        # A dry run of an earlier release kept the names of the first in its own row.
        kept = Enrolment.objects.filter(public_id__in=row.tally[change[:-1]]).select_related("person")
        people = [_link(RehearsalFinding(enrolment=one)) for one in kept]
        return {"title": title, "people": people, "all": "", "unnamed": ""}
    first = list(_people(row, change).select_related("enrolment__person")[:FIRST]) if number else []
    listed = named.get(("", change), 0)
    return {
        "title": title,
        "people": [_link(one) for one in first],
        "all": _address(row, change) if listed > len(first) else "",
        "unnamed": _unnamed(row, number, listed),
    }


def _asked(
    row: Rehearsal, code: str, one: dict[str, Any], named: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    """One requirement: by how many it is met today and then, and what becomes of it for whom, without any zeros."""
    changes: list[dict[str, str]] = [
        {
            "text": _would(change, one[change], code),
            "url": _address(row, change, code) if named.get((code, change)) else "",
            "tone": tone,
            "unnamed": _unnamed(row, one[change], named.get((code, change), 0)),
        }
        for change, tone in (("gains", "done"), ("loses", "act"))
        if one[change]
    ]
    if one["new"]:
        text = ngettext("New to %(new)d person", "New to %(new)d people", one["new"]) % {"new": one["new"]}
        if one["unmet_new"]:
            text = _("%(new)s, %(unmet)d without it") % {"new": text, "unmet": one["unmet_new"]}
        changes.append({"text": text, "url": "", "tone": "waiting"})
    if one["gone"]:
        text = ngettext("Asked of %(gone)d person no more", "Asked of %(gone)d people no more", one["gone"])
        changes.append({"text": text % {"gone": one["gone"]}, "url": "", "tone": "neutral"})
    if one["figures"]:
        text = ngettext("Other figures for %(n)d person", "Other figures for %(n)d people", one["figures"])
        changes.append({"text": text % {"n": one["figures"]}, "url": "", "tone": "neutral"})
    return {
        "title": said(one, "title", language()),
        "met": _("Met by %(before)d today, by %(after)d then.")
        % {"before": one["before"], "after": one["after"]},
        "changes": changes,
    }
