"""Health checks for containers: `python -m config.probing URL` and `python -m config.probing FILE SECONDS`.

Ends with 0 when the URL answers 200, or the file was written within the seconds; else with 1 and a sentence.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from pathlib import Path


def problem(target: str, seconds: float = 0) -> str | None:
    """What is wrong with the target, or None."""
    try:
        if not target.startswith("http://"):
            age = time.time() - Path(target).stat().st_mtime
            return f"{target} is {age:.0f} s old, more than {seconds:.0f} s." if age > seconds else None
        host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
        request = urllib.request.Request(target, headers={"Host": host})
        with urllib.request.urlopen(request, timeout=8):
            return None
    except OSError as error:  # URLError and HTTPError are OSErrors
        return f"{target}: {error}"


if __name__ == "__main__":
    found = problem(sys.argv[1], *(float(seconds) for seconds in sys.argv[2:3]))
    sys.exit(found)
