"""Coursework in Django's admin: to be looked at. What a reflection says is not among it."""

from __future__ import annotations

from django.contrib import admin

from audit.read_only import ReadOnlyAdmin
from coursework.models import Attendance, Reflection, Roster


@admin.register(Roster)
class RosterAdmin(ReadOnlyAdmin):
    list_display = ["module", "stream", "held_on", "minutes", "trainer"]
    list_filter = ["stream"]
    list_select_related = ["stream", "trainer"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ["roster", "enrolment", "minutes", "status", "recorded_at"]
    list_filter = ["status"]
    list_select_related = ["roster", "enrolment__person", "enrolment__stream"]


@admin.register(Reflection)
class ReflectionAdmin(ReadOnlyAdmin):
    """Learning notes are for their author and her trainers alone: here is only whether one was accepted."""

    list_display = ["enrolment", "status", "submitted_at", "reviewed_at"]
    list_filter = ["status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]
    exclude = ["text", "comment"]
