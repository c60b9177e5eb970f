"""Whatever is done to the chain behind Python's back is seen, and where."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit import tasks, verifying
from audit.heads import ChainWentBack, write_head
from audit.models import Event
from audit.recording import note, recorded
from audit.verifying import verify
from tests.audit.tampering import cut, rewrite_all, take_the_laws_away, tamper, write_chain
from tests.laws.throwaway import execute

pytestmark = pytest.mark.django_db
LENGTH = 30


def test_a_chain_left_alone_is_whole(capsys: pytest.CaptureFixture[str]):
    write_chain(LENGTH)
    write_head()

    call_command("verify_audit", "--require-heads")

    told = capsys.readouterr().out
    assert f"whole: {LENGTH} events, head {Event.objects.last().hash}" in told
    assert "that it agrees with: 1" in told


def test_an_empty_chain_is_whole():
    verdict = verify()

    assert (verdict.events, verdict.whole) == (0, True)


def test_a_thousand_tamperings_are_all_detected():
    write_chain(LENGTH)
    write_head()
    take_the_laws_away()

    unseen = []
    for seed in range(1000):
        with transaction.atomic():
            done = tamper(Random(seed), LENGTH)
            if verify().whole:
                unseen.append((seed, done))
            transaction.set_rollback(True)

    assert unseen == []
    assert verify().whole


@pytest.mark.parametrize("perfect", [cut, rewrite_all])
def test_sabotage_without_a_head_outside_a_cut_or_rewritten_chain_looks_whole(perfect: Any, head_path: Path):
    write_chain(LENGTH)
    write_head()
    take_the_laws_away()

    perfect(Random(1), LENGTH)

    assert not verify().whole
    head_path.unlink()
    assert verify().whole


@pytest.mark.parametrize(
    ("sql", "kind", "sequence"),
    [
        ("UPDATE audit_event SET action = 'else' WHERE sequence = 7", "altered", 7),
        ("UPDATE audit_event SET hash = previous_hash WHERE sequence = 7", "altered", 7),
        ("DELETE FROM audit_event WHERE sequence = 7", "missing", 7),
        ("DELETE FROM audit_event WHERE sequence = 1", "missing", 1),
        ("DELETE FROM audit_event WHERE sequence > 7", "cut", 8),
        ("DELETE FROM audit_event", "cut", 1),
    ],
)
def test_the_first_broken_place_is_told_and_the_command_fails(sql: str, kind: str, sequence: int):
    write_chain(LENGTH)
    write_head()
    take_the_laws_away()
    execute(sql)

    verdict = verify()

    assert verdict.broken is not None
    assert (verdict.broken.kind, verdict.broken.sequence, verdict.events) == (kind, sequence, sequence - 1)
    with pytest.raises(CommandError, match=f"broken at event {sequence}: {kind}") as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE audit_event SET at = 'no time' WHERE sequence = 7", "unreadable"),
        ("UPDATE audit_event SET sequence = 'seven' WHERE sequence = 7", "missing"),
        ("UPDATE audit_event SET action = x'ff' WHERE sequence = 7", "unreadable"),
        ("UPDATE audit_event SET payload = '[1' WHERE sequence = 7", "altered"),
    ],
)
def test_rows_of_nonsense_are_a_finding_and_not_a_crash(sql: str, kind: str):
    write_chain(LENGTH)
    take_the_laws_away()
    if connection.vendor == "postgresql":
        # Most of it its columns do not even take.
        try:
            with transaction.atomic():
                execute(sql)
        except DatabaseError:
            return
        assert not verify().whole
        return
    execute("PRAGMA ignore_check_constraints = ON")

    try:
        execute(sql)
        verdict = verify()
    finally:
        execute("PRAGMA ignore_check_constraints = OFF")

    assert verdict.broken is not None
    assert (verdict.broken.kind, verdict.broken.sequence) == (kind, 7)


def test_the_chain_is_read_in_pieces_of_constant_size(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    write_chain(LENGTH)
    monkeypatch.setattr(verifying, "CHUNK", 7)

    with django_assert_num_queries(LENGTH // 7 + 1):
        verdict = verify()

    assert (verdict.events, verdict.whole) == (LENGTH, True)


# --- heads -------------------------------------------------------------------------------------------------------


def test_a_head_is_written_only_when_the_chain_has_grown(head_path: Path):
    assert write_head() is False
    write_chain(3)

    assert [write_head(), write_head()] == [True, False]
    write_chain(3)
    assert write_head() is True

    lines = head_path.read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [
        [str(event.sequence), event.hash] for event in Event.objects.filter(sequence__in=(3, 6))
    ]
    assert verify().heads == 2


def test_the_task_that_the_beat_calls_by_name_writes_the_head(head_path: Path):
    write_chain(3)

    assert tasks.write_head.name == "audit.tasks.write_head"
    assert tasks.write_head.apply(throw=True).get() is True

    assert head_path.read_text().startswith("3 ")


def test_a_line_that_a_crash_left_half_written_is_dropped(head_path: Path):
    write_chain(3)
    write_head()
    with head_path.open("a") as file:
        file.write("4 0123")
    write_chain(3)

    assert write_head() is True
    assert [line.split()[0] for line in head_path.read_text().splitlines()] == ["3", "6"]


def test_a_chain_that_went_back_is_an_alarm_and_not_a_new_head(head_path: Path):
    write_chain(6)
    write_head()
    take_the_laws_away()
    execute("DELETE FROM audit_event WHERE sequence > 2")
    before = head_path.read_text()

    with pytest.raises(ChainWentBack):
        write_head()

    assert head_path.read_text() == before


def test_a_cut_end_that_grew_again_is_seen_by_the_older_head():
    write_chain(6)
    write_head()
    take_the_laws_away()
    execute("DELETE FROM audit_event WHERE sequence > 4")
    for _ in range(5):
        with recorded():
            note("as.if.nothing", by=None, subject=None)
    write_head()

    verdict = verify()

    assert verdict.broken is not None
    assert (verdict.broken.kind, verdict.broken.sequence) == ("rewritten", 6)


@pytest.mark.parametrize("damage", ["nonsense\n", "2 abc 2026-01-01T00:00:00+00:00\n", "é\n"])
def test_a_damaged_head_file_is_a_finding(head_path: Path, damage: str):
    write_chain(6)
    write_head()
    with head_path.open("a") as file:
        file.write(damage)

    verdict = verify()

    assert verdict.broken is not None
    assert verdict.broken.kind == "head"


@pytest.mark.parametrize(
    ("production", "arguments", "fails"),
    [
        (True, (), True),
        (True, ("--require-heads",), True),
        (True, ("--without-heads",), False),
        (False, (), False),
        (False, ("--without-heads",), False),
    ],
)
def test_in_production_a_head_file_that_is_gone_fails_unless_it_is_allowed(
    settings: Any,
    capsys: pytest.CaptureFixture[str],
    production: bool,
    arguments: tuple[str, ...],
    fails: bool,
):
    settings.PRODUCTION = production
    write_chain(3)

    if fails:
        with pytest.raises(CommandError, match="No head is kept") as caught:
            call_command("verify_audit", *arguments)
        assert caught.value.returncode == 1
    else:
        call_command("verify_audit", *arguments)
        assert "A cut end would go unseen" in capsys.readouterr().out


def test_a_missing_head_file_is_said_and_fails_when_it_is_required(capsys: pytest.CaptureFixture[str]):
    write_chain(3)

    call_command("verify_audit")
    assert "A cut end would go unseen" in capsys.readouterr().out

    with pytest.raises(CommandError, match="No head is kept"):
        call_command("verify_audit", "--require-heads")
