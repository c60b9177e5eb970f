"""Headers every response carries, whatever made it: a page, a file, a refusal or an error."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def privacy_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Switch off the devices we never use, and let nobody keep what a signed-in person was shown.

    "Signed in" is read from the session cookie alone: asking the database here would cost public pages a query.
    A view that sets its own Cache-Control (a file named by its content) keeps it.
    """
    devices = ", ".join(f"{name}={whom}" for name, whom in settings.PERMISSIONS_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", devices)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in response.cookies:
            response.setdefault("Cache-Control", "no-store")
        return response

    return middleware
