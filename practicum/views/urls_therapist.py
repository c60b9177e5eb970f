"""Addresses of the practicum's pages: therapist."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
