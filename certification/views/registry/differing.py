"""Two texts side by side, as lines added, removed and kept: each line says in a word what became of it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

# Beyond this, comparing takes longer than anybody waits for a page.
MOST_LINES = 6000


@dataclass(frozen=True, slots=True)
class Line:
    """`change`: added, removed, kept, or gap (lines left out between two places)."""

    change: str
    text: str

    @property
    def mark(self) -> str:
        """The sign that stands before the line."""
        return {"added": "+", "removed": "−"}.get(self.change, "")


def difference(before: str, after: str) -> list[Line] | None:
    """What changes from one text to the other, with three lines around; [] for none, None for texts too long."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MOST_LINES:
        return None
    lines: list[Line] = []
    for line in list(difflib.unified_diff(old, new, n=3, lineterm=""))[2:]:
        if line.startswith("@@"):
            if lines:
                lines.append(Line("gap", "…"))
            continue
        change = {"+": "added", "-": "removed"}.get(line[:1], "kept")
        lines.append(Line(change, line[1:]))
    return lines
