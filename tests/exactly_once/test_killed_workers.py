"""kill -9 of workers and of the broker in the middle of the work: the rows know what is still due."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from certification.models import Certificate
from people.models import Letter
from people.posting import post
from people.waking import PATIENCE
from tests.exactly_once.installation import LEASE, Installation, kill_group, rounds, wait
from tests.exactly_once.stage import Stage, assert_done_once
from tests.exactly_once.test_many_workers import mails

pytestmark = [pytest.mark.postgres, pytest.mark.processes]
Figures = Callable[..., None]
IN_PRODUCTION = ("after_claim", "after_render", "after_store", "inside_finish", "after_finish")
IN_THE_POST = ("before_mail", "after_mail")


def everything_is_done(certificates: list[Certificate]) -> bool:
    """Every paper is finished and every letter sent."""
    mine = Certificate.objects.filter(pk__in=[one.pk for one in certificates])
    return not mine.exclude(production="done").exists() and not Letter.objects.exclude(status="sent").exists()


def settled(installation: Installation, certificates: list[Certificate], seconds: float = 120) -> None:
    try:
        wait("every certificate is done", lambda: everything_is_done(certificates), seconds)
    except AssertionError as late:
        late.add_note(installation.logs())
        raise
    for certificate in certificates:
        assert_done_once(certificate, mails(installation))


def test_pool_children_killed_at_every_point(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    times = rounds(1)
    *good, poison = stage.certified(max(5, times) + 1)
    # A paper over which more than five workers died is parked: over each of so many one dies at every point.
    struck = [one.pk for one in good[:times]]
    points = [{"point": point, "action": "die", "only": pk} for point in IN_PRODUCTION for pk in struck]
    points += [{"point": point, "action": "die", "times": times} for point in IN_THE_POST]
    points += [{"point": "before_render", "action": "die", "times": 99, "only": poison.pk}]

    installation.worker(beat=True, concurrency=2, **installation.points(*points))

    settled(installation, good, 120 + 10 * times)
    for point in (*IN_PRODUCTION, *IN_THE_POST):
        assert installation.reached(point) == times, point
    # The one over which every worker died is parked, and says so.
    wait("it is parked", lambda: Certificate.objects.filter(pk=poison.pk, production="failed").exists())
    poison.refresh_from_db()
    assert poison.error == "Lost: 5 workers died over it"
    killed = sum(installation.reached(point) for point in ("before_render", *IN_PRODUCTION, *IN_THE_POST))
    figures(certificates=len(good), children_killed=killed, duplicates=0, parked=1)


@pytest.mark.parametrize(
    "points",
    [("after_claim", "after_render", "after_store", "after_finish", *IN_THE_POST), ("inside_finish",)],
    ids=["with everything in hand", "inside the last transaction"],
)
def test_the_whole_worker_killed_and_the_queue_lost(
    installation: Installation, stage: Stage, figures: Figures, points: tuple[str, ...]
) -> None:
    certificates = stage.certified(sum(point in IN_PRODUCTION for point in points))
    letters = [
        post(
            to=stage.world.ines,
            template="certificate_revoked",
            key=point,
            number=f"X-{point}",
            reason="A test.",
        )
        for point in points
        if point in IN_THE_POST
    ]
    work = [*certificates, *letters]
    waiting = installation.points(
        *(
            {"point": point, "action": "pause", "only": row.subject if row in letters else row.pk}
            for point, row in zip(points, work, strict=True)
        )
    )
    # By hints alone, so that each child of the pool has one row in hand.
    worker = installation.worker(concurrency=len(points) + 1, SABOTAGE="sweep", **waiting)
    for row in work:
        installation.hint("people.tasks.send" if row in letters else "certification.tasks.produce", row.pk)
    wait(
        "somebody is at every point\n" + installation.logs(),
        lambda: all(installation.reached(point) for point in points),
    )

    killed = kill_group(worker)
    assert installation.broker is not None
    installation.broker.flush()
    unfinished = not everything_is_done(certificates)

    # The twin: without a sweep nobody ever comes back to what was in work.
    lame = installation.worker(SABOTAGE="sweep")
    time.sleep(2 * LEASE)
    still_unfinished = not everything_is_done(certificates)
    kill_group(lame)
    installation.worker(beat=True)
    settled(installation, certificates)

    assert unfinished
    assert still_unfinished
    figures(certificates=len(certificates), processes_killed=killed, duplicates=0, lost=0)


def test_the_broker_killed_with_the_queue_full_and_a_worker_waiting(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    assert installation.broker is not None
    brink = stage.brink(6)
    stage.settle_post()
    (racer,) = installation.racers(1)
    by = stage.world.mara.pk

    def sign_all(lines: list[Any]) -> list[float]:
        seconds = []
        for line in lines:
            racer.tell(do="sign", line=line.pk, by=by)
            answer = racer.answer()
            assert answer.get("ok") == "signed", answer
            seconds.append(answer["seconds"])
        return seconds

    # Hints of three certificates wait in the queue when the broker is killed.
    sign_all([line for _, lines in brink[:3] for line in lines])
    queued = installation.broker.waiting()
    installation.broker.kill()
    # Nobody who signs meanwhile is kept waiting, and nothing is refused.
    slowest = max(sign_all([line for _, lines in brink[3:5] for line in lines]))
    installation.broker.start()
    left = installation.broker.waiting()
    installation.worker(beat=True)
    certificates = list(Certificate.objects.order_by("pk"))
    settled(installation, certificates)

    # A worker that was connected finds its way back.
    installation.broker.kill()
    time.sleep(1)
    installation.broker.start()
    sign_all(list(brink[5][1]))
    certificates = list(Certificate.objects.order_by("pk"))
    settled(installation, certificates)

    assert queued >= 3
    assert left == 0
    assert slowest < 2 * PATIENCE + 3
    assert len(certificates) == 6
    figures(certificates=6, messages_lost=queued, slowest_signature=f"{slowest:.1f} s", duplicates=0, lost=0)


def test_sabotage_without_our_patience_a_signature_waits_for_the_dead_broker(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    assert installation.broker is not None
    assert installation.broker.process is not None
    ((_, lines),) = stage.brink(1)
    stage.sign(lines[0])
    (patient,) = installation.racers(1)
    (hanging,) = installation.racers(1, SABOTAGE="patience")
    broker = psutil.Process(installation.broker.process.pid)
    ((_, others),) = stage.brink(1)
    stage.sign(others[0])

    broker.suspend()  # frozen: it accepts connections and never answers
    patient.tell(do="sign", line=others[1].pk, by=stage.world.mara.pk)
    ours = patient.answer()["seconds"]
    hanging.tell(do="sign", line=lines[1].pk, by=stage.world.mara.pk)
    assert hanging.process.stdout is not None
    hangs = not select.select([hanging.process.stdout], [], [], 10)[0]
    kill_group(hanging.process)
    broker.resume()

    assert ours < 2 * PATIENCE + 3
    assert hangs
    figures(ours=f"{ours:.1f} s", without="more than 10 s")
