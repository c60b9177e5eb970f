"""A proposed move to another version, as its therapist sees it: what would change for her, and her answer."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification import moving_versions
from certification.models import Curriculum, Enrolment, Hold, VersionMove
from certification.rules.prose import explaining
from certification.rules.prose.describing import Described, described
from certification.rules.prose.describing_beside import described_beside
from certification.signing import fingerprint
from certification.views.progress_decisions import open_move
from certification.views.progress_rows import spoken
from certification.wording import said
from people.answering import PersonRequest, refusals_in

FIGURES = ("recorded", "verified", "counted", "needed", "waiting")
TONES = {"gains": "done", "loses": "act", "new": "waiting", "gone": "neutral", "figures": "neutral"}


class Answer(forms.Form):
    """Nothing to type: what was shown goes along with the answer."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)


def change_words(change: str) -> str:
    """What becomes of a requirement, in a word or two."""
    return {
        "gains": _("Would be met"),
        "loses": _("Would no longer be met"),
        "new": _("New"),
        "gone": _("No longer asked"),
        "figures": _("Other figures"),
    }[change]


def _figures(side: dict[str, Any] | None, other: dict[str, Any] | None, language: str) -> str:
    """Counted of needed; where that is the same on the other side, also the figures that are not."""
    if side is None:
        return _("not asked")
    words = {name: explaining.amount(side[name], side["unit"], language) for name in FIGURES if name in side}
    told = [_("%(counted)s of %(needed)s") % words]
    shown = ("counted", "needed", "unit")
    if other is not None and all(side[name] == other[name] for name in shown):
        beside = {
            "recorded": _("%(recorded)s recorded"),
            "verified": _("%(verified)s verified"),
            "waiting": _("%(waiting)s waiting"),
        }
        told += [said_ % words for name, said_ in beside.items() if side.get(name) != other.get(name)]
    return ", ".join(told)


def change_rows(
    changes: list[dict[str, Any]], language: str, *, untold: Collection[str] = ()
) -> list[list[Any]]:
    """Rows of a table: requirement, what becomes of it, before, after; of those untold no figures."""
    return [
        [
            said(one, "title", language),
            {"text": change_words(one["change"]), "tone": TONES[one["change"]]},
            _("not shown") if one["code"] in untold else _figures(one["before"], one["after"], language),
            _("not shown") if one["code"] in untold else _figures(one["after"], one["before"], language),
        ]
        for one in changes
    ]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One thing that differs between two versions: its title, what becomes of it, figures and lines of both."""

    title: str
    text: str
    tone: str
    before: list[str]
    after: list[str]
    figures: tuple[str, str] | None = None


def told_changes(seen: Mapping[str, Any], language: str, *, untold: Collection[str] = ()) -> list[ToldChange]:
    """A preview whole: requirements by what becomes of them with figures and words, then all else that differs."""
    texts = list(seen.get("texts", {}).get(language, ()))
    by_code = {one["code"]: one for one in texts if one["part"] == "requirement"}
    rows = change_rows(seen["changes"], language, untold=untold)
    found = []
    for one, (title, chip, before, after) in zip(seen["changes"], rows, strict=True):
        words = by_code.pop(one["code"], {"before": [], "after": []})
        found.append(
            ToldChange(title, chip["text"], chip["tone"], words["before"], words["after"], (before, after))
        )
    rest = [one for one in texts if one["part"] != "requirement" or one["code"] in by_code]
    return [*found, *told_texts(rest)]


def told_texts(texts: Iterable[Mapping[str, Any]]) -> list[ToldChange]:
    """What two texts say differently. A group that is new or gone and says nothing is told by what is in it."""
    return [
        ToldChange(_part_title(one), *_text_words(one["change"]), one["before"], one["after"])
        for one in texts
        if one["before"] or one["after"]
    ]


def _text_words(change: str) -> tuple[str, str]:
    return {
        "new": (_("New"), "waiting"),
        "gone": (_("No longer asked"), "neutral"),
        "words": (_("Other words"), "neutral"),
    }[change]


def _part_title(one: Mapping[str, Any]) -> str:
    """What a part of a curriculum is called on a page."""
    own = one["title"]
    if one["part"] == "renewal" and own:
        return _("To keep the certificate: %(title)s") % {"title": own}
    if own:
        return str(own)
    return {
        "titles": _("What the certificate calls its holder"),
        "holds": _("Holds"),
        "renewal": _("Renewal"),
        "modules": _("Modules"),
        "steps": _("Steps"),
        "competences": _("Competences"),
        "may": _("What its holder may do"),
        "may_not": _("What its holder may not do"),
        "stream": _("What the file says of the stream"),
        "words": _("What things are called"),
    }.get(one["part"], one["code"])


def summary(seen: dict[str, Any]) -> str:
    """How much is met before and after, in one sentence."""
    (met, asked), (would, of) = seen["met"]
    return _("Met today: %(met)d of %(asked)d. By the other version: %(would)d of %(of)d.") % {
        "met": met,
        "asked": asked,
        "would": would,
        "of": of,
    }


def holds_told(seen: Mapping[str, Any]) -> list[str]:
    """What becomes of the holds in force, where one would stop something else than before."""
    before, after = (set(kinds) for kinds in seen.get("holds", ([], [])))
    kinds = dict(Hold.Kind.choices)
    freed = _("The hold in force (%(kind)s) would no longer keep the award back.")
    held = _("The hold in force (%(kind)s) would keep the award back.")
    told = [
        *((freed, one) for one in sorted(before - after)),
        *((held, one) for one in sorted(after - before)),
    ]
    return [sentence % {"kind": kinds.get(kind, kind)} for sentence, kind in told]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_move(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The proposal with its preview. She agrees to exactly what was on the screen, or declines."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("person", "stream", "curriculum"),
        public_id=public_id,
    )
    move = open_move(enrolment)
    form = Answer(data=request.POST if request.method == "POST" else None)
    if move is not None and request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _answer(request, move, form.cleaned_data["shown"])
            return redirect("enrolment_progress", enrolment.public_id)
    if move is None:
        return redirect("enrolment_progress", enrolment.public_id)
    seen = moving_versions.preview(enrolment, move.to_curriculum)
    context = {
        "enrolment": enrolment,
        "move": move,
        "form": form,
        "shown": fingerprint(seen),
        "summary": summary(seen),
        "holds": holds_told(seen),
        "changes": told_changes(seen, spoken()),
        "completes": seen["complete"] == [False, True],
        "undoes": seen["complete"] == [True, False],
    }
    return render(request, "progress/version.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def version_text(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole text of a version she is judged by, or was ever proposed, as prose and as file."""
    moves = VersionMove.objects.filter(enrolment__person=request.user)
    hers = Q(pk__in=Enrolment.objects.filter(person=request.user).values("curriculum"))
    hers |= Q(pk__in=moves.values("from_curriculum")) | Q(pk__in=moves.values("to_curriculum"))
    curriculum = get_object_or_404(
        Curriculum.objects.filter(hers).select_related("stream"), public_id=public_id
    )
    context = {"curriculum": curriculum, **prose(curriculum, spoken())}
    return render(request, "progress/version_text.html", context)


def prose(curriculum: Curriculum, language: str) -> dict[str, Any]:
    """A version in words, for `registry/outline.html`: what it asks, and what else it says."""
    beside = described_beside(curriculum.rules, language)
    return {
        "prose": list(_flat(described(curriculum.rules, language))),
        "beside": beside,
        "renewal": list(_flat(beside.renewal_groups)),
    }


def _flat(groups: Iterable[Described]) -> Iterator[Described]:
    """Each group, followed by those inside it."""
    for group in groups:
        yield group
        yield from _flat(group.groups)


def _answer(request: PersonRequest, move: VersionMove, shown: str) -> None:
    if request.POST.get("answer") == "agree":
        moving_versions.agree(by=request.user, move=move, shown_sha256=shown)
        messages.success(request, _("Agreed. From now on you are judged by the other version."))
    else:
        moving_versions.decline(by=request.user, move=move)
        messages.success(request, _("Declined. You stay on your version."))
