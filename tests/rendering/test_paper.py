"""The PDF as a file: what a reader, a screen reader and an archive find in it."""

from __future__ import annotations

import pytest

from certification.rendering.ornaments import PAGE_HEIGHT, PAGE_WIDTH
from tests.rendering.example_facts import EXAMPLES, VERIFY_URL
from tests.rendering.opening import (
    codes_in,
    dictionaries_in,
    elements_in,
    example,
    fonts_in,
    opened,
    pictures_of,
)

BUNDLED = ("Source-Serif-4", "Inter", "Noto-Serif", "Noto-Naskh", "Noto-Sans-Canadian")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_certificate_is_letter_paper_on_one_page_or_two(name):
    pdf = opened(example(name))

    assert len(pdf.pages) == (1 if name.startswith("ctic") else 2)
    for page in pdf.pages:
        assert [float(side) for side in page.mediabox] == [0, 0, PAGE_WIDTH, PAGE_HEIGHT]


@pytest.mark.parametrize("name", ["ctic-en", "coach-fr"])
def test_it_says_its_language_title_author_and_that_it_is_tagged(name):
    facts = EXAMPLES[name]

    pdf = opened(example(name))

    root = pdf.Root
    information = pdf.docinfo
    metadata = pdf.open_metadata()

    assert str(root.Lang) == facts["language"]
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(information["/Title"]) == f"{facts['stream']['title']} — {facts['holder']}"
    assert str(information["/Author"]) == facts["issuer"]["name"]
    assert str(information["/CreationDate"]).startswith("D:20261122")
    assert metadata["pdfuaid:part"] == "1"


def test_headings_tables_and_lists_are_tagged_as_such():
    pdf = opened(example("itatm-en"))

    kinds = [str(element.S) for element in elements_in(pdf)]

    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(kinds)


def test_every_picture_has_words_and_its_place_on_the_page():
    pdf = opened(example("ctic-en"))

    figures = [element for element in elements_in(pdf) if element.S == "/Figure"]

    assert sorted(str(figure.Alt) for figure in figures) == [
        "Mark of ATTCH Canada",
        "QR code: opens the verification page of certificate CTIC-7K3M-9QRT",
    ]
    for figure in figures:
        left, bottom, right, top = (float(side) for side in figure.A.BBox)
        assert 0 <= left < right <= PAGE_WIDTH
        assert 0 <= bottom < top <= PAGE_HEIGHT
    logo, code = sorted(figures, key=lambda figure: float(figure.A.BBox[0]))
    assert float(logo.A.BBox[1]) > PAGE_HEIGHT / 2, "the issuer's mark stands in the upper half"
    assert float(code.A.BBox[3]) < PAGE_HEIGHT / 2, "the code stands in the lower half"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_font_is_a_bundled_one_and_embedded(name):
    pdf = opened(example(name))

    fonts = fonts_in(pdf)
    composite = [entry for entry in dictionaries_in(pdf) if entry.get("/Subtype") == "/Type0"]

    assert fonts
    for font_name, descriptor in fonts.items():
        assert font_name.startswith(BUNDLED), font_name
        assert "/FontFile2" in descriptor
    assert composite
    assert all("/ToUnicode" in font for font in composite)


def test_nothing_in_it_acts():
    pdf = opened(example("coach-fr"))

    actions = [annotation.A for page in pdf.pages for annotation in page.get("/Annots", [])]
    everything = b"".join(entry.unparse() for entry in pdf.objects)

    assert [(str(action.S), str(action.URI)) for action in actions] == [("/URI", VERIFY_URL)]
    for acting in (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/GoToR"):
        assert acting not in everything
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(pdf.Root.keys())
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(pdf.Root.get("/Names", {}).keys())
    assert not pdf.is_encrypted


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_printed_code_leads_to_the_verification_page(name, tmp_path):
    pdf = example(name)

    first, *others = pictures_of(pdf, tmp_path)

    assert codes_in(first) == [VERIFY_URL]
    assert all(codes_in(picture) == [] for picture in others)
