"""The cohort: people of one stream by the groups of what it asks, from the standings as stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Curriculum, Enrolment, Evidence, Stream
from certification.views.registry import words
from certification.views.registry.doors import to_read
from certification.views.registry.forms import PersonByUuid
from certification.views.registry.ledger import language
from certification.views.registry.listing import (
    Filters,
    choice,
    on_day,
    page_of,
    people_called,
    search_field,
    supervising,
)
from certification.views.registry.spreadsheet import download
from certification.wording import said
from people.answering import PersonRequest

MOST_OF = "most-of:"
"""Before the code of a group in the name of an order."""
Columns = dict[str, str]
"""The outermost groups of a stream's versions: code to title, in the newest version's order."""


class MatrixFilters(Filters):
    stream = forms.ModelChoiceField(
        Stream.objects.all(),
        label=gettext_lazy("Stream"),
        required=False,
        to_field_name="code",
        empty_label=None,
    )
    q = search_field()
    status = choice(
        gettext_lazy("Status"), [("active", gettext_lazy("active")), ("paused", gettext_lazy("paused"))]
    )
    supervisor = PersonByUuid(
        label=gettext_lazy("Supervisor"), required=False, empty_label=gettext_lazy("Any")
    )
    missing = choice(gettext_lazy("Has not met"), [])
    reached = choice(gettext_lazy("Has met"), [])
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)

    def prepare(self) -> None:
        """The groups that can be chosen are those of the stream that was."""
        field: Any = self.fields["supervisor"]
        field.queryset = supervising()
        self.streams = list(Stream.objects.all())
        code = self.data.get("stream", "")
        self.shown = next((one for one in self.streams if one.code == code), None) or (
            self.streams[0] if self.streams else None
        )
        self.columns = columns_of(self.shown)
        for name in ("missing", "reached"):
            groups: Any = self.fields[name]
            groups.choices = [("", _("Any")), *self.columns.items()]
        order: Any = self.fields["order"]
        order.choices = [
            ("", _("Latest application first")),
            ("name", _("Name")),
            ("activity", _("Last activity, latest first")),
            ("met", _("Most met first")),
            *(
                (f"{MOST_OF}{code}", _("Most of %(group)s first") % {"group": title})
                for code, title in self.columns.items()
            ),
        ]

    def applied_to(self, rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        """The rows that fit everything chosen."""
        rows = rows.filter(stream=self.shown) if self.shown else rows.none()
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(person__in=people_called(chosen["q"]))
        rows = rows.filter(status=chosen["status"]) if "status" in chosen else rows
        rows = rows.filter(supervisor=chosen["supervisor"]) if "supervisor" in chosen else rows
        for name, met in (("missing", False), ("reached", True)):
            if name in chosen:
                rows = rows.filter(**{f"standing__by_group__{chosen[name]}__met": met})
        return rows

    def ordered(self, rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        """The rows in the order chosen; those that are equal in it by their application, the latest first."""
        order: str = self.chosen.get("order", "")
        by: list[Any] = []
        if order == "name":
            by = ["person__name"]
        elif order == "met":
            by = [F("standing__met").desc(nulls_last=True)]
        elif order == "activity":
            latest = Evidence.objects.filter(enrolment=OuterRef("pk")).order_by("-recorded_at")
            rows = rows.annotate(active_at=Subquery(latest.values("recorded_at")[:1]))
            by = [F("active_at").desc(nulls_last=True)]
        elif order.startswith(MOST_OF):
            done = KeyTransform("done", KeyTransform(order.removeprefix(MOST_OF), "standing__by_group"))
            by = [done.desc(nulls_last=True)]
        return rows.order_by(*by, "-applied_at", "-pk")


def columns_of(stream: Stream | None) -> Columns:
    """The groups of every version that judges somebody in the stream, each once, the newest version's first."""
    if stream is None:
        return {}
    versions = Curriculum.objects.ever_published().filter(stream=stream).order_by("-version")
    found: Columns = {}
    for version in versions:
        for group in version.rules.groups:
            if not group.advice:
                found.setdefault(group.code, said(group, "title", language()))
    return found


def listed(request: PersonRequest, filters: MatrixFilters) -> QuerySet[Enrolment]:
    """Everybody active or paused whom the one who asks may see and who fits the filters, as the matrix shows them."""
    rows = Enrolment.objects.visible_to(request.user).filter(status__in=["active", "paused"])
    found = filters.applied_to(rows).select_related("person", "standing").defer("standing__content")
    return filters.ordered(found)


def _groups(row: Enrolment) -> dict[str, dict[str, Any]]:
    stored = getattr(row, "standing", None)
    return stored.by_group if stored else {}


def _cell(found: dict[str, Any] | None) -> Any:
    """Met of asked of one group, in words; a dash where her version has no such group."""
    if found is None:
        return "–"
    amount = _("%(done)d of %(asked)d") % {"done": found["done"], "asked": found["asked"]}
    if found["met"]:
        return {"text": amount, "tone": "done"}
    return {"text": amount, "tone": "waiting"} if found["waiting"] else amount


@to_read
def matrix(request: PersonRequest) -> HttpResponse:
    """People by groups, one stream at a time."""
    filters = MatrixFilters(request.GET)
    page = page_of(request, listed(request, filters))
    by_activity = filters.chosen.get("order") == "activity"
    rows = []
    for row in page:
        groups = _groups(row)
        stored = getattr(row, "standing", None)
        rows.append(
            [
                {"text": str(row.person), "url": reverse("registry_enrolment", args=[row.public_id])},
                *([on_day(request.user, row.active_at) or "–"] if by_activity else []),
                words.met_of_asked(stored),
                *(_cell(groups.get(code)) for code in filters.columns),
            ]
        )
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "columns": [
            _("Name"),
            *([_("Last activity")] if by_activity else []),
            _("Met"),
            *filters.columns.values(),
        ],
        "stream": filters.shown,
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/matrix.html", context)


@to_read
def matrix_csv(request: PersonRequest) -> HttpResponse:
    """The same, whole, as a spreadsheet: of each group whether it is met, how much of it, and what waits."""
    filters = MatrixFilters(request.GET)
    columns = [_("Name"), _("E-mail address"), _("Status"), _("Met"), _("Asked"), _("Complete")]
    for title in filters.columns.values():
        columns += [
            title,
            _("%(group)s: met") % {"group": title},
            _("%(group)s: asked") % {"group": title},
            _("%(group)s: waiting") % {"group": title},
        ]
    name = f"cohort-{filters.shown.code if filters.shown else 'none'}-{request.user.today().isoformat()}.csv"
    return download(name, columns, _lines(listed(request, filters), filters.columns))


def _lines(found: QuerySet[Enrolment], columns: Columns) -> Iterator[list[object]]:
    yes, no = _("yes"), _("no")
    for row in found.iterator(chunk_size=2000):
        stored = getattr(row, "standing", None)
        cells: list[object] = [row.person.name, row.person.email, row.get_status_display()]
        cells += [stored.met, stored.asked, yes if stored.complete else no] if stored else ["", "", ""]
        groups = _groups(row)
        for code in columns:
            one = groups.get(code)
            cells += (
                [yes if one["met"] else no, one["done"], one["asked"], one["waiting"]] if one else [""] * 4
            )
        yield cells
