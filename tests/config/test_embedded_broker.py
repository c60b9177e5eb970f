"""Messages in files, as the embedded installation passes them from process to process."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem

from config import embedded

# Takes so long to put into words that a reader meets a file that is there and has none yet.
LARGE = [uuid.UUID(int=number) for number in range(20_000)]


@contextmanager
def channel_in(folder: Path, transport: type[filesystem.Transport]) -> Iterator[filesystem.Channel]:
    """A channel whose messages are files in the folder."""
    for name in ("messages", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    with Connection("filesystem://localhost", transport=transport, transport_options=options) as connection:
        yield connection.channel()


def taken_while_written(folder: Path, transport: type[filesystem.Transport], rounds: int) -> list[str]:
    """What a reader that never pauses takes while large messages are being written: "whole" or "unreadable"."""
    found = []
    with channel_in(folder, transport) as reading, channel_in(folder, transport) as writing:
        for _ in range(rounds):
            writer = threading.Thread(target=writing._put, args=("celery", {"body": LARGE}))
            writer.start()
            found.append(_taken(reading))
            writer.join()
    return found


def _taken(reading: filesystem.Channel) -> str:
    while True:
        try:
            message: dict[str, Any] = reading._get("celery")
        except Empty:
            continue
        except ValueError:
            return "unreadable"
        assert message == {"body": LARGE}
        return "whole"


def test_a_reader_takes_a_message_whole_however_early_it_looks(tmp_path: Path):
    assert taken_while_written(tmp_path, embedded.Transport, 10) == ["whole"] * 10
    assert list((tmp_path / "messages").iterdir()) == []


def test_sabotaged_by_kombus_own_channel_a_reader_takes_half_a_message(tmp_path: Path):
    assert "unreadable" in taken_while_written(tmp_path, filesystem.Transport, 10)


def test_a_message_that_cannot_be_read_is_dropped_and_the_next_one_comes(tmp_path: Path):
    with channel_in(tmp_path, embedded.Transport) as channel:
        (tmp_path / "messages" / "0_first.celery.msg").touch()
        channel._put("celery", {"body": "second"})

        with pytest.raises(Empty):
            channel._get("celery")

        assert channel._get("celery") == {"body": "second"}


def test_sabotaged_by_kombus_own_channel_it_is_an_error_that_ends_the_worker(tmp_path: Path):
    with channel_in(tmp_path, filesystem.Transport) as channel:
        (tmp_path / "messages" / "0_first.celery.msg").touch()
        with pytest.raises(ValueError, match="Expecting value"):
            channel._get("celery")


@pytest.mark.parametrize("transport", [embedded.Transport, filesystem.Transport], ids=["ours", "sabotaged"])
def test_a_binding_that_is_being_written_is_waited_for(tmp_path: Path, transport: type[filesystem.Transport]):
    with channel_in(tmp_path, transport) as channel:
        channel._queue_bind("celery", "celery", "", "celery")
        file = tmp_path / "control" / "celery.exchange"
        written = file.read_text()
        file.write_text("")
        later = threading.Timer(0.05, file.write_text, [written])
        later.start()
        try:
            if transport is filesystem.Transport:
                with pytest.raises(ValueError, match="Expecting value"):
                    channel.get_table("celery")
            else:
                assert [tuple(one) for one in channel.get_table("celery")] == [("celery", "", "celery")]
        finally:
            later.join()
