"""Everybody's standing read, judged and written by the sweep that production runs, in two processes.

The floor is what PostgreSQL and psycopg take to hand over the same rows to one process that does nothing with them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import partial

import psycopg

from benchmarks.figures import Figure, seconds
from benchmarks.stage import Stage, Swept

ROUNDS = 3
"""How often the smallest size is measured before the largest, and again after it: the machine may have changed."""
ROWS = (
    """SELECT e.id, e.public_id, e.person_id, e.stream_id, e.curriculum_id, e.status, e.applied_at, e.admitted_on,
              p.public_id, p.name, p.time_zone, p.language
       FROM certification_enrolment e JOIN people_person p ON p.id = e.person_id""",
    """SELECT person_id, public_id, kind, status, valid_from, expires_on FROM people_registration""",
    """SELECT enrolment_id, public_id, kind, happened_on, status, minutes, starts_at, fact_id, counterpart, provider,
              recorded_at, attributes
       FROM certification_evidence""",
)


def measure(stage: Stage) -> Iterator[Figure]:
    """Per enrolment at each size, beside the bare cursor; and what may not grow with the size."""
    smallest, *between, largest = stage.sizes
    before = [smallest] * ROUNDS + between
    swept: dict[int, list[Swept]] = {size: [] for size in stage.sizes}
    streamed: dict[int, list[float]] = {size: [] for size in stage.sizes}
    for size in (*before, largest, *reversed(before)):
        database = stage.copy(size)
        streamed[size].append(seconds(partial(stream, stage.url(database))))
        swept[size].append(stage.sweep(size, database))
    streamed[largest].append(seconds(partial(stream, stage.url(stage.filled(largest)))))
    each = {size: statistics.median(one.seconds for one in swept[size]) * 1000 / size for size in swept}
    floor = {size: statistics.median(streamed[size]) * 1000 / size for size in streamed}
    for size in stage.sizes:
        yield Figure(
            name=f"standings: one of {size:,} read, judged and written",
            value=each[size],
            unit="ms",
            floor=floor[size],
            floor_is="the same rows through a bare psycopg cursor, in one process",
            ratio_at_most=10.0,
        )
    yield Figure(
        name=f"standings: one of {largest:,}, beside one of {smallest:,}",
        value=each[largest],
        unit="ms",
        floor=each[smallest],
        floor_is=f"the same at {smallest:,}",
        ratio_at_most=1.2,
    )
    yield Figure(
        name=f"standings: memory of a worker at {largest:,}",
        value=max(one.memory for one in swept[largest]) / 2**20,
        unit="MiB",
        floor=max(one.memory for one in swept[smallest]) / 2**20,
        floor_is=f"the same at {smallest:,}",
        ratio_at_most=1.1,
    )
    yield Figure(
        name=f"standings: most queries of a chunk at {largest:,}",
        value=max(one.queries for one in swept[largest]),
        unit="",
        floor=max(one.queries for one in swept[smallest]),
        floor_is=f"the same at {smallest:,}",
        ratio_at_most=1.0,
    )


def stream(url: str) -> int:
    """Every row the sweep reads of all these people, through a bare cursor; how many there were."""
    rows = 0
    with psycopg.connect(url) as connection:
        for query in ROWS:
            with connection.cursor("stream") as cursor:
                cursor.itersize = 2000
                cursor.execute(query)
                for _row in cursor:
                    rows += 1
    return rows
