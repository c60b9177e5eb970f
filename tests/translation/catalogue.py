"""The French catalogue as tests read it: what is in the code and not in it, what is in it and not sound."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from tests.config.conftest import clean_environment

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]")
TAG = re.compile(r"<[^>]+>")
# What the platform is made of; nothing else is read for words to translate.
SOURCES = [
    "audit",
    "certification",
    "config",
    "coursework",
    "laws",
    "people",
    "practicum",
    "templates",
    "locale",
]


def catalogue(root: Path = settings.BASE_DIR) -> Catalog:
    """The French catalogue under that copy of the repository."""
    with (root / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale="fr")


def messages(found: Catalog) -> list[Message]:
    """Its messages, without the header."""
    return [message for message in found if message.id]


def strings(message: Message) -> tuple[str, ...]:
    """What the message says in French: one string, or one for each plural form."""
    said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(one or "" for one in said)


def sources(message: Message) -> tuple[str, ...]:
    """What the code says: one string, or a singular and a plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def copied(target: Path) -> Path:
    """A copy of everything that has words in it. Extraction writes beside the templates: never into our own."""
    for name in SOURCES:
        shutil.copytree(
            settings.BASE_DIR / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    shutil.copy(settings.BASE_DIR / "manage.py", target)
    return target


def extracted(root: Path) -> Catalog:
    """The catalogue of that copy, brought up to date with its code by Django's own command."""
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-obsolete"],
        cwd=root,
        env=clean_environment(VAR_DIR=str(root / "var")),
        check=True,
        capture_output=True,
        timeout=180,
    )
    return catalogue(root)


def unsaid(found: Catalog) -> list[str]:
    """Messages without French, or with French nobody looked at."""
    return [
        sources(message)[0]
        for message in messages(found)
        if message.fuzzy or not all(strings(message)) or len(strings(message)) != len(sources(message))
    ]


def unsound(message: Message) -> list[str]:
    """What is wrong with the French of one message: placeholders, tags, edges or typography."""
    said = strings(message)
    found = []
    for number, french in enumerate(said):
        # Of a plural pair, the singular may leave the number out in both languages.
        english = sources(message)[min(number, len(sources(message)) - 1)]
        for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            if sorted(pattern.findall(english)) != sorted(pattern.findall(french)):
                found.append(f"{what} differ: {english!r} and {french!r}")
        if [english[:1].isspace(), english[-1:].isspace()] != [french[:1].isspace(), french[-1:].isspace()]:
            found.append(f"edges differ: {english!r} and {french!r}")
        words = TAG.sub("", french)
        if "'" in words:
            found.append(f"a straight apostrophe: {french!r}")
        if re.search(r"(?<!\u00a0)[;?!»]| :| %%|«(?!\u00a0)", words):
            found.append(f"no space that holds, before : ; ? ! » or after «: {french!r}")
    return found
