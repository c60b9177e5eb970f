"""The name of the violated law, on both databases."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, models, transaction

from laws.refusals import name_of, unique_over
from tests.laws.throwaway import ThrowawayApp, execute, table


@pytest.fixture(scope="module", autouse=True)
def tickets(shared_app: ThrowawayApp) -> None:
    shared_app.migrate(
        table(
            "Ticket",
            seat=models.IntegerField(),
            price=models.IntegerField(),
            constraints=[
                models.CheckConstraint(name="ticket_costs_something", condition=models.Q(price__gt=0)),
                models.UniqueConstraint(models.F("seat") % 100, name="ticket_seat_is_sold_once"),
            ],
        )
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "name"), [("(1, 0)", "ticket_costs_something"), ("(105, 1)", "ticket_seat_is_sold_once")]
)
def test_djangos_own_constraints_are_named_too(values: str, name: str):
    execute("INSERT INTO throwaway_ticket (seat, price) VALUES (5, 1)")

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        execute(f"INSERT INTO throwaway_ticket (seat, price) VALUES {values}")

    assert name_of(caught.value) == name


def test_a_nameless_refusal_has_no_name():
    assert name_of(IntegrityError("FOREIGN KEY constraint failed")) == ""


def test_a_unique_constraint_that_sqlite_tells_by_columns_is_found_among_the_models():
    # Of contenttypes, since unique_together has no name either: then the columns are what can be told.
    assert unique_over("django_content_type.app_label, django_content_type.model") == (
        "django_content_type.app_label, django_content_type.model"
    )
