"""Acts that sign, decide, give a right or end one ask for a log-in of the last five minutes; no others do."""

from __future__ import annotations

import pytest

from tests.permissions.asking import ask
from tests.permissions.scene import ROLES, Scene, undone
from tests.permissions.sending import address, body
from tests.permissions.table import BY_RULE, DEMONSTRATION, Row, rows

pytestmark = pytest.mark.django_db

SIGN = {"scope", "queue", "competences", "meeting_new", "scope_countersign", "registry_award"}
TAKE_A_SIGNATURE_BACK = {"line_take_back", "competence_take_back", "meeting_take_back"}
DECIDE = {
    "registry_application",
    "registry_appointment",
    "registry_appointment_new",
    "registry_certificate",
    "registry_curriculum_publish",
    "registry_decisions",
    "registry_enrolment",
    "registry_person",
    "registry_registration",
}
CHANGE_ONES_LOG_IN = {"mfa_deactivate_totp", "mfa_generate_recovery_codes"}
ASKING = SIGN | TAKE_A_SIGNATURE_BACK | DECIDE | CHANGE_ONES_LOG_IN
ASKED = "/accounts/reauthenticate/?next="
SENT = [
    row
    for row in rows()
    if "D" in row.post and row.name not in DEMONSTRATION and not row.name.startswith(BY_RULE)
]


def test_each_of_them_is_an_act_of_the_table() -> None:
    assert {row.name for row in SENT} >= ASKING


@pytest.mark.parametrize("row", SENT, ids=lambda row: row.name)
def test_an_act_asks_for_a_fresh_log_in_or_goes_through_without(scene: Scene, row: Row) -> None:
    role = list(ROLES)[row.post.index("D")]
    sent, url = body(scene, row), address(scene, row)

    with undone():
        stale = ask(scene, scene.enter(ROLES[role], minutes_ago=6), "POST", url, sent)
    fresh = ask(scene, scene.clients[role], "POST", url, sent)

    assert fresh.wrote
    assert stale.location.startswith(ASKED) == (row.name in ASKING), row.name
    assert bool(stale.wrote) == (row.name not in ASKING), row.name
