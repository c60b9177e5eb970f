"""Words of a curriculum in the reader's language: `title` and `title_fr` stand side by side in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def said(thing: Any, name: str, language: str) -> str:
    """That word of a table or record in the language, in English where it was not translated, else an empty string."""
    wanted = (f"{name}_fr", name) if language.startswith("fr") else (name,)
    for key in wanted:
        value = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, "")
        if isinstance(value, str) and value:
            return value
    return ""


def labelled(name: object, value: object) -> str:
    """A name, a colon as the reader's language writes it, and what is said of it."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}
