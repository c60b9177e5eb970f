"""A mutation run over `certification/rules`: every comparison and number changed in turn; a test must notice.

    python -m tests.rules.mutation [--every N] [--offset K] [--only judging,limiting] [--cases 150]

Prints each survivor with its place and what was changed, and the score; exit 1 below 95 %. Each mutant runs in a
process of its own, forked from one that has loaded everything but the rules.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import io
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

RULES = Path("certification/rules")
QUICK = (
    "test_reading",
    "test_examples",
    "test_guide",
    "test_kinds",
    "test_renewal",
    "test_command",
    "test_remaining",
    "test_enough",
)
PATIENCE = 90
"""Seconds after which a mutant counts as noticed: an endless loop is a failure too."""

SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the `number`th place of a file that can be changed."""

    file: str
    number: int
    line: int
    what: str


class Places(ast.NodeVisitor):
    """Finds every comparison and every number, in order."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, int]] = []

    def visit_Compare(self, node: ast.Compare) -> None:
        """Each operator of a comparison is a place."""
        self.found.extend((node, index) for index in range(len(node.ops)))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Each whole number and each truth value is a place."""
        if isinstance(node.value, (bool, int)):
            self.found.append((node, 0))

    def visit_keyword(self, node: ast.keyword) -> None:
        """`strict=True` guards against our own slips and changes no answer."""
        if node.arg != "strict":
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """What a class is decorated with (frozen, slots) changes no answer."""
        for inner in node.body:
            self.visit(inner)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """An annotation is no place; its value may be."""
        if node.value is not None:
            self.visit(node.value)


def change(tree: ast.Module, number: int) -> tuple[int, str]:
    """Change the `number`th place of the tree; its line and what was done."""
    places = Places()
    places.visit(tree)
    node, index = places.found[number]
    if isinstance(node, ast.Compare):
        before = node.ops[index]
        node.ops[index] = SWAPS[type(before)]()
        return node.lineno, f"{type(before).__name__} → {type(node.ops[index]).__name__}"
    assert isinstance(node, ast.Constant)
    was: Any = node.value
    node.value = (not was) if isinstance(was, bool) else was + 1
    return node.lineno, f"{was} → {node.value}"


def mutants(only: set[str]) -> Iterator[Mutant]:
    """Every mutant of the files."""
    for file in sorted(RULES.glob("*.py")):
        if only and file.stem not in only:
            continue
        tree = ast.parse(file.read_text())
        places = Places()
        places.visit(tree)
        for number in range(len(places.found)):
            line, what = change(copy.deepcopy(tree), number)
            yield Mutant(file.name, number, line, what)


class MutatedFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the rules from its changed tree."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = f"certification.rules.{mutant.file.removesuffix('.py')}"
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """A spec for the changed module alone."""
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed tree as the module."""
        tree = ast.parse((RULES / self.mutant.file).read_text())
        change(tree, self.mutant.number)
        exec(compile(tree, self.mutant.file, "exec"), module.__dict__)  # the file is our own


def noticed(mutant: Mutant, outcome: Any) -> None:
    """In a process of its own: run the tests against the mutant and tell whether one failed."""
    import pytest

    if mutant.number >= 0:
        sys.meta_path.insert(0, MutatedFinder(mutant))
    there = [f"tests/rules/{name}.py" for name in QUICK if Path(f"tests/rules/{name}.py").exists()]
    without = ("cacheprovider", "randomly", "django", "playwright", "xdist", "base_url")
    options = [
        "-x",
        "-q",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
        "--noconftest",
        *(f"-pno:{name}" for name in without),
    ]
    silent = io.StringIO()
    with redirect_stdout(silent), redirect_stderr(silent):
        code = pytest.main([*options, *there, "tests/rules/test_agreement.py"])
    outcome.put(code != 0)


def survives(mutant: Mutant) -> bool:
    """Whether no test noticed."""
    fork = multiprocessing.get_context("fork")
    outcome = fork.Queue()
    process = fork.Process(target=noticed, args=(mutant, outcome))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.terminate()
        process.join()
        return False
    return process.exitcode == 0 and not outcome.empty() and not outcome.get()


def say(text: str) -> None:
    """One line on the terminal, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run what was asked; 0 where at least 95 % were noticed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--offset", type=int, default=0)
    asked.add_argument("--only", default="")
    asked.add_argument("--cases", type=int, default=150)
    asked.add_argument("--seconds", type=int, default=0, help="stop after this long")
    options = asked.parse_args()
    os.environ["RULES_CASES"] = str(options.cases)
    import hypothesis  # noqa: F401 - loaded before forking, so that each mutant starts quickly

    chosen = list(mutants({name for name in options.only.split(",") if name}))[
        options.offset :: options.every
    ]
    if not survives(Mutant("nothing.py", -1, 0, "nothing changed")):
        say("the tests fail without any change: there is nothing to learn from changing the rules")
        return 1
    survivors, tried, began = [], 0, time.monotonic()
    for mutant in chosen:
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        tried += 1
        if survives(mutant):
            survivors.append(mutant)
            say(f"{mutant.file}:{mutant.line}: {mutant.what}")
    score = 100 * (tried - len(survivors)) / max(1, tried)
    say(f"{tried} of {len(chosen)} mutants tried, {len(survivors)} survived: {score:.1f} % noticed")
    return 0 if score >= 95 else 1


if __name__ == "__main__":
    sys.exit(main())
