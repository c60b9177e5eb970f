"""One table of a curriculum file, read key by key; every problem is noted with its place and reading goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from certification.rules.amounts import Unreadable, is_thousands, thousands_meant
from certification.rules.files.problems import Problem, did_you_mean

T = TypeVar("T")

CODE = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$")
LONGEST_TEXT = 5000
NEAR = 0.65
"""So near a word of the language must be to be offered in place of another: "pause" is no slip in "reuse"."""
STAND_IN = 1
"""An amount where the file gives none that can be read: the problem is noted, so nobody ever counts with it."""


class Table:
    """Typed access to `values`. What is missing or wrong is noted in `problems` and replaced by a harmless default."""

    def __init__(self, values: dict[str, Any], place: str, problems: list[Problem]) -> None:
        self.values = values
        self.place = place
        self.problems = problems
        self.read: set[str] = set()

    def wrong(self, key: str, message: str, suggestion: str = "") -> None:
        """Note that what stands at `key` is wrong."""
        place = f"{self.place} › {key}" if self.place and key else self.place or key
        self.problems.append(Problem(place, message, suggestion))

    def has(self, key: str) -> bool:
        """Whether the file says anything at `key`."""
        return key in self.values

    def get(self, key: str, reader: Callable[[Any], T], default: T) -> T:
        """What `reader` makes of the value at `key`; `default` when it is absent or unreadable."""
        self.read.add(key)
        if key not in self.values:
            return default
        try:
            return reader(self.values[key])
        except Unreadable as unreadable:
            self.wrong(key, str(unreadable))
            return default

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """The text at `key`, without blanks around it."""
        self.read.add(key)
        value = self.values.get(key)
        if value is None:
            if required:
                self.wrong(key, "is missing", f'add {key} = "…"')
            return default
        if not isinstance(value, str):
            self.wrong(key, "must be text in quotation marks")
            return default
        if len(value) > LONGEST_TEXT:
            self.wrong(key, f"is longer than {LONGEST_TEXT} characters")
            return default
        if required and not value.strip():
            self.wrong(key, "is empty")
        return value.strip()

    def code(self, key: str = "code") -> str:
        """The code at `key`: lower-case letters, digits, hyphens."""
        code = self.text(key, required=True)
        if code and not CODE.match(code):
            plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()
            tidy = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "a-short-word"
            self.wrong(key, f'"{code}" may only have a–z, 0–9 and hyphens', f'write "{tidy}"')
        return code

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts at `key`, where one alone may stand without brackets."""
        self.read.add(key)
        value = self.values.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.wrong(key, "must be text in quotation marks, or a list of such")
            return ()
        return tuple(entry.strip() for entry in value)

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no at `key`."""
        self.read.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "must be true or false, without quotation marks")
            return default
        return value

    def table(self, key: str) -> Table | None:
        """The table at `key`, or None."""
        self.read.add(key)
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            heading = isinstance(value, list) and not self.place
            self.wrong(key, "must be a table", f"write [{key}]" if heading else f"write {key} = {{ … }}")
            return None
        return Table(value, f"{self.place} › {key}" if self.place else key, self.problems)

    def tables(self, key: str, name: str = "", *, single: bool = False) -> list[Table]:
        """The list of tables at `key`, each placed under its code (or its number) and called `name`."""
        self.read.add(key)
        value = self.values.get(key)
        if value is None:
            return []
        if isinstance(value, dict) and single:
            value = [value]
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.wrong(
                key,
                "must be a list of tables",
                f"write {key} = [{{ … }}]" if single else f"write [[{self._heading(key)}]] above each",
            )
            return []
        found = []
        for number, entry in enumerate(value, start=1):
            code = entry.get("code")
            called = code if isinstance(code, str) and code else f"no. {number}"
            label = f"{name or key} {called}"
            found.append(Table(entry, f"{self.place} › {label}" if self.place else label, self.problems))
        return found

    def _heading(self, key: str) -> str:
        """What stands in the brackets above the table at `key`: group.requirement."""
        words = [part.split(" ")[0] for part in self.place.split(" › ") if part]
        return ".".join((*words, key))

    def one_of(self, key: str, words: Iterable[str], default: str) -> str:
        """One of `words` at `key`."""
        word = self.text(key, default=default)
        allowed = tuple(words)
        if word not in allowed:
            near = did_you_mean(word, allowed) or "write one of: " + ", ".join(
                repr(known)[1:-1] for known in allowed
            )
            self.wrong(key, f'"{word}" is not known here', near)
            return default
        return word

    def done(self, also: Iterable[str] = ()) -> None:
        """Note every key nobody asked for."""
        known = self.read | set(also)
        for key in self.values:
            if key not in known:
                near = did_you_mean(key, known, cutoff=NEAR) or "known here: " + ", ".join(sorted(known))
                self.wrong("", f'the word "{key}" is not known here', near)


def no_thousands(table: Table, *words: str) -> None:
    """Note amounts written like 3.000; they are read as three nonetheless, as they always were."""
    for word in words:
        if is_thousands(value := table.values.get(word)):
            table.wrong(word, thousands_meant(value))
