"""A database full of people on their way: the same for the same size, seed and day, in seconds.

Everybody is enrolled in the CTIC as it ships (ten requirements in four groups) and has 22 lines of evidence, as the
pages would have recorded them. One in five has done everything; of those, nine in ten hold their certificate and one
waits for a registrar's review, since one person alone verified all of it. The others have lines that still wait, came
back, or are too short.

The rows go in by COPY without triggers: a lifecycle begins at its first status, and these are further on. So `prove`
asks afterwards what the triggers would have asked.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from benchmarks.people import COLUMNS, LINES, Certified, Cohort, Office, Row
from certification import appointing, facts, publishing
from certification.models import Certificate, Enrolment, Evidence
from certification.rules.judging import evaluate
from certification.signing import fingerprint
from certification.standing import read_cases
from laws.lifecycle import LifecycleConstraint
from people.models import OfficeGrant, Person, Registration
from people.names import words_of

SEED = 2026
BLOCK = 2000
SUPERVISORS = 24
FILLED: tuple[type[models.Model], ...] = (Person, Registration, Enrolment, Evidence, Certificate)

CERTIFICATE = (
    *("public_id", "enrolment_id", "version", "number", "token", "name_words", "facts", "facts_sha256"),
    *("issued_at", "issued_on", "expires_on", "validity", "validity_reason", "needs_review", "production"),
    *("attempts", "not_before", "error", "pdf_sha256"),
)

Told = Callable[[int], None]


class Impossible(Exception):
    """The filled database holds a row that the laws would have refused."""


def fill(people: int, *, told: Told = lambda done: None, seed: int = SEED) -> None:
    """So many people are enrolled, with all that is recorded of them; nobody's standing is judged yet."""
    office = open_office()
    draw = random.Random(f"{seed}/{people}")  # noqa: S311 (invented people need no cryptographic dice)
    cohort = Cohort(draw, office, timezone.now(), first=1 + max(one.pk for one in office.everybody))
    certified: list[Certified] = []
    for start in range(0, people, BLOCK):
        block = cohort.block(min(BLOCK, people - start))
        with _without_triggers() as cursor:
            for model, rows in block.rows.items():
                _copy_in(cursor, model, COLUMNS[model], rows)
        certified.extend(block.certified)
        told(min(start + BLOCK, people))
    certificates = _certificates(certified, draw)
    with _without_triggers() as cursor:
        _copy_in(cursor, Certificate, CERTIFICATE, certificates)
    with connection.cursor() as cursor:
        _count_on_from_there(cursor)
        prove(cursor, people)


def open_office() -> Office:
    """A registrar, a trainer and supervisors, all appointed by the actions the pages call; the CTIC published."""
    registrar, trainer, *supervisors = (
        Person.objects.create_user(f"office-{number}@people.example", name=f"Office {'I' * number}")
        for number in range(1, SUPERVISORS + 3)
    )
    start = timezone.now().date() - dt.timedelta(days=1000)
    OfficeGrant.objects.create(person=registrar, office="registrar", starts_on=start)
    source = (settings.BASE_DIR / "curricula" / "ctic.toml").read_text()
    curriculum = publishing.publish(by=registrar, curriculum=publishing.load(by=registrar, source=source))
    for function, appointed in (("trainer", [trainer]), ("supervisor", supervisors)):
        for one in appointed:
            appointing.appoint(
                by=registrar, person=one, stream=curriculum.stream, function=function, starts_on=start
            )
    return Office(curriculum, registrar, trainer, tuple(supervisors))


@contextmanager
def _without_triggers() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _copy_in(cursor: Any, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    with cursor.copy(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _certificates(certified: Sequence[Certified], draw: random.Random) -> Iterable[Row]:
    """What each certificate says is what freezing says of the first of them, with the holder's own name and lines."""
    if not certified:
        return ()
    first = Enrolment.objects.select_related("person", "stream", "curriculum").get(pk=certified[0].enrolment)
    today = first.person.today()
    judgement = evaluate(read_cases([first])[first.pk], today)
    said = facts.freeze(first, judgement, number="", issued_on=today, replaces=None)
    used = [said["used"][str(uuid.UUID(fact))] for _line, fact in certified[0].lines]
    until, now = facts.valid_until(first, today), timezone.now()

    def row(one: Certified) -> Row:
        number = f"CTIC-{one.enrolment:08}"
        rests_on = [(str(uuid.UUID(line)), str(uuid.UUID(fact))) for line, fact in one.lines]
        frozen = said | {
            "number": number,
            "holder": one.name,
            "evidence": [line for line, _fact in rests_on],
            "used": {fact: minutes for (_line, fact), minutes in zip(rests_on, used, strict=True)},
        }
        return (
            *(f"{draw.getrandbits(128):032x}", one.enrolment, 1, number, f"{draw.getrandbits(128):032x}"),
            *(" ".join(sorted(words_of(one.name))), json.dumps(frozen), fingerprint(frozen), now),
            *(today, until, "in_force", "", False, "queued", 0, now, "", ""),
        )

    return map(row, certified)


def _count_on_from_there(cursor: Any) -> None:
    for model in (Person, Enrolment):
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def prove(cursor: Any, people: int) -> None:
    """Raises Impossible unless every key leads somewhere, every status is one its lifecycle knows, and nobody has more
    or fewer lines than said. What constraints and unique indexes refuse was refused while the rows went in."""
    for model in FILLED:
        table = model._meta.db_table
        for key in model._meta.concrete_fields:
            if isinstance(key, models.ForeignKey):
                other = key.related_model._meta.db_table
                _none(
                    cursor,
                    f"SELECT count(*) FROM {table} a LEFT JOIN {other} b ON b.id = a.{key.column}"
                    f" WHERE a.{key.column} IS NOT NULL AND b.id IS NULL",
                    f"{table}.{key.column} leads nowhere",
                )
        for law in model._meta.constraints:
            if isinstance(law, LifecycleConstraint):
                known = ", ".join(f"'{status}'" for status in law.statuses())
                _none(cursor, f"SELECT count(*) FROM {table} WHERE {law.field} NOT IN ({known})", law.name)
    lines = "SELECT enrolment_id FROM certification_evidence GROUP BY 1 HAVING count(*) = %s"
    cursor.execute(f"SELECT %s - count(*) FROM ({lines}) right_ones", [people, LINES])
    if cursor.fetchone()[0]:
        raise Impossible(f"Not everybody has {LINES} lines.")


def _none(cursor: Any, query: str, law: str) -> None:
    cursor.execute(query)
    if found := cursor.fetchone()[0]:
        raise Impossible(f"{found} rows break {law}.")
