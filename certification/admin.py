"""The law's records in Django's admin: to be looked at. Decisions are made on the registry's pages."""

from __future__ import annotations

from django.contrib import admin

from audit.read_only import ReadOnlyAdmin
from certification.models import (
    Appointment,
    Award,
    Certificate,
    CertificateReview,
    Curriculum,
    Enrolment,
    Evidence,
    Hold,
    Rehearsal,
    RehearsalFinding,
    ScopeAttestation,
    Signature,
    Standing,
    Stream,
    VersionMove,
    Waiver,
)


@admin.register(Stream)
class StreamAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "name_fr", "position"]


@admin.register(Curriculum)
class CurriculumAdmin(ReadOnlyAdmin):
    list_display = ["stream", "version", "label", "status", "published_at"]
    list_filter = ["stream", "status"]
    list_select_related = ["stream"]


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    list_display = ["person", "stream", "status", "supervisor", "applied_at", "admitted_on"]
    list_filter = ["stream", "status"]
    list_select_related = ["person", "stream", "supervisor"]
    search_fields = ["person__name", "person__email"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ["person", "function", "stream", "starts_on", "ends_on"]
    list_filter = ["function", "stream"]
    list_select_related = ["person", "stream"]


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    """What was shown may be a session's line, so it stays out."""

    list_display = ["signer", "meaning", "method", "signed_at"]
    list_select_related = ["signer"]
    exclude = ["shown"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Neither the partner, nor what a side of a session reached, nor who confirmed it."""

    list_display = ["enrolment", "kind", "happened_on", "minutes", "status"]
    list_filter = ["kind", "status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]
    exclude = ["attributes", "counterpart", "fact_id", "starts_at", "provider", "verified_by"]


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """Neither what became of each line nor the day of the next look, which would tell the day of something else."""

    list_display = ["enrolment", "met", "asked", "waiting", "complete", "awaits", "judged_on", "stale"]
    list_filter = ["complete", "awaits", "stale"]
    list_select_related = ["enrolment__person", "enrolment__stream"]
    exclude = ["content", "recheck_on"]


@admin.register(ScopeAttestation)
class ScopeAttestationAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "status", "attested_at"]
    list_filter = ["status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "outcome", "decided_at"]
    list_filter = ["outcome"]
    list_select_related = ["enrolment__person", "enrolment__stream"]


@admin.register(CertificateReview)
class CertificateReviewAdmin(ReadOnlyAdmin):
    list_display = ["certificate", "decided_by", "decided_at"]
    list_select_related = ["certificate", "decided_by"]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number", "enrolment", "version", "validity", "production", "issued_on", "expires_on"]
    list_filter = ["validity", "production"]
    list_select_related = ["enrolment__person", "enrolment__stream"]
    search_fields = ["=number"]
    exclude = ["lease_token"]


@admin.register(Waiver)
class WaiverAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "requirement", "kind", "status", "requested_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "kind", "status", "placed_at", "lifted_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]


@admin.register(VersionMove)
class VersionMoveAdmin(ReadOnlyAdmin):
    exclude = ["preview"]
    list_select_related = ["enrolment__person", "enrolment__stream"]


@admin.register(RehearsalFinding)
class RehearsalFindingAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "change", "requirement", "rehearsal"]
    list_select_related = ["enrolment__person", "enrolment__stream", "rehearsal__curriculum__stream"]


@admin.register(Rehearsal)
class RehearsalAdmin(ReadOnlyAdmin):
    exclude = ["lease_token"]
