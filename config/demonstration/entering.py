"""One click to be somebody of the cast: it counts as second factor and as a fresh log-in, here and nowhere else."""

from __future__ import annotations

# allauth has no public door for noting a log-in by a method of one's own.
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.demonstration.cast import BY_SLUG
from people.models import Person


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signed in as the member of the cast named by `person`; 404 outside the demonstration and for anyone else."""
    if not settings.DEMONSTRATION:
        raise Http404
    member = BY_SLUG.get(request.POST.get("person", ""))
    if member is None:
        raise Http404
    person = get_object_or_404(Person, email=member.email, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    record_authentication(request, person, method="demo", reauthenticated=True)
    messages.info(request, _("You are %(name)s now. %(stage)s.") % {"name": person, "stage": member.stage})
    response = redirect("home")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
    return response
