"""Two doors in front of every page: a second factor for whoever signs, and no way in for the suspended."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.appointing import must_have_second_factor
from people.proof import proof_of

# By name, never by prefix: an address that merely begins alike stays behind the door.
OPEN_WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "theme",
        "livez",
        "readyz",
        "verify",
        "verify_json",
        "verify_lookup",
    }
)


def second_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever signs, awards, publishes or reads everybody's records sets up a second factor before anything else.

    allauth asks for it at log-in once it exists; this asks that it exist. In the demonstration a click on the cast
    counts as one (`people.proof`), and nowhere else.
    """

    def gate(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        person = request.user
        name = request.resolver_match.url_name if request.resolver_match else None
        if not person.is_authenticated or name in OPEN_WITHOUT_SECOND_FACTOR:
            return None
        if settings.DEMONSTRATION and proof_of(request).method == "demo":
            return None
        if not must_have_second_factor(person) or is_mfa_enabled(person):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
        messages.info(request, _("Your role asks for a second factor at log-in. Set one up to go on."))
        return redirect("mfa_index")

    gate.process_view = process_view  # type: ignore[attr-defined]
    return gate
