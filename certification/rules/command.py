"""`curriculum check|show|judge`: files in, text out; no database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from certification.rules.amounts import Unreadable, read_date
from certification.rules.curriculum import Curriculum
from certification.rules.files.case_files import read_case
from certification.rules.files.problems import Problem, Problems
from certification.rules.files.reading import read
from certification.rules.judge.ignoring import Ignored, ignored_waivers
from certification.rules.judge.renewing import in_audit_sample
from certification.rules.judging import evaluate
from certification.rules.prose.describing_beside import beside_lines
from certification.rules.prose.explaining import amount, describe, remaining, sentence
from certification.rules.prose.renewal_words import (
    audit_sentence,
    ignored_lines,
    ignored_sentence,
    renewal_sentences,
)
from certification.rules.prose.wording import day_name
from certification.rules.prose.words import speaking
from certification.rules.standing import GroupStanding, RequirementStanding, Standing

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
    standing = evaluate(case, on)
    ignored = ignored_waivers(case, on)
    renewal = standing.renewal
    with speaking(curriculum.words):
        drawn = in_audit_sample(curriculum, asked.holder, renewal.cycle) if renewal and asked.holder else None
        audit = audit_sentence(curriculum, drawn, renewal.cycle, asked.language) if renewal else ""
        if asked.json:
            stored = in_words(standing, asked.language)
            stored["ignored_waivers"] = [_ignored(one, asked.language) for one in ignored]
            if renewal is not None:
                stored["renewal"] |= {"audited": drawn, "audit_in_words": audit}
            say(json.dumps(stored, ensure_ascii=False, indent=2))
        else:
            report = _report(standing, on, asked.language, audit)
            for line in (*report, *ignored_lines(ignored, asked.language)):
                say(line)
    return 0


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


WORDS = {
    "en": {"complete": "Complete: everything asked is met.", "open": "Not complete.", "met": "met", "not": "not met",
           "recorded": "recorded", "verified": "verified", "counted": "counted", "needed": "needed",
           "waiting": "waiting", "remains": "What remains:", "recheck": "Time alone changes nothing before {}.",
           "never": "Time alone changes nothing.", "on": "Standing on {}", "waived": "waived", "skip": "does not apply",
           "title": "The certificate calls its holder: {}.", "renewal": "To renew the certificate:"},
    "fr": {"complete": "Complet\u202f: tout ce qui est exigé est rempli.", "open": "Incomplet.", "met": "rempli",
           "not": "non rempli", "recorded": "consigné", "verified": "vérifié", "counted": "compté",
           "needed": "exigé", "waiting": "en attente", "remains": "Ce qui reste\u202f:",
           "recheck": "Le temps seul ne change rien avant le {}.", "never": "Le temps seul ne change rien.",
           "on": "Situation au {}", "waived": "dispensé", "skip": "sans objet",
           "title": "Le certificat donne le titre\u202f: {}.", "renewal": "Pour renouveler le certificat\u202f:"},
}  # fmt: skip


def _report(standing: Standing, on: date, language: str, audit: str = "") -> Iterator[str]:
    words = WORDS[language]
    yield words["on"].format(day_name(on, language))
    if standing.renewal:
        yield from renewal_sentences(standing.renewal, language)
        if audit:
            yield audit
    yield words["complete" if standing.complete else "open"]
    if standing.title:
        yield words["title"].format((standing.title_fr if language == "fr" else "") or standing.title)
    for group in standing.groups:
        yield from _group_lines(group, 0, language)
    if standing.renewal:
        yield ""
        yield words["renewal"]
        for group in standing.renewal.groups:
            yield from _group_lines(group, 1, language)
    if standing.remains:
        yield ""
        yield words["remains"]
        for item in standing.remains:
            yield f"  - {remaining(item, language)}"
    yield ""
    if standing.recheck_on:
        yield words["recheck"].format(day_name(standing.recheck_on, language))
    else:
        yield words["never"]


def _group_lines(group: GroupStanding, depth: int, language: str) -> Iterator[str]:
    words, indent = WORDS[language], "  " * depth
    title = (group.title_fr or group.title) if language == "fr" else group.title
    state = words["skip"] if not group.applies else words["met" if group.met else "not"]
    yield ""
    yield f"{indent}{title} ({state})"
    for found in group.requirements:
        yield from _requirement_lines(found, depth + 1, language)
    for inner in group.groups:
        yield from _group_lines(inner, depth + 1, language)


def _requirement_lines(found: RequirementStanding, depth: int, language: str) -> Iterator[str]:
    words, indent = WORDS[language], "  " * depth
    title = (found.title_fr or found.title) if language == "fr" else found.title
    state = words["skip"] if not found.applies else words["met" if found.met else "not"]
    figures = ", ".join(
        f"{words[name]} {amount(value, found.unit, language)}"
        for name, value in found.figures._asdict().items()
        if name != "waiting" or value
    )
    if found.waived:
        figures += f", {words['waived']} {amount(found.waived, found.unit, language)}"
    yield f"{indent}{title} [{found.code}]: {state}; {figures}"
    for line in found.lines:
        yield f"{indent}    {line.evidence_id}: {sentence(line, language)}"
    for item in found.remains:
        yield f"{indent}    → {remaining(item, language)}"
