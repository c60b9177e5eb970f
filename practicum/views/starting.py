"""When something began, as it is typed into a form: a day and a time on the person's own clock."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _

from people.clock import NoSuchTime, instant

FIRST_YEAR, LAST_YEAR = 2000, 2100


def plausible_day(day: dt.date) -> None:
    """Raise ValidationError for a year nobody means. Year 1 or 9999 has no instant in every time zone."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("Check the year of this date."))


def began(form: forms.Form, *, day: str, at: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The instant these two fields of the form mean, in UTC; None where either is missing or the time does not exist.

    A time the clocks jumped over is said beside its field.
    """
    typed = form.cleaned_data
    if day not in typed or at not in typed:
        return None
    try:
        return instant(typed[day], typed[at], zone)
    except NoSuchTime:
        form.add_error(at, _("The clocks went forward then: this time does not exist on that day."))
        return None
