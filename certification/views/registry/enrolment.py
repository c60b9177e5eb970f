"""One enrolment: where it stands and why, what happened, and what a registrar may do about it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from certification import enrolling, scoping
from certification.models import Enrolment, ScopeAttestation, Signature
from certification.views.registry import history, ledger, words
from certification.views.registry.acting import Act, Forms, perform
from certification.views.registry.applications import supervisors_for
from certification.views.registry.doors import to_act
from certification.views.registry.forms import Assign, Comment, Countersign, Final, Nothing
from certification.views.registry.listing import at_time, on_day, page_of, written
from people.answering import PersonRequest, signing
from people.models import Person
from people.moving import allows
from people.proof import proof_of


@to_act
@signing
def enrolment(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The enrolment, with the forms its state allows."""
    everything = Enrolment.objects.visible_to(request.user).select_related(
        "person", "stream", "curriculum", "supervisor", "standing", "decided_by"
    )
    row = get_object_or_404(everything, public_id=public_id)
    attestations = list(
        row.scope_attestations.select_related(
            "signature__signer", "countersignature__signer", "enrolment__person", "evidence"
        )
    )
    waiting = next((one for one in attestations if one.status == "attested"), None)
    forms_of_page = perform(request, _acts(request, row, waiting))
    if forms_of_page.done:
        return redirect("registry_enrolment", public_id=public_id)
    return _shown(request, row, attestations, waiting, forms_of_page)


def _acts(request: PersonRequest, row: Enrolment, waiting: ScopeAttestation | None) -> dict[str, Act]:
    by = request.user

    def moved(action: Callable[..., Enrolment]) -> Callable[[dict[str, Any]], Enrolment]:
        return lambda data: action(by=by, enrolment=row)

    acts = {
        "assign": Act(
            Assign,
            lambda data: enrolling.assign_supervisor(by=by, enrolment=row, **data),
            _("The supervisor is assigned."),
            about={"supervisors": supervisors_for(row, by)},
        ),
        "pause": Act(
            Nothing, moved(enrolling.pause), _("Paused. Nothing is lost, nothing is certified meanwhile.")
        ),
        "resume": Act(Nothing, moved(enrolling.resume), _("Active again, and judged anew.")),
        "withdraw": Act(Final, moved(enrolling.withdraw), _("Ended. The records stay.")),
    }
    if waiting is not None:
        acts["countersign"] = Act(
            Countersign,
            lambda data: scoping.countersign(by=by, attestation=waiting, proof=proof_of(request), **data),
            _("Countersigned: it counts from the day it was attested."),
            about={"initial": {"shown_sha256": waiting.signature.shown_sha256}},
        )
        acts["return_scope"] = Act(
            Comment,
            lambda data: scoping.send_back(by=by, attestation=waiting, **data),
            _("Returned: the holder may attest again."),
        )
    return acts


def _shown(
    request: PersonRequest,
    row: Enrolment,
    attestations: list[ScopeAttestation],
    waiting: ScopeAttestation | None,
    forms_of_page: Forms,
) -> HttpResponse:
    viewer = request.user
    evidence = list(row.evidence.select_related("verified_by").order_by("-happened_on", "-pk"))
    awards = list(row.awards.select_related("signature__signer"))
    certificates = list(row.certificates.defer("facts"))
    latest = max(certificates, key=lambda one: one.version, default=None)
    stored = getattr(row, "standing", None)
    page = page_of(request, row.evidence.select_related("verified_by").order_by("-happened_on", "-pk"), 50)
    own = row.person_id == viewer.pk
    context: dict[str, Any] = {
        "enrolment": row,
        "chip": words.enrolment(row),
        "facts": _facts(row, viewer),
        "stored": stored,
        "standing": words.standing(
            stored, validity=latest.standing_on(viewer.today()) if latest else None, today=viewer.today()
        ),
        "met": words.met_of_asked(stored),
        "groups": ledger.groups(stored, evidence),
        "page": page,
        "line_columns": ledger.line_columns(),
        "lines": list(ledger.lines(page, row)),
        "signatures": _signatures(attestations, [award.signature for award in awards], viewer),
        "certificates": [
            [
                {"text": one.number, "url": reverse("registry_certificate", args=[one.public_id])},
                written(one.issued_on),
                words.validity(one, viewer),
                words.production(one),
            ]
            for one in certificates
        ],
        "history": history.of(row, attestations, awards, certificates, *_decided_beside(row)),
        "forms": forms_of_page,
        "may_write": viewer.is_registrar,
        "own": own,
        "attestation": waiting,
        "scope": json.loads(waiting.signature.shown) if waiting else None,
        "may": {
            name: viewer.is_registrar and allows(row, to)
            for name, to in (("pause", "paused"), ("resume", "active"), ("withdraw", "withdrawn"))
        },
    }
    if row.status == "applied":
        context["may"]["resume"] = False
    return render(request, "registry/enrolment.html", context, status=forms_of_page.status)


def _decided_beside(row: Enrolment) -> list[Iterable[Model]]:
    """Waivers, holds and proposed versions: what happened to them happened to the enrolment."""
    return [found.only("enrolment", "public_id") for found in (row.waivers, row.holds, row.version_moves)]


def _facts(row: Enrolment, viewer: Person) -> list[dict[str, Any]]:
    facts = [
        words.fact(_("Stream"), row.stream),
        words.fact(
            _("Curriculum"),
            _("%(label)s (version %(version)d)")
            % {"label": row.curriculum.label, "version": row.curriculum.version},
        ),
        words.fact(_("Applied"), on_day(viewer, row.applied_at)),
        words.fact(_("Admitted"), written(row.admitted_on)),
        words.fact(_("Supervisor"), row.supervisor),
        words.fact(_("E-mail address"), row.person.email),
    ]
    if row.decision_note:
        facts.append(words.fact(_("Sentence to the applicant"), row.decision_note))
    return facts


def _signatures(
    attestations: list[ScopeAttestation], decisions: list[Signature], viewer: Person
) -> list[list[Any]]:
    signed = [one.signature for one in attestations]
    signed += [one.countersignature for one in attestations if one.countersignature]
    return [
        [str(one.signer), one.meaning, at_time(viewer, one.signed_at), one.method, one.shown_sha256[:16]]
        for one in sorted([*signed, *decisions], key=lambda one: one.signed_at, reverse=True)
    ]
