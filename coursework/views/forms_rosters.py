"""The forms by which a trainer opens a roster and ticks who attended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Enrolment, Stream
from certification.rules.curriculum import Module
from certification.wording import said
from people.views.fields import WholeNumberField

FIRST_YEAR, LAST_YEAR = 2000, 2100


class RosterForm(forms.Form):
    """Which module was taught, when, how long and where."""

    module = forms.ChoiceField(label=gettext_lazy("Module"))
    held_on = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    minutes = WholeNumberField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Leave it empty for the length the curriculum gives the module."),
        required=False,
        min_value=5,
        max_value=24 * 60,
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("A town, or “online”."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        modules: Mapping[Stream, Sequence[Module]],
        earlier: Mapping[Stream, Mapping[str, int]],
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered: dict[str, tuple[Stream, Module]] = {}
        groups = []
        for stream, taught in modules.items():
            options = []
            for module in taught:
                key = f"{stream.code}/{module.code}"
                self.offered[key] = (stream, module)
                title, version = said(module, "title", language), earlier[stream].get(module.code)
                if version is not None:
                    title = _("%(title)s (version %(version)d)") % {"title": title, "version": version}
                options.append((key, title))
            groups.append((str(stream), options))
        choices: list[Any] = groups if len(groups) > 1 else [one for _name, some in groups for one in some]
        self.fields["module"].choices = [("", _("Choose the module")), *choices]  # type: ignore[attr-defined]

    def clean_held_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["held_on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Check the year of this date."))
        return day

    def chosen(self) -> tuple[Stream, Module]:
        """The stream and the module of the choice."""
        return self.offered[self.cleaned_data["module"]]


class AttendanceForm(forms.Form):
    """Who attended. `seen` holds those recorded when the page was opened, so that a stale page strikes out nobody
    whom somebody else recorded meanwhile.
    """

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who attended"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
    )
    seen = forms.CharField(required=False, max_length=40_000, widget=forms.HiddenInput)
    strike = forms.BooleanField(label=gettext_lazy("Yes, strike these out"), required=False)

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = {str(one.public_id): one for one in enrolments}
        names = [(key, str(one.person)) for key, one in self.enrolments.items()]
        self.fields["present"].choices = names  # type: ignore[attr-defined]

    def ticked(self) -> set[str]:
        """The ticked enrolments' public ids."""
        return set(self.cleaned_data["present"])

    def unticked(self) -> set[str]:
        """Those this page showed as recorded and who are not ticked any more."""
        return set(self.cleaned_data["seen"].split()) - self.ticked()
