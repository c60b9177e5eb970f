"""How far a long work is: a bar on a terminal, now and then a line anywhere else. Always on standard error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

BAR = 30
LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Tells one work after the other; nothing of a bar is left on the terminal when the work is done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self._told = 0.0

    def say(self, sentence: str) -> None:
        """A sentence on its own line."""
        self.clear()
        self._write(f"{sentence}\n")

    def at(self, work: str, done: int, total: int) -> None:
        """So much of the work is done."""
        now = time.monotonic()
        if self.terminal:
            filled = BAR * done // max(total, 1)
            self._write(f"\r\033[K{work} [{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {total:,}")
            if done >= total:
                self.clear()
        elif now - self._told >= LINE_EVERY:
            self._told = now
            self._write(f"{work}: {done:,} of {total:,}\n")

    def clear(self) -> None:
        """The terminal's line is empty again."""
        if self.terminal:
            self._write("\r\033[K")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
