"""Curricula: the versions of every stream, as prose and as file; new drafts, the difference, and publishing."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import comparing_texts, publishing
from certification.models import Curriculum, Stream
from certification.recordable import PlatformProblem
from certification.rules.files.problems import Problem, Problems, did_you_mean
from certification.rules.files.reading import LARGEST_FILE
from certification.views import versions
from certification.views.registry import history, words
from certification.views.registry.acting import Act, perform
from certification.views.registry.differing import difference
from certification.views.registry.doors import registrars_only, to_act, to_read
from certification.views.registry.forms import Discard, Final
from certification.views.registry.ledger import language
from certification.views.registry.listing import at_time, page_of
from people.answering import PersonRequest, refusals_in, signing


class Draft(forms.Form):
    """A curriculum as a file or as text. A file goes before what stands in the box."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A TOML file in UTF-8, up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Or the text itself"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    new_stream = forms.BooleanField(
        label=gettext_lazy("This file begins a new stream"),
        required=False,
        help_text=gettext_lazy("A stream is kept for ever, so a slip in its code should not make one."),
    )

    def clean(self) -> dict[str, Any]:
        """The text, whichever way it came, with line ends as Unix writes them."""
        data = super().clean() or self.cleaned_data
        file: UploadedFile | None = data.get("file")
        if file is not None:
            data["text"] = file.read(LARGEST_FILE + 1)
        else:
            data["text"] = (data.get("source") or "").replace("\r\n", "\n").replace("\r", "\n")
        if not self.errors and not data["text"].strip():
            raise forms.ValidationError(_("Choose a file, or write the text into the box."))
        return data


@to_read
def curricula(request: PersonRequest) -> HttpResponse:
    """Every version of every stream, with how many people it judges."""
    open_ones = Count("enrolments", filter=Q(enrolments__status__in=["applied", "active", "paused"]))
    page = page_of(
        request,
        Curriculum.objects.select_related("stream")
        .defer("source")
        .annotate(people=open_ones)
        .order_by("stream__position", "stream", "-version"),
    )
    rows = [
        [
            {
                "text": _("%(stream)s, version %(version)d") % {"stream": row.stream, "version": row.version},
                "url": reverse("registry_curriculum", args=[row.public_id]),
            },
            row.label,
            words.chip(words.CURRICULUM[row.status], row.get_status_display()),
            at_time(request.user, row.published_at) or "–",
            str(row.people),
        ]
        for row in page
    ]
    columns = [_("Stream"), _("Label"), _("Status"), _("Published"), _("Open enrolments")]
    context = {"page": page, "rows": rows, "columns": columns, "may_write": request.user.is_registrar}
    return render(request, "registry/curricula.html", context)


@to_act
def curriculum(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version as prose, as file, and beside another of its stream: the one before it, or the one chosen."""
    row = _found(public_id)
    discard = Act(
        Discard,
        lambda data: publishing.discard(by=request.user, curriculum=row, **data),
        _("The draft is discarded. Its text is kept, and judges nobody."),
    )
    forms_of_page = perform(request, {"discard": discard} if row.status == "draft" else {})
    if forms_of_page.done:
        return redirect("registry_curricula")
    context = {
        "forms": forms_of_page,
        "curriculum": row,
        "chip": words.chip(words.CURRICULUM[row.status], row.get_status_display()),
        "facts": _facts(request, row),
        **versions.prose(row, language()),
        **_compared(row, request.GET.get("beside", "")),
        "history": history.of(row),
        "may_write": request.user.is_registrar,
    }
    return render(request, "registry/curriculum.html", context, status=forms_of_page.status)


@to_read
def curriculum_file(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file of one version, byte for byte as it was loaded."""
    row = _found(public_id)
    name = f"{row.stream.code}-{row.version}.toml"
    return HttpResponse(
        row.source.encode(),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class Beside(forms.Form):
    """Which other version to look at side by side."""

    beside = forms.ChoiceField(label=gettext_lazy("Compare with"), required=False)


def _compared(row: Curriculum, asked: str) -> dict[str, Any]:
    """This version and another, the older one first: what each says that the other does not, and line by line."""
    others = list(row.stream.curricula.exclude(pk=row.pk).exclude(status="discarded").order_by("-version"))
    chosen = next((one for one in others if str(one.public_id) == asked), None)
    before = next((one for one in others if one.version < row.version), None)
    other = chosen or before or next(reversed(others), None)
    if other is None:
        return {"other": None}
    older, newer = sorted((row, other), key=lambda one: one.version)
    lines = difference(older.source, newer.source)
    form = Beside(initial={"beside": other.public_id}, auto_id="compare_%s")
    field: Any = form.fields["beside"]
    field.choices = [
        (
            str(one.public_id),
            _("Version %(version)d: %(label)s (%(status)s)")
            % {"version": one.version, "label": one.label, "status": one.get_status_display()},
        )
        for one in others
    ]
    return {
        "other": other,
        "older": older,
        "newer": newer,
        "changes": versions.told_texts(comparing_texts.changes(older.rules, newer.rules, language())),
        "lines": lines,
        "too_long": lines is None,
        "beside_form": form,
    }


def _found(public_id: uuid.UUID) -> Curriculum:
    return get_object_or_404(
        Curriculum.objects.select_related("stream", "published_by", "discarded_by"), public_id=public_id
    )


def _facts(request: PersonRequest, row: Curriculum) -> list[dict[str, Any]]:
    facts = [
        words.fact(_("Label"), row.label),
        words.fact(_("Loaded"), at_time(request.user, row.loaded_at)),
        words.fact(_("Open enrolments"), row.enrolments.open().count()),
        words.fact(_("Hash of the file (SHA-256)"), row.sha256),
    ]
    if row.published_by:
        who = f"{row.published_by}, {at_time(request.user, row.published_at)}"
        facts.append(words.fact(_("Published by"), who))
    if row.discarded_by:
        who = f"{row.discarded_by}, {at_time(request.user, row.discarded_at)}"
        facts += [words.fact(_("Discarded by"), who), words.fact(_("Reason"), row.discard_reason)]
    return facts


@registrars_only
def new_curriculum(request: PersonRequest) -> HttpResponse:
    """A draft from a file or a text. A file with problems changes nothing; every one of them is listed."""
    if request.method != "POST":
        begun = Draft(initial={"source": _text_of(request.GET.get("from", ""))})
        return _asked(request, begun, bases=_drafts_now())
    form, bases = Draft(data=request.POST, files=request.FILES), request.POST.get("bases", "")
    if not form.is_valid():
        return _asked(request, form, bases=bases)
    try:
        text = _checked(form.cleaned_data["text"], new_stream=form.cleaned_data["new_stream"])
    except Problems as wrong:
        return _asked(request, _with_text(form), wrong.problems, bases=bases)
    with refusals_in(form):
        try:
            draft = publishing.load(by=request.user, source=text, bases=_read_bases(bases))
        except publishing.DraftChanged as changed:
            kept = _with_text(form)
            kept.add_error(None, str(changed.message))
            return _asked(request, kept, bases=_drafts_now(), other=changed.current, mine=text)
    if form.errors:
        return _asked(request, form, bases=bases)
    if draft.status == "draft":
        messages.success(request, _("The draft is loaded. Read it as prose, then publish it."))
    else:
        messages.info(request, _("This text is already a version of the stream: nothing was changed."))
    return redirect("registry_curriculum", public_id=draft.public_id)


def _asked(
    request: PersonRequest,
    form: Draft,
    problems: tuple[Problem, ...] = (),
    *,
    bases: str,
    other: Curriculum | None = None,
    mine: str = "",
) -> HttpResponse:
    """The form; `other` is the text somebody else saved meanwhile, shown beside hers."""
    drafts = Curriculum.objects.filter(status="draft").select_related("stream").defer("source")
    lines = difference(other.source, mine) if other else []
    context = {
        "form": form,
        "problems": _told(problems),
        "drafts": list(drafts),
        "bases": bases,
        "other": other,
        "lines": lines,
        "too_long": lines is None,
    }
    refused = bool(problems) or (form.is_bound and bool(form.errors))
    return render(request, "registry/curriculum_new.html", context, status=422 if refused else 200)


def _told(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """The problems as a page shows them: those of the file itself are English in any language, and say so."""
    return [
        {
            "place": problem.place,
            "message": problem.message,
            "suggestion": problem.suggestion,
            "language": "" if isinstance(problem, PlatformProblem) else "en",
        }
        for problem in problems
    ]


def _drafts_now() -> str:
    """The drafts there are, as a form carries them: "ctic:3f…", one for each stream that has one."""
    drafts = Curriculum.objects.filter(status="draft").select_related("stream").order_by("stream__code")
    return " ".join(f"{draft.stream.code}:{draft.sha256}" for draft in drafts)


def _read_bases(carried: str) -> dict[str, str]:
    """The SHA-256 of each draft's text by the code of its stream, from what the form carried."""
    pairs = (one.partition(":") for one in carried[:LARGEST_FILE].split())
    return {code: sha256 for code, _colon, sha256 in pairs}


def _text_of(public_id: str) -> str:
    """The text of that version, to begin a new one with; an empty string where there is none."""
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return ""
    return Curriculum.objects.filter(public_id=key).values_list("source", flat=True).first() or ""


def _checked(text: str | bytes, *, new_stream: bool) -> str:
    """The text of a file that can be used. Raises Problems; a code no stream has is one, unless a new one is meant."""
    rules = publishing.usable(text)
    codes = list(Stream.objects.values_list("code", flat=True))
    if rules.code not in codes and not new_stream:
        near = did_you_mean(rules.code, codes)
        suggestion = near or _("tick “This file begins a new stream” if that is meant")
        raise Problems(
            [PlatformProblem("stream › code", _("no stream is called “%s”") % rules.code, suggestion)]
        )
    return text.decode("utf-8-sig") if isinstance(text, bytes) else text


def _with_text(form: Draft) -> Draft:
    """The form with the file's text in its box, so that it can be corrected there; what was typed stays otherwise."""
    text = form.cleaned_data["text"]
    if not isinstance(text, bytes) or len(text) > LARGEST_FILE:
        return form
    try:
        words_of_file = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return form
    if "\x00" in words_of_file:
        return form
    return Draft(data={**form.data.dict(), "source": words_of_file})  # type: ignore[attr-defined]


@registrars_only
@signing
def publish_curriculum(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """What publishing will do, and the button that does it to the very text that was shown."""
    row = _found(public_id)
    shown = request.POST.get("shown_sha256", "")
    problems: tuple[Problem, ...] = ()
    if row.status == "draft":
        try:
            publishing.usable(row.source)
        except Problems as wrong:
            problems = wrong.problems
    publish = Act(
        Final,
        lambda data: publishing.publish(by=request.user, curriculum=row, shown_sha256=shown),
        _("Published. New applications follow this version."),
    )
    forms_of_page = perform(request, {} if problems else {"publish": publish})
    if forms_of_page.done:
        return redirect("registry_curriculum", public_id=public_id)
    row = _found(public_id)
    former = Curriculum.objects.published().filter(stream=row.stream).exclude(pk=row.pk).first()
    context = {
        "curriculum": row,
        "former": former,
        "staying": former.enrolments.open().count() if former else 0,
        "facts": [
            words.fact(_("Stream"), row.stream),
            words.fact(_("Version"), row.version),
            words.fact(_("Label"), row.label),
            words.fact(_("Hash of the file (SHA-256)"), row.sha256),
        ],
        "forms": forms_of_page,
        "problems": _told(problems),
        "open": row.status == "draft",
    }
    return render(request, "registry/curriculum_publish.html", context, status=forms_of_page.status)
