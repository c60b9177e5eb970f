"""What a certificate says, in English and in French, and on which page."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rendering import render
from certification.rendering.words import LANGUAGES, MONTHS, long_date, quantity
from tests.rendering.example_facts import (
    COACH_EN,
    COACH_FR,
    CTIC_EN,
    CTIC_FR,
    EXAMPLES,
    ITATM_EN,
    VERIFY_URL,
)
from tests.rendering.opening import example, flowing_text_of, opened, text_of


def test_every_language_has_every_word():
    english = LANGUAGES["en"]

    for language, words in LANGUAGES.items():
        assert words.keys() == english.keys(), language
        assert all(words.values()), language
        assert len(MONTHS[language]) == 12


def test_the_english_certificate_says_who_what_when_and_how_to_check():
    text = text_of(example("ctic-en"))

    for said in (
        "This certifies that",
        "Ines Halloran",
        "Certified Trauma Integration Clinician",
        "ATTCH Canada",
        "CTIC-7K3M-9QRT",
        "22 November 2026",
        "No end date",
        "Dr Miriam Okafor",
        "Registrar",
        "Curriculum: CTIC 2026, version 1",
        "Verify this certificate",
        "Example programme values",
    ):
        assert said in text


def test_the_french_certificate_is_french_throughout():
    text = text_of(example("ctic-fr"))

    for said in (
        "Le présent document atteste que",
        "22 novembre 2026",
        "Valable jusqu’au",
        "Remplace le certificat",
    ):
        assert said in text
    for word in ("certifies", "Issued", "Valid until", "Verify", "Scope", "November"):
        assert word not in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_requirement_and_figure_is_on_the_certificate(name):
    facts = EXAMPLES[name]

    text = flowing_text_of(render(facts, verify_url=VERIFY_URL))

    for requirement in facts["requirements"]:
        assert "".join(requirement["title"].split()) in text
        assert "".join(requirement["amount"].split()) in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_address_is_there_in_letters_for_those_who_cannot_scan(name):
    text = flowing_text_of(example(name))

    assert VERIFY_URL.removeprefix("https://") in text


@pytest.mark.parametrize("facts", [COACH_EN, COACH_FR], ids=["en", "fr"])
def test_a_scope_stands_on_the_first_page(facts):
    pdf = render(facts, verify_url=VERIFY_URL)

    first = text_of(pdf, page=1)

    words = LANGUAGES[facts["language"]]
    assert words["scope"].upper() in first
    assert words["may_not"] in first
    for line in (*facts["scope"]["may"], *facts["scope"]["may_not"]):
        assert line in first


def test_a_scope_too_long_for_the_first_page_is_announced_there_and_stands_on_the_second():
    long = [f"({number}) " + "what the credential permits, " * 7 for number in range(10)]
    facts = COACH_EN | {"scope": {"may": long, "may_not": long}}

    pdf = render(facts, verify_url=VERIFY_URL)

    assert LANGUAGES["en"]["scope_overleaf"] in text_of(pdf, page=1)
    second = text_of(pdf, page=2)
    assert LANGUAGES["en"]["scope"] in second
    assert all(second.count(f"({number})") == 2 for number in range(10))


def test_a_scope_of_a_few_lines_leaves_room_for_the_figures():
    scope = {"may": ["Plan treatment within one’s licence."], "may_not": ["Practise outside that licence."]}

    pdf = render(CTIC_EN | {"scope": scope}, verify_url=VERIFY_URL)

    front = text_of(pdf, page=1)
    assert "Practise outside that licence." in front
    assert "Practice sessions as" in front
    assert "Integration reflection accepted" in text_of(pdf, page=2)


def test_a_version_already_in_the_curriculums_label_is_not_said_twice():
    facts = CTIC_EN | {"curriculum": CTIC_EN["curriculum"] | {"label": "CTIC 2026.1", "version": "2026.1"}}

    text = text_of(render(facts, verify_url=VERIFY_URL))

    assert text.count("2026.1") == 1


def test_an_empty_scope_takes_no_place():
    facts = CTIC_EN | {"scope": {"may": [], "may_not": []}}

    pdf = render(facts, verify_url=VERIFY_URL)

    assert pdf == example("ctic-en")


def test_a_scope_with_one_side_shows_that_side():
    facts = COACH_EN | {"scope": COACH_EN["scope"] | {"may": []}}

    front = text_of(render(facts, verify_url=VERIFY_URL), page=1)

    assert "May not" in front
    assert COACH_EN["scope"]["may_not"][0] in front
    assert COACH_EN["scope"]["may"][0] not in front


def test_few_requirements_fit_the_front_and_many_get_a_page_of_their_own():
    one_page = example("ctic-en")
    two_pages = example("itatm-en")

    assert len(opened(one_page).pages) == 1
    assert len(opened(two_pages).pages) == 2
    assert LANGUAGES["en"]["record_overleaf"] not in text_of(one_page)
    assert LANGUAGES["en"]["record_overleaf"] in text_of(two_pages, page=1)
    record = text_of(two_pages, page=2)
    assert LANGUAGES["en"]["record"] in record
    assert ITATM_EN["holder"] in record
    assert ITATM_EN["number"] in record
    assert ITATM_EN["curriculum"]["sha256"] in record


def test_the_front_of_a_long_record_shows_a_figure_from_every_group():
    pdf = example("itatm-en")

    front = text_of(pdf, page=1)

    for shown in ("Foundations", "Sessions as client", "Individual consultation", "Competences attested"):
        assert shown in front
    assert "Group consultation" not in front


def test_without_example_values_there_is_no_example_notice():
    facts = ITATM_EN | {"curriculum": ITATM_EN["curriculum"] | {"example": False}}

    text = text_of(render(facts, verify_url=VERIFY_URL))

    assert "Example" not in text


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"waived": True}, "Waived"),
        ({"waived": True, "elsewhere": False}, "Waived"),
        ({"waived": True, "elsewhere": True}, "Met elsewhere"),
    ],
)
def test_a_waived_requirement_says_so_instead_of_a_figure(marks, said):
    rows = [row | marks | {"counted": 0, "amount": "0"} for row in CTIC_EN["requirements"][:1]]
    facts = CTIC_EN | {"requirements": [*rows, *CTIC_EN["requirements"][1:]]}

    text = text_of(render(facts, verify_url=VERIFY_URL))

    assert f"Coursework with a trainer ({said})" in text


@pytest.mark.parametrize(
    ("facts", "marks", "said"),
    [
        (CTIC_EN, {"elsewhere": False}, "2 h, waived: 90 min"),
        (CTIC_EN, {"elsewhere": True}, "2 h, met elsewhere: 90 min"),
        (CTIC_FR, {"elsewhere": False}, "2 h, dispense : 90 min"),
        (CTIC_FR, {"elsewhere": True}, "2 h, acquis ailleurs : 90 min"),
    ],
)
def test_what_was_waived_in_part_says_how_much_each_gave(facts, marks, said):
    in_part = {"waived": True, "counted": 120, "amount": "2 h", "granted_amount": "90 min"}
    rows = [row | marks | in_part for row in facts["requirements"][:1]]

    text = text_of(
        render(facts | {"requirements": [*rows, *facts["requirements"][1:]]}, verify_url=VERIFY_URL)
    )

    assert f"{rows[0]['title']} ({said})" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (date(2026, 11, 22), "en", "22 November 2026"),
        (date(2026, 11, 1), "fr", "1er novembre 2026"),
        (date(2027, 8, 31), "fr", "31 août 2027"),
    ],
)
def test_a_date_is_written_out(day, language, written):
    assert long_date(day, language).split() == written.split()


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (90, "minutes", "1 h 30 min"),
        (60, "minutes", "1 h"),
        (45, "minutes", "45 min"),
        (0, "minutes", "0 h"),
        (12, "count", "12"),
    ],
)
def test_a_quantity_is_written_in_its_unit(value, unit, written):
    assert quantity(value, unit, "en").replace("\u00a0", " ") == written
