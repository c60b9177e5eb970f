"""Competence attested by the supervisor against the competences the stream lists, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.models import Enrolment
from certification.rules.curriculum import Item
from certification.signing import sign
from people.models import Person
from people.moving import step
from people.proof import Proof
from people.refusals import NotNow, NotYours
from practicum.kinds import COMPETENCE
from practicum.models import CompetenceAttestation


def meaning() -> str:
    """What the supervisor's signature says, in the language she reads it in."""
    return _("I have seen this therapist work and attest that they show these competences.")


def attest(
    *, by: Person, enrolment: Enrolment, competences: Iterable[str], proof: Proof
) -> list[CompetenceAttestation]:
    """These competences, signed once by the assigned supervisor and credited one by one; those attested before stay.

    Raises NotYours for anyone else, NotAppointed without an appointment today, NotNow for an unknown one or none.
    """
    listed = {item.code: item for item in enrolment.curriculum.rules.competences}
    wanted = set(competences)
    if unknown := sorted(wanted - set(listed)):
        raise NotNow(_("Unknown competence: %(code)s.") % {"code": unknown[0]}, field="competences")
    with recorded():
        locked = evidencing.lock([enrolment])[enrolment.pk]
        _require_supervisor(by, locked)
        already = set(
            locked.competence_attestations.filter(status="attested").values_list("competence", flat=True)
        )
        new = [code for code in listed if code in wanted - already]
        if not new:
            raise NotNow(_("Tick at least one competence that is not attested yet."), field="competences")
        signature = sign(
            by=by,
            meaning=meaning(),
            shown=_shown(locked, [listed[code] for code in new]),
            proof=proof,
        )
        attested = []
        for code in new:
            attestation = CompetenceAttestation(enrolment=locked, competence=code, signature=signature)
            attestation.evidence = crediting.credit(
                by=by,
                enrolment=locked,
                kind=COMPETENCE,
                fact_id=attestation.public_id,
                happened_on=by.today(),
                attributes={"competence": code},
                provider=by.public_id,
                verified=True,
            )
            attestation.save()
            note("competence.attested", by=by, subject=attestation, competence=code)
            attested.append(attestation)
    return attested


def take_back(*, by: Person, attestation: CompetenceAttestation) -> CompetenceAttestation:
    """The attestation, taken back by its signer or a registrar."""
    if attestation.signature.signer_id != by.pk and not by.is_registrar:
        raise NotYours(_("Only the signer or a registrar takes an attestation back."))
    with recorded():
        evidencing.lock([attestation.enrolment_id])
        step(attestation, "taken_back", by=by, else_say=_("This attestation was taken back before."))
        crediting.withdraw(by=by, evidence=attestation.evidence, because="attestation_taken_back")
    return attestation


def _shown(enrolment: Enrolment, items: list[Item]) -> dict[str, Any]:
    return {
        "enrolment": str(enrolment.public_id),
        "person": enrolment.person.name,
        "curriculum": enrolment.curriculum.sha256,
        "competences": {item.code: item.title for item in items},
    }


def _require_supervisor(by: Person, enrolment: Enrolment) -> None:
    if enrolment.person_id == by.pk:
        raise NotYours(_("Nobody attests their own competence."))
    if enrolment.supervisor_id != by.pk:
        raise NotYours(_("Only the assigned supervisor attests competence."))
    if enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active."))
    appointing.require(person=by, stream=enrolment.stream, function="supervisor", days=[by.today()])
