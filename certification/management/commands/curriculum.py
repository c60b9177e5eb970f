"""`manage.py curriculum check|show|judge`: curriculum files checked, shown and tried; no database is needed."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certification.rules.command import main

ENDED_BY_SIGPIPE = 128 + 13


class Command(BaseCommand):
    """Hands its arguments to the rules core and prints what it says."""

    help = "Check, show and try curriculum files (see docs/writing-a-curriculum.md)."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Take every argument as it is: the core has its own words for them.

        Where the reader has seen enough (`| head`), end without a word, as if the signal had ended us.
        """
        try:
            status = main(argv[2:], self.stdout.write)
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = ENDED_BY_SIGPIPE
        if status:
            sys.exit(status)

    def add_arguments(self, parser: CommandParser) -> None:
        """For `call_command`: the arguments as one list."""
        parser.add_argument("arguments", nargs="*")

    def handle(self, *args: Any, arguments: list[str], **options: Any) -> None:
        """Do what was asked; a problem is printed, not raised."""
        main(arguments, self.stdout.write)
