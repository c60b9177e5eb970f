"""Evidence, the signatures that vouch for it, and the standing that follows from it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models.enrolments import Enrolment
from laws.frozen import AppendOnlyConstraint, FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person


class Signature(models.Model):
    """Who signed, what signing meant, the hash of exactly what was shown, when, and how she had proved who she is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    meaning = models.TextField()
    shown = models.TextField(help_text=_("What was on the screen, as canonical JSON."))
    shown_sha256 = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    authenticated_at = models.DateTimeField()
    signed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            AppendOnlyConstraint(name="signatures_are_final"),
            models.CheckConstraint(condition=~Q(shown_sha256=""), name="signature_binds_what_was_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.signer}, {self.signed_at:%Y-%m-%d}"


class EvidenceQuerySet(models.QuerySet):
    def live(self) -> EvidenceQuerySet:
        return self.exclude(status="withdrawn")


EVIDENCE_MOVES = {
    "claimed": ("verified", "returned", "withdrawn"),
    "returned": ("claimed", "withdrawn"),
    "verified": ("withdrawn",),
}


class Evidence(models.Model):
    """Something that may count toward one enrolment. Never edited: withdrawn, and recorded anew."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("waiting")
        VERIFIED = "verified", _("verified")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=60)
    happened_on = models.DateField(help_text=_("The day it happened, on the person's own calendar."))
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    attributes = models.JSONField(default=dict)
    fact_id = models.UUIDField(help_text=_("The public id of the fact behind it."))
    counterpart = models.UUIDField(null=True, blank=True)
    provider = models.UUIDField(null=True, blank=True, help_text=_("The public id of who gave or led it."))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CLAIMED)
    verified_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["happened_on", "starts_at", "pk"]
        indexes = [
            models.Index(fields=["enrolment", "status"], name="evidence_by_enrolment"),
            models.Index(fields=["fact_id"], name="evidence_by_fact"),
        ]
        constraints = [
            LifecycleConstraint(transitions=EVIDENCE_MOVES, name="evidence_moves", initial="claimed"),
            FrozenConstraint(
                name="evidence_is_never_edited",
                fields=(
                    "enrolment",
                    "kind",
                    "happened_on",
                    "starts_at",
                    "minutes",
                    "attributes",
                    "fact_id",
                    "counterpart",
                    "provider",
                ),
                always=True,
                violation_error_message=_("Evidence is never edited: withdraw it and record it anew."),
            ),
            NeverDeletedConstraint(name="evidence_is_kept"),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="verified_evidence_names_its_verifier",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "kind", "fact_id"],
                condition=~Q(status="withdrawn"),
                name="one_live_evidence_per_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class Standing(models.Model):
    """What an enrolment has met, stored as last judged. `refresh` writes it under the enrolment's lock."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="standing")
    complete = models.BooleanField(default=False)
    awaits = models.CharField(
        max_length=10,
        blank=True,
        help_text=_(
            "`award` when only the registrar's award is missing, `review` when one person verified everything."
        ),
    )
    met = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    waiting = models.PositiveSmallIntegerField(default=0, help_text=_("Requirements with something waiting."))
    judged_on = models.DateField()
    recheck_on = models.DateField(null=True, blank=True)
    stale = models.BooleanField(default=False)
    rules_version = models.CharField(max_length=20)
    by_group = models.JSONField(
        default=dict, help_text=_("Each outermost group by its code: met, and how many of its requirements.")
    )
    content = models.JSONField(default=dict)
    refreshed_at = models.DateTimeField(default=now)
    finding = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of what is missing, line by line; empty where nothing is."),
    )
    # The days of the cycle that was not met yet. All are empty where nothing has to be renewed, and once all that the
    # running cycle asks is met. Where a certificate stands is computed from them on the day somebody asks.
    renewal_notice_on = models.DateField(null=True, blank=True, help_text=_("From then on it is due soon."))
    renewal_due_on = models.DateField(null=True, blank=True, help_text=_("The last day of the cycle."))
    renewal_grace_until = models.DateField(null=True, blank=True, help_text=_("After it, it has lapsed."))
    renewal_reinstatement_until = models.DateField(
        null=True, blank=True, help_text=_("After it, nothing that is added reinstates it.")
    )

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["enrolment"]
        indexes = [
            models.Index(fields=["recheck_on"], name="standings_to_recheck"),
            models.Index(fields=["stale"], condition=Q(stale=True), name="standings_stale"),
            models.Index(fields=["enrolment"], condition=Q(complete=True), name="standings_complete"),
            models.Index(fields=["awaits"], condition=~Q(awaits=""), name="standings_awaiting"),
            models.Index(
                fields=["renewal_notice_on"],
                condition=Q(renewal_notice_on__isnull=False),
                name="standings_to_renew",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.met}/{self.asked}"

    def renewal_on(self, day: dt.date) -> str:
        """Where the certificate stands in its cycle on that day: `running`, `notice`, `grace`, `lapsed` or `ended`; an
        empty string where nothing is asked, or all that is asked is met."""
        if not (self.renewal_due_on and self.renewal_grace_until and self.renewal_reinstatement_until):
            return ""
        if day <= self.renewal_due_on:
            return "notice" if self.renewal_notice_on and day >= self.renewal_notice_on else "running"
        if day <= self.renewal_grace_until:
            return "grace"
        return "lapsed" if day <= self.renewal_reinstatement_until else "ended"


SCOPE_ATTESTATION_MOVES = {"attested": ("confirmed", "returned")}


class ScopeAttestation(models.Model):
    """A therapist's or coach's signed statement of scope, and the countersignature that makes it count.

    Her own signature alone proves nothing to others: a supervisor or registrar countersigns (no requirement is met by
    ticking one's own box). It counts from the day she signed.
    """

    class Status(models.TextChoices):
        ATTESTED = "attested", _("waiting for a countersignature")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("returned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="scope_attestations")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ATTESTED)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+")
    countersignature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    attested_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("attestation of scope")
        verbose_name_plural = _("attestations of scope")
        ordering = ["-attested_at", "-pk"]
        constraints = [
            LifecycleConstraint(
                transitions=SCOPE_ATTESTATION_MOVES, name="scope_attestation_moves", initial="attested"
            ),
            NeverDeletedConstraint(name="scope_attestations_are_kept"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status__in=["attested", "confirmed"]),
                name="one_scope_attestation_per_enrolment",
                violation_error_message=_("The scope of this stream is already attested."),
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(countersignature__isnull=False),
                name="confirmed_scope_is_countersigned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_status_display()}"
