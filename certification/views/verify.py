"""Verifying a certificate, without a log-in: by the address on the paper, or by its number and a word of the name."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification import verifying
from certification.models import Certificate
from certification.producing import verify_address
from certification.verifying import Verdict
from certification.views import lookup_limit

TONES = {
    verifying.IN_FORCE: "done",
    verifying.EXPIRED: "waiting",
    verifying.LAPSED: "waiting",
    verifying.SUSPENDED: "waiting",
    verifying.REVOKED: "act",
    verifying.REPLACED: "practice",
}
ICONS = {
    verifying.IN_FORCE: "check",
    verifying.EXPIRED: "clock",
    verifying.LAPSED: "clock",
    verifying.SUSPENDED: "pause",
    verifying.REVOKED: "cross",
    verifying.REPLACED: "return",
}


class LookupForm(forms.Form):
    """What stands on the paper: its number, and one word of the printed name."""

    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"),
        help_text=gettext_lazy(
            "It stands on the paper, for example CTIC-7K3M-9QRT. Spaces and dashes do not matter."
        ),
        max_length=60,
        error_messages={"required": gettext_lazy("Type the number as it stands on the paper.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("One word of the name on it"),
        help_text=gettext_lazy("A first or a last name is enough. Accents and capitals do not matter."),
        max_length=200,
        error_messages={"required": gettext_lazy("Type one word of the name on the paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody and listed nowhere: the answer is true at this moment only, and a name is on it."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def verify_lookup(request: HttpRequest) -> HttpResponse:
    """From number and name to the certificate's own page. Unknown number and wrong name get the very same answer."""
    if request.method != "POST":
        return _lookup_page(request, LookupForm())
    form = LookupForm(request.POST)
    token = None
    try:
        allowance = lookup_limit.attempt(request)
        if allowance.granted and form.is_valid():
            number = form.cleaned_data["number"]
            allowance = lookup_limit.guess(number)
            token = verifying.by_number_and_name(number, form.cleaned_data["name"])
            if allowance.granted and token is not None:
                lookup_limit.guessed_right(number)
    except lookup_limit.Uncounted:
        return _lookup_page(request, form, status=503, away=True)
    if not allowance.granted:
        response = _lookup_page(request, form, status=429, wait=_wait_words(allowance.wait))
        response["Retry-After"] = str(allowance.wait)
        return response
    if token is not None:
        return _private(redirect("verify", token))
    if form.is_valid():
        form.add_error(
            None,
            _(
                "No certificate has this number together with this name. Compare both with the paper; "
                "if they match it, ask whoever gave it to you for the address printed beside the square code."
            ),
        )
    return _lookup_page(request, form, status=422)


def _lookup_page(
    request: HttpRequest, form: LookupForm, *, status: int = 200, away: bool = False, wait: str = ""
) -> HttpResponse:
    # A bound form that is only shown again must not be judged: its errors would say what the limit withholds.
    typed = {name: form.data.get(name, "") for name in form.fields}
    shown = LookupForm(initial=typed) if away or wait else form
    words = {"form": shown, "away": away, "wait": wait}
    return _private(render(request, "verify/lookup.html", words, status=status))


def _wait_words(seconds: int) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    if minutes > 90:
        hours = math.ceil(minutes / 60)
        return ngettext("in %(count)s hour", "in %(count)s hours", hours) % {"count": hours}
    return ngettext("in %(count)s minute", "in %(count)s minutes", minutes) % {"count": minutes}


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The state of a certificate in one sentence, then what its paper shows. 404 for one that was never issued."""
    verdict = verifying.by_token(token)
    if verdict.certificate is None:
        return _private(render(request, "verify/never_issued.html", status=404))
    return _private(render(request, "verify/certificate.html", _shown(verdict, verdict.certificate)))


@require_safe
def verify_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer for machines, readable from any site: docs/verifying.md describes its shape."""
    verdict = verifying.by_token(token)
    address = verify_address(verdict.certificate) if verdict.certificate else ""
    newer = _json_address(verdict.successor) if verdict.successor else None
    response = JsonResponse(
        verdict.as_json(address, newer),
        status=200 if verdict.certificate else 404,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _private(response)


def _json_address(certificate: Certificate) -> str:
    # From the settings, never from the Host header: the answer is about us, whoever relayed the question.
    return settings.SITE_URL + reverse("verify_json", args=[certificate.token])


def _shown(verdict: Verdict, certificate: Certificate) -> dict[str, Any]:
    facts = verdict.facts
    since = _day(verdict.since)
    return {
        "facts": facts,
        "state": verdict.state,
        "tone": TONES[verdict.state],
        "icon_name": ICONS[verdict.state],
        "sentence": _sentence(verdict, certificate),
        "advice": " ".join(filter(None, (_advice(verdict.state), _renewal_words(verdict)))),
        "issued_on": _day(dt.date.fromisoformat(facts["issued_on"])),
        "valid_until": _day(dt.date.fromisoformat(facts["valid_until"])) if facts["valid_until"] else "",
        "renew_by": _day(_renew_by(verdict)),
        "since": since,
        "groups": _by_group(facts["requirements"]),
        "scope": facts["scope"]["may"] or facts["scope"]["may_not"],
        "sha256": certificate.pdf_sha256,
        "newer_url": reverse("verify", args=[verdict.successor.token]) if verdict.successor else "",
        "newer_number": verdict.successor.number if verdict.successor else "",
        "json_url": reverse("verify_json", args=[certificate.token]),
        "address": verify_address(certificate),
        "foreign": facts["language"] != (get_language() or "en")[:2],
        "now": timezone.localtime(),
    }


def _sentence(verdict: Verdict, certificate: Certificate) -> str:
    """The answer, whole, for somebody who reads nothing else."""
    words = {"today": _day(timezone.localdate()), "since": _day(verdict.since)}
    sentences = {
        verifying.IN_FORCE: _("This certificate is in force today, %(today)s."),
        verifying.EXPIRED: _("This certificate has expired: it has not been in force since %(since)s."),
        verifying.LAPSED: _(
            "This certificate has lapsed: it was not renewed in time and has not been in force since %(since)s."
        ),
        verifying.SUSPENDED: _(
            "This certificate has been suspended since %(since)s and is not in force today."
        ),
        verifying.REVOKED: _("This certificate was revoked on %(since)s and is no longer in force."),
        verifying.REPLACED: _("This certificate was replaced by a newer one on %(since)s."),
    }
    return sentences[verdict.state] % words


def _advice(state: str) -> str:
    return {
        verifying.IN_FORCE: _("It was issued by us, and nothing has been withdrawn."),
        verifying.EXPIRED: _(
            "It was issued by us and was valid before. Ask its holder whether it was renewed."
        ),
        verifying.LAPSED: _("It was issued by us and was in force before."),
        verifying.SUSPENDED: _("A suspension may be lifted. Look again later, or ask the issuer."),
        verifying.REVOKED: _(
            "Do not rely on the paper. What it says below was true of it when it was issued."
        ),
        verifying.REPLACED: _("Rely on the newer one. What this one said is kept below."),
    }[state]


def _renewal_words(verdict: Verdict) -> str:
    """What is asked to keep it in force, or to put it in force again; an empty string where nothing is."""
    cycle, today = verdict.renewal, timezone.localdate()
    if cycle is None:
        return ""
    days = {
        "due": _day(cycle.ends_on),
        "grace": _day(cycle.grace_until),
        "until": _day(cycle.reinstatement_until),
    }
    if verdict.state == verifying.LAPSED:
        if today > cycle.reinstatement_until:
            return _("It could be reinstated until %(until)s, and was not. Ask the issuer about it.") % days
        return _("It may be reinstated until %(until)s: look again later, or ask its holder.") % days
    if today > cycle.ends_on:
        return _("Its renewal was due on %(due)s; unless that is made up, it lapses after %(grace)s.") % days
    return _("It has to be renewed: the present cycle ends on %(due)s.") % days


def _renew_by(verdict: Verdict) -> dt.date | None:
    """Until when the paper says it has to be renewed; for one that was printed without it, the end of its cycle."""
    printed = verdict.facts.get("renew_by")
    if printed:
        return dt.date.fromisoformat(printed)
    return verdict.renewal.ends_on if verdict.renewal else None


def _day(day: dt.date | None) -> str:
    """ "22 November 2026", "1er mai 2027"."""
    if day is None:
        return ""
    words = date_format(day, "j F Y", use_l10n=False)
    return f"1er{words[1:]}" if day.day == 1 and (get_language() or "en").startswith("fr") else words


def _by_group(requirements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The requirements met, under the heading of their group, in the order of the paper."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for requirement in requirements:
        groups.setdefault(requirement["group"], []).append(requirement)
    return [{"title": title, "requirements": met} for title, met in groups.items()]
