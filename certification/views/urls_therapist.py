"""Addresses of the law's pages: therapist."""

from __future__ import annotations

from django.urls import URLPattern, path

from certification.views import (
    certificates,
    entering,
    home,
    planning,
    progress,
    registration,
    scope,
    versions,
    waivers,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("apply/<slug:code>/", entering.apply, name="apply"),
    path("progress/", entering.progress, name="progress"),
    path("progress/<uuid:public_id>/", progress.enrolment_progress, name="enrolment_progress"),
    path("progress/<uuid:public_id>/change/", entering.enrolment_change, name="enrolment_change"),
    path("progress/<uuid:public_id>/scope/", scope.scope, name="scope"),
    path("progress/<uuid:public_id>/plan/", planning.what_if, name="what_if"),
    path("progress/<uuid:public_id>/waiver/", waivers.waiver_new, name="waiver_new"),
    path("progress/<uuid:public_id>/version/", versions.version_move, name="version_move"),
    path("versions/<uuid:public_id>/", versions.version_text, name="version_text"),
    path("registration/", registration.registration, name="registration"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:public_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:public_id>.pdf", certificates.certificate_pdf, name="certificate_pdf"),
]
