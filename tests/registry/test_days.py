"""Days a registrar types: a year nobody means is refused with a sentence, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.test import Client

from certification.models import Appointment
from certification.views.registry import forms as registry_forms
from people.models import OfficeGrant
from tests.cast import World

YEARS = ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"]
SAID = "it lies between 1900 and 2100"


@pytest.mark.parametrize("typed", YEARS)
def test_an_appointment_in_no_plausible_year_is_refused(
    world: World, as_: Callable[..., Client], typed: str
) -> None:
    sent = {"email": world.olu.email, "stream": "coach", "function": "trainer", "starts_on": typed}

    response = as_(world.ruth).post("/registry/appointments/new/", sent)

    assert response.status_code == 422
    assert SAID in response.content.decode()
    assert not Appointment.objects.filter(person=world.olu, stream__code="coach").exists()


@pytest.mark.parametrize("typed", YEARS)
def test_an_office_from_no_plausible_year_is_refused(
    world: World, as_: Callable[..., Client], typed: str
) -> None:
    sent = {"do": "grant", "office": "auditor", "starts_on": typed}

    response = as_(world.ruth).post(f"/registry/people/{world.sam.public_id}/", sent)

    assert SAID in response.content.decode()
    assert not OfficeGrant.objects.filter(person=world.sam).exists()


def test_every_day_of_the_registry_is_so_bounded() -> None:
    found = {
        (name, field.label)
        for name, form in vars(registry_forms).items()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for field in form.base_fields.values()
        if isinstance(field, forms.DateField) and registry_forms.plausible_day not in field.validators
    }

    assert not found
    assert registry_forms.plausible_day in registry_forms.day("x").validators
