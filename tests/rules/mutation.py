"""A mutation run over `certification/rules`: every comparison and number changed in turn; a test must notice.

    ./run mutation [--jobs 2] [--only judging,limiting] [--fresh] [--seconds S]

Prints each survivor with its place and what was changed, then the score of each file. Exit 1 below 95 %, or where a
survivor is not listed, with its reason, in docs/mutation.md. A run may be broken off: the next one goes on where it
stopped, and tries again only what has changed and what survived with other tests than today's; `--fresh` forgets. What
the list has a reason for counts as a survivor without being tried, until `--again` tries it too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.rules.changing import RULES, Mutant, mutants

if TYPE_CHECKING:
    from tests.rules.noticing import Start, Trial

GOAL = 95.0
LIST = Path("docs/mutation.md")
SLOW = 1_000_000
TELLING = ("test_approved.py", "test_sentences.py", "test_prose.py")
KEPT = Path(os.environ.get("VAR_DIR", "var")) / "mutation"
RESULTS = KEPT / "results.jsonl"
MACHINERY = {"mutation.py", "noticing.py", "changing.py"}


def say(text: str) -> None:
    """One line on the terminal, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _hash(files: list[Path], more: str) -> str:
    found = hashlib.sha256(more.encode())
    for file in sorted(files):
        found.update(f"\0{file}\0".encode() + file.read_bytes())
    return found.hexdigest()[:20]


def tests_today(cases: int) -> str:
    """The same as long as the tests, and what they read, are."""
    files = [file for file in Path("tests/rules").iterdir() if file.is_file() and file.name not in MACHINERY]
    return _hash(
        [*files, *Path("curricula").rglob("*.toml"), Path("docs/writing-a-curriculum.md")], str(cases)
    )


class Reach:
    """Which tests come to which line, and how long each takes: found out once for these rules and tests."""

    def __init__(self, cases: int) -> None:
        from tests.rules.noticing import unchanged

        file = KEPT / f"reach-{_hash(sorted(RULES.rglob('*.py')), tests_today(cases))}.json"
        if not file.exists():
            say("once for these rules and tests: do they pass, and which lines does each test come to?")
            traced, plain = unchanged(trace=True), unchanged(trace=False)
            for trial in (plain, traced):
                failed, test, times, reached = trial.outcome()
                if failed:
                    say(f"{test} fails without any change: there is nothing to learn from changing the rules")
                    raise SystemExit(1)
                if trial is plain:
                    usual = times
            file.write_text(json.dumps({"times": usual, "reached": reached}))
        found = json.loads(file.read_text())
        self.times: dict[str, float] = found["times"]
        self.reached = {
            test: {name: frozenset(lines) for name, lines in files.items()}
            for test, files in found["reached"].items()
        }

        self.weights = {
            test: sum(map(len, files.values())) + (SLOW if self.times.get(test, 0) > 0.2 else 0)
            for test, files in self.reached.items()
        }

    def at_loading(self, mutant: Mutant) -> bool:
        """Whether it, or what makes the function around it, is read when modules are loaded or tests collected."""
        early = self.reached.get("", {}).get(mutant.file, frozenset())
        return not mutant.scope or mutant.around in early or not mutant.span.isdisjoint(early)

    def all_tests(self, mutant: Mutant) -> dict[str, int]:
        """Every test: what is read at loading may matter to any."""
        return dict.fromkeys(self.times, 0)

    def told_tests(self, mutant: Mutant) -> dict[str, int]:
        """The tests of approved texts: loaded quickly, they notice most."""
        return {test: 0 for test in self.times if test.split("::")[0].endswith(TELLING)}

    def coming(self, mutant: Mutant) -> dict[str, int]:
        """Every test that comes to the statement once all is loaded, with how much else it comes to."""
        from tests.rules.noticing import EVERYWHERE

        return {
            test: self.weights[test]
            for test, files in self.reached.items()
            if test and (EVERYWHERE in files or not mutant.span.isdisjoint(files.get(mutant.file, ())))
        }


def kept(fresh: bool) -> dict[str, dict[str, Any]]:
    """What earlier runs found out, by the change's key; the last word wins."""
    KEPT.mkdir(parents=True, exist_ok=True)
    if fresh:
        RESULTS.unlink(missing_ok=True)
    lines = RESULTS.read_text().splitlines() if RESULTS.exists() else []
    return {found["key"]: found for found in map(json.loads, lines)}


def listed() -> Counter[str]:
    """The survivors of docs/mutation.md that have a reason."""
    row = re.compile(r"^\| ([^|]+) \| `([^|]+)` \| `([^|]+)` \| [^|]+ \|$", re.MULTILINE)
    return Counter(" | ".join(found) for found in row.findall(LIST.read_text()))


def as_listed(mutant: Mutant) -> str:
    """The first three cells of its row; a stroke inside would end the cell."""
    return f"{mutant.place} | {mutant.text.replace('|', '¦')} | {mutant.what}"


class Run:
    """Tries every change that has no result yet, and writes each result down at once."""

    def __init__(self, results: dict[str, dict[str, Any]], options: argparse.Namespace) -> None:
        self.results = results
        self.options = options
        self.today = tests_today(options.cases)
        self.began = time.monotonic()
        self.tried = self.total = 0

    def late(self) -> bool:
        """Whether the time is over."""
        return bool(self.options.seconds) and time.monotonic() - self.began > self.options.seconds

    def all(self, chosen: list[Mutant]) -> None:
        """Every change has a result, if the time suffices."""
        from tests.rules.noticing import from_the_start, with_all_loaded

        if not self.options.again:
            self.excuse(chosen)
        waiting = [one for one in chosen if not self.known(one)]
        if not waiting:
            return
        reach = Reach(self.options.cases)
        self.total = len(waiting)
        say(f"{self.total} of {len(chosen)} changes to try")

        def inside() -> None:
            some = [one for one in waiting if one.scope]
            sure = [one for one in some if not reach.at_loading(one)]
            with_all_loaded(reach.times, lambda start: self.each(some, reach.coming, start, sure=sure))

        # In a process of its own: what it loads must not be loaded here, where the others begin without any rules.
        process = multiprocessing.get_context("fork").Process(target=inside)
        process.start()
        process.join()
        self.results.update(kept(fresh=False))

        def start(one: Mutant, tests: Mapping[str, int]) -> Trial:
            return from_the_start(one, tests, reach.times)

        for tests, sure in ((reach.told_tests, False), (reach.all_tests, True)):
            rest = [one for one in waiting if reach.at_loading(one) and not self.known(one)]
            if not sure:  # what is approved is what remains: of other files quick examples tell sooner
                rest = [one for one in rest if one.file.startswith("remains/")]
            self.each(rest, tests, start, sure=rest if sure else [])

    def excuse(self, chosen: list[Mutant]) -> None:
        """Each change that the list has a reason for is a survivor. Of several that read alike all must be listed."""
        alike, reasons = Counter(map(as_listed, chosen)), listed()
        for mutant in chosen:
            if reasons[as_listed(mutant)] >= alike[as_listed(mutant)]:
                self.results[mutant.key] = {"noticed": False, "tests": self.today}

    def known(self, mutant: Mutant) -> bool:
        """Whether it was noticed, or survived these very tests."""
        found = self.results.get(mutant.key)
        return found is not None and (found["noticed"] or found["tests"] == self.today)

    def each(
        self,
        waiting: list[Mutant],
        tests_for: Callable[[Mutant], Mapping[str, int]],
        start: Start,
        *,
        sure: list[Mutant],
    ) -> None:
        """Try these, so many at a time. Where one of `sure` is not noticed that is a result; others are tried again."""
        final = {mutant.key for mutant in sure}
        waiting = list(waiting)
        under_way: list[Trial] = []
        while waiting or under_way:
            while waiting and len(under_way) < self.options.jobs and not self.late():
                mutant = waiting.pop(0)
                if tests := tests_for(mutant):
                    under_way.append(start(mutant, tests))
                elif mutant.key in final:
                    self.keep(mutant, noticed=False, by="no test comes here")
            if not under_way:
                return
            done = wait([trial.answer for trial in under_way])
            for trial in [trial for trial in under_way if trial.answer in done]:
                noticed, by, _, _ = trial.outcome()
                under_way.remove(trial)
                assert trial.mutant
                if noticed or trial.mutant.key in final:
                    self.keep(trial.mutant, noticed=noticed, by=by if noticed else "")

    def keep(self, mutant: Mutant, *, noticed: bool, by: str) -> None:
        """Its result is known, and on the disk."""
        found = {
            "key": mutant.key,
            "noticed": noticed,
            "by": by,
            "tests": self.today,
            "place": as_listed(mutant),
        }
        self.results[mutant.key] = found
        with RESULTS.open("a") as file:
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
        self.tried += 1
        if not noticed:
            say(
                f"{RULES}/{mutant.file}:{mutant.line}: {mutant.what}: {mutant.text}{f' ({by})' if by else ''}"
            )
        if self.tried % 100 == 0:
            say(f"… {self.tried} of {self.total} in {time.monotonic() - self.began:.0f} s")


def main() -> int:
    """Run what was asked; 0 where enough was noticed and every survivor is listed."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="./run mutation"
    )
    asked.add_argument("--jobs", type=int, default=2, help="how many at a time")
    asked.add_argument("--only", default="", help="files, by name, with commas between")
    asked.add_argument("--cases", type=int, default=400, help="of the longest property test")
    asked.add_argument("--again", action="store_true", help="also what has its reason")
    asked.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    asked.add_argument("--seconds", type=int, default=0, help="stop after this long")
    options = asked.parse_args()
    os.environ["RULES_CASES"] = str(options.cases)

    results = kept(options.fresh)
    chosen = mutants({name for name in options.only.split(",") if name})
    Run(results, options).all(chosen)

    by_file: dict[str, list[bool]] = {}
    unlisted, known = [], listed()
    for mutant in chosen:
        if mutant.key in results:
            noticed = results[mutant.key]["noticed"]
            by_file.setdefault(mutant.file.removesuffix(".py"), []).append(noticed)
            if not noticed and known[as_listed(mutant)]:
                known[as_listed(mutant)] -= 1
            elif not noticed:
                unlisted.append(mutant)
    for file, found in by_file.items():
        say(
            f"| `{file}` | {len(found)} | {len(found) - sum(found)} | {100 * sum(found) / len(found):.1f} % |"
        )
    if unlisted:
        say(f"survivors that {LIST} does not list:")
        for mutant in unlisted:
            say(f"{RULES}/{mutant.file}:{mutant.line}")
            say("| {} | `{}` | `{}` |  |".format(*as_listed(mutant).split(" | ")))
    if options.again and not options.only:
        for row in (known - Counter()).elements():
            say(f"listed, but noticed or gone: {row}")
    tried = sum(map(len, by_file.values()))
    lost = tried - sum(map(sum, by_file.values()))
    score = 100 * (tried - lost) / max(1, tried)
    say(f"{tried} of {len(chosen)} changes tried, {lost} survived: {score:.2f} % noticed")
    return 0 if tried == len(chosen) and score >= GOAL and not unlisted else 1


if __name__ == "__main__":
    sys.exit(main())
