"""Streams and the versions of what they ask."""

from __future__ import annotations

import hashlib
import uuid
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certification.rules import curriculum as rules
from certification.rules.files.reading import read_accepted
from laws.frozen import FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from people.clock import now
from people.models import Person


@lru_cache(maxsize=256)
def _meaning(source: str) -> rules.Curriculum:
    return read_accepted(source)


class Stream(models.Model):
    """A way to be certified: CTIC, ITATM, Trauma Coach. All it says of itself stands in its curriculum file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        ordering = ["position", "code"]
        constraints = [NeverDeletedConstraint(name="streams_are_kept")]

    def __str__(self) -> str:
        return (self.name_fr if (get_language() or "en").startswith("fr") else "") or self.name


class CurriculumQuerySet(models.QuerySet):
    def published(self) -> CurriculumQuerySet:
        return self.filter(status=Curriculum.Status.PUBLISHED)

    def ever_published(self) -> CurriculumQuerySet:
        """Those that judge somebody, or did: drafts and discarded ones never do."""
        return self.filter(status__in=["published", "retired"])


CURRICULUM_MOVES = {"draft": ("published", "discarded"), "published": ("retired",)}


class Curriculum(models.Model):
    """One version of what a stream asks: the file itself, word for word. Frozen by the database once published."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")
        DISCARDED = "discarded", _("discarded")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="curricula")
    version = models.PositiveIntegerField()
    label = models.CharField(max_length=80)
    source = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    loaded_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discarded_at = models.DateTimeField(null=True, blank=True)
    discard_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = CurriculumQuerySet.as_manager()

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")
        ordering = ["stream__position", "stream", "-version"]
        constraints = [
            LifecycleConstraint(transitions=CURRICULUM_MOVES, name="curriculum_moves", initial="draft"),
            FrozenConstraint(
                name="published_curriculum_is_frozen",
                fields=("source", "stream", "version", "label"),
                field="status",
                once=("published", "retired", "discarded"),
                violation_error_message=_("A published curriculum never changes: make a new version."),
            ),
            NeverDeletedConstraint(name="curricula_are_kept"),
            models.UniqueConstraint(fields=["stream", "version"], name="one_curriculum_per_version"),
            models.UniqueConstraint(
                fields=["stream"],
                condition=Q(status="published"),
                name="one_published_curriculum_per_stream",
            ),
            models.UniqueConstraint(
                fields=["stream"],
                condition=Q(status="draft"),
                name="one_draft_curriculum_per_stream",
                violation_error_message=_("This stream already has a draft: publish it or edit it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"]) | Q(published_at__isnull=False),
                name="published_curriculum_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="discarded")
                | (Q(discarded_by__isnull=False) & Q(discarded_at__isnull=False) & ~Q(discard_reason="")),
                name="discarded_draft_says_who_when_and_why",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream.code} v{self.version}"

    @property
    def rules(self) -> rules.Curriculum:
        """What the file means; parsed once per process and text."""
        return _meaning(self.source)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()
