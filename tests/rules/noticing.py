"""Runs `tests/rules` in processes of their own, on rules of which one place is changed.

Hypothesis draws the same cases every time, keeps no database and does not shrink, so that one run can be compared
with another. A change inside a function is made in a process forked from one that has loaded and collected
everything; a change of what is read once, as a module is loaded, in one forked from a process without any rules.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.rules.changing import RULES, Mutant, MutatedFinder, change

settings.register_profile(
    "changed",
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("changed")

WITHOUT = ("cacheprovider", "randomly", "django", "playwright", "xdist", "base_url")
OPTIONS = ["-x", "-q", "-s", "-c", os.devnull, "--rootdir", ".", "--noconftest", "--tb=no", "-Wignore"]
OPTIONS += [f"-pno:{name}" for name in WITHOUT]
LEAST_PATIENCE = 4.0
"""Seconds of the processor's time that every test has; more where the unchanged rules take more than a tenth of it."""
MEMORY = 4 << 30
EVERYWHERE = "*"
Times = dict[str, float]
Reached = dict[str, dict[str, list[int]]]
"""By test: the lines of each file of the rules that it comes to."""


def _drawn(item: pytest.Item) -> bool:
    """Whether Hypothesis draws its cases."""
    return bool(getattr(item.obj, "is_hypothesis_test", False))


class Watching:
    """Chooses the tests and their order, ends what runs for ever, and remembers which test failed."""

    def __init__(self, chosen: set[str] | None, usual: Times) -> None:
        self.chosen = chosen
        self.usual = usual
        self.times: Times = {}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Quick examples first: they notice most."""
        items[:] = [item for item in items if self.chosen is None or item.nodeid in self.chosen]
        items.sort(key=_drawn)

    def be_patient(self, item: pytest.Item) -> None:
        """The kernel ends the process where a test takes far longer than on the unchanged rules."""
        if self.usual:
            signal.setitimer(signal.ITIMER_PROF, max(LEAST_PATIENCE, 10 * self.usual.get(item.nodeid, 0)))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """How long each test takes."""
        self.be_patient(item)
        began = time.process_time()
        yield
        self.times[item.nodeid] = time.process_time() - began

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The first that failed has noticed."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """So has a file that cannot even be loaded."""
        if report.failed:
            self.failed = self.failed or report.nodeid


class Tracing:
    """Remembers which lines of the rules each test comes to."""

    def __init__(self) -> None:
        self.now = ""
        self.met: dict[str, dict[CodeType, set[int]]] = {}
        self.all_lines: dict[CodeType, set[int]] = {}
        self.lost: set[str] = set()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What is read once and kept counts for each test that needs it."""
        for name, module in list(sys.modules.items()):
            for thing in vars(module).values() if name.startswith("certification.rules.") else ():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
        self.now = item.nodeid
        sys.settrace(self.enter)
        yield
        if sys.gettrace() != self.enter:  # nested too deep for us to follow: it may come anywhere
            self.lost.add(item.nodeid)
        self.now = ""

    def enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Follow the functions of the rules, until each of their lines was met."""
        code = frame.f_code
        if f"/{RULES}/" not in code.co_filename:
            return None
        lines = self.met.setdefault(self.now, {}).setdefault(code, set())
        every = self.all_lines.get(code)
        if every is None:
            every = self.all_lines[code] = {line for _, _, line in code.co_lines() if line}
        if lines >= every:
            return None
        lines.add(code.co_firstlineno)

        def follow(inner: FrameType, event: str, argument: Any) -> Any:
            lines.add(inner.f_lineno)
            return follow

        return follow

    def reached(self) -> Reached:
        """By test, file and line."""
        found: Reached = {}
        for test, codes in self.met.items():
            files = found[test] = {EVERYWHERE: []} if test in self.lost else {}
            for code, lines in codes.items():
                if code.co_name != "<module>":
                    files.setdefault(code.co_filename.rsplit(f"/{RULES}/", 1)[1], []).extend(lines)
        return found


def _confine() -> None:
    """This process takes no more memory than is reasonable, and says nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def _from_the_start(
    mutant: Mutant | None, chosen: set[str] | None, usual: Times, trace: bool
) -> tuple[Any, ...]:
    """Load the rules, one of them changed, collect the tests and run them."""
    watching, tracing = Watching(chosen, usual), Tracing()
    if mutant:
        sys.meta_path.insert(0, MutatedFinder(mutant))
        signal.setitimer(signal.ITIMER_PROF, 5 * LEAST_PATIENCE)
    files = sorted({test.split("::")[0] for test in chosen}) if chosen else ["tests/rules"]
    if trace:
        sys.settrace(tracing.enter)
    code = pytest.main([*OPTIONS, *files], plugins=[watching, *([tracing] if trace else [])])
    sys.settrace(None)
    return int(code), watching.failed, watching.times, tracing.reached()


def _put_in_place(mutant: Mutant) -> None:
    """The function that is loaded already has the changed text, wherever it is known."""
    tree = ast.parse((RULES / mutant.file).read_text())
    change(tree, mutant.number, mutant.add)
    made = compile(tree, mutant.file, "exec")
    thing: Any = sys.modules[mutant.module]
    for name in mutant.scope.split("."):
        thing = vars(thing)[name]
        made = next(one for one in made.co_consts if isinstance(one, CodeType) and one.co_name == name)
        if not isinstance(thing, type):
            break
    while not hasattr(thing, "__code__"):
        thing = getattr(thing, "__wrapped__", None) or getattr(thing, "__func__", None) or thing.fget
    thing.__code__ = made


def _loaded(
    mutant: Mutant, session: pytest.Session, chosen: Mapping[str, int], watching: Watching
) -> tuple[Any, ...]:
    """Change the loaded rules, and run the chosen tests, which are collected already, the most particular first."""
    _put_in_place(mutant)
    items = [item for item in session.items if item.nodeid in chosen]
    items.sort(key=lambda item: (_drawn(item), chosen[item.nodeid]))
    for item, following in zip(items, [*items[1:], None], strict=True):
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if set(item.fixturenames) <= set(
            parameters
        ):  # without pytest's ceremonies, which cost more than the test
            watching.be_patient(item)
            try:
                item.obj(**parameters)
            except BaseException:  # whatever it is, the unchanged rules do not raise it
                watching.failed = item.nodeid
        else:
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if watching.failed:
            return 1, watching.failed, {}, {}
    return 0, "", {}, {}


class Trial:
    """One run under way, in a process of its own."""

    def __init__(self, mutant: Mutant | None, work: Callable[..., tuple[Any, ...]], *arguments: Any) -> None:
        fork = multiprocessing.get_context("fork")
        self.mutant = mutant
        self.began = time.monotonic()
        self.room = tempfile.mkdtemp(prefix="mutation-")
        self.answer, theirs = fork.Pipe(duplex=False)

        def run(answer: Connection) -> None:
            _confine()
            os.environ["PYTEST_DEBUG_TEMPROOT"] = self.room
            answer.send(work(mutant, *arguments))
            os._exit(0)  # nothing of this process is needed any more, least of all its farewells

        self.process = fork.Process(target=run, args=(theirs,))
        self.process.start()
        theirs.close()

    def outcome(self) -> tuple[bool, str, Times, Reached]:
        """Whether a test failed, which, how long each took, and what each reached. Waits for the end."""
        try:
            code, failed, times, reached = self.answer.recv()
        except EOFError:
            code, failed, times, reached = -1, "(broken)", {}, {}
        self.process.join()
        if self.process.exitcode == -signal.SIGPROF:
            failed = "(endless)"
        shutil.rmtree(self.room, ignore_errors=True)
        return code != 0, failed or f"(pytest: {code})", times, reached


def unchanged(*, trace: bool) -> Trial:
    """All tests on the rules as they are."""
    return Trial(None, _from_the_start, None, {}, trace)


def from_the_start(mutant: Mutant, chosen: Mapping[str, int], usual: Times) -> Trial:
    """The chosen tests on changed rules, everything loaded anew."""
    return Trial(mutant, _from_the_start, set(chosen), usual, False)


Start = Callable[[Mutant, Mapping[str, int]], Trial]


def with_all_loaded(usual: Times, work: Callable[[Start], None]) -> None:
    """Load the rules and collect the tests once, then give `work` what starts a trial from here."""

    class Waiting(Watching):
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            work(lambda mutant, chosen: Trial(mutant, _loaded, session, chosen, self))
            return True

    pytest.main([*OPTIONS, "--no-header", "--no-summary", "tests/rules"], plugins=[Waiting(None, usual)])
