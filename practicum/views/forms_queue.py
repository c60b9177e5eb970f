"""The forms of a supervisor's queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practicum.signing_off import ready_comments

LONGEST_COMMENT = 1000


class ReturnForm(forms.Form):
    """What to correct: a ready phrase, one's own words, or both."""

    phrase = forms.ChoiceField(
        label=gettext_lazy("What to correct"), required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "The therapist reads exactly this. Only about the record: nothing of what was said or felt."
        ),
        required=False,
        max_length=LONGEST_COMMENT - 120,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = ready_comments(role)
        self.fields["phrase"].choices = list(self.offered.items())  # type: ignore[attr-defined]
        if role == "client":
            # Somebody's own therapy: there is no place for words of one's own.
            del self.fields["comment"]
            self.fields["phrase"].required = True
            return
        self.fields["phrase"].help_text = _("Choose one, or write your own.")
        for field in self.fields.values():
            field.asked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if not self.errors and not self.text(words):
            self.add_error(
                "comment" if "comment" in self.fields else "phrase",
                _("Choose a phrase or write one: the therapist reads exactly this."),
            )
        return words

    def text(self, words: dict[str, Any] | None = None) -> str:
        """The comment as the therapist reads it."""
        words = self.cleaned_data if words is None else words
        phrase = self.offered.get(words.get("phrase", ""), "")
        return " ".join(part for part in (phrase, words.get("comment", "").strip()) if part)


class CommentForm(forms.Form):
    """A comment somebody else will read and answer to."""

    comment = forms.CharField(
        label=gettext_lazy("What to talk about first"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TherapistFilter(forms.Form):
    """Whose lines to show."""

    therapist = forms.ChoiceField(label=gettext_lazy("Therapist"), required=False)

    def __init__(self, *args: Any, therapists: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.fields["therapist"].choices = [("", _("Everyone")), *therapists]  # type: ignore[attr-defined]
