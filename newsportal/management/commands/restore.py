"""Restore a backup, or see whether it could be."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsportal.backups import BackupError, manifest, places, restoring


class Command(BaseCommand):
    """It never writes over anything: what it restores into must be empty."""

    help = "Restore a backup into an empty database and empty storages of files, and compare every row count and checksum."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the place, which backup, and whether only to look."""
        parser.add_argument("place", help="a folder, or s3://bucket/prefix (with boto3's own variables)")
        parser.add_argument("--backup", default="", metavar="MOMENT", help="which one (default: the newest)")
        parser.add_argument("--list", action="store_true", help="only say which backups there are")
        parser.add_argument("--check", action="store_true", help="only read the backup and compare every checksum")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, check or list."""
        try:
            place = places.find(options["place"])
            if options["list"]:
                for moment in manifest.moments(place):
                    self._say(moment)
                return
            moment = restoring.choose(place, options["backup"])
            if options["check"]:
                restoring.check(place, moment, self._say)
                return
            restoring.restore(place, moment, self._say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._say(
            f"The backup {moment} is restored. Next: 'manage.py bootstrap', for migrations that the code has since."
        )

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
