"""What must never be so: looked for, explained, each with the act that would put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification import crediting, invariants, issuing, registry
from certification.models import Certificate, Enrolment, Evidence
from certification.standing import RENEWAL_DAYS
from certification.views.registry import missing
from certification.views.registry.doors import to_act
from certification.views.registry.ledger import kind_in_words
from certification.views.registry.listing import PAGE, at_time, page_of, written
from people.answering import PersonRequest, refusals_said
from people.models import Person

Finding = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: what it is called, what a broken one means, the rows that break it, and each of them in words."""

    code: str
    title: str
    why: str
    rows: Callable[[], QuerySet[Any] | Sequence[Any]]
    told: Callable[[Sequence[Any]], list[Finding]]
    counted: bool = True
    """Whether its findings are counted for the overview: not what the sweep does by itself within a minute or two, nor
    what takes judging anew."""


def _each(told: Callable[[Any], Finding]) -> Callable[[Sequence[Any]], list[Finding]]:
    return lambda rows: [told(row) for row in rows]


def _checks(viewer: Person) -> list[Check]:
    now = timezone.now()
    return [
        Check(
            "unmet",
            _("In force, but no longer met"),
            _("In force while its file lacks something today. It stays good until a registrar decides."),
            invariants.in_force_but_unmet,
            _each(lambda row: _in_force(row, viewer)),
        ),
        Check(
            "unrenewed",
            _("Renewal over, and nothing decided"),
            _(
                "Verifiers read that it has lapsed. Nothing that is added reinstates it: decide what becomes of it."
            ),
            lambda: invariants.renewal_over(viewer.today()),
            _each(lambda row: _over(row, viewer)),
        ),
        Check(
            "unissued",
            _("Met, but nothing issued for an hour"),
            _("Everything is met and no certificate came of it. Judging the file anew issues it."),
            lambda: invariants.met_but_not_issued(now),
            _each(_not_issued),
        ),
        Check(
            "unmade",
            _("Issued, but the paper is not made after an hour"),
            _("The certificate counts; its paper waits."),
            lambda: invariants.issued_but_not_made(now),
            _each(lambda row: _not_made(row, viewer)),
        ),
        Check(
            "unappointed",
            _("Signed by somebody not appointed on that day"),
            _(
                "Perhaps an appointment ended before the signature. Appoint whoever signed, or have it signed anew."
            ),
            invariants.unappointed_pairs,
            lambda pairs: [_signed(one, viewer) for one in invariants.unappointed_of(pairs)],
        ),
        Check(
            "stale",
            _("Standing to be judged anew"),
            _("Something shared changed, or its day has come. The sweep does this within a minute or two."),
            invariants.to_be_judged_anew,
            _each(_stale),
            counted=False,
        ),
        Check(
            "differing",
            _("Standing that differs from a fresh judgement"),
            _("Of the %(sample)d looked at longest ago. The command check_standing looks at all of them.")
            % {"sample": invariants.SAMPLE},
            invariants.differing,
            _each(lambda found: _differs(*found)),
            counted=False,
        ),
    ]


def counts(viewer: Person) -> list[tuple[str, str, int]]:
    """Code and title of each promise that is broken, with the number of findings."""
    every = ((one, one.rows()) for one in _checks(viewer) if one.counted)
    found = ((one.code, one.title, _number(rows)) for one, rows in every)
    return [one for one in found if one[2]]


def _number(rows: QuerySet[Any] | Sequence[Any]) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


class Repair(forms.Form):
    """Which record is to be put right, and how."""

    do = forms.ChoiceField(choices=[(word, "") for word in ("resettle", "retry", "review", "ask_anew")])
    record = forms.UUIDField()
    signer = forms.UUIDField(required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


@to_act
def checks(request: PersonRequest) -> HttpResponse:
    """Findings by promise; all of one promise, page by page, where the address names it (`?check=`).

    A repair is an action of its own; a registrar presses it, nothing is repaired by looking.
    """
    if request.method == "POST":
        return redirect(_repaired(request) or request.get_full_path())
    every = _checks(request.user)
    chosen = [one for one in every if one.code == request.GET.get("check")]
    sections = [_section(request, one, alone=bool(chosen)) for one in chosen or every]
    context = {
        "sections": sections,
        "alone": bool(chosen),
        "title": _title(any(section["findings"] for section in sections), alone=bool(chosen)),
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/checks.html", context)


def _title(found: bool, *, alone: bool) -> str:
    if found:
        return _("Something needs a look")
    return _("This promise holds") if alone else _("All promises hold")


def _section(request: PersonRequest, check: Check, *, alone: bool) -> dict[str, Any]:
    """A promise with what breaks it: a page of it where it stands alone, else the first."""
    found = check.rows()
    page: Page[Any] | None = page_of(request, found) if alone else None  # type: ignore[arg-type]
    rows = list(page) if page is not None else list(found[: PAGE + 1])
    return {
        "code": check.code,
        "title": check.title,
        "why": check.why,
        "findings": check.told(rows[:PAGE]),
        "count": str(page.paginator.count)
        if page is not None
        else f"{PAGE}+"
        if len(rows) > PAGE
        else str(len(rows)),
        "page": page,
        "more": page is None and len(rows) > PAGE,
    }


def _repaired(request: PersonRequest) -> str:
    """Do what was pressed; the address to go on at, "" for the page itself."""
    form = Repair(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done: choose a finding on the page."))
        return ""
    with refusals_said(request):
        done = REPAIRS[form.cleaned_data["do"]](request.user, form.cleaned_data)
        if done is None:
            messages.error(request, _("Nothing was done: choose a finding on the page."))
            return ""
        messages.success(request, done.said)
        return done.address
    return ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a repair says, and where it leads; "" back to the checks."""

    said: str
    address: str = ""


def _resettle(by: Person, asked: Mapping[str, Any]) -> Done | None:
    rows = Enrolment.objects.filter(public_id=asked["record"], status__in=invariants.OPEN)
    if not rows.exists():
        return None
    crediting.resettle(rows, by=by)
    return Done(_("Judged anew. What is still found here needs a decision."))


def _retry(by: Person, asked: Mapping[str, Any]) -> Done | None:
    certificate = Certificate.objects.select_related("enrolment").filter(public_id=asked["record"]).first()
    if certificate is None:
        return None
    issuing.retry(by=by, certificate=certificate)
    return Done(_("Queued again."))


def _review(by: Person, asked: Mapping[str, Any]) -> Done | None:
    certificate = Certificate.objects.select_related("enrolment").filter(public_id=asked["record"]).first()
    if certificate is None:
        return None
    issuing.open_review(by=by, certificate=certificate)
    return Done(
        _("The review is open: keep the certificate as it is, suspend it, or revoke it."),
        reverse("registry_certificate", args=[asked["record"]]),
    )


def _ask_anew(by: Person, asked: Mapping[str, Any]) -> Done | None:
    days = {"gte": asked["first"], "lte": asked["last"]}
    found = invariants.signed_without_appointment(**{name: day for name, day in days.items() if day}).filter(
        enrolment__public_id=asked["record"], verified_by__public_id=asked["signer"]
    )
    lines = [line for line in found if _may_be_asked_anew(line)]
    for line in lines:
        known = registry.kind(line.kind)
        if known is not None and known.ask_anew is not None:
            known.ask_anew(by, line.fact_id)
    if not lines:
        return None
    return Done(_("Taken back: what was signed waits for somebody appointed."))


REPAIRS: dict[str, Callable[[Person, Mapping[str, Any]], Done | None]] = {
    "resettle": _resettle,
    "retry": _retry,
    "review": _review,
    "ask_anew": _ask_anew,
}


def _finding(row: Enrolment, words: str, *, do: str = "", button: str = "", **told: Any) -> Finding:
    """One finding: whose, in which stream, what; one act that repairs it, and links to where others are."""
    return {
        "who": str(row.person),
        "stream": str(row.stream),
        "words": words,
        "url": reverse("registry_enrolment", args=[row.public_id]),
        "record": str(row.public_id),
        "do": do,
        "button": button,
        "links": [],
        "hidden": {},
    } | told


def _over(row: Certificate, viewer: Person) -> Finding:
    stored = row.enrolment.standing
    words = _("Certificate %(number)s: due by %(due)s, could be reinstated until %(last)s") % {
        "number": row.number,
        "due": written(stored.renewal_due_on),
        "last": written(stored.renewal_reinstatement_until),
    }
    return _to_review(row, viewer, words)


def _in_force(row: Certificate, viewer: Person) -> Finding:
    return _to_review(row, viewer, missing.of_certificate(row.number, row.enrolment.standing))


def _to_review(row: Certificate, viewer: Person, words: str) -> Finding:
    """A certificate to be laid before the registrars, unless it is, or is the viewer's own."""
    opened = {
        "url": reverse("registry_certificate", args=[row.public_id]),
        "label": _("Open the certificate"),
    }
    if row.needs_review or row.enrolment.person_id == viewer.pk:
        state = _("%(certificate)s, under review") % {"certificate": words} if row.needs_review else words
        return _finding(row.enrolment, state, links=[opened])
    button = _("Open a review")
    return _finding(
        row.enrolment, words, do="review", button=button, links=[opened], record=str(row.public_id)
    )


def _not_issued(row: Enrolment) -> Finding:
    words = _("%(met)d of %(asked)d met") % {"met": row.standing.met, "asked": row.standing.asked}
    return _finding(row, words, do="resettle", button=_("Judge anew, and issue"))


def _not_made(row: Certificate, viewer: Person) -> Finding:
    words = _("%(number)s, issued %(at)s: %(status)s") % {
        "number": row.number,
        "at": at_time(viewer, row.issued_at),
        "status": row.get_production_display(),
    }
    opened = {
        "url": reverse("registry_certificate", args=[row.public_id]),
        "label": _("Open the certificate"),
    }
    again = {"do": "retry", "button": _("Try again")} if row.production == "failed" else {}
    return _finding(row.enrolment, words, links=[opened], record=str(row.public_id), **again)


def _signed(found: invariants.Unappointed, viewer: Person) -> Finding:
    """All that one person signed for another in a stretch of days, with the one appointment that would cover it."""
    kinds = Counter(line.kind for line in found.lines)
    what = ", ".join(f"{kind_in_words(kind)} ({number})" for kind, number in kinds.most_common())
    days = (
        written(found.first)
        if found.first == found.last
        else _("%(first)s to %(last)s") % {"first": written(found.first), "last": written(found.last)}
    )
    words = _("Signed by %(name)s, %(days)s: %(what)s") % {"name": found.signer, "days": days, "what": what}
    links = []
    if found.signer.pk != viewer.pk:
        filled = {
            "person": found.signer.public_id,
            "stream": found.enrolment.stream.code,
            "function": found.function,
            "starts_on": found.first.isoformat(),
            "ends_on": found.last.isoformat(),
        }
        label = _("Appoint for that day") if found.first == found.last else _("Appoint for these days")
        address = f"{reverse('registry_appointment_new')}?{urlencode(filled)}"
        links.append({"url": address, "label": label})
    anew = [line for line in found.lines if _may_be_asked_anew(line)]
    act: dict[str, Any] = {}
    if anew and found.enrolment.person_id != viewer.pk:
        button = ngettext("Have %(count)d line signed anew", "Have %(count)d lines signed anew", len(anew))
        act = {
            "do": "ask_anew",
            "button": button % {"count": len(anew)},
            "hidden": {
                "signer": str(found.signer.public_id),
                "first": found.first.isoformat(),
                "last": found.last.isoformat(),
            },
        }
    return _finding(found.enrolment, words, links=links, **act)


def _may_be_asked_anew(line: Evidence) -> bool:
    known = registry.kind(line.kind)
    return known is not None and known.ask_anew is not None


def _stale(row: Enrolment) -> Finding:
    stored = getattr(row, "standing", None)
    words = _("never judged") if stored is None else _("to be judged anew")
    return _finding(row, words, do="resettle", button=_("Judge anew"))


def _differs(row: Enrolment, what: str) -> Finding:
    parts = _parts()
    told = ", ".join(dict.fromkeys(str(parts.get(one, one)) for one in what.split(", ")))
    return _finding(row, _("Differs in: %(what)s") % {"what": told}, do="resettle", button=_("Judge anew"))


def _parts() -> dict[str, str]:
    """What the columns and parts of a stored standing are called."""
    renewal = _("the renewal")
    return {
        "missing": _("nothing is stored"),
        "complete": _("whether everything is met"),
        "awaits": _("what it waits for"),
        "met": _("how much is met"),
        "asked": _("how much is asked"),
        "waiting": _("how much waits"),
        "by_group": _("the groups"),
        "groups": _("the groups"),
        "recheck_on": _("the day of the next look"),
        "rules_version": _("the version of the judge"),
        "figures": _("the figures"),
        "reasons": _("the reasons of lines"),
        "remains": _("what remains"),
        "holds": _("the holds"),
        "finding": _("what is missing"),
        "title": _("the title"),
        "title_fr": _("the title"),
        "renewal": renewal,
        **dict.fromkeys(RENEWAL_DAYS, renewal),
    }
