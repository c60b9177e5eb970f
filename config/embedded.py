"""The embedded broker: kombu's messages in files, each of which appears whole or not at all.

Kombu writes a message under its final name, so a worker that looks at that moment takes an empty file, cannot read it,
and ends; with it ends the whole demonstration. Here a file gets its name when it is complete, and one that still
cannot be read is dropped: a message only wakes a worker, and the sweep finds what nobody was woken for.
"""

from __future__ import annotations

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)

TRIES, PAUSE = 20, 0.01  # a binding is a few bytes, written in microseconds


class Channel(filesystem.Channel):
    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's own two differ
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        part = folder / f"{name}.part"
        part.write_text(dumps(payload), encoding="utf-8")
        part.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            log.warning("A message that cannot be read was dropped; the sweep finds its work.")
            raise Empty from None

    def get_table(self, exchange: str) -> list[Any]:
        table: list[Any] = _once_written(super().get_table, exchange)
        return table

    def _queue_bind(self, *binding: str) -> None:
        _once_written(super()._queue_bind, *binding)


def _once_written(do: Any, *arguments: str) -> Any:
    """What `do` answers; asked again while another process is writing the exchange's file for the first time."""
    for _ in range(TRIES):
        try:
            return do(*arguments)
        except ValueError:
            time.sleep(PAUSE)
    return do(*arguments)


class Transport(filesystem.Transport):
    Channel = Channel
