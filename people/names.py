"""Names as they shall be printed: any script, no control characters."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Zero-width joiner and non-joiner shape real names (Persian, Sinhala); every other format character can only deceive.
KEPT_FORMAT_CHARACTERS = {"\u200c", "\u200d"}


def clean_printed_name(name: str) -> str:
    """The name in NFC, with single spaces and without control or bidirectional-override characters.

    Raises ValidationError for a character that no printed name contains: an unassigned code point, a lone surrogate,
    or more than eight combining marks in a row.
    """
    kept = []
    marks = 0
    for character in unicodedata.normalize("NFC", name):
        category = unicodedata.category(character)
        if character.isspace():
            kept.append(" ")
            continue
        if category in {"Cs", "Cn", "Co"}:
            raise ValidationError(
                _("The name contains a character that cannot be printed (U+%(code)s)."),
                code="unprintable",
                params={"code": f"{ord(character):04X}"},
            )
        if category == "Cc" or (category == "Cf" and character not in KEPT_FORMAT_CHARACTERS):
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > 8:
            raise ValidationError(_("The name contains too many accents on one letter."), code="unprintable")
        kept.append(character)
    return " ".join("".join(kept).split())


def check_printed_name(name: str) -> None:
    """Django's validator form of `clean_printed_name`: raises what it raises."""
    clean_printed_name(name)


def fold(text: str) -> str:
    """The text for comparing names: without accents, case and punctuation ("O’Connor-Łoś" → "oconnor los")."""
    decomposed = (
        unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l").replace("ø", "o").replace("đ", "d")
    )
    letters = ["" if unicodedata.combining(c) else c for c in decomposed]
    words = "".join(c if c.isalnum() else (" " if c.isspace() or c in "-–" else "") for c in "".join(letters))
    return " ".join(words.split())


def words_of(name: str) -> set[str]:
    """The folded words of a name, any one of which may be asked for when a certificate is looked up."""
    return set(fold(name).split())


def in_blanks(code: str) -> str:
    """A code as words: "clinical-supervisor" becomes "clinical supervisor"."""
    return code.replace("-", " ").replace("_", " ").replace(".", " ")
