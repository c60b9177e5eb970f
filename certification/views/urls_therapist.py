"""Addresses of the law's pages: therapist."""

from __future__ import annotations

from django.urls import URLPattern, path

from certification.views import certificates, home, progress, registration, scope

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("apply/<slug:code>/", progress.apply, name="apply"),
    path("progress/", progress.progress, name="progress"),
    path("progress/<uuid:public_id>/", progress.enrolment_progress, name="enrolment_progress"),
    path("progress/<uuid:public_id>/change/", progress.enrolment_change, name="enrolment_change"),
    path("progress/<uuid:public_id>/scope/", scope.scope, name="scope"),
    path("registration/", registration.registration, name="registration"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:public_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:public_id>.pdf", certificates.certificate_pdf, name="certificate_pdf"),
]
