"""Addresses of the pages about oneself."""

from __future__ import annotations

from django.urls import URLPattern, path

from people.views import profile

urlpatterns: list[URLPattern] = [
    path("profile/", profile.profile, name="profile"),
]
