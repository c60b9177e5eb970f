"""What is frozen, kept or only added to stays so, whoever asks; and the same with the protection taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from laws.frozen import AppendOnlyConstraint, FrozenConstraint, NeverDeletedConstraint
from laws.refusals import name_of
from tests.laws.throwaway import ThrowawayApp, drop_trigger, execute, table

ONCE = FrozenConstraint(
    name="rule_source_is_frozen",
    fields=("source", "lines"),
    once=("published", "retired"),
    violation_error_message="A published rule keeps its text.",
)
ALWAYS = FrozenConstraint(name="rule_code_is_frozen", fields=("code",), always=True)
KEPT = NeverDeletedConstraint(name="rule_is_kept")
GROWS = AppendOnlyConstraint(name="entry_only_added", violation_error_message="An entry stays as it is.")


@pytest.fixture(scope="module", autouse=True)
def tables(shared_app: ThrowawayApp) -> ThrowawayApp:
    shared_app.migrate(
        table(
            "Rule",
            code=models.CharField(max_length=9),
            status=models.CharField(max_length=9),
            source=models.TextField(null=True),
            lines=models.IntegerField(default=0),
            constraints=[ONCE, ALWAYS, KEPT],
        ),
        table(
            "Entry", number=models.IntegerField(unique=True), words=models.TextField(), constraints=[GROWS]
        ),
    )
    return shared_app


def rule(status: str) -> None:
    execute(
        "INSERT INTO throwaway_rule (id, code, status, source, lines) VALUES (1, 'a', %s, 'text', 3)",
        [status],
    )


def entry() -> None:
    execute("INSERT INTO throwaway_entry (id, number, words) VALUES (1, 7, 'so')")


def refusal(sql: str, parameters: list[Any] | None = None) -> str:
    try:
        with transaction.atomic():
            execute(sql, parameters)
    except IntegrityError as error:
        return name_of(error)
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["source = 'other'", "source = NULL", "lines = 4", "lines = 4, status = 'draft'"]
)
@pytest.mark.parametrize(("status", "frozen"), [("draft", False), ("published", True), ("retired", True)])
def test_named_columns_freeze_with_the_status(status: str, frozen: bool, change: str):
    rule(status)

    refused = refusal(f"UPDATE throwaway_rule SET {change}")

    assert refused == ("rule_source_is_frozen" if frozen else "")


@pytest.mark.django_db
def test_publishing_may_still_change_the_text_and_a_published_rule_may_still_be_retired():
    rule("draft")

    assert refusal("UPDATE throwaway_rule SET source = 'last', status = 'published'") == ""
    assert refusal("UPDATE throwaway_rule SET status = 'retired', source = 'last'") == ""


@pytest.mark.django_db
def test_a_null_that_becomes_text_is_a_change_too():
    execute(
        "INSERT INTO throwaway_rule (id, code, status, source, lines) VALUES (1, 'a', 'published', NULL, 3)"
    )

    assert refusal("UPDATE throwaway_rule SET source = 'text'") == "rule_source_is_frozen"


@pytest.mark.django_db
def test_always_means_from_the_first_moment():
    rule("draft")

    assert refusal("UPDATE throwaway_rule SET code = 'b'") == "rule_code_is_frozen"
    assert refusal("UPDATE throwaway_rule SET code = 'a'") == ""


@pytest.mark.django_db
def test_a_kept_row_is_never_deleted():
    rule("draft")

    assert refusal("DELETE FROM throwaway_rule") == "rule_is_kept"
    assert refusal("UPDATE throwaway_rule SET lines = 4") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE throwaway_entry SET words = 'else'",
        "UPDATE throwaway_entry SET words = words",
        "UPDATE throwaway_entry SET id = 2",
        "DELETE FROM throwaway_entry",
        "DELETE FROM throwaway_entry WHERE number = 7",
    ],
)
def test_an_entry_is_only_ever_added(sql: str):
    entry()

    assert refusal(sql) == "entry_only_added"


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "law"), [("throwaway_entry", "entry_only_added"), ("throwaway_rule", "rule_is_kept")]
)
def test_truncate_is_refused(name: str, law: str):
    assert refusal(f"TRUNCATE {name}") == law


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "law"),
    [
        (
            "INSERT OR REPLACE INTO throwaway_entry (id, number, words) VALUES (1, 8, 'else')",
            "entry_only_added",
        ),
        (
            "INSERT OR REPLACE INTO throwaway_entry (id, number, words) VALUES (2, 7, 'else')",
            "entry_only_added",
        ),
        ("REPLACE INTO throwaway_rule (id, code, status, lines) VALUES (1, 'a', 'draft', 1)", "rule_is_kept"),
    ],
)
def test_replacing_a_row_is_no_way_around(sql: str, law: str):
    if connection.vendor == "postgresql":
        sql = sql.replace("INSERT OR REPLACE", "INSERT").replace("REPLACE", "INSERT")
        law = {"entry_only_added": "throwaway_entry_", "rule_is_kept": "throwaway_rule_pkey"}[law]
    entry()
    rule("draft")

    assert refusal(sql).startswith(law)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trigger", "of", "sql"),
    [
        ("rule_source_is_frozen_frozen", "throwaway_rule", "UPDATE throwaway_rule SET source = 'other'"),
        ("rule_code_is_frozen_frozen", "throwaway_rule", "UPDATE throwaway_rule SET code = 'b'"),
        ("rule_is_kept_delete", "throwaway_rule", "DELETE FROM throwaway_rule"),
        ("entry_only_added_update", "throwaway_entry", "UPDATE throwaway_entry SET words = 'else'"),
        ("entry_only_added_delete", "throwaway_entry", "DELETE FROM throwaway_entry"),
    ],
)
def test_sabotage_without_its_trigger_the_forbidden_passes(trigger: str, of: str, sql: str):
    entry()
    rule("published")
    assert refusal(sql)

    drop_trigger(trigger, of=of)

    assert refusal(sql) == ""


@pytest.mark.django_db
def test_forms_are_told_beforehand_in_words_for_people(tables: ThrowawayApp):
    rule("published")
    entry()
    published = tables.model("Rule")._default_manager.get()
    written = tables.model("Entry")._default_manager.get()

    published.source, published.code = "other", "b"

    with pytest.raises(ValidationError, match="A published rule keeps its text"):
        ONCE.validate(type(published), published)
    with pytest.raises(ValidationError):
        ALWAYS.validate(type(published), published)
    with pytest.raises(ValidationError, match="An entry stays as it is"):
        GROWS.validate(type(written), written)
    ONCE.validate(type(published), published, exclude={"source"})
    ONCE.validate(type(published), type(published)(status="published", source="new", lines=1))
    GROWS.validate(type(written), type(written)(number=8))


@pytest.mark.parametrize("wrong", [{}, {"once": ("a",), "always": True}])
def test_a_frozen_law_says_when(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="once="):
        FrozenConstraint(name="x", fields=("a",), **wrong)
