"""Who opens the registrar's pages: registrars to act, auditors to look. For anybody else they do not exist."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from people.answering import PersonRequest

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponse]


def to_read(view: View[P]) -> Callable[..., HttpResponse]:
    """A page of the registry that only shows."""
    return require_safe(_guarded(view, writes_on_get=False))


def to_act(view: View[P]) -> Callable[..., HttpResponse]:
    """A page of the registry with forms: an auditor reads it, and what she sends is answered as a missing page."""
    return require_http_methods(["GET", "HEAD", "POST"])(_guarded(view, writes_on_get=False))


def registrars_only(view: View[P]) -> Callable[..., HttpResponse]:
    """A page that is nothing but a form: it exists for registrars alone."""
    return require_http_methods(["GET", "HEAD", "POST"])(_guarded(view, writes_on_get=True))


def _guarded(view: View[P], *, writes_on_get: bool) -> Callable[..., HttpResponse]:
    @login_required
    @functools.wraps(view)
    def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        writes = writes_on_get or request.method not in {"GET", "HEAD"}
        person = request.user
        if not (person.is_registrar or (person.is_auditor and not writes)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
