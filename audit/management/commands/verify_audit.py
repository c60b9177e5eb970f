"""./run manage verify_audit: is the chain of audit events whole?"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.heads import head_file
from audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Reads every audit event and says whether one was altered, deleted, inserted or swapped, or the end cut off "
        "(by comparison with the heads kept outside the database). Tells the first broken place and exits with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        heads = parser.add_mutually_exclusive_group()
        heads.add_argument(
            "--require-heads",
            action="store_true",
            default=settings.PRODUCTION,
            help="fail when no head is kept outside the database, since a cut end would then go unseen: "
            "so it is in production unless told otherwise",
        )
        heads.add_argument(
            "--without-heads",
            action="store_false",
            dest="require_heads",
            help="only warn when no head is kept outside the database: right after an installation, or a restore "
            "that lost the file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(
                f"The audit chain is broken at {verdict.broken}. {verdict.events} events before it are whole.",
                returncode=1,
            )
        self.stdout.write(
            self.style.SUCCESS(f"The audit chain is whole: {verdict.events} events, head {verdict.head}.")
        )
        if verdict.heads:
            self.stdout.write(f"Heads kept in {head_file()} that it agrees with: {verdict.heads}.")
            return
        missing = f"No head is kept outside the database yet ({head_file() or 'AUDIT_HEAD_FILE is not set'})."
        if options["require_heads"] and verdict.events:
            raise CommandError(f"{missing} A cut end would go unseen.", returncode=1)
        self.stdout.write(self.style.WARNING(f"{missing} A cut end would go unseen."))
