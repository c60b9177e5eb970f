"""Enrolments, and who is appointed to sign for them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.models.streams import Curriculum, Stream
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from laws.overlap import NoOverlapConstraint
from people.clock import now
from people.models import DatedQuerySet, Person
from people.names import in_blanks


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> EnrolmentQuerySet:
        """Her own, those she supervises, and all of them for a registrar or an auditor."""
        if not person.is_authenticated:
            return self.none()
        if person.is_registrar or person.is_auditor:
            return self.all()
        return self.filter(Q(person=person) | self._supervised_by(person))

    def supervised_by(self, person: Person) -> EnrolmentQuerySet:
        """Those she is assigned to, where her appointment as supervisor of their stream is in force today.

        Without the appointment she reads nothing more, though she stays assigned until a registrar changes that.
        """
        return self.filter(self._supervised_by(person))

    def _supervised_by(self, person: Person) -> Q:
        appointed = Appointment.objects.in_force_on(person.today()).filter(
            person=person, function="supervisor"
        )
        return Q(supervisor=person, stream__in=appointed.values("stream"))

    def open(self) -> EnrolmentQuerySet:
        return self.filter(status__in=["applied", "active", "paused"])

    def active(self) -> EnrolmentQuerySet:
        return self.filter(status="active")


ENROLMENT_MOVES = {
    "applied": ("active", "declined", "withdrawn"),
    "active": ("paused", "withdrawn"),
    "paused": ("active", "withdrawn"),
}


class Enrolment(models.Model):
    """A person in a stream, judged by one curriculum. *Complete* and *certified* are derived, never a status."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DECLINED = "declined", _("declined")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="enrolments")
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="enrolments")
    supervisor = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervised_enrolments",
        verbose_name=_("supervisor"),
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPLIED)
    motivation = models.TextField(
        _("why this stream, and why now"),
        blank=True,
        max_length=2000,
        help_text=_(
            "A few sentences about your practice setting. Nothing about clients, and nothing about your own therapy."
        ),
    )
    applied_at = models.DateTimeField(default=now, editable=False)
    admitted_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("note to the applicant"), max_length=500, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-applied_at", "-pk"]
        indexes = [
            # Lists show the latest first, a page at a time: all of them, or one stream's.
            models.Index(fields=["-applied_at", "-id"], name="enrolments_latest_first"),
            models.Index(fields=["stream", "-applied_at", "-id"], name="enrolments_of_a_stream"),
        ]
        constraints = [
            LifecycleConstraint(transitions=ENROLMENT_MOVES, name="enrolment_moves", initial="applied"),
            FrozenConstraint(
                name="enrolment_keeps_its_person_and_stream", fields=("person", "stream"), always=True
            ),
            NeverDeletedConstraint(name="enrolments_are_kept"),
            models.UniqueConstraint(
                fields=["person", "stream"],
                condition=Q(status__in=["applied", "active", "paused"]),
                name="one_open_enrolment_per_stream",
                violation_error_message=_("You already have an open enrolment in this stream."),
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=models.F("person")),
                name="nobody_supervises_herself",
                violation_error_message=_("Nobody supervises themselves."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["applied", "declined", "withdrawn"]) | Q(admitted_on__isnull=False),
                name="admitted_enrolment_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("person")),
                name="nobody_admits_herself",
                violation_error_message=_("Nobody decides on their own application."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.stream}"


class AppointmentQuerySet(DatedQuerySet):
    def covering(self, *, stream: Stream, function: str, day: dt.date) -> DatedQuerySet:
        return self.in_force_on(day).filter(stream=stream, function=function)


class Appointment(models.Model):
    """Who may sign what, or stands as what, in which stream, from which day until which day (both included).

    `function` is *supervisor*, *trainer*, or a code by which the stream's curricula ask for whoever gave an hour
    ("consultant", "faculty"): as an appointment or as a class. Only the first two let anybody sign. The end of an
    appointment never undoes a signature given while it held.
    """

    class Function(models.TextChoices):
        """The functions that open pages and let sign."""

        SUPERVISOR = "supervisor", _("supervisor")
        TRAINER = "trainer", _("trainer")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="appointments")
    function = models.CharField(_("function"), max_length=60)
    level = models.CharField(_("level"), max_length=40, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appointed_at = models.DateTimeField(default=now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["person__name", "stream__position", "function", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(appointed_by__isnull=True) | ~Q(appointed_by=models.F("person")),
                name="nobody_appoints_herself",
                violation_error_message=_("Nobody appoints themselves."),
            ),
            FrozenConstraint(
                name="appointment_keeps_who_and_what",
                fields=("person", "stream", "function", "level", "starts_on"),
                always=True,
            ),
            NeverDeletedConstraint(name="appointments_are_kept"),
            # Else ending one would leave the right to sign with the other.
            NoOverlapConstraint(
                name="one_appointment_at_a_time",
                key=("person", "stream", "function", "level"),
                start="starts_on",
                end="ends_on",
                live="",
                last_day=True,
                violation_error_message=_("This person is appointed to this function in these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_function_display()}, {self.stream}"

    @classmethod
    def name_of(cls, function: str) -> str:
        """What a function is called: by its own name where it has one, else by its code."""
        return str(dict(cls.Function.choices).get(function) or in_blanks(function))

    def get_function_display(self) -> str:
        """What it is to: "supervisor", "consultant, level 2"."""
        name = self.name_of(self.function)
        return (
            gettext("%(function)s, level %(level)s") % {"function": name, "level": self.level}
            if self.level
            else name
        )
