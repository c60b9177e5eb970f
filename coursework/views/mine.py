"""A therapist's coursework: the modules of her streams, what she attended, and her reflection."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.models import Enrolment
from certification.views.progress_rows import short_day, spoken
from certification.wording import said
from coursework.kinds import REFLECTION
from coursework.models import Attendance, Reflection
from coursework.views.reflections import TONES
from people.answering import PersonRequest


@login_required
@require_safe
def coursework(request: PersonRequest) -> HttpResponse:
    """Every open enrolment with its modules and its reflections. Constant queries."""
    enrolments = list(
        Enrolment.objects.filter(person=request.user, status__in=["active", "paused"])
        .select_related("stream", "curriculum", "person")
        .order_by("stream__position", "pk")
    )
    attended: dict[tuple[int, str], list[Attendance]] = defaultdict(list)
    for one in (
        Attendance.objects.filter(enrolment__in=enrolments, status="recorded")
        .select_related("roster")
        .order_by("roster__held_on", "pk")
    ):
        attended[one.enrolment_id, one.roster.module].append(one)
    written: dict[int, list[Reflection]] = defaultdict(list)
    for reflection in (
        Reflection.objects.filter(enrolment__in=enrolments)
        .select_related("reviewed_by")
        .defer("text")
        .order_by("-submitted_at", "-pk")
    ):
        written[reflection.enrolment_id].append(reflection)
    return render(
        request,
        "coursework/coursework.html",
        {"streams": [_stream(one, attended, written[one.pk]) for one in enrolments]},
    )


def _stream(
    enrolment: Enrolment, attended: dict[tuple[int, str], list[Attendance]], written: list[Reflection]
) -> dict[str, Any]:
    rules = enrolment.curriculum.rules
    language = spoken()
    modules = [
        {
            "title": said(module, "title", language),
            "minutes": module.minutes,
            "link": module.link if module.link.startswith("https://") else "",
            "attended": [
                {"day": short_day(one.roster.held_on), "url": reverse("attendance", args=[one.public_id])}
                for one in attended.get((enrolment.pk, module.code), [])
            ],
        }
        for module in rules.modules
    ]
    asks = [one for one in rules.walk() if REFLECTION in one.filter.kinds]
    done = sum(bool(module["attended"]) for module in modules)
    return {
        "enrolment": enrolment,
        "modules": modules,
        "done": done,
        "words": _("%(done)d of %(all)d attended") % {"done": done, "all": len(modules)},
        "asks_reflection": bool(asks),
        "reflection_about": next((said(one, "about", language) for one in asks), ""),
        "reflections": [
            {
                "url": reverse("reflection", args=[one.public_id]),
                "tone": TONES[one.status],
                "text": one.get_status_display().capitalize(),
                "title": _("Handed in on %(day)s")
                % {"day": short_day(one.submitted_at.astimezone(enrolment.person.zone).date())},
                "hint": one.comment if one.status == Reflection.Status.RETURNED else "",
            }
            for one in written
        ],
        "may_write": enrolment.status == Enrolment.Status.ACTIVE
        and not any(one.status in {"submitted", "returned"} for one in written)
        and sum(one.status == "accepted" for one in written) < max((one.needed for one in asks), default=0),
    }
