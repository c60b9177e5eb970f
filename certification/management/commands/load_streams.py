"""Load the shipped curriculum files as drafts; with --publish-as, publish what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification import publishing
from certification.rules.files.problems import Problems
from people.models import Person

# The order in which streams are shown.
SHIPPED = ("ctic", "itatm", "coach")


class Command(BaseCommand):
    help = (
        "Load the shipped curricula (or the files given) as drafts. A text already published is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="curriculum files; default: the three shipped ones"
        )
        parser.add_argument(
            "--publish-as", metavar="EMAIL", help="publish the drafts in the name of this registrar"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["files"] or [settings.BASE_DIR / "curricula" / f"{code}.toml" for code in SHIPPED]
        registrar = self._registrar(options["publish_as"])
        for position, path in enumerate(given):
            try:
                curriculum = publishing.load(
                    by=None, source=path.read_text(encoding="utf-8"), position=position
                )
            except OSError as problem:
                raise CommandError(f"{path}: {problem.strerror}") from problem
            except Problems as problems:
                raise CommandError(f"{path}:\n{problems}") from problems
            if registrar and curriculum.status == "draft":
                publishing.publish(by=registrar, curriculum=curriculum)
            self.stdout.write(f"{curriculum} {curriculum.status}")

    def _registrar(self, email: object) -> Person | None:
        if not email:
            return None
        person = Person.objects.filter(email__iexact=str(email)).first()
        if person is None or not person.is_registrar:
            raise CommandError(f"{email} is not a registrar today.")
        return person
