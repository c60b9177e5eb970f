"""What if: lines that do not exist, judged with those that do, by the same core. Nothing is written."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certification import comparing, registry, standing
from certification.forecasting import forecasts
from certification.kinds import AWARD, SCOPE
from certification.models import Enrolment, Evidence
from certification.registry import EvidenceKind
from certification.rules import explaining
from certification.rules.case import AttributeValue
from certification.rules.case import Evidence as Line
from certification.rules.lines import kind_fits
from certification.rules.standing import Standing
from certification.views.progress_rows import Reader, open_page, remaining_words, spoken
from certification.views.registry.forms import day as day_field
from certification.views.versions import change_rows
from certification.wording import said
from people.answering import PersonRequest

MADE_UP = "what-if"
MOST_LINES = 60
FARTHEST = 5 * 366  # days ahead


def plannable(enrolment: Enrolment) -> list[EvidenceKind]:
    """The kinds of evidence this curriculum accepts that time and work can bring; decisions are left out."""
    wanted = [one.filter.kinds for one in enrolment.curriculum.rules.walk() if one.source == "evidence"]
    return [
        kind
        for kind in registry.kinds().values()
        if kind.code not in {AWARD, SCOPE} and any(kind_fits(kind.code, kinds) for kinds in wanted)
    ]


class WhatIf(forms.Form):
    """What one thinks of adding."""

    kind = forms.ChoiceField(label=gettext_lazy("What"))
    times = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST_LINES,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours each"),
        help_text=gettext_lazy("Such as 1 or 1.5; nothing for what has no length."),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(24),
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
    )
    on = day_field(gettext_lazy("From this day on"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("week", gettext_lazy("one a week")), ("day", gettext_lazy("all on that day"))],
        required=False,
    )
    size = forms.ChoiceField(
        label=gettext_lazy("Alone or in a group"),
        choices=[
            ("", gettext_lazy("makes no difference")),
            ("individual", gettext_lazy("individual")),
            ("group", gettext_lazy("group")),
        ],
        required=False,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[
            ("", gettext_lazy("makes no difference")),
            ("in_person", gettext_lazy("in person")),
            ("online", gettext_lazy("online")),
        ],
        required=False,
    )
    partner = forms.ChoiceField(
        label=gettext_lazy("With whom"),
        choices=[
            ("known", gettext_lazy("somebody I met before")),
            ("new", gettext_lazy("somebody new each time")),
        ],
        required=False,
    )

    def __init__(self, *, enrolment: Enrolment, **options: Any) -> None:
        super().__init__(**options)
        self.enrolment = enrolment
        kind: Any = self.fields["kind"]
        kind.choices = [(one.code, _capital(one.label)) for one in plannable(enrolment)]

    def clean_on(self) -> dt.date:
        """A day near enough for a plan."""
        on: dt.date = self.cleaned_data["on"]
        today = self.enrolment.person.today()
        if abs((on - today).days) > FARTHEST:
            raise forms.ValidationError(_("Choose a day within five years."))
        return on

    def lines(self) -> list[Line]:
        """The lines that do not exist, verified, with everything a rule might ask of such a line."""
        data, enrolment = self.cleaned_data, self.enrolment
        known = registry.kind(data["kind"])
        timed = known is not None and known.unit == "minutes"
        minutes = int((data.get("hours") or Decimal(1)) * 60) if timed else 0
        attributes = _attributes(enrolment, known, data)
        partner = _partner(enrolment)
        apart = dt.timedelta(days=7 if data.get("rhythm") == "week" else 0)
        return [
            Line(
                id=f"{MADE_UP}-{turn}",
                kind=data["kind"],
                on=data["on"] + turn * apart,
                status="verified",
                minutes=minutes,
                fact=f"{MADE_UP}-{turn}",
                counterpart=f"{MADE_UP}-{turn}" if data.get("partner") == "new" else partner,
                provider=str(enrolment.supervisor.public_id) if enrolment.supervisor else MADE_UP,
                recorded_on=data["on"],
                attributes=attributes if isinstance(attributes, dict) else attributes[turn % len(attributes)],
            )
            for turn in range(data["times"])
        ]


def _capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _partner(enrolment: Enrolment) -> str:
    """Somebody she met before, or nobody in particular."""
    with_somebody = Evidence.objects.live().filter(enrolment=enrolment, counterpart__isnull=False)
    found = with_somebody.order_by("-happened_on").values_list("counterpart", flat=True).first()
    return str(found or MADE_UP)


def _attributes(
    enrolment: Enrolment, known: EvidenceKind | None, data: dict[str, Any]
) -> dict[str, AttributeValue] | list[dict[str, AttributeValue]]:
    """What each line says of itself; of modules and competences, the ones of the curriculum in turn."""
    rules = enrolment.curriculum.rules
    names = known.attributes if known else frozenset()
    found: dict[str, AttributeValue] = {name: data[name] for name in ("size", "format") if data.get(name)}
    if "steps" in names:
        found["steps"] = tuple(step.code for step in rules.steps)
        found["in_therapy"] = True
    if "purpose" in names:
        found["purpose"] = "consultation"
    for name, items in (("module", rules.modules), ("competence", rules.competences)):
        if name in names and items:
            return [{**found, name: item.code} for item in items]
    return found


@login_required
@require_safe
def what_if(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The plan in the address, judged on its last day with and without; below, when one is done at today's pace."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user, status="active").select_related(
            "person", "stream", "curriculum", "supervisor"
        ),
        public_id=public_id,
    )
    today = enrolment.person.today()
    asked_for = "kind" in request.GET
    form = WhatIf(
        data=request.GET if asked_for else None,
        enrolment=enrolment,
        initial={"on": today, "rhythm": "week", "hours": 1, "partner": "known"},
    )
    answer = _answer(enrolment, form, today) if asked_for and form.is_valid() else None
    rows = [_forecast(one) for one in _forecasts(enrolment, today)]
    context = {
        "enrolment": enrolment,
        "form": form,
        "answer": answer,
        "forecasts": rows,
        "forecast_columns": [
            _("Requirement"),
            _("Missing"),
            _("Counted in the last three months"),
            _("At that pace"),
        ],
    }
    return render(request, "progress/plan.html", context, status=422 if form.errors else 200)


def _answer(enrolment: Enrolment, form: WhatIf, today: dt.date) -> dict[str, Any]:
    lines = form.lines()
    on = max(today, *(line.on for line in lines))
    before, after = standing.judge_with(enrolment, lines, on)
    changes = comparing.changes(before, after)
    (met, asked), (would, of) = comparing.met_of_asked(before), comparing.met_of_asked(after)
    language = spoken()
    page = open_page(enrolment, Reader(enrolment.person, own=True, sees_documents=True))
    return {
        "on": on,
        "rows": change_rows(changes, language),
        "columns": [_("Requirement"), _("What changes"), _("Without it"), _("With it")],
        "summary": _("Met without it: %(met)d of %(asked)d. With it: %(would)d of %(of)d.")
        % {"met": met, "asked": asked, "would": would, "of": of},
        "completes": after.complete and not before.complete,
        "reasons": _reasons(after, language),
        "remains": [remaining_words(page, item) for item in after.remains][:3],
    }


def _reasons(after: Standing, language: str) -> list[str]:
    """Why a line that was thought of would not count, or not in full; each reason once."""
    found: dict[str, None] = {}
    for requirement in comparing.asked(after).values():
        for verdict in requirement.lines:
            if verdict.evidence_id.startswith(MADE_UP) and verdict.outcome in {"not", "part"}:
                title = said(requirement, "title", language)
                found[f"{title}: {explaining.sentence(verdict, language)}"] = None
    return list(found)[:6]


def _forecasts(enrolment: Enrolment, today: dt.date) -> list[Any]:
    rows = Evidence.objects.live().filter(enrolment=enrolment).values_list("public_id", "happened_on")
    days = {str(key): on for key, on in rows}
    return forecasts(standing.judge(enrolment, today, remains=False), days, today)


def _forecast(one: Any) -> list[str]:
    language = spoken()
    unit = one.requirement.unit
    words = _("no forecast: too little counted lately")
    if one.day is not None:
        words = _("about %(month)s") % {"month": date_format(one.day, "F Y", use_l10n=False)}
    return [
        said(one.requirement, "title", language),
        explaining.amount(one.missing, unit, language),
        explaining.amount(one.lately, unit, language),
        words,
    ]
