"""The registrar's award: one more requirement, met by a person's decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import attendance, crediting, evidencing, standing
from certification.kinds import AWARD
from certification.models import Award, Enrolment, Evidence, Standing
from certification.signing import fingerprint, sign
from people.models import Person
from people.posting import post
from people.proof import Proof
from people.refusals import AlreadyDecided, NotNow, NotYours


def shown(enrolment: Enrolment) -> dict[str, Any]:
    """What the registrar decides on: the standing as judged now, by requirement; no figures of what is untold."""
    judgement = standing.judge(enrolment, remains=False)
    told = sorted(judgement.requirements.keys() - attendance.untold(enrolment.curriculum))
    return {
        "enrolment": str(enrolment.public_id),
        "curriculum": enrolment.curriculum.sha256,
        "met": sorted(code for code, r in judgement.requirements.items() if r.met),
        "unmet": sorted(code for code, r in judgement.requirements.items() if not r.met),
        "counted": {code: judgement.requirements[code].figures.counted for code in told},
    }


def award(*, by: Person, enrolment: Enrolment, shown_sha256: str, proof: Proof) -> Award:
    """The award granted and credited; the certificate follows in the same transaction.

    Raises NotNow when anything but the award is unmet (an award never passes over a requirement), or when the standing
    changed since the page was shown; NotYours for its own therapist or one who verified evidence in this file.
    """
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        seen = _require_decidable(by, locked, shown_sha256)
        signature = sign(
            by=by,
            meaning=_("I have examined this file and award the certification."),
            shown=seen,
            proof=proof,
        )
        evidence = crediting.credit(
            by=by,
            enrolment=locked,
            kind=AWARD,
            fact_id=signature.public_id,
            happened_on=locked.person.today(),
        )
        granted = Award.objects.create(
            enrolment=locked, outcome="granted", signature=signature, evidence=evidence
        )
        note("award.granted", by=by, subject=granted, enrolment=str(locked.public_id))
        crediting.verify(by=by, evidence=evidence)
    return granted


def defer(*, by: Person, enrolment: Enrolment, reason: str, shown_sha256: str, proof: Proof) -> Award:
    """The decision put off, with the reason in words the therapist reads."""
    if not reason.strip():
        raise NotNow(_("Say why, so that the therapist knows what to do."), field="reason")
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        seen = _require_decidable(by, locked, shown_sha256)
        signature = sign(by=by, meaning=_("I defer the award for the reason given."), shown=seen, proof=proof)
        deferred = Award.objects.create(
            enrolment=locked, outcome="deferred", reason=reason.strip(), signature=signature
        )
        note("award.deferred", by=by, subject=deferred, enrolment=str(locked.public_id))
        post(
            to=locked.person,
            template="award_deferred",
            key=f"award-deferred:{deferred.public_id}",
            link=f"/progress/{locked.public_id}/",
            stream=locked.stream,
        )
    return deferred


def _require_decidable(by: Person, enrolment: Enrolment, shown_sha256: str) -> dict[str, Any]:
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    if by.pk == enrolment.person_id:
        raise NotYours(_("Nobody decides on their own award."))
    if enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active, so there is nothing to award."))
    if Evidence.objects.filter(enrolment=enrolment, status="verified", verified_by=by).exists():
        raise NotYours(_("You verified evidence in this file, so another registrar decides."))
    if (
        Award.objects.filter(enrolment=enrolment, outcome="granted").exists()
        or enrolment.certificates.exists()
    ):
        raise AlreadyDecided(_("This award was granted before."))
    stored, _judgement = standing.refresh(enrolment)
    if not (stored.complete or stored.awaits == "award"):
        raise NotNow(_("Other requirements are not met yet. An award never passes over them."))
    if stored.complete and _judgement_has_no_review(enrolment, stored):
        raise AlreadyDecided(_("This enrolment needs no award."))
    seen = shown(enrolment)
    if fingerprint(seen) != shown_sha256:
        raise NotNow(_("The standing changed while you were reading. Read it again, then decide."))
    return seen


def _judgement_has_no_review(enrolment: Enrolment, stored: Standing) -> bool:
    verifiers = Evidence.objects.filter(enrolment=enrolment, status="verified").exclude(kind=AWARD)
    return verifiers.values("verified_by").distinct().count() != 1
