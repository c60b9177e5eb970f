"""`./run benchmark [NAME…] [--quick] [--json]`: measure, print one line a figure, 1 where one is short."""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import django

from benchmarks.figures import Figure, heading, short
from benchmarks.progress import Progress
from tests import servers

Say = Callable[[str], None]
SIZES = (1_000, 10_000, 100_000)
QUICK = SIZES[:-1]
# As PostgreSQL comes, but for what anybody who runs it with so much data sets: what it writes is safe on disk.
POSTGRES = {"shared_buffers": "1GB", "max_wal_size": "4GB"}


@dataclass(frozen=True)
class Subject:
    """One thing that is measured: `measure(stage)` of its module yields its figures."""

    name: str
    about: str
    plays_on_a_stage: bool = True
    """Whether it needs PostgreSQL; if not, `stage` is None."""

    def figures(self, stage: Any) -> Iterator[Figure]:
        """Its figures, each as soon as it is known."""
        # Imported only now: most modules know the models, and Django must be told its database before.
        yield from importlib.import_module(f"benchmarks.{self.name}").measure(stage)


SUBJECTS = (
    Subject("judging", "one case judged by the pure core", plays_on_a_stage=False),
    Subject("standings", "everybody read, judged and written by the sweep"),
    Subject("lists", "the first page of the registrar's lists"),
)


class Usage(Exception):
    """The command line itself is wrong; the message says how."""


class Words(argparse.ArgumentParser):
    """A parser that explains instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Raise `Usage` with the message and how to use the command."""
        raise Usage(f"{message}\n{self.format_usage().strip()}")


def parser() -> argparse.ArgumentParser:
    """What can be asked on the command line."""
    names = "\n".join(f"  {one.name:<12} {one.about}" for one in SUBJECTS)
    words = Words(
        prog="./run benchmark",
        description="Measure how fast the platform is, each figure beside its floor.",
        epilog=f"What can be measured:\n{names}\nMore in docs/benchmarks.md.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words.add_argument("names", nargs="*", metavar="NAME", help="only these; all where none is named")
    words.add_argument("--quick", action="store_true", help="leave out the largest size")
    words.add_argument("--json", action="store_true", help="print the figures as JSON")
    words.add_argument("--sizes", type=_sizes, metavar="N,N…", help="measure with so many people instead")
    return words


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(sorted({int(part) for part in text.split(",")}))
    if len(sizes) < 2 or sizes[0] < 1:
        raise argparse.ArgumentTypeError("name at least two sizes, such as 1000,5000")
    return sizes


def main(arguments: Sequence[str], say: Say, tell: Say) -> int:
    """Measure what was asked; figures go to `say`, complaints to `tell`. 0 when all are within their bars, 1 when one
    is short, 2 for a wrong command line or a server that cannot be had."""
    try:
        asked = parser().parse_args(list(arguments))
        subjects = chosen(asked.names)
    except Usage as problem:
        tell(str(problem))
        return 2
    sizes = asked.sizes or (QUICK if asked.quick else SIZES)
    progress = Progress()
    try:
        with staged(subjects, sizes, progress) as stage:
            return report(subjects, stage, say, progress, as_json=asked.json)
    except servers.ServerMissing as missing:
        tell(str(missing))
        return 2


def chosen(names: Sequence[str]) -> list[Subject]:
    """The subjects of these names; all of them where none is named. Raises Usage with suggestions."""
    known = {one.name: one for one in SUBJECTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Usage("\n".join(_unknown(name, list(known)) for name in unknown))
    return [one for one in SUBJECTS if one.name in names or not names]


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"There is no benchmark {name!r}.{meant} There are: {', '.join(known)}."


@contextmanager
def staged(subjects: Sequence[Subject], sizes: Sequence[int], progress: Progress) -> Iterator[Any]:
    """A stage on a PostgreSQL of our own; None where nobody needs one. Afterwards nothing of it is left."""
    if not any(subject.plays_on_a_stage for subject in subjects):
        yield None
        return
    with ExitStack() as leaving:
        ours = servers.Servers("benchmark")
        leaving.callback(ours.stop)
        progress.say("starting a PostgreSQL of our own")
        ours.start_postgres(servers.postgres_installed(), POSTGRES)
        progress.say(f"{ours.told} in {ours.folder}")
        var = tempfile.mkdtemp(prefix="benchmark-var-")
        leaving.callback(shutil.rmtree, var, ignore_errors=True)
        _only_ours(ours.database_url, var)
        django.setup()

        from benchmarks.stage import Stage

        stage = Stage(ours.database_url.rpartition("/")[0], sizes, progress)
        leaving.callback(stage.stop)
        try:
            yield stage
        except Exception:
            progress.say((ours.folder / "postgres.log").read_text(errors="replace")[-2000:])
            raise


def _only_ours(database_url: str, var: str) -> None:
    """Whatever the shell says about other installations does not reach the benchmark, nor the processes it starts."""
    for name in servers.FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PLATFORM": "test",
        "VAR_DIR": var,
    }


def report(subjects: Sequence[Subject], stage: Any, say: Say, progress: Progress, *, as_json: bool) -> int:
    """Print the figures of the subjects; 1 where one is short."""
    figures = []
    if not as_json:
        say(heading())
    for subject in subjects:
        for figure in subject.figures(stage):
            figures.append(figure)
            progress.clear()
            if not as_json:
                say(figure.line())
    if as_json:
        say(json.dumps([figure.as_json() for figure in figures], indent=2))
    return 1 if short(figures) else 0
