"""What a therapist should do next: what the apps say waits for her, and what follows from her standing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certification import registry
from certification.kinds import AWARD, SCOPE
from certification.models import Award, Certificate, ScopeAttestation
from certification.registry import NextStep
from certification.rules.standing import RenewalStanding, RequirementStanding, Standing
from certification.views import progress_rows
from certification.views.progress_rows import Page
from certification.wording import said
from people.models import Person, Registration

REMAINS = 50
"""From this rank on a step repeats what remains; it is the next one where nothing else waits for her."""
RENEWING = {
    "notice": (
        gettext_lazy("Renew your certificate by %(ends_on)s"),
        gettext_lazy("Some of what renewal asks is still missing."),
        "amber",
    ),
    "grace": (
        gettext_lazy("Renew your certificate by %(grace_until)s"),
        gettext_lazy("Its cycle ended on %(ends_on)s. It stays in force while you make up what is missing."),
        "amber",
    ),
    "lapsed": (
        gettext_lazy("Your certificate has lapsed"),
        gettext_lazy(
            "It was not renewed by %(grace_until)s. What is signed by %(reinstatement_until)s reinstates it."
        ),
        "rust",
    ),
    "ended": (
        gettext_lazy("Your certificate was not renewed"),
        gettext_lazy(
            "The last day to make it up was %(reinstatement_until)s. A registrar decides what becomes of it."
        ),
        "rust",
    ),
}
"""By the state of a renewal that is not met: title, detail and tone of the step."""
ICONS = {"rust": "return", "amber": "clock", "plum": "practice", "pine": "pen"}


def steps(
    page: Page, standing: Standing, certificate: Certificate | None, awaits: str = ""
) -> list[NextStep]:
    """Everything that could be done, the most urgent first; never empty. `awaits` as in a stored standing."""
    if certificate is not None and certificate.validity != Certificate.Validity.REVOKED:
        return [_certified(page, certificate, standing.renewal)]
    found = [
        *_decision(awaits),
        *registry.next_steps(page.enrolment),
        *_scope(page, standing),
        *_documents(page, standing),
        *_more(page, standing),
    ]
    if certificate is not None:
        return [_revoked(page, certificate), *sorted(found)]
    return sorted(found) or [_waiting(page, standing)]


def changed_on(certificate: Certificate, reader: Person) -> str:
    """The day on which its validity was last decided, as that reader's calendar has it."""
    changed = certificate.validity_changed_at or certificate.issued_at
    return progress_rows.short_day(changed.astimezone(reader.zone).date())


def _revoked(page: Page, certificate: Certificate) -> NextStep:
    detail = _(
        "The reason given: %(reason)s – If you think this is wrong, answer the letter about it: "
        "a second registrar will look at it."
    )
    return NextStep(
        rank=0,
        title=_("Your certificate was revoked on %(day)s")
        % {"day": changed_on(certificate, page.enrolment.person)},
        detail=detail % {"reason": certificate.validity_reason},
        label=_("Open certificate"),
        url=reverse("certificate", args=[certificate.public_id]),
        tone="rust",
    )


def _certified(page: Page, certificate: Certificate, renewal: RenewalStanding | None) -> NextStep:
    if certificate.validity == Certificate.Validity.SUSPENDED:
        return NextStep(
            rank=0,
            title=_("Your certificate is suspended since %(day)s")
            % {"day": changed_on(certificate, page.enrolment.person)},
            detail=_("The reason given: %(reason)s") % {"reason": certificate.validity_reason},
            label=_("Open certificate"),
            url=reverse("certificate", args=[certificate.public_id]),
            tone="amber",
        )
    if certificate.standing_on(page.enrolment.person.today()) == "expired":
        return NextStep(
            rank=0,
            title=_("Your certificate has expired"),
            detail=_("Its public page says so. A registrar can tell you how it is renewed."),
            label=_("Open certificate"),
            url=reverse("certificate", args=[certificate.public_id]),
            tone="amber",
        )
    if renewal is not None and not renewal.met and renewal.state in RENEWING:
        return _renew(certificate, renewal)
    done = certificate.production == Certificate.Production.DONE
    return NextStep(
        rank=0,
        title=_("Your certificate is ready") if done else _("Your certificate is being made"),
        detail=_("Download it, and share the address where anyone can verify it.")
        if done
        else _("It takes a few seconds. You also get a letter when it is done."),
        label=_("Open certificate"),
        url=reverse("certificate", args=[certificate.public_id]),
    )


def _renew(certificate: Certificate, renewal: RenewalStanding) -> NextStep:
    title, detail, tone = RENEWING[renewal.state]
    days = {
        name: progress_rows.short_day(getattr(renewal, name))
        for name in ("ends_on", "grace_until", "reinstatement_until")
    }
    return NextStep(
        rank=0,
        title=str(title) % days,
        detail=str(detail) % days,
        label=_("See what is missing"),
        url=reverse("certificate", args=[certificate.public_id]),
        tone=tone,
    )


def _decision(awaits: str) -> Iterator[NextStep]:
    if not awaits:
        return
    yield NextStep(
        rank=0,
        title=_("A registrar decides now"),
        detail=_("A registrar examines your file and decides on the award. You will get a letter.")
        if awaits == "award"
        else _("A registrar looks at your file once more; then your certificate is issued."),
        tone="amber",
    )


def follows_award(page: Page, standing: Standing, awaits: str) -> bool:
    """Whether the certificate takes a registrar's award, asked for by the curriculum or by who verified."""
    rules = page.enrolment.curriculum.rules
    return bool(awaits) or any(
        rules.requirement(r.code).filter.kinds == (AWARD,) for r in progress_rows.asked(standing)
    )


def _asks_for(page: Page, requirement: RequirementStanding, kind: str) -> bool:
    return kind in page.enrolment.curriculum.rules.requirement(requirement.code).filter.kinds


def _scope(page: Page, standing: Standing) -> Iterator[NextStep]:
    if not any(_asks_for(page, r, SCOPE) for r in progress_rows.unmet(standing)):
        return
    latest = ScopeAttestation.objects.filter(enrolment=page.enrolment).order_by("-attested_at", "-pk").first()
    url = reverse("scope", args=[page.enrolment.public_id])
    if latest is None:
        others_wait = any(
            anchor.kind == "requirement" and _is_scope(page, anchor.code)
            for requirement in page.enrolment.curriculum.rules.walk()
            for anchor in requirement.after
        )
        yield NextStep(
            rank=2 if others_wait else 25,
            title=_("Sign your scope of practice"),
            detail=_("Nothing else counts before that day. It takes about three minutes.")
            if others_wait
            else _("What you may and may not do under this certificate. It takes about three minutes."),
            label=_("Read and sign"),
            url=url,
        )
    elif latest.status == ScopeAttestation.Status.RETURNED:
        yield NextStep(
            rank=3,
            title=_("Your scope statement came back"),
            detail=latest.comment,
            label=_("Read and sign again"),
            url=url,
            tone="rust",
        )


def _is_scope(page: Page, code: str) -> bool:
    try:
        return SCOPE in page.enrolment.curriculum.rules.requirement(code).filter.kinds
    except KeyError:
        return False


def _documents(page: Page, standing: Standing) -> Iterator[NextStep]:
    rules = page.enrolment.curriculum.rules
    for requirement in progress_rows.unmet(standing):
        source = rules.requirement(requirement.code)
        if source.source not in ("document", "membership"):
            continue
        before = Registration.MEMBERSHIP if source.source == "membership" else ""
        kinds = [f"{before}{kind}" for kind in source.filter.kinds]
        mine = [d for d in page.documents.values() if d.kind in kinds]
        returned = next((d for d in mine if d.status == "returned"), None)
        title = said(requirement, "title", page.language)
        if returned is not None:
            yield NextStep(
                rank=8,
                title=_("Correct your registration"),
                detail=returned.comment,
                label=_("Open registration"),
                url=reverse("registration"),
                tone="rust",
            )
        elif not any(d.status == "claimed" for d in mine):
            yield NextStep(
                rank=26,
                title=_("Tell us about your registration"),
                detail=_("Asked for: %(title)s. A registrar checks it; that can happen while you learn.")
                % {"title": title},
                label=_("Enter it"),
                url=f"{reverse('registration')}?{urlencode({'kind': kinds[0]})}",
            )


def _more(page: Page, standing: Standing) -> Iterator[NextStep]:
    """What she can bring herself, in the curriculum's order: log a session, write the reflection."""
    offered = set()
    for place, item in enumerate(standing.remains):
        known = next((k for code in item.kinds if (k := registry.kind(code)) and k.record_url), None)
        if item.kind != "add" or known is None or known.record_label in offered:
            continue
        url = progress_rows.address(known.record_url)
        if not url:
            continue
        offered.add(known.record_label)
        titles = [said(standing.requirements[code], "title", page.language) for code in item.serves]
        yield NextStep(
            rank=REMAINS + place,
            title=" + ".join(titles),
            detail=progress_rows.remaining_words(page, item),
            label=str(known.record_label),
            url=url,
            tone="plum" if known.code.startswith("practicum.") else "pine",
        )


def _waiting(page: Page, standing: Standing) -> NextStep:
    left = list(progress_rows.unmet(standing))
    if not left:
        return NextStep(
            rank=90,
            title=_("Everything your stream asks is met"),
            detail=_("A registrar looks at your file once more; then your certificate is issued."),
            tone="amber",
        )
    names = [said(r, "title", page.language) for r in left[:3]]
    return NextStep(
        rank=90,
        title=_("Nothing needs you today"),
        detail=ngettext("Others are at work on: %(names)s.", "Others are at work on: %(names)s.", len(names))
        % {"names": "; ".join(names)},
        tone="amber",
    )


def deferral(page: Page) -> str:
    """Why a registrar deferred the award, while that is the last decision; "" otherwise."""
    last = Award.objects.filter(enrolment=page.enrolment).order_by("-decided_at", "-pk").first()
    return last.reason if last is not None and last.outcome == Award.Outcome.DEFERRED else ""
