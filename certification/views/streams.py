"""What can be earned here: each stream as its published curriculum says it, for anybody to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification import guiding
from certification.guiding import Offer
from certification.models import Curriculum, Enrolment
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.curriculum import Group, Item, Module, Requirement
from certification.rules.prose import explaining
from certification.rules.prose.describing import Described, described
from certification.rules.prose.describing_beside import described_beside
from certification.wording import said
from people.models import Person

ACADEMY = "https://attch.getlearnworlds.com"
"""Where recorded training can be bought without enrolling in anything."""
SCOPE = "certification.scope"


def spoken() -> str:
    """The reader's language as the curricula name it: "en" or "fr"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def published() -> list[Curriculum]:
    """The curriculum each stream is certified by today, in the order the streams stand in."""
    found = Curriculum.objects.published().select_related("stream")
    return list(found.order_by("stream__position", "stream__code"))


def cards() -> list[dict[str, Any]]:
    """Every open stream in a few words."""
    language = spoken()
    return [_card(one.rules, language) for one in published()]


def _card(rules: Rules, language: str) -> dict[str, Any]:
    stream: Mapping[str, Any] = rules.stream
    offer = guiding.offer(rules, language)
    return {
        "code": rules.code,
        "name": said(rules, "name", language),
        "short": stream.get("postnominal", ""),
        "summary": said(stream, "summary", language),
        "audience": said(stream, "audience", language),
        "issuer": said(stream.get("issuer", {}), "name", language),
        "offer": offer,
        "months": _months(offer.months),
        "example": rules.example,
        "url": reverse("stream", args=[rules.code]),
    }


@require_safe
def streams(request: HttpRequest) -> HttpResponse:
    """Every stream that has a published curriculum."""
    found = cards()
    example = any(card["example"] for card in found)
    return render(request, "streams/streams.html", {"streams": found, "example": example, "academy": ACADEMY})


@require_safe
def stream(request: HttpRequest, code: str) -> HttpResponse:
    """One stream: what it asks and how long it takes, who it is for, who teaches, what its certificate says."""
    curriculum = Curriculum.objects.published().filter(stream__code=code).select_related("stream").first()
    if curriculum is None:
        raise Http404
    return render(request, "streams/stream.html", _page(curriculum, request.user))


def _page(curriculum: Curriculum, reader: Any) -> dict[str, Any]:
    language, rules = spoken(), curriculum.rules
    table: Mapping[str, Any] = rules.stream
    offer = guiding.offer(rules, language)
    beside = described_beside(rules, language)
    return {
        "card": _card(rules, language),
        "who_for": said(table, "who_for", language),
        "certificate": said(table, "certificate", language),
        "valid_for": _validity(table.get("valid_months")),
        "issuer_url": table.get("issuer", {}).get("url", ""),
        "teachers": _people(table.get("teachers", ()), "about", language),
        "signatories": _people(table.get("signatories", ()), "role", language),
        "figures": _figures(offer),
        "groups": _groups(rules.groups, described(rules, language), language),
        "beside": beside,
        "renewal_groups": _groups(
            rules.renewal.groups if rules.renewal else (), beside.renewal_groups, language
        ),
        "modules": [_module(one, language) for one in rules.modules],
        "steps": _titles(rules.steps, language),
        "competences": _titles(rules.competences, language),
        "may": _titles(rules.scope_may, language),
        "may_not": _titles(rules.scope_may_not, language),
        "scope_first": _scope_comes_first(rules),
        "version": rules.version,
        "needs_licence": offer.needs_licence,
        "enrolment": _own(curriculum, reader),
        "apply_url": reverse("apply", args=[rules.code]),
    }


def _own(curriculum: Curriculum, reader: Any) -> Enrolment | None:
    """The reader's open enrolment in this stream, if she has one."""
    if not isinstance(reader, Person):
        return None
    return Enrolment.objects.open().filter(person=reader, stream=curriculum.stream).first()


def _says_more(sentence: str, title: str) -> bool:
    """Whether a sentence has a word its title has not: “A licence valid today” needs no “Valid today: licence”."""
    words, known = (set(re.findall(r"[^\W\d_]+|\d+", text.casefold())) for text in (sentence, title))
    return not words <= known


def _months(months: int) -> str:
    return (
        ngettext("about %(count)s month", "about %(count)s months", months) % {"count": months}
        if months
        else ""
    )


def _validity(months: object) -> str:
    if not isinstance(months, int) or not months:
        return _("without an end date")
    if months % 12 == 0:
        return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def _people(people: Any, about: str, language: str) -> list[dict[str, str]]:
    return [{"name": one["name"], "about": said(one, about, language)} for one in people]


def _titles(items: Sequence[Item], language: str) -> list[str]:
    return [said(one, "title", language) for one in items]


def _module(module: Module, language: str) -> dict[str, str]:
    return {
        "title": said(module, "title", language),
        "length": explaining.amount(module.minutes, "minutes", language) if module.minutes else "",
        "link": module.link if module.link.startswith("https://") else "",
    }


def _figures(offer: Offer) -> list[dict[str, str]]:
    """The stream in at most five figures; what it does not ask for is left out."""
    given = _("sessions given") if offer.kind == guiding.BESIDE else _("sessions as therapist")
    received = _("sessions received") if offer.kind == guiding.BESIDE else _("sessions as client")
    rows = (
        (offer.training_minutes, offer.training, _("of training")),
        (offer.as_therapist, str(offer.as_therapist), given),
        (offer.as_client, str(offer.as_client), received),
        (offer.consultation_minutes, offer.consultation, _("of consultation")),
    )
    return [{"amount": words, "of": of} for value, words, of in rows if value]


def _scope_comes_first(rules: Rules) -> bool:
    """Whether the holder attests her scope before anything else counts, as a coach does."""
    first = next(iter(rules.walk()), None)
    return first is not None and first.filter.kinds == (SCOPE,)


def _groups(groups: Sequence[Group], words: Sequence[Described], language: str) -> list[dict[str, Any]]:
    """Every group, inner ones after their outer one, with its requirements, their figures and their sentences."""
    return [
        row
        for group, its_words in zip(groups, words, strict=True)
        for row in _group(group, its_words, language)
    ]


def _group(group: Group, words: Described, language: str) -> Iterator[dict[str, Any]]:
    shared = _shared(words)
    yield {
        "title": words.title,
        "about": words.about,
        "asks": " ".join(filter(None, (words.asks, *shared))),
        "requirements": [
            {
                "title": title,
                "about": about,
                "sentences": [
                    sentence
                    for sentence in sentences
                    if sentence not in shared and _says_more(sentence, said(one, "title", language))
                ],
                "figure": _figure(one, language),
            }
            for one, (title, about, sentences) in zip(group.requirements, words.requirements, strict=True)
        ],
    }
    for inner, inner_words in zip(group.groups, words.groups, strict=True):
        yield from _group(inner, inner_words, language)


def _shared(words: Described) -> list[str]:
    """What is said of every requirement of a group: once at its head is enough."""
    if len(words.requirements) < 2:
        return []
    first, *others = (sentences for _title, _about, sentences in words.requirements)
    return [sentence for sentence in first if all(sentence in other for other in others)]


def _figure(requirement: Requirement, language: str) -> str:
    """How much is needed, where that is more than a single thing."""
    if requirement.measure == "hours" or (requirement.source == "evidence" and requirement.needed > 1):
        return explaining.amount(requirement.needed, requirement.unit, language)
    return ""
