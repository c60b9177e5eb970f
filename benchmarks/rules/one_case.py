"""One enrolment with 25 requirements and 60 lines, some of them waiting: the case whose judging is timed."""

from __future__ import annotations

from datetime import date, timedelta

from certification.rules.case import Appointment, Case, Document, Evidence
from certification.rules.curriculum import Curriculum
from certification.rules.files.reading import read

SHARE = '{ where = { size = "group" }, at_most_share = "1/2" }'
ON = date(2026, 6, 1)


def curriculum_text() -> str:
    """A file with 25 requirements of the usual sorts in five groups."""
    parts = ['[stream]\ncode = "bench"\nname = "Benchmark"\n']
    for group in range(5):
        parts.append(f'[[group]]\ncode = "g{group}"\ntitle = "Group {group}"\n')
        kind = f"kind.{group}"
        last = 'document = "licence"' if group == 0 else f'evidence = "{kind}"\nafter = "hours-{group - 1}"'
        for code, words in (
            ("hours", 'measure = "hours"\nat_least = "10 h"\nlimit = [' + SHARE + "]"),
            ("count", 'where = { role = "client" }\nmust = { minutes = { at_least = 45 } }\nat_least = 4'),
            ("steps", 'measure = "coverage"\nof = "steps"\nvalues = ["a", "b", "c", "d"]'),
            (
                "people",
                'measure = "distinct"\nof = "counterpart"\nat_least = 2\nprovider = { appointed = "consultant" }',
            ),
            ("last", last),
        ):
            words = words if code == "last" else f'evidence = "{kind}"\n{words}'
            parts.append(f'[[group.requirement]]\ncode = "{code}-{group}"\ntitle = "{code}"\n{words}\n')
    return "\n".join(parts)


def one_case(curriculum: Curriculum | None = None, lines: int = 60) -> Case:
    """The case: 60 lines, one in ten of them claimed."""
    evidence = tuple(
        Evidence(
            id=f"e{number}",
            kind=f"kind.{number % 5}",
            on=date(2026, 1, 1) + timedelta(days=number * 2),
            status="claimed" if number % 10 == 9 else "verified",
            minutes=60,
            provider="kim" if number % 3 else "lou",
            counterpart=f"p{number % 4}",
            attributes={
                "size": "group" if number % 2 else "individual",
                "role": "client" if number % 3 else "therapist",
                "steps": ("a", "b") if number % 4 else ("c", "d"),
            },
        )
        for number in range(lines)
    )
    return Case(
        curriculum=curriculum or read(curriculum_text()),
        evidence=evidence,
        documents=(Document("l", "licence", expires_on=date(2027, 1, 1)),),
        appointments=(Appointment("kim", "consultant", date(2025, 1, 1)), Appointment("lou", "consultant")),
        enrolled_on=date(2026, 1, 1),
    )
