"""Who someone is: the person who signs in, the offices she holds, her professional registration, her post."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laws.frozen import NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from laws.overlap import NoOverlapConstraint
from people.clock import now
from people.names import check_printed_name, clean_printed_name, fold, in_blanks


class PersonManager(BaseUserManager["Person"]):
    """People are found by e-mail, whatever its case."""

    def called(self, text: str) -> models.QuerySet[Person]:
        """People whose name has, for every word of the text, a word that begins so (accents and case aside), or whose
        e-mail address contains the text."""
        parts, address = fold(text).split(), text.replace("\0", "").strip().lower()
        found = Q(pk__in=[])
        if parts:
            found |= Q(*(Q(folded_name__contains=f" {part}") for part in parts))
        if address:
            found |= Q(email__contains=address)
        return self.filter(found)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """A person who may sign in; without a password only a code or a passkey lets her in."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> Person:
        """An operator of the site. Operating is no office: it lets nobody sign, award or publish."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class FoldedNameField(models.CharField):
    """The words of the name as they are searched for, each after a blank; written whenever the row is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = f" {fold(getattr(model_instance, 'name', ''))}"[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: therapist, supervisor, trainer, registrar or auditor. Clients never have one."""

    LANGUAGES = [("en", _("English")), ("fr", _("French"))]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(
        _("name as it shall be printed"),
        max_length=200,
        blank=True,
        validators=[check_printed_name],
        help_text=_("Exactly as it should stand on your certificate."),
    )
    folded_name = FoldedNameField(max_length=1000, default="", editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/Toronto")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Off for a suspended person: their sessions end at once.")
    )
    is_staff = models.BooleanField(_("operates the site"), default=False)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_email",
                violation_error_message=_("Someone already uses this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = clean_printed_name(self.name)
        written = kwargs.get("update_fields")
        if isinstance(written, Iterable) and "name" in (names := set(written)):
            kwargs["update_fields"] = names | {"folded_name"}
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Her time zone; Toronto's where the stored name is no longer known to the system."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("America/Toronto")

    def today(self) -> dt.date:
        """The date on her own wall calendar now."""
        return timezone.now().astimezone(self.zone).date()

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices she holds today; read once per request."""
        return frozenset(self.office_grants.in_force_on(self.today()).values_list("office", flat=True))

    @property
    def is_registrar(self) -> bool:
        return self.is_active and Office.REGISTRAR in self.offices

    @property
    def is_auditor(self) -> bool:
        return self.is_active and Office.AUDITOR in self.offices


class Office(models.TextChoices):
    """What somebody may do for the certifying body as a whole. Signing is by appointment, not by office."""

    REGISTRAR = "registrar", _("registrar")
    AUDITOR = "auditor", _("auditor")


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day until a day, both included; an open end holds for ever."""

    def in_force_on(self, day: dt.date) -> DatedQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class OfficeGrant(models.Model):
    """An office held by a person from a day until a day. Never deleted: who was registrar then must stay known."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="office_grants")
    office = models.CharField(max_length=12, choices=Office.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="offices_granted"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("office held")
        verbose_name_plural = _("offices held")
        ordering = ["person", "office", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(office__in=Office.values),
                name="office_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="office_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            NeverDeletedConstraint(name="office_grants_are_kept"),
            NoOverlapConstraint(
                name="an_office_is_held_once_at_a_time",
                key=("person", "office"),
                start="starts_on",
                end="ends_on",
                live="",
                last_day=True,
                violation_error_message=_("This person holds this office in these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_office_display()}"


REGISTRATION_MOVES = {
    "claimed": ("checked", "returned", "withdrawn"),
    "checked": ("withdrawn",),
    "returned": ("withdrawn",),
}


class Registration(models.Model):
    """A document a person holds from a body outside, or her membership of it, and whether a registrar saw it.

    `kind` is the code by which the curriculum files ask for it; a membership is the body's code after `MEMBERSHIP`. A
    corrected one is a new row: what a registrar checked stays as it was when she checked it.
    """

    MEMBERSHIP: ClassVar[str] = "membership:"

    class Kind(models.TextChoices):
        """The kinds that have a name of their own; any other is called by its code."""

        LICENCE = "licence", _("professional licence")
        INSURANCE = "insurance", _("liability insurance")
        COACHING = "coaching-registration", _("coaching registration")

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("waiting for a registrar")
        CHECKED = "checked", _("checked")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    kind = models.CharField(max_length=80, default=Kind.LICENCE)
    body = models.CharField(_("registering body"), max_length=120)
    number = models.CharField(_("registration number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("Empty for what does not expire.")
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CLAIMED)
    comment = models.CharField(_("what to correct"), max_length=500, blank=True)
    declared_at = models.DateTimeField(default=now, editable=False)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            LifecycleConstraint(transitions=REGISTRATION_MOVES, name="registration_moves", initial="claimed"),
            NeverDeletedConstraint(name="registrations_are_kept"),
            models.CheckConstraint(
                condition=Q(status__in=["claimed", "withdrawn"]) | Q(decided_by__isnull=False),
                name="registration_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("person")),
                name="registration_never_checked_by_its_holder",
                violation_error_message=_("Nobody checks their own registration."),
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(status="claimed"),
                name="one_registration_waiting_per_kind",
                violation_error_message=_("One is already waiting for a registrar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}".strip()

    @classmethod
    def name_of(cls, kind: str) -> str:
        """What documents of this kind are called."""
        if kind.startswith(cls.MEMBERSHIP):
            body = kind.removeprefix(cls.MEMBERSHIP)
            return gettext("membership of %(body)s") % {"body": in_blanks(body)}
        return str(dict(cls.Kind.choices).get(kind) or in_blanks(kind))

    def get_kind_display(self) -> str:
        """What it is called: by its own name where it has one, else by its code."""
        return self.name_of(self.kind)

    def is_over(self, day: dt.date) -> bool:
        """Whether its last day lies before that day."""
        return self.expires_on is not None and self.expires_on < day


LETTER_MOVES = {
    "queued": ("claimed",),
    "claimed": ("sent", "queued", "failed", "claimed"),
    "failed": ("queued",),
}


class Letter(models.Model):
    """An e-mail as a row: written in the transaction that gives the reason, sent later by a worker.

    Delivery is at least once: a worker killed between sending and noting it sends again, under the same Message-ID.
    Words are kept in the holder's language as they were on that day; they never tell what a session was about.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(
        max_length=120, unique=True, help_text=_("What makes this letter the same one twice.")
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(default=now)
    error = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status__in=["queued", "claimed"]), name="letters_due"
            ),
        ]
        constraints = [
            LifecycleConstraint(transitions=LETTER_MOVES, name="letter_moves", initial="queued"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="letter_sent_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
