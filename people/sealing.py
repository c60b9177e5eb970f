"""Text sealed before it reaches the database: reflections and log-in secrets are unreadable in a stolen dump.

Keys come from `settings.FIELD_KEYS`, newest first: the first seals, all open (`cryptography.fernet.MultiFernet`).
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class Unreadable(Exception):
    """None of the present keys opens this text."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> str:
    """The text, sealed with the newest key."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises Unreadable when no present key opens it."""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable("no key in FIELD_KEYS opens this text") from problem


class SealedTextField(models.TextField):
    """A text field whose column holds only sealed text. It cannot be searched, by design."""

    def get_prep_value(self, value: object) -> str | None:
        text = super().get_prep_value(value)
        return None if text is None else seal(text)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return None if value is None else unseal(value)
