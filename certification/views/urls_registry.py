"""Addresses of the law's pages: the registry."""

from __future__ import annotations

from django.urls import URLPattern, path

from certification.views.registry.applications import application, applications
from certification.views.registry.appointments import appoint, appointment, appointments
from certification.views.registry.awards import award, awards
from certification.views.registry.certificates import certificate, certificates
from certification.views.registry.curricula import (
    curricula,
    curriculum,
    curriculum_file,
    new_curriculum,
    publish_curriculum,
)
from certification.views.registry.decisions import decisions
from certification.views.registry.enrolment import enrolment
from certification.views.registry.enrolments import enrolments, enrolments_csv
from certification.views.registry.holds import holds
from certification.views.registry.invariants import checks
from certification.views.registry.matrix import matrix, matrix_csv
from certification.views.registry.overview import overview
from certification.views.registry.persons import people, person
from certification.views.registry.registrations import registration, registrations
from certification.views.registry.rehearsal import rehearsal, rehearsal_people, rehearsals
from certification.views.registry.renewals import renewals
from certification.views.registry.waivers import waivers

urlpatterns: list[URLPattern] = [
    path("", overview, name="registry"),
    path("applications/", applications, name="registry_applications"),
    path("applications/<uuid:public_id>/", application, name="registry_application"),
    path("enrolments/", enrolments, name="registry_enrolments"),
    path("enrolments/export.csv", enrolments_csv, name="registry_enrolments_csv"),
    path("enrolments/<uuid:public_id>/", enrolment, name="registry_enrolment"),
    path("enrolments/<uuid:public_id>/decisions/", decisions, name="registry_decisions"),
    path("cohort/", matrix, name="registry_matrix"),
    path("cohort/export.csv", matrix_csv, name="registry_matrix_csv"),
    path("waivers/", waivers, name="registry_waivers"),
    path("holds/", holds, name="registry_holds"),
    path("checks/", checks, name="registry_checks"),
    path("people/", people, name="registry_people"),
    path("people/<uuid:public_id>/", person, name="registry_person"),
    path("curricula/", curricula, name="registry_curricula"),
    path("curricula/new/", new_curriculum, name="registry_curriculum_new"),
    path("curricula/<uuid:public_id>/", curriculum, name="registry_curriculum"),
    path("curricula/<uuid:public_id>/file.toml", curriculum_file, name="registry_curriculum_file"),
    path("curricula/<uuid:public_id>/publish/", publish_curriculum, name="registry_curriculum_publish"),
    path("curricula/<uuid:public_id>/rehearsals/", rehearsals, name="registry_rehearsals"),
    path("rehearsals/<uuid:public_id>/", rehearsal, name="registry_rehearsal"),
    path("rehearsals/<uuid:public_id>/people/", rehearsal_people, name="registry_rehearsal_people"),
    path("awards/", awards, name="registry_awards"),
    path("awards/<uuid:public_id>/", award, name="registry_award"),
    path("certificates/", certificates, name="registry_certificates"),
    path("certificates/<uuid:public_id>/", certificate, name="registry_certificate"),
    path("certificates/renewals/", renewals, name="registry_renewals"),
    path("registrations/", registrations, name="registry_registrations"),
    path("registrations/<uuid:public_id>/", registration, name="registry_registration"),
    path("appointments/", appointments, name="registry_appointments"),
    path("appointments/new/", appoint, name="registry_appointment_new"),
    path("appointments/<uuid:public_id>/", appointment, name="registry_appointment"),
]
