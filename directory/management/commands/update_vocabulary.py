"""Make the vocabulary anew now, where the worker would do it within the hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from directory import vocabulary


class Command(BaseCommand):
    """The worker runs the same hourly, and ten minutes after a change; this is for after an import, or without a worker."""

    help = (
        "Renew the words that suggestions and corrections of misspelt words are drawn from. "
        "Can be run again at any time, while the site serves."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one update and say what changed."""
        changed = vocabulary.update()
        if options["verbosity"]:
            told = ", ".join(f"{count} of {name}" for name, count in sorted(changed.items()))
            self.stdout.write(f"Vocabulary: {sum(changed.values())} words changed ({told}).")
