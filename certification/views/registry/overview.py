"""The registrar's first page: what waits for her, and who waits on whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import registry
from certification.models import Certificate, Enrolment, ScopeAttestation, Standing, Waiver
from certification.views.registry import invariants, renewals, words
from certification.views.registry.awards import awaiting
from certification.views.registry.doors import to_read
from certification.views.registry.enrolments import needing
from certification.views.registry.listing import days_in_words, days_since
from people.answering import PersonRequest
from people.models import Person, Registration

SUPERVISORS = 10
LATE = 14
"""Days after which something that waits is shown as such."""


@to_read
def overview(request: PersonRequest) -> HttpResponse:
    """Numbers with the way to them, in as many queries as ever; one of them looks at who signed each line."""
    decide, watch, today = _to_decide(request), _to_watch(request), request.user.today()
    urgent = max((task for task in decide if task["count"]), key=lambda task: task["days"], default=None)
    figures = (
        Enrolment.objects.visible_to(request.user).order_by().values_list("status").annotate(Count("pk"))
    )
    statuses = dict(figures)
    context = {
        "decide": decide,
        "watch": watch,
        "urgent": urgent,
        "checks": _findings(request.user),
        "supervisors": _waiting_on_supervisors(),
        "supervisor_columns": [_("Waits on"), _("People"), _("Lines"), _("Oldest")],
        "facts": [
            words.fact(words.capital(label), statuses.get(status, 0))
            for status, label in Enrolment.Status.choices
        ]
        + [words.fact(_("Certificates in force"), Certificate.objects.in_force_on(today).count())],
    }
    return render(request, "registry/overview.html", context)


def _task(
    title: str, count: int, oldest: dt.datetime | None, url: str, *, act: bool = False
) -> dict[str, Any]:
    days = days_since(oldest)
    late = days is not None and days >= LATE
    tone = ("act" if act or late else "waiting") if count else "done"
    hint = _("Oldest: %(days)s") % {"days": days_in_words(days)} if count and days is not None else ""
    return {
        "title": title,
        "url": url,
        "tone": tone,
        "text": str(count) if count else _("none"),
        "hint": hint,
        "count": count,
        "days": days or 0,
    }


def _to_decide(request: PersonRequest) -> list[dict[str, Any]]:
    everything = Enrolment.objects.visible_to(request.user)
    applied = (
        everything.filter(status="applied").order_by().aggregate(n=Count("pk"), oldest=Min("applied_at"))
    )
    claimed = Registration.objects.filter(status="claimed").aggregate(
        n=Count("pk"), oldest=Min("declared_at")
    )
    award = awaiting(everything).order_by().aggregate(n=Count("pk"), oldest=Min("since"))
    scope = ScopeAttestation.objects.filter(
        status="attested", enrolment__supervisor__isnull=True, enrolment__status="active"
    ).aggregate(n=Count("pk"), oldest=Min("attested_at"))
    waivers = Waiver.objects.filter(status="requested").aggregate(n=Count("pk"), oldest=Min("requested_at"))
    lists = reverse("registry_enrolments")
    return [
        _task(_("Applications"), applied["n"], applied["oldest"], reverse("registry_applications")),
        _task(
            _("Registrations to check"), claimed["n"], claimed["oldest"], reverse("registry_registrations")
        ),
        _task(_("Awards to decide"), award["n"], award["oldest"], reverse("registry_awards")),
        _task(_("Waivers to decide"), waivers["n"], waivers["oldest"], reverse("registry_waivers")),
        _task(
            _("Attestations of scope without a supervisor"),
            scope["n"],
            scope["oldest"],
            f"{lists}?attention=scope",
        ),
    ]


def _to_watch(request: PersonRequest) -> list[dict[str, Any]]:
    everything, lists = Enrolment.objects.visible_to(request.user), reverse("registry_enrolments")
    papers = reverse("registry_certificates")
    produced: dict[str, dict[str, Any]] = {
        row["production"]: dict(row)
        for row in Certificate.objects.order_by()
        .values("production")
        .annotate(n=Count("pk"), oldest=Min("issued_at"))
    }

    def paper(title: str, status: str, *, act: bool = False) -> dict[str, Any]:
        nothing: dict[str, Any] = {"n": 0, "oldest": None}
        row = produced.get(status, nothing)
        return _task(title, row["n"], row["oldest"], f"{papers}?production={status}", act=act)

    review = Certificate.objects.filter(needs_review=True, validity__in=["in_force", "suspended"]).count()
    stale = Standing.objects.filter(stale=True, enrolment__status="active").aggregate(
        n=Count("pk"), oldest=Max("refreshed_at")
    )
    return [
        paper(_("Certificates due"), "queued"),
        paper(_("Certificates in work"), "claimed"),
        paper(_("Certificates that failed"), "failed", act=True),
        *_renewals(request.user.today()),
        _task(_("Certificates to review"), review, None, f"{papers}?review=yes", act=True),
        _task(
            _("Active enrolments without a supervisor"),
            needing(everything, "supervisor").count(),
            None,
            f"{lists}?attention=supervisor",
        ),
        _task(_("Standings to be judged anew"), stale["n"], None, f"{lists}?attention=stale"),
    ]


def _findings(viewer: Person) -> list[dict[str, Any]]:
    """What the checks find at this moment, by promise."""
    address = reverse("registry_checks")
    return [
        _task(title, number, None, f"{address}?check={code}", act=True)
        for code, title, number in invariants.counts(viewer)
    ]


def _renewals(today: dt.date) -> list[dict[str, Any]]:
    """Renewals outstanding, by where they stand; those nobody is late with in one line, in one query."""
    counted = renewals.counted(today)
    address = reverse("registry_renewals")
    found = [
        _task(_("Renewals due soon"), counted["notice"] + counted["grace"], None, f"{address}?state=due"),
        _task(_("Renewals lapsed"), counted["lapsed"], None, f"{address}?state=lapsed", act=True),
        _task(_("Renewals over, to decide"), counted["ended"], None, f"{address}?state=ended", act=True),
    ]
    return [task for task in found if task["count"]]


def _waiting_on_supervisors() -> list[list[Any]]:
    """Handed in and not decided, by supervisor, the oldest first: where the line is longest."""
    lists = reverse("registry_enrolments")
    now = timezone.now()
    found = []
    for row in registry.waiting_on_supervisors(SUPERVISORS):
        days = (now - row.oldest).days
        late = words.chip("act", days_in_words(days)) if days >= LATE else days_in_words(days)
        who = {"text": row.name, "url": f"{lists}?supervisor={row.supervisor}"}
        found.append([who, str(row.people), str(row.lines), late])
    return found
