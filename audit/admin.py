"""Events in Django's admin: to be read, in order, and nothing else."""

from __future__ import annotations

from django.contrib import admin

from audit.models import Event
from audit.read_only import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["sequence", "at", "action", "actor_kind", "actor_id", "subject_kind", "subject_id"]
    list_filter = ["actor_kind", "subject_kind"]
    search_fields = ["=action", "=actor_id", "=subject_id"]
    ordering = ["-sequence"]
