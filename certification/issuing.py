"""Certificates issued, suspended, revoked and replaced. What a certificate says is frozen here, once.

Exactly one certificate is in force per completed enrolment: `certify` judges under the enrolment's lock, and the
partial unique constraint `one_certificate_in_force_per_enrolment` refuses what a bug would let through.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import evidencing, facts, standing
from certification.kinds import AWARD
from certification.models import Award, Certificate, CertificateReview, Enrolment, Evidence, Standing
from certification.rules.standing import Standing as Judgement
from certification.signing import fingerprint
from people.models import Person
from people.moving import step
from people.names import words_of
from people.posting import post
from people.refusals import AlreadyDecided, NotNow, NotYours
from people.waking import wake

# Without I, L, O and U: nothing to mistake on the telephone, no words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def certify(
    enrolments: Iterable[Enrolment], judged: Mapping[int, Judgement], *, by: Person | None
) -> dict[int, Certificate]:
    """The certificates issued now, by the primary keys of these locked enrolments: where everything is met and none
    was ever issued. Only issuing costs queries of its own; finding out costs the same for one and for many.

    `judged` was made under the same lock. A complete enrolment in which one person alone verified everything waits
    for a registrar's award even where the curriculum asks for none. A revoked certificate is never issued again by
    itself: that takes a registrar.
    """
    complete = {one.pk: one for one in enrolments if judged[one.pk].complete and one.status == "active"}
    known = Certificate.objects.filter(enrolment__in=complete).values_list("enrolment", flat=True)
    due = {key: complete[key] for key in complete.keys() - set(known)}
    alone = _verified_by_one_person_alone(due)
    Standing.objects.filter(enrolment__in=alone).update(awaits="review")
    return {
        key: _issue(due[key], judged[key], by=by, version=1, replaces=None)
        for key in sorted(due.keys() - alone)
    }


def replace(*, by: Person, certificate: Certificate, reason: str) -> Certificate:
    """A new version with today's name and standing; the old one is *replaced* and its page points to the new one.

    Raises NotYours for anyone but a registrar, NotNow for a certificate that is not in force (a suspension is decided
    first) and when the enrolment is not active or no longer meets what its curriculum asks.
    """
    _only_registrars(by)
    _not_her_own(by, certificate)
    with recorded():
        enrolment = evidencing.lock([certificate.enrolment_id])[certificate.enrolment_id]
        certificate.refresh_from_db(fields=["validity"])
        if certificate.validity != Certificate.Validity.IN_FORCE:
            raise NotNow(_("Only a certificate in force is replaced. Decide first on what it is now."))
        judgement = _judged_complete(enrolment)
        _change_validity(certificate, "replaced", by=by, reason=reason)
        return _issue(enrolment, judgement, by=by, version=certificate.version + 1, replaces=certificate)


def reissue(*, by: Person, certificate: Certificate, reason: str) -> Certificate:
    """A new certificate for the enrolment of a revoked one, decided by another registrar than the one who revoked.

    The revoked one stays revoked, and its page says so. Raises NotYours for the registrar who revoked it, NotNow when
    it is not revoked, no reason is given, another is in force, or the enrolment is not active and complete today.
    """
    _only_registrars(by)
    _not_her_own(by, certificate)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        enrolment = evidencing.lock([certificate.enrolment_id])[certificate.enrolment_id]
        certificate.refresh_from_db(fields=["validity", "validity_changed_by"])
        if certificate.validity != Certificate.Validity.REVOKED or enrolment.certificates.standing().exists():
            raise NotNow(_("Only where the last certificate was revoked can a new one be issued."))
        if certificate.validity_changed_by_id == by.pk:
            raise NotYours(_("You revoked it, so another registrar decides whether a new one is issued."))
        judgement = _judged_complete(enrolment)
        latest = enrolment.certificates.order_by("-version").values_list("version", flat=True)[0]
        issued = _issue(enrolment, judgement, by=by, version=latest + 1, replaces=None)
        note("certificate.reissued", by=by, subject=issued, after=certificate.public_id)
        return issued


def open_review(*, by: Person, certificate: Certificate) -> Certificate:
    """The certificate, laid before the registrars: to be kept as it is, suspended or revoked. Nothing changes yet.

    Raises NotNow for one that is neither in force nor suspended, AlreadyDecided while it is under review.
    """
    _only_registrars(by)
    _not_her_own(by, certificate)
    with recorded():
        standing_ones = Certificate.objects.standing().filter(pk=certificate.pk)
        if not standing_ones.exists():
            raise NotNow(_("Only a certificate that stands can be reviewed."))
        if not standing_ones.filter(needs_review=False).update(needs_review=True):
            raise AlreadyDecided(_("This certificate is under review already."))
        note("certificate.needs_review", by=by, subject=certificate)
    certificate.needs_review = True
    return certificate


def reviewed(*, by: Person, certificate: Certificate, reason: str, finding: str | None = None) -> Certificate:
    """The certificate, looked at by a registrar because its file lacks something: it stands as it is, and is not laid
    before the registrars again for the very same finding.

    Raises NotNow without a reason, and where `finding`, that of the standing she was shown, is no longer so.
    """
    _only_registrars(by)
    _not_her_own(by, certificate)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        enrolment = evidencing.lock([certificate.enrolment_id])[certificate.enrolment_id]
        stored, judgement = standing.refresh(enrolment)
        if finding is not None and finding != stored.finding:
            raise NotNow(_("What is missing changed while you were reading. Read it again, then decide."))
        if not Certificate.objects.filter(pk=certificate.pk, needs_review=True).update(needs_review=False):
            raise AlreadyDecided(_("This certificate was reviewed before."))
        review = CertificateReview.objects.create(
            certificate=certificate,
            finding=stored.finding,
            missing=standing.missing(judgement),
            reason=reason.strip(),
            decided_by=by,
        )
        note("certificate.reviewed", by=by, subject=certificate, review=str(review.public_id))
    certificate.needs_review = False
    return certificate


def suspend(*, by: Person, certificate: Certificate, reason: str) -> Certificate:
    """The certificate, suspended until reinstated; its page says so at once."""
    with recorded():
        _decide(certificate, "suspended", by=by, reason=reason)
        _tell_holder(certificate, "certificate_suspended", reason=reason.strip())
    return certificate


def reinstate(*, by: Person, certificate: Certificate, reason: str = "") -> Certificate:
    """The suspended certificate, in force again."""
    with recorded():
        _decide(certificate, "in_force", by=by, reason=reason)
        _tell_holder(certificate, "certificate_reinstated")
    return certificate


def revoke(*, by: Person, certificate: Certificate, reason: str) -> Certificate:
    """The certificate, revoked for ever. Work on its paper stops; its public page stays and says revoked."""
    with recorded():
        _decide(certificate, "revoked", by=by, reason=reason)
        if certificate.production in {"queued", "claimed", "failed"}:
            sentence = _("The paper was finished a moment ago. Try again.")
            step(certificate, "abandoned", by=by, field="production", else_say=sentence, lease_token=None)
        post(
            to=certificate.enrolment.person,
            template="certificate_revoked",
            key=f"revoked:{certificate.public_id}",
            number=certificate.number,
            reason=reason,
        )
    return certificate


def retry(*, by: Person, certificate: Certificate) -> Certificate:
    """The failed production, queued again with its attempts counted anew."""
    _only_registrars(by)
    with recorded():
        step(
            certificate,
            "queued",
            by=by,
            field="production",
            else_say=_("This certificate is not waiting for another try."),
            attempts=0,
            error="",
            not_before=timezone.now(),
        )
        wake("certification.tasks.produce", certificate.pk)
    return certificate


def _tell_holder(certificate: Certificate, template: str, **words: object) -> None:
    changed = certificate.validity_changed_at
    post(
        to=certificate.enrolment.person,
        template=template,
        key=f"{template}:{certificate.public_id}:{changed:%Y%m%d%H%M%S%f}",
        link=f"/certificates/{certificate.public_id}/",
        number=certificate.number,
        **words,
    )


def _judged_complete(enrolment: Enrolment) -> Judgement:
    """The locked enrolment's judgement of today. Raises NotNow unless it is active and everything is met."""
    if enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active, so nothing can be issued."))
    _stored, judgement = standing.refresh(enrolment)
    if not judgement.complete:
        raise NotNow(_("This enrolment does not meet its curriculum today, so nothing can be issued."))
    return judgement


def _issue(
    enrolment: Enrolment,
    judgement: Judgement,
    *,
    by: Person | None,
    version: int,
    replaces: Certificate | None,
) -> Certificate:
    today = enrolment.person.today()
    number = _new_number(enrolment.stream.code)
    frozen = facts.freeze(enrolment, judgement, number=number, issued_on=today, replaces=replaces)
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        version=version,
        number=number,
        token=secrets.token_urlsafe(16),
        name_words=" ".join(sorted(words_of(enrolment.person.name))),
        facts=frozen,
        facts_sha256=fingerprint(frozen),
        issued_on=today,
        expires_on=facts.valid_until(enrolment, today),
        replaces=replaces,
    )
    note(
        "certificate.issued",
        by=by,
        subject=certificate,
        enrolment=str(enrolment.public_id),
        version=version,
        facts=certificate.facts_sha256,
    )
    _look_again_elsewhere(enrolment)
    if enrolment.curriculum.rules.renewal is not None:
        # From this day on the standing tells where the certificate stands in its cycle too.
        standing.refresh(enrolment)
    wake("certification.tasks.produce", certificate.pk)
    return certificate


def _look_again_elsewhere(enrolment: Enrolment) -> None:
    """What this certificate uses, or sets free again, may count differently in her other streams."""
    others = Enrolment.objects.filter(person=enrolment.person_id, status__in=["active", "paused"])
    others = others.exclude(pk=enrolment.pk).select_related("curriculum")
    keys = [other.pk for other in others if standing.limits_reuse(other.curriculum.rules)]
    if keys:
        standing.mark_stale(Standing.objects.filter(enrolment__in=keys))


def _verified_by_one_person_alone(enrolments: Iterable[int]) -> set[int]:
    """Those of the enrolments all of whose verified lines one person vouched for, and no registrar besides."""
    keys = list(enrolments)
    awarded = Award.objects.filter(enrolment__in=keys, outcome="granted").values_list("enrolment", flat=True)
    verified = Evidence.objects.filter(enrolment__in=keys, status="verified").exclude(kind=AWARD)
    verifiers = verified.values("enrolment").annotate(people=Count("verified_by", distinct=True))
    alone = verifiers.filter(people=1).order_by("enrolment").values_list("enrolment", flat=True)
    return set(alone) - set(awarded)


def _new_number(stream_code: str) -> str:
    """A number such as CTIC-7K3M-9QRT: allocated at random, never reused (certificates are never deleted)."""
    prefix = stream_code.upper().replace("_", "-")
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _place in range(8))
        number = f"{prefix}-{drawn[:4]}-{drawn[4:]}"
        if not Certificate.objects.filter(number=number).exists():
            return number


def _only_registrars(person: Person) -> None:
    if not person.is_registrar:
        raise NotYours(_("Only a registrar may do this."))


def _not_her_own(person: Person, certificate: Certificate) -> None:
    if certificate.enrolment.person_id == person.pk:
        raise NotYours(_("Nobody decides on their own certificate."))


def _decide(certificate: Certificate, to: str, *, by: Person, reason: str) -> Certificate:
    _only_registrars(by)
    _not_her_own(by, certificate)
    with recorded():
        evidencing.lock([certificate.enrolment_id])
        _change_validity(certificate, to, by=by, reason=reason)
    return certificate


def _change_validity(certificate: Certificate, to: str, *, by: Person, reason: str) -> None:
    if not reason.strip() and to in {"suspended", "revoked"}:
        raise NotNow(_("Give the reason."), field="reason")
    step(
        certificate,
        to,
        by=by,
        field="validity",
        else_say=_("This certificate is %(status)s now; that cannot follow.")
        % {"status": certificate.get_validity_display()},
        validity_reason=reason.strip(),
        validity_changed_at=timezone.now(),
        validity_changed_by=by,
    )
    _look_again_elsewhere(certificate.enrolment)
    if certificate.enrolment.curriculum.rules.renewal is not None:
        standing.mark_stale(Standing.objects.filter(enrolment=certificate.enrolment_id))
