"""The demonstration asks for what it needs, in a sentence."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from people.models import Person

pytestmark = pytest.mark.django_db


def test_without_streams_it_says_what_to_run_first() -> None:
    with pytest.raises(
        CommandError, match=r"No curriculum is loaded for coach, ctic, itatm: run load_streams first"
    ):
        call_command("seed_demo")

    assert not Person.objects.exists()
