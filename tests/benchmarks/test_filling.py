"""The people a benchmark invents: the same each time, as the laws allow, and judged as they were meant."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from benchmarks.filling import Impossible, fill, open_office, prove
from benchmarks.people import LINES, Cohort
from certification import crediting, tasks
from certification.models import Certificate, Enrolment, Evidence, Standing

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_the_same_dice_give_the_same_people() -> None:
    office = open_office()

    def people(seed: int) -> object:
        return Cohort(random.Random(seed), office, NOON, first=100).block(20)

    assert people(1) == people(1)
    assert people(1) != people(2)


@pytest.mark.postgres
def test_everybody_has_her_lines_and_is_judged_as_she_was_meant() -> None:
    fill(60)
    paper = set(Certificate.objects.values_list("enrolment", flat=True))

    judged = tasks.refresh_standings()

    lines = Enrolment.objects.annotate(lines=Count("evidence")).values_list("lines", flat=True)
    complete = set(Standing.objects.filter(complete=True).values_list("enrolment", flat=True))
    review = set(Standing.objects.filter(awaits="review").values_list("enrolment", flat=True))
    assert judged == 60
    assert list(lines) == [LINES] * 60
    assert paper
    assert complete == paper | review
    assert set(Standing.objects.values_list("asked", flat=True)) == {10}
    assert Certificate.objects.count() == len(paper), "nothing is issued while it is timed"


@pytest.mark.postgres
def test_a_chunk_costs_the_same_whoever_is_in_it() -> None:
    """Somebody who is certified, one who waits for a review and one on the way; and everybody."""
    fill(60)
    keys = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
    crediting.look_again(keys)
    certified = Certificate.objects.values_list("enrolment", flat=True)[0]
    review = Standing.objects.filter(awaits="review").values_list("enrolment", flat=True)[0]
    on_the_way = Standing.objects.filter(complete=False).values_list("enrolment", flat=True)[0]
    spent = []
    for chunk in ([certified, review, on_the_way], keys):
        Standing.objects.filter(enrolment__in=chunk).update(stale=True)
        with CaptureQueriesContext(connection) as captured:
            assert crediting.look_again(chunk) == len(chunk)
        spent.append(len(captured))

    assert spent[0] == spent[1]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("spoilt", "law"),
    [
        ("UPDATE certification_evidence SET verified_by_id = -1 WHERE status = 'verified'", "leads nowhere"),
        ("UPDATE certification_enrolment SET status = 'elsewhere'", "enrolment_moves"),
        ("DELETE FROM certification_evidence WHERE kind = 'certification.scope'", "Not everybody has"),
    ],
)
def test_a_row_that_no_law_would_have_let_in_is_found(spoilt: str, law: str) -> None:
    fill(10)
    with connection.cursor() as cursor:
        prove(cursor, 10)
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(spoilt)

        with pytest.raises(Impossible, match=law):
            prove(cursor, 10)


@pytest.mark.postgres
def test_afterwards_the_laws_hold_again() -> None:
    fill(5)

    with pytest.raises(Exception, match="evidence_is_kept"):
        Evidence.objects.all().delete()
