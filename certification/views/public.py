"""The landing page: what this is, for whoever comes in from the street."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from certification.views.streams import cards


def landing(request: HttpRequest) -> HttpResponse:
    """What is certified here, how to choose, how to verify, how to come in."""
    return render(request, "public/home.html", {"streams": cards()})
