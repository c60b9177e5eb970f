"""Learning done: who attended which module, and reflections that show integration."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models import Appointment, Enrolment, Evidence, Stream
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person
from people.sealing import SealedTextField


def streams_trained_by(person: Person, day: dt.date) -> models.QuerySet[Stream]:
    """The streams in which that person is appointed as a trainer on that day."""
    appointed = Appointment.objects.in_force_on(day).filter(person=person, function="trainer")
    return Stream.objects.filter(pk__in=appointed.values("stream"))


class RosterQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> RosterQuerySet:
        """Those of the streams she trains today, her own, and all of them for a registrar or an auditor."""
        if not person.is_authenticated:
            return self.none()
        if person.is_registrar or person.is_auditor:
            return self.all()
        return self.filter(Q(trainer=person) | Q(stream__in=streams_trained_by(person, person.today())))


class Roster(models.Model):
    """One time a module was taught: the day, the trainer, and who attended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="rosters")
    module = models.SlugField(
        _("module"), max_length=60, help_text=_("Its code in the curriculum, stable across versions.")
    )
    held_on = models.DateField(_("date"))
    minutes = models.PositiveIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    place = models.CharField(_("where"), max_length=120, blank=True)
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rosters")
    opened_at = models.DateTimeField(default=now, editable=False)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-held_on", "-pk"]
        constraints = [
            NeverDeletedConstraint(name="rosters_are_kept"),
            FrozenConstraint(
                name="roster_keeps_its_module",
                fields=("stream", "module", "held_on", "minutes", "trainer"),
                always=True,
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1440), name="roster_lasts_up_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.held_on}"


ATTENDANCE_MOVES = {"recorded": ("struck",)}


class Attendance(models.Model):
    """One therapist's attendance of a module, as the trainer recorded it. Struck out, never deleted."""

    class Status(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        STRUCK = "struck", _("struck out")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    minutes = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECORDED)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="attendance")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["roster", "enrolment"]
        constraints = [
            LifecycleConstraint(transitions=ATTENDANCE_MOVES, name="attendance_moves", initial="recorded"),
            NeverDeletedConstraint(name="attendances_are_kept"),
            FrozenConstraint(
                name="attendance_is_never_edited",
                fields=("roster", "enrolment", "minutes", "evidence"),
                always=True,
            ),
            models.UniqueConstraint(
                fields=["roster", "enrolment"],
                condition=Q(status="recorded"),
                name="attended_once_per_roster",
                violation_error_message=_("This attendance is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} @ {self.roster}"


class ReflectionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ReflectionQuerySet:
        """Her own, and those of the streams she trains today. Not the registrar's: reflections are learning notes."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            Q(enrolment__person=person) | Q(enrolment__stream__in=streams_trained_by(person, person.today()))
        )


REFLECTION_MOVES = {"submitted": ("accepted", "returned"), "returned": ("submitted",)}


class Reflection(models.Model):
    """A short text that shows integration, read by a trainer who accepts or returns it. Sealed at rest."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for a trainer")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    text = SealedTextField(_("your reflection"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="reflection")
    submitted_at = models.DateTimeField(default=now)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["submitted_at", "pk"]
        constraints = [
            LifecycleConstraint(transitions=REFLECTION_MOVES, name="reflection_moves", initial="submitted"),
            NeverDeletedConstraint(name="reflections_are_kept"),
            FrozenConstraint(
                name="accepted_reflection_is_frozen",
                fields=("text", "evidence"),
                field="status",
                once=("accepted",),
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status__in=["submitted", "returned"]),
                name="one_open_reflection_per_enrolment",
                violation_error_message=_("A reflection is already on its way."),
            ),
            models.CheckConstraint(
                condition=Q(status="submitted") | Q(reviewed_by__isnull=False),
                name="reflection_reviewed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_status_display()}"
