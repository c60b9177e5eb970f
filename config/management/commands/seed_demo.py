"""Make the demonstration world, once. Refused outright in production settings."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from certification.models import Stream
from config.demonstration.cast import CAST
from config.demonstration.seeding import SEED, Seeding
from people.models import Person

STREAMS = ("ctic", "itatm", "coach")


class Command(BaseCommand):
    help = "Fill an empty database with invented people at every stage of certification."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: object, **options: int) -> None:
        if settings.PRODUCTION:
            raise CommandError("PLATFORM=production has no demonstration.")
        if Person.objects.exists():
            raise CommandError(
                "There are people in this database already: the demonstration needs an empty one."
            )
        wanted = {member.stream for member in CAST if member.stream} | set(STREAMS)
        known = set(Stream.objects.filter(curricula__isnull=False).values_list("code", flat=True))
        if missing := sorted(wanted - known):
            raise CommandError(
                f"No curriculum is loaded for {', '.join(missing)}: run load_streams first, then seed_demo."
            )
        with transaction.atomic():
            Seeding(options["seed"]).run()
        self.stdout.write(f"{Person.objects.count()} people, all of them invented.")
