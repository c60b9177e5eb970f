"""Events in Django's admin: to be read, in order, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from audit.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["sequence", "at", "action", "actor_kind", "actor_id", "subject_kind", "subject_id"]
    list_filter = ["actor_kind", "subject_kind"]
    search_fields = ["=action", "=actor_id", "=subject_id"]
    ordering = ["-sequence"]
    list_per_page = 100
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
