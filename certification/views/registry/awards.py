"""Awards to decide: everything else is met, and a registrar says yes, or not yet and why."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from certification import awarding, registry
from certification.models import Enrolment, Evidence
from certification.signing import fingerprint
from certification.views.registry import ledger, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import Nothing, Reason
from certification.views.registry.listing import (
    Filters,
    StreamField,
    at_time,
    days_in_words,
    days_since,
    page_of,
    people_called,
    search_field,
)
from people.answering import PersonRequest, signing
from people.models import Person
from people.proof import proof_of


class AwardFilters(Filters):
    q = search_field()
    stream = StreamField()


def awaiting(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Active enrolments whose next certificate waits for a registrar, with `since`, when the last line was verified."""
    verified = Evidence.objects.filter(enrolment=OuterRef("pk"), status="verified").order_by("-verified_at")
    return (
        rows.filter(status="active", standing__awaits__in=["award", "review"], certificates__isnull=True)
        .annotate(since=Subquery(verified.values("verified_at")[:1]))
        .order_by("since", "pk")
    )


def _why(row: Enrolment) -> str:
    if row.standing.awaits == "award":
        return _("The curriculum asks for an award")
    return _("One person verified everything")


@to_read
def awards(request: PersonRequest) -> HttpResponse:
    """Enrolments that await a decision, the longest waiting first."""
    filters = AwardFilters(request.GET)
    found = awaiting(Enrolment.objects.visible_to(request.user))
    if "q" in filters.chosen:
        found = found.filter(person__in=people_called(filters.chosen["q"]))
    if "stream" in filters.chosen:
        found = found.filter(stream=filters.chosen["stream"])
    page = page_of(request, found.select_related("person", "stream", "standing").defer("standing__content"))
    rows = [
        [
            {"text": str(row.person), "url": reverse("registry_award", args=[row.public_id])},
            str(row.stream),
            words.met_of_asked(row.standing),
            _why(row),
            days_in_words(days_since(row.since)),
        ]
        for row in page
    ]
    columns = [_("Name"), _("Stream"), _("Met"), _("Why a registrar decides"), _("Waiting")]
    context = {"filters": filters, "page": page, "rows": rows, "columns": columns}
    return render(request, "registry/awards.html", context)


@to_act
@signing
def award(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file at a glance, and the decision. What is signed is the standing that was on the screen."""
    everything = Enrolment.objects.visible_to(request.user).select_related(
        "person", "stream", "curriculum", "supervisor", "standing"
    )
    row = get_object_or_404(everything.filter(standing__isnull=False), public_id=public_id)
    signed = {
        "by": request.user,
        "enrolment": row,
        "shown_sha256": request.POST.get("shown_sha256", ""),
    }
    forms_of_page = perform(
        request,
        {
            "award": Act(
                Nothing,
                lambda data: awarding.award(**signed, proof=proof_of(request)),
                _("Awarded. The certificate of %(name)s is being made.") % {"name": row.person},
            ),
            "defer": Act(
                Reason,
                lambda data: awarding.defer(**signed, **data, proof=proof_of(request)),
                _("Deferred. %(name)s was told why.") % {"name": row.person},
            ),
        },
    )
    if forms_of_page.done:
        return redirect("registry_enrolment", public_id=public_id)
    evidence = list(row.evidence.select_related("verified_by").order_by("-happened_on", "-pk"))
    decisions = list(row.awards.select_related("signature__signer"))
    because = _not_to_be_decided_by(request.user, row, evidence, decisions)
    context = {
        "enrolment": row,
        "why": _why(row) if row.standing.awaits else "",
        "facts": _facts(row, evidence),
        "groups": ledger.groups(row.standing, evidence),
        "decisions": [
            {
                "on": one.decided_at.astimezone(request.user.zone).date(),
                "title": words.capital(one.get_outcome_display()),
                "words": f"{one.signature.signer}, {at_time(request.user, one.decided_at)}",
                "note": one.reason,
                "tone": "done" if one.outcome == "granted" else "waiting",
                "text": words.capital(one.get_outcome_display()),
                "year": True,
            }
            for one in decisions
        ],
        "verifiers": _verifiers(row),
        "forms": forms_of_page,
        "shown_sha256": fingerprint(awarding.shown(row)),
        "because": because,
        "open": request.user.is_registrar and not because,
    }
    return render(request, "registry/award.html", context, status=forms_of_page.status)


def _not_to_be_decided_by(
    viewer: Person, row: Enrolment, evidence: list[Evidence], decisions: list[Any]
) -> str:
    """Why this registrar cannot decide on this file, to say so before she tries; the action refuses it anyway."""
    if any(one.outcome == "granted" for one in decisions):
        return _("This award was granted before.")
    if not row.standing.awaits:
        return _("Nothing waits for a decision here.")
    if row.person_id == viewer.pk:
        return _("This is your own file: another registrar decides.")
    if any(one.verified_by_id == viewer.pk and one.status == "verified" for one in evidence):
        return _("You verified evidence in this file, so another registrar decides.")
    return ""


def _facts(row: Enrolment, evidence: list[Evidence]) -> list[dict[str, Any]]:
    live = [one for one in evidence if one.status != "withdrawn"]
    kept = registry.not_handed_in(row)
    verified = sum(one.status == "verified" for one in live)
    handed_in = sum(str(one.public_id) not in kept for one in live)
    lines = _("%(verified)d of %(all)d lines handed in are verified") % {
        "verified": verified,
        "all": handed_in,
    }
    return [
        words.fact(_("Stream"), row.stream),
        words.fact(_("Curriculum"), row.curriculum.label),
        words.fact(_("Supervisor"), row.supervisor),
        words.fact(_("Requirements met"), words.met_of_asked(row.standing)),
        words.fact(_("Evidence"), lines),
    ]


def _verifiers(row: Enrolment) -> list[list[str]]:
    """Who verified how much; attendance is left out, since a partner may have confirmed it."""
    counts = (
        row.evidence.filter(status="verified")
        .values("verified_by__name", "kind")
        .annotate(lines=Count("pk"))
        .order_by("verified_by__name", "kind")
    )
    return [
        [one["verified_by__name"], ledger.kind_in_words(one["kind"]), str(one["lines"])]
        for one in counts
        if not ledger.is_attendance_only(one["kind"])
    ]
