"""Grant an office from the command line: how the first registrar comes to be."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification import appointing
from people.models import Office, Person


class Command(BaseCommand):
    help = "Grant an office (registrar, auditor) from today on to the person with this e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("office", choices=Office.values)
        parser.add_argument("email")

    def handle(self, *args: object, **options: str) -> None:
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"Nobody has signed up as {options['email']}.")
        if options["office"] in person.offices:
            raise CommandError(f"{person} holds this office already.")
        appointing.grant_office(by=None, person=person, office=options["office"], starts_on=person.today())
        self.stdout.write(
            f"{person} is {options['office']} from today on; a second factor is asked for at log-in."
        )
