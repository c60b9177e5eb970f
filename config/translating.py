"""Translations as programs read them: each .mo beside its .po, made when the .po is newer. They are not in git."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_translations(folder: Path = LOCALE) -> list[Path]:
    """Every .po under the folder has an up-to-date .mo; returns the ones just made. Fuzzy entries stay English."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        # Whole or not at all: two processes may start together.
        handle, fresh = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalog)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(target)
        made.append(target)
    return made


if __name__ == "__main__":
    compile_translations()
