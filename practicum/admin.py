"""The practicum in Django's admin: to be looked at, as far as it names no partner.

Sides of a session, their sign-offs and who was busy when are not here at all: together they would tell who was whose
client, which is for the two of them alone.
"""

from __future__ import annotations

from django.contrib import admin

from audit.read_only import ReadOnlyAdmin
from practicum.models import CompetenceAttestation, Meeting, MeetingPlace, Session


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ["starts_at", "stream", "minutes", "format", "withdrawn_at"]
    list_filter = ["stream", "format"]
    list_select_related = ["stream"]
    exclude = ["logged_by", "corrects"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["starts_at", "stream", "leader", "minutes", "size", "withdrawn_at"]
    list_filter = ["stream", "size"]
    list_select_related = ["stream", "leader"]
    exclude = ["occupation"]


@admin.register(MeetingPlace)
class MeetingPlaceAdmin(ReadOnlyAdmin):
    list_display = ["meeting", "enrolment"]
    list_select_related = ["meeting__stream", "enrolment__person", "enrolment__stream"]
    exclude = ["occupation"]


@admin.register(CompetenceAttestation)
class CompetenceAttestationAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "competence", "status", "attested_at"]
    list_filter = ["status"]
    list_select_related = ["enrolment__person", "enrolment__stream"]
