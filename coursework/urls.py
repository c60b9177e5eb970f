"""Addresses of coursework's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from coursework.views import mine, reflections, rosters

urlpatterns: list[URLPattern] = [
    path("coursework/", mine.coursework, name="coursework"),
    path("coursework/<uuid:public_id>/reflection/", reflections.reflection_new, name="reflection_new"),
    path("reflections/", reflections.reflections, name="reflections"),
    path("reflections/<uuid:public_id>/", reflections.reflection, name="reflection"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/new/", rosters.roster_new, name="roster_new"),
    path("rosters/<uuid:public_id>/", rosters.roster, name="roster"),
    path("attendance/<uuid:public_id>/", rosters.attendance, name="attendance"),
]
