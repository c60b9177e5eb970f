"""What each POST of the table sends, and which address is asked: a form that would succeed for one who may use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from certification.waiving import waivable
from tests.cast import CURRICULA
from tests.permissions.asking import ask, filled, forms_on
from tests.permissions.scene import REFLECTED, Scene
from tests.permissions.table import Row

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """The form on the page as `finder` finds it, with `words` typed in; without a finder the words alone."""

    finder: str = ""
    words: Callable[[Scene], Words] = field(default=lambda scene: {})


def _day(days: int) -> str:
    return (timezone.now().date() + dt.timedelta(days=days)).isoformat()


def _draft(scene: Scene) -> str:
    return (CURRICULA / "itatm.toml").read_text().replace('version = "2026.1"', 'version = "2026.3"', 1)


def _line(scene: Scene) -> Words:
    key = scene.objects["waiting line"].public_id
    return {"line": [str(key)]}


SENT: dict[str, Sent] = {
    "profile": Sent("therapist", lambda s: {"name": "Ines H. Halloran", "time_zone": "America/Halifax"}),
    "apply": Sent("other supervisor", lambda s: {"motivation": "Private practice, adults."}),
    "enrolment_change": Sent("therapist", lambda s: {"action": "pause"}),
    "scope": Sent("therapist", lambda s: {"name": "Ines Halloran"}),
    "registration": Sent(
        "therapist",
        lambda s: {"kind": "insurance", "body": "Insurer", "number": "5150", "expires_on": _day(300)},
    ),
    "reflection_new": Sent("therapist", lambda s: {"text": REFLECTED}),
    "reflection": Sent("trainer", lambda s: {"action": "accept"}),
    "roster_new": Sent("trainer", lambda s: {"module": s.first_module(), "held_on": _day(-3)}),
    "roster": Sent("trainer", lambda s: {"present": [str(s.mine.public_id), str(s.theirs.public_id)]}),
    "sessions": Sent("", lambda s: {"line": [str(s.open_side.public_id)]}),
    "session_new": Sent(
        "therapist",
        lambda s: {
            "role": "therapist",
            "partner": str(s.theirs.public_id),
            "on": _day(-5),
            "starts_at": "10:00",
            "minutes": "50",
            "format": "online",
            "steps": [s.mine.curriculum.rules.steps[0].code],
        },
    ),
    "session": Sent("", lambda s: {"action": "confirm"}),
    "session_correct": Sent("therapist", lambda s: {"minutes": "65"}),
    "queue": Sent("assigned supervisor", _line),
    "queue_return": Sent("assigned supervisor", lambda s: {"comment": "The date looks wrong."}),
    "line_take_back": Sent("assigned supervisor"),
    "scope_countersign": Sent("assigned supervisor"),
    "scope_return": Sent("assigned supervisor", lambda s: {"comment": "Let us read it together."}),
    "competences": Sent(
        "assigned supervisor", lambda s: {"competences": [s.mine.curriculum.rules.competences[1].code]}
    ),
    "competence_take_back": Sent("assigned supervisor"),
    "meeting_new": Sent(
        "assigned supervisor",
        lambda s: {"on": _day(-4), "at": "10:00", "attended": [str(s.mine.public_id)]},
    ),
    "meeting_take_back": Sent("assigned supervisor"),
    "waiver_new": Sent(
        "therapist",
        lambda s: {
            "requirement": waivable(s.mine)[0].code,
            "kind": "waiver",
            "extent": "all",
            "reason": "I did this elsewhere.",
        },
    ),
    "version_move": Sent("therapist", lambda s: {"answer": "agree"}),
    "registry_application": Sent(
        "registrar", lambda s: {"do": "admit", "supervisor": str(s.world.mara.public_id)}
    ),
    "registry_enrolment": Sent("registrar", lambda s: {"do": "pause"}),
    "registry_checks": Sent("", lambda s: {"do": "resettle", "record": str(s.mine.public_id)}),
    "registry_decisions": Sent("registrar", lambda s: {"do": f"approve-{s.objects['waiver'].public_id}"}),
    "registry_rehearsals": Sent("registrar", lambda s: {"do": "ask"}),
    "registry_person": Sent("registrar", lambda s: {"do": "suspend", "sure": "on"}),
    "registry_curriculum_new": Sent("registrar", lambda s: {"source": _draft(s)}),
    "registry_curriculum": Sent("registrar", lambda s: {"do": "discard", "reason": "Begun in error."}),
    "registry_curriculum_publish": Sent("registrar", lambda s: {"do": "publish", "sure": "on"}),
    "registry_award": Sent("registrar", lambda s: {"do": "award"}),
    "registry_certificate": Sent("registrar", lambda s: {"do": "suspend", "reason": "A question is open."}),
    "registry_registration": Sent("registrar", lambda s: {"do": "check"}),
    "registry_appointment_new": Sent(
        "registrar",
        lambda s: {
            "email": s.world.olu.email,
            "stream": "coach",
            "function": "supervisor",
            "starts_on": _day(0),
        },
    ),
    "registry_appointment": Sent("registrar", lambda s: {"do": "end", "last_day": _day(0)}),
    "theme": Sent("", lambda s: {"theme": "dark"}),
    "set_language": Sent("", lambda s: {"language": "fr"}),
    "verify_lookup": Sent("", lambda s: {"number": s.objects["certificate"].number, "name": "Halloran"}),
    "demo_sign_in": Sent("", lambda s: {"person": "ines"}),
}
QUERIES: dict[str, Callable[[Scene], str]] = {
    "session_new": lambda s: f"?enrolment={s.mine.public_id}",
    "meeting_new": lambda s: "?stream=ctic",
}
# Objects of the address that are not public ids of records.
PLAIN = {
    "ctic": "ctic",
    "a key": 1,
    "a mail": "20260101-120000-1.log",
}


def argument(scene: Scene, of: str) -> Any:
    """What stands in the address for that object."""
    if of == "token":
        return scene.objects["certificate"].token
    return PLAIN[of] if of in PLAIN else scene.objects[of].public_id


def address(scene: Scene, row: Row, instead: Any = None) -> str:
    """The row's address, for its object or for another one given instead."""
    arguments = [] if row.of == "-" else [argument(scene, row.of) if instead is None else instead]
    query = QUERIES.get(row.name, lambda s: "")(scene)
    return reverse(row.name, args=arguments) + query


def body(scene: Scene, row: Row) -> Words:
    """What a POST to that row's address sends."""
    sent = SENT.get(row.name, Sent())
    words = sent.words(scene)
    if not sent.finder:
        return words
    url = address(scene, row)
    page = ask(scene, scene.clients[sent.finder], "GET", url)
    found = [form for form in forms_on(page.body) if form["action"] in {"", url, url.partition("?")[0]}]
    if "do" in words:
        found = [form for form in found if ("do", words["do"]) in form["fields"] + form["buttons"]]
    assert found, f"{sent.finder} finds no form at {url} ({page.status})"
    return filled(found[0], **words)
