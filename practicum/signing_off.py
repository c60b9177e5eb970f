"""Sign-off: here a logged line becomes evidence that counts.

A therapist asks; her supervisor signs, with a stated meaning and the hash of what was shown, or returns that one line
with a comment and keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.recording import note, recorded
from certification import appointing, crediting, evidencing
from certification.models import Enrolment
from certification.signing import fingerprint, sign
from people.models import Person
from people.moving import step
from people.posting import post
from people.proof import Proof
from people.refusals import AlreadyDecided, NotNow, NotYours, Refused
from practicum import confirming, logging
from practicum.models import Participation, SignOff
from practicum.pseudonyms import partner_numbers


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line when several were signed at once; `refusal` is empty for a signed one."""

    sign_off: SignOff
    refusal: str = ""


def meaning() -> str:
    """What the supervisor's signature says, in the language she reads it in."""
    return _("I have reviewed this session with the therapist and confirm that it took place as recorded.")


def shown(sign_off: SignOff, partner_number: int | None = None) -> dict[str, Any]:
    """Exactly what a supervisor sees of a line. A client's line tells date, minutes and format, nothing else."""
    side = sign_off.participation
    session = side.session
    line: dict[str, Any] = {
        "line": str(side.public_id),
        # The row itself never changes, so this binds what the line does not show: the steps of a client's side.
        "evidence": str(side.evidence.public_id),
        "person": side.person.name,
        "role": side.role,
        "on": session.starts_at.astimezone(side.person.zone).date().isoformat(),
        "minutes": session.minutes,
        "format": session.format,
    }
    if side.role == "therapist":
        number = partner_number or partner_numbers([side.enrolment_id])[side.pk]
        line |= {
            "starts_at": session.starts_at.isoformat(),
            "steps": list(side.steps),
            "partner": number,
            "ended_early": session.ended_early,
            "in_therapy": side.in_therapy,
        }
    return line


def ask(*, by: Person, participations: Iterable[Participation]) -> list[SignOff]:
    """These sides of confirmed sessions, handed to the enrolment's supervisor; she gets at most one letter a day.

    Raises NotYours for another's side, NotNow when a side is not confirmed by both, needs no signature, or nobody
    supervises the enrolment yet.
    """
    asked, wanted = [], list(participations)
    with recorded():
        evidencing.lock([side.enrolment_id for side in wanted])
        sides = _sides([side.pk for side in wanted])
        for side in sides:
            _require_ready(by, side)
            if side.sign_offs.exclude(status="void").exists():
                raise AlreadyDecided(_("Sign-off of this session was asked for before."))
            sign_off = SignOff.objects.create(participation=side)
            note("sign_off.requested", by=by, subject=sign_off, line=str(side.public_id))
            asked.append(sign_off)
        _tell_supervisors(sides)
    return asked


def ask_again(*, by: Person, sign_off: SignOff, reply: str = "") -> SignOff:
    """The returned line, handed in again with the therapist's reply beside it."""
    if reply.strip() and sign_off.participation.role == "client":
        raise NotNow(
            _("A session as client is your own therapy: nothing is written about it here."), field="reply"
        )
    with recorded():
        evidencing.lock([sign_off.participation.enrolment_id])
        (side,) = _sides([sign_off.participation_id])
        _require_ready(by, side)
        _step(sign_off, "requested", by=by, reply=reply.strip()[:1000], requested_at=timezone.now())
        if side.evidence.status == "returned":
            crediting.claim_again(by=by, evidence=side.evidence)
        _tell_supervisors([side])
    return sign_off


def approve(*, by: Person, sign_off: SignOff, shown_sha256: str, proof: Proof) -> SignOff:
    """The line signed, its evidence verified, its enrolment judged anew, and certified if nothing else was missing.

    Raises NotYours for anyone but the assigned supervisor and for one who took part in the session, NotAppointed when
    her appointment does not cover the session's day and today, NotNow when what she saw has changed, NotFresh when
    she did not log in lately, AlreadyDecided when the line no longer waits.
    """
    with recorded():
        evidencing.lock([sign_off.participation.enrolment_id])
        sign_off = _reread(sign_off)
        _require_signer(by, sign_off)
        seen = shown(sign_off)
        if fingerprint(seen) != shown_sha256:
            raise NotNow(_("This line changed while you were reading. Look at it again, then sign."))
        signature = sign(by=by, meaning=meaning(), shown=seen, proof=proof)
        _step(sign_off, "signed", by=by, signature=signature, decided_at=timezone.now())
        crediting.verify(by=by, evidence=sign_off.participation.evidence)
    return sign_off


def approve_many(*, by: Person, lines: Mapping[SignOff, str], proof: Proof) -> list[Result]:
    """Several lines in one transaction with one result each: a line that is refused leaves the others signed."""
    results = []
    with recorded():
        evidencing.lock([line.participation.enrolment_id for line in lines])
        for line, shown_sha256 in lines.items():
            try:
                with recorded(savepoint=True):
                    signed = approve(by=by, sign_off=line, shown_sha256=shown_sha256, proof=proof)
            except Refused as refusal:
                results.append(Result(line, str(refusal.message)))
            else:
                results.append(Result(signed))
    return results


def send_back(*, by: Person, sign_off: SignOff, comment: str) -> SignOff:
    """That one line, returned with a comment its therapist reads on her progress page. No other line is touched."""
    if not comment.strip():
        raise NotNow(_("Say what to correct: the therapist reads exactly this."), field="comment")
    _require_no_words_about_therapy(sign_off, comment)
    with recorded():
        evidencing.lock([sign_off.participation.enrolment_id])
        sign_off = _reread(sign_off)
        _require_signer(by, sign_off)
        now = timezone.now()
        _step(sign_off, "returned", by=by, comment=comment.strip()[:1000], returned_by=by, decided_at=now)
        crediting.send_back(by=by, evidence=sign_off.participation.evidence)
        post(
            to=sign_off.participation.person,
            template="line_returned",
            key=f"line-returned:{sign_off.public_id}:{now.timestamp():.0f}",
            link=f"/sessions/{sign_off.participation.session.public_id}/",
        )
    return sign_off


def take_back(*, by: Person, sign_off: SignOff) -> SignOff:
    """The signature, taken back by its signer or a registrar: void, and the line waits to be handed in anew."""
    if sign_off.signature is None or (sign_off.signature.signer_id != by.pk and not by.is_registrar):
        raise NotYours(_("Only the signer or a registrar takes a signature back."))
    if by.pk == sign_off.participation.person_id:
        raise NotYours(_("Nobody decides on their own line."))
    with recorded():
        evidencing.lock([sign_off.participation.enrolment_id])
        (side,) = _sides([sign_off.participation_id])
        _step(sign_off, "void", by=by, because="taken_back", void_because="taken_back")
        logging.renew_evidence(side, by=by, because="signature_taken_back")
    return sign_off


def ready_comments(role: str) -> dict[str, str]:
    """What may be said when a line of that role is returned, by code. For a client's side nothing else may be said."""
    words = {
        "date": _("The date or the time looks wrong."),
        "minutes": _("The minutes look wrong."),
        "format": _("The format looks wrong."),
        "steps": _("The steps do not fit what we went through."),
        "talk": _("We have not gone through this session yet: bring it to our next meeting."),
    }
    return {code: said for code, said in words.items() if role == "therapist" or code != "steps"}


def _require_no_words_about_therapy(sign_off: SignOff, comment: str) -> None:
    if sign_off.participation.role == "client" and comment.strip() not in ready_comments("client").values():
        raise NotNow(
            _("A session as client is somebody's own therapy: choose one of the ready sentences."),
            field="comment",
        )


def _reread(sign_off: SignOff) -> SignOff:
    return (
        SignOff.objects.select_related(
            "participation__session",
            "participation__evidence",
            "participation__person",
            "participation__enrolment__stream",
            "participation__enrolment__curriculum",
        )
        .select_for_update(of=("self",), no_key=True)
        .get(pk=sign_off.pk)
    )


def _sides(keys: list[int]) -> list[Participation]:
    """These sides as they are now, under the lock, whatever their caller had read before it; in the caller's order."""
    rows = Participation.objects.select_related(
        "session",
        "person",
        "evidence",
        "enrolment__person",
        "enrolment__supervisor",
        "enrolment__stream",
        "enrolment__curriculum",
    ).in_bulk(keys)
    return [rows[key] for key in keys]


def _require_ready(by: Person, side: Participation) -> None:
    if side.person_id != by.pk:
        raise NotYours(_("You hand in your own sessions only."))
    if side.session.withdrawn_at:
        raise NotNow(_("This session was withdrawn or corrected."))
    if not confirming.needs_signature(side):
        raise NotNow(_("Your partner's confirmation is enough for this session."))
    if side.session.participations.exclude(status="confirmed").exists():
        raise NotNow(_("Both of you must confirm the session first."))
    if side.enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active."))
    if side.enrolment.supervisor_id is None:
        raise NotNow(_("You have no supervisor yet. A registrar assigns one."))


def _require_signer(by: Person, sign_off: SignOff) -> None:
    side = sign_off.participation
    if side.session.participations.filter(person=by).exists():
        raise NotYours(_("Nobody signs a session they took part in."))
    if side.enrolment.supervisor_id != by.pk:
        raise NotYours(_("Only the assigned supervisor signs this line."))
    if side.enrolment.status != Enrolment.Status.ACTIVE:
        raise NotNow(_("This enrolment is not active."))
    if sign_off.status != SignOff.Status.REQUESTED:
        raise AlreadyDecided(_("This line no longer waits for you."))
    if side.session.withdrawn_at or side.session.participations.exclude(status="confirmed").exists():
        raise NotNow(_("This session is no longer confirmed by both sides."))
    held_on = side.session.starts_at.astimezone(side.person.zone).date()
    appointing.require(
        person=by, stream=side.enrolment.stream, function="supervisor", days=[held_on, by.today()]
    )


def _tell_supervisors(sides: Iterable[Participation]) -> None:
    # Each once and in one order: a letter posted is a row, and whoever posts the same one waits for it.
    told = {side.enrolment.supervisor for side in sides if side.enrolment.supervisor is not None}
    for supervisor in sorted(told, key=lambda one: one.pk):
        day = supervisor.today().isoformat()
        post(
            to=supervisor, template="lines_waiting", key=f"lines:{supervisor.public_id}:{day}", link="/queue/"
        )


def _step(sign_off: SignOff, to: str, *, by: Person, because: str = "", **changes: Any) -> None:
    step(sign_off, to, by=by, because=because, else_say=_("This line was decided a moment ago."), **changes)
