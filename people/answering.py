"""How a view answers: fresh log-ins asked for, refusals shown beside the field or above the page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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

    allauth's middleware sends the person to confirm it is her and then carries the very same POST through.
    """

    @login_required
    @functools.wraps(view)
    def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not proof_of(request).is_fresh(timezone.now()):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


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
