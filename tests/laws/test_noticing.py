"""makemigrations notices a changed law, and only that; and the database has every law of the project."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter

from laws.frozen import AppendOnlyConstraint, FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from laws.overlap import NoOverlapConstraint
from laws.refusals import name_of
from laws.triggers import TriggerConstraint
from tests.laws.throwaway import LABEL, ThrowawayApp, execute, table, triggers


def moves(**differing: Any) -> LifecycleConstraint:
    return LifecycleConstraint(**{"name": "moves", "initial": "a", "transitions": {"a": ("b",)}} | differing)


def operations(before: Any, after: Any) -> list[str]:
    def state(law: Any) -> ProjectState:
        made = ProjectState()
        options = {"constraints": [law]}
        made.add_model(ModelState(LABEL, "Paper", [("id", models.BigAutoField(primary_key=True))], options))
        return made

    changes = MigrationAutodetector(state(before), state(after))._detect_changes()
    return [type(one).__name__ for migration in changes.get(LABEL, []) for one in migration.operations]


EVERY = [
    moves(),
    FrozenConstraint(name="f", fields=("a", "b"), once=("x",)),
    FrozenConstraint(name="g", fields=("a",), always=True),
    NeverDeletedConstraint(name="n"),
    AppendOnlyConstraint(name="o", violation_error_message="No."),
    NoOverlapConstraint(name="p", key="person"),
]


@pytest.mark.parametrize("law", EVERY, ids=lambda law: law.name)
def test_a_law_survives_being_written_into_a_migration(law: TriggerConstraint):
    written, imports = MigrationWriter.serialize(law)
    namespace: dict[str, Any] = {}
    exec("\n".join(imports), namespace)

    again = eval(written, namespace)

    assert again == law
    assert again.clone() == law
    assert operations(law, again) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (moves(), moves(transitions={"a": ("b", "c")})),
        (moves(), moves(initial="b")),
        (moves(), moves(field="stage")),
        (EVERY[1], FrozenConstraint(name="f", fields=("a",), once=("x",))),
        (EVERY[1], FrozenConstraint(name="f", fields=("a", "b"), once=("x", "y"))),
        (EVERY[1], FrozenConstraint(name="f", fields=("a", "b"), always=True)),
        (EVERY[3], AppendOnlyConstraint(name="n")),
        (EVERY[5], NoOverlapConstraint(name="p", key="room")),
    ],
)
def test_a_changed_law_is_dropped_and_made_anew(before: Any, after: Any):
    assert operations(before, after) == ["RemoveConstraint", "AddConstraint"]


def test_a_changed_message_costs_the_database_nothing():
    assert operations(moves(), moves(violation_error_message="No.")) == ["AlterConstraint"]


def test_a_message_changes_without_the_law_falling(app: ThrowawayApp):
    law = moves()
    app.migrate(table("Paper", status=models.CharField(max_length=3), constraints=[law]))

    app.migrate(migrations.AlterConstraint("paper", "moves", moves(violation_error_message="No.")))

    assert {"moves_move", "moves_first"} <= triggers()


# --- the project's own laws ------------------------------------------------------------------------------------

OURS = [
    (model, law)
    for model in apps.get_models()
    for law in model._meta.constraints
    if isinstance(law, TriggerConstraint)
]
LIFECYCLES = {law.name: law for _, law in OURS if isinstance(law, LifecycleConstraint)}


@pytest.mark.usefixtures("outside_transactions")
@pytest.mark.parametrize(("model", "law"), OURS, ids=[law.name for _, law in OURS])
def test_every_law_of_the_project_stands_in_the_migrated_database(
    model: type[models.Model], law: TriggerConstraint
):
    if isinstance(law, NoOverlapConstraint) and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            assert law.name in connection.introspection.get_constraints(cursor, model._meta.db_table)
        return
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        wanted = {law.name + one.suffix for one in law.triggers(model, editor)}
    if connection.vendor == "sqlite":
        wanted = {name for name in wanted if not name.endswith("_truncate")}

    assert wanted <= triggers()


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_move_of_every_lifecycle_of_the_project_is_tried_through_sql(app: ThrowawayApp, name: str):
    law = LIFECYCLES[name].clone()
    law.name = "tried_law"
    app.migrate(table("Tried", **{law.field: models.CharField(max_length=50)}, constraints=[law]))
    way: dict[str, list[str]] = {law.initial: []}
    for old in law.statuses() * 9:
        for new in law.transitions.get(old, ()) if old in way else ():
            way.setdefault(new, [*way[old], new])

    wrong = []
    for old, new in product(law.statuses(), [*law.statuses(), "nonsense"]):
        with transaction.atomic():
            execute(f"INSERT INTO throwaway_tried ({law.field}) VALUES (%s)", [law.initial])
            for step in way[old]:
                execute(f"UPDATE throwaway_tried SET {law.field} = %s", [step])
            try:
                with transaction.atomic():
                    execute(f"UPDATE throwaway_tried SET {law.field} = %s", [new])
                refused = ""
            except IntegrityError as error:
                refused = name_of(error)
            if refused != ("" if old == new or (old, new) in law.pairs() else "tried_law"):
                wrong.append((old, new, refused))
            transaction.set_rollback(True)

    assert not wrong
