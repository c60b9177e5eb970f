"""Two texts side by side, as lines added, removed and kept: each line says in a word what became of it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

HUNK = re.compile(r"@@ -\S+ \+(\d+)")
CODE = re.compile(r"\s*code\s*=")

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
    """What changes from one text to the other, with three lines around; [] for none, None for texts too long.

    Where lines were left out, the last code before is told: of which requirement the next ones speak.
    """
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MOST_LINES:
        return None
    lines: list[Line] = []
    for line in list(difflib.unified_diff(old, new, n=3, lineterm=""))[2:]:
        if hunk := HUNK.match(line):
            above = reversed(new[: max(0, int(hunk[1]) - 1)])
            code = next((one.strip() for one in above if CODE.match(one)), "")
            if lines or code:
                lines.append(Line("gap", f"… {code}".strip()))
            continue
        change = {"+": "added", "-": "removed"}.get(line[:1], "kept")
        lines.append(Line(change, line[1:]))
    return lines
