"""The last signatures over HTTP, against a real gunicorn that is really killed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest

from audit.models import Event
from certification.models import Certificate, Evidence
from practicum.models import SignOff
from tests.exactly_once.browsers import Browser, form, sign_at_once
from tests.exactly_once.installation import Installation, kill_group, rounds, wait
from tests.exactly_once.stage import Stage, count
from tests.exactly_once.test_killed_workers import settled

pytestmark = [pytest.mark.postgres, pytest.mark.processes]
Figures = Callable[..., None]


def test_two_browsers_press_sign_at_once(installation: Installation, stage: Stage, figures: Figures) -> None:
    brink = stage.brink(rounds(15))
    _, port = installation.web()
    browsers = [Browser(port, stage.world.mara), Browser(port, stage.world.mara)]

    statuses = [status for _, lines in brink for status in sign_at_once(browsers, lines)]

    certificates = count(enrolment for enrolment, _ in brink)
    assert set(statuses) == {302}
    assert set(certificates.values()) == {1}
    figures(rounds=len(brink), certificates=sum(certificates.values()), duplicates=0, lost=0, errors=0)


def test_the_same_line_signed_twice_at_once_is_signed_once(installation: Installation, stage: Stage) -> None:
    ((enrolment, (first, last)),) = stage.brink(1)
    stage.sign(first)
    _, port = installation.web()
    browsers = [Browser(port, stage.world.mara) for _ in range(4)]

    statuses = sign_at_once(browsers, [last] * 4)

    assert set(statuses) == {302}
    assert Event.objects.filter(action="signoff.signed", subject_id=str(last.public_id)).count() == 1
    assert count([enrolment]) == {enrolment.pk: 1}


def nothing_happened(line: SignOff) -> bool:
    evidence = Evidence.objects.get(pk=line.participation.evidence_id)
    line.refresh_from_db()
    return (
        (line.status, line.signature_id, evidence.status) == ("requested", None, "claimed")
        and not Certificate.objects.filter(enrolment=evidence.enrolment_id).exists()
        and not Event.objects.filter(subject_id__in=[str(line.public_id), str(evidence.public_id)])
        .filter(action__endswith="ed")
        .exclude(action__in=["sign_off.requested", "evidence.claimed"])
        .exists()
    )


def test_web_processes_killed_before_and_after_the_commit(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    (before, before_lines), (after, after_lines) = stage.brink(2)
    stage.sign(before_lines[0])
    stage.sign(after_lines[0])
    stage.settle_post()
    issued = {"point": "before_commit", "action": "die", "only": "certificate.issued"}
    waking = {"point": "before_waking", "action": "die", "only": "certification.tasks.produce"}
    assert installation.broker is not None
    _, port = installation.web(**installation.points(issued, waking))
    browser = Browser(port, stage.world.mara)

    # Killed inside the transaction that signs and certifies: nothing has happened.
    cut_short = browser.sign(before_lines[1])
    assert (cut_short, installation.reached("before_commit")) == (0, 1), installation.logs()
    assert nothing_happened(before_lines[1])

    # Killed after the commit and before anybody was woken: everything has happened, and nobody knows.
    cut_off = browser.sign(after_lines[1])
    assert (cut_off, installation.reached("before_waking")) == (0, 1), installation.logs()
    assert count([after]) == {after.pk: 1}
    assert installation.broker.waiting() == 0

    # She tries the first again, and finds the second signed when she does.
    wait("gunicorn has replaced its workers", lambda: browser.sign(before_lines[1]) == 302)
    assert browser.sign(after_lines[1]) == 302
    assert count([before, after]) == {before.pk: 1, after.pk: 1}
    installation.worker(beat=True)
    settled(installation, list(Certificate.objects.order_by("pk")))
    figures(web_processes_killed=2, certificates=2, duplicates=0, lost=0)


def test_all_of_the_web_killed_inside_the_transaction(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    ((enrolment, lines),) = stage.brink(1)
    stage.sign(lines[0])
    point = {"point": "before_commit", "action": "pause", "only": "certificate.issued"}
    web, port = installation.web(**installation.points(point))
    browser = Browser(port, stage.world.mara)

    thread = Thread(target=browser.press, args=(form(lines[1]),))
    thread.start()
    wait("the transaction is about to commit", lambda: installation.reached("before_commit"))
    killed = kill_group(web)
    thread.join()

    assert nothing_happened(lines[1])
    assert count([enrolment]) == {enrolment.pk: 0}
    _, port = installation.web()
    assert Browser(port, stage.world.mara).sign(lines[1]) == 302
    assert count([enrolment]) == {enrolment.pk: 1}
    figures(processes_killed=killed, certificates=1, duplicates=0)
