"""The form by which a leader enters a consultation meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Enrolment
from people.models import Person
from people.views.fields import WholeNumberField
from practicum.meeting import MeetingFacts
from practicum.models import Session
from practicum.views.starting import began, plausible_day

SHORTEST, LONGEST = 15, 480


class MeetingForm(forms.Form):
    """When, how long, in which format, and who attended."""

    on = forms.DateField(
        label=gettext_lazy("Date"),
        validators=[plausible_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    at = forms.TimeField(
        label=gettext_lazy("Start"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = WholeNumberField(
        label=gettext_lazy("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=Session.Format.choices, widget=forms.RadioSelect
    )
    attended = forms.MultipleChoiceField(
        label=gettext_lazy("Who attended"),
        help_text=gettext_lazy("One person makes it individual, several make it a group."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
        error_messages={"required": gettext_lazy("Tick at least one person who attended.")},
    )

    def __init__(self, *args: Any, leader: Person, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = leader.zone
        place = str(self.zone).replace("_", " ")
        self.fields["at"].help_text = _("In your time zone (%(zone)s).") % {"zone": place}
        self.enrolments = {str(one.public_id): one for one in enrolments}
        mine: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for key, one in self.enrolments.items():
            (mine if one.supervisor_id == leader.pk else others).append((key, str(one.person)))
        groups = [(_("You supervise"), mine), (_("Others in this stream"), others)]
        self.fields["attended"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        words["began"] = began(self, day="on", at="at", zone=self.zone)
        return words

    def facts(self) -> MeetingFacts:
        """What was entered, with the start as an instant."""
        words = self.cleaned_data
        return MeetingFacts(starts_at=words["began"], minutes=words["minutes"], format=words["format"])

    def who_attended(self) -> list[Enrolment]:
        """The ticked enrolments."""
        return [self.enrolments[key] for key in self.cleaned_data["attended"]]
