"""Reflections handed in, accepted or returned."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.models import Enrolment
from coursework.kinds import REFLECTION
from coursework.models import Reflection
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours

SHORTEST = 200
LONGEST = 6000


def hand_in(*, by: Person, enrolment: Enrolment, text: str) -> Reflection:
    """A reflection waiting for a trainer. Raises NotNow when one is on its way, or the text is too short or long."""
    words = _checked(text)
    with recorded():
        enrolment = evidencing.lock([enrolment])[enrolment.pk]
        _require_own(by, enrolment)
        if enrolment.reflections.filter(status__in=["submitted", "returned"]).exists():
            raise NotNow(_("A reflection is already on its way."))
        reflection = Reflection(enrolment=enrolment, text=words)
        reflection.evidence = crediting.credit(
            by=by, enrolment=enrolment, kind=REFLECTION, fact_id=reflection.public_id, happened_on=by.today()
        )
        reflection.save()
        note("reflection.submitted", by=by, subject=reflection, enrolment=str(enrolment.public_id))
    return reflection


def hand_in_again(*, by: Person, reflection: Reflection, text: str) -> Reflection:
    """The returned reflection with its new text, waiting again."""
    words = _checked(text)
    with recorded():
        _require_own(by, _locked(reflection))
        _move(reflection, "submitted", by=by, text=words, submitted_at=timezone.now(), comment="")
        crediting.claim_again(by=by, evidence=reflection.evidence)
    return reflection


def accept(*, by: Person, reflection: Reflection, comment: str = "") -> Reflection:
    """The reflection, accepted by an appointed trainer; it counts from the day it was first handed in."""
    _require_trainer(by, reflection)
    with recorded():
        _locked(reflection)
        _move(
            reflection,
            "accepted",
            by=by,
            reviewed_by=by,
            reviewed_at=timezone.now(),
            comment=comment.strip()[:1000],
        )
        crediting.verify(by=by, evidence=reflection.evidence)
    return reflection


def send_back(*, by: Person, reflection: Reflection, comment: str) -> Reflection:
    """The reflection, returned with what would make it complete."""
    if not comment.strip():
        raise NotNow(_("Say what would make it complete."), field="comment")
    _require_trainer(by, reflection)
    with recorded():
        _locked(reflection)
        _move(
            reflection,
            "returned",
            by=by,
            reviewed_by=by,
            reviewed_at=timezone.now(),
            comment=comment.strip()[:1000],
        )
        crediting.send_back(by=by, evidence=reflection.evidence)
        post(
            to=reflection.enrolment.person,
            template="line_returned",
            key=f"reflection-returned:{reflection.public_id}:{_second(reflection)}",
            link=f"/reflections/{reflection.public_id}/",
        )
    return reflection


def _locked(reflection: Reflection) -> Enrolment:
    """Its enrolment, locked: before the reflection itself, as everywhere."""
    return evidencing.lock([reflection.enrolment_id])[reflection.enrolment_id]


def _second(reflection: Reflection) -> int:
    """When it was reviewed, as seconds: a second return is another letter, the same one pressed twice is not."""
    return int(reflection.reviewed_at.timestamp()) if reflection.reviewed_at else 0


def _require_own(by: Person, enrolment: Enrolment) -> None:
    if enrolment.person_id != by.pk:
        raise NotYours(_("Only its author hands in a reflection."))
    if enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active."))


def _require_trainer(by: Person, reflection: Reflection) -> None:
    if by.pk == reflection.enrolment.person_id:
        raise NotYours(_("Nobody reviews their own reflection."))
    appointing.require(person=by, stream=reflection.enrolment.stream, function="trainer", days=[by.today()])


def _checked(text: str) -> str:
    words = text.strip()
    if len(words) < SHORTEST:
        raise NotNow(
            _("Write at least %(shortest)d characters; this has %(count)d.")
            % {"shortest": SHORTEST, "count": len(words)},
            field="text",
        )
    if len(words) > LONGEST:
        raise NotNow(
            _("Write at most %(longest)d characters; this has %(count)d.")
            % {"longest": LONGEST, "count": len(words)},
            field="text",
        )
    return words


def _move(reflection: Reflection, to: str, *, by: Person, **changes: Any) -> None:
    step(reflection, to, by=by, else_say=_("This reflection was decided a moment ago."), **changes)
