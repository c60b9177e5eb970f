"""`python -m benchmarks`, which is `./run benchmark`."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from benchmarks.command import main


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Whoever asks us to end is obeyed in order: servers stopped, folders removed.
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _stop)
    try:
        sys.exit(
            main(
                sys.argv[1:],
                lambda line: print(line, flush=True),  # noqa: T201
                lambda line: print(line, file=sys.stderr),  # noqa: T201
            )
        )
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)
