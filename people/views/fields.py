"""Form fields for what people say of themselves, and what a date of theirs may be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.names import clean_printed_name

FIRST_YEAR, LAST_YEAR = 1900, 2100


def plausible_day(day: dt.date) -> None:
    """Raise ValidationError for a year nobody means: a slip of the finger would hold for ever, or for nothing."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Check the year: it lies between %(first)d and %(last)d.")
        raise forms.ValidationError(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR})


class PrintedNameField(forms.CharField):
    """A name as it shall be printed, cleaned; refused when nothing printable is left of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Your name as it shall be printed"))
        kwargs.setdefault("help_text", gettext_lazy("Exactly as it should stand on your certificate."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_printed_name(super().to_python(value) or "")
