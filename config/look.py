"""What every page shares: the theme somebody chose, the menu for who she is, and the templates our forms speak with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config import menu, styleguide

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
YEAR = 365 * 24 * 60 * 60


class FormRenderer(TemplatesSetting):
    """Every Django form, ours or allauth's, speaks through templates/forms/: summary, label, hint, error, input."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"


def theme_of(request: HttpRequest) -> str:
    """ "light" or "dark" as chosen on this device; "" follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def look(request: HttpRequest) -> dict[str, object]:
    """`theme` as chosen; `menu` and `security_menu`, read from the database only by a page that shows them."""
    entries: Callable[[], Any] = partial(menu.menu_for, request)
    return {
        "theme": theme_of(request),
        "menu": entries,
        "security_menu": partial(menu.security_menu, request),
    }


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """The device remembers light, dark, or (anything else) to follow the system; back to the page it came from."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _may_see_the_styleguide(person: Any) -> bool:
    return settings.DEBUG or settings.PLATFORM == "test" or person.is_staff


@require_safe
@never_cache
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. For those who build the platform: a stranger is told there is no such page."""
    if not _may_see_the_styleguide(request.user):
        raise Http404
    return render(request, "styleguide.html", styleguide.samples(request))
