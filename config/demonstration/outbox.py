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
NAME = re.compile(r"[\w.-]+\.log")
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as sent: `key` names its file."""

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
    mails = [mail for mail in map(_read, _files()) if mail and (not wanted or wanted in mail.to.lower())]
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demonstration/outbox.html", {"page": page, "wanted": wanted})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail, whole."""
    _only_in_the_demonstration()
    path = Path(settings.EMAIL_FILE_PATH) / key
    found = _read(path) if NAME.fullmatch(key) and path.is_file() else None
    if found is None:
        raise Http404
    return render(request, "demonstration/mail.html", {"mail": found})


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    return sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _read(path: Path) -> Mail | None:
    content = path.read_bytes().split(END, 1)[0]
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(parsed, EmailMessage) or not parsed["Subject"]:
        return None
    part = parsed.get_body(("plain",))
    stamp = parsed["Date"]
    sent_at = parsedate_to_datetime(str(stamp)) if stamp else timezone.now()
    return Mail(
        path.name, str(parsed["To"]), str(parsed["Subject"]), sent_at, part.get_content() if part else ""
    )
