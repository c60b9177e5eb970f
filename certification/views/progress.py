"""The page of the product: where one stands, why, and what to do next; and what an enrolment says in another state."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from certification import registry, waiving
from certification import standing as standings
from certification.forecasting import ahead
from certification.models import Certificate, Enrolment, Evidence, Standing
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
from people.answering import PersonRequest
from people.models import Person

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
    told = [one for one in asked if one.code not in page.untold]
    waiting = sum(not one.met and progress_rows.waits_for_others(page, one) for one in told) + bool(awaits)
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


def met_words(met: int, asked: int) -> str:
    """How many of the requirements are met, in words."""
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
        sentences.append(summary % {"met": met_words(met, asked), "count": waiting})
    elif not own or met < asked:
        sentences.append(_("%(met)s; nothing is waiting for others.") % {"met": met_words(met, asked)})
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
    # To others that day could tell when a step was reached: so much before it.
    again = None if page.untold else standing.recheck_on
    if again is not None and again not in explained:
        words = _("On %(day)s something begins or ceases to count.") % {"day": progress_rows.short_day(again)}
        dates.append({"on": again, "title": _("Your standing is looked at again"), "words": words})
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
    return {"cards": cards, "met_words": met_words(sum(one.met for one in asked), len(asked))}
