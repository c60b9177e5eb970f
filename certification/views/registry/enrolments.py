"""People in streams and where they stand: the list, and the same as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Certificate, Enrolment, ScopeAttestation, Standing
from certification.models.certificates import LAPSED
from certification.views.registry import words
from certification.views.registry.doors import to_read
from certification.views.registry.forms import PersonByUuid
from certification.views.registry.listing import (
    Filters,
    StreamField,
    choice,
    page_of,
    people_called,
    search_field,
    supervising,
)
from certification.views.registry.spreadsheet import download
from people.answering import PersonRequest
from people.models import Person


class EnrolmentFilters(Filters):
    q = search_field()
    stream = StreamField()
    status = choice(gettext_lazy("Status"), list(Enrolment.Status.choices))
    standing = choice(
        gettext_lazy("Standing"),
        [
            ("open", gettext_lazy("On the way")),
            ("waiting", gettext_lazy("Something waits")),
            ("award", gettext_lazy("Awaits award or review")),
            ("complete", gettext_lazy("Complete")),
            ("certified", gettext_lazy("Certified")),
            ("lapsed", gettext_lazy("Renewal lapsed")),
            ("suspended", gettext_lazy("Suspended")),
            ("revoked", gettext_lazy("Revoked")),
        ],
    )
    supervisor = PersonByUuid(
        label=gettext_lazy("Supervisor"), required=False, empty_label=gettext_lazy("Any")
    )
    attention = choice(
        gettext_lazy("Needs a registrar"),
        [
            ("supervisor", gettext_lazy("Has no supervisor")),
            ("scope", gettext_lazy("Scope waits, no supervisor")),
            ("stale", gettext_lazy("Standing to be judged anew")),
        ],
    )

    def prepare(self) -> None:
        field: Any = self.fields["supervisor"]
        field.queryset = supervising()

    def applied_to(self, rows: QuerySet[Enrolment], today: dt.date) -> QuerySet[Enrolment]:
        """The rows that fit everything chosen."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(person__in=people_called(chosen["q"]))
        for name in ("stream", "status", "supervisor"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        if "standing" in chosen:
            rows = _standing_at(rows, chosen["standing"], today)
        if "attention" in chosen:
            rows = needing(rows, chosen["attention"])
        return rows


def _certified() -> Exists:
    return Exists(Certificate.objects.standing().filter(enrolment=OuterRef("pk")))


def _with_one(validity: str) -> Exists:
    return Exists(Certificate.objects.filter(enrolment=OuterRef("pk"), validity=validity))


def _standing_at(rows: QuerySet[Enrolment], where: str, today: dt.date) -> QuerySet[Enrolment]:
    if where == "certified":
        return rows.filter(
            Exists(Certificate.objects.in_force_on(today).filter(enrolment=OuterRef("pk")).order_by())
        )
    if where == "lapsed":
        return rows.filter(
            Exists(Certificate.objects.lapsed_on(today).filter(enrolment=OuterRef("pk")).order_by())
        )
    if where == "suspended":
        return rows.filter(_with_one("suspended"))
    if where == "revoked":
        return rows.filter(~_certified(), _with_one("revoked"))
    if where == "waiting":
        return rows.filter(standing__waiting__gt=0)
    if where == "award":
        return rows.filter(~_certified(), standing__isnull=False).exclude(standing__awaits="")
    if where == "complete":
        return rows.filter(standing__complete=True)
    return rows.filter(~_certified(), standing__complete=False)


def needing(rows: QuerySet[Enrolment], what: str) -> QuerySet[Enrolment]:
    """Active enrolments that need a registrar: no `supervisor`, `scope` waiting without one, or a `stale` standing."""
    active = rows.filter(status="active")
    if what == "stale":
        return active.filter(standing__stale=True)
    alone = active.filter(supervisor__isnull=True)
    if what == "supervisor":
        return alone
    waiting = ScopeAttestation.objects.filter(enrolment=OuterRef("pk"), status="attested")
    return alone.filter(Exists(waiting))


def with_standing(rows: QuerySet[Enrolment], today: dt.date) -> QuerySet[Enrolment]:
    """The enrolments with what a list shows of them; the long content of standings is left in the database."""
    return (
        rows.annotate(certificate_validity=Certificate.objects.latest_validity(today))
        .select_related("person", "stream", "supervisor", "standing")
        .defer("standing__content")
    )


def listed(request: PersonRequest, filters: EnrolmentFilters) -> QuerySet[Enrolment]:
    """The enrolments that the one who asks may see and that fit the filters, as the list shows them."""
    today = request.user.today()
    return filters.applied_to(with_standing(Enrolment.objects.visible_to(request.user), today), today)


@to_read
def enrolments(request: PersonRequest) -> HttpResponse:
    """Every enrolment, the latest application first."""
    filters = EnrolmentFilters(request.GET)
    page = page_of(request, listed(request, filters))
    rows = [
        [
            {"text": str(row.person), "url": reverse("registry_enrolment", args=[row.public_id])},
            str(row.stream),
            words.enrolment(row),
            words.met_of_asked(_stored(row)),
            words.standing(_stored(row), validity=row.certificate_validity, today=request.user.today()),
            _waiting(row),
            str(row.supervisor or "–"),
        ]
        for row in page
    ]
    columns = [
        _("Name"),
        _("Stream"),
        _("Status"),
        _("Met"),
        _("Standing"),
        _("Waiting"),
        _("Supervisor"),
    ]
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "columns": columns,
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/enrolments.html", context)


def _stored(row: Enrolment) -> Standing | None:
    return getattr(row, "standing", None)


def _waiting(row: Enrolment) -> str:
    stored = _stored(row)
    return str(stored.waiting) if stored and stored.waiting else "–"


@to_read
def enrolments_csv(request: PersonRequest) -> HttpResponse:
    """The filtered list, whole, as a spreadsheet."""
    found = listed(request, EnrolmentFilters(request.GET)).select_related("curriculum")
    columns = [
        _("Name"),
        _("E-mail address"),
        _("Stream"),
        _("Version"),
        _("Status"),
        _("Met"),
        _("Asked"),
        _("Waiting"),
        _("Complete"),
        _("Awaits"),
        _("Certified"),
        _("Supervisor"),
        _("Applied"),
        _("Admitted"),
    ]
    name = f"enrolments-{request.user.today().isoformat()}.csv"
    return download(
        name, columns, _cells(found.defer("standing__content", "curriculum__source"), request.user)
    )


def _cells(found: QuerySet[Enrolment], viewer: Person) -> Iterator[list[object]]:
    yes, no = _("yes"), _("no")
    certified = {
        "in_force": yes,
        "lapsed": _("lapsed"),
        "expired": _("expired"),
        "suspended": _("suspended"),
        "revoked": _("revoked"),
    }
    today = viewer.today()
    for row in found.iterator(chunk_size=2000):
        stored = _stored(row)
        validity = row.certificate_validity  # type: ignore[attr-defined]
        if validity == "in_force" and stored and stored.renewal_on(today) in LAPSED:
            validity = "lapsed"
        figures = [stored.met, stored.asked, stored.waiting] if stored else ["", "", ""]
        yield [
            row.person.name,
            row.person.email,
            str(row.stream),
            row.curriculum.version,
            row.get_status_display(),
            *figures,
            (yes if stored.complete else no) if stored else "",
            words.capital(words.awaited(stored)),
            certified.get(validity, no),
            row.supervisor or "",
            row.applied_at.astimezone(viewer.zone).date().isoformat(),
            row.admitted_on.isoformat() if row.admitted_on else "",
        ]
