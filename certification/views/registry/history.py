"""What happened to a record, told from the audit events about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Event
from people.models import Person

LATEST = 50

ACTIONS = {
    "enrolment.applied": _("Applied"),
    "enrolment.active": _("Admitted or resumed"),
    "enrolment.paused": _("Paused"),
    "enrolment.withdrawn": _("Withdrawn"),
    "enrolment.declined": _("Declined"),
    "enrolment.supervisor_assigned": _("Supervisor assigned"),
    "scope.attested": _("Scope attested"),
    "scope.countersigned": _("Scope countersigned"),
    "scopeattestation.confirmed": _("Attestation of scope confirmed"),
    "scopeattestation.returned": _("Attestation of scope returned"),
    "award.granted": _("Award granted"),
    "award.deferred": _("Award deferred"),
    "certificate.issued": _("Certificate issued"),
    "certificate.produced": _("Paper produced"),
    "certificate.production_failed": _("Paper could not be produced"),
    "certificate.queued": _("Paper asked for again"),
    "certificate.abandoned": _("Work on the paper stopped"),
    "certificate.in_force": _("Certificate reinstated"),
    "certificate.suspended": _("Certificate suspended"),
    "certificate.revoked": _("Certificate revoked"),
    "certificate.replaced": _("Certificate replaced"),
    "certificate.needs_review": _("Marked for review: something it rests on was withdrawn"),
    "certificate.reviewed": _("Reviewed: it stands as it is"),
    "certificate.reissued": _("Issued anew after a revocation"),
    "waiver.requested": _("Waiver asked for"),
    "waiver.approved": _("Waiver approved"),
    "waiver.declined": _("Waiver declined"),
    "waiver.withdrawn": _("Request for a waiver taken back"),
    "waiver.ended": _("Waiver ended"),
    "hold.placed": _("Hold placed"),
    "hold.lifted": _("Hold lifted"),
    "versionmove.proposed": _("Another version proposed"),
    "versionmove.agreed": _("Another version agreed to"),
    "versionmove.declined": _("Another version declined"),
    "versionmove.withdrawn": _("Proposal of another version taken back"),
    "enrolment.moved_to_version": _("Moved to another version"),
    "rehearsal.asked": _("Dry run asked for"),
    "registration.claimed": _("Registration declared"),
    "registration.checked": _("Registration checked"),
    "registration.returned": _("Registration returned"),
    "registration.withdrawn": _("Registration replaced by its holder"),
    "appointment.made": _("Appointed"),
    "appointment.ended": _("End of the appointment set"),
    "office.granted": _("Office granted"),
    "office.ended": _("End of the office set"),
    "person.introduced": _("Name, language or time zone changed"),
    "person.suspended": _("Suspended"),
    "person.readmitted": _("Readmitted"),
    "curriculum.loaded": _("Draft loaded"),
    "curriculum.published": _("Published"),
    "curriculum.discarded": _("Draft discarded"),
    "curriculum.retired": _("Retired by a newer version"),
}


def of(*records: models.Model | Iterable[models.Model]) -> list[dict[str, Any]]:
    """The latest events about these records, the newest first: `{"at", "words", "who"}`. Two queries."""
    flat: list[models.Model] = []
    for record in records:
        flat.extend([record] if isinstance(record, models.Model) else record)
    about = models.Q(pk__in=[])
    kinds: dict[str, list[str]] = {}
    for record in flat:
        kinds.setdefault(str(record._meta.model_name), []).append(str(record.public_id))  # type: ignore[attr-defined]
    for kind, ids in kinds.items():
        about |= models.Q(subject_kind=kind, subject_id__in=ids)
    events = list(Event.objects.filter(about).order_by("-sequence")[:LATEST])
    actors = {event.actor_id for event in events if event.actor_kind == "person"}
    names = {str(person.public_id): str(person) for person in Person.objects.filter(public_id__in=actors)}
    return [
        {
            "at": event.at,
            "words": ACTIONS.get(event.action, event.action),
            "who": names.get(event.actor_id) or _("the platform"),
        }
        for event in events
    ]
