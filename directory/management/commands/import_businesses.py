"""Import businesses from a CSV file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.importing import COLUMNS, ImportRefused, import_businesses
from directory.models import User


class Command(BaseCommand):
    """With any error nothing is imported."""

    help = (
        "Import businesses from CSV (UTF-8, with a heading row). Rows are known by external_id: run it again at will. "
        f"Columns: {', '.join(COLUMNS)}. Lists are separated by semicolons; hours are written as in schema.org."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the account that the log names")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is no account {options['by']}.")
        try:
            with options["path"].open(encoding="utf-8-sig", newline="") as file:
                outcome = import_businesses(
                    file, by=by, dry_run=options["dry_run"], progress=self._progress(options["verbosity"])
                )
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be read: {error.strerror}.") from error
        except ImportRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(f"{options['path']}:{problem}")
            raise CommandError(f"Nothing was imported: {len(refusal.problems)} problem(s) above.") from refusal
        if options["verbosity"]:
            done = f"{outcome.created} created, {outcome.updated} updated, {outcome.unchanged} unchanged"
            self.stdout.write(f"Businesses: {done}.{' Nothing was written.' if options['dry_run'] else ''}")

    def _progress(self, verbosity: int) -> Any:
        def tell(done: int) -> None:
            if verbosity and done >= 5000 and done % 5000 == 0:
                self.stdout.write(f"{done} rows.")
                self.stdout.flush()

        return tell
