"""What remains, worked out by hand for each word of the language, and each of its sentences in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from certification.rules.case import Appointment, Case, Document, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.prose.explaining import remaining
from certification.rules.standing import Remaining

ON = date(2026, 6, 1)
HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'
OTHER = '[[group.requirement]]\ncode = "other"\ntitle = "Other"\nevidence = "other"\n'


def remains(words: str, lines: int, evidence: str = '"talk"', **more: Any) -> tuple[Remaining, ...]:
    """What remains of one requirement of which there are so many lines of an hour, all with kim and partner p."""
    text = f'{HEAD}[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = {evidence}\n{words}\n{OTHER}'
    status = more.pop("status", "verified")
    known = tuple(
        Evidence(f"t{day}", "talk", date(2026, 5, day), status, 60, counterpart="p", provider="kim")
        for day in range(1, lines + 1)
    )
    others = more.pop("others", ())
    return evaluate(Case(read(text), (*known, *others), **more), ON).requirements["r"].remains


SHORT = [
    ("at_least = 3", 1, "Add 2 more: talk."),
    ('measure = "hours"\nat_least = "3 h"', 1, "Add 2 h more: talk."),
    ('measure = "credits"\nat_least = 3\nconvert = [{ each = "1 h", gives = 1, whole = true }]', 0,
     "Add 3 h more: talk."),
    ('measure = "credits"\nat_least = 2\nconvert = [{ where = { size = "group" }, each = "3 h", gives = 1 }]', 0,
     "Add 6 h more: talk (size: group)."),
    ('measure = "sum"\nof = "points"\nat_least = 5', 0, "Add 5 points more: talk."),
    ('measure = "score"\nof = "score"\nat_least = 80', 0, "Reach 80 points: talk."),
    ('measure = "distinct"\nof = "counterpart"\nat_least = 3', 1,
     "Add 2 more: talk, each with a different partner."),
    ('measure = "score"\nof = "rating"\nat_least = 3.5', 0, "Reach 3.5 (rating): talk."),
    ('measure = "score"\nof = "rating"\nat_least = 3.5\nwhere = { rating = { at_least = 4 } }', 0,
     "Reach 4 (rating): talk (rating: at least 4)."),
    ('measure = "score"\nof = "score"\nat_least = 3\nlimit = [{ per = "month", at_least = 2 }]', 0,
     "Reach 3 points: talk (at least 2 a month), over 2 times."),
    ('measure = "average"\nof = "rating"\nat_least = 3.5', 0, "Add 1 more: talk (rating: 3.5)."),
    ('measure = "hours"\nat_least = "4 h"\nlimit = [{ per = "counterpart", at_least = "2 h" }]', 0,
     "Add 4 h more: talk, with one more partner."),
    ('measure = "hours"\nat_least = "4 h"\nlimit = [{ per = "counterpart", at_least = "2 h" }]', 1,
     "Add 3 h more: talk (partner: p)."),
    ('measure = "hours"\nat_least = "4 h"\nlimit = [{ per = "counterpart", at_most = "2 h" }]', 1,
     "Add 3 h more: talk, 1 h 30 min with each of 2 different partners."),
    ('measure = "distinct"\nof = "counterpart"\nat_least = 2\nlimit = [{ per = "counterpart", at_least = 3 }]', 1,
     "Add 2 more: talk (partner: p). Add 3 more: talk, with one more partner."),
    ('measure = "distinct"\nof = "counterpart"\nat_least = 2\nlimit = [{ per = "counterpart", at_least = 1 }]', 1,
     "Add 1 more: talk, with one more partner."),
    ('measure = "distinct"\nof = "counterpart"\nat_least = 2\nlimit = [{ per = "counterpart", at_least = "3 h" }]', 1,
     "Add 2 h more: talk (partner: p). Add 3 h more: talk, with one more partner."),
    ('measure = "distinct"\nof = "counterpart"\nat_least = 2\nlimit = [{ per = "counterpart", at_least = 2 }]', 1,
     "Add 1 more: talk (partner: p). Add 2 more: talk, with one more partner."),
    ('measure = "distinct"\nof = "fact"\nat_least = 3', 0, "Add 3 more: talk, each with another fact."),
    ('at_least = 20\nlimit = [{ per = "day", at_most = 1 }, { per = "week", at_most = 8 }]', 0,
     "Add 20 more: talk (at most 1 a day), spread evenly over 3 weeks, complete on 20 June 2026 at the earliest."),
    ('measure = "distinct"\nof = "room"\nat_least = 2', 0, "Add 2 more: talk, each with another room."),
    ('measure = "days"\nat_least = 2', 0,
     "Add 2 more: talk, on 2 different days, complete on 2 June 2026 at the earliest."),
    ('measure = "distinct"\nof = "week"\nat_least = 2', 0,
     "Add 2 more: talk, in 2 different weeks, complete on 8 June 2026 at the earliest."),
    ('measure = "distinct"\nof = "month"\nat_least = 3', 1,
     "Add 2 more: talk, in 2 different months, complete on 1 July 2026 at the earliest."),
    ('measure = "distinct"\nof = "half-year"\nat_least = 2', 0,
     "Add 2 more: talk, in 2 different half-years, complete on 1 July 2026 at the earliest."),
    ('measure = "distinct"\nof = "quarter"\nat_least = 2', 0,
     "Add 2 more: talk, in 2 different quarters, complete on 1 July 2026 at the earliest."),
    ('measure = "distinct"\nof = "year"\nat_least = 2', 0,
     "Add 2 more: talk, in 2 different years, complete on 1 January 2027 at the earliest."),
    ('measure = "coverage"\nof = "area"\nvalues = ["a", "b", "c"]\nat_least = 2', 0,
     "Still to cover, 2 of: a, b or c."),
    ('measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = 2', 0,
     "Still to cover: a and b (2 times each)."),
    ('measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = "2 h"', 0,
     "Still to cover: a and b (2 h each)."),
    ('measure = "hours"\nat_least = "5 h"\nlimit = [{ per = "month", at_most = "2 h" }]', 0,
     "Add 5 h more: talk, 1 h 40 min in each of 3 months, complete on 1 August 2026 at the earliest."),
    ('measure = "hours"\nat_least = "5 h"\nlimit = [{ per = "month", at_least = "3 h" }]', 0,
     "Add 5 h more: talk (at least 3 h a month)."),
    ('at_least = 3\nlimit = [{ per = "day", at_most = 1 }]', 0,
     "Add 3 more: talk, on 3 different days, complete on 3 June 2026 at the earliest."),
    ("at_least = 2\nmust = { minutes = { at_least = 90 } }", 0,
     "Add 2 more: talk (the length: at least 1 h 30 min)."),
    ('must = { ok = true, level = { at_least = 2 }, steps = { all_of = ["a", "b"] }, note = { given = true } }', 0,
     "Add 1 more: talk (level: at least 2, note: given, ok: yes, steps: all of a and b)."),
    ('where = [{ size = "individual" }, { level = 2 }]', 0, "Add 1 more: talk (size: individual)."),
    ('where = { size = ["individual", "group"] }', 0, "Add 1 more: talk (size: individual or group)."),
    ('must = { second = { differs_from = "provider" } }', 0, "Add 1 more: talk (second: different from provider)."),
    ('must = { second = { same_as = "provider" } }', 0, "Add 1 more: talk (second: the same as provider)."),
    ('provider = { appointed = "lead" }', 0,
     "Nobody is known today who may give this (needed: lead). Add 1 more: talk (provider: lead)."),
    ('covered_by = "agreement"', 0, "A valid agreement is needed."),
    ("until = 2026-05-01", 0, "The last day was 1 May 2026: only a decision (a waiver) can help."),
    ('measure = "hours"\nat_least = "2 h"\nlimit = [{ support = { evidence = "care", each = "1 h", allows = "5 h" } }]',
     0, "Add 2 h more: talk. Add 24 min more: care, to support the rest."),
    ('measure = "hours"\nat_least = "3 h"\nsame = "provider"', 1, "Add 2 h more: talk (provider: kim)."),
    ('measure = "hours"\nat_least = "3 h"\nsame = "counterpart"', 1, "Add 2 h more: talk (partner: p)."),
    ('at_least = 3\nwindow = "1 year"', 1, "Add 2 more: talk, by 30 April 2027 at the latest."),
    ("first = 1\nmust = { ok = true }", 1,
     "Nothing that could be added today would meet this: it takes a decision."),
    ("latest = 2\nat_least = 2\nmust = { ok = true }", 1, "Add 2 more: talk (ok: yes)."),
    (('measure = "credits"\nat_least = 4\n'
     'convert = [{ where = { rating = { at_least = 3.5 } }, each = "90 min", gives = 3 }]'), 0,
     "Add 2 h more: talk (rating: at least 3.5)."),
    ('where = { score = { at_most = 90 } }\nmust = { score = { at_most = 60 } }', 0,
     "Add 1 more: talk (score: at most 60)."),
    ('where = { score = { at_least = 60 } }\nmust = { score = { at_least = 50 } }', 0,
     "Add 1 more: talk (score: at least 60)."),
    ('at_least = 2\nwhere = { size = ["one", "group"] }\nlimit = [{ where = { size = "group" }, at_most = 1 }]', 0,
     "Add 2 more: talk (size: one)."),
    ('at_least = 2\nlimit = [{ where = { size = "group" }, at_most = 1 }]', 0,
     "Add 2 more: talk; at most 1 of them may be: size: group."),
    ('at_least = 2\nlimit = [{ where = { size = "group" }, at_most = 2 }]', 0, "Add 2 more: talk."),
    ('at_least = 2\nlimit = [{ per = "month", at_least = "2 h" }]', 0,
     "Add 2 more: talk (the length: at least 1 h, at least 2 h a month)."),
    ('at_least = 2\nlimit = [{ provider = { appointed = "mentor" }, at_least = 1 }]', 2,
     "Nobody is known today who may give this (needed: mentor). Add 1 more: talk (provider: mentor)."),
    ('at_least = 2\nlimit = [{ provider = { class = "faculty" }, at_least_share = "1/2" }]', 2,
     "Nobody is known today who may give this (needed: faculty). Add 1 more: talk (provider: faculty)."),
    (('at_least = 3\nlimit = [{ per = "month", support = { evidence = "other", each = 1, allows = 2, '
     'provider = { appointed = "mentor" } } }]'), 3,
     ("Nobody is known today who may give a part of this (needed: mentor). Add 3 more: talk. "
     "Add 2 more: other (provider: mentor), in the same month as what it supports.")),
    ('at_least = 2\nlimit = [{ provider = { not_class = "learner" }, at_least = 1 }]', 0, "Add 2 more: talk."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "lines", "expected"), SHORT, ids=range(len(SHORT)))
def test_the_one_thing_that_remains(words: str, lines: int, expected: str) -> None:
    items = remains(words, lines)

    assert " ".join(remaining(item, "en") for item in items).replace("\u00a0", " ") == expected


def kinds_of(items: tuple[Remaining, ...]) -> list[tuple[str, int]]:
    return [(item.kind, item.amount) for item in items]


def test_what_must_come_first_is_said_first() -> None:
    enrolment, another, window = (
        remains(words, 0)
        for words in (
            'after = "enrolment"',
            'at_least = 3\nafter = "other"',
            'window = { length = "1 month", opens_with = "other" }',
        )
    )

    assert kinds_of(enrolment) == kinds_of(window) == [("first", 1), ("add", 1)]
    assert kinds_of(another) == [("first", 1), ("add", 3)]
    assert (another[0].names, enrolment[0].names) == (("Other",), ("enrolment",))


@pytest.mark.parametrize("after", ['"other"', '"other - 2 weeks"', "2026-07-01", '"document:licence"'])
def test_until_it_is_open_nothing_that_was_recorded_is_relied_on(after: str) -> None:
    known = tuple(Evidence(f"k{day}", "talk", date(2026, 6 - (day > 1), day)) for day in (1, 18, 19))

    before, *items = remains(f"at_least = 5\nafter = {after}", 0, others=known)

    assert before.kind in ("first", "opens")
    assert kinds_of(tuple(items)) == [("add", 5)]


def test_a_day_to_come_is_waited_for() -> None:
    wait, add = remains("at_least = 2\nafter = 2026-07-01", 0)

    assert (wait.kind, wait.amount, wait.unit, wait.until) == ("opens", 30, "days", date(2026, 7, 1))
    assert kinds_of((add,)) == [("add", 2)]
    assert kinds_of(remains("at_least = 2\nafter = 2026-06-01", 0)) == [("add", 2)]


def test_a_window_that_has_closed_must_be_opened_anew() -> None:
    words = 'window = { length = "1 month", opens_with = "other" }'
    lines = {day: (Evidence("o", "other", day),) for day in (date(2026, 4, 30), date(2026, 5, 1))}

    [closed] = remains(words, 0, others=lines[date(2026, 4, 30)])

    assert (closed.kind, closed.names) == ("repeat", ("Other",))
    assert kinds_of(remains(words, 0, others=lines[date(2026, 5, 1)])) == [("add", 1)]


def test_until_the_last_day_something_can_be_added() -> None:
    assert kinds_of(remains("until = 2026-06-01", 0)) == [("add", 1)]
    assert kinds_of(remains("until = 2026-05-31", 0)) == [("closed", 1)]


def test_what_waits_is_to_be_verified_and_the_rest_added() -> None:
    enough, more = remains("at_least = 2", 2, status="claimed"), remains("at_least = 4", 2, status="claimed")

    assert kinds_of(enough) == [("verify", 2)]
    assert kinds_of(more) == [("verify", 2), ("add", 2)]
    assert more[0].lines == 2


def test_of_a_value_that_was_covered_once_only_the_rest_is_asked_for() -> None:
    once = (Evidence("k", "talk", date(2026, 5, 1), attributes={"area": "a"}),)

    items = remains('measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = 3', 0, others=once)

    assert [(item.names, item.amount) for item in items] == [(("a",), 2), (("b",), 3)]


def test_an_average_is_lifted_by_lines_as_good_as_her_best() -> None:
    known = tuple(
        Evidence(f"k{rating}", "talk", date(2026, 5, 1), attributes={"rating": rating}) for rating in (1, 5)
    )

    [item] = remains('measure = "average"\nof = "rating"\nat_least = 4', 0, others=known)

    assert (item.amount, item.unit, dict(item.attributes)) == (2, "count", {"rating": 5})


def test_of_an_hour_a_paper_must_cover_the_paper_says_who_gives_it() -> None:
    words = 'at_least = 2\ncovered_by = [{ document = "contract", same = "provider" }]'
    contract = Document("c", "contract", valid_from=date(2026, 1, 1), attributes={"provider": "lou"})

    [item] = remains(words, 0, documents=(contract,))
    [missing] = remains(words, 0)

    assert (item.kind, dict(item.attributes)) == ("add", {"provider": "lou"})
    assert (missing.kind, missing.kinds) == ("document", ("contract",))


def test_who_may_give_it_is_named() -> None:
    words = 'provider = { appointed = "lead", level_of = "level" }'

    [item] = remains(words, 0, appointments=(Appointment("kim", "lead", level="2"),))

    assert (item.kind, dict(item.attributes)) == ("add", {"level": "2", "provider": "kim"})


def test_spread_over_days_and_values_the_item_says_how() -> None:
    [months] = remains('measure = "distinct"\nof = "month"\nat_least = 3', 0)
    [areas] = remains('measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = 3', 0)
    [hours] = remains('measure = "coverage"\nof = "area"\nvalues = ["a", "b"]\neach = "90 min"', 0)
    [days] = remains('measure = "hours"\nat_least = "5 h"\nlimit = [{ per = "day", at_most = "2 h" }]', 0)

    assert (months.parts, months.per, months.until) == (3, "month", date(2026, 8, 1))
    assert (areas.parts, areas.lines, areas.of, areas.names) == (2, 6, "area", ("a", "b"))
    assert (hours.amount, hours.unit, hours.parts, hours.lines) == (180, "minutes", 2, 2)
    assert (days.amount, days.unit, days.parts, days.until) == (300, "minutes", 3, date(2026, 6, 3))


def item(kind: str, amount: int = 1, unit: str = "count", **more: Any) -> Remaining:
    return Remaining(kind, "r", amount, unit, **more)


DAY = date(2026, 7, 1)
SENTENCES = [
    (item("add", 2), "Add 2 more: evidence.", "Ajoutez encore 2 : éléments."),
    (item("add", 90, "minutes", kinds=("talk", "walk"), attributes={"minutes": 60, "ok": False}, lines=2, until=DAY,
          serves=("r", "s")),
     ("Add 1 h 30 min more: talk or walk (the length: at least 1 h, ok: no), over 2 times, complete on 1 July 2026 at "
      "the earliest; this completes 2 requirements."),
     ("Ajoutez encore 1 h 30 min : talk ou walk (la durée : au moins 1 h, ok : non), en 2 fois, terminé au plus tôt "
      "le 1er juillet 2026 ; cela remplit 2 exigences.")),
    (item("add", kinds=("talk",), attributes={"rating": Decimal("4.5"), "steps": ("a", "b")}),
     "Add 1 more: talk (rating: 4.5, steps: a and b).",
     "Ajoutez encore 1 : talk (évaluation : 4,5, étapes : a et b)."),
    (item("add", 60, "minutes", kinds=("talk",), lines=1), "Add 1 h more: talk.", "Ajoutez encore 1 h : talk."),
    (item("add", 1, names=("group", "x")), "Still to cover, 1 of: group or x.",
     "Reste à couvrir, 1 parmi : groupe ou x."),
    (item("add", 2, names=("group", "x")), "Still to cover: group and x.", "Reste à couvrir : groupe et x."),
    (item("verify", lines=0), "What it rests on is waiting to be verified.",
     "Ce sur quoi cela repose est en attente de vérification."),
    (item("verify", lines=1), "One line is waiting to be verified.", "Une ligne est en attente de vérification."),
    (item("verify", lines=2), "2 lines are waiting to be verified.", "2 lignes sont en attente de vérification."),
    (item("first", names=("Scope",), names_fr=("Champ",)), "First: “Scope”.", "D’abord : « Champ »."),
    (item("first", names=("Scope",)), "First: “Scope”.", "D’abord : « Scope »."),
    (item("wait", 30, "days", until=DAY), "Only time is missing: from 1 July 2026 on.",
     "Seul le temps manque : à partir du 1er juillet 2026."),
    (item("document", kinds=("licence",)), "A valid licence is needed.",
     "Il faut un document valide : permis d’exercice."),
    (item("membership", kinds=("club",)), "A valid club is needed.", "Il faut un document valide : club."),
    (item("hold", names=("fees",)), "On hold (fees): the certificate waits until this is settled.",
     "En suspens (frais) : le certificat attend que ce soit réglé."),
    (item("people", names=("lead", "mentor")), "Nobody is known today who may give this (needed: lead or mentor).",
     "Personne n’est agréé aujourd’hui pour cela (il faut : lead ou mentor)."),
    (item("add", latest=DAY), "Add 1 more: evidence, by 1 July 2026 at the latest.",
     "Ajoutez encore 1 : éléments, au plus tard le 1er juillet 2026."),
    (item("add", latest=DAY, names=("a", "b")), "Still to cover, 1 of: a or b, by 1 July 2026 at the latest.",
     "Reste à couvrir, 1 parmi : a ou b, au plus tard le 1er juillet 2026."),
    (item("people", 3, lines=1, names=("lead",)),
     "It takes 3 different people to give this (needed: lead); only one is known today.",
     "Cela demande 3 personnes différentes (il faut : lead) ; une seule est agréée aujourd’hui."),
    (item("people", 3, lines=2), "It takes 3 different people to give this; only 2 are known today.",
     "Cela demande 3 personnes différentes ; seules 2 sont agréées aujourd’hui."),
    (item("people", parts=1), "Nobody is known today who may give a part of this.",
     "Personne n’est agréé aujourd’hui pour une partie de cela."),
    (item("people"), "Nobody is known today who may give this.", "Personne n’est agréé aujourd’hui pour cela."),
    (item("repeat", names=("A",), names_fr=("B",)), "The time for it has passed: repeat “A”.",
     "Le délai est passé : à refaire : « B »."),
    (item("closed", until=DAY), "The last day was 1 July 2026: only a decision (a waiver) can help.",
     "Le dernier jour était le 1er juillet 2026 : seule une décision (dispense) peut aider."),
    (item("decision"), "Nothing that could be added today would meet this: it takes a decision.",
     "Rien de ce qui pourrait être ajouté aujourd’hui ne suffit : il faut une décision."),
    (item("choose", 2, names=("A", "B"), names_fr=("C", "D")), "2 of these are enough: “A” or “B”.",
     "2 parmi ceci suffisent : « C » ou « D »."),
]  # fmt: skip


@pytest.mark.parametrize(("what", "english", "french"), SENTENCES, ids=range(len(SENTENCES)))
def test_the_sentence_of_what_remains(what: Remaining, english: str, french: str) -> None:
    assert remaining(what, "en").replace("\u00a0", " ") == english
    assert remaining(what, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french
