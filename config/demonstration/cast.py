"""The cast: everyone here is invented. `slug` is how the log-in page knows them; `stage` is what one sees as them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Member:
    """One invented person: `part` is her role on the platform, `stream` that of her enrolment where she has one."""

    slug: str
    name: str
    part: str
    stage: str | Promise
    stream: str = ""
    language: str = "en"
    time_zone: str = "America/Toronto"

    @property
    def email(self) -> str:
        return f"{self.slug}@cast.example"


RUTH = Member(
    "ruth", "Ruth Lindqvist", "registrar", _("Registrar: applications, licences, awards, certificates")
)
RAFAEL = Member("rafael", "Rafael Moreau", "registrar", _("Second registrar (French)"), language="fr")
MARA = Member("mara", "Dr. Mara Okafor", "supervisor", _("Supervisor with a full queue"))
OLIVIER = Member("olivier", "Olivier Tremblay", "supervisor", _("Second supervisor (French)"), language="fr")
TOMAS = Member("tomas", "Tomas Reyes", "trainer", _("Trainer: rosters and reflections"))
ADA = Member("ada", "Ada Whitcombe", "auditor", _("Auditor: reads, changes nothing"))

INES = Member(
    "ines", "Ines Halloran", "therapist", _("CTIC: one signature away from the certificate"), "ctic"
)
THEO = Member(
    "theo", "Theo Brandt", "therapist", _("CTIC: in the middle"), "ctic", time_zone="America/Vancouver"
)
PRIYA = Member("priya", "Priya Nair", "therapist", _("CTIC: one line was returned"), "ctic")
LUC = Member("luc", "Luc Gagnon", "therapist", _("CTIC: a session is disputed (French)"), "ctic", "fr")
SANA = Member("sana", "Sana Rahimi", "therapist", _("CTIC: admitted yesterday"), "ctic")
WREN = Member(
    "wren", "Wren Castellane", "therapist", _("CTIC: on an earlier version; a newer one is proposed"), "ctic"
)
NOOR = Member("noor", "Noor Haddad", "therapist", _("CTIC: has applied"), "ctic")
EMIL = Member(
    "emil",
    "Emil Kowalczyk-Łoś",
    "therapist",
    _("CTIC: certified; replaced once, and soon to be renewed"),
    "ctic",
)
GRACE = Member("grace", "Grace Adeyemi", "therapist", _("CTIC: the certificate was revoked"), "ctic")
HANNAH = Member("hannah", "Hannah Weiss", "therapist", _("ITATM: awaiting the registrar's award"), "itatm")
JEAN = Member(
    "jean-marc",
    "Jean-Marc Pelletier",
    "therapist",
    _("ITATM: certified, then suspended (French)"),
    "itatm",
    "fr",
)
MEI = Member("mei", "Mei Tanaka", "therapist", _("ITATM: many lines wait for the supervisor"), "itatm")
RUBEN = Member(
    "ruben", "Ruben Ortiz", "therapist", _("ITATM: an equivalency approved, a waiver asked for"), "itatm"
)
AOIFE = Member("aoife", "Aoife Byrne", "therapist", _("ITATM: new"), "itatm", time_zone="America/Halifax")
SAMUEL = Member("samuel", "Samuel Osei", "therapist", _("ITATM: his licence was returned"), "itatm")
CLARA = Member("clara", "Clara Nguyễn", "therapist", _("ITATM: a session waits for confirmation"), "itatm")
DANA = Member("dana", "Dana Fox", "therapist", _("Trauma Coach: on hold until a fee is paid"), "coach")
MARCUS = Member("marcus", "Marcus Bell", "therapist", _("Trauma Coach: his certificate has expired"), "coach")
YUKI = Member(
    "yuki", "Yuki Sato", "therapist", _("Trauma Coach: scope waits for a countersignature"), "coach"
)
BIANCA = Member(
    "bianca", "Bianca Rossi", "therapist", _("Trauma Coach: reflection waits for a trainer"), "coach"
)
OSCAR = Member("oscar", "Oscar Lindgren", "therapist", _("Trauma Coach: paused"), "coach")

STAFF = (RUTH, RAFAEL, MARA, OLIVIER, TOMAS, ADA)
THERAPISTS = (
    *(INES, THEO, PRIYA, LUC, WREN, SANA, NOOR, EMIL, GRACE),
    *(HANNAH, JEAN, MEI, RUBEN, AOIFE, SAMUEL, CLARA),
    *(DANA, MARCUS, YUKI, BIANCA, OSCAR),
)
CAST = (*STAFF, *THERAPISTS)
BY_SLUG = {member.slug: member for member in CAST}

# Shown first on the log-in page and in the terminal: with these three the whole line can be walked.
FIRST = (INES, MARA, RUTH)


def introductions() -> list[dict[str, object]]:
    """Everybody as the log-in page lists them: those with whom the whole line can be walked come first."""
    ordered = (*FIRST, *(member for member in CAST if member not in FIRST))
    return [{"public_id": member.slug, "name": member.name, "text": member.stage} for member in ordered]
