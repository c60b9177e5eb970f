"""The chain of events: each row's hash covers its content and the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from laws.frozen import AppendOnlyConstraint

# The hash the first event names as its predecessor's.
BEGINNING = "0" * 64


class Event(models.Model):
    """One thing that happened. Written only by ``audit.recording``; never changed, never deleted.

    Actor and subject are a kind (a model's name) and a public id, so this app knows no other. The payload holds ids
    and codes only: names and reasons live in rows that can be erased.
    """

    sequence = models.PositiveBigIntegerField(_("sequence"), primary_key=True)  # 1, 2, 3… without a gap
    at = models.DateTimeField(_("at"))  # when the transaction appended it, UTC, microseconds
    action = models.CharField(_("action"), max_length=100)
    actor_kind = models.CharField(_("actor kind"), max_length=50)
    actor_id = models.CharField(_("actor"), max_length=64, blank=True)
    subject_kind = models.CharField(_("subject kind"), max_length=50, blank=True)
    subject_id = models.CharField(_("subject"), max_length=64, blank=True)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "sequence"], name="audit_event_by_subject"),
            models.Index(fields=["actor_kind", "actor_id", "sequence"], name="audit_event_by_actor"),
        ]
        constraints = [
            AppendOnlyConstraint(
                name="audit_event_is_never_changed",
                violation_error_message=_("An audit event is never changed or deleted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def computed_hash(self) -> str:
        """SHA-256, in hex, of the canonical JSON of everything in the row but ``hash`` itself."""
        content = {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": self.action,
            "actor": [self.actor_kind, self.actor_id],
            "subject": [self.subject_kind, self.subject_id],
            "payload": self.payload,
            "previous_hash": self.previous_hash,
        }
        canonical = json.dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
        )
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()
