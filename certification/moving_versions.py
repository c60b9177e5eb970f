"""An enrolment moved to another version of its curriculum: previewed, proposed, agreed to by its therapist, recorded.

A published version never changes and an enrolment stays on its own: this is the only way from one to another.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import comparing, comparing_texts, crediting, evidencing, standing
from certification.models import Curriculum, Enrolment, VersionMove
from certification.signing import fingerprint
from laws.refusals import name_of
from people.models import Person
from people.moving import step
from people.posting import post
from people.refusals import NotNow, NotYours


def preview(enrolment: Enrolment, curriculum: Curriculum) -> dict[str, Any]:
    """What would change for this person today, requirement by requirement, which kinds of hold would keep the award
    back, and what the two texts say otherwise, in both languages; as JSON. Nothing is written."""
    today = enrolment.person.today()
    before = standing.judge(enrolment, today, remains=False)
    after = standing.judge_under(enrolment, curriculum, today)
    return {
        "enrolment": str(enrolment.public_id),
        "from": enrolment.curriculum.sha256,
        "to": curriculum.sha256,
        "complete": [before.complete, after.complete],
        "holds": [list(before.holds), list(after.holds)],
        "met": [comparing.met_of_asked(before), comparing.met_of_asked(after)],
        "changes": comparing.changes(before, after),
        "texts": {
            language: comparing_texts.changes(enrolment.curriculum.rules, curriculum.rules, language)
            for language in ("en", "fr")
        },
    }


def others(enrolment: Enrolment) -> list[Curriculum]:
    """The versions this enrolment could be moved to: every one of its stream that was ever published, but its own."""
    versions = Curriculum.objects.ever_published().filter(stream=enrolment.stream_id)
    return list(versions.exclude(pk=enrolment.curriculum_id).select_related("stream").order_by("-version"))


def propose(*, by: Person, enrolment: Enrolment, curriculum: Curriculum, reason: str) -> VersionMove:
    """A proposal that waits for the therapist's answer. Nothing changes until she agrees."""
    _only_another_registrar(by, enrolment)
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    if curriculum.stream_id != enrolment.stream_id or curriculum.status not in {"published", "retired"}:
        raise NotNow(_("Only a published version of the same stream can be proposed."), field="curriculum")
    if curriculum.pk == enrolment.curriculum_id:
        raise NotNow(_("This is the version it is judged by already."), field="curriculum")
    try:
        with recorded():
            locked = evidencing.lock([enrolment])[enrolment.pk]
            _require_movable(locked)
            move = VersionMove.objects.create(
                enrolment=locked,
                from_curriculum=locked.curriculum,
                to_curriculum=curriculum,
                reason=reason.strip(),
                proposed_by=by,
            )
            note(
                "versionmove.proposed",
                by=by,
                subject=move,
                enrolment=str(locked.public_id),
                versions=[locked.curriculum.version, curriculum.version],
            )
            post(
                to=locked.person,
                template="move_proposed",
                key=f"move-proposed:{move.public_id}",
                link=f"/progress/{locked.public_id}/version/",
                stream=locked.stream,
            )
    except IntegrityError as problem:
        if name_of(problem) == "one_open_version_move_per_enrolment":
            sentence = _("A move is already proposed: it waits for the therapist's answer.")
            raise NotNow(sentence) from problem
        raise
    return move


def agree(*, by: Person, move: VersionMove, shown_sha256: str) -> VersionMove:
    """The enrolment, pinned to the other version from now on and judged by it in the same transaction.

    What she was shown is kept with her answer. Raises NotNow when it changed while she was reading.
    """
    _only_the_therapist(by, move)
    with recorded():
        locked = evidencing.lock([move.enrolment_id])[move.enrolment_id]
        _require_movable(locked)
        if locked.curriculum_id != move.from_curriculum_id:
            raise NotNow(_("The enrolment is judged by another version by now: this proposal is void."))
        seen = preview(locked, move.to_curriculum)
        if fingerprint(seen) != shown_sha256:
            raise NotNow(_("The figures changed while you were reading. Read them again, then answer."))
        _answer(move, "agreed", by=by, preview=seen, preview_sha256=shown_sha256)
        locked.curriculum = move.to_curriculum
        locked.save(update_fields=["curriculum"])
        note(
            "enrolment.moved_to_version",
            by=by,
            subject=locked,
            versions=[move.from_curriculum.version, move.to_curriculum.version],
            preview=shown_sha256,
        )
        crediting.settle(locked, by=by)
    return move


def decline(*, by: Person, move: VersionMove) -> VersionMove:
    """The proposal declined by the therapist; her enrolment stays on its version."""
    _only_the_therapist(by, move)
    with recorded():
        locked = evidencing.lock([move.enrolment_id])[move.enrolment_id]
        seen = preview(locked, move.to_curriculum)
        _answer(move, "declined", by=by, preview=seen, preview_sha256=fingerprint(seen))
    return move


def withdraw(*, by: Person, move: VersionMove) -> VersionMove:
    """The proposal taken back by a registrar before it was answered."""
    _only_another_registrar(by, move.enrolment)
    with recorded():
        evidencing.lock([move.enrolment_id])
        _answer(move, "withdrawn", by=by)
    return move


def _require_movable(enrolment: Enrolment) -> None:
    if enrolment.status not in {"active", "paused"}:
        raise NotNow(_("Only an open enrolment moves to another version."))
    if enrolment.certificates.standing().exists():
        raise NotNow(_("A certificate was issued under its version: there is nothing to move."))


def _only_another_registrar(by: Person, enrolment: Enrolment) -> None:
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    if by.pk == enrolment.person_id:
        raise NotYours(_("Nobody decides on their own file."))


def _only_the_therapist(by: Person, move: VersionMove) -> None:
    if by.pk != move.enrolment.person_id:
        raise NotYours(_("Only the therapist answers."))


def _answer(move: VersionMove, to: str, *, by: Person, **changes: Any) -> None:
    sentence = _("This proposal was answered a moment ago.")
    step(move, to, by=by, else_say=sentence, answered_by=by, answered_at=timezone.now(), **changes)
