"""The functions people are appointed to, and how they must log in because of them."""

from __future__ import annotations

from certification.models import Appointment
from people.models import Person


def functions_of(person: Person) -> frozenset[str]:
    """What that person is appointed to today in any stream (supervisor, trainer…); read once per request."""
    held = person.__dict__.get("_functions")
    if held is None:
        held = frozenset(
            Appointment.objects.in_force_on(person.today())
            .filter(person=person)
            .values_list("function", flat=True)
        )
        person.__dict__["_functions"] = held
    return held


def must_have_second_factor(person: Person) -> bool:
    """Whoever signs, awards, publishes or reads everybody's records logs in with two factors."""
    return bool(
        person.is_staff or person.offices or functions_of(person).intersection(Appointment.Function.values)
    )
