"""Two doors in front of every page: a second factor for whoever signs, and no way in for the suspended."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.functions import must_have_second_factor
from people.answering import proved_first
from people.models import Person
from people.proof import proof_of

# By name, never by prefix: an address that merely begins alike stays behind the door.
# Open to a session that has shown one factor of two: the way to show the second, the way out, and what is everybody's.
OPEN_WITH_ONE_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
        "theme",
        "livez",
        "readyz",
        "verify",
        "verify_json",
        "verify_lookup",
    }
)
# Open besides to somebody who has no second factor yet: the way to one.
OPEN_WITHOUT_SECOND_FACTOR = OPEN_WITH_ONE_FACTOR | {
    "account_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


def second_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever signs, awards, publishes or reads everybody's records logs in with two factors before anything else.

    allauth asks for the second at log-in once it exists. This asks that it exist, and that it was shown in this very
    session: one begun with a password alone, before its holder was appointed or set one up, opens nothing until it is.
    In the demonstration a click on the cast counts as both (`people.proof`), and nowhere else.
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
        if not person.is_authenticated or name in OPEN_WITH_ONE_FACTOR:
            return None
        if not must_have_second_factor(person) or proof_of(request).second_factor:
            return None
        if is_mfa_enabled(person):
            return _ask_for_it(request, person)
        return None if name in OPEN_WITHOUT_SECOND_FACTOR else _have_it_set_up(request)

    gate.process_view = process_view  # type: ignore[attr-defined]
    return gate


def _have_it_set_up(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _leaving_to(reverse("mfa_index"))
    messages.info(request, _("Your role asks for a second factor at log-in. Set one up to go on."))
    return redirect("mfa_index")


def _ask_for_it(request: HttpRequest, person: Person) -> HttpResponse:
    """To the page that asks for the code or the key; what was typed is sent once it was given."""
    ways = get_adapter().get_reauthentication_methods(person)
    way = next(one["url"] for one in ways if one["id"].startswith("mfa_"))
    if request.headers.get("HX-Request"):
        return _leaving_to(f"{way}?next={reverse('home')}")
    messages.info(
        request,
        _("Your role asks for two factors, and you signed in with one. Show the second to go on."),
    )
    return proved_first(request, way)


def _leaving_to(address: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Redirect": address})
