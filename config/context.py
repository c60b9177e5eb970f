"""What every template may know about the installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from config.demonstration.cast import introductions


def platform(request: HttpRequest) -> dict[str, object]:
    """`demonstration` is true where the invented `cast` may sign in with one click; `site_url` has no final slash."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "cast": introductions() if settings.DEMONSTRATION else [],
        "site_url": settings.SITE_URL,
    }
