"""Addresses of the law's pages: public."""

from __future__ import annotations

from django.urls import URLPattern, path

from certification.views import guide, streams, verify

urlpatterns: list[URLPattern] = [
    path("streams/", streams.streams, name="streams"),
    path("streams/<slug:code>/", streams.stream, name="stream"),
    path("guide/", guide.guide, name="guide"),
    path("verify/", verify.verify_lookup, name="verify_lookup"),
    path("verify/<str:token>.json", verify.verify_json, name="verify_json"),
    path("verify/<str:token>/", verify.verify, name="verify"),
]
