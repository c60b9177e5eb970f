"""Form fields for what people say of themselves, and what a date of theirs may be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.names import clean_printed_name

FIRST_YEAR, LAST_YEAR = 1900, 2100
SHORT = {"class": "amount", "autocomplete": "off", "maxlength": 12}


def plausible_day(day: dt.date) -> None:
    """Raise ValidationError for a year nobody means: a slip of the finger would hold for ever, or for nothing."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Check the year: it lies between %(first)d and %(last)d.")
        raise forms.ValidationError(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR})


def as_point(typed: Any) -> Any:
    """A number as people type it, with a comma or a point, and with spaces, as Python reads it."""
    return "".join(typed.split()).replace(",", ".") if isinstance(typed, str) else typed


class AmountField(forms.DecimalField):
    """Hours or another amount that may have decimals, after a comma as well as after a point.

    A text field: a browser's own number field drops the comma where its language knows only the point, and 1,5 is 15.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", **SHORT})
    default_error_messages = {"invalid": gettext_lazy("Enter a number, such as 2 or 1.5.")}

    def to_python(self, value: Any) -> Any:
        return super().to_python(as_point(value))


class WholeNumberField(forms.IntegerField):
    """A number without decimals. A text field for the same reason: 1,5 is no 15 but a mistake to be told."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", **SHORT})
    default_error_messages = {"invalid": gettext_lazy("Enter a whole number, such as 60.")}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(as_point(value))


class ByPublicId(forms.ModelChoiceField):
    """One of a few records, named in the form by public id; what is no id at all is told as no choice of these."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as problem:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from problem


class PrintedNameField(forms.CharField):
    """A name as it shall be printed, cleaned; refused when nothing printable is left of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Your name as it shall be printed"))
        kwargs.setdefault("help_text", gettext_lazy("Exactly as it should stand on your certificate."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_printed_name(super().to_python(value) or "")
