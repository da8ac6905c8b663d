"""Tell what is wrong with this installation, in plain words."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsportal.doctor import Level, examine

MARKS = {Level.OK: "ok", Level.WARNING: "warning", Level.TROUBLE: "TROUBLE"}


class Command(BaseCommand):
    """Exit status 1 when something does not work or is not safe, else 0."""

    help = "Examine the installation: database, cache, worker, files, mail, addresses, safety."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --outside."""
        parser.add_argument(
            "--outside",
            action="store_true",
            help="also speak to the mail server and fetch the site by its public address",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding as it is made, what to do about it, and how many there were."""
        counts = dict.fromkeys(Level, 0)
        styles = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.TROUBLE: self.style.ERROR}
        for finding in examine(outside=options["outside"]):
            counts[finding.level] += 1
            mark = styles[finding.level](f"{MARKS[finding.level]:8}")
            self.stdout.write(f"{mark}{finding.about}: {finding.words}")
            if finding.advice and finding.level is not Level.OK:
                self.stdout.write(f"        -> {finding.advice}")
        told = [
            f"{counts[level]} {word}"
            for level, word in ((Level.TROUBLE, "in trouble"), (Level.WARNING, "to think about"))
        ]
        self.stdout.write(f"{counts[Level.OK]} well, {', '.join(told)}.")
        if counts[Level.TROUBLE]:
            sys.exit(1)
