"""The door: each person is led to where her work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from certification.functions import functions_of
from people.models import Person


def work_of(person: Person) -> str:
    """The name of the page that person came for."""
    if "supervisor" in functions_of(person):
        return "queue"
    if person.is_registrar or person.is_auditor:
        return "registry"
    if "trainer" in functions_of(person):
        return "rosters"
    return "progress"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page for a visitor; for whoever is signed in, the page of her work."""
    person = request.user
    if not isinstance(person, Person):
        from certification.views.public import landing

        return landing(request)
    try:
        return redirect(reverse(work_of(person)))
    except NoReverseMatch:
        return redirect("progress")
