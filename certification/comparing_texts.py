"""Two versions of a curriculum side by side, in words: what each asks of the same requirement, and what else differs.

A change is plain JSON, so that it can be kept with an agreement: `part` (requirement, renewal, group, or what beside
them), `code`, `title`, `change` (new, gone, words), and the lines that stand in only one of the two versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from certification.rules.curriculum import Curriculum, Group, Item, Module
from certification.rules.prose.describing import Described, described, names_of, sentences
from certification.rules.prose.describing_beside import described_beside
from certification.rules.prose.wording import amount
from certification.rules.prose.words import speaking
from certification.wording import said

Change = dict[str, Any]
BESIDE = (
    "titles",
    "holds",
    "renewal",
    "modules",
    "steps",
    "competences",
    "may",
    "may_not",
    "stream",
    "words",
)
"""What a curriculum says beside its groups, in the order it is told."""


@dataclass(frozen=True, slots=True)
class Told:
    """One part of a version in words: its title, the titles of the groups around it, and its lines."""

    title: str
    place: str
    lines: tuple[str, ...]


def changes(before: Curriculum, after: Curriculum, language: str) -> list[Change]:
    """Everything that differs, in the later version's order; what is gone comes last of its part."""
    old, new = _told(before, language), _told(after, language)
    found = []
    for part in ("requirement", "group", "renewal"):
        codes = [key for key in new if key[0] == part]
        codes += [key for key in old if key[0] == part and key not in new]
        found += [one for key in codes if (one := _change(key, old.get(key), new.get(key)))]
    was, becomes = _beside(before, language), _beside(after, language)
    for part in BESIDE:
        lines = _only(was[part], becomes[part]), _only(becomes[part], was[part])
        if any(lines):
            found.append(
                {"part": part, "code": part, "title": "", "change": _became(was[part], becomes[part])}
                | {"before": lines[0], "after": lines[1]}
            )
    return found


def _change(key: tuple[str, str], was: Told | None, becomes: Told | None) -> Change | None:
    part, code = key
    shown = becomes or was
    if shown is None or was == becomes:
        return None
    told: Change = {"part": part, "code": code, "title": shown.title, "change": "words"}
    if was is None or becomes is None:
        told["change"] = "new" if was is None else "gone"
        return told | {"before": _whole(was), "after": _whole(becomes)}
    before, after = _only(was.lines, becomes.lines), _only(becomes.lines, was.lines)
    for name in ("title", "place"):
        if getattr(was, name) != getattr(becomes, name):
            before.insert(0, getattr(was, name))
            after.insert(0, getattr(becomes, name))
    if not before and not after:
        # The same lines in another order.
        before, after = list(was.lines), list(becomes.lines)
    return told | {"before": before, "after": after}


def _became(was: Sequence[str], becomes: Sequence[str]) -> str:
    if was and becomes:
        return "words"
    return "gone" if was else "new"


def _whole(told: Told | None) -> list[str]:
    return list(told.lines) if told else []


def _only(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [line for line in mine if line not in theirs]


def _told(rules: Curriculum, language: str) -> dict[tuple[str, str], Told]:
    """Every requirement and group of a version by what it is and its code."""
    with speaking(rules.words):
        found = dict(_groups(rules, rules.groups, described(rules, language), language, "requirement", ""))
        if rules.renewal:
            beside = described_beside(rules, language)
            found |= dict(
                _groups(rules, rules.renewal.groups, beside.renewal_groups, language, "renewal", "")
            )
    return found


def _groups(
    rules: Curriculum,
    groups: Sequence[Group],
    words: Sequence[Described],
    language: str,
    part: str,
    place: str,
) -> Iterator[tuple[tuple[str, str], Told]]:
    names = names_of(rules)
    for group, told in zip(groups, words, strict=True):
        lines = tuple(line for line in (told.asks, told.about) if line)
        key = ("group", group.code if part == "requirement" else f"renewal:{group.code}")
        yield key, Told(told.title, place, lines)
        here = f"{place} › {told.title}" if place else told.title
        for one in group.requirements:
            own = [*sentences(one, language, names), said(one, "about", language)]
            yield (
                (part, one.code),
                Told(said(one, "title", language), here, tuple(line for line in own if line)),
            )
        yield from _groups(rules, group.groups, told.groups, language, part, here)


def _beside(rules: Curriculum, language: str) -> dict[str, list[str]]:
    beside = described_beside(rules, language)
    return {
        "titles": list(beside.titles),
        "holds": [beside.holds],
        "renewal": list(beside.renewal),
        "modules": [_module(one, language) for one in rules.modules],
        "steps": _titles(rules.steps, language),
        "competences": _titles(rules.competences, language),
        "may": _titles(rules.scope_may, language),
        "may_not": _titles(rules.scope_may_not, language),
        "stream": list(_table(rules.stream)),
        "words": [f"{code}: {said_[language == 'fr'] or said_[0]}" for code, said_ in rules.words.items()],
    }


def _titles(items: Sequence[Item], language: str) -> list[str]:
    return [said(one, "title", language) for one in items]


def _module(module: Module, language: str) -> str:
    length = f" ({amount(module.minutes, 'minutes', language)})" if module.minutes else ""
    link = f" {module.link}" if module.link else ""
    return f"{said(module, 'title', language)}{length}{link}"


def _table(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The file's own table about the stream, a line for each value; its version is told elsewhere."""
    for key, value in table.items():
        name = f"{above}{key}"
        if name == "version":
            continue
        if isinstance(value, Mapping):
            yield from _table(value, f"{name}.")
        elif isinstance(value, (list, tuple)):
            for number, one in enumerate(value, start=1):
                if isinstance(one, Mapping):
                    yield from _table(one, f"{name} {number}.")
                else:
                    yield f"{name}: {one}"
        else:
            yield f"{name}: {value}"
