"""Which requirements lean on steps reached as a client, however they name what does."""

from __future__ import annotations

from pathlib import Path

import pytest

from certification import attendance
from certification.rules.files.reading import read
from tests.certification.test_rehearsing import ONE_STEP
from tests.certification.versions import text

STEP = ONE_STEP % "integrate" + "at_least = 1\n"
LATE = """
[[group.requirement]]
code = "late"
title = "Afterwards"
title_fr = "Après"
evidence = "practicum.session.therapist"
at_least = 4
%s
"""
TIME = """
[[group.requirement]]
code = "late"
title = "Afterwards"
title_fr = "Après"
elapsed = "6 months"
since = "one-step"
"""
GROUP = """
[[group]]
code = "further"
title = "Further"
title_fr = "Encore"
%s
"""
CODES = {
    "after": LATE % 'after = "one-step"',
    "after, with a period": LATE % 'after = "one-step + 3 months"',
    "after its first line": LATE % 'after = "first:one-step"',
    "after, one of several": LATE % 'after = ["enrolment", "one-step"]',
    "until": LATE % 'until = "one-step"',
    "since": TIME,
    "a limit": LATE % 'limit = [{ at_most = 3, after = "one-step" }]',
    "a conversion": LATE % 'convert = [{ each = 1, gives = 1, until = "one-step" }]',
    "only if it is met": LATE % 'only_if = { met = "one-step" }',
    "a window": LATE % 'window = { length = "6 months", opens_with = "one-step" }',
    "the group it stands in": GROUP % 'only_if = { met = "one-step" }' + LATE % "",
}


def untold_of(more: str) -> frozenset[str]:
    return attendance.untold_in(read(text(more=more)))


@pytest.mark.parametrize("how", CODES)
def test_what_names_such_a_requirement_is_not_told_either(how: str) -> None:
    assert untold_of(STEP + CODES[how]) == {"one-step", "late"}


def test_what_names_a_group_around_it_is_not_told_either() -> None:
    inside = GROUP % "" + STEP
    last = GROUP.replace("further", "last") % ""

    assert untold_of(inside + last + LATE % 'after = "further"') == {"one-step", "late"}


def test_it_is_followed_from_one_to_the_next() -> None:
    second = LATE.replace('"late"', '"later"') % 'after = "late"'

    assert untold_of(STEP + second + LATE % 'after = "one-step"') == {"one-step", "late", "later"}


def test_in_an_exclusive_group_what_comes_after_it_sees_which_lines_it_took() -> None:
    hours = LATE.replace("practicum.session.therapist", "practicum.session.client") % ""

    assert untold_of(GROUP % "exclusive = true" + STEP + hours) == {"one-step", "late"}
    assert untold_of(GROUP % "exclusive = true" + hours + STEP) == {"one-step"}
    assert untold_of(GROUP % "" + STEP + hours) == {"one-step"}


def test_hours_that_lean_on_steps_of_a_client_tell_them() -> None:
    support = (
        'limit = [{ support = { evidence = "practicum.session.client", '
        'where = { steps = "integrate" }, each = 1, allows = 2 } }]'
    )

    assert untold_of(LATE % support) == {"late"}


def test_what_names_something_else_is_told() -> None:
    assert untold_of(STEP + LATE % 'after = "as-therapist"') == {"one-step"}


def test_of_the_shipped_curricula_only_the_steps_themselves_are_untold() -> None:
    found = {
        path.stem: attendance.untold_in(read(path.read_text())) for path in Path("curricula").glob("*.toml")
    }

    assert {code for codes in found.values() for code in codes} == {"client-steps"}
