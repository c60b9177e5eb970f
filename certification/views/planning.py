"""What if: lines that do not exist, judged with those that do, by the same core. Nothing is written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification import comparing, standing
from certification.forecasting import forecasts
from certification.models import Enrolment, Evidence
from certification.rules.case import Evidence as Line
from certification.rules.prose import explaining
from certification.rules.prose.words import speaking
from certification.rules.standing import Standing
from certification.views import naming
from certification.views.forms_planning import MADE_UP, WhatIf, in_turn
from certification.views.progress_rows import Page, Reader, open_page, remaining_words, spoken
from certification.views.versions import change_rows
from certification.wording import said
from people.answering import PersonRequest

MORE = ("second", "third")
"""How many further sorts of additions a plan may hold, by the prefix of their fields."""


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
    data = request.GET if "kind" in request.GET else None
    first = {"on": today, "rhythm": "week", "hours": 1, "times": 1, "partner": "known"}
    plans = [
        WhatIf(data=data, enrolment=enrolment, initial=first),
        *(WhatIf(data=data, enrolment=enrolment, initial=first, prefix=name, one_more=True) for name in MORE),
    ]
    sound = data is not None and all(plan.is_valid() for plan in plans)
    current = standing.judge(enrolment, today, remains=False)
    recorded = list(Evidence.objects.live().filter(enrolment=enrolment).order_by("happened_on", "pk"))
    turns = in_turn(enrolment, current, [row.attributes for row in recorded])
    with speaking(enrolment.curriculum.rules.words):
        answer = _answer(enrolment, plans, today, turns) if sound else None
    days = {str(row.public_id): row.happened_on for row in recorded}
    rows = [_forecast(one) for one in forecasts(current, days, today)]
    context = {
        "enrolment": enrolment,
        "form": plans[0],
        "more": plans[1:],
        "more_asked": any(plan.is_bound and plan["kind"].value() for plan in plans[1:]),
        "answer": answer,
        "forecasts": rows,
        "forecast_columns": [
            _("Requirement"),
            _("Missing"),
            _("Counted in the last three months"),
            _("At that pace"),
        ],
    }
    return render(
        request, "progress/plan.html", context, status=422 if data is not None and not sound else 200
    )


def _answer(
    enrolment: Enrolment, plans: Sequence[WhatIf], today: dt.date, turns: Mapping[str, list[str]]
) -> dict[str, Any]:
    taken: Counter[str] = Counter()
    sorts = [plan.lines(turns, taken) for plan in plans]
    lines = [line for several in sorts for line in several]
    on = max(today, *(line.on for line in lines))
    people = [one for plan, several in zip(plans, sorts, strict=True) for one in plan.people(several)]
    before, after = standing.judge_with(enrolment, lines, on, people=people)
    changes = comparing.changes(before, after)
    (met, asked), (would, of) = comparing.met_of_asked(before), comparing.met_of_asked(after)
    language = spoken()
    page = open_page(enrolment, Reader(enrolment.person, own=True, sees_documents=True))
    page.names = {**page.names, "provider": naming.people_in(after)}
    return {
        "on": on,
        "rows": change_rows(changes, language),
        "columns": [_("Requirement"), _("What changes"), _("Without it"), _("With it")],
        "summary": _("Met without it: %(met)d of %(asked)d. With it: %(would)d of %(of)d.")
        % {"met": met, "asked": asked, "would": would, "of": of},
        "tried": _tried(page, lines),
        "completes": after.complete and not before.complete,
        "reasons": _reasons(after, language),
        "remains": [remaining_words(page, item) for item in after.remains][:3],
    }


def _tried(page: Page, lines: Sequence[Line]) -> str:
    """Which modules and competences were tried, by their names, each once."""
    names = [
        page.names[name].get(str(line.attributes[name]), str(line.attributes[name]))
        for line in lines
        for name in ("module", "competence")
        if name in line.attributes
    ]
    return _("Tried with: %(names)s.") % {"names": "; ".join(dict.fromkeys(names))} if names else ""


def _reasons(after: Standing, language: str) -> list[str]:
    """Why a line that was thought of would not count, or not in full; each reason once."""
    found: dict[str, None] = {}
    for requirement in comparing.asked(after).values():
        for verdict in requirement.lines:
            if verdict.evidence_id.startswith(MADE_UP) and verdict.outcome in {"not", "part"}:
                title = said(requirement, "title", language)
                found[f"{title}: {explaining.sentence(verdict, language)}"] = None
    return list(found)[:6]


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
