"""The kinds of evidence coursework hands to the law, and what it tells a therapist to do next."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Enrolment
from certification.registry import EvidenceKind, NextStep, add_kind, add_prompter

MODULE = "coursework.module"
REFLECTION = "coursework.reflection"


def register() -> None:
    """Make them known; called once when Django starts."""
    add_kind(
        EvidenceKind(
            MODULE,
            gettext_lazy("module attended"),
            "minutes",
            frozenset({"module"}),
            given_by=True,
            fact_url="attendance",
            record_url="coursework",
            record_label=gettext_lazy("See the modules"),
            vouched_by="trainer",
        )
    )
    add_kind(
        EvidenceKind(
            REFLECTION,
            gettext_lazy("integration reflection"),
            "count",
            fact_url="reflection",
            record_url="coursework",
            record_label=gettext_lazy("Write your reflection"),
            vouched_by="trainer",
        )
    )
    add_prompter(next_steps)


def next_steps(enrolment: Enrolment) -> Iterable[NextStep]:
    """A returned reflection comes before everything but a dispute."""
    from coursework.models import Reflection

    for reflection in Reflection.objects.filter(enrolment=enrolment, status="returned"):
        yield NextStep(
            rank=20,
            title=_("Correct your reflection"),
            detail=_("%(name)s returned it: %(comment)s")
            % {"name": reflection.reviewed_by, "comment": reflection.comment},
            label=_("Open reflection"),
            url=reverse("reflection", args=[reflection.public_id]),
            tone="rust",
        )
