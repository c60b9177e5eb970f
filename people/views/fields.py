"""Form fields for what people say of themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from people.names import clean_printed_name


class PrintedNameField(forms.CharField):
    """A name as it shall be printed, cleaned; refused when nothing printable is left of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Your name as it shall be printed"))
        kwargs.setdefault("help_text", gettext_lazy("Exactly as it should stand on your certificate."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_printed_name(super().to_python(value) or "")
