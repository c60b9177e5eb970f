"""Practice done: sessions with two sides, meetings, and the sign-offs that make them count.

No field here can hold what a person said, felt or worked on as a client. `ended_early` has no reason beside it.
"""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models import Enrolment, Evidence, Signature, Stream
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from laws.overlap import NoOverlapConstraint
from people.clock import now
from people.models import Person

SHORTEST_SESSION = 10
LONGEST_SESSION = 240


class Occupation(models.Model):
    """A person was busy from then until then: one row for each side of a session and each person at a meeting.

    One constraint over it refuses overlapping hours, whatever they are called. A row that no longer holds is not live.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="occupations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["starts_at", "pk"]
        constraints = [
            NoOverlapConstraint(
                name="nobody_is_in_two_places",
                key="person",
                start="starts_at",
                end="ends_at",
                live="live",
                violation_error_message=_(
                    "This time overlaps with another session or meeting of the same person."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="occupation_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class SessionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> SessionQuerySet:
        """The two people in it. Others see lines of it through sign-offs, never the session itself."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(participations__person=person).distinct()


class Session(models.Model):
    """A practice session, logged once by either side; the other side confirms that it took place."""

    class Format(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(SHORTEST_SESSION), MaxValueValidator(LONGEST_SESSION)]
    )
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    ended_early = models.BooleanField(_("ended early"), default=False)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions_logged")
    logged_at = models.DateTimeField(default=now, editable=False)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            NeverDeletedConstraint(name="sessions_are_kept"),
            FrozenConstraint(
                name="session_facts_are_frozen",
                fields=("stream", "starts_at", "minutes", "format", "ended_early", "logged_by", "corrects"),
                always=True,
                violation_error_message=_("A logged session is corrected by a new version."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_SESSION, minutes__lte=LONGEST_SESSION),
                name="session_lasts_ten_minutes_to_four_hours",
                violation_error_message=_("A session lasts from 10 minutes to 4 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


PARTICIPATION_MOVES = {
    "claimed": ("confirmed", "disputed"),
    "disputed": ("confirmed",),
    "confirmed": ("disputed",),
}


class Participation(models.Model):
    """One side of a session: the unit that is confirmed, signed and credited."""

    class Role(models.TextChoices):
        CLIENT = "client", _("as client")
        THERAPIST = "therapist", _("as therapist")

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("waiting for the partner")
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")

    class Dispute(models.TextChoices):
        """Why attendance is disputed: a choice, never a text, so that nothing of the session can be told."""

        DID_NOT_HAPPEN = "did_not_happen", _("It did not take place")
        OTHER_TIME = "other_time", _("The date or the time is wrong")
        OTHER_LENGTH = "other_length", _("The minutes are wrong")
        OTHER_ROLES = "other_roles", _("The roles or the format are wrong")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=10, choices=Role.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="participations")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CLAIMED)
    steps = models.JSONField(_("protocol steps reached"), default=list, blank=True)
    in_therapy = models.BooleanField(
        _("the person coached is also in therapy"),
        null=True,
        blank=True,
        help_text=_("Asked of coaches only: yes or no, and no name."),
    )
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="participation")
    occupation = models.OneToOneField(Occupation, on_delete=models.PROTECT, related_name="participation")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_because = models.CharField(max_length=20, choices=Dispute.choices, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["session", "role"]
        constraints = [
            LifecycleConstraint(
                transitions=PARTICIPATION_MOVES, name="participation_moves", initial="claimed"
            ),
            NeverDeletedConstraint(name="participations_are_kept"),
            FrozenConstraint(
                name="participation_facts_are_frozen",
                fields=("session", "role", "person", "enrolment"),
                always=True,
            ),
            models.UniqueConstraint(fields=["session", "role"], name="one_participation_per_role"),
            models.UniqueConstraint(fields=["session", "person"], name="nobody_is_both_sides"),
            models.CheckConstraint(
                condition=Q(role="therapist") | Q(steps=[]), name="client_side_holds_no_steps"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class SignOffQuerySet(models.QuerySet):
    def waiting_for(self, person: Person) -> SignOffQuerySet:
        """Lines that wait for that supervisor, oldest session first. A session withdrawn has none that waits."""
        return self.filter(
            status="requested",
            participation__session__withdrawn_at__isnull=True,
            participation__enrolment__in=Enrolment.objects.supervised_by(person),
        ).order_by("participation__session__starts_at", "pk")

    def visible_to(self, person: Person) -> SignOffQuerySet:
        """Lines of those she supervises now, those she signed, and her own."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            Q(participation__enrolment__in=Enrolment.objects.supervised_by(person))
            | Q(signature__signer=person)
            | Q(participation__person=person)
        )


SIGN_OFF_MOVES = {
    "requested": ("signed", "returned", "void"),
    "returned": ("requested", "void"),
    "signed": ("void",),
}


class SignOff(models.Model):
    """A participation handed to the supervisor: signed, or returned with a comment on that one line."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waiting for sign-off")
        RETURNED = "returned", _("returned")
        SIGNED = "signed", _("signed off")
        VOID = "void", _("void")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="sign_offs")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    reply = models.CharField(_("your reply"), max_length=1000, blank=True)
    returned_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_offs"
    )
    void_because = models.CharField(max_length=40, blank=True)
    requested_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            LifecycleConstraint(transitions=SIGN_OFF_MOVES, name="sign_off_moves", initial="requested"),
            NeverDeletedConstraint(name="sign_offs_are_kept"),
            FrozenConstraint(
                name="signed_line_is_final",
                fields=("participation", "signature"),
                field="status",
                once=("signed",),
            ),
            models.UniqueConstraint(
                fields=["participation"], condition=~Q(status="void"), name="one_sign_off_per_participation"
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(signature__isnull=False), name="signed_line_has_a_signature"
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(comment=""),
                name="returned_line_has_a_comment",
                violation_error_message=_("Say what to correct."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_status_display()}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> MeetingQuerySet:
        """Its leader, those who attended, and registrars and auditors."""
        if not person.is_authenticated:
            return self.none()
        if person.is_registrar or person.is_auditor:
            return self.all()
        return self.filter(Q(leader=person) | Q(places__enrolment__person=person)).distinct()


class Meeting(models.Model):
    """Consultation entered and signed once by its leader, who credits everyone that attended."""

    class Size(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        GROUP = "group", _("group")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="meetings")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="meetings_led")
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    size = models.CharField(_("size"), max_length=12, choices=Size.choices)
    format = models.CharField(_("format"), max_length=10, choices=Session.Format.choices)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="meetings")
    occupation = models.OneToOneField(Occupation, on_delete=models.PROTECT, related_name="meeting")
    entered_at = models.DateTimeField(default=now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation meeting")
        verbose_name_plural = _("consultation meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            NeverDeletedConstraint(name="meetings_are_kept"),
            FrozenConstraint(
                name="meeting_is_signed_as_entered",
                fields=("stream", "leader", "starts_at", "minutes", "size", "format", "signature"),
                always=True,
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480), name="meeting_lasts_up_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class MeetingPlace(models.Model):
    """One therapist's place at a meeting, and the evidence it became."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="places")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="meeting_places")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="meeting_place")
    occupation = models.OneToOneField(Occupation, on_delete=models.PROTECT, related_name="meeting_place")

    class Meta:
        verbose_name = _("place at a meeting")
        verbose_name_plural = _("places at meetings")
        ordering = ["meeting", "enrolment"]
        constraints = [
            NeverDeletedConstraint(name="meeting_places_are_kept"),
            models.UniqueConstraint(fields=["meeting", "enrolment"], name="one_place_per_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} @ {self.meeting}"


COMPETENCE_ATTESTATION_MOVES = {"attested": ("taken_back",)}


class CompetenceAttestation(models.Model):
    """A supervisor's signed judgement that a therapist shows one of the stream's listed competences."""

    class Status(models.TextChoices):
        ATTESTED = "attested", _("attested")
        TAKEN_BACK = "taken_back", _("taken back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="competence_attestations")
    competence = models.SlugField(max_length=60)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ATTESTED)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="competences")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="competence_attestation")
    attested_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("attestation of competence")
        verbose_name_plural = _("attestations of competence")
        ordering = ["enrolment", "competence"]
        constraints = [
            LifecycleConstraint(
                transitions=COMPETENCE_ATTESTATION_MOVES,
                name="competence_attestation_moves",
                initial="attested",
            ),
            NeverDeletedConstraint(name="competence_attestations_are_kept"),
            FrozenConstraint(
                name="competence_is_signed_as_attested",
                fields=("enrolment", "competence", "signature", "evidence"),
                always=True,
            ),
            models.UniqueConstraint(
                fields=["enrolment", "competence"],
                condition=Q(status="attested"),
                name="a_competence_is_attested_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.competence}"
