"""`curriculum check|show|judge`: files in, text out; no database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from certification.rules.amounts import Unreadable, read_date
from certification.rules.case import Case
from certification.rules.curriculum import Curriculum
from certification.rules.files.case_files import read_case
from certification.rules.files.case_person import without_enrolment
from certification.rules.files.problems import Problem, Problems, meant
from certification.rules.files.reading import read
from certification.rules.judge.compiling import renewal_plan_of
from certification.rules.judge.ignoring import Ignored, ignored_waivers
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.judge.unasked import unasked
from certification.rules.judge.unnamed import Unnamed, unknown_facts, unnamed
from certification.rules.judging import evaluate
from certification.rules.lines import in_order_of_time
from certification.rules.prose.describing_beside import beside_lines
from certification.rules.prose.explaining import amount, describe, remaining, sentence
from certification.rules.prose.renewal_words import (
    audit_sentence,
    ignored_lines,
    ignored_sentence,
    renewal_sentences,
)
from certification.rules.prose.report import report
from certification.rules.prose.slip_words import fact_lines, unnamed_lines, unnamed_sentence
from certification.rules.prose.words import speaking
from certification.rules.standing import RenewalStanding, RequirementStanding, Standing

Say = Callable[[str], None]


class Usage(Exception):
    """The command line itself is wrong; the message says how."""


class Words(argparse.ArgumentParser):
    """A parser that explains instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Raise `Usage` with the message and how to use the command."""
        raise Usage(f"{message}\n{self.format_usage().strip()}")


def parser() -> argparse.ArgumentParser:
    """What can be asked on the command line."""
    words = Words(prog="curriculum", description="Check, show and try curriculum files.")
    asked = words.add_subparsers(dest="command", required=True, parser_class=Words)
    checking = asked.add_parser("check", help="list every problem of the files")
    checking.add_argument("files", nargs="+", metavar="FILE")
    showing = asked.add_parser("show", help="print a curriculum as prose")
    showing.add_argument("file", metavar="FILE")
    showing.add_argument("--language", choices=("en", "fr"), help="one language; both where not given")
    judging = asked.add_parser("judge", help="judge evidence by a curriculum")
    judging.add_argument("file", metavar="FILE")
    judging.add_argument(
        "--evidence", action="append", required=True, metavar="FILE", help="CSV or JSON; may repeat"
    )
    judging.add_argument("--on", required=True, metavar="DATE", help="the day to judge, such as 2026-03-01")
    judging.add_argument("--holder", default="", help="whose certificate it is, to see whether it is audited")
    judging.add_argument("--json", action="store_true", help="print the standing as JSON")
    judging.add_argument("--language", choices=("en", "fr"), default="en")
    return words


def main(arguments: Sequence[str], say: Say, *, kinds: frozenset[str] | None = None) -> int:
    """Do what was asked, printing through `say`; 0 when all is well, 1 for problems, 2 for a wrong command line."""
    try:
        asked = parser().parse_args(list(arguments))
    except Usage as usage:
        say(str(usage))
        return 2
    except SystemExit:  # --help has printed what it had to say
        return 0
    if asked.command == "check":
        return _check(asked.files, say, kinds)
    try:
        curriculum = read(_content(asked.file))
        if asked.command == "show":
            for language in (asked.language,) if asked.language else ("en", "fr"):
                say(describe(curriculum, language) + "\n".join(beside_lines(curriculum, language)) + "\n")
            return 0
        return _judge(curriculum, asked, say)
    except Problems as found:
        for problem in found.problems:
            say(f"{asked.file}: {problem}" if not _names_file(problem, asked) else str(problem))
        return 1


def _names_file(problem: Problem, asked: argparse.Namespace) -> bool:
    known = ("--", asked.file, *getattr(asked, "evidence", ()))
    return problem.place.startswith(known)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Problems([Problem(name, f"cannot be opened: {reason}", "check the name")]) from None


def _check(files: Sequence[str], say: Say, kinds: frozenset[str] | None) -> int:
    number = 0
    for name in files:
        try:
            curriculum = read(_content(name), kinds=kinds)
        except Problems as found:
            for problem in found.problems:
                say(str(problem) if problem.place.startswith(name) else f"{name}: {problem}")
            number += len(found.problems)
        else:
            say(f"{name}: {curriculum.name}, {_asked(curriculum)}, no problems")
    if number:
        say(f"{number} problem{'' if number == 1 else 's'}")
    return 1 if number else 0


def _asked(curriculum: Curriculum) -> str:
    """How many requirements there are, and how many that renewal asks."""
    first = sum(1 for _ in curriculum.walk())
    again = sum(1 for group in curriculum.renewal.groups for _ in group.walk()) if curriculum.renewal else 0
    return f"{first} requirement{'' if first == 1 else 's'}" + (f" and {again} of renewal" if again else "")


def _judge(curriculum: Curriculum, asked: argparse.Namespace, say: Say) -> int:
    try:
        on = read_date(asked.on)
    except Unreadable as unreadable:
        raise Problems([Problem("--on", str(unreadable))]) from None
    case = read_case(curriculum, [(name, _content(name)) for name in asked.evidence])
    if problems := without_enrolment(case, asked.evidence[0]):
        raise Problems(problems)
    standing = evaluate(case, on)
    ignored = ignored_waivers(case, on)
    renewal = standing.renewal
    late = _too_late(case, renewal, on) if renewal else []
    nowhere = unasked(case)
    without_effect, of_no_line = _with_nearest(unnamed(case)), _with_nearest(unknown_facts(case))
    with speaking(curriculum.words):
        drawn = in_audit_sample(curriculum, asked.holder, renewal.cycle) if renewal and asked.holder else None
        audit = audit_sentence(curriculum, drawn, renewal.cycle, asked.language) if renewal else ""
        if asked.json:
            stored = in_words(standing, asked.language)
            stored["unasked"] = [
                {"line": one.evidence_id, "reason": one.reason, "in_words": sentence(one, asked.language)}
                for one in nowhere
            ]
            stored["unnamed"] = [
                {"sort": one.sort, "name": one.name, "in_words": unnamed_sentence(one, near, asked.language)}
                for one, near in without_effect
            ]
            stored["unknown_facts"] = [
                {"fact": one.name, "in_words": unnamed_sentence(one, near, asked.language)}
                for one, near in of_no_line
            ]
            stored["ignored_waivers"] = [_ignored(one, asked.language) for one in ignored]
            if renewal is not None:
                stored["renewal"] |= {"audited": drawn, "audit_in_words": audit, "too_late": late}
            say(json.dumps(stored, ensure_ascii=False, indent=2))
        else:
            told = report(standing, on, asked.language, unasked=nowhere, audit=audit, late=late)
            slips = (*unnamed_lines(without_effect, asked.language), *fact_lines(of_no_line, asked.language))
            for line in (*told, *ignored_lines(ignored, asked.language), *slips):
                say(line)
    return 0


def _with_nearest(slips: list[Unnamed]) -> list[tuple[Unnamed, str]]:
    """Each with the name that may be meant."""
    return [(one, meant(one.name, one.known)) for one in slips]


def _too_late(case: Case, renewal: RenewalStanding, on: date) -> list[str]:
    """Lines renewal is about that came after the last day on which they could have helped a cycle that was not met."""
    if renewal.state != "ended":
        return []
    plan = renewal_plan_of(case.curriculum)
    return [
        line.id
        for line in in_order_of_time(case.evidence)
        if renewal.reinstatement_until < line.on <= on and plan.is_about(line)
    ]


def _ignored(ignored: Ignored, language: str) -> dict[str, Any]:
    return {
        "requirement": ignored.waiver.requirement,
        "reason": ignored.reason,
        "in_words": ignored_sentence(ignored, language),
    }


def in_words(standing: Standing, language: str) -> dict[str, Any]:
    """The standing as JSON, with a sentence beside every code; `requirements` by code, beside the tree of groups."""
    stored = standing.to_json()
    stored["requirements"] = {
        code: _requirement_in_words(found, language) for code, found in standing.requirements.items()
    }
    stored["remains_in_words"] = [remaining(item, language) for item in standing.remains]
    if standing.renewal is not None:
        stored["renewal"]["requirements"] = {
            code: _requirement_in_words(found, language)
            for code, found in standing.renewal.requirements.items()
        }
        stored["renewal"]["in_words"] = renewal_sentences(standing.renewal, language)
    return stored


def _requirement_in_words(found: RequirementStanding, language: str) -> dict[str, Any]:
    unit = found.unit
    return {
        "title": found.title,
        "unit": unit,
        "met": found.met,
        "met_on": found.met_on.isoformat() if found.met_on else None,
        "applies": found.applies,
        "waived": found.waived,
        **found.figures._asdict(),
        "in_words": {name: amount(value, unit, language) for name, value in found.figures._asdict().items()},
        "missing": list(found.missing),
        "lines": [
            {
                "id": line.evidence_id,
                "outcome": line.outcome,
                "credited": line.credited,
                "reason": line.reason,
                "numbers": dict(line.numbers),
                "sentence": sentence(line, language),
            }
            for line in found.lines
        ],
        "remains": [remaining(item, language) for item in found.remains],
    }
