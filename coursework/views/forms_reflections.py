"""The forms of a reflection: writing it, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coursework.reflecting import LONGEST, SHORTEST


class ReflectionForm(forms.Form):
    """The text. Its length is checked by the action, which counts what is left after trimming."""

    text = forms.CharField(
        label=gettext_lazy("Your reflection"),
        # A browser counts line ends once and sends them as two characters.
        max_length=2 * LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Between %(shortest)d and %(longest)d characters: about %(words)d to %(many)d words."
        ) % {"shortest": SHORTEST, "longest": LONGEST, "words": SHORTEST // 6, "many": LONGEST // 6}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\r", "\n")


class AnswerForm(forms.Form):
    """What the trainer says back: needed when it is returned, welcome when it is accepted."""

    comment = forms.CharField(
        label=gettext_lazy("What you write back"),
        help_text=gettext_lazy("Needed when you return it: say what would make it complete."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReflectionFilter(forms.Form):
    """Which reflections to list."""

    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Waiting for a trainer")),
            ("returned", gettext_lazy("Returned")),
            ("accepted", gettext_lazy("Accepted")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
