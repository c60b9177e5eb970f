"""The same facts give the same bytes, whatever the process around them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from certification.rendering import render
from tests.rendering.example_facts import COACH_FR, ITATM_EN, VERIFY_URL

ROOT = Path(__file__).parents[2]
PROGRAM = """
import hashlib
from certification.rendering import render
from tests.rendering.example_facts import COACH_FR, VERIFY_URL
print(hashlib.sha256(render(COACH_FR, verify_url=VERIFY_URL)).hexdigest())
"""


def _digest_in_another_process(**surroundings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **surroundings},
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_hash_seed_time_zone_and_locale_change_nothing():
    surroundings = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "fr_CA.UTF-8"},
        {"PYTHONHASHSEED": "42", "TZ": "America/Toronto", "LC_ALL": "fr_CA.UTF-8", "LANGUAGE": "fr"},
    ]

    digests = {_digest_in_another_process(**around) for around in surroundings}

    assert len(digests) == 1
    assert digests == {hashlib.sha256(render(COACH_FR, verify_url=VERIFY_URL)).hexdigest()}


def test_what_was_rendered_before_changes_nothing():
    alone = render(COACH_FR, verify_url=VERIFY_URL)

    render(ITATM_EN | {"holder": "Αθηνά Παπαδοπούλου"}, verify_url=VERIFY_URL)
    after_another = render(COACH_FR, verify_url=VERIFY_URL)

    assert after_another == alone


def test_each_fact_changes_the_bytes():
    one = render(COACH_FR, verify_url=VERIFY_URL)

    other = render(COACH_FR | {"number": "COACH-3DWF-6YNU"}, verify_url=VERIFY_URL)

    assert other != one
