"""What remains in all: the judge's own list, in which one addition that serves two requirements stands once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certification.rules.standing import GroupStanding, Remaining, Standing
from certification.views.progress_rows import Page, remaining_words, told_of, told_to
from certification.wording import said

IN_SIGHT = 5
NAMES = 4
"""How many modules, steps or competences are named here: the requirement below names all of them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A requirement or a group, and where on the page it stands ("" where it has no place of its own)."""

    title: str
    place: str = ""


@dataclass(slots=True)
class Left:
    """What would bring these requirements further: one sentence for each thing that is missing."""

    names: list[Named]
    sentences: list[str] = field(default_factory=list)

    @property
    def several(self) -> bool:
        return len(self.names) > 1


def left(page: Page, standing: Standing) -> list[Left]:
    """Everything that is missing, what serves several requirements first, then in the curriculum's order."""
    found: dict[tuple[str, ...], Left] = {}
    for key, item in _items(page, standing):
        row = found.setdefault(key, Left(_names(page, standing, item, key)))
        told = told_to(page, item)
        about = standing.requirements.get(item.requirement)
        row.sentences.append(
            told_of(page, told, about, at_most=NAMES) if about else remaining_words(page, told)
        )
    return sorted(found.values(), key=lambda row: not row.several)


def _items(page: Page, standing: Standing) -> Iterator[tuple[tuple[str, ...], Remaining]]:
    """Each item with the codes it is about, without what this reader may not learn."""
    for item in standing.remains:
        if item.kind == "hold":  # of which kind it is, is for herself and the office
            if page.reader.sees_documents:
                yield (item.kind,), item
        elif item.kind == "choose":
            yield (item.requirement,), item
        elif not page.untold.intersection(item.serves):
            yield item.serves, item
        else:
            for code in item.serves:
                if code not in page.untold:
                    yield from (((code,), one) for one in standing.requirements[code].remains)


def _names(page: Page, standing: Standing, item: Remaining, codes: tuple[str, ...]) -> list[Named]:
    if item.kind == "hold":
        return [Named(_("On hold"))]
    if item.kind == "choose":
        (code,) = codes
        outermost = code in {group.code for group in standing.groups}
        group = next(one for one in _groups(standing.groups) if one.code == code)
        return [Named(said(group, "title", page.language), f"#group-{code}" if outermost else "")]
    known = standing.requirements
    return [Named(said(known[code], "title", page.language), f"#requirement-{code}") for code in codes]


def _groups(groups: tuple[GroupStanding, ...]) -> Iterator[GroupStanding]:
    for group in groups:
        yield group
        yield from _groups(group.groups)
