"""Addresses of the auditor's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from audit import views

urlpatterns: list[URLPattern] = [
    path("audit/", views.events, name="audit"),
    path("audit/verify/", views.verify_chain, name="audit_verify"),
]
