"""What registrars type: reasons, days, people. The forms check words alone; the law is in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification import papers_asked
from certification.models import Appointment, Stream
from people.models import Office, OfficeGrant, Person
from people.views.fields import ByPublicId, plausible_day


def sentence(label: Any, help_text: Any, *, longest: int = 500) -> forms.CharField:
    """A few words of reason that somebody will read."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=longest, widget=forms.Textarea(attrs={"rows": 3})
    )


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A date, by the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[plausible_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class PersonByUuid(ByPublicId):
    """One of a few people, named in the form by public id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Person.objects.none(), to_field_name="public_id", **options)


class Nothing(forms.Form):
    """A button and no words."""


class Admit(forms.Form):
    supervisor = PersonByUuid(
        label=_("Supervisor"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Appointed in this stream today, and asked to sign this person's sessions."),
    )

    def __init__(self, *, supervisors: Any, **options: Any) -> None:
        super().__init__(**options)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]


class Decline(forms.Form):
    note_to_applicant = sentence(
        _("Sentence to the applicant"), _("Why, and what would help. The applicant reads it.")
    )


class Assign(Admit):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["supervisor"]
        field.required, field.empty_label = True, _("Choose one")  # type: ignore[attr-defined]
        field.help_text = _("Lines that wait for the former supervisor will wait for the new one.")


class Comment(forms.Form):
    comment = sentence(_("What to correct"), _("The person reads it. Nothing about clients or sessions."))


class Discard(forms.Form):
    reason = sentence(_("Reason"), _("Other registrars read it."))


class Reason(forms.Form):
    reason = sentence(_("Reason"), _("The holder reads it. Nothing about clients or sessions."))


class OptionalReason(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Sure(forms.Form):
    sure = forms.BooleanField(label=_("Yes, I mean it."))


class Stands(Sure):
    reason = sentence(_("Reason"), _("Why it stands all the same. Nothing about clients or sessions."))


class Final(forms.Form):
    sure = forms.BooleanField(label=_("Yes, I mean it: this cannot be undone."))


class FinalReason(Reason):
    sure = forms.BooleanField(label=_("Yes, I mean it: this cannot be undone."))


class Grant(forms.Form):
    office = forms.ChoiceField(label=_("Office"))
    starts_on = day(_("From"))

    def __init__(self, *, offices: list[str], **options: Any) -> None:
        super().__init__(**options)
        names = dict(Office.choices)
        field: Any = self.fields["office"]
        field.choices = [("", _("Choose one")), *((office, names[office]) for office in offices)]


class EndOffice(forms.Form):
    office = ByPublicId(
        label=_("Office"), queryset=OfficeGrant.objects.none(), to_field_name="public_id", empty_label=None
    )
    last_day = day(_("Last day"))

    def __init__(self, *, held: QuerySet[OfficeGrant], **options: Any) -> None:
        super().__init__(**options)
        field: Any = self.fields["office"]
        field.queryset = held
        field.label_from_instance = lambda grant: grant.get_office_display()


class Countersign(forms.Form):
    shown_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class LastDay(forms.Form):
    last_day = day(_("Last day"), help_text=_("Signatures given until then stay good."))


def functions() -> list[tuple[str, str]]:
    """What somebody can be appointed to: what lets sign, and what the curricula of the streams ask for by its code."""
    own = [(code, str(label)) for code, label in Appointment.Function.choices]
    asked = papers_asked.functions_asked()
    named = [
        (code, f"{Appointment.name_of(code)} ({', '.join(map(str, streams))})")
        for code, streams in sorted(asked.items())
        if code not in Appointment.Function.values
    ]
    return [*own, *named]


class Appoint(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        max_length=254,
        help_text=_("This person needs an account first."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    stream = forms.ModelChoiceField(
        Stream.objects.all(), label=_("Stream"), to_field_name="code", empty_label=_("Choose one")
    )
    function = forms.ChoiceField(
        label=_("Function, or standing"),
        widget=forms.RadioSelect,
        help_text=_(
            "A supervisor and a trainer sign. The others are what a curriculum asks of whoever gave an hour."
        ),
    )
    level = forms.CharField(
        label=_("Level"),
        required=False,
        max_length=40,
        help_text=_("Only where a curriculum names levels, word for word as it does."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"), required=False, help_text=_("Leave it open where no end is agreed."))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        field: Any = self.fields["function"]
        field.choices = functions()

    def clean_email(self) -> Person:
        """The person who signs in with this address."""
        person = Person.objects.filter(email__iexact=self.cleaned_data["email"].strip()).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody signs in with this address. Ask the person to sign up first.")
            )
        return person
