"""The tests' own way of emptying tables does not wear the laws out."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from audit.models import Event
from audit.recording import note, recorded
from tests.laws.throwaway import triggers


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_append_only_tables_and_leaves_every_law_standing():
    with recorded():
        note("door.painted", by=None, subject=None)
    before = triggers()

    call_command("flush", interactive=False, verbosity=0)

    assert not Event.objects.exists()
    assert triggers() == before
    with recorded():
        note("door.painted", by=None, subject=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()
