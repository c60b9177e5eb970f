"""Curricula and cases over all the words of the language, for Hypothesis to combine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import note
from hypothesis import strategies as st

from certification.rules.case import (
    Appointment,
    Case,
    ClassPeriod,
    Document,
    Evidence,
    Hold,
    Membership,
    Use,
    Waiver,
)
from certification.rules.curriculum import Curriculum
from certification.rules.files.reading import Problems, read

START = date(2023, 1, 1)
KINDS = ("talk.one", "talk.two", "work", "test")
PERIODS = ("30 days", "3 weeks", "2 months", "6 months", "1 year", "2 years")
SHARES = ("1/2", "1/3", "25 %", "2/3", "100 %", "80 %")
PERS = ("line", "day", "week", "month", "quarter", "year", "provider", "counterpart", "level", "steps")
SIZES = ("individual", "group")
PEOPLE = ("ana", "bo", "cy")
PAPERS = ("paper", {"document": "paper", "same": "provider"}, {"membership": "club"})
CODES = tuple("abcdef")


def toml(value: Any) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return "{" + ", ".join(f"{name} = {toml(inner)}" for name, inner in value.items()) + "}"


def document_of(content: dict[str, Any]) -> str:
    """A whole file: one word a line."""
    return "\n".join(f"{name} = {toml(value)}" for name, value in content.items())


def conditions(chance: Random) -> Any:
    """What lines must satisfy: any one of the tests."""
    return chance.choice(
        (
            {"size": chance.choice(SIZES)},
            {"size": {"not": "group"}},
            {"level": chance.choice([1, 2, [1, 2], "1"])},
            {"rating": chance.choice([{"at_least": 3.5}, {"at_most": 4}, 4, [2.5, 3]])},
            {"minutes": {"at_least": chance.choice([30, 60])}},
            {"score": {"at_most": chance.choice([60, 90])}},
            {"steps": chance.choice(["s1", ["s1", "s2"], {"all_of": ["s1", "s2"]}])},
            {"ok": chance.choice([True, "yes"])},
            {"second": {chance.choice(["differs_from", "same_as"]): "provider"}},
            {"level": {"given": chance.random() < 0.8}},
            {"days_to_record": {"at_most": 30}},
            [{"size": "individual"}, {"level": 2, "ok": True}],
        )
    )


def providers(chance: Random) -> dict[str, Any]:
    """Who must have given it."""
    rule = chance.choice(
        (
            {"appointed": "mentor"},
            {"appointed": ["mentor", "lead"], "level_of": "level"},
            {"class": "faculty"},
            {"not_class": "learner"},
        )
    )
    if chance.random() < 0.25 and "not_class" not in rule:
        rule["for"] = chance.choice(PERIODS)
    return rule


def filters(chance: Random, code: str) -> dict[str, Any]:
    """Which lines a limit, conversion or ratio is about."""
    found: dict[str, Any] = {}
    for word in ("after", "until"):
        if chance.random() < 0.12:
            found[word] = an_anchor(chance, code)
    if chance.random() < 0.25:
        found["evidence"] = chance.choice([*KINDS, "talk.*"])
    if chance.random() < 0.5:
        found["where"] = conditions(chance)
    if chance.random() < 0.25:
        found["provider"] = providers(chance)
    return found


def an_amount(chance: Random, measure: str, timed: bool = False) -> Any:
    """An amount as a file writes it for this measure."""
    return f"{chance.randint(1, 16) * 30} min" if measure == "hours" or timed else chance.randint(1, 5)


def a_limit(chance: Random, code: str, measure: str, timed: bool, converts: bool) -> dict[str, Any]:
    """One limit."""
    found = filters(chance, code)
    sorts = [
        "most",
        "most",
        "least",
        "both",
        "share",
        "least share",
        "needed",
        "ratio",
        "reserve",
        "different",
    ]
    sort = chance.choice(sorts)
    if converts and chance.random() < 0.3 and sort in ("most", "least", "both", "ratio"):
        measure = "hours"
        found["as_logged"] = True
    if sort in ("most", "least", "both"):
        _of_amounts(chance, found, sort, measure, timed)
    elif sort == "reserve" and measure in ("count", "hours", "credits", "sum") and not timed:
        found.setdefault("where", {"size": "group"})
        found["at_least"] = an_amount(chance, measure)
    elif sort == "different":
        found |= {"per": chance.choice(PERS), "of": chance.choice(["month", "counterpart", "steps"])}
        found["at_least"] = chance.randint(1, 3)
    elif sort == "ratio" and measure != "credits":
        if chance.random() < 0.6:
            found["per"] = chance.choice([*PERS, ["month", "level"]])
        found["support"] = a_support(chance, code, measure)
    else:
        _of_shares(chance, found, sort)
    if chance.random() < 0.2:
        found["lifted_when"] = providers(chance)
    return found


def _of_amounts(chance: Random, found: dict[str, Any], sort: str, measure: str, timed: bool) -> None:
    if sort != "most" or chance.random() < 0.5:
        found["per"] = chance.choice([*PERS, ["month", "level"], ["steps", "provider", "week"]])
    if sort != "least":
        found["at_most"] = an_amount(chance, measure, timed)
    if sort != "most":
        in_time = measure == "hours" or timed
        found["at_least"] = f"{chance.randint(1, 4) * 30} min" if in_time else chance.randint(1, 2)


def _of_shares(chance: Random, found: dict[str, Any], sort: str) -> None:
    if chance.random() < 0.3 and sort != "needed":
        found["per"] = chance.choice(PERS)
    found.setdefault("where", {"size": "group"})
    found["at_least_share" if sort == "least share" else "at_most_share"] = chance.choice(SHARES)
    if sort == "needed":
        found["share_of"] = "needed"


def a_support(chance: Random, code: str, measure: str) -> dict[str, Any]:
    """What others lean on."""
    each = chance.choice([1, 2, "1 h", "90 min"])
    found: dict[str, Any] = {"evidence": chance.choice([*KINDS, "talk.*"]), "each": each,
                             "allows": an_amount(chance, measure)}  # fmt: skip
    if chance.random() < 0.3:
        found["whole"] = True
    if chance.random() < 0.3:
        found["convert"] = [a_conversion(chance, code, "hours" if isinstance(each, str) else "count")]
    return found


def an_anchor(chance: Random, code: str) -> str:
    """A day by name; of other requirements only those of earlier codes, so that no circle comes about."""
    earlier = [other for other in CODES if other < code]
    name = chance.choice(
        [
            "2023-06-01",
            "2023-02-01",
            "enrolment",
            "certification",
            "document:paper",
            *earlier,
            *earlier,
            *earlier,
        ]
    )
    if name in earlier and chance.random() < 0.2:
        name = f"first:{name}"
    return f"{name} {chance.choice('+-')} {chance.choice(PERIODS)}" if chance.random() < 0.3 else name


def a_requirement(chance: Random, code: str) -> dict[str, Any]:
    """One requirement over any of the words."""
    found: dict[str, Any] = {"code": code, "title": code.upper()}
    sort = chance.choice(["evidence"] * 8 + ["document", "membership", "elapsed"])
    if chance.random() < 0.15:
        found["after"] = an_anchor(chance, code)
    if chance.random() < 0.12:
        found["only_if"] = an_only_if(chance, code)
    if chance.random() < 0.1:
        found["advice"] = True
    if sort == "elapsed":
        return found | {"elapsed": chance.choice(PERIODS), "since": an_anchor(chance, code)}
    if sort in ("document", "membership"):
        found[sort] = "paper" if sort == "document" else "club"
        if chance.random() < 0.4:
            found["since"] = an_anchor(chance, code)
        elif chance.random() < 0.5:
            found["at_least"] = chance.randint(1, 2)
        if chance.random() < 0.25:
            found["must"] = chance.choice([{"ok": True}, {"level": [1, 2]}])
        if sort == "document" and chance.random() < 0.3:
            found["within"] = chance.choice(PERIODS)
        return found
    found["evidence"] = chance.choice(
        [*KINDS, "talk.*", ["talk.one", "work"], ["talk.one", "talk.two", "work", "test"]]
    )
    _evidence(chance, code, found)
    return found


def _evidence(chance: Random, code: str, found: dict[str, Any]) -> None:
    measure = chance.choice(
        ["count", "count", "hours", "hours", "credits", "sum", "distinct", "coverage", "score", "average"]
    )
    found["measure"] = measure
    converts = measure == "credits" or (measure in ("count", "hours") and chance.random() < 0.3)
    found |= _how_much(chance, measure)
    if converts:
        found["convert"] = [a_conversion(chance, code, measure) for _ in range(chance.randint(1, 2))]
    timed = (
        measure in ("distinct", "coverage", "count", "score", "average")
        and not converts
        and chance.random() < 0.3
    )
    found["limit"] = [
        a_limit(chance, code, measure, timed, converts) for _ in range(chance.choice([0, 0, 1, 1, 2, 3]))
    ]
    for word, often, make in (
        ("where", 0.2, lambda: conditions(chance)),
        ("must", 0.15, lambda: conditions(chance)),
        ("provider", 0.1, lambda: providers(chance)),
        ("first", 0.08, lambda: chance.randint(1, 6)),
        ("same", 0.12, lambda: chance.choice(
            ["provider", "counterpart", "level", {"of": "provider", "at_most": 2}, {"of": "level", "at_most": 2}])),
        ("within", 0.1, lambda: chance.choice(PERIODS)),
        ("until", 0.1, lambda: an_anchor(chance, code)),
        ("at_most", 0.1, lambda: an_amount(chance, measure)),
        ("reuse", 0.25, lambda: chance.choice(["none", {"at_most": an_amount(chance, measure)}])),
        ("waiver", 0.2, lambda: a_waiver_rule(chance, measure)),
        ("window", 0.15, lambda: a_window(chance, code)),
        ("covered_by", 0.06, lambda: chance.choice(PAPERS)),
        ("latest", 0.08, lambda: chance.randint(1, 6)),
    ):  # fmt: skip
        if chance.random() < often and not (word == "latest" and "first" in found):
            found[word] = make()


def _how_much(chance: Random, measure: str) -> dict[str, Any]:
    """Of what, and how much of it."""
    some = {
        "sum": (["credits", "rating"], [3, 7, 12, 4.5]),
        "score": (["score", "rating"], [1, 4, 60, 95, 3.5]),
        "average": (["score", "rating", "ok"], [2, 3.5, 50, "40 %"]),
        "distinct": (["counterpart", "month", "provider", "week"], [1, 2, 3]),
    }
    if measure in some:
        of, amounts = some[measure]
        return {"of": chance.choice(of), "at_least": chance.choice(amounts)}
    if measure != "coverage":
        return {"at_least": an_amount(chance, measure)}
    found: dict[str, Any] = {"of": "steps", "values": ["s1", "s2", "s3"]}
    if chance.random() < 0.5:
        found["at_least"] = chance.randint(1, 3)
    if chance.random() < 0.5:
        found["each"] = chance.choice([2, "1 h"])
    elif chance.random() < 0.4:
        found["values"] = chance.choice([{"s1": 1, "s2": 2}, {"s1": "1 h", "s2": "2 h", "s3": "30 min"}])
    return found


def a_waiver_rule(chance: Random, measure: str) -> Any:
    """Who may waive it."""
    return chance.choice(["never", {"by": "board"}, {"by": ["board"], "at_most": an_amount(chance, measure)}])


def a_window(chance: Random, code: str) -> Any:
    """A stretch of time in which all of it must lie; often one that an earlier requirement opens."""
    earlier = [other for other in CODES if other < code]
    length = chance.choice(PERIODS)
    return (
        {"length": length, "opens_with": chance.choice(earlier)}
        if earlier and chance.random() < 0.5
        else length
    )


def a_conversion(chance: Random, code: str, measure: str) -> dict[str, Any]:
    """One conversion."""
    found = filters(chance, code) if chance.random() < 0.6 else {}
    found["each"] = chance.choice(["1 h", "90 min", "3 h", "50 min", 1, 3])
    found["gives"] = f"{chance.randint(1, 6) * 20} min" if measure == "hours" else chance.randint(1, 3)
    if chance.random() < 0.3:
        found["whole"] = True
    return found


def an_only_if(chance: Random, code: str) -> dict[str, Any]:
    """For whom."""
    earlier = [other for other in CODES if other < code]
    choices: list[dict[str, Any]] = [{"enrolled_from": "2023-02-01"}, {"enrolled_before": "2023-02-01"},
                                     {"holding": "paper"}, {"not_holding": "paper"}]  # fmt: skip
    return chance.choice(choices + [{"met": other} for other in earlier])


def a_curriculum(chance: Random) -> str:
    """A curriculum file."""
    number = chance.choice([1, 2, 2, 3, 4])
    asked = [a_requirement(chance, code) for code in CODES[:number]]
    cut = chance.randint(0, number)
    groups: list[dict[str, Any]] = []
    for code, inside in (("g", asked[:cut]), ("h", asked[cut:])):
        if not inside:
            continue
        group: dict[str, Any] = {"code": code, "title": code.upper(), "requirement": inside}
        if chance.random() < 0.3 and not all(one.get("advice") for one in inside):
            group["needs"] = 1
        if len(inside) > 1 and chance.random() < 0.4:
            group["exclusive"] = True
        if chance.random() < 0.1:
            group["only_if"] = an_only_if(chance, "a")
        groups.append(group)
    if len(groups) == 2 and chance.random() < 0.5:
        groups[0]["group"] = [groups.pop()]
    content: dict[str, Any] = {"stream": {"code": "x", "name": "X"}, "group": groups}
    content |= {"holds": {"stop_for": ["fees"]}} if chance.random() < 0.5 else {}
    if chance.random() < 0.3:
        content["title"] = titles(chance, CODES[number])
    if chance.random() < 0.4:
        content["renewal"] = a_renewal(chance)
    text = document_of(content)
    # The text itself decides: another word to draw from would draw every other case anew.
    return text.replace('"quarter"', '"half-year"') if len(text) % 2 else text


def titles(chance: Random, code: str) -> list[dict[str, Any]]:
    """What the certificate calls its holder; mostly with one for everybody else."""
    found: list[dict[str, Any]] = [
        {"title": f"T{place}", "title_fr": f"F{place}", "only_if": an_only_if(chance, code)}
        for place in range(chance.randint(1, 2))
    ]
    return [*found, {"title": "Plain"}] if chance.random() < 0.7 else found


def a_renewal(chance: Random) -> dict[str, Any]:
    """How a certificate stays in force; what it asks can mostly be done, so that several cycles come about."""
    found: dict[str, Any] = {
        "cycle": chance.choice(["90 days", "5 months", "6 months", "1 year", "18 months"])
    }
    for word, choices in (
        ("notice", ["1 month", "60 days"]),
        ("grace", ["1 month", "3 months", "6 months", "45 days"]),
        ("reinstatement", ["2 months", "6 months", "1 year"]),
        ("carry_over", ["1 h", "4 h", 1, 3]),
    ):
        if chance.random() < 0.7:
            found[word] = chance.choice(choices)
    number = chance.choice([1, 1, 1, 2, 2, 3])
    asked = [
        an_easy_requirement(chance, code) if chance.random() < 0.8 else a_requirement(chance, code)
        for code in CODES[:number]
    ]
    group: dict[str, Any] = {"code": "r", "title": "R", "requirement": asked}
    if number > 1 and chance.random() < 0.25 and not all(one.get("advice") for one in asked):
        group["needs"] = 1
    if number > 1 and chance.random() < 0.25:
        group["exclusive"] = True
    return found | {"group": [group]}


def an_easy_requirement(chance: Random, code: str) -> dict[str, Any]:
    """Something small that many kinds of lines bring."""
    measure = chance.choice(["hours", "hours", "hours", "credits", "count", "sum", "distinct"])
    kinds = chance.choice(["talk.*", list(KINDS), list(KINDS)])
    found: dict[str, Any] = {"code": code, "title": code.upper(), "measure": measure, "evidence": kinds}
    if measure == "hours":
        found["at_least"] = f"{chance.choice([60, 100, 180, 300, 400])} min"
    else:
        found["at_least"] = chance.randint(1, 3)
    if measure == "credits":
        found["convert"] = [{"each": chance.choice(["30 min", "1 h", "50 min"]), "gives": 1}]
    if measure in ("sum", "distinct"):
        found["of"] = "credits" if measure == "sum" else "month"
    if chance.random() < 0.4:
        found["limit"] = [a_limit(chance, code, measure, measure == "distinct", measure == "credits")]
    if chance.random() < 0.1:
        found["only_if"] = an_only_if(chance, code)
    if chance.random() < 0.3:
        found["waiver"] = a_waiver_rule(chance, measure)
    return found


SEEDS = st.tuples(st.integers(0, 2**24 - 1), st.integers(0, 2**24 - 1)).map(lambda two: two[0] << 24 | two[1])
"""Small bounds, because Hypothesis draws those evenly."""


@st.composite
def situations(draw: Any) -> tuple[Case, date]:
    """A case over a curriculum that has passed the reader, and a day to judge it on."""
    seed = draw(SEEDS)
    note(f"situation_of({seed})")
    return situation_of(seed)


def situation_of(seed: int) -> tuple[Case, date]:
    """The case and day of this seed. A file the reader refuses (it contradicts itself) makes way for the next."""
    chance = Random(seed)
    on = START + timedelta(days=chance.randrange(400, 1200))
    return a_case(chance), on


def a_case(chance: Random) -> Case:
    """A case over some curriculum."""
    for _ in range(200):
        try:
            return case_of(read(a_curriculum(chance)), chance)
        except Problems:
            continue
    raise AssertionError("the generator writes no curriculum that can be read")


def some_day(chance: Random) -> date:
    """A day among few, so that days coincide."""
    return START + timedelta(days=chance.randrange(40) * 23)


def maybe_day(chance: Random, *, late: bool = False) -> date | None:
    """A day or none: a first day is mostly early, a last day mostly late."""
    if chance.random() < 0.4:
        return None
    day = START + timedelta(days=chance.randrange(900))
    return day + timedelta(days=500) if late and chance.random() < 0.6 else day


def a_line(chance: Random, number: int, kinds: tuple[str, ...]) -> Evidence:
    """One line of evidence."""
    attributes: dict[str, Any] = {}
    for name, value in (
        ("size", chance.choice(SIZES)), ("level", chance.randint(1, 3)), ("ok", chance.random() < 0.7),
        ("score", chance.randint(0, 100)), ("credits", chance.randint(0, 5)), ("second", chance.choice(PEOPLE)),
        ("rating", chance.choice([0, 2, Decimal("2.5"), 3, Decimal("3.25"), 4, "good"])),
        ("steps", chance.choice([("s1",), ("s1", "s2"), ("s2", "s3"), "s3"])),
    ):  # fmt: skip
        attributes |= {name: value} if chance.random() < 0.8 else {}
    on = some_day(chance)
    return Evidence(
        id=f"e{number}",
        kind=chance.choice(kinds),
        on=on,
        status=chance.choice(
            [
                "verified",
                "verified",
                "verified",
                "verified",
                "verified",
                "verified",
                "claimed",
                "claimed",
                "returned",
            ]
        ),
        minutes=chance.choice([0, 30, 45, 60, 60, 90, 100, 240]),
        starts=chance.choice(["", "", "09:00", "14:00"]),
        fact=chance.choice(["", "f1", "f2", "f3", f"own{number}"]),
        counterpart=chance.choice(["", *PEOPLE]),
        provider=chance.choice(["", *PEOPLE, *PEOPLE]),
        recorded_on=chance.choice([None, on, on + timedelta(days=40)]),
        attributes=attributes,
    )


def a_waiver_of_renewal(chance: Random, code: str) -> Waiver:
    """A waiver of what renewal asks, granted on a day on which a cycle may be running."""
    granted = START + timedelta(days=chance.randrange(900))
    return Waiver(
        f"renewal:{code}", chance.choice([None, 1, 30, 60]), body="board", granted_on=granted,
    )  # fmt: skip


def case_of(chosen: Curriculum, chance: Random) -> Case:
    """A case with lines this curriculum is mostly about."""
    codes = [one.code for one in chosen.walk()]
    renewed = [one for group in (chosen.renewal.groups if chosen.renewal else ()) for one in group.walk()]
    codes += [chance.choice(["", "renewal:"]) + one.code for one in renewed]
    named = {kind.replace(".*", ".two") for one in (*chosen.walk(), *renewed) for kind in one.filter.kinds}
    kinds = tuple(sorted(named & set(KINDS))) * 2 + KINDS

    def several(most: int, make: Callable[[int], Any]) -> tuple[Any, ...]:
        return tuple(make(index) for index in range(chance.randint(0, most)))

    def some(most: int, make: Callable[[int], Any]) -> tuple[Any, ...]:
        return several(most, make) if chance.random() < 0.4 else ()

    return Case(
        curriculum=chosen,
        evidence=several(18, lambda index: a_line(chance, index, kinds)),
        documents=several(3, lambda index: Document(
            f"d{index}", "paper", chance.choice(["verified", "verified", "verified", "claimed", "returned"]),
            maybe_day(chance), maybe_day(chance, late=True),
            chance.choice([{}, {"ok": True, "level": 1}, {"ok": True, "provider": "ana"}]))),
        appointments=several(6, lambda index: Appointment(
            chance.choice(PEOPLE), chance.choice(["mentor", "lead"]), maybe_day(chance), maybe_day(chance, late=True),
            chance.choice(["", "1", "2"]))),
        classes=several(3, lambda index: ClassPeriod(
            chance.choice(PEOPLE), chance.choice(["faculty", "learner"]), maybe_day(chance),
            maybe_day(chance, late=True))),
        memberships=several(2, lambda index: Membership("club", maybe_day(chance), maybe_day(chance, late=True))),
        waivers=some(3, lambda index: Waiver(
            chance.choice(codes), chance.choice([None, 1, 2, 30, 60, 200]), body=chance.choice(["", "board"]),
            requested_by=chance.choice(["", "ana"]), approved_by=chance.choice(["", "ana", "bo"]),
            granted_on=maybe_day(chance), ends_on=maybe_day(chance, late=True),
            effective_on=chance.choice([None, None, maybe_day(chance)])))
         + some(len(renewed), lambda index: a_waiver_of_renewal(chance, renewed[index].code)),
        holds=some(1, lambda index: Hold(
            chance.choice(["fees", "complaint"]), maybe_day(chance), maybe_day(chance, late=True))),
        used_elsewhere=several(3, lambda index: Use(
            chance.choice(["f1", "f2", "f3"]), chance.choice(["", "old", "other"]), chance.choice([None, 30, 60]))),
        enrolled_on=chance.choice([None, START, START + timedelta(days=20), some_day(chance)]),
        certified_on=chance.choice([None, *[START + timedelta(days=chance.randrange(-200, 700)) for _ in range(5)]]),
    )  # fmt: skip
