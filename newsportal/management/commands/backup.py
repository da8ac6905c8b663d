"""Back the site up while it runs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsportal.backups import BackupError, making, places


class Command(BaseCommand):
    """A backup that was cut short is never taken for a whole one."""

    help = "Back up the database, the photos and the private files. PLACE is a folder or s3://bucket/prefix."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the place and how many backups to keep in it."""
        parser.add_argument("place", help="a folder, or s3://bucket/prefix (with boto3's own variables)")
        parser.add_argument("--keep", type=int, default=0, help="remove all but so many backups (default: keep all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a backup, then remove those that are too many."""
        if options["keep"] < 0:
            raise CommandError("--keep must be a number above 0.")
        try:
            place = places.find(options["place"])
            moment = making.make(place, self._say)
            if options["keep"]:
                making.prune(place, options["keep"], self._say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._say(f"The backup {moment} is whole.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
