from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from laws.lifecycle import LifecycleConstraint
from tests.laws.conftest import outside_transactions, shared_app  # noqa: F401
from tests.laws.throwaway import ThrowawayApp, execute, table

DOOR_MOVES = LifecycleConstraint(
    name="door_moves", initial="shut", transitions={"shut": ("open",), "open": ("shut", "broken")}
)


@pytest.fixture(scope="module")
def doors(shared_app: ThrowawayApp) -> type[models.Model]:  # noqa: F811
    """A small model with a lifecycle: a door is shut, open or broken, and belongs to a room."""
    shared_app.migrate(
        table("Keeper", public_id=models.UUIDField(default=uuid.uuid4)),
        table(
            "Door",
            public_id=models.UUIDField(default=uuid.uuid4),
            status=models.CharField(max_length=9, default="shut"),
            room=models.CharField(max_length=9, default=""),
            constraints=[DOOR_MOVES],
        ),
    )
    return shared_app.model("Door")


@pytest.fixture
def keeper(doors: type[models.Model], shared_app: ThrowawayApp) -> Any:  # noqa: F811
    return shared_app.model("Keeper")(public_id=uuid.UUID(int=7))


@pytest.fixture
def committed_doors(doors: type[models.Model], transactional_db: None) -> Iterator[type[models.Model]]:
    """For tests that commit: the flush afterwards does not know these tables."""
    yield doors
    execute("DELETE FROM throwaway_door")


@pytest.fixture(autouse=True)
def head_path(settings: Any, tmp_path: Path) -> Path:
    settings.AUDIT_HEAD_FILE = tmp_path / "kept" / "audit-head.txt"
    return settings.AUDIT_HEAD_FILE
