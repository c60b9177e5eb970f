"""What is decided about one enrolment beside its evidence: waivers, holds, and the version it is judged by."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import attendance, holding, moving_versions, waiving
from certification.models import Curriculum, Enrolment, Hold, VersionMove, Waiver
from certification.rules.prose.describing_beside import described_beside
from certification.views import progress_decisions, versions
from certification.views.forms_waivers import WORDS, WaiverRequest
from certification.views.registry import words
from certification.views.registry.acting import Act, perform
from certification.views.registry.doors import to_act
from certification.views.registry.forms import Nothing, Reason, sentence
from certification.views.registry.ledger import language
from certification.views.registry.listing import at_time
from people.answering import PersonRequest, signing
from people.models import Person
from people.views.fields import ByPublicId


class PlaceHold(forms.Form):
    """Why an award is kept back."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    reason = sentence(
        gettext_lazy("Reason"), gettext_lazy("The therapist reads it. Nothing about clients or sessions.")
    )

    def __init__(self, *, enrolment: Enrolment, **options: Any) -> None:
        super().__init__(**options)
        field: Any = self.fields["kind"]
        field.choices = holding.kinds(enrolment)


class VersionChoice(ByPublicId):
    """One version of a stream, by its label."""

    def label_from_instance(self, obj: Curriculum) -> str:
        return _("Version %(version)d: %(label)s (%(status)s)") % {
            "version": obj.version,
            "label": obj.label,
            "status": obj.get_status_display(),
        }


class Propose(forms.Form):
    """To which version, and why."""

    curriculum = VersionChoice(
        Curriculum.objects.none(),
        label=gettext_lazy("Version"),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose one"),
    )
    reason = sentence(gettext_lazy("Reason"), gettext_lazy("The therapist reads it beside the preview."))

    def __init__(self, *, enrolment: Enrolment, **options: Any) -> None:
        super().__init__(**options)
        field: Any = self.fields["curriculum"]
        field.queryset = Curriculum.objects.filter(
            pk__in=[one.pk for one in moving_versions.others(enrolment)]
        ).order_by("-version")


@to_act
@signing
def decisions(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every waiver, hold and proposed version of one enrolment, with the forms its state allows."""
    everything = Enrolment.objects.visible_to(request.user).select_related(
        "person", "stream", "curriculum", "supervisor"
    )
    row = get_object_or_404(everything, public_id=public_id)
    forms_of_page = perform(request, _acts(request.user, row))
    if forms_of_page.done:
        return redirect("registry_decisions", public_id=public_id)
    move = progress_decisions.open_move(row)
    context = {
        "enrolment": row,
        "chip": words.enrolment(row),
        "version": _("%(label)s (version %(version)d)")
        % {"label": row.curriculum.label, "version": row.curriculum.version},
        "waivers": [
            (told, _waiver_forms(request.user, row, told.public_id, told.text, forms_of_page))
            for told in progress_decisions.waivers(row, language())
        ],
        "holds": [
            (told, forms_of_page.get(f"lift-{told.public_id}"))
            for told in progress_decisions.holds(row, private=True, lifted=True)
        ],
        "stopping": described_beside(row.curriculum.rules, language()).holds,
        "move": move,
        "moves": _answered(row, request.user),
        "forms": forms_of_page,
        "may_write": request.user.is_registrar and row.person_id != request.user.pk,
        "own": row.person_id == request.user.pk,
        "open": row.status in {"active", "paused"},
        **_preview(request, row, move),
    }
    return render(request, "registry/decisions.html", context, status=forms_of_page.status)


def _acts(by: Person, row: Enrolment) -> dict[str, Act]:
    acts: dict[str, Act] = {
        "request": Act(
            WaiverRequest,
            lambda data: waiving.request(
                by=by,
                enrolment=row,
                amount=data["amount"],
                **{name: data[name] for name in WORDS},
            ),
            _("Asked for. Another registrar decides."),
            about={"enrolment": row, "language": language()},
        ),
        "propose": Act(
            Propose,
            lambda data: moving_versions.propose(by=by, enrolment=row, **data),
            _("Proposed. The therapist answers on the progress page."),
            about={"enrolment": row},
        ),
    }
    if holding.kinds(row):
        acts["hold"] = Act(
            PlaceHold,
            lambda data: holding.place(by=by, enrolment=row, **data),
            _("Placed. Nothing is awarded until it is lifted."),
            about={"enrolment": row},
        )
    for waiver in Waiver.objects.filter(enrolment=row, status__in=["requested", "approved"]).select_related(
        "enrolment__person", "enrolment__stream"
    ):
        acts |= _acts_of_waiver(by, waiver)
    for hold in Hold.objects.filter(enrolment=row, status="placed").select_related("enrolment__person"):
        if holding.may_lift(by, hold):
            acts |= _acts_of_hold(by, hold)
    move = progress_decisions.open_move(row)
    if move is not None:
        acts["withdraw_move"] = Act(
            Nothing, lambda data: moving_versions.withdraw(by=by, move=move), _("The proposal is taken back.")
        )
    return acts


def _acts_of_hold(by: Person, hold: Hold) -> dict[str, Act]:
    return {
        f"lift-{hold.public_id}": Act(
            Reason, lambda data: holding.lift(by=by, hold=hold, **data), _("Lifted.")
        )
    }


def _acts_of_waiver(by: Person, waiver: Waiver) -> dict[str, Act]:
    key = waiver.public_id
    if waiver.status == "approved":
        return {
            f"end-{key}": Act(
                Reason,
                lambda data: waiving.end(by=by, waiver=waiver, **data),
                _("Ended. The file is judged without it."),
            )
        }
    if waiver.requested_by_id == by.pk:
        return {
            f"withdraw-{key}": Act(
                Nothing, lambda data: waiving.withdraw(by=by, waiver=waiver), _("Taken back.")
            )
        }
    return {
        f"approve-{key}": Act(
            Nothing,
            lambda data: waiving.approve(by=by, waiver=waiver),
            _approved(waiver),
        ),
        f"decline-{key}": Act(
            Reason,
            lambda data: waiving.decline(by=by, waiver=waiver, **data),
            _("Declined. The therapist was told why."),
        ),
    }


def _approved(waiver: Waiver) -> str:
    """What is said of an approval: from when it counts."""
    if waiver.effective_on is None:
        return _("Approved. It counts from today on.")
    return _("Approved. It counts from %(day)s on.") % {"day": progress_decisions.day(waiver.effective_on)}


def _waiver_forms(
    viewer: Person, row: Enrolment, key: str, status: str, forms_of_page: dict[str, forms.Form]
) -> list[dict[str, Any]]:
    """The forms of one waiver with the words of their buttons."""
    buttons = {
        "approve": _("Approve"),
        "decline": _("Decline"),
        "withdraw": _("Take it back"),
        "end": _("End it"),
    }
    return [
        {
            "do": f"{verb}-{key}",
            "form": forms_of_page[f"{verb}-{key}"],
            "button": button,
            "secondary": verb != "approve",
            "asks": bool(forms_of_page[f"{verb}-{key}"].fields),
        }
        for verb, button in buttons.items()
        if f"{verb}-{key}" in forms_of_page
    ]


MOVE_TONES = {"agreed": "done", "declined": "neutral", "withdrawn": "neutral"}


def _answered(row: Enrolment, viewer: Person) -> list[dict[str, Any]]:
    """Every proposal that was answered: by whom and when, and what was shown with it then."""
    moves = VersionMove.objects.filter(enrolment=row).exclude(status="proposed")
    return [
        {
            "move": move,
            "tone": MOVE_TONES[move.status],
            "text": words.capital(move.get_status_display()),
            "sentences": list(_move_sentences(move, viewer)),
            "summary": versions.summary(move.preview) if move.preview else "",
            "freed": versions.holds_told(move.preview or {}),
            "changes": versions.told_changes(
                move.preview,
                language(),
                untold=attendance.untold(move.from_curriculum) | attendance.untold(move.to_curriculum),
            )
            if move.preview
            else [],
        }
        for move in moves.select_related("from_curriculum", "to_curriculum", "proposed_by", "answered_by")
    ]


def _move_sentences(move: VersionMove, viewer: Person) -> Iterator[str]:
    yield _("Proposed by %(name)s, %(at)s: %(reason)s") % {
        "name": move.proposed_by,
        "at": at_time(viewer, move.proposed_at),
        "reason": move.reason,
    }
    answered = {"name": move.answered_by, "at": at_time(viewer, move.answered_at)}
    said = {
        "agreed": _("Agreed to by %(name)s, %(at)s."),
        "declined": _("Declined by %(name)s, %(at)s."),
        "withdrawn": _("Taken back by %(name)s, %(at)s."),
    }
    yield said[move.status] % answered


def _preview(request: PersonRequest, row: Enrolment, move: VersionMove | None) -> dict[str, Any]:
    """What would change by the proposed version, or by the one chosen in the address (`?to=`) to be looked at."""
    others = moving_versions.others(row)
    chosen = (
        move.to_curriculum
        if move
        else next((one for one in others if str(one.public_id) == request.GET.get("to")), None)
    )
    found: dict[str, Any] = {"others": others, "chosen": chosen}
    if chosen is not None and row.status in {"active", "paused"}:
        seen = moving_versions.preview(row, chosen)
        found |= {
            "summary": versions.summary(seen),
            "freed": versions.holds_told(seen),
            "changes": versions.told_changes(
                seen, language(), untold=attendance.untold(row.curriculum) | attendance.untold(chosen)
            ),
        }
    return found
