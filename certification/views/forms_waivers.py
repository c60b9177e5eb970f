"""The form in which a waiver or an equivalency is asked for, by the therapist, her supervisor or a registrar."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import waiving
from certification.models import Enrolment, Waiver
from certification.rules.prose.explaining import amount
from certification.views.progress_decisions import title_in
from certification.views.registry.forms import day, sentence
from people.views.fields import AmountField

IN_UNITS = {"minutes": 60, "hundredths": 100, "decimals": 100}
"""How much of a requirement's unit one of what people type is: an hour, a credit; else the thing itself."""


WORDS = ("requirement", "kind", "body", "reason", "effective_on", "ends_on")
"""What the form hands to the action as it was typed."""


class WaiverRequest(forms.Form):
    """Which requirement, how much of it, whose decision it rests on, and why."""

    requirement = forms.ChoiceField(label=gettext_lazy("Requirement"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What is asked for"),
        choices=[
            ("waiver", gettext_lazy("A waiver: it need not be met")),
            ("equivalency", gettext_lazy("An equivalency: it was met elsewhere")),
        ],
        widget=forms.RadioSelect,
    )
    extent = forms.ChoiceField(
        label=gettext_lazy("How much of it"),
        choices=[("all", gettext_lazy("All of it")), ("part", gettext_lazy("A part"))],
        widget=forms.RadioSelect,
        initial="all",
    )
    much = AmountField(
        label=gettext_lazy("If a part: how much"),
        help_text=gettext_lazy("In hours where hours are asked, else as a number, such as 2 or 2.5."),
        required=False,
        min_value=Decimal(0),
        max_digits=7,
        decimal_places=2,
    )
    body = forms.CharField(
        label=gettext_lazy("Committee or institution behind it"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    reason = sentence(
        gettext_lazy("Reason"), gettext_lazy("Whoever decides reads it. Nothing about clients or sessions.")
    )
    effective_on = day(
        gettext_lazy("Counts from"),
        required=False,
        help_text=gettext_lazy(
            "The day it was met elsewhere: practice after that day is not too early. Empty: the day it is approved."
        ),
    )
    ends_on = day(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only where it shall end by itself.")
    )

    def __init__(self, *, enrolment: Enrolment, language: str, **options: Any) -> None:
        super().__init__(**options)
        self.enrolment = enrolment
        waivable = waiving.waivable(enrolment)
        self.units = {one.code: one.unit for one in waivable}
        choices = [("", _("Choose one"))]
        for one in waivable:
            words = amount(one.needed, one.unit, language)
            choices.append((one.code, f"{title_in(one, language)} ({words})"))
        field: Any = self.fields["requirement"]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The amount in the requirement's own unit, None for all of it."""
        data = super().clean() or self.cleaned_data
        data["amount"] = None
        if data.get("extent") == "part" and not self.errors:
            much = data.get("much")
            if not much:
                self.add_error("much", _("Say how much, or choose all of it."))
            else:
                exact = much * IN_UNITS.get(self.units[data["requirement"]], 1)
                if exact != exact.to_integral_value():
                    self.add_error("much", _("This cannot be given in such small parts."))
                data["amount"] = int(exact)
        return data

    def save(self, *, by: Any) -> Waiver:
        """The request, made. Raises what `waiving.request` raises."""
        words = {name: self.cleaned_data[name] for name in WORDS}
        return waiving.request(by=by, enrolment=self.enrolment, amount=self.cleaned_data["amount"], **words)
