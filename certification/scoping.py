"""Scope attested by the therapist or coach, and countersigned before it counts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.kinds import SCOPE
from certification.models import Enrolment, ScopeAttestation
from certification.signing import fingerprint, sign
from certification.wording import said
from people.models import Person
from people.moving import step
from people.posting import post
from people.proof import Proof
from people.refusals import AlreadyDecided, NotNow, NotYours


def shown(enrolment: Enrolment, language: str) -> dict[str, Any]:
    """What the person signs: the scope of her stream, word for word as her curriculum has it."""
    rules = enrolment.curriculum.rules
    return {
        "stream": enrolment.stream.code,
        "curriculum": enrolment.curriculum.sha256,
        "holder": enrolment.person.name,
        "may": [said(item, "title", language) for item in rules.scope_may],
        "may_not": [said(item, "title", language) for item in rules.scope_may_not],
    }


def attest(
    *, by: Person, enrolment: Enrolment, shown_sha256: str, language: str, proof: Proof
) -> ScopeAttestation:
    """The scope signed by the person herself, waiting for a countersignature."""
    if by.pk != enrolment.person_id:
        raise NotYours(_("Only the therapist attests this scope."))
    with recorded():
        enrolment = evidencing.lock([enrolment])[enrolment.pk]
        if enrolment.status != Enrolment.Status.ACTIVE:
            raise NotNow(_("The scope is attested once a registrar has admitted you."))
        seen = shown(enrolment, language)
        if fingerprint(seen) != shown_sha256:
            raise NotNow(_("The text changed while you were reading. Read it again, then sign."))
        if ScopeAttestation.objects.filter(
            enrolment=enrolment, status__in=["attested", "confirmed"]
        ).exists():
            raise AlreadyDecided(_("The scope of this stream is already attested."))
        signature = sign(by=by, meaning=_("I will work within this scope."), shown=seen, proof=proof)
        evidence = crediting.credit(
            by=by, enrolment=enrolment, kind=SCOPE, fact_id=signature.public_id, happened_on=by.today()
        )
        attestation = ScopeAttestation.objects.create(
            enrolment=enrolment, signature=signature, evidence=evidence
        )
        note("scope.attested", by=by, subject=attestation, enrolment=str(enrolment.public_id))
    return attestation


def countersign_meaning() -> str:
    """What a countersignature says, in the language its signer reads it in."""
    return _("I went through this scope with its holder, who understands and accepts it.")


def countersign(
    *, by: Person, attestation: ScopeAttestation, shown_sha256: str, proof: Proof
) -> ScopeAttestation:
    """The attestation, confirmed by the assigned supervisor or a registrar; it counts from the day it was attested.

    `shown_sha256` is that of the text its holder signed, as the countersigner read it; NotNow where it is another.
    """
    if shown_sha256 != attestation.signature.shown_sha256:
        raise NotNow(_("The text changed while you were reading. Read it again, then sign."))
    with recorded():
        enrolment = evidencing.lock([attestation.enrolment_id])[attestation.enrolment_id]
        _require_other(by, enrolment)
        signature = sign(
            by=by,
            meaning=countersign_meaning(),
            shown={
                "attestation": str(attestation.public_id),
                "shown_sha256": attestation.signature.shown_sha256,
            },
            proof=proof,
        )
        _move(attestation, "confirmed", by=by, countersignature=signature)
        crediting.verify(by=by, evidence=attestation.evidence)
        note("scope.countersigned", by=by, subject=attestation, enrolment=str(enrolment.public_id))
    return attestation


def send_back(*, by: Person, attestation: ScopeAttestation, comment: str) -> ScopeAttestation:
    """The attestation, returned with what to talk about; its holder may attest again."""
    if not comment.strip():
        raise NotNow(_("Say what to correct."), field="comment")
    with recorded():
        enrolment = evidencing.lock([attestation.enrolment_id])[attestation.enrolment_id]
        _require_other(by, enrolment)
        _move(attestation, "returned", by=by, comment=comment.strip())
        crediting.withdraw(by=by, evidence=attestation.evidence, because="scope_returned")
        post(
            to=enrolment.person,
            template="line_returned",
            key=f"scope-returned:{attestation.public_id}",
            link=f"/progress/{enrolment.public_id}/scope/",
        )
    return attestation


def _require_other(by: Person, enrolment: Enrolment) -> None:
    if by.pk == enrolment.person_id:
        raise NotYours(_("Nobody countersigns their own scope."))
    if by.is_registrar:
        return
    if enrolment.supervisor_id != by.pk:
        raise NotYours(_("Only the assigned supervisor or a registrar countersigns."))
    appointing.require(person=by, stream=enrolment.stream, function="supervisor", days=[by.today()])


def _move(attestation: ScopeAttestation, to: str, *, by: Person, **changes: Any) -> None:
    step(attestation, to, by=by, else_say=_("This attestation was decided a moment ago."), **changes)
