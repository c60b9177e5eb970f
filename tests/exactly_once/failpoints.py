"""Named points at which a process of ours stops or dies, without a line of production code knowing.

Loaded into a real worker by `celery … -I tests.exactly_once.failpoints`, into a web process by `failing_wsgi`, into a
racer by itself. The environment says what happens where, as JSON in FAILPOINTS:

    [{"point": "after_claim", "action": "die" | "pause" | "linger", "times": 1, "only": "…", "seconds": 0.1}]

`die` is SIGKILL to oneself: nothing is flushed, closed or handed back. `pause` waits in FAILPOINT_FOLDER for a file
named `go`, for a test that wants to kill whole groups or to act meanwhile. `linger` takes so many seconds each time:
it widens a race, in a test and in its twin alike. Each time a point is reached a file
`<point>.<only>.<n>` with the process id appears there, so that a test can say that the point was reached. `only`
restricts a point to one certificate's or letter's number, or to one task's name.

SABOTAGE names protections to take away, for the twins that show what each of them is for.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import QuerySet

from audit import recording
from certification import facts, issuing, producing, standing, storing
from certification.models import Certificate
from config.celery import app
from people import sending, waking

POINTS = json.loads(os.environ.get("FAILPOINTS", "[]"))
FOLDER = Path(os.environ.get("FAILPOINT_FOLDER", "."))
SABOTAGE = set(os.environ.get("SABOTAGE", "").split())
# How often this process has rendered: what a racer reports.
rendered = 0


def reach(point: str, what: object = "") -> None:
    """Do at this point what the environment asks, as often as it asks."""
    for asked in POINTS:
        if asked["point"] == point and str(asked.get("only", what)) == str(what):
            if asked["action"] == "linger":
                time.sleep(asked["seconds"])
                continue
            for turn in range(asked.get("times", 1)):
                try:
                    with (FOLDER / f"{point}.{asked.get('only', '')}.{turn}").open("x") as marker:
                        marker.write(str(os.getpid()))
                except FileExistsError:
                    continue
                _act(asked["action"])
                break


def _act(action: str) -> None:
    if action == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    while not (FOLDER / "go").exists():
        time.sleep(0.02)


def _swap(owner: Any, name: str, other: object) -> None:
    setattr(owner, name, other)


def _around(module: Any, name: str, *, before: Callable[..., None] | None = None, after: Any = None) -> None:
    real = getattr(module, name)

    def wrapped(*args: Any, **words: Any) -> Any:
        if before:
            before(*args, **words)
        result = real(*args, **words)
        if after:
            after(result, *args, **words)
        return result

    setattr(module, name, wrapped)


class _Letter(EmailMessage):
    def send(self, *args: Any, **words: Any) -> int:
        reach("before_mail", self.subject)
        sent = super().send(*args, **words)
        reach("after_mail", self.subject)
        return sent


def _count(*_: object) -> None:
    global rendered
    rendered += 1


def _install() -> None:
    claimed: list[int] = []

    def note_claim(claim: Any, certificate_id: int) -> None:
        if claim:
            claimed[:] = [certificate_id]
            reach("after_claim", certificate_id)

    _around(producing, "_claim", after=note_claim)
    _around(
        producing,
        "render",
        before=lambda *_, **__: reach("before_render", claimed[0]),
        after=lambda *_, **__: (_count(), reach("after_render", claimed[0])),
    )
    _around(storing, "put", after=lambda *_: reach("after_store", claimed[0]))
    _around(producing, "post", after=lambda *_, **__: reach("inside_finish", claimed[0]))
    _around(producing, "_finish", after=lambda *_: reach("after_finish", claimed[0]))
    _swap(sending, "EmailMessage", _Letter)
    _around(issuing, "certify", before=lambda *_, **__: reach("judged"))
    _around(facts, "freeze", before=lambda *_, **__: reach("found_complete"))
    # The last thing a transaction of ours does before it commits is to append its events.
    _around(recording, "append", after=lambda _, notes: [reach("before_commit", n.action) for n in notes])
    _around(waking, "_send", before=lambda task, ids: reach("before_waking", task))


def _judge_and_store_nothing(enrolments: Any) -> Any:
    return {enrolment.pk: standing.judge(enrolment) for enrolment in enrolments}


def _claim_without_comparing(certificate_id: int) -> Any:
    certificate = Certificate.objects.select_related("enrolment__person").get(pk=certificate_id)
    return certificate, certificate.lease_token


def _sabotage() -> None:
    if "lock" in SABOTAGE:
        # Every row lock: the enrolment's is not the only one that makes the second signer wait.
        _swap(QuerySet, "select_for_update", lambda rows, **_: rows)
    if "standing" in SABOTAGE:
        # Two who write the same stored standing wait for each other too.
        standing.refresh_all = _judge_and_store_nothing
    if "claim" in SABOTAGE:
        producing._claim = _claim_without_comparing
    if "sweep" in SABOTAGE:
        app.conf.beat_schedule = {}
    if "patience" in SABOTAGE:
        waking._send = lambda task, ids: app.send_task(task, args=ids, retry=False)


_sabotage()
_install()
