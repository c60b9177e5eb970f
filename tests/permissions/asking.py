"""One question put to the platform, and its answer in one letter."""

from __future__ import annotations

import copy
import re
import uuid
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from tests.permissions.scene import Scene, Writes, fingerprint, undone

# Answers to a GET, and to a POST that wrote nothing.
LETTERS = {
    "S": "see: 200",
    "G": "go: redirected within the site",
    "L": "log in: redirected to the log-in page",
    "2": "a second factor is to be set up first",
    "-": "missing: 404",
    "F": "forbidden: 403",
    "X": "refused method: 405",
    "R": "refused: answered, with the reason shown, and nothing written",
    "D": "done: the record changed",
    "!": "an error: 5xx",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and whether the record changed."""

    status: int
    letter: str
    body: bytes
    location: str
    wrote: frozenset[str] = frozenset()


def ask(scene: Scene, client: Client, method: str, url: str, data: Any = None, **options: Any) -> Answer:
    """The answer to that request; whatever it wrote is undone."""
    cache.clear()
    writes, kept = Writes(), copy.deepcopy(client.cookies)
    with undone():
        with connection.execute_wrapper(writes):
            response = (
                client.generic(method, url, **options)
                if data is None
                else _send(client, method, url, data, options)
            )
        body = b"".join(response.streaming_content) if response.streaming else response.content
        now = fingerprint() if writes.seen else scene.still
    client.cookies = kept
    changed = frozenset(table for table, rows in now.items() if rows != scene.still.get(table))
    return Answer(
        response.status_code,
        letter(response, method, bool(changed)),
        body,
        response.get("Location", ""),
        changed,
    )


def _send(client: Client, method: str, url: str, data: Any, options: dict[str, Any]) -> Any:
    if method == "POST" and not isinstance(data, bytes):
        return client.post(url, data, **options)
    return client.generic(method, url, data, **options)


def letter(response: HttpResponseBase, method: str, changed: bool) -> str:
    """The answer's letter. A change to the record outweighs whatever else is said."""
    status, location = response.status_code, response.get("Location", "")
    if status >= 500 and status != 503:
        return "!"
    if changed:
        return "D"
    if status in {301, 302, 303, 307, 308}:
        if location.startswith("/accounts/login/"):
            return "L"
        if location == "/accounts/2fa/":
            return "2"
        return "R" if method == "POST" else "G"
    if status == 200 and method != "POST":
        return "S"
    return {403: "F", 404: "-", 405: "X"}.get(status, "R")


TOKENS = re.compile(rb'"[A-Za-z0-9]{64}"')


def same(body: bytes, *ids: object) -> bytes:
    """The body without what differs between two requests for two addresses: CSRF tokens and the ids asked for."""
    body = TOKENS.sub(b"", body)
    for one in ids:
        body = body.replace(str(one).encode(), b"ID")
    return body


class _Forms(HTMLParser):
    """The forms of a page: method, action, and the fields as a browser without script would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select: list[Any] | None = None
        self._text: list[Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            method, action = (has.get("method") or "get").lower(), has.get("action") or ""
            self._form = {"method": method, "action": action, "fields": [], "buttons": []}
            self.forms.append(self._form)
        elif self._form is None or (not has.get("name") and tag != "option"):
            return
        elif tag in {"input", "button"}:
            self._take(self._form, has, "text" if tag == "input" else "submit")
        elif tag == "textarea":
            self._text = [has["name"], ""]
        elif tag == "select":
            self._select = [has["name"], None, None]
        elif tag == "option" and self._select is not None:
            value = has.get("value") or ""
            self._select[1] = value if self._select[1] is None else self._select[1]
            if "selected" in has:
                self._select[2] = value

    @staticmethod
    def _take(form: dict[str, Any], has: dict[str, str | None], usual: str) -> None:
        kind, value = (has.get("type") or usual).lower(), has.get("value")
        if kind in {"submit", "image"}:
            form["buttons"].append((has["name"], value or ""))
        elif kind in {"checkbox", "radio"} and "checked" in has:
            form["fields"].append((has["name"], value or "on"))
        elif kind not in {"checkbox", "radio", "button", "reset", "file"}:
            form["fields"].append((has["name"], value or ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None and self._form is not None:
            self._form["fields"].append((self._text[0], self._text[1].removeprefix("\n")))
            self._text = None
        elif tag == "select" and self._select is not None and self._form is not None:
            name, first, chosen = self._select
            self._form["fields"].append((name, first if chosen is None else chosen or ""))
            self._select = None


def forms_on(body: bytes) -> list[dict[str, Any]]:
    """The page's own forms that are sent by POST, without those of the frame (theme, language, log-out)."""
    reader = _Forms()
    reader.feed(body.decode())
    return [
        form
        for form in reader.forms
        if form["method"] == "post"
        and not form["action"].startswith(("/theme/", "/i18n/", "/accounts/logout/"))
    ]


def filled(form: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The form as it stands on the page, with these fields typed in; a list sends a field several times."""
    sent: dict[str, Any] = {}
    for name, value in form["fields"]:
        if name == "csrfmiddlewaretoken":
            continue
        sent.setdefault(name, []).append(value)
    return sent | changes


def missing_id() -> str:
    """An id nothing has."""
    return str(uuid.uuid4())
