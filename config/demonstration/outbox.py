"""The demonstration's outgoing mail, read from the files it was written to."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

# Django's file backend ends each message with a line of 79 hyphens.
END = b"\n" + b"-" * 79 + b"\n"
KEY = re.compile(r"(?P<file>[\w.-]+\.log)(?:~(?P<place>[1-9]\d{0,3}))?", re.ASCII)
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as sent: `key` names its file and, after the first, its place in it."""

    key: str
    to: str
    subject: str
    sent_at: dt.datetime
    body: str


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Sent mail, the newest first; `?to=` shows one person's."""
    _only_in_the_demonstration()
    wanted = request.GET.get("to", "").strip().lower()[:254]
    mails = [mail for path in _files() for mail in reversed(_read(path))]
    mails = [mail for mail in mails if not wanted or wanted in mail.to.lower()]
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demonstration/outbox.html", {"page": page, "wanted": wanted})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail, whole."""
    _only_in_the_demonstration()
    named = KEY.fullmatch(key)
    path = Path(settings.EMAIL_FILE_PATH) / named["file"] if named else None
    found = [mail for mail in _read(path) if mail.key == key] if path and path.is_file() else []
    if not found:
        raise Http404
    return render(request, "demonstration/mail.html", {"mail": found[0]})


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    return sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _read(path: Path) -> list[Mail]:
    """The mails of one file, in the order they were sent: those of one second may share a file."""
    mails = []
    for place, content in enumerate(path.read_bytes().split(END)):
        parsed = email.message_from_bytes(content.lstrip(), policy=email.policy.default)
        if not isinstance(parsed, EmailMessage) or not parsed["Subject"]:
            continue
        part = parsed.get_body(("plain",))
        stamp = parsed["Date"]
        mails.append(
            Mail(
                key=f"{path.name}~{place}" if place else path.name,
                to=str(parsed["To"]),
                subject=str(parsed["Subject"]),
                sent_at=parsedate_to_datetime(str(stamp)) if stamp else timezone.now(),
                body=part.get_content() if part else "",
            )
        )
    return mails
