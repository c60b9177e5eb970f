"""Names: any script we have letters for, any length, and nothing in them that acts."""

from __future__ import annotations

import re
import subprocess
import unicodedata

import pytest

from certification.rendering import UncoveredText, render, uncovered
from certification.rendering.text import printable
from tests.rendering.example_facts import CTIC_EN, VERIFY_URL
from tests.rendering.opening import dictionaries_in, flowing_text_of, fonts_in, opened


def _rendered(name: str) -> bytes:
    return render(CTIC_EN | {"holder": name}, verify_url=VERIFY_URL)


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Олександра Шевченко", "Source-Serif-4"),
        ("Αθηνά Παπαδοπούλου", "Source-Serif-4"),
        ("Nguyễn Thị Ánh Tuyết", "Source-Serif-4"),
        ("प्रिया क्षत्रिय", "Noto-Serif-Devanagari"),
        ("ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "Noto-Serif-Gurmukhi"),
        ("ᐊᓕᓯ ᐃᓄᒃ", "Noto-Sans-Canadian-Aboriginal"),
        ("สมหญิง ใจดี", "Noto-Serif-Thai"),
        ("ქეთევან", "Noto-Serif-Georgian"),
    ],
)
def test_a_name_is_printed_in_its_own_script(name, font):
    pdf = _rendered(name)

    assert uncovered(name) == []
    assert "".join(name.split()) in flowing_text_of(pdf)
    assert any(found.startswith(font) for found in fonts_in(opened(pdf)))


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("فاطمة الزهراء", "Noto-Naskh-Arabic"),
        ("שָׂרָה כֹּהֵן", "Noto-Serif-Hebrew"),
        ("سارا می‌خواهد", "Noto-Naskh-Arabic"),
        # Tamil reads from left to right, but its vowels are drawn before the letters they follow: the text
        # a reader
        # copies out is not exact, the letters on paper are.
        ("தமிழ்ச்செல்வி", "Noto-Serif-Tamil"),
    ],
)
def test_a_name_whose_letters_change_places_is_printed_in_its_own_script(name, font):
    pdf = opened(_rendered(name))

    assert uncovered(name) == []
    assert len(pdf.pages) == 1
    assert any(found.startswith(font) for found in fonts_in(pdf))


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("王小明", ["王", "小", "明"]),
        ("Kim 🦊", ["🦊"]),
        ("김민준", ["김", "민", "준"]),
        ("A\ud800", ["\ud800"]),
    ],
)
def test_a_name_with_letters_we_do_not_have_is_reported_and_never_printed_as_boxes(name, missing):
    assert uncovered(name) == missing

    with pytest.raises(UncoveredText) as refused:
        _rendered(name)

    [problem] = refused.value.problems
    assert problem.place == "holder"
    assert f"U+{ord(missing[0]):04X}" in problem.message


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "</p><img src=http://127.0.0.1:9/x onerror=alert(1)>",
        '"><link rel=attachment href="file:///etc/passwd">',
        "&lt;b&gt; &amp; Söhne",
        "{{ facts }} {% include 'x' %}",
    ],
)
def test_markup_in_a_name_is_printed_letter_by_letter(name):
    pdf = _rendered(name)

    assert "".join(name.split()) in flowing_text_of(pdf)
    assert len(opened(pdf).pages) == 1
    assert not [entry for entry in dictionaries_in(opened(pdf)) if entry.get("/Type") == "/Filespec"]


def test_direction_controls_and_nul_are_taken_out():
    hostile = "Ines\u202e \u2066Halloran\u2069\x00\u200f\u061c\n\t"

    pdf = _rendered(hostile)

    assert printable(hostile) == "Ines Halloran"
    assert pdf == _rendered("Ines Halloran")


def test_joiners_that_shape_persian_names_are_kept():
    assert printable("می\u200cخواهد") == "می\u200cخواهد"


def test_a_hyphenated_word_of_a_long_name_stays_whole():
    pdf = _rendered("María de los Ángeles Fernández-Villanueva y García de la Vega")

    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)

    assert "Fernández-Villanueva" in done.stdout.decode()


def test_a_name_is_printed_composed_however_it_was_typed():
    typed = unicodedata.normalize("NFD", "Nguyễn Thị Ánh Tuyết")

    pdf = _rendered(typed)

    assert pdf == _rendered("Nguyễn Thị Ánh Tuyết")


@pytest.mark.parametrize(
    "name",
    ["A" * 200, "M" * 200, "Wolfeschlegelsteinhausenbergerdorff " * 5, "क्ष" * 66, "i", "Ḛ̂" * 60],
    ids=["200 letters", "200 wide letters", "long words", "conjuncts", "one letter", "stacked marks"],
)
def test_a_name_of_any_length_keeps_to_its_place(name):
    pdf = _rendered(name)

    lines = _lines_with_tops(pdf)
    above, below = lines["certifies"], lines["requirement"]
    assert len(opened(pdf).pages) == 1
    assert "".join(printable(name).split()) in flowing_text_of(pdf)
    assert above < min(lines["name"]), "the name runs into the line above it"
    assert max(lines["name"]) < below, "the name runs into the line below it"


def _lines_with_tops(pdf: bytes) -> dict[str, object]:
    """Where the words around the name and the name's own words stand, in points from the top."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    words = re.findall(
        r'xMin="[\d.]+" yMin="([\d.-]+)" xMax="[\d.]+" yMax="([\d.-]+)">([^<]*)<', done.stdout.decode()
    )
    places = [(float(top), float(bottom), word) for top, bottom, word in words]
    first = next(index for index, (_, _, word) in enumerate(places) if word == "certifies")
    last = next(index for index, (_, _, word) in enumerate(places) if index > first and word == "requirement")
    middles = [(top + bottom) / 2 for top, bottom, _ in places[first + 2 : last - 3]]
    return {
        "certifies": (places[first][0] + places[first][1]) / 2,
        "requirement": (places[last][0] + places[last][1]) / 2,
        "name": middles,
    }
