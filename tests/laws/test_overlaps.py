"""Nobody is in two places at once, on either database; and the same with the protection taken away."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, migrations, models, transaction

from laws.overlap import NoOverlapConstraint
from laws.refusals import name_of
from tests.laws.throwaway import ThrowawayApp, drop_trigger, execute, table

DAY = datetime(2026, 3, 8, tzinfo=UTC)
LAW = NoOverlapConstraint(
    name="throwaway_stays_apart", key="person", violation_error_message="You are somewhere else then."
)
BOOKED = NoOverlapConstraint(name="room_is_booked_once", key="room", start="first", end="last", live="kept")
HELD = NoOverlapConstraint(
    name="post_is_held_once", key=("who", "what"), start="first", end="last", live="", last_day=True
)


@pytest.fixture(scope="module", autouse=True)
def stays(shared_app: ThrowawayApp) -> type[models.Model]:
    shared_app.migrate(
        table(
            "Stay",
            person=models.BigIntegerField(),
            starts_at=models.DateTimeField(),
            ends_at=models.DateTimeField(null=True),
            live=models.BooleanField(default=True),
            constraints=[LAW],
        ),
        table(
            "Booking",
            room=models.CharField(max_length=9),
            first=models.DateField(),
            last=models.DateField(null=True),
            kept=models.BooleanField(default=True),
            constraints=[BOOKED],
        ),
        table(
            "Post",
            who=models.BigIntegerField(),
            what=models.CharField(max_length=9),
            first=models.DateField(),
            last=models.DateField(null=True),
            constraints=[HELD],
        ),
    )
    return shared_app.model("Stay")


def refusal(act: Any, *args: Any, **kwargs: Any) -> str:
    try:
        with transaction.atomic():
            act(*args, **kwargs)
    except IntegrityError as error:
        return name_of(error)
    return ""


def stay(
    stays: type[models.Model], start: float, end: float | None, person: int = 1, live: bool = True
) -> Any:
    return stays._default_manager.create(
        person=person,
        starts_at=DAY + timedelta(hours=start),
        ends_at=None if end is None else DAY + timedelta(hours=end),
        live=live,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "person", "live", "taken"),
    [
        (10, 11, 1, True, True),
        (9, 12, 1, True, True),
        (10.25, 10.5, 1, True, True),
        (10.9997, 12, 1, True, True),
        (11, 12, 1, True, False),
        (9, 10, 1, True, False),
        (10, 11, 2, True, False),
        (10, 11, 1, False, False),
        (10.5, 10.5, 1, True, False),
        (9, None, 1, True, True),
        (11, None, 1, True, False),
    ],
)
def test_two_live_stays_of_one_person_never_meet(stays, start, end, person, live, taken):
    stay(stays, 10, 11)

    refused = refusal(stay, stays, start, end, person, live)

    assert refused == ("throwaway_stays_apart" if taken else "")


@pytest.mark.django_db
def test_an_empty_stay_is_in_nobodys_way(stays):
    stay(stays, 10.5, 10.5)

    assert refusal(stay, stays, 10, 11) == ""


@pytest.mark.django_db
def test_moving_a_stay_onto_another_or_reviving_one_is_refused_too(stays):
    stay(stays, 10, 11)
    later, dead = stay(stays, 12, 13), stay(stays, 10, 11, live=False)
    rows = stays._default_manager

    assert refusal(rows.filter(pk=later.pk).update, starts_at=DAY + timedelta(hours=10)) == LAW.name
    assert refusal(rows.filter(pk=dead.pk).update, live=True) == LAW.name
    assert refusal(rows.filter(pk=later.pk).update, starts_at=DAY + timedelta(hours=12, minutes=30)) == ""


@pytest.mark.django_db
def test_fractions_of_a_second_are_compared_as_times(stays):
    stay(stays, 10, 10 + 0.5 / 3600)

    assert refusal(stay, stays, 10 + 0.25 / 3600, 11) == LAW.name
    assert refusal(stay, stays, 10 + 0.5 / 3600, 11) == ""


@pytest.mark.django_db
def test_days_work_like_times(shared_app: ThrowawayApp):
    rows = shared_app.model("Booking")._default_manager
    rows.create(room="a", first="2026-01-01", last="2026-01-05")

    assert refusal(rows.create, room="a", first="2026-01-04", last="2026-01-09") == BOOKED.name
    assert refusal(rows.create, room="a", first="2026-01-05", last=None) == ""
    assert refusal(rows.create, room="a", first="2030-01-05", last="2030-01-06") == BOOKED.name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "what", "taken"),
    [
        ("2026-01-05", "2026-01-09", "a", True),
        ("2026-01-06", "2026-01-09", "a", False),
        ("2025-12-30", "2026-01-01", "a", True),
        ("2025-12-30", "2025-12-31", "a", False),
        ("2026-01-03", "2026-01-03", "a", True),
        ("2025-01-01", None, "a", True),
        ("2026-01-06", None, "a", False),
        ("2026-01-03", "2026-01-04", "b", False),
    ],
)
def test_the_last_day_is_held_too_and_the_next_begins_on_the_day_after(
    shared_app: ThrowawayApp, first: str, last: str | None, what: str, taken: bool
):
    post = shared_app.model("Post")
    post._default_manager.create(who=1, what="a", first="2026-01-01", last="2026-01-05")
    other = post(who=1, what=what, first=date.fromisoformat(first), last=last and date.fromisoformat(last))

    with pytest.raises(ValidationError) if taken else nullcontext():
        HELD.validate(post, other)
    assert refusal(other.save) == (HELD.name if taken else "")
    assert refusal(post._default_manager.create, who=2, what="a", first="2026-01-01", last=None) == ""


@pytest.mark.django_db
def test_a_post_of_one_day_is_held_once(shared_app: ThrowawayApp):
    rows = shared_app.model("Post")._default_manager
    day = {"who": 1, "what": "a", "first": "2026-01-03", "last": "2026-01-03"}
    rows.create(**day)

    assert refusal(rows.create, **day) == HELD.name


@pytest.mark.django_db
def test_what_the_database_takes_of_days_is_what_a_plain_comparison_takes(shared_app: ThrowawayApp):
    random = Random(9)
    taken: list[tuple[tuple[int, str], int, int]] = []
    rows = shared_app.model("Post")._default_manager

    for _ in range(200):
        who, what, since = random.randrange(2), random.choice("ab"), random.randrange(150)
        until = since + random.randrange(5)
        free = not any((who, what) == key and since <= end and start <= until for key, start, end in taken)
        days = {"first": DAY.date() + timedelta(days=since), "last": DAY.date() + timedelta(days=until)}
        assert refusal(rows.create, who=who, what=what, **days) == ("" if free else HELD.name)
        if free:
            taken.append(((who, what), since, until))

    assert 50 < len(taken) < 200


@pytest.mark.django_db
def test_what_the_database_takes_is_what_a_plain_comparison_takes(stays):
    random = Random(8)
    taken: list[tuple[int, int, int]] = []

    for _ in range(300):
        person, start = random.randrange(3), random.randrange(200)
        end = start + random.randrange(1, 12)
        free = not any(person == who and start < until and since < end for who, since, until in taken)
        refused = refusal(stay, stays, start / 4, end / 4, person)
        assert refused == ("" if free else LAW.name)
        if free:
            taken.append((person, start, end))

    assert 50 < len(taken) < 300


@pytest.mark.django_db
def test_sabotage_without_the_law_one_is_in_two_places(stays):
    stay(stays, 10, 11)
    assert refusal(stay, stays, 10, 11)

    if connection.vendor == "postgresql":
        execute("ALTER TABLE throwaway_stay DROP CONSTRAINT throwaway_stays_apart")
    else:
        drop_trigger("throwaway_stays_apart_insert", of="throwaway_stay")

    assert refusal(stay, stays, 10, 11) == ""


@pytest.mark.django_db
def test_a_form_is_told_beforehand_what_the_database_would_refuse(stays):
    known = stay(stays, 10, 11)

    for start, end, told in [
        (10, 11, True),
        (10.5, None, True),
        (11, 12, False),
        (10.5, 10.5, False),
        (12, 11, False),
    ]:
        other = stays(person=1, starts_at=DAY + timedelta(hours=start), live=True)
        other.ends_at = None if end is None else DAY + timedelta(hours=end)
        try:
            LAW.validate(stays, other)
            said = False
        except ValidationError as error:
            said = error.messages == ["You are somewhere else then."]
        assert said is told
    LAW.validate(stays, known)


def test_the_law_can_be_removed_and_added_again(app: ThrowawayApp):
    app.migrate(
        table(
            "Trip",
            person=models.IntegerField(),
            starts_at=models.DateTimeField(),
            ends_at=models.DateTimeField(),
            live=models.BooleanField(),
            constraints=[],
        )
    )
    law = NoOverlapConstraint(name="one_trip", key="person")
    app.migrate(migrations.AddConstraint("trip", law))
    app.migrate(migrations.AlterField("trip", "person", models.BigIntegerField()))
    row = (
        "INSERT INTO throwaway_trip (person, starts_at, ends_at, live) "
        "VALUES (1, '2026-01-01 08:00:00', '2026-01-01 09:00:00', %s)"
    )

    with transaction.atomic():
        execute(row, [True])
        assert refusal(execute, row, [True]) == "one_trip"
        transaction.set_rollback(True)
    app.migrate(migrations.RemoveConstraint("trip", "one_trip"))

    with transaction.atomic():
        execute(row, [True])
        assert refusal(execute, row, [True]) == ""
        transaction.set_rollback(True)
