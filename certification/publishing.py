"""Curricula loaded as drafts and published once."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.moving import move
from audit.recording import note, recorded
from certification import registry
from certification.models import Curriculum, Stream
from certification.rules.reading import read
from people.models import Person
from people.moving import step
from people.refusals import NotYours


def load(*, by: Person | None, source: str, position: int = 0) -> Curriculum:
    """The stream's draft with this text, made or rewritten; the published version itself where the text is the same.

    Raises `certification.rules.reading.Problems` with every problem of the file. `by` is None for the command line.
    """
    if by is not None and not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    rules = read(source, kinds=frozenset(registry.kinds()))
    with recorded():
        stream, _made = Stream.objects.get_or_create(
            code=rules.code, defaults={"name": rules.name, "name_fr": rules.name_fr, "position": position}
        )
        same = stream.curricula.filter(source=source).exclude(status="draft").first()
        if same is not None:
            return same
        draft = stream.curricula.filter(status="draft").first()
        if draft is None:
            latest = stream.curricula.order_by("-version").values_list("version", flat=True).first() or 0
            draft = Curriculum(stream=stream, version=latest + 1)
        draft.source, draft.label, draft.loaded_at = source, rules.version[:80], timezone.now()
        draft.save()
        note("curriculum.loaded", by=by, subject=draft, version=draft.version, source=draft.sha256)
    return draft


def publish(*, by: Person, curriculum: Curriculum) -> Curriculum:
    """The draft, published and frozen; the stream's former version is retired. Enrolments stay on their version."""
    if not by.is_registrar:
        raise NotYours(_("Only a registrar may do this."))
    with recorded():
        for former in curriculum.stream.curricula.filter(status="published").select_for_update(of=("self",)):
            move(former, "retired", by=by)
        sentence = _("This version is no longer a draft.")
        step(curriculum, "published", by=by, else_say=sentence, published_by=by, published_at=timezone.now())
        _rename(curriculum)
    return curriculum


def _rename(curriculum: Curriculum) -> None:
    stream, rules = curriculum.stream, curriculum.rules
    stream.name, stream.name_fr = rules.name, rules.name_fr
    stream.save(update_fields=["name", "name_fr"])
