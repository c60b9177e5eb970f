"""How a view answers: fresh log-ins asked for, refusals shown beside the field or above the page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter

# allauth has no public door for keeping a request until somebody has proved who she is.
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from people.proof import proof_of
from people.refusals import NotFresh, Refused

if TYPE_CHECKING:
    from people.models import Person

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person


def signing(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose POST signs: it asks for a log-in of the last five minutes, and keeps what was typed meanwhile.

    The person confirms it is her, and then allauth carries the very same POST through.
    """

    @login_required
    @functools.wraps(view)
    def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not proof_of(request).is_fresh(timezone.now()):
            ways = get_adapter().get_reauthentication_methods(request.user)
            return proved_first(request, ways[0]["url"] if ways else reverse("account_login"))
        return view(request, *args, **kwargs)

    return guarded


def proved_first(request: HttpRequest, way: str) -> HttpResponse:
    """To the page at `way`, which asks who she is; then back, and a POST is sent as it was typed.

    allauth sends it only where the address to go back to is the path alone; the query travels inside the POST.
    """
    kept = suspend_request(request, way)
    if request.method != "POST":
        return kept
    return HttpResponseRedirect(f"{way}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")


@contextmanager
def refusals_in(form: Form) -> Iterator[None]:
    """Show a refusal beside the field it is about, or above the form. NotFresh passes through to ask for a log-in."""
    try:
        yield
    except NotFresh as refusal:
        raise ReauthenticationRequired from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))


@contextmanager
def refusals_said(request: HttpRequest) -> Iterator[None]:
    """Say a refusal as a message above the next page: for buttons without a form."""
    try:
        yield
    except NotFresh as refusal:
        raise ReauthenticationRequired from refusal
    except Refused as refusal:
        messages.error(request, str(refusal.message))
