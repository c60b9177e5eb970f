"""One of the processes that sweep: `python -m benchmarks.sweeping`, started by benchmarks/stage.py.

It reads the name of a database from each line of its input, runs the very task that production's beat sends until
nothing is due there, and answers in JSON: how many it judged so far after each chunk, and in the end also the most
queries a chunk took and the most memory it held.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django
import psutil


class Watched:
    """Counts the queries of each chunk as they pass: it begins with the one that claims it, and one writes it down."""

    CLAIM = "SKIP LOCKED"
    WRITTEN = 'INSERT INTO "certification_standing"'

    def __init__(self) -> None:
        self.chunks: list[int] = []
        self.memory = self.written = 0
        self.process = psutil.Process()

    def __call__(self, execute: Callable[..., Any], query: str, *rest: Any) -> Any:
        if self.CLAIM in query:
            self.chunks.append(0)
            self.memory = max(self.memory, self.process.memory_info().rss)
        if self.chunks:
            self.chunks[-1] += 1
        if self.WRITTEN in query:
            self.written += 1
            tell(judged=CHUNK * self.written)
        return execute(query, *rest)


def tell(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Sweep one database after the other, until the input ends."""
    from django.db import connection

    from certification.tasks import refresh_standings

    tell(ready=True)
    for line in sys.stdin:
        connection.close()
        connection.settings_dict["NAME"] = line.strip()
        watched, judged = Watched(), 0
        with connection.execute_wrapper(watched):
            while more := refresh_standings():
                judged += more
        connection.close()
        tell(judged=judged, queries=max(watched.chunks, default=0), memory=watched.memory)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from certification.tasks import CHUNK

    main()
