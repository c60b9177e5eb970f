"""Forms about sessions. None has a field for what was said: there is no place to put it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from certification.models import Enrolment
from certification.wording import said
from people.models import Person
from people.views.fields import WholeNumberField
from practicum.logging import SessionFacts, asks_in_therapy
from practicum.models import LONGEST_SESSION, SHORTEST_SESSION, Participation, Session
from practicum.session_states import STATES
from practicum.views.starting import began, plausible_day


def role_words(side: Participation, enrolment: Enrolment) -> str:
    """The role of this side in the words of the stream: a coach coaches, a therapist has a client."""
    if not asks_in_therapy(enrolment):
        return str(side.get_role_display())
    return _("as coach") if side.role == "therapist" else _("as person coached")


class ProtocolForm(forms.Form):
    """What only the therapist of a session tells: the protocol's steps reached and, where asked, one yes or no."""

    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Protocol steps reached"),
        help_text=gettext_lazy(
            "Only if you were the therapist. Only steps: nothing of what was said or felt."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
    )
    in_therapy = forms.TypedChoiceField(
        label=gettext_lazy("Is the person you coached also in therapy?"),
        help_text=gettext_lazy("Only if you were the coach. Yes or no, and no name."),
        required=False,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coaching = asks_in_therapy(enrolment)
        language = get_language() or "en"
        items = enrolment.curriculum.rules.steps
        self.fields["steps"].choices = [(i.code, said(i, "title", language)) for i in items]  # type: ignore[attr-defined]
        # Asked of one side only, so the browser cannot require it; `field.html` calls no `asked` field optional.
        self.fields["steps"].asked = self.fields["in_therapy"].asked = True  # type: ignore[attr-defined]
        if coaching:
            self.fields["steps"].help_text = _(
                "Only if you were the coach. Only steps: nothing of what was said or felt."
            )
        if not items:
            del self.fields["steps"]
        if not coaching:
            del self.fields["in_therapy"]


class SessionForm(ProtocolForm):
    """A session in twenty seconds: with whom, when, how long, how far."""

    role = forms.ChoiceField(
        label=gettext_lazy("I was"),
        choices=[("therapist", gettext_lazy("the therapist")), ("client", gettext_lazy("the client"))],
        widget=forms.RadioSelect(attrs={"class": "choices--side"}),
    )
    partner = forms.ChoiceField(label=gettext_lazy("With"))
    on = forms.DateField(
        label=gettext_lazy("Date"),
        validators=[plausible_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    starts_at = forms.TimeField(
        label=gettext_lazy("Start"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = WholeNumberField(
        label=gettext_lazy("Minutes"),
        min_value=SHORTEST_SESSION,
        max_value=LONGEST_SESSION,
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), widget=forms.RadioSelect)
    ended_early = forms.BooleanField(label=gettext_lazy("It ended early"), required=False)

    field_order = (
        "role",
        "partner",
        "on",
        "starts_at",
        "minutes",
        "format",
        "ended_early",
        "steps",
        "in_therapy",
    )

    def __init__(
        self, *args: Any, enrolment: Enrolment, partners: Iterable[Enrolment] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, enrolment=enrolment, **kwargs)
        self.zone = enrolment.person.zone
        if asks_in_therapy(enrolment):
            self.fields["role"].choices = [  # type: ignore[attr-defined]
                ("therapist", _("the coach")),
                ("client", _("the person coached")),
            ]
        formats = [(code, label.capitalize()) for code, label in Session.Format.choices]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]
        if partners is None:
            del self.fields["partner"]
            return
        self.partners = {str(one.public_id): one for one in partners}
        names = [(key, str(one.person)) for key, one in self.partners.items()]
        self.fields["partner"].choices = [("", _("Choose your partner")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        words["began"] = began(self, day="on", at="starts_at", zone=self.zone)
        return words

    def chosen_partner(self) -> Enrolment:
        """The chosen partner's enrolment."""
        return self.partners[self.cleaned_data["partner"]]

    def facts(self) -> SessionFacts:
        """What was entered, with the start as an instant."""
        words = self.cleaned_data
        therapist = words["role"] == "therapist"
        return SessionFacts(
            role=words["role"],
            starts_at=words["began"],
            minutes=words["minutes"],
            format=words["format"],
            steps=tuple(words.get("steps") or ()) if therapist else (),
            in_therapy=words.get("in_therapy") if therapist else None,
            ended_early=words["ended_early"],
        )


class DisputeForm(forms.Form):
    """What is not so: a choice, never a text."""

    because = forms.ChoiceField(
        label=gettext_lazy("What is not so?"), choices=Participation.Dispute.choices, widget=forms.RadioSelect
    )


class ReplyForm(forms.Form):
    """A word to the supervisor beside a line handed in again."""

    reply = forms.CharField(
        label=gettext_lazy("Your reply to the supervisor"),
        help_text=gettext_lazy(
            "Only about the record: date, minutes, steps. Nothing of what was said or felt."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SessionFilter(forms.Form):
    """Which sessions to list."""

    role = forms.ChoiceField(
        label=gettext_lazy("Your role"),
        required=False,
        choices=[("", gettext_lazy("Either")), *Participation.Role.choices],
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)
        states = [(state.code, state.words) for state in STATES.values()]
        self.fields["state"].choices = [("", _("All that count or may count")), *states]  # type: ignore[attr-defined]


def initial_from(side: Participation | None, person: Person) -> dict[str, Any]:
    """What a new log starts with: partner, format and minutes of the last one, and today."""
    start: dict[str, Any] = {"on": person.today(), "minutes": 60, "format": "in_person", "role": "therapist"}
    if side is None:
        return start
    session = side.session
    partner = next((one for one in session.participations.all() if one.pk != side.pk), None)
    return start | {
        "minutes": session.minutes,
        "format": session.format,
        "role": side.role,
        "partner": str(partner.enrolment.public_id) if partner else "",
    }
