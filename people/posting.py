"""Posting letters: an e-mail is a row first, written in the transaction that gives the reason for it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from people.models import Letter, Person
from people.waking import wake


def post(*, to: Person, template: str, key: str, link: str = "", **words: object) -> Letter | None:
    """A queued letter to that person in her language, or None where the same `key` was posted before.

    `templates/letters/<template>.txt` holds the subject on its first line and the body after a blank one. `link` is a
    path on this site; the letter shows it whole. Nothing about what happened in a session may be among the words.

    A record that says its name in the reader's language (a stream) is handed over as it is: as text it would speak the
    language of whoever acts.
    """
    address = f"{settings.SITE_URL}{link}" if link else ""
    with translation.override(to.language):
        text = render_to_string(f"letters/{template}.txt", {"to": to, "address": address, **words})
    subject, _, body = text.strip().partition("\n")
    letter, made = Letter.objects.get_or_create(
        key=key[:120],
        defaults={"person": to, "subject": subject.strip()[:200], "body": body.strip() + "\n"},
    )
    if not made:
        return None
    wake("people.tasks.send", letter.pk)
    return letter
