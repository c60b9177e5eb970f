"""Judge every open enrolment anew and report each whose stored standing differs."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from certification import crediting, recomputing
from certification.models import Enrolment

CHUNK = 500


class Command(BaseCommand):
    help = "Recompute all standings; exit 1 and name each row that differs. --repair refreshes those."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        checked, wrong = 0, 0
        enrolments = Enrolment.objects.filter(status__in=["active", "paused"]).select_related(
            "person", "curriculum"
        )
        last = 0
        while chunk := list(enrolments.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            last = chunk[-1].pk
            checked += len(chunk)
            found = recomputing.differences(chunk)
            wrong += len(found)
            for enrolment, what in found:
                self.stdout.write(f"{enrolment.public_id}: {what}")
            if options["repair"] and found:
                # A chunk is one transaction: nobody waits for more locks than these.
                crediting.resettle(Enrolment.objects.filter(pk__in=[row.pk for row, _what in found]), by=None)
        self.stdout.write(f"{checked} standings checked, {wrong} differ")
        if wrong and not options["repair"]:
            sys.exit(1)
