"""Export businesses as CSV."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.importing import export_businesses
from directory.models import Business, Country


class Command(BaseCommand):
    """The file holds private addresses for letters too, so it is made readable for its owner only."""

    help = "Export businesses as CSV, as import_businesses reads it. No cell is one that a spreadsheet would run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE.csv")
        parser.add_argument("--country", default="", help="ISO code: those of one country only")
        parser.add_argument("--all", action="store_true", help="also those that readers do not see")

    def handle(self, *args: Any, **options: Any) -> None:
        businesses = Business.objects.exclude(status="merged") if options["all"] else Business.objects.listed()
        if code := options["country"].upper():
            if not Country.objects.filter(pk=code).exists():
                raise CommandError(f"There is no country {code}.")
            businesses = businesses.filter(country=code)
        part = options["path"].with_name(f"{options['path'].name}.part")
        try:
            part.touch(mode=0o600)
            with part.open("w", encoding="utf-8", newline="") as file:
                number = export_businesses(file, businesses)
            # A file that is there is whole.
            part.replace(options["path"])
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        if options["verbosity"]:
            self.stdout.write(f"Businesses: {number} written.")
