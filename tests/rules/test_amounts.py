"""Lengths of time, periods, shares, amounts and lists: read, and told in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from certification.rules.amounts import (
    Period,
    Unreadable,
    is_share,
    read_date,
    read_decimal,
    read_hundredths,
    read_number,
    read_period,
    read_points,
    read_share,
    read_time,
)
from certification.rules.prose.explaining import amount
from certification.rules.prose.wording import (
    day_name,
    listed,
    period,
    quoted,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("10 h", 600),
        ("7 h 30 min", 450),
        ("90 min", 90),
        ("1.5 h", 90),
        ("1,5 h", 90),
        ("2h", 120),
        ("1 h 30", 90),
        ("1h05", 65),
        ("0 min", 0),
        ("166666 h 40 min", 10_000_000),
        ("10\u00a0h", 600),
        ("7\u202fh\u00a030\u202fmin\u00a0", 450),
    ],
)
def test_lengths_of_time_are_read_as_minutes(text: str, minutes: int) -> None:
    assert read_time(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "ten", "10", "h", "-1 h", "0.01 h", "99999999 h", "1 h 75", "9999999 h", "166666 h 41 min"]
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("1 month", date(2024, 1, 31), date(2024, 2, 29)),
        ("12 months", date(2024, 2, 29), date(2025, 2, 28)),
        ("1 year", date(2026, 12, 1), date(2027, 12, 1)),
        ("11 months", date(2026, 1, 15), date(2026, 12, 15)),
        ("2 weeks", date(2026, 12, 25), date(2027, 1, 8)),
        ("30 days", date(2026, 1, 1), date(2026, 1, 31)),
        ("30\u00a0days", date(2026, 1, 1), date(2026, 1, 31)),
        ("9999 years", date(2026, 1, 1), date.max),
        ("1 month", date(9999, 11, 30), date(9999, 12, 30)),
        ("1 month", date(9999, 12, 1), date.max),
        ("9999 days", date(9999, 1, 1), date.max),
    ],
)
def test_periods_end_on_the_same_day_of_the_month_or_its_last(text: str, start: date, end: date) -> None:
    assert read_period(text).after(start) == end


def test_periods_also_lead_backwards() -> None:
    assert Period(months=3).before(date(2026, 3, 31)) == date(2025, 12, 31)
    assert Period(months=1, days=1).before(date(2026, 3, 31)) == date(2026, 2, 27)
    assert Period(months=14).before(date(2026, 1, 31)) == date(2024, 11, 30)
    assert Period(months=13).before(date(2026, 1, 31)) == date(2024, 12, 31)
    assert Period(months=12).before(date(2026, 1, 31)) == date(2025, 1, 31)
    assert Period(months=1).before(date(1, 2, 15)) == date(1, 1, 15)
    assert Period(months=1).before(date(2, 1, 15)) == date(1, 12, 15)
    assert Period(months=1).before(date(1, 1, 31)) == date.min
    assert Period(months=12 * 3000).before(date(2026, 1, 1)) == date.min
    assert Period(days=900_000).before(date(2026, 1, 1)) == date.min


def test_shares_credits_numbers_and_dates_are_read_or_refused() -> None:
    assert [read_share("1/2"), read_share("50 %"), read_share("12,5 %")] == [
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(1, 8),
    ]
    assert [read_share("50\u00a0%"), read_share("1\u202f/\u202f2")] == [Fraction(1, 2), Fraction(1, 2)]
    assert [is_share("50\u202f%"), is_share("50\u00a0x")] == [True, False]
    assert [read_share("1/1"), read_share("0/5"), read_share("100 %")] == [1, 0, 1]
    assert [read_hundredths(12), read_hundredths(1.5), read_hundredths("0,25")] == [1200, 150, 25]
    assert [read_hundredths(0), read_hundredths(Decimal("1E+7"))] == [0, 1_000_000_000]
    assert [read_number(0), read_number(10_000_000)] == [0, 10_000_000]
    assert [read_decimal(999_999_999_999), read_decimal(0.5), read_decimal(2.0)] == [
        999_999_999_999,
        Decimal("0.5"),
        2,
    ]
    assert read_date("2026-02-28") == date(2026, 2, 28)
    assert [read_points(0), read_points(75), read_points(4.5), read_points("80 %"), read_points(10_000_000)] == [
        0, 7500, 450, 80, 1_000_000_000,
    ]  # fmt: skip
    for reader, wrong in (
        (read_decimal, 10**12), (read_decimal, True), (read_decimal, "1"), (read_decimal, float("inf")),
        (read_points, -0.01), (read_points, 0.001), (read_points, 10_000_000.01), (read_points, "80"),
        (read_points, "1/3"), (read_points, True),
        (read_share, "1/0"), (read_share, "101 %"), (read_share, 0.5), (read_hundredths, 0.001), (read_hundredths, -1),
        (read_hundredths, "-0.01"), (read_hundredths, "1e2"), (read_hundredths, "1.5000000000000000000000001"),
        (read_hundredths, "9" * 100_000), (read_hundredths, "10000000.01"), (read_share, "2/1"),
        (read_hundredths, True), (read_hundredths, "x"), (read_number, -1), (read_number, True),
        (read_number, 10_000_001),
        (read_date, "2026-02-29"), (read_date, "1 May"), (read_period, "soon"), (read_period, 3),
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            reader(wrong)


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (270, "minutes", "4 h 30 min", "4 h 30 min"),
        (240, "minutes", "4 h", "4 h"),
        (45, "minutes", "45 min", "45 min"),
        (0, "minutes", "0 h", "0 h"),
        (60_000, "minutes", "1,000 h", "1 000 h"),
        (1, "count", "1", "1"),
        (1, "points", "1 point", "1 point"),
        (0, "points", "0 points", "0 point"),
        (2, "points", "2 points", "2 points"),
        (100, "hundredths", "1 credit", "1 crédit"),
        (150, "hundredths", "1.5 credits", "1,5 crédit"),
        (1205, "hundredths", "12.05 credits", "12,05 crédits"),
        (50, "hundredths", "0.5 credits", "0,5 crédit"),
        (200, "hundredths", "2 credits", "2 crédits"),
        (1, "days", "1 day", "1 jour"),
        (365, "days", "365 days", "365 jours"),
        (-90, "minutes", "-1 h 30 min", "-1 h 30 min"),
        (-1, "minutes", "-1 min", "-1 min"),
        (450, "decimals", "4.5", "4,5"),
        (100, "decimals", "1", "1"),
        (99, "hundredths", "0.99 credits", "0,99 crédit"),
        (-60, "minutes", "-1 h", "-1 h"),
        (-45, "minutes", "-45 min", "-45 min"),
        (199, "hundredths", "1.99 credits", "1,99 crédit"),
        (101, "hundredths", "1.01 credits", "1,01 crédit"),
        (0, "hundredths", "0 credits", "0 crédit"),
        (123_456, "hundredths", "1,234.56 credits", "1 234,56 crédits"),
        (0, "days", "0 days", "0 jour"),
        (2, "days", "2 days", "2 jours"),
    ],
)
def test_amounts_in_words(value: int, unit: str, english: str, french: str) -> None:
    assert amount(value, unit, "en").replace("\u00a0", " ") == english
    assert amount(value, unit, "fr").replace("\u00a0", " ") == french


def test_days_periods_and_lists_in_words() -> None:
    assert day_name(date(2027, 5, 3), "en").replace("\u00a0", " ") == "3 May 2027"
    assert day_name("2027-05-01", "fr").replace("\u00a0", " ") == "1er mai 2027"
    assert day_name("2027-05-01", "en").replace("\u00a0", " ") == "1 May 2027"
    assert day_name("2027-12-02", "fr").replace("\u00a0", " ") == "2 décembre 2027"
    assert period(31, 1, "en").replace("\u00a0", " ") == "2 years, 7 months and 1 day"
    assert period(30, 0, "en").replace("\u00a0", " ") == "30 months"
    assert period(12, 0, "fr").replace("\u00a0", " ") == "1 an"
    assert listed(["a", "b", "c"], "fr", last="or") == "a, b ou c"
    assert listed(["a"], "en") == "a"
    assert listed([], "en") == ""
    assert listed(["a", "b"], "en") == "a and b"
    assert listed(["a", "b"], "fr") == "a et b"
    assert period(0, 14, "en").replace("\u00a0", " ") == "2 weeks"
    assert period(0, 7, "en").replace("\u00a0", " ") == "7 days"
    assert period(0, 0, "en").replace("\u00a0", " ") == "0 days"
    assert period(24, 2, "fr").replace("\u00a0", " ") == "2 ans et 2 jours"
    assert period(11, 0, "en").replace("\u00a0", " ") == "11 months"
    assert quoted("a", "fr").replace("\u00a0", " ") == "« a »"
    assert quoted("a", "en") == "“a”"
