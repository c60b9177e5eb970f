"""Keys a development or demonstration installation makes for itself once, so that nobody has to invent them."""

from __future__ import annotations

import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path


def new_secret() -> str:
    """A key for Django's signing: 64 random bytes, as text."""
    return secrets.token_urlsafe(64)


def new_field_key() -> str:
    """A Fernet key for encrypted fields: 32 random bytes, base64."""
    return urlsafe_b64encode(os.urandom(32)).decode()


def kept(path: Path, make: Callable[[], str]) -> str:
    """The key in the file; made and stored there with mode 600 if there is none yet.

    Two processes that start together agree: the file appears whole or not at all, and the first one wins.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp creates with mode 600; link() never replaces what another process put there first.
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w") as file:
            file.write(make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            Path(fresh).unlink()
    return path.read_text().strip()
