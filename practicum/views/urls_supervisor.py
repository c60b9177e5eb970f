"""Addresses of the practicum's pages: supervisor."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
