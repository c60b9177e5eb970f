"""Moving to another version of a curriculum: proposed and agreed one by one, and rehearsed for everybody at once."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.models.enrolments import Enrolment
from certification.models.streams import Curriculum
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person

VERSION_MOVE_MOVES = {"proposed": ("agreed", "declined", "withdrawn")}


class VersionMove(models.Model):
    """A proposal that an enrolment be judged by another version, and what its therapist answered.

    `preview` is what she saw when she answered: each requirement that changes, with its figures before and after.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for the therapist")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="version_moves")
    from_curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="+")
    to_curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now, editable=False)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    preview = models.JSONField(default=dict)
    preview_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("move to another version")
        verbose_name_plural = _("moves to another version")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            LifecycleConstraint(
                transitions=VERSION_MOVE_MOVES, name="version_move_moves", initial="proposed"
            ),
            FrozenConstraint(
                name="version_move_keeps_what_was_proposed",
                fields=("enrolment", "from_curriculum", "to_curriculum", "reason", "proposed_by"),
                always=True,
            ),
            FrozenConstraint(
                name="answered_version_move_is_final",
                fields=("answered_by", "answered_at", "preview", "preview_sha256"),
                once=("agreed", "declined", "withdrawn"),
            ),
            NeverDeletedConstraint(name="version_moves_are_kept"),
            models.CheckConstraint(
                condition=~Q(from_curriculum=F("to_curriculum")), name="version_move_goes_somewhere_else"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | ~Q(answered_by=F("proposed_by"))
                | Q(status="withdrawn"),
                name="who_proposes_a_move_does_not_agree_to_it",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | (Q(answered_by__isnull=False) & ~Q(preview_sha256="")),
                name="agreed_version_move_binds_what_was_shown",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status="proposed"),
                name="one_open_version_move_per_enrolment",
                violation_error_message=_("A move is already proposed: it waits for the therapist's answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.from_curriculum} → {self.to_curriculum}"


REHEARSAL_MOVES = {
    "queued": ("claimed", "abandoned"),
    "claimed": ("queued", "done", "failed", "abandoned"),
    "failed": ("queued",),
}


class RehearsalQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> RehearsalQuerySet:
        """Those a worker should take up now: queued, or claimed by somebody whose lease ran out."""
        return self.filter(Q(status="queued", not_before__lte=now) | Q(status="claimed", lease_until__lt=now))


class Rehearsal(models.Model):
    """A dry run of one text: what if every active enrolment of the stream were judged by it.

    The row is the queue and the progress: `last` is the primary key of the last enrolment judged, `tally` what was
    found so far; a worker that takes it over goes on from there. Nothing but this row is written.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("due")
        CLAIMED = "claimed", _("in work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        ABANDONED = "abandoned", _("abandoned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="rehearsals")
    source = models.TextField(help_text=_("The text that was tried: a draft may change afterwards."))
    source_sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    total = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=now)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dry run")
        verbose_name_plural = _("dry runs")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status__in=["queued", "claimed"]), name="rehearsals_due"
            ),
        ]
        constraints = [
            LifecycleConstraint(transitions=REHEARSAL_MOVES, name="rehearsal_moves", initial="queued"),
            FrozenConstraint(
                name="rehearsal_keeps_its_text",
                fields=("curriculum", "source", "source_sha256", "asked_by"),
                always=True,
            ),
            FrozenConstraint(
                name="rehearsal_result_is_final",
                fields=("tally", "judged", "total", "finished_at"),
                once=("done",),
            ),
            models.UniqueConstraint(
                fields=["curriculum"],
                condition=Q(status__in=["queued", "claimed"]),
                name="one_dry_run_of_a_version_at_a_time",
                violation_error_message=_("A dry run of this version is already at work."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.curriculum}: {self.judged}/{self.total}"


class RehearsalFinding(models.Model):
    """One person for whom a dry run found a difference: one requirement gained or lost, or, where `requirement` is
    empty, everything together. Written with the progress of its chunk, never changed."""

    class Change(models.TextChoices):
        GAINS = "gains", _("gains")
        LOSES = "loses", _("loses")

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.PROTECT, related_name="findings")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=80, blank=True)
    change = models.CharField(max_length=10, choices=Change.choices)

    class Meta:
        verbose_name = _("finding of a dry run")
        verbose_name_plural = _("findings of dry runs")
        ordering = ["enrolment", "requirement"]
        constraints = [
            FrozenConstraint(
                name="rehearsal_finding_is_final",
                fields=("rehearsal", "enrolment", "requirement", "change"),
                always=True,
            ),
            models.UniqueConstraint(
                fields=["rehearsal", "requirement", "enrolment"],
                name="one_finding_of_a_dry_run_per_person_and_requirement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.change} {self.requirement}".strip()
