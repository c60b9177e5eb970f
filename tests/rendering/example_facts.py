"""Facts of invented certificates, as realistic as the three streams allow. The figures are examples."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

VERIFY_URL = "https://certification.example.org/verify/9hQ2mX7cTz4RkWvN0bJp3A"


def _row(title: str, met: int, needed: int, unit: str, amount: str, group: str) -> dict[str, Any]:
    return {"title": title, "counted": met, "needed": needed, "unit": unit, "amount": amount, "group": group}


def _facts(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "version": 1,
        "number": "CTIC-7K3M-9QRT",
        "holder": "Ines Halloran",
        "language": "en",
        "issuer": {"name": "ATTCH Canada", "url": "https://attch.org", "logo": "attch"},
        "signatories": [
            {"name": "Dr Miriam Okafor", "role": "Clinical supervisor"},
            {"name": "Claire Beaulieu", "role": "Registrar"},
        ],
        "issued_on": "2026-11-22",
        "valid_until": None,
        "curriculum": {"label": "CTIC 2026", "version": "1", "sha256": "3f" * 32, "example": True},
        "scope": None,
        "replaces": None,
    }
    return base | changes


CTIC_EN = _facts(
    stream={
        "code": "CTIC",
        "name": "Certified Trauma Integration Clinician",
        "title": "Certified Trauma Integration Clinician",
        "postnominal": "CTIC",
    },
    requirements=[
        _row("Coursework with a trainer", 2400, 2400, "minutes", "40 h", "Learning"),
        _row("Integration reflection accepted", 1, 1, "count", "1", "Learning"),
        _row("Practice sessions as therapist", 10, 8, "count", "10", "Practice"),
        _row("Practice sessions as client", 6, 6, "count", "6", "Practice"),
        _row("Individual consultation", 390, 360, "minutes", "6 h 30 min", "Consultation"),
        _row("Group consultation", 720, 720, "minutes", "12 h", "Consultation"),
        _row("Competence attested by the supervisor", 8, 8, "count", "8", "Attestation"),
        _row("Professional licence checked and in force", 1, 1, "count", "1", "Attestation"),
        _row("Scope of practice attested", 1, 1, "count", "1", "Attestation"),
    ],
)

CTIC_FR = _facts(
    number="CTIC-2N8W-4HJX",
    holder="Marie-Ève Lévesque-Desrosiers",
    language="fr",
    valid_until="2029-11-22",
    replaces="CTIC-7K3M-9QRT",
    signatories=[
        {"name": "Dre Miriam Okafor", "role": "Superviseure clinique"},
        {"name": "Claire Beaulieu", "role": "Registraire"},
    ],
    stream={
        "code": "CTIC",
        "name": "Certification en intégration du trauma",
        "title": "Clinicienne ou clinicien certifié en intégration du trauma",
        "postnominal": "CTIC",
    },
    requirements=[
        _row(
            "Cours donnés par une formatrice ou un formateur", 2400, 2400, "minutes", "40 h", "Apprentissage"
        ),
        _row("Réflexion d’intégration acceptée", 1, 1, "count", "1", "Apprentissage"),
        _row("Séances de pratique comme thérapeute", 10, 8, "count", "10", "Pratique"),
        _row("Séances de pratique comme cliente ou client", 6, 6, "count", "6", "Pratique"),
        _row("Consultation individuelle", 390, 360, "minutes", "6 h 30 min", "Consultation"),
        _row("Consultation de groupe", 720, 720, "minutes", "12 h", "Consultation"),
        _row("Compétences attestées par la superviseure", 8, 8, "count", "8", "Attestation"),
        _row("Permis d’exercice vérifié et en vigueur", 1, 1, "count", "1", "Attestation"),
        _row("Portée de la pratique attestée", 1, 1, "count", "1", "Attestation"),
    ],
)

ITATM_EN = _facts(
    number="ITATM-5TQD-8LMC",
    holder="Nguyễn Thị Ánh Tuyết",
    stream={
        "code": "ITATM",
        "name": "Integrative Trauma and Attachment Treatment Model™",
        "title": "Certified in the Integrative Trauma and Attachment Treatment Model™",
        "postnominal": "ITATM™",
        "accent": "plum",
    },
    curriculum={"label": "ITATM 2026", "version": "2", "sha256": "a7" * 32, "example": True},
    requirements=[
        _row(
            "Foundations: trauma, attachment and the nervous system", 720, 720, "minutes", "12 h", "Learning"
        ),
        _row("Sensory processing and resource installation", 540, 540, "minutes", "9 h", "Learning"),
        _row("Bilateral stimulation", 360, 360, "minutes", "6 h", "Learning"),
        _row("Somatic work and cognitive reframing", 540, 540, "minutes", "9 h", "Learning"),
        _row("Navigating blocks", 360, 360, "minutes", "6 h", "Learning"),
        _row("Integration reflections accepted", 2, 2, "count", "2", "Learning"),
        _row("Sessions as therapist, the whole protocol", 14, 12, "count", "14", "Practice"),
        _row("Sessions as client", 8, 8, "count", "8", "Practice"),
        _row("Every step of the protocol practised", 9, 9, "count", "9", "Practice"),
        _row("Individual consultation", 600, 600, "minutes", "10 h", "Consultation"),
        _row("Group consultation", 900, 720, "minutes", "15 h", "Consultation"),
        _row("Competences attested by the supervisor", 11, 11, "count", "11", "Attestation"),
        _row("Professional licence checked and in force", 1, 1, "count", "1", "Attestation"),
        _row("Award by the registrar", 1, 1, "count", "1", "Attestation"),
    ],
)

_COACH_ISSUER = {
    "name": "Integrative Trauma Treatment Center",
    "url": "https://ittc.example.org",
    "logo": "ittc",
}

COACH_EN = _facts(
    number="COACH-9XRB-2KPV",
    holder="Samuel Adeyemi-Clarke",
    issuer=_COACH_ISSUER,
    valid_until="2028-11-22",
    stream={
        "code": "COACH",
        "name": "Trauma Coaching",
        "title": "Certified Trauma Coach",
        "postnominal": "",
        "accent": "amber",
    },
    signatories=[{"name": "Joanna Whitfield", "role": "Program Director"}],
    curriculum={"label": "Trauma Coach 2026", "version": "1", "sha256": "c4" * 32, "example": True},
    scope={
        "may": [
            "Teach skills for managing emotions and triggers",
            "Work alongside therapy, in collaboration with the client’s therapist",
            "Keep to the present: strengths, growth and what the client wants to build",
            "Refer to a mental health provider when therapy is needed",
        ],
        "may_not": [
            "Act as a substitute for therapy",
            "Process traumatic events or the memories of them",
            "Diagnose, assess or treat a mental health condition",
            "Prescribe, or advise on medication",
        ],
    },
    requirements=[
        _row("Scope of coaching attested before anything else", 1, 1, "count", "1", "Before starting"),
        _row("Trauma coach coursework", 1500, 1500, "minutes", "25 h", "Learning"),
        _row("Integration reflection accepted", 1, 1, "count", "1", "Learning"),
        _row("Coaching sessions, each beside the person’s own therapy", 10, 10, "count", "10", "Practice"),
        _row("Sessions as client", 4, 4, "count", "4", "Practice"),
        _row("Supervision", 480, 480, "minutes", "8 h", "Supervision"),
        _row("Competences attested by the supervisor", 6, 6, "count", "6", "Supervision"),
    ],
)

COACH_FR = _facts(
    number="COACH-3DWF-6YNT",
    holder="Élodie Tremblay",
    language="fr",
    issuer=_COACH_ISSUER,
    stream={
        "code": "COACH",
        "name": "Accompagnement en trauma",
        "title": "Accompagnatrice ou accompagnateur certifié en trauma",
        "postnominal": "",
        "accent": "amber",
    },
    signatories=[{"name": "Joanna Whitfield", "role": "Directrice du programme"}],
    curriculum={"label": "Trauma Coach 2026", "version": "1", "sha256": "c4" * 32, "example": True},
    scope={
        "may": [
            "Enseigner des habiletés pour gérer les émotions et les déclencheurs",
            "Travailler en complément d’une thérapie, en collaboration avec la ou le thérapeute",
            "Rester dans le présent : les forces, la croissance et ce que la personne veut bâtir",
            "Orienter vers une professionnelle ou un professionnel de la santé mentale au besoin",
        ],
        "may_not": [
            "Remplacer une thérapie",
            "Traiter les événements traumatiques ou leurs souvenirs",
            "Diagnostiquer, évaluer ou traiter un trouble de santé mentale",
            "Prescrire un médicament ou conseiller à son sujet",
        ],
    },
    requirements=[
        _row(
            "Portée de l’accompagnement attestée avant toute chose", 1, 1, "count", "1", "Avant de commencer"
        ),
        _row("Cours d’accompagnement en trauma", 1500, 1500, "minutes", "25 h", "Apprentissage"),
        _row("Réflexion d’intégration acceptée", 1, 1, "count", "1", "Apprentissage"),
        _row("Séances d’accompagnement, en parallèle d’une thérapie", 10, 10, "count", "10", "Pratique"),
        _row("Séances comme cliente ou client", 4, 4, "count", "4", "Pratique"),
        _row("Supervision", 480, 480, "minutes", "8 h", "Supervision"),
        _row("Compétences attestées par la superviseure", 6, 6, "count", "6", "Supervision"),
    ],
)

ITATM_FR = deepcopy(ITATM_EN) | {
    "number": "ITATM-4GHS-7ZBE",
    "holder": "Jean-Sébastien Bouchard",
    "language": "fr",
    "stream": ITATM_EN["stream"]
    | {
        "name": "Modèle intégratif de traitement du trauma et de l’attachement",
        "title": "Certification dans le modèle intégratif de traitement du trauma et de l’attachement",
    },
    "signatories": CTIC_FR["signatories"],
    "requirements": [
        _row(
            "Fondements : trauma, attachement et système nerveux",
            720,
            720,
            "minutes",
            "12 h",
            "Apprentissage",
        ),
        _row(
            "Traitement sensoriel et installation de ressources", 540, 540, "minutes", "9 h", "Apprentissage"
        ),
        _row("Stimulation bilatérale", 360, 360, "minutes", "6 h", "Apprentissage"),
        _row("Travail somatique et recadrage cognitif", 540, 540, "minutes", "9 h", "Apprentissage"),
        _row("Franchir les blocages", 360, 360, "minutes", "6 h", "Apprentissage"),
        _row("Réflexions d’intégration acceptées", 2, 2, "count", "2", "Apprentissage"),
        _row("Séances comme thérapeute, protocole entier", 14, 12, "count", "14", "Pratique"),
        _row("Séances comme cliente ou client", 8, 8, "count", "8", "Pratique"),
        _row("Chaque étape du protocole pratiquée", 9, 9, "count", "9", "Pratique"),
        _row("Consultation individuelle", 600, 600, "minutes", "10 h", "Consultation"),
        _row("Consultation de groupe", 900, 720, "minutes", "15 h", "Consultation"),
        _row("Compétences attestées par la superviseure", 11, 11, "count", "11", "Attestation"),
        _row("Permis d’exercice vérifié et en vigueur", 1, 1, "count", "1", "Attestation"),
        _row("Décision de la registraire", 1, 1, "count", "1", "Attestation"),
    ],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "ctic-en": CTIC_EN,
    "ctic-fr": CTIC_FR,
    "itatm-en": ITATM_EN,
    "itatm-fr": ITATM_FR,
    "coach-en": COACH_EN,
    "coach-fr": COACH_FR,
}
