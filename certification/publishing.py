"""Curricula loaded as drafts and published once."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.moving import move
from audit.recording import note, recorded
from certification import recordable, registry
from certification.models import Curriculum, Stream
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.files.reading import Problem, Problems, read
from people.models import Person
from people.moving import step
from people.refusals import NotNow, NotYours


class DraftChanged(NotNow):
    """Somebody else saved a draft of the stream meanwhile: `current` is it, None where it is a draft no more."""

    def __init__(self, current: Curriculum | None) -> None:
        self.current = current
        super().__init__(
            _("Somebody saved another text meanwhile, so yours was not saved. Both are shown here.")
            if current
            else _(
                "The draft you began with is a draft no more, so your text was not saved. Look at it again."
            )
        )


def load(
    *, by: Person | None, source: str, position: int = 0, bases: Mapping[str, str] | None = None
) -> Curriculum:
    """The stream's draft with this text, made or rewritten; the published version itself where the text is the same.

    `bases` tells which drafts whoever wrote it had before her, by the code of the stream and the SHA-256 of their text.
    Raises DraftChanged where the stream's draft is another one by now; None asks for no such care (the command line,
    where `by` is None too). Raises `Problems` with every problem of the file.
    """
    if by is not None and not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    rules = usable(source)
    with recorded():
        stream, _made = Stream.objects.get_or_create(
            code=rules.code, defaults={"name": rules.name, "name_fr": rules.name_fr, "position": position}
        )
        # One save at a time: the second must find what the first one wrote.
        Stream.objects.select_for_update(no_key=True).get(pk=stream.pk)
        same = stream.curricula.filter(source=source, status__in=["published", "retired"]).first()
        if same is not None:
            return same
        draft = stream.curricula.filter(status="draft").first()
        if bases is not None and bases.get(rules.code, "") != (draft.sha256 if draft else ""):
            if draft is not None and draft.source == source:
                return draft
            raise DraftChanged(draft)
        if draft is None:
            latest = stream.curricula.order_by("-version").values_list("version", flat=True).first() or 0
            draft = Curriculum(stream=stream, version=latest + 1)
        draft.source, draft.label, draft.loaded_at = source, rules.version[:80], timezone.now()
        draft.save()
        note("curriculum.loaded", by=by, subject=draft, version=draft.version, source=draft.sha256)
    return draft


def usable(source: str | bytes) -> Rules:
    """What the file means. Raises `Problems` with all of them: of the file itself, of what this platform cannot keep,
    and of what it asks that could never be recorded here, which would make a stream nobody can finish."""
    wrong: list[Problem] = []
    try:
        rules = read(source, kinds=frozenset(registry.kinds()))
    except Problems as found:
        # A file whose only fault is a kind nobody records here still means something: the rest of it is looked at too.
        wrong.extend(found.problems)
        try:
            rules = read(source)
        except Problems:
            raise found from None
    wrong += [*_too_long(rules), *recordable.problems_of(rules)]
    if wrong:
        raise Problems(wrong)
    return rules


def publish(*, by: Person, curriculum: Curriculum, shown_sha256: str | None = None) -> Curriculum:
    """The draft, published and frozen; the stream's former version is retired. Enrolments stay on their version.

    Where `shown_sha256` is given, raises NotNow unless the draft still has the text that was shown. Raises `Problems`
    for a text, loaded by an earlier release, that asks what nobody can record here.
    """
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    with recorded():
        text = Curriculum.objects.select_for_update().get(pk=curriculum.pk)
        if shown_sha256 is not None and text.sha256 != shown_sha256:
            raise NotNow(_("The draft changed while you were reading. Read it again, then publish."))
        curriculum.source = text.source
        usable(text.source)
        for former in curriculum.stream.curricula.filter(status="published").select_for_update(of=("self",)):
            move(former, "retired", by=by)
        sentence = _("This version is no longer a draft.")
        step(curriculum, "published", by=by, else_say=sentence, published_by=by, published_at=timezone.now())
        _rename(curriculum)
    return curriculum


def discard(*, by: Person, curriculum: Curriculum, reason: str) -> Curriculum:
    """The draft, put aside for good: its text and number stay, and judge nobody ever.

    Raises NotYours for anyone but a registrar, NotNow without a reason, AlreadyDecided when it is no draft any more.
    """
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    if not reason.strip():
        raise NotNow(_("Give the reason."), field="reason")
    with recorded():
        sentence = _("This version is no longer a draft.")
        step(
            curriculum,
            "discarded",
            by=by,
            else_say=sentence,
            discarded_by=by,
            discarded_at=timezone.now(),
            discard_reason=reason.strip(),
        )
    return curriculum


def _too_long(rules: Rules) -> list[Problem]:
    """A problem for each word longer than the database keeps."""
    longest = {
        field.name: field.max_length or 0 for field in Stream._meta.concrete_fields if field.max_length
    }
    return [
        recordable.PlatformProblem(
            f"stream › {name}",
            _("is longer than %(most)d characters") % {"most": longest[name]},
            _("shorten it"),
        )
        for name, word in (("code", rules.code), ("name", rules.name), ("name_fr", rules.name_fr))
        if len(word) > longest[name]
    ]


def _rename(curriculum: Curriculum) -> None:
    stream, rules = curriculum.stream, curriculum.rules
    stream.name, stream.name_fr = rules.name, rules.name_fr
    stream.save(update_fields=["name", "name_fr"])
