"""Every letter is written in the language of the person it is written to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from people.models import Letter, Person
from tests.cast import World

TEMPLATES = Path(__file__).parents[2] / "templates"
LETTERS = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for folder in ("letters", "account/email", "mfa/email")
    for path in (TEMPLATES / folder).glob("*.txt")
    if not path.name.startswith("base_")
)
# What a letter is told: the same in both languages, so only its own words may differ.
TOLD = {
    **dict.fromkeys(
        ("stream", "title", "number", "partner", "code", "words", "reason", "former", "user_agent"), "0"
    ),
    **dict.fromkeys(("address", "verify", "password_reset_url", "signup_url", "site_url"), "1"),
    **dict.fromkeys(("email", "from_email", "to_email", "deleted_email", "ip", "timestamp"), "2"),
    "to": {"name": "3"},
}
STATES = ("approved", "declined", "ended", "lifted", "placed")


def lines(letter: str, language: str) -> set[str]:
    """All it may say in that language, whatever was decided, without addresses."""
    with translation.override(language):
        texts = [render_to_string(letter, {**TOLD, "status": state}) for state in STATES]
    said = {line for text in texts for line in text.splitlines()}
    return {line for line in said if re.search(r"[^\W\d_]{3}", line) and "/" not in line}


@pytest.mark.parametrize("letter", LETTERS)
def test_no_line_of_a_letter_is_the_same_in_both_languages(letter: str) -> None:
    english, french = lines(letter, "en"), lines(letter, "fr")

    assert english
    assert len(english) == len(french)
    assert english & french <= {"ATTCH Canada, certification"}


@pytest.mark.django_db
def test_each_reads_her_own_language_whoever_wrote() -> None:
    world = World()
    Person.objects.filter(pk=world.theo.pk).update(language="fr")
    mine = world.admitted(world.ines)
    theirs = world.admitted(Person.objects.get(pk=world.theo.pk))

    world.walk.log(mine, theirs)

    subjects = {
        name: set(Letter.objects.filter(person=world.people[name]).values_list("subject", flat=True))
        for name in ("ines", "theo")
    }
    assert {one.split(":")[0].strip() for one in subjects["ines"]} == {"You are admitted"}
    assert {one.split(":")[0].strip() for one in subjects["theo"]} == {
        "Votre admission",
        "Une séance de pratique attend votre confirmation",
    }
