"""What a person says of herself: her name as printed, her language, her time zone."""

from __future__ import annotations

from audit.recording import note, recorded
from people.models import Person


def introduce(person: Person, *, name: str, language: str, time_zone: str) -> Person:
    """The person with these words about herself. Certificates issued before keep the name they were issued with.

    The record says which of them changed, never the words. Raises ValidationError for a name that cannot be printed.
    """
    before = (person.name, person.language, person.time_zone)
    person.name, person.language, person.time_zone = name, language, time_zone
    with recorded():
        person.save(update_fields=["name", "language", "time_zone"])
        fields = ("name", "language", "time_zone")
        changed = [field for field, was in zip(fields, before, strict=True) if getattr(person, field) != was]
        if changed:
            note("person.introduced", by=person, subject=person, changed=changed)
    return person
