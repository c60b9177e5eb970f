"""The page of the product: where one stands, why, and what to do next. And the states around it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certification import enrolling, registry, waiving
from certification import standing as standings
from certification.forecasting import ahead
from certification.models import Certificate, Curriculum, Enrolment, Evidence, Standing, Stream
from certification.rules.judging import RULES_VERSION
from certification.rules.prose.words import speaking
from certification.rules.standing import Standing as Judgement
from certification.views import (
    naming,
    planning,
    progress_decisions,
    progress_remains,
    progress_rows,
    progress_steps,
)
from certification.views.progress_rows import Page, Reader
from certification.wording import said
from people.answering import PersonRequest, refusals_in, refusals_said
from people.introducing import introduce
from people.models import Person
from people.views.fields import PrintedNameField

RECENT = 5
TONES = {"claimed": "waiting", "verified": "done", "returned": "act"}


def standing_of(enrolment: Enrolment) -> Judgement:
    """The standing as stored while that is true; judged on the spot (and not written) when it may no longer be."""
    stored = Standing.objects.filter(enrolment=enrolment).first()
    today = enrolment.person.today()
    if (
        stored is None
        or stored.stale
        or stored.rules_version != RULES_VERSION
        or (stored.recheck_on is not None and stored.recheck_on <= today)
    ):
        return standings.judge(enrolment, today)
    return Judgement.from_json(stored.content)


@login_required
@require_safe
def progress(request: PersonRequest) -> HttpResponse:
    """Her one open enrolment at once; a choice of several; a way to the streams where there is none."""
    enrolments = list(
        Enrolment.objects.filter(person=request.user)
        .select_related("stream", "standing")
        .order_by("stream__position", "-applied_at", "-pk")
    )
    current = [one for one in enrolments if one.status in {"applied", "active", "paused"}]
    if len(current) == 1:
        return redirect("enrolment_progress", current[0].public_id)
    return render(
        request,
        "progress/choose.html",
        {
            "current": [_choice(one) for one in current],
            "former": [_choice(one) for one in enrolments if one not in current],
            "streams": _open_streams() if not current else [],
        },
    )


def _choice(enrolment: Enrolment) -> dict[str, Any]:
    stored = getattr(enrolment, "standing", None)
    words = enrolment.get_status_display()
    if stored is not None and enrolment.status == Enrolment.Status.ACTIVE:
        words = _met_words(stored.met, stored.asked)
    return {
        "title": str(enrolment.stream),
        "url": reverse("enrolment_progress", args=[enrolment.public_id]),
        "tone": {"active": "done", "applied": "waiting", "paused": "waiting"}.get(
            enrolment.status, "neutral"
        ),
        "text": words,
    }


def _open_streams() -> list[dict[str, Any]]:
    language = progress_rows.spoken()
    found = []
    for curriculum in Curriculum.objects.published().select_related("stream").order_by("stream__position"):
        rules = curriculum.rules
        found.append(
            {
                "name": said(rules, "name", language),
                "words": said(rules.stream, "audience", language),
                "apply_url": reverse("apply", args=[curriculum.stream.code]),
            }
        )
    return found


@login_required
@require_safe
def enrolment_progress(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One enrolment: its standing while active, its state otherwise. Supervisor, registrar, auditor read the same."""
    enrolment = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related(
            "person", "stream", "curriculum", "supervisor"
        ),
        public_id=public_id,
    )
    if enrolment.status != Enrolment.Status.ACTIVE:
        return render(request, "progress/state.html", _state(request.user, enrolment))
    with speaking(enrolment.curriculum.rules.words):
        context = _progress(request.user, enrolment)
    return render(request, "progress/progress.html", context)


def _progress(viewer: Person, enrolment: Enrolment) -> dict[str, Any]:
    reader = Reader.of(viewer, enrolment)
    page = progress_rows.open_page(enrolment, reader)
    standing = standing_of(enrolment)
    page.names = {**page.names, "provider": naming.people_in(standing)}
    certificate = Certificate.objects.filter(enrolment=enrolment).order_by("-version").first()
    in_force = certificate is None or certificate.validity == Certificate.Validity.IN_FORCE
    asked = progress_rows.asked(standing)
    met = sum(r.met for r in asked)
    awaits = "" if certificate else _awaits(enrolment, standing)
    waiting = sum(not r.met and progress_rows.waits_for_others(page, r) for r in asked) + bool(awaits)
    todo = progress_steps.steps(page, standing, certificate, awaits) if reader.own else []
    left = progress_remains.left(page, standing)
    in_sight = len(left) if len(left) == progress_remains.IN_SIGHT + 1 else progress_remains.IN_SIGHT
    return {
        "enrolment": enrolment,
        "own": reader.own,
        "title": _headline(enrolment, met, len(asked), in_force=in_force)
        if reader.own
        else str(enrolment.person),
        "lede": _lede(enrolment, met, len(asked), waiting, own=reader.own),
        "next": todo[0] if todo else None,
        "next_icon": "seal"
        if certificate and in_force
        else progress_steps.ICONS.get(todo[0].tone if todo else "", "pen"),
        "also": [step for step in todo[1:] if step.rank < progress_steps.REMAINS][:4],
        "deferral": progress_steps.deferral(page) if reader.sees_documents and not standing.complete else "",
        "decisions": progress_decisions.of(enrolment, page.language, private=reader.sees_documents),
        "forecast": _forecast(page, standing) if reader.own else "",
        "may_ask_waiver": waiving.may_request(viewer, enrolment),
        "remains": left[:in_sight],
        "remains_more": left[in_sight:],
        "cards": progress_rows.cards(page, standing),
        "entries": _recent(page),
        "sessions_url": progress_rows.address("sessions") if reader.own else "",
        "certificate": certificate,
        "certificate_title": said(enrolment.curriculum.rules.stream, "certificate", page.language),
        "certificate_words": _certificate_words(certificate, viewer),
        "may_open_certificate": reader.own or viewer.is_registrar or viewer.is_auditor,
        "met": met,
        "waiting": waiting,
        "follows_award": progress_steps.follows_award(page, standing, awaits),
        "asked": len(asked),
        "first_unmet": _first_unmet(page, standing),
        "dates": _coming_up(page, standing, certificate),
        "example": enrolment.curriculum.rules.example,
    }


def _forecast(page: Page, standing: Judgement) -> str:
    """When all of it would be met at her pace, where everything open has one."""
    days = {key: row.happened_on for key, row in page.evidence.items()}
    return planning.overall_words(ahead(standing, days, page.enrolment.person.today()))


def _awaits(enrolment: Enrolment, standing: Judgement) -> str:
    """`award` or `review` when nothing but a registrar's decision is missing, else an empty string."""
    if standing.complete and Standing.objects.filter(enrolment=enrolment, awaits="review").exists():
        return "review"
    return standings.awaits(enrolment, standing)


def _met_words(met: int, asked: int) -> str:
    return ngettext(
        "%(met)d of %(asked)d requirement met", "%(met)d of %(asked)d requirements met", asked
    ) % {"met": met, "asked": asked}


def _headline(enrolment: Enrolment, met: int, asked: int, *, in_force: bool) -> str:
    hour = timezone.now().astimezone(enrolment.person.zone).hour
    name = (enrolment.person.name or enrolment.person.email).split()[0]
    if hour < 12:
        greeting = _("Good morning, %(name)s.")
    elif hour < 18:
        greeting = _("Good afternoon, %(name)s.")
    else:
        greeting = _("Good evening, %(name)s.")
    if not in_force:
        rest = _("Here is where you stand.")
    elif met == asked:
        rest = _("You have met everything.")
    elif met == 0:
        rest = _("Here is what your stream asks.")
    elif 3 * met < asked:
        rest = _("You have made a start.")
    elif 3 * met < 2 * asked:
        rest = _("You are well on your way.")
    else:
        rest = _("You are almost there.")
    return f"{greeting % {'name': name}} {rest}"


def _lede(enrolment: Enrolment, met: int, asked: int, waiting: int, *, own: bool) -> str:
    sentences = []
    if waiting:
        summary = ngettext(
            "%(met)s; %(count)d is waiting for others.", "%(met)s; %(count)d are waiting for others.", waiting
        )
        sentences.append(summary % {"met": _met_words(met, asked), "count": waiting})
    elif not own or met < asked:
        sentences.append(_("%(met)s; nothing is waiting for others.") % {"met": _met_words(met, asked)})
    if enrolment.admitted_on:
        day = progress_rows.short_day(enrolment.admitted_on)
        since = _("You were admitted on %(day)s.") if own else _("Admitted on %(day)s.")
        sentences.append(since % {"day": day})
    return " ".join(sentences)


def _recent(page: Page) -> list[dict[str, Any]]:
    """The last things done, whatever kind they are; of a client's session only date, minutes and format."""
    done = [row for row in page.evidence.values() if row.minutes][:RECENT]
    this_year = page.enrolment.person.today().year
    entries = []
    for row in done:
        known = registry.kind(row.kind)
        label = str(known.label) if known else row.kind
        _day, *words = progress_rows.title_of(page, row).split(" · ")
        entries.append(
            {
                "on": row.happened_on,
                "title": label[:1].upper() + label[1:],
                "words": " · ".join(words),
                "tone": TONES[row.status],
                "text": Evidence.Status(row.status).label.capitalize(),
                "url": progress_rows.fact_address(page, row),
                "year": row.happened_on.year != this_year,
            }
        )
    return entries


def _certificate_words(certificate: Certificate | None, viewer: Person) -> str:
    if certificate is None:
        return ""
    if certificate.validity == Certificate.Validity.REVOKED:
        day = progress_steps.changed_on(certificate, viewer)
        return _("Revoked on %(day)s.") % {"day": day}
    if certificate.validity == Certificate.Validity.SUSPENDED:
        return _("Suspended for now.")
    if certificate.production == Certificate.Production.DONE:
        day = progress_rows.short_day(certificate.issued_on)
        return _("Issued on %(day)s.") % {"day": day}
    return _("It is being made: a few seconds more.")


def _first_unmet(page: Page, standing: Judgement) -> str:
    for card in progress_rows.cards(page, standing):
        if any(not row.met and not row.advice for row in card.rows):
            return card.code
    return ""


def _coming_up(page: Page, standing: Judgement, certificate: Certificate | None) -> list[dict[str, Any]]:
    today = page.enrolment.person.today()
    dates: list[dict[str, Any]] = []
    explained: set[dt.date] = set()
    for document in page.documents.values():
        if document.status != "checked" or document.expires_on is None or document.is_over(today):
            continue
        explained |= {document.expires_on, document.expires_on + dt.timedelta(days=1)}
        kind = document.get_kind_display()
        dates.append(
            {
                "on": document.expires_on,
                "title": _("%(kind)s expires") % {"kind": kind[:1].upper() + kind[1:]},
                "words": _("Valid until %(day)s. Enter the renewed one before.")
                % {"day": progress_rows.short_day(document.expires_on)},
            }
        )
    revoked = certificate is not None and certificate.validity == Certificate.Validity.REVOKED
    if certificate and not revoked and certificate.expires_on and certificate.expires_on >= today:
        explained |= {certificate.expires_on, certificate.expires_on + dt.timedelta(days=1)}
        dates.append(
            {
                "on": certificate.expires_on,
                "title": _("Your certificate expires"),
                "words": _("Valid until %(day)s.") % {"day": progress_rows.short_day(certificate.expires_on)},
            }
        )
    if standing.recheck_on is not None and standing.recheck_on not in explained:
        words = _("On %(day)s something begins or ceases to count.") % {
            "day": progress_rows.short_day(standing.recheck_on)
        }
        dates.append(
            {"on": standing.recheck_on, "title": _("Your standing is looked at again"), "words": words}
        )
    return sorted(dates, key=lambda item: item["on"])


STATE_WORDS = {
    "applied": (
        gettext_lazy("Your application is with a registrar"),
        gettext_lazy(
            "You will get a letter when it is decided. Meanwhile you can enter your professional registration."
        ),
        "waiting",
    ),
    "declined": (
        gettext_lazy("This application was declined"),
        gettext_lazy("The registrar’s note says why. You may apply again, here or in another stream."),
        "neutral",
    ),
    "paused": (
        gettext_lazy("This enrolment is paused"),
        gettext_lazy(
            "Nothing is lost. Everything recorded stays as it is, and nothing is certified until you resume."
        ),
        "waiting",
    ),
    "withdrawn": (
        gettext_lazy("This enrolment has ended"),
        gettext_lazy("Its records are kept. You may apply to the stream again at any time."),
        "neutral",
    ),
}
STATE_HEADS_OF_OTHERS = {
    "applied": gettext_lazy("An application to decide"),
    "declined": gettext_lazy("An application that was declined"),
    "paused": gettext_lazy("An enrolment that is paused"),
    "withdrawn": gettext_lazy("An enrolment that has ended"),
}


def _state(viewer: Person, enrolment: Enrolment) -> dict[str, Any]:
    own = enrolment.person_id == viewer.pk
    title, words, tone = STATE_WORDS[enrolment.status]
    zone = viewer.zone
    facts = [
        {"term": _("Stream"), "value": str(enrolment.stream)},
        {"term": _("Name as printed"), "value": enrolment.person.name},
        {
            "term": _("Applied"),
            "value": progress_rows.short_day(enrolment.applied_at.astimezone(zone).date()),
        },
    ]
    if enrolment.admitted_on:
        facts.append({"term": _("Admitted"), "value": progress_rows.short_day(enrolment.admitted_on)})
    if own and enrolment.motivation:
        facts.append({"term": _("What you wrote"), "value": enrolment.motivation})
    return {
        "enrolment": enrolment,
        "own": own,
        "title": title if own else STATE_HEADS_OF_OTHERS[enrolment.status],
        "words": words if own else "",
        "tone": tone,
        "facts": facts,
        "ended": enrolment.status in {"declined", "withdrawn"},
        **(_paused(viewer, enrolment) if enrolment.status == Enrolment.Status.PAUSED else {"cards": []}),
    }


def _paused(viewer: Person, enrolment: Enrolment) -> dict[str, Any]:
    """Where a paused enrolment stands, to be read: what would be added is added once it is resumed."""
    page = progress_rows.open_page(enrolment, Reader.of(viewer, enrolment))
    standing = standing_of(enrolment)
    asked = progress_rows.asked(standing)
    with speaking(enrolment.curriculum.rules.words):
        cards = [replace(card, add_url="") for card in progress_rows.cards(page, standing)]
    return {"cards": cards, "met_words": _met_words(sum(one.met for one in asked), len(asked))}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_change(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pause, resume or end one's own enrolment: what will happen stands above each button."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    actions = {"pause": enrolling.pause, "resume": enrolling.resume, "withdraw": enrolling.withdraw}
    if request.method == "POST":
        act = actions.get(request.POST.get("action", ""))
        if act is None:
            messages.error(request, _("Choose what to do."))
            return redirect("enrolment_change", enrolment.public_id)
        with refusals_said(request):
            act(by=request.user, enrolment=enrolment)
            messages.success(
                request, _("Done. It is %(status)s now.") % {"status": enrolment.get_status_display()}
            )
        return redirect("enrolment_progress", enrolment.public_id)
    if enrolment.status in {"declined", "withdrawn"}:
        return redirect("enrolment_progress", enrolment.public_id)
    return render(request, "progress/change.html", {"enrolment": enrolment})


class ApplicationForm(forms.Form):
    """The printed name confirmed, and why this stream."""

    name = PrintedNameField()
    motivation = forms.CharField(
        label=gettext_lazy("Why this stream, and why now"),
        help_text=gettext_lazy(
            "A few sentences about your practice setting. Nothing about clients, and nothing about your own therapy."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PersonRequest, code: str) -> HttpResponse:
    """An application to a stream; whoever has one open is led to it."""
    stream = get_object_or_404(Stream, code=code)
    curriculum = Curriculum.objects.published().filter(stream=stream).first()
    if curriculum is None:
        raise Http404
    existing = Enrolment.objects.open().filter(person=request.user, stream=stream).first()
    if existing is not None:
        return redirect("enrolment_progress", existing.public_id)
    form = ApplicationForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        person = request.user
        with refusals_in(form):
            introduce(
                person, name=form.cleaned_data["name"], language=person.language, time_zone=person.time_zone
            )
            enrolment = enrolling.apply(by=person, stream=stream, motivation=form.cleaned_data["motivation"])
            messages.success(request, _("Your application is in. A registrar reads it next."))
            return redirect("enrolment_progress", enrolment.public_id)
    language = progress_rows.spoken()
    return render(
        request,
        "apply/apply.html",
        {
            "form": form,
            "stream": stream,
            "words": said(curriculum.rules.stream, "who_for", language),
            "months": curriculum.rules.stream.get("expected_months", 0),
            "groups": [
                {
                    "title": said(group, "title", language),
                    "asks": [said(r, "title", language) for r in group.walk()],
                }
                for group in curriculum.rules.groups
            ],
            "example": curriculum.rules.example,
        },
        status=422 if form.errors else 200,
    )
