"""A process that does one thing at one agreed moment, again and again: `python -m tests.exactly_once.racer`.

Orders come as lines of JSON on standard input. It reads what it needs, says "prepared", and waits for one more line,
so that many racers begin together; then it answers {"ok": …, "seconds": …} or {"error": "…"}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from certification import checking, crediting, producing  # noqa: E402
from certification.models import Enrolment  # noqa: E402
from certification.signing import fingerprint  # noqa: E402
from config.demonstration.walking import proof  # noqa: E402
from people import sending  # noqa: E402
from people.models import Person, Registration  # noqa: E402
from practicum import signing_off  # noqa: E402
from practicum.models import SignOff  # noqa: E402
from tests.exactly_once import failpoints  # noqa: E402


def sign(line: int, by: int) -> Callable[[], Any]:
    sign_off = SignOff.objects.select_related("participation__session", "participation__enrolment").get(
        pk=line
    )
    seen = fingerprint(signing_off.shown(sign_off))
    signer = Person.objects.get(pk=by)
    return lambda: signing_off.approve(by=signer, sign_off=sign_off, shown_sha256=seen, proof=proof()).status


def check(registration: int, by: int) -> Callable[[], Any]:
    document, registrar = Registration.objects.get(pk=registration), Person.objects.get(pk=by)
    return lambda: checking.check(by=registrar, registration=document).status


def resettle(enrolment: int) -> Callable[[], Any]:
    return lambda: crediting.resettle(Enrolment.objects.filter(pk=enrolment), by=None)


def produce(certificate: int) -> Callable[[], Any]:
    def work() -> dict[str, Any]:
        before = failpoints.rendered
        return {"finished": producing.produce(certificate), "rendered": failpoints.rendered - before}

    return work


def send(letter: int) -> Callable[[], Any]:
    return lambda: sending.send(letter)


ORDERS = {work.__name__: work for work in (sign, check, resettle, produce, send)}


def obey(order: dict[str, Any]) -> dict[str, Any]:
    """Prepare what is ordered, say so, do it at the word; what became of it."""
    try:
        work = ORDERS[order.pop("do")](**order)
        say("prepared")
        sys.stdin.readline()
        begun = time.perf_counter()
        return {"ok": work(), "seconds": time.perf_counter() - begun}
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {problem}"}


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say("ready")
    for row in sys.stdin:
        say(obey(json.loads(row)))
