"""Duplicate tasks: any number of workers take up the same row, and one of them does the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certification import issuing, producing
from certification.models import Certificate
from people.models import Letter
from tests.exactly_once.installation import Installation, race, rounds, wait
from tests.exactly_once.stage import Stage, assert_done_once

pytestmark = [pytest.mark.postgres, pytest.mark.processes]
Figures = Callable[..., None]
RACERS = 8


def mails(installation: Installation) -> list[str]:
    """What was sent: one text for each e-mail."""
    folder = installation.var / "mail"
    texts = [file.read_text() for file in folder.glob("*")] if folder.exists() else []
    return [one for text in texts for one in text.split("-" * 79 + "\n") if one.strip()]


def test_eight_workers_produce_one_paper_and_send_one_letter(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    certificates = stage.certified(rounds(4))
    racers = installation.racers(RACERS)

    made = [race(racers, [{"do": "produce", "certificate": one.pk}] * RACERS) for one in certificates]
    letters = [Letter.objects.get(key=f"ready:{one.public_id}") for one in certificates]
    sent = [race(racers, [{"do": "send", "letter": one.pk}] * RACERS) for one in letters]

    renders = [sum(answer["ok"]["rendered"] for answer in answers) for answers in made]
    assert renders == [1] * len(certificates)
    assert [sum(answer["ok"]["finished"] for answer in answers) for answers in made] == [1] * len(
        certificates
    )
    assert [sum(answer["ok"] for answer in answers) for answers in sent] == [1] * len(letters)
    assert len(mails(installation)) == len(letters)
    for certificate in certificates:
        assert_done_once(certificate, mails(installation))
    figures(
        certificates=len(certificates),
        workers=RACERS,
        renders=sum(renders),
        letters=len(letters),
        duplicates=0,
    )


def test_sabotage_without_the_claim_several_render(
    installation: Installation, stage: Stage, figures: Figures
) -> None:
    (certificate,) = stage.certified(1)
    racers = installation.racers(4, SABOTAGE="claim")

    answers = race(racers, [{"do": "produce", "certificate": certificate.pk}] * 4)

    rendered = sum(answer["ok"]["rendered"] for answer in answers)
    assert rendered > 1
    figures(renders=rendered)


def test_a_certificate_revoked_during_production_is_delivered_to_nobody(
    installation: Installation, stage: Stage
) -> None:
    (certificate,) = stage.certified(1)
    (racer,) = installation.racers(1, **installation.points({"point": "after_store", "action": "pause"}))
    racer.tell(do="produce", certificate=certificate.pk)
    wait("the paper is stored", lambda: installation.reached("after_store"))

    certificate.refresh_from_db()
    issuing.revoke(by=stage.world.ruth, certificate=certificate, reason="Issued in error.")
    installation.go()
    answer = racer.answer()

    certificate.refresh_from_db()
    assert answer["ok"] == {"finished": False, "rendered": 1}
    assert (certificate.production, certificate.pdf_sha256) == ("abandoned", "")
    assert not Letter.objects.filter(key=f"ready:{certificate.public_id}").exists()
    assert not producing.produce(certificate.pk)


def test_a_worker_whose_lease_ran_out_comes_back_late_and_changes_nothing(
    installation: Installation, stage: Stage
) -> None:
    (certificate,) = stage.certified(1)
    slow, quick = installation.racers(2, **installation.points({"point": "after_store", "action": "pause"}))
    slow.tell(do="produce", certificate=certificate.pk)
    wait("the slow one has stored", lambda: installation.reached("after_store"))

    def taken_over() -> bool:
        quick.tell(do="produce", certificate=certificate.pk)
        return bool(quick.answer()["ok"]["finished"])

    wait("the lease has run out", taken_over)
    installation.go()

    assert slow.answer()["ok"]["finished"] is False
    assert Letter.objects.filter(key=f"ready:{certificate.public_id}").count() == 1
    certificate.refresh_from_db()
    assert (certificate.production, certificate.attempts) == ("done", 2)
    assert Certificate.objects.filter(enrolment=certificate.enrolment_id).count() == 1
