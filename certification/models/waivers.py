"""What people decide beside the evidence: requirements waived or met elsewhere, and awards held back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.models.enrolments import Enrolment
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person

WAIVER_MOVES = {"requested": ("approved", "declined", "withdrawn"), "approved": ("ended",)}


class Waiver(models.Model):
    """That one requirement, or part of it, need not be met (waiver) or was met elsewhere (equivalency).

    One person asks and another, a registrar, approves. `amount` is in the requirement's own unit (minutes, count,
    hundredths of a credit, points, days); None means all of it.
    """

    class Kind(models.TextChoices):
        WAIVER = "waiver", _("waiver")
        EQUIVALENCY = "equivalency", _("equivalency")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("ended")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="waivers")
    requirement = models.CharField(max_length=80, help_text=_("The requirement's code in its curriculum."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    body = models.CharField(
        _("body"), max_length=120, blank=True, help_text=_("The committee or institution behind it.")
    )
    reason = models.CharField(_("reason"), max_length=500)
    amount = models.PositiveIntegerField(_("amount"), null=True, blank=True)
    effective_on = models.DateField(
        _("counts from"),
        null=True,
        blank=True,
        help_text=_("The day on which it was met elsewhere, where that matters to what comes after it."),
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=now, editable=False)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted_on = models.DateField(
        null=True, blank=True, help_text=_("From this day on, on the holder's own calendar.")
    )
    decision_note = models.CharField(_("note"), max_length=500, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["requested_at"], condition=Q(status="requested"), name="waivers_to_decide"),
        ]
        constraints = [
            LifecycleConstraint(transitions=WAIVER_MOVES, name="waiver_moves", initial="requested"),
            FrozenConstraint(
                name="waiver_keeps_what_was_requested",
                fields=(
                    "enrolment",
                    "requirement",
                    "kind",
                    "body",
                    "reason",
                    "amount",
                    "effective_on",
                    "ends_on",
                    "requested_by",
                    "requested_at",
                ),
                always=True,
                violation_error_message=_("A request is never edited: withdraw it and make a new one."),
            ),
            FrozenConstraint(
                name="waiver_decision_is_final",
                fields=("decided_by", "decided_at", "granted_on", "decision_note"),
                once=("approved", "declined", "ended"),
            ),
            NeverDeletedConstraint(name="waivers_are_kept"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="nobody_approves_her_own_request",
                violation_error_message=_("Who asked for it does not decide: another registrar does."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "ended"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, granted_on__isnull=False),
                name="approved_waiver_names_its_approver",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="waiver_has_a_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="waiver_waives_something",
                violation_error_message=_("Give an amount above nothing, or waive all of it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | (Q(ended_by__isnull=False) & ~Q(end_reason="")),
                name="ended_waiver_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "requirement"],
                condition=Q(status="requested"),
                name="one_open_request_per_requirement",
                violation_error_message=_("A request for this requirement already waits for a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.requirement}"


HOLD_MOVES = {"placed": ("lifted",)}


class Hold(models.Model):
    """Something outside the evidence that stops an award while it lasts. It undoes nothing that was issued."""

    class Kind(models.TextChoices):
        FEES = "fees", _("fees")
        COMPLAINT = "complaint", _("complaint")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        PLACED = "placed", _("in force")
        LIFTED = "lifted", _("lifted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLACED)
    starts_on = models.DateField(help_text=_("On the holder's own calendar."))
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=now, editable=False)
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            LifecycleConstraint(transitions=HOLD_MOVES, name="hold_moves", initial="placed"),
            FrozenConstraint(
                name="hold_keeps_why_it_was_placed",
                fields=("enrolment", "kind", "reason", "starts_on", "placed_by", "placed_at"),
                always=True,
            ),
            FrozenConstraint(
                name="lifted_hold_is_final",
                fields=("lifted_by", "lifted_at", "lift_reason"),
                once=("lifted",),
            ),
            NeverDeletedConstraint(name="holds_are_kept"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="hold_has_a_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                condition=~Q(status="lifted")
                | (Q(lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lift_reason="")),
                name="lifted_hold_names_who_lifted_it",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(kind="fees") | ~Q(lifted_by=F("placed_by")),
                name="nobody_lifts_the_hold_she_placed",
                violation_error_message=_("Whoever placed it does not lift it: another registrar does."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(status="placed"),
                name="one_hold_of_a_kind_at_a_time",
                violation_error_message=_("A hold of this kind is already in force."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_kind_display()}"
