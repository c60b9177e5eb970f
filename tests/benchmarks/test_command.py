"""`./run benchmark`: what it measures, how it ends, and what it says."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest

from benchmarks import command, judging
from benchmarks.figures import Figure, heading, in_turn
from benchmarks.progress import Progress

evaluate = judging.evaluate


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit status, what was said, and what was complained of."""
    said: list[str] = []
    told: list[str] = []
    status = command.main(arguments, said.append, told.append)
    return status, "\n".join(said), "\n".join(told)


def figure(**changes: Any) -> Figure:
    words = {"name": "a thing", "value": 3.0, "unit": "ms", "floor": 2.0, "floor_is": "nothing"}
    return Figure(**{**words, **changes})


@pytest.fixture
def low_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that a busy machine passes too, and few rounds."""
    monkeypatch.setattr(judging, "MILLISECONDS", 15.0)
    monkeypatch.setattr(judging, "ROUNDS", 21)


@pytest.mark.parametrize(("slowed", "status", "verdict"), [(False, 0, "ok"), (True, 1, "short")])
def test_a_step_that_became_slow_is_short(
    low_bar: None, monkeypatch: pytest.MonkeyPatch, slowed: bool, status: int, verdict: str
) -> None:
    """The second case is the sabotage twin: judging takes longer than it may."""
    if slowed:
        monkeypatch.setattr(judging, "evaluate", lambda *case: (time.sleep(0.016), evaluate(*case))[1])

    ended, said, told = run("judging")

    line = said.splitlines()[-1]
    assert ended == status
    assert line.startswith("judging: one case of 25 requirements")
    assert line.endswith(f"≤ 15 ms  {verdict}")
    assert said.splitlines()[0] == heading()
    assert told == ""


def test_for_a_machine_it_is_json(low_bar: None) -> None:
    ended, said, _told = run("judging", "--json", "--quick")

    (only,) = json.loads(said)
    assert ended == 0
    assert only["ok"] is True
    assert only["ratio"] == only["value"] / only["floor"]
    assert set(only) == {
        *("name", "value", "unit", "floor", "floor_is", "ratio", "value_at_most", "ratio_at_most", "ok"),
    }


def test_an_unknown_name_is_told_with_what_was_meant_before_anything_is_started() -> None:
    ended, said, told = run("standigns", "judging", "xyz")

    assert ended == 2
    assert said == ""
    assert "There is no benchmark 'standigns'. Did you mean standings?" in told
    assert "There is no benchmark 'xyz'. There are: judging, standings, lists." in told


@pytest.mark.parametrize("wrong", [["--fast"], ["--sizes", "10"], ["--sizes", "a,b"]])
def test_a_wrong_command_line_says_how_it_is_used(wrong: list[str]) -> None:
    ended, _said, told = run(*wrong)

    assert ended == 2
    assert "usage: ./run benchmark" in told


def test_what_is_named_is_measured_and_nothing_else() -> None:
    assert [one.name for one in command.chosen(["lists", "judging"])] == ["judging", "lists"]
    assert command.chosen([]) == list(command.SUBJECTS)


@pytest.mark.parametrize(
    ("bars", "ok"),
    [
        ({"ratio_at_most": 1.5}, True),
        ({"ratio_at_most": 1.49}, False),
        ({"value_at_most": 3.0}, True),
        ({"value_at_most": 2.9}, False),
        ({"value_at_most": 3.0, "ratio_at_most": 1.0}, False),
        ({}, True),
    ],
)
def test_a_figure_is_held_to_its_bars(bars: dict[str, float], ok: bool) -> None:
    assert figure(**bars).ok is ok


def test_a_line_tells_name_value_floor_ratio_bar_and_verdict() -> None:
    assert figure(ratio_at_most=1.2).line().split("  ")[0] == "a thing"
    assert figure(ratio_at_most=1.2).line().split()[2:] == [
        *("3.000", "ms", "2.000", "ms", "1.50", "≤", "1.2", "×", "short"),
    ]
    assert figure().line().endswith("–")


def test_value_and_floor_are_measured_in_turn_and_one_bad_moment_changes_nothing() -> None:
    done: list[str] = []

    def value() -> None:
        done.append("value")
        time.sleep(0.05 if len(done) < 3 else 0.004)

    value_median, floor_median = in_turn(value, lambda: done.append("floor"), 5)

    assert done == ["floor", "value"] * 5
    assert 0.004 <= value_median < 0.05
    assert floor_median < 0.004


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_bar_grows_and_leaves_nothing_behind() -> None:
    stream = Terminal()
    progress = Progress(stream)

    progress.at("inventing people", 50, 100)
    halfway = stream.getvalue()
    progress.at("inventing people", 100, 100)

    assert f"[{'#' * 15}{'.' * 15}] 50 of 100" in halfway
    assert stream.getvalue().endswith("\r\033[K")


def test_elsewhere_a_plain_line_says_now_and_then_how_far_it_is() -> None:
    stream = io.StringIO()
    progress = Progress(stream)

    for done in range(0, 1001, 10):
        progress.at("inventing people", done, 1000)

    assert stream.getvalue() == "inventing people: 0 of 1,000\n"
