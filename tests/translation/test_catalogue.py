"""Every word of ours is in the French catalogue, translated, with its placeholders, and compiles."""

from __future__ import annotations

import datetime as dt
import gettext
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import dates, translation
from django.utils.formats import date_format

from config.translating import compile_translations
from tests.translation.catalogue import (
    catalogue,
    copied,
    extracted,
    messages,
    sources,
    strings,
    unsaid,
    unsound,
)


def test_every_word_in_the_code_has_its_french(tmp_path: Path) -> None:
    root = copied(tmp_path)

    fresh = extracted(root)

    assert len(messages(fresh)) > 1000
    assert unsaid(fresh) == []


def test_a_new_sentence_without_french_is_found(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "templates" / "new.html").write_text(
        '{% load i18n %}{% translate "A sentence nobody has put into French yet." %}'
    )

    fresh = extracted(root)

    assert "A sentence nobody has put into French yet." in unsaid(fresh)


def test_what_is_kept_is_whole_and_sure() -> None:
    kept = catalogue()

    assert unsaid(kept) == []
    assert kept.num_plurals == 2
    assert not kept.obsolete


def test_placeholders_tags_and_typography_are_kept() -> None:
    found = [problem for message in messages(catalogue()) for problem in unsound(message)]

    assert found == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Sent to %(to)s", "Envoyé à %(a)s"),
        ("<b>%(met)s</b> met", "%(met)s rempli"),
        ("Sure?", "Certain?"),
        ("Note: read", "Note : lisez"),
        ("“Yes”", "« Oui »"),
        ("The holder", "L'intéressé"),
        ("Dear ", "Bonjour"),
    ],
)
def test_a_slip_in_the_french_is_found(english: str, french: str) -> None:
    slip = Message(english, french)

    assert unsound(slip)


def test_the_compiled_catalogue_says_all_of_it(tmp_path: Path) -> None:
    kept = catalogue()
    target = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True)
    shutil.copy(Path(__file__).parents[2] / "locale" / "fr" / "LC_MESSAGES" / "django.po", target)

    compile_translations(tmp_path)

    with target.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(kept):
        one, many = strings(message)[0], strings(message)[-1]
        english = sources(message)
        if len(english) == 1 and message.context:
            assert compiled.pgettext(message.context, english[0]) == one
        elif len(english) == 1:
            assert compiled.gettext(english[0]) == one
        else:
            said = [compiled.ngettext(english[0], english[1], number) for number in (0, 1, 2, 21)]
            assert said == [one, one, many, many]


def test_months_and_days_keep_djangos_names() -> None:
    with translation.override("fr"):
        may = date_format(dt.date(2026, 5, 3), "j F Y", use_l10n=False)
        names = [str(dates.MONTHS[5]), str(dates.MONTHS_3[5]), str(dates.WEEKDAYS[0])]

    # "May" is also what a scope allows: without a context it would be a verb in every date of that month.
    assert may == "3 mai 2026"
    assert names == ["mai", "mai", "lundi"]


def test_no_template_sets_an_english_colon_after_a_word_of_either_language() -> None:
    templates = Path(__file__).parents[2] / "templates"
    translated = re.compile(
        r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{#.*?#\}|\{% comment %\}.*?%\}", re.DOTALL
    )

    found = [
        f"{path.relative_to(templates)}: …{text[max(0, at.start() - 30) : at.end() + 20]}…"
        for path in sorted(templates.rglob("*.html"))
        for text in [translated.sub(" ", path.read_text())]
        for at in re.finditer(r"(\}\}|%\}|>): ", text)
    ]

    assert found == []


@pytest.mark.parametrize("name", ["ctic", "itatm", "coach"])
def test_the_french_of_a_shipped_curriculum_holds_its_signs(name: str) -> None:
    text = (Path(__file__).parents[2] / "curricula" / f"{name}.toml").read_text()

    slips = []
    for line in re.findall(r'^\w+_fr = (?:"[^"]*"|\[[^\]]*\])', text, re.MULTILINE):
        slips += re.findall(r"[^\n]{0,30}(?:(?<![\u00a0\u202f])[;?!»]| :|\w:)", line)

    assert slips == []
