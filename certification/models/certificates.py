"""The registrar's award, and the certificate: a row that freezes what was met and by which evidence."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from certification.models.enrolments import Enrolment
from certification.models.evidence import Evidence, Signature, Standing
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person


class Award(models.Model):
    """A registrar's decision that an enrolment whose other requirements are met shall be certified, or shall wait.

    Asked for by the curriculum (ITATM), or because one person alone verified everything.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("awarded")
        DEFERRED = "deferred", _("deferred")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="awards")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            NeverDeletedConstraint(name="awards_are_kept"),
            FrozenConstraint(
                name="awards_are_final", fields=("enrolment", "outcome", "signature"), always=True
            ),
            models.CheckConstraint(
                condition=~Q(outcome="granted") | Q(evidence__isnull=False), name="granted_award_is_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="deferred") | ~Q(reason=""),
                name="deferred_award_has_a_reason",
                violation_error_message=_("Say why, so that the therapist knows what to do."),
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(outcome="granted"), name="one_award_per_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_outcome_display()}"


LAPSED = frozenset({"lapsed", "ended"})
"""Where a renewal stands when its certificate is no longer in force."""


def _lapsed_by(day: dt.date) -> Q:
    return Q(enrolment__standing__renewal_grace_until__lt=day)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CertificateQuerySet:
        """Her own; all of them for a registrar or an auditor."""
        if not person.is_authenticated:
            return self.none()
        if person.is_registrar or person.is_auditor:
            return self.all()
        return self.filter(enrolment__person=person)

    def standing(self) -> CertificateQuerySet:
        """Those that occupy their enrolment: in force (expired ones too) or suspended."""
        return self.filter(validity__in=["in_force", "suspended"])

    def in_force_on(self, day: dt.date) -> CertificateQuerySet:
        """Those a verifier is told to be in force on that day: neither expired nor lapsed for want of renewal."""
        return self.filter(validity="in_force").exclude(expires_on__lt=day).exclude(_lapsed_by(day))

    def lapsed_on(self, day: dt.date) -> CertificateQuerySet:
        """Those whose renewal had lapsed on that day, the ones that can no longer be reinstated too."""
        return self.filter(_lapsed_by(day), validity="in_force").exclude(expires_on__lt=day)

    def to_renew_on(self, day: dt.date) -> CertificateQuerySet:
        """Those whose renewal is due soon on that day, was due, or has lapsed."""
        due = Q(enrolment__standing__renewal_notice_on__lte=day)
        return self.standing().filter(due).exclude(expires_on__lt=day)

    def latest_validity(self, day: dt.date) -> Subquery:
        """For a query of enrolments: the validity of each one's latest certificate, `expired` where it has on that day,
        None where there is none. Whether it has lapsed is told by the enrolment's standing (`Standing.renewal_on`)."""
        latest = self.filter(enrolment=OuterRef("pk")).order_by("-version")
        over = When(validity="in_force", expires_on__lt=day, then=Value("expired"))
        told = Case(over, default="validity", output_field=models.CharField())
        return Subquery(latest.annotate(told=told).values("told")[:1])

    def due(self, now: dt.datetime) -> CertificateQuerySet:
        """Those a worker should take up now: queued, or claimed by somebody whose lease ran out."""
        return self.filter(
            Q(production="queued", not_before__lte=now) | Q(production="claimed", lease_until__lt=now)
        )


CERTIFICATE_PRODUCTION_MOVES = {
    "queued": ("claimed", "abandoned"),
    "claimed": ("done", "failed", "queued", "abandoned"),
    "failed": ("queued", "abandoned"),
}
CERTIFICATE_VALIDITY_MOVES = {
    "in_force": ("suspended", "revoked", "replaced"),
    "suspended": ("in_force", "revoked", "replaced"),
}


class Certificate(models.Model):
    """A certificate of one enrolment. Two lifecycles: its production (the PDF) and its validity."""

    class Production(models.TextChoices):
        QUEUED = "queued", _("due")
        CLAIMED = "claimed", _("in work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        ABANDONED = "abandoned", _("abandoned")

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", _("in force")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("number"), max_length=40, unique=True)
    token = models.CharField(max_length=43, unique=True, help_text=_("128 random bits: the public address."))
    name_words = models.CharField(max_length=400, help_text=_("The folded words of the printed name."))
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=now)
    issued_on = models.DateField()
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    validity = models.CharField(max_length=10, choices=Validity.choices, default=Validity.IN_FORCE)
    validity_reason = models.CharField(_("reason"), max_length=500, blank=True)
    validity_changed_at = models.DateTimeField(null=True, blank=True)
    validity_changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_review = models.BooleanField(
        default=False, help_text=_("Something it rests on was withdrawn: a registrar should look.")
    )

    production = models.CharField(max_length=10, choices=Production.choices, default=Production.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=now)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    produced_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(production__in=["queued", "claimed"]),
                name="certificates_due",
            ),
        ]
        constraints = [
            LifecycleConstraint(
                transitions=CERTIFICATE_PRODUCTION_MOVES,
                name="production_moves",
                initial="queued",
                field="production",
            ),
            LifecycleConstraint(
                transitions=CERTIFICATE_VALIDITY_MOVES,
                name="validity_moves",
                initial="in_force",
                field="validity",
            ),
            FrozenConstraint(
                name="certificate_facts_are_frozen",
                fields=(
                    "enrolment",
                    "version",
                    "number",
                    "token",
                    "name_words",
                    "facts",
                    "facts_sha256",
                    "issued_on",
                    "expires_on",
                    "replaces",
                ),
                always=True,
                violation_error_message=_("What a certificate says never changes: issue a replacement."),
            ),
            FrozenConstraint(
                name="certificate_paper_is_final", fields=("pdf_sha256",), field="production", once=("done",)
            ),
            NeverDeletedConstraint(name="certificates_are_kept"),
            models.UniqueConstraint(fields=["enrolment", "version"], name="one_certificate_per_version"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(validity__in=["in_force", "suspended"]),
                name="one_certificate_in_force_per_enrolment",
                violation_error_message=_("This enrolment already has a certificate in force."),
            ),
            models.CheckConstraint(
                condition=~Q(production="done") | (~Q(pdf_sha256="") & Q(produced_at__isnull=False)),
                name="done_certificate_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(validity__in=["in_force", "replaced"]) | ~Q(validity_reason=""),
                name="revoked_certificate_has_a_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def standing_on(self, day: dt.date, judged: Standing | None = None) -> str:
        """`in_force`, `expired`, `lapsed`, `suspended`, `revoked` or `replaced` on that day.

        Expiry and lapse are computed from dates, never stored. Those of renewal are taken from `judged`, else from the
        enrolment's standing as stored.
        """
        if self.validity != self.Validity.IN_FORCE:
            return self.validity
        if self.expires_on and day > self.expires_on:
            return "expired"
        where = judged or getattr(self.enrolment, "standing", None)
        return "lapsed" if where and where.renewal_on(day) in LAPSED else self.validity


class CertificateReview(models.Model):
    """A registrar's decision that a certificate stands as it is, and what its file lacked when that was decided.

    `finding` is that of the standing of that moment (`Standing.finding`): while it stays the same, the certificate is
    not laid before the registrars again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reviews")
    finding = models.CharField(max_length=64, blank=True)
    missing = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=500)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("review of a certificate")
        verbose_name_plural = _("reviews of certificates")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            FrozenConstraint(
                name="certificate_reviews_are_final",
                fields=("certificate", "finding", "missing", "reason", "decided_by"),
                always=True,
            ),
            NeverDeletedConstraint(name="certificate_reviews_are_kept"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="certificate_review_has_a_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.reason}"
