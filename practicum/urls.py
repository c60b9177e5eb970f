"""Addresses of the practicum's pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("practicum.views.urls_therapist")),
    path("", include("practicum.views.urls_supervisor")),
]
