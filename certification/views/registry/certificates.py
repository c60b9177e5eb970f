"""Certificates: their papers in work, their validity, and what a registrar does about both."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import issuing
from certification.models import Certificate, CertificateReview, Standing
from certification.models.certificates import CertificateQuerySet
from certification.views.registry import history, missing, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act, to_read
from certification.views.registry.forms import FinalReason, Nothing, OptionalReason, Reason, Stands
from certification.views.registry.listing import (
    Filters,
    StreamField,
    at_time,
    choice,
    page_of,
    people_called,
    search_field,
    written,
)
from certification.views.renewal import renewal_of
from certification.wording import labelled
from people.answering import PersonRequest, signing
from people.models import Person
from people.moving import allows


class CertificateFilters(Filters):
    q = search_field()
    stream = StreamField()
    production = choice(gettext_lazy("Paper"), list(Certificate.Production.choices))
    validity = choice(
        gettext_lazy("Validity"),
        [
            *Certificate.Validity.choices,
            ("expired", gettext_lazy("expired")),
            ("lapsed", gettext_lazy("lapsed")),
        ],
    )
    review = choice(gettext_lazy("Review"), [("yes", gettext_lazy("Needs review"))])

    def applied_to(self, rows: CertificateQuerySet, viewer: Person) -> CertificateQuerySet:
        """The rows that fit everything chosen. A number is found by its beginning."""
        chosen = self.chosen
        if "q" in chosen:
            number = Q(number__istartswith=chosen["q"].strip())
            rows = rows.filter(number | Q(enrolment__person__in=people_called(chosen["q"])))
        if "stream" in chosen:
            rows = rows.filter(enrolment__stream=chosen["stream"])
        if "production" in chosen:
            rows = rows.filter(production=chosen["production"])
        if chosen.get("validity") == "expired":
            rows = rows.filter(validity="in_force", expires_on__lt=viewer.today())
        elif chosen.get("validity") == "lapsed":
            rows = rows.lapsed_on(viewer.today())
        elif chosen.get("validity") == "in_force":
            rows = rows.in_force_on(viewer.today())
        elif "validity" in chosen:
            rows = rows.filter(validity=chosen["validity"])
        if "review" in chosen:
            rows = rows.filter(needs_review=True)
        return rows


@to_read
def certificates(request: PersonRequest) -> HttpResponse:
    """Every certificate, the latest first."""
    filters = CertificateFilters(request.GET)
    filters.fields["q"].label = _("Name, e-mail or number")
    found = filters.applied_to(Certificate.objects.visible_to(request.user), request.user)
    page = page_of(
        request,
        found.select_related("enrolment__person", "enrolment__stream", "enrolment__standing").defer(
            "facts", "enrolment__motivation", "enrolment__standing__content"
        ),
    )
    rows = [
        [
            {"text": row.number, "url": reverse("registry_certificate", args=[row.public_id])},
            str(row.enrolment.person),
            str(row.enrolment.stream),
            written(row.issued_on),
            written(row.expires_on) or "–",
            words.validity(row, request.user),
            words.chip("act", _("needs review")) if row.needs_review else words.production(row),
        ]
        for row in page
    ]
    columns = [_("Number"), _("Name"), _("Stream"), _("Issued"), _("Valid until"), _("Validity"), _("Paper")]
    context = {"filters": filters, "page": page, "rows": rows, "columns": columns}
    return render(request, "registry/certificates.html", context)


@to_act
@signing
def certificate(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One certificate: what it says, how its paper was made, and the decisions its state allows."""
    everything = Certificate.objects.visible_to(request.user).select_related(
        *("enrolment__person", "enrolment__stream", "enrolment__curriculum", "enrolment__standing"),
        *("validity_changed_by", "replaces"),
    )
    row = get_object_or_404(everything, public_id=public_id)
    forms_of_page = perform(request, _acts(request.user, row, request.POST.get("shown_sha256", "")))
    if forms_of_page.done:
        latest = row.enrolment.certificates.order_by("-version").values_list("public_id", flat=True)[0]
        replaced = request.POST.get("do") in {"replace", "reissue"}
        return redirect("registry_certificate", public_id=latest if replaced else public_id)
    stored = Standing.objects.filter(enrolment=row.enrolment_id).first()
    own = row.enrolment.person_id == request.user.pk
    may = request.user.is_registrar
    context = {
        "certificate": row,
        "validity": words.validity(row, request.user),
        "production": words.production(row),
        "facts": _facts(row),
        "paper": _paper(row, request.user),
        "changed": _changed(row, request.user),
        "requirements": [
            [one["group"], one["title"], _granted(one) or one["amount"]]
            for one in row.facts.get("requirements", [])
        ],
        "renewal": renewal_of(row, request.user),
        "missing": missing.of(stored) if row.validity in {"in_force", "suspended"} else [],
        "finding": stored.finding if stored else "",
        "reviews": [_review(one, request.user) for one in row.reviews.select_related("decided_by")],
        "history": history.of(row),
        "forms": forms_of_page,
        "own": own,
        "new_name": row.enrolment.person.name if row.enrolment.person.name != row.facts.get("holder") else "",
        "successor": Certificate.objects.filter(replaces=row).first(),
        "may": {
            "retry": may and row.production == "failed",
            "suspend": may and not own and allows(row, "suspended", "validity"),
            "reinstate": may and not own and row.validity == "suspended",
            "revoke": may and not own and allows(row, "revoked", "validity"),
            "replace": may and not own and row.validity == "in_force",
            "reissue": may and not own and _may_be_reissued(row, request.user),
            "reviewed": may and not own and row.needs_review,
        },
    }
    return render(request, "registry/certificate.html", context, status=forms_of_page.status)


def _acts(by: Person, row: Certificate, shown: str) -> dict[str, Act]:
    return {
        "retry": Act(
            Nothing,
            lambda data: issuing.retry(by=by, certificate=row),
            _("The paper is due again: a worker takes it up within seconds."),
        ),
        "suspend": Act(
            Reason,
            lambda data: issuing.suspend(by=by, certificate=row, **data),
            _("Suspended. Its public page says so now."),
        ),
        "reinstate": Act(
            OptionalReason,
            lambda data: issuing.reinstate(by=by, certificate=row, **data),
            _("In force again. Its public page says so now."),
        ),
        "revoke": Act(
            FinalReason,
            lambda data: issuing.revoke(by=by, certificate=row, reason=data["reason"]),
            _("Revoked. Its public page says so now, and the holder was told."),
        ),
        "replace": Act(
            FinalReason,
            lambda data: issuing.replace(by=by, certificate=row, reason=data["reason"]),
            _("Replaced. This is the new certificate; its paper is being made."),
        ),
        "reissue": Act(
            FinalReason,
            lambda data: issuing.reissue(by=by, certificate=row, reason=data["reason"]),
            _("Issued anew. This is the new certificate; the revoked one stays revoked."),
        ),
        "reviewed": Act(
            Stands,
            lambda data: issuing.reviewed(by=by, certificate=row, reason=data["reason"], finding=shown),
            _("Reviewed: it stands as it is."),
        ),
    }


def _review(one: CertificateReview, viewer: Person) -> dict[str, str]:
    """An earlier decision that it stands: who, when and why, and what was missing then."""
    return {
        "who": f"{one.decided_by}, {at_time(viewer, one.decided_at)}",
        "reason": one.reason,
        "missing": ", ".join(missing.words_of(one.missing)),
    }


def _may_be_reissued(row: Certificate, registrar: Person) -> bool:
    if row.validity != "revoked" or row.validity_changed_by_id == registrar.pk:
        return False
    return not row.enrolment.certificates.standing().exists()


def _granted(requirement: Mapping[str, Any]) -> str:
    if not requirement.get("waived"):
        return ""
    how: str = _("met elsewhere") if requirement.get("elsewhere") else _("waived")
    if not (requirement.get("granted_amount") and requirement.get("counted")):
        return how
    return f"{requirement['amount']}, {labelled(how, requirement['granted_amount'])}"


def _facts(row: Certificate) -> list[dict[str, Any]]:
    said: dict[str, Any] = row.facts
    facts = [
        words.fact(_("Holder, as printed"), said.get("holder")),
        words.fact(_("Certified as"), said.get("stream", {}).get("title"))
        | {"lang": said.get("language", "")},
        words.fact(_("Issuer"), said.get("issuer", {}).get("name")),
        words.fact(_("Number"), row.number),
        words.fact(_("Version"), row.version),
        words.fact(_("Issued"), written(row.issued_on)),
        words.fact(_("Valid until"), written(row.expires_on)),
        words.fact(_("To be renewed by"), written(_renew_by(said))),
        words.fact(_("Curriculum"), said.get("curriculum", {}).get("label")),
        words.fact(
            _("Rests on"),
            _("%(count)d verified lines of evidence") % {"count": len(said.get("evidence", []))},
        ),
        words.fact(_("Hash of the facts (SHA-256)"), row.facts_sha256),
    ]
    if row.replaces:
        facts.append(words.fact(_("Replaces"), row.replaces.number))
    return facts


def _renew_by(said: dict[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(said["renew_by"]) if said.get("renew_by") else None


def _paper(row: Certificate, viewer: Person) -> list[dict[str, Any]]:
    facts = [
        words.fact(_("Attempts"), row.attempts),
        words.fact(_("Produced"), at_time(viewer, row.produced_at)),
        words.fact(_("Hash of the paper (SHA-256)"), row.pdf_sha256),
    ]
    if row.error:
        facts.append(words.fact(_("Last problem"), row.error))
    if row.production == "queued":
        facts.append(words.fact(_("Next try"), at_time(viewer, row.not_before)))
    if row.production == "claimed":
        facts.append(words.fact(_("A worker has it until"), at_time(viewer, row.lease_until)))
    return facts


def _changed(row: Certificate, viewer: Person) -> str:
    """Who changed its validity last, when and why, in one line; an empty string where nobody did."""
    if row.validity_changed_at is None:
        return ""
    who = f"{row.validity_changed_by or _('the platform')}, {at_time(viewer, row.validity_changed_at)}"
    return labelled(who, row.validity_reason) if row.validity_reason else who
