"""Pages as their readers hear them: every piece of text, and every attribute that is read out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

SPOKEN = ("aria-label", "aria-description", "alt", "title", "placeholder", "data-label", "content")
SILENT = ("script", "style", "code", "pre", "textarea", "kbd", "samp")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/verify/)[\w-]{22}(?=/)")
NOT_PAGES = re.compile(r"\.(pdf|json|csv|txt|svg)$|^/(admin|static|styleguide|outbox)/|/download/|/logout/")

# Zones, codes and addresses are written alike in every language.
SAME = re.compile(
    r"[A-Z]\w+(/[\w +-]+)+|\S+@\S+|https?://\S+|\b[A-Z]{2,}[A-Z0-9-]*\b|ATTCH Canada|[0-9a-f]{8}-[0-9a-f-]{27}"
    r"|[0-9a-f]{16,}|\b\d+ min(utes)?\b|[Vv]ersion \d+"
)


class Reading(HTMLParser):
    """Collects what is said in the page's own language, and the addresses it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.said: list[str] = []
        self.links: list[str] = []
        self.silent: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        elsewhere = tag != "html" and bool(given.get("lang"))
        silent = bool(self.silent and self.silent[-1]) or tag in SILENT or elsewhere
        if tag not in VOID:
            self.silent.append(silent)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if silent or (tag == "meta" and given.get("name") != "description"):
            return
        self.said += [" ".join((given[name] or "").split()) for name in SPOKEN if name in given]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.silent:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.silent and self.silent[-1]):
            self.said.append(" ".join(data.split()))


def read(response: Any) -> Reading:
    """The page, read."""
    reading = Reading()
    reading.feed(response.content.decode())
    return reading


def in_language(client: Client, path: str, language: str) -> Any:
    """The page as somebody gets it who chose that language with the switch."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(path, headers={"accept-language": language})


def shape(path: str) -> str:
    """The address without what differs from record to record."""
    return ID.sub("*", path)


def both(
    client: Client, start: list[str], been: Container[str] = (), most: int = 80
) -> dict[str, tuple[Reading, Reading]]:
    """Every page that can be reached by links and was not read before, in English and in French, by its shape."""
    waiting: list[str] = list(start)
    found: dict[str, tuple[Reading, Reading]] = {}
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if shape(path) in found or shape(path) in been or NOT_PAGES.search(path):
            continue
        english = in_language(client, path, "en")
        if english.status_code != 200 or not english.headers["Content-Type"].startswith("text/html"):
            continue
        here = read(english)
        found[shape(path)] = here, read(in_language(client, path, "fr"))
        waiting += [
            part.path for part in map(urlsplit, here.links) if not part.netloc and part.path.startswith("/")
        ]
    return found


def leftovers(english: Reading, french: Reading, known: Iterable[str]) -> list[str]:
    """What the French page says in the very words of the English one, without what both may say."""
    longest_first = sorted(known, key=len, reverse=True)
    same = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first), re.IGNORECASE)
    left = set(french.said) & set(english.said)
    # Either may hold the other: a zone's name a town's, an issuer's name its letters.
    for first, second in ((same, SAME), (SAME, same)):
        left = {text for text in left if re.search(r"[^\W\d_]{3}", second.sub("", first.sub("", text)))}
    return sorted(left)
