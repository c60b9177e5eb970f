"""The records of the law, by subject."""

from certification.models.certificates import Award, Certificate
from certification.models.enrolments import Appointment, Enrolment
from certification.models.evidence import Evidence, ScopeAttestation, Signature, Standing
from certification.models.streams import Curriculum, Stream

__all__ = [
    "Appointment",
    "Award",
    "Certificate",
    "Curriculum",
    "Enrolment",
    "Evidence",
    "ScopeAttestation",
    "Signature",
    "Standing",
    "Stream",
]
