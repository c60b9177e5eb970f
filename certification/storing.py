"""The store of issued papers: a file is named by the SHA-256 of its bytes, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class Damaged(Exception):
    """The stored bytes are missing or are not those that were stored."""


def _path(sha256: str) -> Path:
    return Path(settings.CERTIFICATE_STORE) / sha256[:2] / f"{sha256}.pdf"


def put(content: bytes) -> str:
    """The SHA-256 (hex) under which these bytes are stored now, durably. Storing them twice changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = _path(sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes stored under that hash. Raises Damaged when they are missing or altered."""
    try:
        content = _path(sha256).read_bytes()
    except OSError as problem:
        raise Damaged(f"no stored paper {sha256}") from problem
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(f"the stored paper {sha256} was altered")
    return content
