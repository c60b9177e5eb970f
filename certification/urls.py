"""Addresses of the law's pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("certification.views.urls_public")),
    path("", include("certification.views.urls_therapist")),
    path("registry/", include("certification.views.urls_registry")),
]
