"""A law outlives later migrations. SQLite rebuilds tables for them, and the triggers fall with the old one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, migrations, models, transaction
from django.db.migrations.operations.base import Operation

from laws.frozen import AppendOnlyConstraint, FrozenConstraint, NeverDeletedConstraint
from laws.lifecycle import LifecycleConstraint
from laws.overlap import NoOverlapConstraint
from laws.refusals import name_of
from tests.laws.throwaway import ThrowawayApp, execute, table, triggers

MOVES = LifecycleConstraint(name="visit_moves", initial="planned", transitions={"planned": ("done",)})
LATER = LifecycleConstraint(
    name="visit_moves", initial="planned", transitions={"planned": ("done",), "done": ("planned",)}
)
KEPT = NeverDeletedConstraint(name="visit_is_kept")
FROZEN = FrozenConstraint(name="visit_note_is_frozen", fields=("note",), once=("done",))
APART = NoOverlapConstraint(name="visit_is_apart", key="person")
LAWS = [MOVES, KEPT, FROZEN, APART]


def visits(constraints: list) -> migrations.CreateModel:
    return table(
        "Visit",
        status=models.CharField(max_length=10),
        note=models.CharField(max_length=10, default=""),
        person=models.IntegerField(),
        starts_at=models.DateTimeField(),
        ends_at=models.DateTimeField(),
        live=models.BooleanField(),
        constraints=constraints,
    )


def add_visit(hour: int, status: str = "planned", of: str = "throwaway_visit") -> None:
    execute(
        f"INSERT INTO {of} (status, note, person, starts_at, ends_at, live) VALUES (%s, '', 1, %s, %s, %s)",
        [status, f"2026-01-01 {hour:02}:00:00", f"2026-01-01 {hour + 1:02}:00:00", True],
    )


def refusal(attempt: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            attempt()
    except IntegrityError as error:
        return name_of(error)
    return "nothing refused it"


def assert_the_laws_hold(of: str = "throwaway_visit") -> None:
    with transaction.atomic():
        add_visit(8, of=of)
        execute(f"UPDATE {of} SET status = 'done'")
        assert refusal(lambda: execute(f"UPDATE {of} SET status = 'planned'")) == "visit_moves"
        assert refusal(lambda: add_visit(10, status="done", of=of)) == "visit_moves"
        assert refusal(lambda: execute(f"UPDATE {of} SET note = 'other'")) == "visit_note_is_frozen"
        assert refusal(lambda: execute(f"DELETE FROM {of}")) == "visit_is_kept"
        assert refusal(lambda: add_visit(8, of=of)) == "visit_is_apart"
        transaction.set_rollback(True)


LATER_MIGRATIONS: dict[str, list[Operation]] = {
    "lengthen the status": [migrations.AlterField("visit", "status", models.CharField(max_length=30))],
    "alter another field": [migrations.AlterField("visit", "note", models.TextField(default="x"))],
    "add a nullable field": [
        migrations.AddField("visit", "place", models.CharField(max_length=9, null=True))
    ],
    "add a field with a default": [
        migrations.AddField("visit", "place", models.CharField(max_length=9, default="x", db_default="x"))
    ],
    "add and remove a field": [
        migrations.AddField("visit", "place", models.CharField(max_length=9, default="x")),
        migrations.RemoveField("visit", "place"),
    ],
    "rename another field": [
        migrations.AddField("visit", "place", models.IntegerField(default=1, db_default=1)),
        migrations.RenameField("visit", "place", "room"),
    ],
    "add an ordinary constraint": [
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(name="visit_runs", condition=models.Q(ends_at__gt=models.F("starts_at"))),
        )
    ],
    "add a law": [
        migrations.AddConstraint("visit", FrozenConstraint(name="visit_p", fields=["person"], always=True))
    ],
    "rebuild twice": [
        migrations.AlterField("visit", "status", models.CharField(max_length=30)),
        migrations.AlterField("visit", "note", models.CharField(max_length=30, default="")),
    ],
    "rename the table": [migrations.AlterModelTable("visit", "throwaway_visit")],
}


def test_create_model_really_makes_the_laws(app: ThrowawayApp):
    app.migrate(visits(LAWS))

    assert_the_laws_hold()


@pytest.mark.parametrize("later", LATER_MIGRATIONS)
def test_the_laws_hold_after_a_later_migration(app: ThrowawayApp, later: str):
    app.migrate(visits(LAWS))

    app.migrate(*LATER_MIGRATIONS[later])

    assert_the_laws_hold()


@pytest.mark.parametrize("later", LATER_MIGRATIONS)
def test_the_laws_hold_when_one_migration_does_it_all(app: ThrowawayApp, later: str):
    app.migrate(visits(LAWS), *LATER_MIGRATIONS[later])

    assert_the_laws_hold()


@pytest.mark.parametrize("later", LATER_MIGRATIONS)
def test_the_laws_hold_after_a_later_migration_is_undone(app: ThrowawayApp, later: str):
    app.migrate(visits(LAWS))
    app.migrate(*LATER_MIGRATIONS[later])

    app.back()

    assert_the_laws_hold()


def test_the_laws_are_added_to_a_table_that_stands(app: ThrowawayApp):
    app.migrate(visits([]))

    app.migrate(*(migrations.AddConstraint("visit", law) for law in LAWS))

    assert_the_laws_hold()


def test_rows_that_are_not_in_the_first_status_survive_a_rebuild(app: ThrowawayApp):
    app.migrate(visits(LAWS))
    add_visit(8)
    execute("UPDATE throwaway_visit SET status = 'done'")

    app.migrate(migrations.AlterField("visit", "status", models.CharField(max_length=30)))

    assert list(app.model("Visit")._default_manager.values_list("status", flat=True)) == ["done"]


def test_a_renamed_model_takes_its_laws_along(app: ThrowawayApp):
    app.migrate(visits(LAWS))

    app.migrate(migrations.RenameModel("Visit", "Call"))

    assert_the_laws_hold(of="throwaway_call")
    app.migrate(migrations.AlterField("call", "status", models.CharField(max_length=30)))
    assert_the_laws_hold(of="throwaway_call")


def test_a_renamed_column_is_followed_by_removing_and_adding_as_makemigrations_writes_it(app: ThrowawayApp):
    app.migrate(visits(LAWS))
    renamed = LifecycleConstraint(
        name="visit_moves", initial="planned", transitions=MOVES.transitions, field="stage"
    )

    app.migrate(
        migrations.RemoveConstraint("visit", "visit_moves"),
        migrations.RemoveConstraint("visit", "visit_note_is_frozen"),
        migrations.RenameField("visit", "status", "stage"),
        migrations.AddConstraint("visit", renamed),
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "INSERT INTO throwaway_visit (stage, note, person, starts_at, ends_at, live) "
            "VALUES ('done', '', 1, '2026-01-01 08:00:00', '2026-01-01 09:00:00', %s)",
            [True],
        )


def test_a_removed_law_is_gone_and_only_that_one(app: ThrowawayApp):
    app.migrate(visits(LAWS))

    app.migrate(migrations.RemoveConstraint("visit", "visit_moves"))

    with transaction.atomic():
        add_visit(8, status="done")
        assert refusal(lambda: execute("DELETE FROM throwaway_visit")) == "visit_is_kept"
        transaction.set_rollback(True)
    assert not [name for name in triggers() if name.startswith("visit_moves")]
    app.back()
    assert_the_laws_hold()


def test_a_changed_table_of_moves_replaces_the_old_one(app: ThrowawayApp):
    app.migrate(visits(LAWS))

    app.migrate(migrations.RemoveConstraint("visit", "visit_moves"), migrations.AddConstraint("visit", LATER))

    with transaction.atomic():
        add_visit(8)
        execute("UPDATE throwaway_visit SET status = 'done'")
        assert execute("UPDATE throwaway_visit SET status = 'planned'") == 1
        transaction.set_rollback(True)
    app.back()
    assert_the_laws_hold()


def test_a_removed_model_leaves_no_trigger_and_can_be_made_again(app: ThrowawayApp):
    app.migrate(visits([*LAWS, AppendOnlyConstraint(name="visit_only_grows")]))

    app.migrate(migrations.DeleteModel("Visit"))

    assert not [name for name in triggers() if name.startswith("visit_")]
    app.migrate(visits(LAWS))
    assert_the_laws_hold()
