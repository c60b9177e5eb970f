"""The law's own kinds of evidence: decisions and declarations by people."""

from django.utils.translation import gettext_lazy as _

from certification.registry import EvidenceKind, add_kind

SCOPE = "certification.scope"
AWARD = "certification.award"


def register() -> None:
    """Make them known; called once when Django starts."""
    add_kind(
        EvidenceKind(SCOPE, _("attestation of scope"), "count", vouched_by="supervisor", or_by_registrar=True)
    )
    add_kind(EvidenceKind(AWARD, _("registrar's award"), "count"))
