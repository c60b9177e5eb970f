"""Addresses of coursework's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
