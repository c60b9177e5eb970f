"""The guide's decision table: each set of answers, the stream it leads to, and sentences that refer to the answers."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import pytest

from certification import guiding
from certification.guiding import Answers, Offer, recommend
from certification.rules.files.reading import read
from certification.views.guide import GuideForm

CURRICULA = Path(__file__).parents[2] / "curricula"
OFFERS = [
    guiding.offer(read((CURRICULA / f"{code}.toml").read_text()), "en") for code in ("ctic", "itatm", "coach")
]
READY = Answers(
    role="licensed", aim="overview", people="mixed", learning="practice", chairs="yes", readiness="ready"
)


def answers(**changed: str) -> Answers:
    return dataclasses.replace(READY, **changed)


# answers, stream, "fits" or what the obstacles must speak of, words a reason or change must hold
TABLE = [
    (
        {},
        "ctic",
        [],
        [
            "broad footing",
            "You hold a licence",
            "4 sessions as therapist, 4 as client, 6\u00a0h of consultation",
        ],
    ),
    ({"people": "complex"}, "ctic", [], ["complex or early trauma", "one protocol from its first step"]),
    (
        {"aim": "framework", "people": "complex"},
        "itatm",
        [],
        ["walked in both chairs", "complex or early trauma", "12 months"],
    ),
    ({"aim": "framework", "people": "mixed"}, "itatm", [], ["among much else", "keep your own model"]),
    (
        {"aim": "framework", "people": "none"},
        "ctic",
        [],
        ["a broad footing comes first", "Once you treat people with trauma: ITATM™"],
    ),
    ({"people": "none"}, "ctic", [], ["no clients of your own"]),
    ({"chairs": "unsure"}, "ctic", [], ["not sure about the client’s chair"]),
    (
        {"role": "helper", "aim": "beside"},
        "coach",
        [],
        ["beside somebody’s therapy", "no clinical licence", "5 sessions given"],
    ),
    ({"role": "training", "aim": "beside"}, "coach", [], ["no clinical licence"]),
    ({"aim": "beside"}, "coach", [], ["Your licence lets you do more", "treat trauma yourself: CTIC"]),
    ({"role": "helper"}, "ctic", ["do not hold a clinical licence"], ["Trauma Coach is open to you today"]),
    (
        {"role": "helper", "aim": "framework"},
        "itatm",
        ["do not hold a clinical licence"],
        ["Trauma Coach is open to you today"],
    ),
    ({"role": "training"}, "ctic", ["still in training"], ["When you hold your licence"]),
    ({"learning": "theory"}, "ctic", ["theory alone"], ["recorded training"]),
    (
        {"chairs": "no"},
        "ctic",
        ["client’s chair, and CTIC asks for 4 sessions"],
        ["willing to be in both chairs"],
    ),
    (
        {"aim": "framework", "chairs": "no"},
        "itatm",
        ["client’s chair, and ITATM™ asks for 5 sessions"],
        ["both chairs"],
    ),
    (
        {"role": "helper", "aim": "beside", "chairs": "no"},
        "coach",
        ["Trauma Coach asks for 4 sessions"],
        ["both chairs"],
    ),
    (
        {"readiness": "no_time"},
        "ctic",
        ["little time now, and CTIC takes about 9 months"],
        ["a few hours free"],
    ),
    (
        {"readiness": "no_support"},
        "ctic",
        ["nobody of your own to turn to"],
        ["supervision, a therapist or colleagues"],
    ),
    (
        {"role": "helper", "aim": "framework", "learning": "theory", "chairs": "no", "readiness": "no_time"},
        "itatm",
        ["clinical licence", "theory alone", "client’s chair", "little time"],
        ["licence", "recorded training", "both chairs", "a few hours"],
    ),
]


@pytest.mark.parametrize(("changed", "stream", "obstacles", "said"), TABLE, ids=lambda value: str(value)[:60])
def test_answers_lead_to(changed: dict[str, str], stream: str, obstacles: list[str], said: list[str]):
    advice = recommend(answers(**changed), OFFERS)

    assert advice.nearest.code == stream
    assert advice.fits is not bool(obstacles)
    assert len(advice.obstacles) == len(obstacles)
    for words, obstacle in zip(obstacles, advice.obstacles, strict=True):
        assert words in obstacle
    told = " ".join((*advice.reasons, *advice.changes))
    for words in said:
        assert words in told


def every_answer() -> list[Answers]:
    fields = GuideForm.base_fields
    choices = [[code for code, _words in fields[name].choices] for name in fields]
    return [Answers(**dict(zip(fields, codes, strict=True))) for codes in itertools.product(*choices)]


def test_every_set_of_answers_gets_an_answer_with_reasons_and_what_would_change_it():
    sets = every_answer()

    assert len(sets) == 3**5 * 2
    for one in sets:
        advice = recommend(one, OFFERS)
        assert advice.reasons, one
        assert advice.changes, one
        assert advice.fits or advice.obstacles, one
        assert len(set(advice.reasons)) == len(advice.reasons), one


def test_nobody_without_a_licence_is_led_to_treating_trauma():
    for one in every_answer():
        advice = recommend(one, OFFERS)
        if one.role != "licensed" and advice.fits:
            assert advice.nearest.code == "coach"


def test_nobody_is_recommended_what_she_would_not_do():
    for one in every_answer():
        unwilling = one.chairs == "no" or one.learning == "theory" or one.readiness != "ready"
        assert not (unwilling and recommend(one, OFFERS).fits), one


def without(code: str) -> list[Offer]:
    return [one for one in OFFERS if one.code != code]


def test_what_is_not_open_is_not_recommended():
    advice = recommend(answers(aim="framework", people="complex"), without("itatm"))

    assert advice.nearest.code == "ctic"
    assert not advice.fits
    assert "No stream is open at the moment that offers" in advice.obstacles[0]


def test_without_any_stream_it_says_so():
    advice = recommend(READY, [])

    assert advice.nearest is None
    assert not advice.fits
    assert advice.obstacles == ("No stream is open at the moment.",)


def test_the_figures_come_from_the_curriculum():
    ctic, itatm, coach = OFFERS

    assert (ctic.kind, itatm.kind, coach.kind) == ("overview", "framework", "beside")
    assert (ctic.needs_licence, itatm.needs_licence, coach.needs_licence) == (True, True, False)
    assert (itatm.training, itatm.as_client, itatm.as_therapist) == ("20\u00a0h", 5, 6)
    assert (coach.months, coach.consultation_minutes) == (6, 360)


def test_a_changed_curriculum_changes_the_advice():
    source = (CURRICULA / "ctic.toml").read_text().replace("at_least = 4", "at_least = 7", 1)
    offers = [guiding.offer(read(source), "en")]

    advice = recommend(answers(chairs="no"), offers)

    assert "asks for 7 sessions there" in advice.obstacles[0]
