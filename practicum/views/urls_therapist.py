"""Addresses of the practicum's pages: therapist."""

from __future__ import annotations

from django.urls import URLPattern, path

from practicum.views import session, sessions

urlpatterns: list[URLPattern] = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.session_new, name="session_new"),
    path("sessions/of/<uuid:public_id>/", sessions.session_of_participation, name="session_of_participation"),
    path("sessions/<uuid:public_id>/", session.session, name="session"),
    path("sessions/<uuid:public_id>/correct/", session.session_correct, name="session_correct"),
]
