"""Lists of the registry: filtered, paged, searched by name as people write it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from certification.models import Appointment, Enrolment, Stream
from people.answering import PersonRequest
from people.models import Person

PAGE = 25


class Filters(forms.Form):
    """A bar of filters. What cannot be read is left out, and the list shown without it."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data=data, auto_id="filter_%s")
        self.prepare()
        self.full_clean()
        self.chosen: dict[str, Any] = {k: v for k, v in getattr(self, "cleaned_data", {}).items() if v}
        # A filter that could not be read is not an error to be summed up: the bar stays as it was typed.
        self._errors = forms.utils.ErrorDict()

    def prepare(self) -> None:
        """Choices that are known only when the page is asked for."""


def search_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class StreamField(forms.ModelChoiceField):
    """One stream, or any; named in the address by its code."""

    def __init__(self) -> None:
        super().__init__(
            Stream.objects.all(),
            label=_("Stream"),
            required=False,
            empty_label=_("Any"),
            to_field_name="code",
        )


def choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    """A filter with these choices, or any."""
    return forms.ChoiceField(label=label, choices=[("", _("Any")), *choices], required=False)


def page_of(request: PersonRequest, rows: QuerySet[Any], size: int = PAGE) -> Page[Any]:
    """The page of rows asked for; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def people_called(text: str) -> QuerySet[Person, Any]:
    """The keys of people of this name or e-mail address, for a query of their rows to hold inside it."""
    return Person.objects.called(text).order_by().values("pk")


def supervising() -> QuerySet[Person]:
    """Everybody somebody is supervised by, by name.

    Only who was ever appointed can be, and those are few: asked of everybody it took longer than the list itself.
    """
    appointed = Appointment.objects.filter(function="supervisor").order_by().values("person")
    somebody = Enrolment.objects.filter(supervisor=OuterRef("pk"))
    return Person.objects.filter(Exists(somebody), pk__in=appointed).order_by("name", "pk")


def days_since(moment: dt.datetime | None) -> int | None:
    """Whole days from that moment until now; None stays None."""
    return None if moment is None else max(0, (timezone.now() - moment).days)


def days_in_words(days: int | None) -> str:
    """ "today", "1 day", "12 days"; an empty string for None."""
    if days is None:
        return ""
    if days == 0:
        return str(_("today"))
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def on_day(person: Person, moment: dt.datetime | None) -> str:
    """The date of that moment on this person's own calendar, in words."""
    return written(moment.astimezone(person.zone).date()) if moment else ""


def at_time(person: Person, moment: dt.datetime | None) -> str:
    """That moment on this person's clock, in words."""
    if not moment:
        return ""
    there = moment.astimezone(person.zone)
    return f"{written(there.date())}, {there:%H:%M}"


def written(day: dt.date | None) -> str:
    """A date in words, in the reader's language."""
    return date_format(day, str(_("j M Y")), use_l10n=False) if day else ""
