"""Forms on a page about one record: several may stand on it, one is sent at a time, named by its `do`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from people.answering import PersonRequest, refusals_in


@dataclass(frozen=True, slots=True)
class Act:
    """What one form of a page does: its class, the action that gets its cleaned data, and what is said afterwards."""

    form: type[forms.Form]
    run: Callable[[dict[str, Any]], object]
    said: str
    about: Mapping[str, Any] | None = None
    """What the form's constructor wants to know besides the data."""


class Forms(dict[str, forms.Form]):
    """The forms of a page by their name. `sent` says that one of them was sent, `done` that it went through."""

    sent = False
    done = False

    @property
    def status(self) -> int:
        """422 when a form was sent and refused, else 200."""
        return 422 if self.sent and not self.done else 200


def perform(request: PersonRequest, acts: Mapping[str, Act]) -> Forms:
    """The page's forms, after doing what the one that was sent asks for. What was typed stays in a refused one."""
    chosen = request.POST.get("do") if request.method == "POST" else None
    forms_of_page = Forms()
    forms_of_page.sent = request.method == "POST"
    for name, act in acts.items():
        data = request.POST if name == chosen else None
        form = act.form(data=data, auto_id=f"id_{name}_%s", **(act.about or {}))
        forms_of_page[name] = form
        if data is None or not form.is_valid():
            continue
        with refusals_in(form):
            act.run(form.cleaned_data)
        if not form.errors:
            forms_of_page.done = True
            messages.success(request, act.said)
    # Pressed twice: what the first press did is still to be said, and said alone. It was not nothing.
    if forms_of_page.sent and chosen not in acts and not len(messages.get_messages(request)):
        messages.error(request, _("Nothing was done: this page has changed meanwhile. Look at it again."))
    return forms_of_page
