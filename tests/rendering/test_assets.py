"""What is bundled: small enough, licensed, and the same marks as the web pages show."""

from __future__ import annotations

from pathlib import Path

from certification.rendering.bundle import ASSETS
from certification.rendering.coverage import FONTS
from certification.rendering.facts import ACCENTS, LOGOS
from certification.rendering.ornaments import COLOURS

ROOT = Path(__file__).parents[2]


def test_the_assets_stay_under_twelve_megabytes():
    size = sum(path.stat().st_size for path in ASSETS.rglob("*") if path.is_file())

    assert size < 12_000_000


def test_every_font_has_its_licence_beside_it():
    families = {path.name.split("-")[0] for path in FONTS.glob("*.ttf")}

    licensed = {"Inter": "OFL-Inter.txt", "SourceSerif4": "OFL-SourceSerif4.txt"}

    for family in families:
        licence = FONTS / licensed.get(family, "OFL-Noto.txt")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8"), family


def test_every_mark_and_colour_that_facts_may_name_exists():
    marks = {path.stem for path in (ASSETS / "logos").glob("*.svg")}

    assert marks == set(LOGOS)
    assert set(ACCENTS) == set(COLOURS)


def test_the_web_shows_the_same_marks():
    for name in LOGOS:
        on_paper = (ASSETS / "logos" / f"{name}.svg").read_bytes()

        assert (ROOT / "static" / "img" / f"{name}.svg").read_bytes() == on_paper
