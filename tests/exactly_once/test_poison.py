"""Work that cannot succeed ends, says why, and can be tried again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from certification import issuing, producing, tasks
from certification.models import Certificate
from config.demonstration.travelling import travel
from tests.exactly_once.installation import Installation
from tests.exactly_once.stage import Stage

pytestmark = [pytest.mark.postgres, pytest.mark.processes]


def sweep_hourly(times: int) -> None:
    for hours in range(1, times + 1):
        with travel(timezone.now() + dt.timedelta(hours=hours)):
            tasks.sweep()


def test_a_name_no_font_can_print_is_parked_at_once(installation: Installation, stage: Stage) -> None:
    (certificate,) = stage.certified(1, name="Ines 𓀀")

    sweep_hourly(3)

    certificate.refresh_from_db()
    assert (certificate.production, certificate.attempts) == ("failed", 1)
    assert certificate.error.startswith("UncoveredText: ")
    assert Event.objects.filter(action="certificate.production_failed").count() == 1


def test_if_no_refusal_were_final_the_same_name_would_be_tried_again(
    installation: Installation, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: frozen facts that cannot be printed today cannot be printed tomorrow either."""
    (certificate,) = stage.certified(1, name="Ines 𓀀")
    monkeypatch.setattr(producing, "FactsRefused", type("NobodyRaisesThis", (Exception,), {}))

    sweep_hourly(3)

    certificate.refresh_from_db()
    assert certificate.attempts == 3
    assert certificate.production == "queued"


def test_a_store_that_fails_is_tried_five_times_and_again_when_asked(
    installation: Installation, stage: Stage, settings: Any, tmp_path: Path
) -> None:
    (certificate,) = stage.certified(1)
    settings.CERTIFICATE_STORE = tmp_path / "in-the-way"
    settings.CERTIFICATE_STORE.write_text("a file where a folder should be")

    sweep_hourly(9)

    certificate.refresh_from_db()
    assert (certificate.production, certificate.attempts) == ("failed", producing.MOST_ATTEMPTS)
    assert certificate.error.startswith(("NotADirectoryError", "FileExistsError"))

    settings.CERTIFICATE_STORE.unlink()
    issuing.retry(by=stage.world.ruth, certificate=certificate)
    tasks.sweep()

    certificate.refresh_from_db()
    assert (certificate.production, certificate.attempts, certificate.error) == ("done", 1, "")
    assert Certificate.objects.filter(enrolment=certificate.enrolment_id).count() == 1
