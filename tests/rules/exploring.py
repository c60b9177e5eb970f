"""How many cases the properties of the rules are tried on, and whether they are always the same ones.

Without a word they are: two runs of one commit try the same cases, so that a red run can be believed and repeated.
`RULES_EXPLORE=1` tries new ones each time, which `./run torture` does with RULES_CASES=10000; a failure prints the
seed of its case, which `tests.rules.generating.situation_of` takes, and a blob for `@reproduce_failure`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

CASES = int(os.environ.get("RULES_CASES", "2000"))
COMMON = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck), max_examples=CASES
)
settings.register_profile("rules-repeatable", COMMON, derandomize=True)
settings.register_profile("rules-exploring", COMMON, derandomize=False)
PROFILE = settings.get_profile("rules-exploring" if os.environ.get("RULES_EXPLORE") else "rules-repeatable")


def cases(number: int = CASES) -> settings:
    """So many cases, under the profile of this run."""
    return settings(PROFILE, max_examples=number)


often = cases()
seldom = cases(max(100, CASES // 8))
