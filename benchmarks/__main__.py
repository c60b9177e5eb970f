"""`python -m benchmarks`, which is `./run benchmark`."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from benchmarks.command import main


class Stopped(KeyboardInterrupt):
    """Whoever asks us to end is obeyed in order: servers stopped, folders removed."""

    asked = False


def _stop(number: int, frame: FrameType | None) -> None:
    Stopped.asked = True
    raise Stopped


if __name__ == "__main__":
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _stop)
    code = 1
    try:
        code = main(
            sys.argv[1:],
            lambda line: print(line, flush=True),  # noqa: T201
            lambda line: print(line, file=sys.stderr),  # noqa: T201
        )
    except BaseException:
        # A library that was being loaded may have made another exception of it.
        if not Stopped.asked:
            raise
    if Stopped.asked:
        sys.stderr.write("stopped\n")
        code = 130
    sys.exit(code)
