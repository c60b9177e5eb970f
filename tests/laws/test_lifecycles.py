"""Every move of a lifecycle, legal and not, tried through SQL; and the same with the protection taken away."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from laws.lifecycle import LifecycleConstraint
from laws.refusals import name_of
from tests.laws.throwaway import ThrowawayApp, drop_trigger, execute, table

VALIDITY = LifecycleConstraint(
    name="paper_moves_as_allowed",
    initial="in_force",
    transitions={
        "in_force": ("suspended", "revoked", "replaced"),
        "suspended": ("in_force", "revoked"),
        "revoked": (),
    },
    violation_error_message="A paper cannot go there.",
)
# Also a status nobody has heard of; NULL is added below.
TRIED = [*VALIDITY.statuses(), "nonsense", ""]
WALKS = {
    "in_force": [],
    "suspended": ["suspended"],
    "revoked": ["revoked"],
    "replaced": ["replaced"],
}


@pytest.fixture(scope="module", autouse=True)
def papers(shared_app: ThrowawayApp) -> type[models.Model]:
    shared_app.migrate(
        table(
            "Paper",
            status=models.CharField(max_length=20, null=True),
            title=models.CharField(max_length=20, default="x"),
            constraints=[VALIDITY],
        )
    )
    return shared_app.model("Paper")


def paper_walked_to(status: str) -> None:
    execute("INSERT INTO throwaway_paper (status, title) VALUES ('in_force', 'x')")
    for step in WALKS[status]:
        execute("UPDATE throwaway_paper SET status = %s", [step])


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), list(product(WALKS, [*TRIED, None])))
def test_the_database_takes_exactly_the_listed_moves(old: str, new: str | None):
    paper_walked_to(old)
    legal = old == new or (old, new) in VALIDITY.pairs()

    try:
        with transaction.atomic():
            execute("UPDATE throwaway_paper SET status = %s", [new])
        refused = ""
    except IntegrityError as error:
        refused = name_of(error)

    assert refused == ("" if legal else "paper_moves_as_allowed")


@pytest.mark.django_db
@pytest.mark.parametrize("first", [*TRIED, None])
def test_a_row_begins_with_the_first_status_and_no_other(first: str | None):
    try:
        with transaction.atomic():
            execute("INSERT INTO throwaway_paper (status, title) VALUES (%s, 'x')", [first])
        refused = ""
    except IntegrityError as error:
        refused = name_of(error)

    assert refused == ("" if first == "in_force" else "paper_moves_as_allowed")


@pytest.mark.django_db
def test_other_columns_change_freely_in_a_final_status():
    paper_walked_to("revoked")

    assert execute("UPDATE throwaway_paper SET title = 'y'") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trigger", "illegal"),
    [
        ("paper_moves_as_allowed_move", "UPDATE throwaway_paper SET status = 'nonsense'"),
        (
            "paper_moves_as_allowed_first",
            "INSERT INTO throwaway_paper (status, title) VALUES ('revoked', 'x')",
        ),
    ],
)
def test_sabotage_without_its_trigger_the_illegal_passes(trigger: str, illegal: str):
    paper_walked_to("revoked")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(illegal)

    drop_trigger(trigger, of="throwaway_paper")

    assert execute(illegal) == 1


@pytest.mark.django_db
def test_a_form_is_told_beforehand_in_words_for_people(papers: type[models.Model]):
    paper_walked_to("revoked")
    paper = papers._default_manager.get()

    VALIDITY.validate(papers, paper)  # what stays as it is, is legal
    paper.status = "in_force"

    with pytest.raises(ValidationError, match="A paper cannot go there"):
        VALIDITY.validate(papers, paper)
    VALIDITY.validate(papers, paper, exclude={"status"})
    with pytest.raises(ValidationError, match="A paper cannot go there"):
        VALIDITY.validate(papers, papers(status="revoked"))
    VALIDITY.validate(papers, papers(status="in_force"))


def test_a_percent_sign_or_a_quote_in_a_status_is_refused_when_the_law_is_written(app: ThrowawayApp):
    odd = LifecycleConstraint(name="odd_law", initial="50%", transitions={})

    with pytest.raises(ValueError, match="speaks of codes"):
        app.migrate(table("Odd", status=models.CharField(max_length=9), constraints=[odd]))
