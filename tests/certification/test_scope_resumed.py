"""A scope signed after a stale log-in: the page that comes back from confirming must still post to itself."""

from __future__ import annotations

import pytest

from certification.models import ScopeAttestation
from tests.cast import PASSWORD, World
from tests.supervising import enter

pytestmark = pytest.mark.django_db


def test_a_wrong_name_after_confirming_comes_back_with_a_form_that_posts_to_the_scope() -> None:
    world = World()
    mine = world.admitted(world.ines)
    path = f"/progress/{mine.public_id}/scope/"
    client = enter(world.ines, minutes_ago=30)

    asked = client.post(path, {"name": "Somebody Else", "shown": "0" * 64})
    again = client.post(asked["Location"], {"password": PASSWORD})

    assert again.status_code == 422
    assert f'action="{path}"' in again.content.decode()
    assert not ScopeAttestation.objects.exists()
