from typing import Any

from django.core.management.base import BaseCommand

from config.translating import compile_translations


class Command(BaseCommand):
    help = "Compile the translations that changed (locale/*/LC_MESSAGES/*.po)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for made in compile_translations():
            self.stdout.write(str(made))
