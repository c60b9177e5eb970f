"""The certificate's own words, in each language it can be printed in.

They live here and not in the gettext catalogue: a certificate's bytes must follow from its facts alone, not
from the
language active in the process or from whether a catalogue has been compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "certificate": "Certificate",
            "certifies": "This certifies that",
            "has_met": "has met every requirement for the credential",
            "represents": "What this certificate represents",
            "scope": "Scope of this credential",
            "may": "May",
            "may_not": "May not",
            "scope_overleaf": "What this credential permits and does not permit is stated on the next page.",
            "record_overleaf": "The full record of what was met follows.",
            "record": "Record of what was met",
            "record_lead": "Part of certificate {number}, issued to",
            "requirement": "Requirement",
            "met": "Met",
            "required": "Required",
            "attested": "Yes",
            "waived": "Waived",
            "elsewhere": "Met elsewhere",
            "waived_in_part": "{met}, waived:\u00a0{granted}",
            "elsewhere_in_part": "{met}, met\u00a0elsewhere:\u00a0{granted}",
            "of_curriculum": "Curriculum: {curriculum}",
            "version": "version {version}",
            "fingerprint": "Fingerprint of the curriculum (SHA-256)",
            "number": "Certificate no.",
            "issued": "Issued",
            "valid_until": "Valid until",
            "renew_by": "To be renewed by",
            "no_end": "No end date",
            "validity": "Validity",
            "replaces": "Replaces certificate",
            "verify": "Verify this certificate",
            "verify_now": "Scan, or open the address, to see whether it is in force today.",
            "qr_title": "QR code: opens the verification page of certificate {number}",
            "example_label": "Example programme values",
            "example": "The requirements and figures shown are illustrations, not the issuer’s published requirements.",
            "logo": "Mark of {issuer}",
            "document": "{title} — {holder}",
            "description": "Certificate {number}, issued by {issuer} on {date}. Verify at {url}",
        },
        "fr": {
            "certificate": "Certificat",
            "certifies": "Le présent document atteste que",
            "has_met": "a satisfait à toutes les exigences du titre",
            "represents": "Ce que ce certificat représente",
            "scope": "Portée de ce titre",
            "may": "Peut",
            "may_not": "Ne peut pas",
            "scope_overleaf": "Ce que ce titre permet et ne permet pas est énoncé à la page suivante.",
            "record_overleaf": "Le relevé complet des exigences satisfaites suit.",
            "record": "Relevé des exigences satisfaites",
            "record_lead": "Fait partie du certificat {number}, délivré à",
            "requirement": "Exigence",
            "met": "Acquis",
            "required": "Exigé",
            "attested": "Oui",
            "waived": "Dispense",
            "elsewhere": "Acquis ailleurs",
            "waived_in_part": "{met}, dispense\u00a0:\u00a0{granted}",
            "elsewhere_in_part": "{met}, acquis\u00a0ailleurs\u00a0:\u00a0{granted}",
            "of_curriculum": "Programme\u00a0: {curriculum}",
            "version": "version {version}",
            "fingerprint": "Empreinte du programme (SHA-256)",
            "number": "Certificat n°",
            "issued": "Délivré le",
            "valid_until": "Valable jusqu’au",
            "renew_by": "À renouveler d’ici le",
            "no_end": "Sans date de fin",
            "validity": "Validité",
            "replaces": "Remplace le certificat",
            "verify": "Vérifier ce certificat",
            "verify_now": "Numérisez le code ou ouvrez l’adresse pour voir s’il est en vigueur aujourd’hui.",
            "qr_title": "Code QR : ouvre la page de vérification du certificat {number}",
            "example_label": "Valeurs d’exemple",
            "example": "Les exigences et les chiffres sont illustratifs : ce ne sont pas ceux publiés par l’organisme.",
            "logo": "Emblème de {issuer}",
            "document": "{title} — {holder}",
            "description": "Certificat {number}, délivré par {issuer} le {date}. Vérification : {url}",
        },
    }
)

MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"),
        "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
               "novembre", "décembre"),
    }
)  # fmt: skip


def long_date(day: date, language: str) -> str:
    """The day as written on paper: "22 November 2026", "1er novembre 2026"."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number}\u00a0{MONTHS[language][day.month - 1]}\u00a0{day.year}"


def quantity(value: int, unit: str, language: str) -> str:
    """A figure in its unit: minutes as hours ("4 h 30 min"), anything else as the bare number."""
    if unit != "minutes":
        return str(value)
    hours, minutes = divmod(value, 60)
    parts = [f"{hours}\u00a0h"] if hours or not minutes else []
    return "\u00a0".join([*parts, *([f"{minutes}\u00a0min"] if minutes else [])])
