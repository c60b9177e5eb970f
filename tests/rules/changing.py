"""Which comparisons and numbers of the rules can be changed, and how a changed module is loaded in place of its own."""

from __future__ import annotations

import ast
import hashlib
import importlib.abc
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

RULES = Path("certification/rules")
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SIGNS = {"Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=", "Is": "is",
         "IsNot": "is not", "In": "in", "NotIn": "not in"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the place's number in its file, and what is added to its number (0: the opposite)."""

    file: str
    """By its path below the rules."""
    number: int
    add: int
    scope: str
    """The function it stands in, by its name in the file; "" where it is read once, when the module is loaded."""
    around: int
    """For one inside an inner function: the first line of the outermost; else 0."""
    line: int
    span: frozenset[int]
    """The lines of the statement it belongs to; of one with a body, its head alone."""
    text: str
    what: str
    key: str
    """The same as long as the text of the outermost function or class around it is."""

    @property
    def module(self) -> str:
        """The module it stands in."""
        return f"certification.rules.{self.file.removesuffix('.py').replace('/', '.')}"

    @property
    def place(self) -> str:
        """How the list of survivors names it."""
        return f"{Path(self.file).stem}{f' › {self.scope}' if self.scope else ''}"


class Places(ast.NodeVisitor):
    """Finds every comparison and every number, in order, with the function and the statement it stands in."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.Compare | ast.Constant, int, str, int, ast.stmt]] = []
        self.names: list[str] = []
        self.functions: list[ast.FunctionDef] = []
        self.statement: ast.stmt = ast.Pass()

    def visit(self, node: ast.AST) -> None:
        """Remember the statement, then look."""
        before = self.statement
        if isinstance(node, ast.stmt):
            self.statement = node
        super().visit(node)
        self.statement = before

    def _add(self, node: ast.Compare | ast.Constant, index: int) -> None:
        scope = ".".join(self.names) if self.functions else ""
        around = _extent(self.functions[0]) if len(self.functions) > 1 else {0}
        self.found.append((node, index, scope, min(around), self.statement))

    def visit_Compare(self, node: ast.Compare) -> None:
        """Each operator of a comparison is a place."""
        for index in range(len(node.ops)):
            self._add(node, index)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Each whole number and each truth value is a place."""
        if isinstance(node.value, (bool, int)):
            self._add(node, 0)

    def visit_keyword(self, node: ast.keyword) -> None:
        """`strict=True` guards against our own slips and changes no answer."""
        if node.arg != "strict":
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Defaults are read where the function is made; decorators' options change no answer."""
        self.visit(node.args)
        self.functions.append(node)
        self.names.append(node.name)
        for inner in node.body:
            self.visit(inner)
        self.names.pop()
        self.functions.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """What a class is decorated with (frozen, slots) changes no answer."""
        self.names.append(node.name)
        for inner in node.body:
            self.visit(inner)
        self.names.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """An annotation is no place; its value may be."""
        if node.value is not None:
            self.visit(node.value)


def change(tree: ast.Module, number: int, add: int) -> None:
    """The `number`th place of the tree is its opposite, or greater by `add`."""
    places = Places()
    places.visit(tree)
    node, index, *_ = places.found[number]
    if isinstance(node, ast.Compare):
        node.ops[index] = SWAPS[type(node.ops[index])]()
    else:
        was: Any = node.value
        node.value = (not was) if isinstance(was, bool) else was + add


def _ways(node: ast.Compare | ast.Constant, index: int) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Compare):
        before = type(node.ops[index])
        yield 0, f"{SIGNS[before.__name__]} → {SIGNS[SWAPS[before].__name__]}"
    elif isinstance(node.value, bool):
        yield 0, f"{node.value} → {not node.value}"
    else:
        was: Any = node.value
        yield 1, f"{was} → {was + 1}"
        yield -1, f"{was} → {was - 1}"


def _extent(statement: ast.stmt) -> frozenset[int]:
    body = getattr(statement, "body", None)
    first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
    last = statement.end_lineno or statement.lineno
    return frozenset(range(first, max(first, body[0].lineno - 1 if body else last) + 1))


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every change of one file."""
    source = file.read_text()
    lines = source.splitlines()
    tree = ast.parse(source)
    places = Places()
    places.visit(tree)
    tops = [
        (one.lineno, one.end_lineno or one.lineno, ast.get_source_segment(source, one)) for one in tree.body
    ]
    seen: dict[str, int] = {}
    for number, (node, index, scope, around, statement) in enumerate(places.found):
        whole = next(text for first, last, text in tops if first <= node.lineno <= last)
        for add, what in _ways(node, index):
            seen[f"{whole}{what}"] = nth = seen.get(f"{whole}{what}", 0) + 1
            key = hashlib.sha256(f"{file.name}\0{whole}\0{what}\0{nth}".encode()).hexdigest()[:20]
            yield Mutant(
                str(file.relative_to(RULES)),
                number,
                add,
                scope,
                around,
                node.lineno,
                _extent(statement),
                lines[node.lineno - 1].strip(),
                what,
                key,
            )


def mutants(only: set[str]) -> list[Mutant]:
    """Every change of the files of these names, or of all."""
    files = [file for file in sorted(RULES.rglob("*.py")) if not only or file.stem in only]
    return [mutant for file in files for mutant in mutants_of(file)]


class MutatedFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the rules from its changed tree."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = mutant.module
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """A spec for the changed module alone."""
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed tree as the module."""
        tree = ast.parse((RULES / self.mutant.file).read_text())
        change(tree, self.mutant.number, self.mutant.add)
        exec(compile(tree, self.mutant.file, "exec"), module.__dict__)  # the file is our own
