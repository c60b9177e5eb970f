"""The look's tags say amounts, days and names as people do, and never draw more than all or less than nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.translation import override

from certification.wording import labelled
from people.templatetags import look

SATURDAY = dt.date(2026, 11, 7)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (270, "4 h 30 min"),
        (120, "2 h"),
        (45, "45 min"),
        (0, "0 min"),
        (-90, "−1 h 30 min"),
        (61, "1 h 1 min"),
    ],
)
def test_minutes_are_said_in_hours(minutes: int, words: str) -> None:
    assert look.hours(minutes) == words


def test_a_count_is_no_length_of_time() -> None:
    assert look.amount(90, "minutes") == "1 h 30 min"
    assert look.amount(90, "count") == "90"


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "Sat 7 Nov 2026", "Saturday 7 November 2026"),
        ("fr", "sam. 7 nov. 2026", "samedi 7 novembre 2026"),
    ],
)
def test_a_date_carries_its_weekday(language: str, short: str, long: str) -> None:
    with override(language):
        brief, full = look.day(SATURDAY), look.long_day(SATURDAY).lower()

    assert brief == f'<time datetime="2026-11-07">{short}</time>'
    assert long.lower() in full


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dr Miriam Okafor", "MO"), ("Ines", "I"), ("Jean-Łukasz de la Côté", "JC"), ("", ""), ("Dr", "")],
)
def test_initials_leave_titles_out(name: str, letters: str) -> None:
    assert look.initials(name) == letters


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 10, 0), (5, 10, 50), (999, 1000, 99), (15, 10, 100), (0, 0, 100)]
)
def test_a_percentage_is_rounded_down_and_bounded(part: int, whole: int, percent: int) -> None:
    assert look.percent(part, whole) == percent


def test_what_waits_is_drawn_only_as_far_as_it_is_needed() -> None:
    drawn = look.bar(80, 90, 100)

    assert '<rect class="bar-counted" width="80.00"' in drawn
    assert '<rect class="bar-waiting" x="80.00" width="20.00"' in drawn


def test_a_column_chart_says_its_numbers_in_a_table() -> None:
    bars = [{"label": "W40", "done": 90, "waiting": 30}, {"label": "W41", "done": 0, "waiting": 0}]
    page = Template(
        '{% load look %}{% columns bars=bars title="Hours" label="Week" done="Signed" waiting="Waiting" %}'
    ).render(Context({"bars": bars}))

    assert "<td>1 h 30 min</td><td>30 min</td>" in page
    assert "<td>0 min</td><td>0 min</td>" in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/131.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_by_its_name(agent: str, words: str) -> None:
    assert look.browser(agent) == words


@pytest.mark.parametrize(("language", "sign"), [("en", ":"), ("fr", "\u00a0:"), ("fr-ca", "\u00a0:")])
def test_a_colon_is_written_as_the_language_writes_it(language: str, sign: str) -> None:
    with override(language):
        assert look.colon() == sign
        assert labelled("Équivalence", "1 h") == f"Équivalence{sign} 1 h"
    assert look.colon("fr") == "\u00a0:"
