"""What if: lines that do not exist, judged with those that do, by the same core. Nothing is written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certification import comparing, standing, supposing
from certification.forecasting import Ahead, Forecast, ahead
from certification.models import Enrolment, Evidence
from certification.rules.case import Evidence as Line
from certification.rules.prose import explaining
from certification.rules.prose.words import speaking
from certification.rules.standing import Standing
from certification.views import naming
from certification.views.forms_planning import MADE_UP, WhatIf, in_turn
from certification.views.progress_remains import left
from certification.views.progress_rows import Page, Reader, open_page, spoken
from certification.views.versions import change_rows
from certification.wording import labelled, said
from people.answering import PersonRequest

HOW = {
    "individual": gettext_lazy("individual"),
    "group": gettext_lazy("in a group"),
    "in_person": gettext_lazy("in person"),
    "online": gettext_lazy("online"),
}
ALIKE = {
    "size": gettext_lazy("Alone or in a group: both were tried, and it makes no difference."),
    "format": gettext_lazy("In person or online: both were tried, and it makes no difference."),
}
"""What is said of a thing left open that makes no difference."""
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
    expected = ahead(current, days, today)
    context = {
        "enrolment": enrolment,
        "form": plans[0],
        "more": plans[1:],
        "more_asked": any(plan.is_bound and plan["kind"].value() for plan in plans[1:]),
        "answer": answer,
        "forecasts": [_forecast(one) for one in expected.dated],
        "forecast_columns": [
            _("Requirement"),
            _("Missing"),
            _("Counted in the last three months"),
            _("At that pace"),
        ],
        "overall": overall_words(expected),
        "no_forecast": _no_forecast(expected),
    }
    return render(
        request, "progress/plan.html", context, status=422 if data is not None and not sound else 200
    )


def _answer(
    enrolment: Enrolment, plans: Sequence[WhatIf], today: dt.date, turns: Mapping[str, list[str]]
) -> dict[str, Any]:
    def carried_out(chosen: Mapping[str, str]) -> supposing.Plan:
        taken: Counter[str] = Counter()
        sorts = [plan.lines(turns, taken, chosen) for plan in plans]
        people = [one for plan, several in zip(plans, sorts, strict=True) for one in plan.people(several)]
        return supposing.Plan([line for several in sorts for line in several], people)

    left_open = {name: values for plan in plans for name, values in plan.left_open().items()}
    lines = carried_out({}).lines
    on = max(today, *(line.on for line in lines))
    before, outcomes = supposing.suppose(enrolment, on=on, plan=carried_out, left_open=left_open)
    page = open_page(enrolment, Reader(enrolment.person, own=True, sees_documents=True))
    told = outcomes[0].chosen
    return {
        "on": on,
        "tried": _tried(page, lines),
        "columns": [_("Requirement"), _("What changes"), _("Without it"), _("With it")],
        "outcomes": [_outcome(page, before, one) for one in outcomes],
        "alike": [words for name, words in ALIKE.items() if name in left_open and name not in told],
    }


def _outcome(page: Page, before: Standing, outcome: supposing.Outcome) -> dict[str, Any]:
    after = outcome.after
    (met, asked), (would, of) = comparing.met_of_asked(before), comparing.met_of_asked(after)
    page = replace(page, names={**page.names, "provider": naming.people_in(after)})
    how = ", ".join(str(HOW[value]) for value in outcome.chosen.values())
    return {
        "title": _("If it is %(how)s") % {"how": how} if how else "",
        "rows": change_rows(
            [one for one in comparing.changes(before, after) if one["before"] != one["after"]], page.language
        ),
        "summary": _("Met without it: %(met)d of %(asked)d. With it: %(would)d of %(of)d.")
        % {"met": met, "asked": asked, "would": would, "of": of},
        "completes": after.complete and not before.complete,
        "reasons": _reasons(after, page.language),
        "remains": left(page, after),
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
                found[labelled(title, explaining.sentence(verdict, language))] = None
    return list(found)[:6]


def month(day: dt.date) -> str:
    """A month as a forecast names it: no pace is good for a day."""
    return date_format(day, "F Y", use_l10n=False)


def overall_words(expected: Ahead) -> str:
    """When everything open would be met at this pace, "" where something open has no date."""
    if expected.day is None:
        return ""
    return _("At the pace of the last three months everything would be met about %(month)s.") % {
        "month": month(expected.day)
    }


def _no_forecast(expected: Ahead) -> list[str]:
    """What cannot be forecast and why, one sentence for each reason."""
    language = spoken()
    reasons = (
        (expected.still, _("No forecast, since nothing of it counted in the last three months: %(names)s.")),
        (expected.far, _("At that pace more than three years away: %(names)s.")),
        (expected.no_pace, _("No forecast for what is no sum of hours or sessions: %(names)s.")),
    )
    return [
        words % {"names": "; ".join(said(one, "title", language) for one in rows)}
        for rows, words in reasons
        if rows
    ]


def _forecast(one: Forecast) -> list[str]:
    language = spoken()
    unit = one.requirement.unit
    return [
        said(one.requirement, "title", language),
        explaining.amount(one.missing, unit, language),
        explaining.amount(one.lately, unit, language),
        _("about %(month)s") % {"month": month(one.day)} if one.day else "",
    ]
