"""What a person tells about herself: the printed name, her language, her time zone."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.answering import PersonRequest
from people.introducing import introduce
from people.views.fields import PrintedNameField

YEAR = 365 * 24 * 60 * 60
# Where most of our people live, from east to west, before the rest of the world.
CANADA = (
    ("America/St_Johns", gettext_lazy("Newfoundland: St. John’s")),
    ("America/Halifax", gettext_lazy("Atlantic: Halifax, Moncton")),
    ("America/Toronto", gettext_lazy("Eastern: Toronto, Montréal, Ottawa")),
    ("America/Winnipeg", gettext_lazy("Central: Winnipeg")),
    ("America/Regina", gettext_lazy("Saskatchewan: Regina, Saskatoon")),
    ("America/Edmonton", gettext_lazy("Mountain: Edmonton, Calgary, Yellowknife")),
    ("America/Whitehorse", gettext_lazy("Yukon: Whitehorse")),
    ("America/Vancouver", gettext_lazy("Pacific: Vancouver, Victoria")),
)


@lru_cache(maxsize=1)
def _elsewhere() -> tuple[tuple[str, str], ...]:
    first = {name for name, _label in CANADA}
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = sorted(zoneinfo.available_timezones())
    found = [name for name in names if name == "UTC" or (name.startswith(regions) and name not in first)]
    return tuple((name, name.replace("_", " ")) for name in found)


def time_zones() -> list[tuple[object, object]]:
    """Every place on the map that has a time of its own, Canada's first."""
    return [(_("Canada"), list(CANADA)), (_("Elsewhere"), list(_elsewhere()))]


class ProfileForm(forms.Form):
    """Three things, each with what it is for."""

    name = PrintedNameField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("For these pages, for letters to you, and for your certificate."),
        choices=[("en", "English"), ("fr", "Français")],
        widget=forms.RadioSelect,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("The days and hours you enter and read are those of this place."),
        choices=time_zones,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """The person's own words about herself, and the ways to her sign-in and security."""
    person = request.user
    new = not person.name
    initial = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        introduce(person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        response = redirect("home" if new else "profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return response
    return render(
        request, "profile/profile.html", {"form": form, "new": new}, status=422 if form.errors else 200
    )
