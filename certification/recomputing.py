"""Stored standings held against fresh judgements: nothing that is shown may differ from what the rules say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from certification import evidencing, standing
from certification.models import Enrolment, Standing
from certification.rules import case as cases
from certification.rules.judging import evaluate


def differences(enrolments: Iterable[Enrolment]) -> list[tuple[Enrolment, str]]:
    """The enrolments whose stored standing differs from a fresh judgement, each with what differs.

    Everything stored is compared: figures, the reason of every line, what remains, titles, holds and renewal. Where
    only days have passed since, it is compared with a judgement of its own day, for what it says of waiting may change
    with every day; what it says is met may not. What seems to differ is looked at again while nobody can change it:
    what was recorded between the reading of a case and of its standing is no difference.
    """
    doubtful = [enrolment for enrolment, _ in _compared(list(enrolments))]
    if not doubtful:
        return []
    with transaction.atomic():
        evidencing.lock(doubtful)
        return _compared(doubtful)


def _compared(rows: list[Enrolment]) -> list[tuple[Enrolment, str]]:
    found = []
    fresh = standing.read_cases(rows)
    stored = {s.enrolment_id: s for s in Standing.objects.filter(enrolment__in=rows)}
    for enrolment in rows:
        have = stored.get(enrolment.pk)
        wrong = ["missing"] if have is None else _different(enrolment, fresh[enrolment.pk], have)
        if wrong:
            found.append((enrolment, ", ".join(wrong)))
    return found


COLUMNS = (
    *("complete", "awaits", "met", "asked", "waiting", "by_group", "recheck_on", "rules_version"),
    *standing.RENEWAL_DAYS,
)


def _different(enrolment: Enrolment, case: cases.Case, have: Standing) -> list[str]:
    on = enrolment.person.today()
    expected = standing.row_of(enrolment, evaluate(case, on), on)
    wrong = [
        name
        for name in COLUMNS
        if getattr(have, name) != expected[name] and not (name == "awaits" and have.awaits == "review")
    ]
    if dict(_figures(have.content)) != dict(_figures(_plain(expected["content"]))):
        wrong.append("figures")
    parts = _parts(have.content, expected["content"])
    missing = have.finding != expected["finding"]
    if (parts or missing) and have.judged_on != on:
        then = evaluate(case, have.judged_on)
        parts, missing = _parts(have.content, then.to_json()), have.finding != standing.finding_of(then)
    if missing:
        wrong.append("finding")
    return [*wrong, *(part for part in parts if part not in wrong)]


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """As it comes back from a JSON column."""
    plain: dict[str, Any] = json.loads(json.dumps(content))
    return plain


def _parts(have: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[str]:
    """In which of their parts two judgements differ, but for the day they were made."""
    expected = _plain(fresh)
    names = sorted((expected.keys() | have.keys()) - {"judged_on", "groups"})
    wrong = [name for name in names if have.get(name) != expected.get(name)]
    if have.get("groups") == expected["groups"]:
        return wrong
    old, new = dict(_requirements(have)), dict(_requirements(expected))
    wrong += [
        {"lines": "reasons"}.get(name, name)
        for name in ("figures", "lines", "remains")
        if {code: one.get(name) for code, one in old.items()}
        != {code: one[name] for code, one in new.items()}
    ]
    return list(dict.fromkeys(wrong)) or ["groups"]


def _requirements(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    groups = list(content.get("groups", []))
    while groups:
        group = groups.pop()
        groups.extend(group["groups"])
        yield from ((one["code"], one) for one in group["requirements"])


def _figures(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What a stored standing says of each requirement, without the words."""
    for code, one in _requirements(content):
        yield code, (one["figures"], one["met"], one["applies"])
