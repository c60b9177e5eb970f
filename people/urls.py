"""Addresses of the pages about oneself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
