"""The records of the law, by subject."""

from certification.models.certificates import Award, Certificate, CertificateReview
from certification.models.enrolments import Appointment, Enrolment
from certification.models.evidence import Evidence, ScopeAttestation, Signature, Standing
from certification.models.streams import Curriculum, Stream
from certification.models.versions import Rehearsal, RehearsalFinding, VersionMove
from certification.models.waivers import Hold, Waiver

__all__ = [
    "Appointment",
    "Award",
    "Certificate",
    "CertificateReview",
    "Curriculum",
    "Enrolment",
    "Evidence",
    "Hold",
    "Rehearsal",
    "RehearsalFinding",
    "ScopeAttestation",
    "Signature",
    "Standing",
    "Stream",
    "VersionMove",
    "Waiver",
]
