"""`manage.py curriculum`, as a shell uses it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("file", ["curricula/ctic.toml", "curricula/missing.toml"])
def test_a_reader_that_has_seen_enough_ends_it_without_a_word(file: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    asked = [sys.executable, "manage.py", "curriculum", "show", file]

    done = subprocess.run(asked, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")
